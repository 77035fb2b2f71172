"""How JSON columns are written and read."""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import from_json

__all__ = ["from_json", "to_json"]


def to_json(value: Any) -> str:
    """JSON as short as it can be, in every script."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
