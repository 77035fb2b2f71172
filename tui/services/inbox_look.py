"""How the inbox is looked at: which leads, in which order; as people choose it and as SQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

URGENT = "next activity"
SHELVES = ("inbox", "archived", "all")


FILTERS = "filters of leads"
"""The name under which the copy keeps the numbers and names of the account's filters of leads."""

KEPT = "id IN (SELECT value FROM json_each((SELECT value FROM main.fact WHERE name = :saved)))"


def fact_of(saved: int) -> str:
    """The name under which the copy keeps the leads that a filter kept by Pipedrive lets through."""
    return f"leads of filter {saved}"


class Order(NamedTuple):
    """A way to sort: its SQL over a lead, whether its usual direction is the greatest first, and whether it is text."""

    name: str
    sql: str
    descending: bool = False
    text: bool = False


ORDERS = {
    order.name: order
    for order in (
        Order(URGENT, ""),
        Order("title", "title", text=True),
        Order("value", "amount * {rate}", descending=True),
        Order("organization", "(SELECT o.name FROM shown_organization o WHERE o.id = organization_id)", text=True),
        Order("person", "(SELECT p.name FROM shown_person p WHERE p.id = person_id)", text=True),
        Order("created", "add_time", descending=True),
        Order("expected close", "expected_close_date"),
        Order("source", "source_name", text=True),
        Order("owner", "(SELECT u.name FROM main.user u WHERE u.id = owner_id)", text=True),
    )
}


class Look(NamedTuple):
    """Which leads are shown, and in which order.

    `owner` is a user or None for everyone; of several `labels` or `sources` one is enough; every word of `text` stands
    in the title or in the name of whom it is with; `shelf` is the inbox, what is archived, or both; `saved` is a filter
    kept by Pipedrive, 0 for none; `columns` are those that were chosen, none for the usual ones.
    """

    sort: str = URGENT
    reverse: bool = False
    owner: int | None = None
    labels: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    unseen: bool = False
    text: str = ""
    shelf: str = "inbox"
    saved: int = 0
    columns: tuple[str, ...] = ()

    @property
    def order(self) -> Order:
        """The way it is sorted."""
        return ORDERS.get(self.sort, ORDERS[URGENT])

    @property
    def descending(self) -> bool:
        """Whether the greatest comes first."""
        return self.order.descending != self.reverse

    @property
    def plain(self) -> bool:
        """Whether the order is that of urgency, which single changes are followed in."""
        return self.sort == URGENT and not self.reverse and not self.text

    @property
    def filtered(self) -> bool:
        """Whether it leaves leads of its shelf out."""
        return self._replace(sort=URGENT, reverse=False, shelf="inbox", columns=()) != Look()

    @property
    def unfiltered(self) -> Look:
        """The same without what leaves leads of its shelf out."""
        return Look(sort=self.sort, reverse=self.reverse, shelf=self.shelf, columns=self.columns)

    def where(self) -> tuple[str, dict[str, Any]]:
        """SQL over the leads, but for the text; with its values."""
        parts = ["is_deleted = 0"]
        wanted: dict[str, Any] = {}
        if self.shelf != "all":
            parts.append(f"is_archived = {int(self.shelf == 'archived')}")
        if self.owner is not None:
            wanted["owner"] = self.owner
            parts.append("owner_id = :owner")
        if self.unseen:
            parts.append("was_seen = 0")
        if self.labels:
            parts.append(f"({' OR '.join(f'instr(label_ids, :label{n})' for n in range(len(self.labels)))})")
            wanted |= {f"label{n}": f'"{label}"' for n, label in enumerate(self.labels)}
        if self.sources:
            parts.append(f"source_name IN ({','.join(f':source{n}' for n in range(len(self.sources)))})")
            wanted |= {f"source{n}": source for n, source in enumerate(self.sources)}
        if self.saved:
            wanted["saved"] = fact_of(self.saved)
            parts.append(KEPT)
        return " AND ".join(parts), wanted

    def dump(self) -> dict[str, Any]:
        """What differs from the usual, as JSON values."""
        usual = Look()._asdict()
        return {name: value for name, value in self._asdict().items() if value != usual[name]}

    @classmethod
    def load(cls, facts: Mapping[str, Any]) -> Look:
        """The look these JSON values mean; what makes no sense is as usual."""
        found: dict[str, Any] = {}
        for name, usual in cls()._asdict().items():
            value = facts.get(name, usual)
            if isinstance(usual, tuple):
                if isinstance(value, list | tuple) and all(isinstance(v, str) for v in value):
                    found[name] = tuple(value)
            elif type(value) is (int if name == "owner" else type(usual)):
                found[name] = value
        look = cls(**found)
        return look._replace(
            sort=look.sort if look.sort in ORDERS else URGENT, shelf=look.shelf if look.shelf in SHELVES else "inbox"
        )
