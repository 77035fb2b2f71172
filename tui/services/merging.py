"""Merging two records: what the one that stays will say, shown before, and the merging itself (product 9.9)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.fields import FIELDS
from tui.services.edits import EditError
from tui.services.folding import fold
from tui.services.people import RESOURCES
from tui.services.records import value_of
from tui.store.calls import is_temporary
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.fields import Field
    from tui.services.records import Id
    from tui.services.workspace import Workspace
    from tui.store.overlay import Effect

Record = dict[str, Any]
KINDS = ("deal", "person", "organization")
UNITED = frozenset({"phones", "emails", "set"})
LINKED = {
    "person": (("deal", "person_id"), ("activity", "person_id"), ("note", "person_id"), ("lead", "person_id")),
    "organization": (
        *(("deal", "org_id"), ("person", "org_id"), ("activity", "org_id"), ("note", "org_id")),
        ("lead", "organization_id"),
    ),
    "deal": (("activity", "deal_id"), ("note", "deal_id")),
}
"""What points at a record of a kind, and by which column."""

NAMES = {"deal": "title", "person": "name", "organization": "name"}
SHARED = {"deal": ("person_id", "org_id"), "person": ("org_id",), "organization": ()}
"""What two that are the same have in common."""

OTHERS = {
    "deal": "(SELECT o.name FROM shown_organization o WHERE o.id = org_id)",
    "person": "(SELECT o.name FROM shown_organization o WHERE o.id = org_id)",
    "organization": "json_extract(data, '$.address.value')",
}
"""What tells those of one name apart."""

_WORDS = re.compile(r"\w{4,}")


class Compared(NamedTuple):
    """A field of two records: what the one that stays says, what the other one does, and what it will say.

    `whose` tells where that comes from: `kept`, `filled` from the other one, `both`, or empty where both say the same.
    """

    name: str
    stays: str
    goes: str
    result: str
    whose: str


class Merging:
    """Compares and merges; it cannot be undone."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.copy = workspace.copy

    def candidates(self, kind: str, record: Id) -> list[tuple[Id, str, str]]:
        """What a record may be merged with: id, name and what tells it apart; what looks alike first."""
        found = self.copy.get(kind, record) or {}
        column, other = NAMES[kind], OTHERS[kind]
        linked = "".join(f", {link}" for link in SHARED[kind])
        rows = self.copy.select(
            f"SELECT id, CAST({column} AS TEXT), {other}{linked} FROM shown_{kind} "
            "WHERE is_deleted = 0 AND id > 0 AND id <> ? "
            f"ORDER BY folded({column})",
            (record,),
        )
        mine = fold(str(found.get(column) or ""))
        links = [found.get(link) for link in SHARED[kind]]
        rows.sort(key=lambda row: -alike(mine, fold(row[1] or "")) - _shared(links, row[3:]))
        return [(row[0], row[1] or "(no name)", str(row[2] or "")) for row in rows]

    def compare(self, kind: str, stays: Id, goes: Id) -> list[Compared]:
        """Field by field, those where there is something to say."""
        one, two = self._both(kind, stays, goes)
        rows = []
        for field in [*FIELDS[kind], *self.workspace.records.values.custom(kind)]:
            if field.fixed and not field.custom:
                continue
            row = self._compared(kind, field, one, two)
            if row.stays or row.goes:
                rows.append(row)
        return rows

    def _compared(self, kind: str, field: Field, one: Record, two: Record) -> Compared:
        first, second = (self._text(kind, field, record) for record in (one, two))
        if first == second or not second:
            return Compared(field.name, first, second, first, "" if first == second else "kept")
        if not first:
            return Compared(field.name, first, second, second, "filled")
        if field.type in UNITED:
            parts = dict.fromkeys([*first.split(", "), *second.split(", ")])
            return Compared(field.name, first, second, ", ".join(parts), "both")
        return Compared(field.name, first, second, first, "kept")

    def _text(self, kind: str, field: Field, record: Record) -> str:
        value = value_of(kind, record, field)
        if field.type in ("phones", "emails"):
            return ", ".join(str(v.get("value")) for v in value or [] if isinstance(v, dict) and v.get("value"))
        return self.workspace.records.values.text(kind, field, value, record)

    def linked(self, kind: str, goes: Id) -> dict[str, int]:
        """How many records of each kind point at the one that goes, and will at the one that stays."""
        counts = {}
        for other, column in LINKED[kind]:
            found = self.copy.select(
                f"SELECT count(*) FROM shown_{other} WHERE {column} = ? AND is_deleted = 0", (goes,)
            )
            counts[other] = int(found[0][0])
        return {other: count for other, count in counts.items() if count}

    async def merge(self, kind: str, stays: Id, goes: Id) -> None:
        """Merge one record into the other, which stays; for good."""
        one, two = self._both(kind, stays, goes)
        if is_temporary(stays) or is_temporary(goes):
            raise EditError("The server does not know both of these yet; merge them once they are saved there.")
        names = self.workspace.records.values
        words = f"Merge “{names.name(kind, goes)}” into “{names.name(kind, stays)}”"
        effects: list[Effect] = [(kind, goes, {"is_deleted": True}), (kind, stays, _filled(one, two))]
        for other, column in LINKED[kind]:
            rows = self.copy.select(f"SELECT id FROM shown_{other} WHERE {column} = ?", (goes,))
            effects += [(other, row[0], {column: stays}) for row in rows]
        operation = f"v1.{RESOURCES[kind]}.merge"
        call = Call(operation, {"id": goes}, {"merge_with_id": stays}, tuple(effects), words)
        await self.workspace.edits.make(words, [call])

    def _both(self, kind: str, stays: Id, goes: Id) -> tuple[Record, Record]:
        one, two = (self.workspace.records.get(kind, record) for record in (stays, goes))
        if kind not in KINDS or one is None or two is None or stays == goes:
            raise EditError("Two records of one kind are needed to merge them.")
        return one, two


def _filled(one: Record, two: Record) -> Record:
    """What of the record that stays is filled from the one that goes; the server decides in the end."""
    empty: tuple[Any, ...] = (None, "", [], {})
    mine, theirs = one.get("custom_fields") or {}, two.get("custom_fields") or {}
    filled = {n: v for n, v in two.items() if one.get(n) in empty and v not in empty and n != "custom_fields"}
    return filled | {"custom_fields": {**theirs, **{n: v for n, v in mine.items() if v not in empty}}}


def alike(mine: str, other: str) -> float:
    """How much two folded names look alike: 4 the same, up to 2 for the words they share or how one begins."""
    if mine == other:
        return 4 if mine else 0
    if mine and other and (other.startswith(mine) or mine.startswith(other)):
        return 2
    words, others = (set(_WORDS.findall(name)) for name in (mine, other))
    return 2 * len(words & others) / max(min(len(words), len(others)), 1)


def _shared(links: Sequence[Any], others: Sequence[Any]) -> int:
    """How many of the same records two are linked to: a deal of the same person is likelier than one of a like name."""
    return sum(2 for one, other in zip(links, others, strict=True) if one is not None and one == other)
