"""What an operator or a cluster may change without touching code: settings, domains, words, samples."""
