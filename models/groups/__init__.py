"""Commissions, clubs and committees: one thing, of three kinds."""
