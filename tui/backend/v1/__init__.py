"""Records as v1 writes them: views of the same rows v2 shows (product 9.1)."""
