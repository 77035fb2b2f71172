"""A company that looks lived in: what the demo workspace holds."""
