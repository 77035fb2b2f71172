"""Text as it is searched and sorted."""

from tui.store.folding import fold

__all__ = ["fold"]
