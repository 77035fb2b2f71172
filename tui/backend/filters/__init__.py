"""Saved filters: what their conditions may say, and the rows they let through (product 9.10)."""
