"""Searching records of several kinds by a term (product 9.13).

The index finds candidates, `rules.ranking` judges them. Where there are more than `MOST` of a kind, the newest ones are
judged, and the newest of those with a value that begins with the term or is the term; the others follow, newest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, Table, select

from tui.api.models.search import SearchHit
from tui.api.page import Page
from tui.backend.documents import NOTED, custom_types, custom_values, table_of
from tui.backend.envelopes import DEFAULT_LIMIT
from tui.backend.errors import invalid
from tui.backend.hits import Hit, items
from tui.backend.index import Words, candidates
from tui.backend.lists import place_after, start_of
from tui.backend.marks import AFTER, BEFORE, escaped, folded, unmarked, values
from tui.backend.project_hits import linked_to
from tui.backend.rules.ranking import digits, judged, plain, score
from tui.backend.tables import files, notes, search_texts

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

Texts = dict[str, list[str]]
"""The values of a record's fields, folded."""

MOST = 150
"""How many candidates of a kind are judged of each sort."""
SHORTEST = 2
_TITLED = {"title": "name", "notes": "notes", "custom_fields": "custom_fields"}
COLUMNS: dict[str, dict[str, str]] = {
    "deal": _TITLED,
    "lead": _TITLED,
    "person": {"name": "name", "email": "email", "phone": "digits", "notes": "notes", "custom_fields": "custom_fields"},
    "organization": {"name": "name", "address": "address", "notes": "notes", "custom_fields": "custom_fields"},
    "product": {"name": "name", "code": "code", "custom_fields": "custom_fields"},
    "file": {"name": "name"},
    "mail_attachment": {"name": "name"},
    "project": _TITLED | {"description": "description"},
}
"""By kind, the fields that are searched and their columns in the index (product 9.13)."""


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

    def columns(self, kind: str) -> dict[str, str]:
        """The fields of a kind that are searched, and their columns in the index."""
        return {name: column for name, column in COLUMNS[kind].items() if self.fields is None or name in self.fields}


@dataclass(frozen=True, slots=True)
class Found:
    """A record that fits: its kind, its id, its score and when it was added."""

    kind: str
    id: Any
    score: float
    add_time: str


@dataclass(frozen=True, slots=True)
class Rest:
    """The candidates of a kind that were not judged: older than `before` in the index, and none of `known`."""

    kind: str
    before: int
    known: frozenset[int]


async def find(call: Call, search: Search, limit: int | None, cursor: str | None) -> Page[SearchHit]:
    """A page of what fits, best first, newer before older; raises a 400 for a term that is too short."""
    check_term(search.term, exact=search.exact)
    start, most = start_of(cursor), limit or DEFAULT_LIMIT
    every = await found(call, search, start + most + 1)
    page = await _hits(call, search, every[start : start + most])
    shown = await items(call, page, search.include or ())
    after = place_after(start + most) if len(every) > start + most else None
    return Page([SearchHit(result_score=hit.score, item=item) for hit, item in zip(page, shown, strict=True)], after)


async def found(call: Call, search: Search, wanted: int) -> list[Found]:
    """What fits, best first; at least as many as are wanted, if there are."""
    every: list[Found] = []
    rests: list[Rest] = []
    for kind in search.types:
        if kind in COLUMNS and table_of(_indexed(kind)) is not None:
            judged_here, rest = await _of_kind(call, kind, search)
            every += judged_here
            rests += [rest] if rest else []
    every.sort(key=lambda one: one.add_time, reverse=True)
    every.sort(key=lambda one: -one.score)
    for rest in rests:
        if len(every) < wanted:
            every += await _older(call, search, rest, wanted - len(every), every[-1].score if every else 1.0)
    return every


def check_term(term: str, *, exact: bool, name: str = "exact_match") -> None:
    """Raise a 400 for a term of fewer than two characters, or one where it must be all of a value (product 9.13)."""
    if len(term.strip()) < (1 if exact else SHORTEST):
        raise invalid("term", f"must have at least {SHORTEST} characters, or 1 with {name}")


