"""Lists: one page of them, and every page after another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from tui.api.errors import SetAside, Unreadable

if TYPE_CHECKING:
    from tui.api.endpoint import Endpoint

T = TypeVar("T")
P = ParamSpec("P")

AHEAD = 2
"""Pages on their way while one is looked at; each that turns out to lie behind the end has cost tokens for nothing."""


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


async def pages(
    call: Callable[P, Awaitable[Page[T]]], /, *args: P.args, **kwargs: P.kwargs
) -> AsyncGenerator[Page[T], None]:
    """Every page of a list operation, as large as the operation allows unless `limit` is given.

    A cursor is known only when its page has come, so those pages are fetched one after the other; where a number says
    what to skip (v1), the next pages are fetched while one is looked at. Raises `Unreadable` where the server sends the
    reader in circles.
    """
    asked: dict[str, Any] = dict(kwargs)
    if (most := largest(getattr(call, "endpoint", None))) and asked.get("limit") is None:
        asked["limit"] = most
    following = Following(call, args, asked)
    try:
        page = await call(*args, **asked)
        while True:
            following.after(page)
            yield page
            if page.next is None:
                return
            page = await following.take(page)
    finally:
        await following.drop()


async def every(call: Callable[P, Awaitable[Page[T]]], /, *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[T]:
    """Every record of a list operation, whatever its pages."""
    async with aclosing(pages(call, *args, **kwargs)) as found:
        async for page in found:
            for item in page.items:
                yield item


class Following:
    """The pages that come after one: fetched when they are asked for, or ahead where their place is known."""

    def __init__(self, call: Callable[..., Awaitable[Page[Any]]], args: tuple[Any, ...], asked: dict[str, Any]) -> None:
        self.call = call
        self.args = args
        self.asked = asked
        self._ahead: dict[int, asyncio.Task[Page[Any]]] = {}
        self._seen: set[str | int] = {asked.get("start") or 0}
        self._width = 0

    def after(self, page: Page[Any]) -> None:
        """Send for what comes after a page; further ahead with each page that was not the last."""
        limit = self.asked.get("limit")
        if not isinstance(page.next, int) or not isinstance(limit, int):
            return
        for start in [start for start in self._ahead if start < page.next]:
            self._ahead.pop(start).cancel()
        self._width = min(self._width + 1, AHEAD)
        for step in range(self._width):
            if (start := page.next + step * limit) not in self._ahead:
                self._ahead[start] = asyncio.ensure_future(self._fetch(start))

    async def take(self, page: Page[Any]) -> Page[Any]:
        """The page after this one."""
        assert page.next is not None
        if page.next in self._seen:
            raise Unreadable("the server names the same page again and again")
        self._seen.add(page.next)
        task = self._ahead.pop(page.next, None) if isinstance(page.next, int) else None
        return await (task or self._fetch(page.next))

    async def drop(self) -> None:
        """Leave alone what is still on its way."""
        for task in self._ahead.values():
            task.cancel()
        await asyncio.gather(*self._ahead.values(), return_exceptions=True)

    async def _fetch(self, place: str | int) -> Page[Any]:
        return await self.call(*self.args, **{**self.asked, "start" if isinstance(place, int) else "cursor": place})


def largest(endpoint: Endpoint | None) -> int | None:
    """How many records a page of an operation holds at most; None where it does not say, or has no pages."""
    if endpoint is None or (parameter := endpoint.named("query").get("limit")) is None:
        return None
    return parameter.most
