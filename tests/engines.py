"""Tests open thousands of databases, each for a moment: what SQLAlchemy compiled for one of them serves all.

It keeps compiled statements per engine and knows them by their dialect, so engines share both.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import LRUCache

MOST = 2_000
"""Statements kept; the program itself keeps 500."""


def share_compiled(patch: pytest.MonkeyPatch, storage: ModuleType) -> None:
    """Let the engines that a module of `tui.backend.storage` makes share what was compiled."""
    compiled: LRUCache[Any, Any] = LRUCache(MOST)
    dialects: list[Dialect] = []
    make: Callable[..., AsyncEngine] = storage.create_async_engine

    def shared(*args: Any, **options: Any) -> AsyncEngine:
        engine = make(*args, **options)
        inner = engine.sync_engine
        dialects.append(inner.dialect)
        del dialects[1:]
        inner.dialect, inner._compiled_cache = dialects[0], compiled
        return engine

    patch.setattr(storage, "create_async_engine", shared)