def _indexed(kind: str) -> str:
    return "file" if kind == "mail_attachment" else kind


async def _of_kind(call: Call, kind: str, search: Search) -> tuple[list[Found], Rest | None]:
    """The candidates of a kind that are judged, and what is left of them."""
    asked = search.columns(kind)
    words = _words(search, asked)
    if not asked or not all(words):
        return [], None
    newest = await _newest(call, kind, search, words)
    rows = {row["id"]: row for row in newest}
    if len(newest) <= MOST:
        return await _judged(call, kind, rows.values(), search), None
    for edges in _better(search, asked):
        better = await candidate_rows(call, kind, search, [edges])
        rows |= {row["id"]: row for row in better}
        if len(better) <= MOST:
            break
    return await _judged(call, kind, rows.values(), search), Rest(kind, newest[-1]["id"], frozenset(rows))


async def _newest(call: Call, kind: str, search: Search, words: Words) -> list[Row]:
    """The newest candidates: of the longest word alone, where those are few enough to be judged, else of all words."""
    longest = max(words, key=lambda one: max(map(len, one.values())))
    if len(words) > 1:
        rows = await candidate_rows(call, kind, search, [longest])
        if len(rows) <= MOST:
            return rows
    return await candidate_rows(call, kind, search, words)


async def _older(call: Call, search: Search, rest: Rest, wanted: int, most: float) -> list[Found]:
    """Candidates that were not judged, newest first; none of them stands above what was."""
    words = _words(search, search.columns(rest.kind))
    many = wanted + len(rest.known)
    rows = await candidate_rows(call, rest.kind, search, words, before=rest.before, limit=many)
    left = [row for row in rows if row["id"] not in rest.known]
    return [replace(one, score=min(one.score, most)) for one in await _judged(call, rest.kind, left, search)]


async def _judged(call: Call, kind: str, rows: Collection[Row], search: Search) -> list[Found]:
    asked = search.columns(kind)
    texts = {row["id"]: {name: values(row[column]) for name, column in asked.items()} for row in rows}
    if call.sight is not None and "notes" in asked:
        await _forget_unseen(call, kind, rows, texts, search)
    rated = ((row, judged(search.term, texts[row["id"]], exact=search.exact)) for row in rows)
    return [Found(kind, row["of"], rate, str(row["add_time"])) for row, rate in rated if rate > 0]


async def _forget_unseen(call: Call, kind: str, rows: Iterable[Row], texts: dict[int, Texts], search: Search) -> None:
    """A note the caller may not see finds nothing, though its words stand in the index of a record that can be seen."""
    by_notes = []
    for row in rows:
        others = {name: of for name, of in texts[row["id"]].items() if name != "notes"}
        if not judged(search.term, others, exact=search.exact):
            by_notes.append(row)
    seen = await _notes(call, kind, [row["of"] for row in by_notes]) if by_notes else {}
    for row in by_notes:
        texts[row["id"]]["notes"] = [folded(text) for text in seen.get(row["of"], ())]


async def candidate_rows(
    call: Call, kind: str, search: Search, words: Words, *, before: int | None = None, limit: int = MOST + 1
) -> list[Row]:
    """Rows of the index of records the caller may see, newest first."""
    table = table_of(_indexed(kind))
    assert table is not None
    source, place, fits = candidates(call.db, _indexed(kind), words, before)
    key = search_texts.c.uuid if kind == "lead" else search_texts.c.number
    texts = (search_texts.c[name] for name in sorted({*search.columns(kind).values()}))
    query = select(search_texts.c.id, table.c.id.label("of"), table.c.add_time, *texts).select_from(source)
    if source is not search_texts:
        query = query.join(search_texts, search_texts.c.id == place)
    query = query.join(table, table.c.id == key).where(fits, *_also(table, kind, search.where))
    return await call.rows(query.order_by(place.desc()).limit(limit))


