"""httpx, without the command line it brings along: that would import two further libraries at every start."""

import sys

_COMMAND = "httpx._main"
_was = sys.modules.get(_COMMAND, ...)
if _was is ...:
    sys.modules[_COMMAND] = None  # type: ignore[assignment]
try:
    import httpx
finally:
    if _was is ...:
        del sys.modules[_COMMAND]

__all__ = ["httpx"]
