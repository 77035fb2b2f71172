"""The lists of persons, organizations and products: which there are, in which order, and what a row says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.fields import FIELDS, LONG_TYPES, Field
from tui.services.folding import fold
from tui.services.records import value_of
from tui.services.values import in_words

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

Record = dict[str, Any]
KINDS = {"person": "People", "organization": "Organizations", "product": "Products"}


class Column(NamedTuple):
    """One column: its key, its heading, how many cells it wants, and what it is sorted by in SQL (empty: not).

    `field` is the code of the field that stands in it, where it can be edited.
    """

    key: str
    name: str
    cells: int
    order: str = ""
    right: bool = False
    field: str = ""


_ORG = "(SELECT o.name FROM shown_organization o WHERE o.id = t.org_id)"
_OWNER = "(SELECT u.name FROM main.user u WHERE u.id = t.owner_id)"
_UPDATED = "json_extract(t.data, '$.update_time')"
_JSON = "folded(json_extract(t.data, '$.{}'))"


def _deals(column: str, where: str = "d.status = 'open'") -> str:
    return f"(SELECT count(*) FROM shown_deal d WHERE d.{column} = t.id AND d.is_deleted = 0 AND {where})"


_NAME = Column("name", "Name", 30, "folded(t.name)", field="name")
COLUMNS: dict[str, tuple[Column, ...]] = {
    "person": (
        _NAME,
        Column("org", "Organization", 26, f"folded({_ORG})", field="org_id"),
        Column("phone", "Phone", 18, field="phones"),
        Column("open", "Open", 5, _deals("person_id"), right=True),
        Column("email", "E-mail", 30, field="emails"),
        Column("owner", "Owner", 16, f"folded({_OWNER})", field="owner_id"),
        Column("job", "Job title", 22, _JSON.format("job_title"), field="job_title"),
        Column("updated", "Updated", 12, _UPDATED),
    ),
    "organization": (
        _NAME,
        Column("people", "People", 6, "(SELECT count(*) FROM shown_person p WHERE p.org_id = t.id)", right=True),
        Column("open", "Open", 5, _deals("org_id"), right=True),
        Column("address", "Address", 36, _JSON.format("address.value"), field="address"),
        Column("won", "Won", 5, _deals("org_id", "d.status = 'won'"), right=True),
        Column("owner", "Owner", 16, f"folded({_OWNER})", field="owner_id"),
        Column("website", "Website", 26, _JSON.format("website"), field="website"),
        Column("updated", "Updated", 12, _UPDATED),
    ),
    "product": (
        _NAME,
        Column("price", "Price", 14, "json_extract(t.data, '$.prices[0].price')", right=True, field="prices"),
        Column("code", "Code", 12, "folded(t.code)", field="code"),
        Column("unit", "Unit", 10, _JSON.format("unit"), field="unit"),
        Column("tax", "Tax", 6, "json_extract(t.data, '$.tax')", right=True, field="tax"),
        Column("billed", "Billed", 12, _JSON.format("billing_frequency")),
        Column("owner", "Owner", 16, "json_extract(t.data, '$.owner_id')", field="owner_id"),
    ),
}


FIELD = "field."
"""What the keys of columns begin with that show a field as such."""


class Look(NamedTuple):
    """How a list is looked at: what it is sorted by, the other way round or not, whose, and with which text.

    `columns` are the keys of those shown, in their order; empty for the usual ones.
    """

    sort: str = "name"
    reverse: bool = False
    mine: bool = False
    text: str = ""
    columns: tuple[str, ...] = ()

    def save(self) -> Record:
        """The look as JSON, without the text."""
        kept = {"sort": self.sort, "reverse": self.reverse, "mine": self.mine}
        return kept | ({"columns": list(self.columns)} if self.columns else {})

    @classmethod
    def load(cls, kind: str, kept: Mapping[str, Any]) -> Look:
        """The look that was saved; what is not known any more is as usual."""
        sorts = {column.key for column in COLUMNS[kind] if column.order}
        sort = str(kept.get("sort"))
        sort = sort if sort in sorts or sort.startswith(FIELD) else "name"
        columns = kept.get("columns")
        chosen = tuple(str(c) for c in columns) if isinstance(columns, list) else ()
        return cls(sort, bool(kept.get("reverse")), bool(kept.get("mine")), "", chosen)


class Directory:
    """Reads one of the lists."""

    def __init__(self, workspace: Workspace, kind: str) -> None:
        self.workspace = workspace
        self.copy = workspace.copy
        self.kind = kind
        self._texts: dict[int, str] = {}
        self._cells: dict[str, Callable[[Record], str]] = {
            "name": lambda r: str(r.get("name") or "(no name)"),
            "org": lambda r: self._name("organization", r.get("org_id")),
            "owner": lambda r: self._name("user", r.get("owner_id")),
            "phone": lambda r: _first(r, "phones"),
            "email": lambda r: _first(r, "emails"),
            "job": lambda r: str(r.get("job_title") or ""),
            "address": lambda r: str(_inside(r, "address") or ""),
            "website": lambda r: str(r.get("website") or ""),
            "updated": lambda r: self._day(r.get("update_time")),
            "open": lambda r: self._count("deal", f"{self._column} = ? AND status = 'open'", r),
            "won": lambda r: self._count("deal", f"{self._column} = ? AND status = 'won'", r),
            "people": lambda r: self._count("person", "org_id = ?", r),
            "code": lambda r: str(r.get("code") or ""),
            "price": self._price,
            "unit": lambda r: str(r.get("unit") or ""),
            "tax": lambda r: f"{r['tax']:g} %" if isinstance(r.get("tax"), int | float) and r["tax"] else "",
            "billed": lambda r: in_words(str(r.get("billing_frequency") or "")),
        }

    @property
    def _column(self) -> str:
        return "person_id" if self.kind == "person" else "org_id"

    # -- columns ----------------------------------------------------------------------------------------------------

    def all(self) -> Iterator[Column]:
        """Every column there can be: the usual ones, then the other fields, the account's own included."""
        yield from COLUMNS[self.kind]
        known = {column.field for column in COLUMNS[self.kind]}
        for field in (*FIELDS[self.kind], *self.workspace.records.values.custom(self.kind)):
            if field.code not in known and field.type not in LONG_TYPES:
                yield _shown(field)

    def find(self, key: str) -> Column | None:
        """A column by its key; None for a field that is no longer there."""
        return next((column for column in self.all() if column.key == key), None)

    def columns(self, look: Look) -> tuple[Column, ...]:
        """The columns of a look, the name always first."""
        chosen = [c for c in map(self.find, look.columns) if c is not None and c.key != _NAME.key]
        return (_NAME, *chosen) if chosen else COLUMNS[self.kind]

    # -- which there are --------------------------------------------------------------------------------------------

    def ids(self, look: Look) -> list[int]:
        """The ids of what a look shows, in its order."""
        column = self.find(look.sort) or COLUMNS[self.kind][0]
        way = "DESC" if look.reverse else "ASC"
        me = self.copy.fact("me", {}).get("id")
        owner = "json_extract(t.data, '$.owner_id')" if self.kind == "product" else "t.owner_id"
        mine = f"AND {owner} = ?" if look.mine else ""
        rows = self.copy.select(
            f"SELECT t.id FROM shown_{self.kind} t WHERE t.is_deleted = 0 {mine} "
            f"ORDER BY {column.order} {way} NULLS LAST, t.id",
            (me,) if look.mine else (),
        )
        found: list[int] = [row[0] for row in rows]
        return self._having(found, look.text) if look.text.strip() else found

    def _having(self, ids: Sequence[int], text: str) -> list[int]:
        """Those in which every word of a text is found."""
        words = [fold(word) for word in text.split()]
        texts = self._known()
        return [i for i in ids if all(word in texts.get(i, "") for word in words)]

    def _known(self) -> dict[int, str]:
        """What can be found of each record: name, code, job, address, phones without spaces, e-mails, organization."""
        if not self._texts:
            of = _ORG if self.kind == "person" else "NULL"
            rows = self.copy.select(f"SELECT t.id, t.data, {of} FROM shown_{self.kind} t WHERE t.is_deleted = 0")
            self._texts = {int(i): fold(_findable(json.loads(data), of_)) for i, data, of_ in rows}
        return self._texts

    def forget(self) -> None:
        """Records changed: what can be found is read again."""
        self._texts = {}

    # -- what a row says --------------------------------------------------------------------------------------------

    def cell(self, record: Record, column: Column) -> str:
        """What a record says in a column."""
        if column.key in self._cells:
            return self._cells[column.key](record)
        field = self.workspace.records.values.find(self.kind, column.field)
        if field is None:
            return ""
        values = self.workspace.records.values
        return " ".join(values.text(self.kind, field, value_of(self.kind, record, field), record).split())

    def plain(self, record: Record, column: Column) -> Any:
        """What a record has in a column for other programs: numbers as numbers, days as the API writes them."""
        field = self.workspace.records.values.find(self.kind, column.field) if column.field else None
        if field is not None and field.type in ("double", "int", "date", "moment"):
            value = value_of(self.kind, record, field)
            return "" if value is None else value
        return self.cell(record, column)

    def _name(self, kind: str, record: Any) -> str:
        return self.workspace.records.values.name(kind, record)

    def _count(self, kind: str, where: str, record: Record) -> str:
        rows = self.copy.select(f"SELECT count(*) FROM shown_{kind} WHERE {where} AND is_deleted = 0", (record["id"],))
        return f"{rows[0][0]:,}" if rows[0][0] else ""

    def _day(self, moment: Any) -> str:
        return self.workspace.records.values.moment(moment).rsplit(",", 1)[0] if moment else ""

    def _price(self, product: Record) -> str:
        """The price in the user's own currency, else the first there is, with how many others."""
        prices = [p for p in product.get("prices") or [] if isinstance(p, dict) and p.get("price") is not None]
        prices.sort(key=lambda p: p.get("currency") != self.workspace.money.default)
        return self.workspace.money.write(prices[0]["price"], prices[0].get("currency")) if prices else ""


def _shown(field: Field) -> Column:
    """The column of a field."""
    code = field.code.replace('"', "").replace("'", "")
    path = f'$.custom_fields."{code}"' if field.custom else f'$."{code}"'
    number = field.type in ("double", "int", "monetary")
    order = f"json_extract(t.data, '{path}')"
    return Column(f"{FIELD}{field.code}", field.name, 12 if number else 16, order, number, field.code)


def _first(record: Record, name: str) -> str:
    values = [v for v in record.get(name) or [] if isinstance(v, dict) and v.get("value")]
    values.sort(key=lambda v: not v.get("primary"))
    return str(values[0]["value"]) if values else ""


def _inside(record: Record, name: str) -> Any:
    value = record.get(name)
    return value.get("value") if isinstance(value, dict) else value


def _findable(record: Record, organization: str | None) -> str:
    contacts = [str(v.get("value")) for n in ("phones", "emails") for v in record.get(n) or [] if isinstance(v, dict)]
    digits = ["".join(c for c in value if c.isdigit()) for value in contacts if "@" not in value]
    said = (record.get("name"), record.get("code"), record.get("job_title"), _inside(record, "address"), organization)
    return " ".join(str(part) for part in (*said, *contacts, *digits) if part)
