"""Search results as v1 pages them: by `start` and `limit`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.api.page import Page
from tui.backend.envelopes import DEFAULT_LIMIT
from tui.backend.lists import place_after
from tui.backend.search import Search, find

if TYPE_CHECKING:
    from tui.api.models.search import SearchHit
    from tui.backend.call import Call


async def found_v1(call: Call, search: Search, start: int | None, limit: int | None) -> Page[SearchHit]:
    """A page of what fits, best first; raises a 400 for a term that is too short."""
    begin, most = start or 0, limit or DEFAULT_LIMIT
    page = await find(call, search, most, place_after(begin))
    return Page(page.items, None if page.next is None else begin + most)
