"""A loop whose time passes only when everybody waits, so that minutes of waiting are over at once."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

T = TypeVar("T")
BEGIN = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)


class Skipping(selectors.DefaultSelector):
    """Where a loop would wait, its clock is moved instead."""

    loop: Impatient

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is not None:
            self.loop.now += max(0.0, timeout)
        return super().select(None if timeout is None else 0)


class Impatient(asyncio.SelectorEventLoop):
    """An event loop that does not wait."""

    def __init__(self) -> None:
        selector = Skipping()
        selector.loop = self
        self.now = 1000.0
        super().__init__(selector)

    def time(self) -> float:
        return self.now

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
