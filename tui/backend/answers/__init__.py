"""The answers: one file per resource, each function of the signature of the endpoint it answers."""
