"""Searching records of several kinds by a term (product 9.13)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Table, and_, false, func, or_, select

from tui.api.models.search import SearchHit
from tui.api.page import Page
from tui.backend.envelopes import DEFAULT_LIMIT
from tui.backend.errors import invalid
from tui.backend.hits import Hit, items
from tui.backend.lists import place_after, start_of
from tui.backend.rules.ranking import digits, phone_score, plain, score, weight
from tui.backend.tables import deals, leads, notes, organizations, persons, products

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

TABLES: dict[str, Table] = {
    "deal": deals, "lead": leads, "person": persons, "organization": organizations, "product": products,
}  # fmt: skip
COLUMNS: dict[str, dict[str, str]] = {
    "deal": {"title": "title", "custom_fields": "custom_fields"},
    "lead": {"title": "title", "custom_fields": "custom_fields"},
    "person": {"name": "name", "email": "emails", "phone": "phones", "custom_fields": "custom_fields"},
    "organization": {"name": "name", "address": "address", "custom_fields": "custom_fields"},
    "product": {"name": "name", "code": "code", "custom_fields": "custom_fields"},
}
NOTED = {"deal": "deal_id", "lead": "lead_id", "person": "person_id", "organization": "org_id"}
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched: kinds of records, their fields (None means all), and columns that must have a value."""

    term: str
    types: Sequence[str]
    fields: Sequence[str] | None = None
    exact: bool = False
    where: Mapping[str, Any] = field(default_factory=dict)
    include: Sequence[str] | None = None

    @property
    def words(self) -> list[str]:
        """The parts of the term that must all be found; the whole of it if it must match exactly."""
        return [self.term.strip()] if self.exact else self.term.split()

    def asks(self, name: str) -> bool:
        """Whether a field is searched."""
        return self.fields is None or name in self.fields


async def find(call: Call, search: Search, limit: int | None, cursor: str | None) -> Page[SearchHit]:
    """A page of what fits, best first, newer before older; raises a 400 for a term that is too short."""
    found = await hits(call, search)
    start, most = start_of(cursor), limit or DEFAULT_LIMIT
    page = found[start : start + most]
    shown = await items(call, page, search.include or ())
    after = place_after(start + most) if len(found) > start + most else None
    return Page([SearchHit(result_score=hit.score, item=item) for hit, item in zip(page, shown, strict=True)], after)


async def hits(call: Call, search: Search) -> list[Hit]:
    """Everything that fits, best first."""
    if len(search.term.strip()) < (1 if search.exact else SHORTEST):
        raise invalid("term", f"must have at least {SHORTEST} characters, or 1 with exact_match")
    found: list[Hit] = []
    for kind in search.types:
        if kind in TABLES:
            found += await _of_kind(call, kind, search)
    return sorted(sorted(found, key=lambda hit: str(hit.row["add_time"]), reverse=True), key=lambda hit: -hit.score)


async def _of_kind(call: Call, kind: str, search: Search) -> list[Hit]:
    table = TABLES[kind]
    asked = {name: column for name, column in COLUMNS[kind].items() if search.asks(name)}
    noted = NOTED.get(kind) if search.asks("notes") else None
    matching = and_(*(_holds(table, asked, noted, word) for word in search.words))
    query = select(table).where(~table.c.is_deleted, matching)
    for name, value in search.where.items():
        if value is not None:
            query = query.where(table.c[name] == value)
    rows = await call.rows(query)
    texts = await _notes(call, noted, search) if rows else {}
    ranked = (_ranked(kind, row, asked, texts.get(row["id"], []), search) for row in rows)
    return [hit for hit in ranked if hit.score > 0]


def _holds(table: Table, asked: Mapping[str, str], noted: str | None, word: str) -> ColumnElement[bool]:
    """Whether a word is anywhere in the fields asked for; JSON columns are refined by `_ranked`."""
    found: list[ColumnElement[bool]] = [false()]
    for name, column in asked.items():
        listed = name in ("email", "phone", "address", "custom_fields")
        pattern = like(json.dumps(word, ensure_ascii=False)[1:-1] if listed else word)
        found.append(func.folded(table.c[column]).like(pattern, escape="\\"))
        if name == "phone" and len(digits(word)) > 1:
            found.append(func.digits(table.c[column]).like(f"%{digits(word)}%"))
    if noted:
        mine = select(notes.c[noted]).where(notes.c.active_flag, notes.c[noted].is_not(None), _noted(word))
        found.append(table.c.id.in_(mine))
    return or_(*found)


def _noted(word: str) -> ColumnElement[bool]:
    return func.folded(func.plain(notes.c.content)).like(like(word), escape="\\")


async def _notes(call: Call, noted: str | None, search: Search) -> dict[Any, list[str]]:
    """The words of the notes that hold any part of the term, by what they belong to."""
    texts: defaultdict[Any, list[str]] = defaultdict(list)
    if noted:
        query = select(notes.c[noted].label("of"), notes.c.content).where(notes.c.active_flag)
        any_word = or_(*(_noted(word) for word in search.words))
        for row in await call.rows(query.where(notes.c[noted].is_not(None), any_word)):
            texts[row["of"]].append(plain(row["content"]))
    return texts


def _ranked(kind: str, row: Row, asked: Mapping[str, str], texts: Sequence[str], search: Search) -> Hit:
    best, custom = 0.0, []
    every: list[str] = []
    for name, column in asked.items():
        for text in _texts(name, row[column]):
            rate = phone_score if name == "phone" else score
            rated = rate(search.term, text, exact=search.exact)
            best = max(best, rated * weight(name))
            custom += [text] if rated and name == "custom_fields" else []
            every.append(text)
    noted = [text for text in texts if score(search.term, text, exact=search.exact)]
    if noted and not best:
        best = max(score(search.term, text, exact=search.exact) for text in noted) * weight("notes")
    if not best and not search.exact:
        best = score(search.term, " ".join([*every, *texts])) * weight("notes")
    return Hit(kind, row, round(best, 4), custom, noted)


def _texts(name: str, value: Any) -> list[str]:
    """The words in a column: text, the values of phones or e-mails, an address line, or custom values."""
    if name in ("email", "phone"):
        return [str(one["value"]) for one in value or ()]
    if name == "address":
        return [str(value["value"])] if value and value.get("value") else []
    if name == "custom_fields":
        return [str(one.get("value") if isinstance(one, dict) else one) for one in (value or {}).values()]
    return [str(value)] if value is not None else []


def like(term: str) -> str:
    """The LIKE pattern for text that holds a term anywhere; its escape character is a backslash."""
    escaped = term.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
