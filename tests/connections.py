"""Tests ask SQLite a hundred thousand times: most of them in their own thread, which needs no handing over and back.

The program asks in threads, one for each connection. So do the tests marked `threads`, which are about what happens at
the same time, and every process that tests start.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aiosqlite.core import Connection

Asked = tuple[asyncio.Future[Any] | None, Callable[[], Any]]


class Here:
    """Takes the place of a connection's thread and of the queue to it: what is asked is done at once."""

    daemon = True

    def start(self) -> None:
        """There is nothing to start."""

    def put_nowait(self, asked: Asked) -> None:
        """Do it, and tell whoever waits what came of it."""
        future, function = asked
        try:
            result = function()
        except BaseException as error:
            if future is None:
                raise
            future.set_exception(error)
        else:
            if future is not None:
                future.set_result(result)


def ask_here(patch: pytest.MonkeyPatch) -> None:
    """Let connections that are made from now on do without a thread."""
    made: Any = Connection.__init__

    def __init__(self: Any, *arguments: Any, **options: Any) -> None:  # noqa: N807 - it is one
        made(self, *arguments, **options)
        self._tx = self._thread = Here()

    patch.setattr(Connection, "__init__", __init__)
