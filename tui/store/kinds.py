"""What the copy holds: for every kind of record, the columns that boards and lists filter and sort by."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

Json = Mapping[str, Any]
LARGEST = 2**63 - 1
NEXT_DUE = "next_due"
"""When the next activity of a deal or a lead is due: computed here from the activities, not the server's."""

COUNTED = "products_count"
"""How many products a deal has, which only lists that are asked for it tell."""


class _Kind(NamedTuple):
    name: str
    columns: Mapping[str, Callable[[Json], Any] | None]
    text_id: bool = False
    indexes: tuple[str, ...] = ()
    references: Mapping[str, str] = MappingProxyType({})
    alone: bool = False


class Kind(_Kind):
    """One kind of record: `columns` maps a column to where its value comes from, None for the field of that name.

    `alone` says that what a column is worked out from is the field of its name, and no other.
    The whole record as JSON stands behind the columns, so that reading those does not walk through it.
    """

    def row(self, record: Json, data: str = "") -> tuple[Any, ...]:
        """The values of one row: id, the columns, then the whole record; `data` is that, if it is there already."""
        values = list(map(record.get, self.columns))
        for place, read in self._made:
            values[place] = read(record)
        written = [value if type(value) in _PLAIN else plain(value) for value in values]
        return (record["id"], *written, data or self.data(record))

    @staticmethod
    def data(record: Json) -> str:
        """The whole record as JSON, without what is ours and not the server's."""
        return as_json({n: v for n, v in record.items() if n != NEXT_DUE} if NEXT_DUE in record else record)

    @cached_property
    def _made(self) -> list[tuple[int, Callable[[Json], Any]]]:
        """The columns that are not simply a field, by their place."""
        return [(place, read) for place, read in enumerate(self.columns.values()) if read is not None]

    def takes(self, fields: Collection[str]) -> bool:
        """Whether these fields can be written one by one: no other column is worked out from them."""
        ours = {"id", NEXT_DUE, *(self.names[place + 1] for place, _ in self._made)}
        return self.alone and ours.isdisjoint(fields) and all(map(str.isidentifier, fields))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every column: id first, data last."""
        return ("id", *self.columns, "data")

    def can_hold(self, record: Json) -> bool:
        """Whether a record has an id this kind can have: text, or a positive number SQLite can hold."""
        found = record.get("id")
        if self.text_id:
            return isinstance(found, str) and bool(found)
        return isinstance(found, int) and not isinstance(found, bool) and 0 < found <= LARGEST


_PLAIN = frozenset((str, type(None), float, bool))
"""Types of values that SQLite takes as they are: most of a row, so this is asked first."""


def plain(value: Any) -> Any:
    """A JSON value as a column has it."""
    if isinstance(value, int):
        return value if -LARGEST <= value <= LARGEST else float(value)
    if value == []:  # labels, as a rule
        return "[]"
    return as_json(value) if isinstance(value, list | dict) else value


as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _due(activity: Json) -> str | None:
    """When an activity is due, in UTC: `YYYY-MM-DD` for the whole day, else with `THH:MM:SS`."""
    day, time = activity.get("due_date"), activity.get("due_time")
    if not day:
        return None
    if not time:
        return str(day)
    return f"{day}T{time}:00" if len(str(time)) == 5 else f"{day}T{time}"


def _amount(lead: Json) -> Any:
    return _of_value(lead, "amount")


def _currency(lead: Json) -> Any:
    return _of_value(lead, "currency")


def _of_value(lead: Json, name: str) -> Any:
    value = lead.get("value")
    return value.get(name) if isinstance(value, Mapping) else None


def _gone(record: Json) -> bool:
    return bool(record.get("is_deleted"))


def _note_gone(note: Json) -> bool:
    return bool(note.get("is_deleted")) or note.get("active_flag") is False


def _put_away(project: Json) -> bool:
    """Whether a project is archived, which v2's answers about one tell only by the time of it."""
    return bool(project.get("is_archived", project.get("archive_time")))


def _flag(name: str) -> Callable[[Json], bool]:
    return lambda record: bool(record.get(name))


def _fields(*names: str) -> dict[str, Callable[[Json], Any] | None]:
    return dict.fromkeys(names)


