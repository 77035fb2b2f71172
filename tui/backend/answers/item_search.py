"""Item search: the answers of v2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from tui.api.models.search import SearchHit
from tui.api.page import Page
from tui.api.v2.item_search import ItemSearch, ItemType, SearchField
from tui.backend.registry import answers
from tui.backend.related import related
from tui.backend.search import Search, find

if TYPE_CHECKING:
    from tui.backend.call import Call


@answers(ItemSearch.search)
async def search(
    call: Call,
    *,
    term: str,
    item_types: list[ItemType] | None = None,
    fields: list[SearchField] | None = None,
    search_for_related_items: bool | None = None,
    exact_match: bool | None = None,
    include_fields: list[Literal["deal.cc_email", "person.picture", "product.price"]] | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[SearchHit]:
    """Search several kinds of items; files, mail and projects are not kept here, so none are found."""
    types: list[str] = list(item_types or get_args(ItemType))
    asked = Search(term, types, fields, exact=bool(exact_match), include=include_fields)
    page = await find(call, asked, limit, cursor)
    if search_for_related_items:
        page.additional["related_items"] = await related(call, page.items)
    return page
