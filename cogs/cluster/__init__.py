"""`/cluster installer` and `/cluster etat`: what the server's administrators do before anybody else can do anything."""
