"""A Pipedrive on this machine: an ASGI app that answers every declared operation from one SQLite file."""
