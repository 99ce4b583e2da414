"""`/groupe`: commissions, clubs and committees."""