def _also(table: Table, kind: str, where: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    if table is files:
        mailed = files.c.mail_message_id.is_not(None)
        yield mailed if kind == "mail_attachment" else ~mailed
    for name, value in where.items():
        if value is not None:
            yield linked_to(name, value) if kind == "project" else table.c[name] == value


def _words(search: Search, asked: Mapping[str, str]) -> list[dict[str, str]]:
    """What the index must find of each word: in phone numbers its digits, elsewhere the word.

    Single letters beside longer words are left to the judge: nearly every record has them.
    """
    if search.exact:
        return [_edged(search, asked, AFTER)]
    words = [word for word in search.words if len(word) > 1] or search.words
    return [_in_columns(word, asked) for word in words]


def _better(search: Search, asked: Mapping[str, str]) -> list[dict[str, str]]:
    """Candidates that stand above the others: values that begin with the term, and of those the ones that are it.

    What notes say never stands above another field.
    """
    named = {name: column for name, column in asked.items() if name != "notes"}
    return [edges for end in ("", AFTER) if (edges := _edged(search, named, end))]


def _edged(search: Search, asked: Mapping[str, str], end: str) -> dict[str, str]:
    return {column: f"{BEFORE}{word}{end}" for column, word in _in_columns(search.term.strip(), asked).items()}


def _in_columns(word: str, asked: Mapping[str, str]) -> dict[str, str]:
    text, figures = unmarked(folded(word)), digits(word)
    found = {column: text for column in asked.values() if column != "digits"}
    return found | ({"digits": figures} if "digits" in asked.values() and len(figures) > 1 else {})


# -- what is shown of a page ------------------------------------------------------------------------------------------


async def _hits(call: Call, search: Search, page: Sequence[Found]) -> list[Hit]:
    """A page's records, and which of their custom values and notes fit."""
    types = await custom_types(call.db)
    rows: dict[tuple[str, Any], Row] = {}
    noted: dict[tuple[str, Any], list[str]] = {}
    for kind in {one.kind for one in page}:
        ids = [one.id for one in page if one.kind == kind]
        rows |= {(kind, row["id"]): row for row in await call.rows(_those(kind, ids))}
        if kind in NOTED and "notes" in search.columns(kind):
            noted |= {(kind, of): texts for of, texts in (await _notes(call, kind, ids)).items()}
    return [_hit(search, one, rows[one.kind, one.id], noted.get((one.kind, one.id), []), types) for one in page]


def _those(kind: str, ids: Sequence[Any]) -> Select[Any]:
    table = table_of(_indexed(kind))
    assert table is not None
    return select(table).where(table.c.id.in_(ids))


def _hit(search: Search, one: Found, row: Row, noted: Sequence[str], types: Mapping[tuple[str, str], str]) -> Hit:
    asked = search.columns(one.kind)
    texts = custom_values(one.kind, row, types) if "custom_fields" in asked else []
    custom = [text for text in texts if score(search.term, text, exact=search.exact)]
    return Hit(
        one.kind, row, one.score, custom, [text for text in noted if score(search.term, text, exact=search.exact)]
    )


async def _notes(call: Call, kind: str, ids: Sequence[Any]) -> dict[Any, list[str]]:
    """The words of the notes the caller may see, by what they belong to."""
    texts: defaultdict[Any, list[str]] = defaultdict(list)
    link = notes.c[NOTED[kind]]
    query = select(link.label("of"), notes.c.content).where(link.in_(ids), notes.c.active_flag).order_by(notes.c.id)
    for row in await call.rows(query):
        texts[row["of"]].append(plain(row["content"]))
    return texts


def like(term: str) -> str:
    """The LIKE pattern for folded text that holds a term anywhere; its escape character is a backslash."""
    return f"%{escaped(folded(term))}%"
