"""Item search: the answers of v2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from tui.api.models.search import FieldHit, SearchHit
from tui.api.page import Page
from tui.api.v2.item_search import EntityType, ItemSearch, ItemType, SearchField
from tui.backend.envelopes import DEFAULT_LIMIT
from tui.backend.field_search import FieldSearch, values_found
from tui.backend.lists import place_after, start_of
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
    """Search several kinds of items."""
    types: list[str] = list(item_types or get_args(ItemType))
    asked = Search(term, types, fields, exact=bool(exact_match), include=include_fields)
    page = await find(call, asked, limit, cursor)
    if search_for_related_items:
        page.additional["related_items"] = await related(call, page.items)
    return page


@answers(ItemSearch.search_by_field)
async def search_by_field(
    call: Call,
    *,
    term: str,
    entity_type: EntityType,
    field: str,
    match: Literal["exact", "beginning", "middle"] | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[FieldHit]:
    """Search the values of one field, with regard to case."""
    found = await values_found(call, FieldSearch(term, entity_type, field, match or "exact"))
    start, most = start_of(cursor), limit or DEFAULT_LIMIT
    hits = [FieldHit.model_validate({"id": of, field: value}) for of, value in found[start : start + most]]
    return Page(hits, place_after(start + most) if len(found) > start + most else None)
