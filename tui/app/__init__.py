"""Everything that imports Textual, and nothing else does."""
