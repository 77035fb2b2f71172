"""What the shell can do besides opening the app: one file per subject."""
