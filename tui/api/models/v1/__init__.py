"""The older forms of what v2 has too."""
