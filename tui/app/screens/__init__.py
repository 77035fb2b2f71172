"""Screens: one file for each, with its style beside it."""
