"""Domains of competence and who masters them."""
