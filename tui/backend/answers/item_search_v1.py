"""Item search: the answers of v1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from tui.api.models.search import FieldHit, SearchHit
from tui.api.page import Page
from tui.api.v1.item_search import FieldType, ItemSearch, ItemType, SearchField
from tui.backend.envelopes import DEFAULT_LIMIT
from tui.backend.field_search import FieldSearch, values_found
from tui.backend.registry import answers
from tui.backend.related import related
from tui.backend.search import Search
from tui.backend.v1.found import found_v1

if TYPE_CHECKING:
    from tui.backend.call import Call


@answers(ItemSearch.search)
async def search(
    call: Call,
    *,
    term: str,
    limit: int | None = None,
    start: int | None = None,
    fields: list[SearchField] | None = None,
    item_types: list[ItemType] | None = None,
    exact_match: bool | None = None,
    include_fields: list[Literal["deal.cc_email", "person.picture", "product.price"]] | None = None,
    search_for_related_items: bool | None = None,
) -> Page[SearchHit]:
    """Search several kinds of items."""
    types: list[str] = list(item_types or get_args(ItemType))
    asked = Search(term, types, fields, exact=bool(exact_match), include=include_fields)
    page = await found_v1(call, asked, start, limit)
    if search_for_related_items:
        page.additional["related_items"] = await related(call, page.items)
    return page


@answers(ItemSearch.search_by_field)
async def search_by_field(
    call: Call,
    *,
    term: str,
    field_key: str,
    field_type: FieldType,
    limit: int | None = None,
    start: int | None = None,
    exact_match: bool | None = None,
    return_item_ids: bool | None = None,
) -> Page[FieldHit]:
    """Search the values of one field: the distinct ones, or with `return_item_ids` of each item."""
    match = "exact" if exact_match else "middle"
    found = await values_found(call, FieldSearch(term, field_type.removesuffix("Field"), field_key, match))
    told = [{"id": of, field_key: value} for of, value in found]
    if not return_item_ids:
        told = [{field_key: value} for value in dict.fromkeys(value for _of, value in found)]
    begin, most = start or 0, limit or DEFAULT_LIMIT
    page = [FieldHit(result_score=1, item=one) for one in told[begin : begin + most]]
    return Page(page, begin + most if len(told) > begin + most else None)
