"""What Pipedrive does by itself when something changes, one rule per function."""
