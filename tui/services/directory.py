"""The lists of persons, organizations and products: which there are, in which order, and what a row says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.folding import fold

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

Record = dict[str, Any]
KINDS = {"person": "People", "organization": "Organizations", "product": "Products"}


class Column(NamedTuple):
    """One column: its key, its heading, how many cells it wants, and what it is sorted by in SQL (empty: not)."""

    key: str
    name: str
    cells: int
    order: str = ""
    right: bool = False


_ORG = "(SELECT o.name FROM shown_organization o WHERE o.id = t.org_id)"
_OWNER = "(SELECT u.name FROM main.user u WHERE u.id = t.owner_id)"
_UPDATED = "json_extract(t.data, '$.update_time')"
_JSON = "json_extract(t.data, '$.{}') COLLATE NOCASE"


def _deals(column: str, where: str = "d.status = 'open'") -> str:
    return f"(SELECT count(*) FROM shown_deal d WHERE d.{column} = t.id AND d.is_deleted = 0 AND {where})"


_NAME = Column("name", "Name", 30, "t.name COLLATE NOCASE")
COLUMNS: dict[str, tuple[Column, ...]] = {
    "person": (
        _NAME,
        Column("org", "Organization", 26, f"{_ORG} COLLATE NOCASE"),
        Column("phone", "Phone", 18),
        Column("open", "Open", 5, _deals("person_id"), right=True),
        Column("email", "E-mail", 30),
        Column("owner", "Owner", 16, f"{_OWNER} COLLATE NOCASE"),
        Column("job", "Job title", 22, _JSON.format("job_title")),
        Column("updated", "Updated", 12, _UPDATED),
    ),
    "organization": (
        _NAME,
        Column("people", "People", 6, "(SELECT count(*) FROM shown_person p WHERE p.org_id = t.id)", right=True),
        Column("open", "Open", 5, _deals("org_id"), right=True),
        Column("address", "Address", 36, _JSON.format("address.value")),
        Column("won", "Won", 5, _deals("org_id", "d.status = 'won'"), right=True),
        Column("owner", "Owner", 16, f"{_OWNER} COLLATE NOCASE"),
        Column("website", "Website", 26, _JSON.format("website")),
        Column("updated", "Updated", 12, _UPDATED),
    ),
    "product": (
        _NAME,
        Column("price", "Price", 14, "json_extract(t.data, '$.prices[0].price')", right=True),
        Column("code", "Code", 12, "t.code COLLATE NOCASE"),
        Column("unit", "Unit", 10, _JSON.format("unit")),
        Column("tax", "Tax", 6, "json_extract(t.data, '$.tax')", right=True),
        Column("billed", "Billed", 12, _JSON.format("billing_frequency")),
        Column("owner", "Owner", 16, "json_extract(t.data, '$.owner_id')"),
    ),
}


class Look(NamedTuple):
    """How a list is looked at: what it is sorted by, the other way round or not, whose, and with which text."""

    sort: str = "name"
    reverse: bool = False
    mine: bool = False
    text: str = ""

    def save(self) -> Record:
        """The look as JSON, without the text."""
        return {"sort": self.sort, "reverse": self.reverse, "mine": self.mine}

    @classmethod
    def load(cls, kind: str, kept: Mapping[str, Any]) -> Look:
        """The look that was saved; what is not known any more is as usual."""
        sorts = {column.key for column in COLUMNS[kind] if column.order}
        sort = kept.get("sort") if kept.get("sort") in sorts else "name"
        return cls(str(sort), bool(kept.get("reverse")), bool(kept.get("mine")))


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
            "billed": lambda r: str(r.get("billing_frequency") or ""),
        }

    @property
    def _column(self) -> str:
        return "person_id" if self.kind == "person" else "org_id"

    # -- which there are --------------------------------------------------------------------------------------------

    def ids(self, look: Look) -> list[int]:
        """The ids of what a look shows, in its order."""
        column = next((c for c in COLUMNS[self.kind] if c.key == look.sort), COLUMNS[self.kind][0])
        way = "DESC" if look.reverse else "ASC"
        me = self.copy.fact("me", {}).get("id")
        owner = "json_extract(t.data, '$.owner_id')" if self.kind == "product" else "t.owner_id"
        mine = f"AND {owner} = ?" if look.mine else ""
        rows = self.copy.select(
            f"SELECT t.id FROM shown_{self.kind} t WHERE t.is_deleted = 0 {mine} "
            f"ORDER BY ({column.order}) IS NULL, ({column.order}) {way}, t.id",
            (me,) if look.mine else (),
        )
        found = [int(row[0]) for row in rows]
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
        return self._cells[column.key](record)

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
