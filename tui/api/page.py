"""Lists: one page of them, and every page after another."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar
from urllib.parse import unquote

from tui.api.errors import SetAside, Unreadable

if TYPE_CHECKING:
    from tui.api.endpoint import Endpoint

T = TypeVar("T")
P = ParamSpec("P")

AHEAD = 2
"""Pages on their way while one is looked at; each that turns out to lie behind the end has cost tokens for nothing."""
CURSOR = re.compile(rb'"next_cursor": ?"([\x20\x21\x23-\x5b\x5d-\x7e]+)"')
LINK = re.compile(r"""<[^>]*[?&]cursor=([^&>]+)[^>]*> *; *rel="?next"?""")
"""A header that names the next page before the body of this one (RFC 8288); the embedded backend sends it."""
DEPARTURE = 5
"""Rounds of the loop a request needs until it is on the wire of an open connection."""


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

    The next page is on its way while one is read: where a cursor names it, as soon as that cursor has come, in a header
    or at the end of the answer; where a number says what to skip (v1), further ones too. Raises `Unreadable` where the
    server sends the reader in circles.
    """
    asked: dict[str, Any] = dict(kwargs)
    if (most := largest(getattr(call, "endpoint", None))) and asked.get("limit") is None:
        asked["limit"] = most
    following = Following(_source(call, args), asked)
    try:
        content = await following.begin()
        while True:
            await following.foresee(content)
            page = following.source.read(content)
            following.after(page)
            yield page
            if page.next is None:
                return
            content = await following.take(page)
    finally:
        await following.drop()


async def every(call: Callable[P, Awaitable[Page[T]]], /, *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[T]:
    """Every record of a list operation, whatever its pages."""
    async with aclosing(pages(call, *args, **kwargs)) as found:
        async for page in found:
            for item in page.items:
                yield item


@dataclass(frozen=True, slots=True)
class Source:
    """Where pages come from: fetched with some arguments, and then made pages, which takes a while."""

    fetch: Callable[[dict[str, Any], Callable[[Mapping[str, str]], None]], Awaitable[Any]]
    read: Callable[[Any], Page[Any]]


def _source(call: Callable[..., Awaitable[Page[Any]]], args: tuple[Any, ...]) -> Source:
    endpoint = getattr(call, "endpoint", None)
    fetch = getattr(getattr(getattr(call, "__self__", None), "caller", None), "fetch", None)
    if endpoint is None or fetch is None:
        return Source(lambda asked, _heard: call(*args, **asked), lambda page: page)
    from tui.api.request import parse

    return Source(
        lambda asked, heard: fetch(replace(endpoint.bind(args, asked), heard=heard)),
        lambda content: parse(endpoint, content),
    )


class Following:
    """The pages that come after one: fetched when they are asked for, or ahead where their place is known."""

    def __init__(self, source: Source, asked: dict[str, Any]) -> None:
        self.source = source
        self.asked = asked
        self._ahead: dict[str | int, asyncio.Task[Any]] = {}
        self._at: str | int = asked.get("start") or 0
        self._seen: set[str | int] = {self._at}
        self._told: dict[str | int, str] = {}
        self._width = 0

    async def begin(self) -> Any:
        """What comes first, not read yet."""
        return await self.source.fetch(self.asked, partial(self._hear, self._at))

    def _hear(self, place: str | int, headers: Mapping[str, str]) -> None:
        """Send for what a page's header names, at once if that page is waited for, else when it will be."""
        if found := LINK.search(headers.get("link", "")):
            self._told[place] = unquote(found[1])
            self._go_on(place)

    def _go_on(self, place: str | int) -> None:
        if place == self._at and (cursor := self._told.pop(place, None)):
            self._send_for(cursor)

    async def foresee(self, content: Any) -> None:
        """Send for the page whose cursor stands at the end of an answer, before the answer is read."""
        if isinstance(content, bytes) and (found := CURSOR.search(content[-1000:])):
            self._send_for(found[1].decode())
            for _ in range(DEPARTURE):
                await asyncio.sleep(0)

    def after(self, page: Page[Any]) -> None:
        """Send for what comes after a page; further ahead with each page that was not the last."""
        limit = self.asked.get("limit")
        for place in [p for p in self._ahead if p != page.next and (isinstance(p, str) or not _later(p, page.next))]:
            self._ahead.pop(place).cancel()
        if isinstance(page.next, int) and isinstance(limit, int):
            self._width = min(self._width + 1, AHEAD)
            for step in range(self._width):
                self._send_for(page.next + step * limit)

    async def take(self, page: Page[Any]) -> Any:
        """What comes after this page, not read yet."""
        assert page.next is not None
        if page.next in self._seen:
            raise Unreadable("the server names the same page again and again")
        self._seen.add(page.next)
        self._at = page.next
        self._go_on(page.next)
        task = self._ahead.pop(page.next, None)
        return await (self._fetch(page.next) if task is None else task)

    async def drop(self) -> None:
        """Leave alone what is still on its way."""
        for task in self._ahead.values():
            task.cancel()
        await asyncio.gather(*self._ahead.values(), return_exceptions=True)

    def _send_for(self, place: str | int) -> None:
        if place not in self._ahead and place not in self._seen:
            self._ahead[place] = asyncio.ensure_future(self._fetch(place))

    async def _fetch(self, place: str | int) -> Any:
        asked = {**self.asked, "start" if isinstance(place, int) else "cursor": place}
        return await self.source.fetch(asked, partial(self._hear, place))


def _later(place: int, current: str | int | None) -> bool:
    return isinstance(current, int) and place > current


def largest(endpoint: Endpoint | None) -> int | None:
    """How many records a page of an operation holds at most; None where it does not say, or has no pages."""
    if endpoint is None or (parameter := endpoint.named("query").get("limit")) is None:
        return None
    return parameter.most
