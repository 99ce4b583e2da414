"""`/mes-donnees`: what is held about a person, shown to them, handed over, erased."""
