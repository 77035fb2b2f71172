"""Leads: the search of v1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tui.api.models.search import SearchHit
from tui.api.page import Page
from tui.api.v1.leads import Leads
from tui.backend.registry import answers
from tui.backend.search import Search
from tui.backend.v1.found import found_v1

if TYPE_CHECKING:
    from tui.backend.call import Call


@answers(Leads.search)
async def search(
    call: Call,
    *,
    term: str,
    fields: list[Literal["custom_fields", "notes", "title"]] | None = None,
    exact_match: bool | None = None,
    person_id: int | None = None,
    organization_id: int | None = None,
    include_fields: list[Literal["lead.was_seen"]] | None = None,
    start: int | None = None,
    limit: int | None = None,
) -> Page[SearchHit]:
    """Search leads by title, notes and custom fields."""
    where = {"person_id": person_id, "organization_id": organization_id}
    what = Search(term, ["lead"], fields, exact=bool(exact_match), where=where, include=include_fields)
    return await found_v1(call, what, start, limit)
