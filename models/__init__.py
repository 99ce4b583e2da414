"""The domain of Cagou: what a professional cluster is and does. Nothing here knows Discord."""