_BOARD = "pipeline_id, status, is_deleted, is_archived, stage_id"
_CHOSEN = (
    "currency, value, probability, owner_id, label_ids, title, person_id, org_id, update_time, stage_change_time, "
    "expected_close_date, products_count"
)
_LINKS = {"deal_id": "deal", "person_id": "person", "org_id": "organization", "lead_id": "lead"}

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "deal",
            {
                **_fields("title", "value", "currency", "status", "pipeline_id", "stage_id", "person_id", "org_id"),
                **_fields("owner_id", "probability", "expected_close_date", "add_time", "update_time", "label_ids"),
                **_fields("stage_change_time", "won_time", "lost_time", "next_due", COUNTED),
                "is_archived": _flag("is_archived"),
                "is_deleted": _gone,
            },
            indexes=(
                f"{_BOARD}, add_time, next_due, {_CHOSEN}",  # what stands alike on a board, and what it is sorted by
                f"{_BOARD}, currency, value, probability",  # its totals
                *("person_id", "org_id", "next_due"),
            ),
            references={"person_id": "person", "org_id": "organization"},
            alone=True,
        ),
        Kind(
            "lead",
            {
                **_fields("title", "owner_id", "person_id", "organization_id", "source_name", "add_time", "next_due"),
                **_fields("label_ids", "expected_close_date"),
                "amount": _amount,
                "currency": _currency,
                "was_seen": _flag("was_seen"),
                "is_archived": _flag("is_archived"),
                "is_deleted": _gone,
            },
            text_id=True,
            indexes=(  # the inbox, its order and most of what it is filtered by
                "is_archived, is_deleted, next_due, add_time, id, owner_id, currency, amount, was_seen, label_ids",
            ),
            references={"person_id": "person", "organization_id": "organization"},
        ),
        Kind(
            "activity",
            {
                **_fields("subject", "type", "owner_id", "deal_id", "lead_id", "person_id", "org_id", "duration"),
                **_fields("marked_as_done_time"),
                "due": _due,
                "done": _flag("done"),
                "is_deleted": _gone,
            },
            indexes=(
                *("deal_id, done, is_deleted, due", "lead_id", "due"),
                *("person_id, done, is_deleted, due", "org_id, done, is_deleted, due"),
                "done, due, is_deleted, owner_id, type",  # the tabs of the list and what they count
            ),
            references=_LINKS,
        ),
        Kind(
            "person",
            {**_fields("name", "org_id", "owner_id"), "is_deleted": _gone},
            indexes=("org_id",),
            references={"org_id": "organization"},
            alone=True,
        ),
        Kind("organization", {**_fields("name", "owner_id"), "is_deleted": _gone}, alone=True),
        Kind(
            "note",
            {
                **_fields("deal_id", "lead_id", "person_id", "org_id", "project_id", "add_time"),
                "pinned": lambda note: any(v for n, v in note.items() if n.startswith("pinned_to_")),
                "is_deleted": _note_gone,
            },
            indexes=("deal_id", "lead_id", "person_id", "org_id", "project_id"),
            references=_LINKS,
        ),
        Kind("product", {**_fields("name", "code"), "is_deleted": _gone}),
        Kind(
            "deal_product",
            {**_fields("deal_id", "product_id", "order_nr"), "is_deleted": _gone},
            indexes=("deal_id",),
            references={"deal_id": "deal", "product_id": "product"},
        ),
        Kind(
            "product_variation",
            {**_fields("name", "product_id"), "is_deleted": _gone},
            indexes=("product_id",),
            references={"product_id": "product"},
        ),
        Kind("discount", {**_fields("deal_id"), "is_deleted": _gone}, text_id=True, indexes=("deal_id",)),
        Kind("installment", {**_fields("deal_id", "billing_date"), "is_deleted": _gone}, indexes=("deal_id",)),
        Kind("participant", {**_fields("deal_id", "person_id"), "is_deleted": _gone}, indexes=("deal_id",)),
        Kind("follower", {**_fields("of", "user_id"), "is_deleted": _gone}, text_id=True, indexes=("of",)),
        Kind(
            "file",
            {
                **_fields("deal_id", "person_id", "org_id", "lead_id", "product_id", "add_time"),
                "is_deleted": lambda file: _gone(file) or file.get("active_flag") is False,
            },
            indexes=("deal_id", "person_id", "org_id", "lead_id"),
        ),
        Kind(
            "organization_relationship",
            {**_fields("type", "rel_owner_org_id", "rel_linked_org_id"), "is_deleted": _gone},
            indexes=("rel_owner_org_id", "rel_linked_org_id"),
            references={"rel_owner_org_id": "organization", "rel_linked_org_id": "organization"},
        ),
        Kind("mail", {**_fields("of", "message_time"), "is_deleted": _gone}, text_id=True, indexes=("of",)),
        Kind("comment", {**_fields("note_id", "add_time"), "is_deleted": _gone}, text_id=True, indexes=("note_id",)),
        Kind("pipeline", {**_fields("name", "order_nr", "is_deal_probability_enabled"), "is_deleted": _gone}),
        Kind(
            "stage",
            {**_fields("name", "order_nr", "pipeline_id", "deal_probability", "days_to_rotten"), "is_deleted": _gone},
        ),
        Kind("user", {**_fields("name", "is_you", "active_flag")}),
        Kind("currency", _fields("code", "symbol", "decimal_points")),
        Kind(
            "activity_type", {**_fields("name", "key_string", "icon_key", "order_nr"), "active": _flag("active_flag")}
        ),
        Kind("lead_label", _fields("name", "color"), text_id=True),
        Kind("filter", {**_fields("name"), "is_deleted": _gone}),
        Kind("deal_field", _fields("field_name", "field_type"), text_id=True),
        Kind(
            "project",
            {
                **_fields("title", "status", "board_id", "phase_id", "owner_id", "start_date", "end_date", "add_time"),
                **_fields("update_time"),
                "is_archived": _put_away,
                "is_deleted": _gone,
            },
        ),
        Kind(
            "task",
            {
                **_fields("title", "project_id", "parent_task_id", "due_date"),
                "is_done": _flag("is_done"),
                "is_deleted": _gone,
            },
            indexes=("project_id",),
            references={"project_id": "project"},
        ),
        Kind("project_board", {**_fields("name", "order_nr"), "is_deleted": _gone}),
        Kind("project_phase", {**_fields("name", "order_nr", "board_id"), "is_deleted": _gone}),
        Kind("project_template", _fields("title", "projects_board_id")),
        Kind("project_plan", {}),
        Kind("history", {}, text_id=True),
    )
}


