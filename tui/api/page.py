"""Lists: one page of them, and every page after another."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Generic, ParamSpec, TypeVar

from tui.api.errors import SetAside

T = TypeVar("T")
P = ParamSpec("P")


@dataclass(slots=True)
class Page(Generic[T]):
    """One page of a list.

    `next` is the v2 cursor (a string) or the v1 `start` (an int) of the following page, None at the end. Records that
    could not be read are in `set_aside`, so one odd record never hides the others.
    """

    items: list[T]
    next: str | int | None = None
    set_aside: list[SetAside] = field(default_factory=list)
    additional: dict[str, Any] = field(default_factory=dict)


async def pages(call: Callable[P, Awaitable[Page[T]]], /, *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[Page[T]]:
    """Every page of a list operation, fetched one after the other; v2 cursors and v1 start alike."""
    while True:
        page = await call(*args, **kwargs)
        yield page
        if page.next is None:
            return
        kwargs["start" if isinstance(page.next, int) else "cursor"] = page.next


async def every(call: Callable[P, Awaitable[Page[T]]], /, *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[T]:
    """Every record of a list operation, whatever its pages."""
    async for page in pages(call, *args, **kwargs):
        for item in page.items:
            yield item
