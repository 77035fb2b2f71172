"""A loop whose time passes only when everybody waits, so that minutes of waiting are over at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

T = TypeVar("T")
BEGIN = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)


class Impatient(asyncio.SelectorEventLoop):
    """An event loop that does not wait: it moves its clock to the next thing that is due."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    def time(self) -> float:
        return self.now

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:  # type: ignore[attr-defined]
            self.now = max(self.now, self._scheduled[0].when())  # type: ignore[attr-defined]
        super()._run_once()  # type: ignore[misc]

    def clock(self) -> datetime:
        """The wall clock that goes with it."""
        return BEGIN + timedelta(seconds=self.now - 1000)


Quickly = Callable[[Callable[[Impatient], Coroutine[Any, Any, T]]], T]


@pytest.fixture
def quickly() -> Callable[[Callable[[Impatient], Coroutine[Any, Any, Any]]], Any]:
    """Run a coroutine function on such a loop; it is given the loop."""

    def run(work: Callable[[Impatient], Coroutine[Any, Any, Any]]) -> Any:
        with asyncio.Runner(loop_factory=Impatient) as runner:
            loop = runner.get_loop()
            assert isinstance(loop, Impatient)
            return runner.run(work(loop))

    return run