def schema() -> tuple[str, ...]:
    """The statements that make every table, index, and the place for single facts."""
    tables = [f"CREATE TABLE {k.name} ({_declarations(k)})" for k in KINDS.values()]
    indexes = [
        f"CREATE INDEX {kind.name}_{number} ON {kind.name} ({columns})"
        for kind in KINDS.values()
        for number, columns in enumerate(kind.indexes)
    ]
    return (*tables, *indexes, "CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")


def overlay_schema() -> str:
    """The script that makes, for one connection, room for pending edits and the views that lay them over."""
    parts = []
    for kind in KINDS.values():
        view = both(kind.name, ", ".join(kind.names))
        parts.append(f"CREATE TEMP TABLE pending_{kind.name} ({_declarations(kind)})")
        parts.append(f"CREATE TEMP VIEW shown_{kind.name} AS {view}")
    return f"BEGIN; {';'.join(parts)}; COMMIT"


def both(kind: str, columns: str, where: str = "TRUE", tail: str = "") -> str:
    """A query of what is shown of a kind, for reading many rows: unlike the view it reads no more than these columns.

    `columns` and `where` are SQL over the columns of the kind; `tail` groups them, for the snapshot and for what is
    laid over it each for itself.
    """
    kept = f"SELECT {columns} FROM main.{kind} WHERE {where} AND id NOT IN (SELECT id FROM temp.pending_{kind}) {tail}"
    return f"{kept} UNION ALL SELECT {columns} FROM temp.pending_{kind} WHERE {where} {tail}"


def _declarations(kind: Kind) -> str:
    key = "id TEXT PRIMARY KEY" if kind.text_id else "id INTEGER PRIMARY KEY"
    return ", ".join([key, *kind.columns, "data TEXT NOT NULL"])
