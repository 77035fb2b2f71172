"""How a board is looked at: which deals, in which order; as people choose it and as SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.clock import URGENCY
from tui.store.kinds import LARGEST

if TYPE_CHECKING:
    from tui.services.board import Stage

NEXT = "next activity"
STATUSES = ("open", "won", "lost", "all")
OPEN_OR_WON = "open or won"
"""What a forecast shows instead of what is open; nobody chooses it."""


class Order(NamedTuple):
    """A way to sort: its name, its SQL over a deal, and whether its usual direction is the greatest first.

    `text` is compared as people do, without case and accents; where `names` is a kind, the SQL gives ids of that kind
    and their names are compared; `counted` tells that activities are: 1 those done, 0 those to do.
    """

    name: str
    sql: str
    descending: bool = False
    text: bool = False
    names: str = ""
    counted: int | None = None


ORDERS = {
    order.name: order
    for order in (
        Order(NEXT, f"-({URGENCY})", descending=True),
        Order("title", "title", text=True),
        Order("value", "value * {rate}", descending=True),
        Order("person", "person_id", text=True, names="person"),
        Order("organization", "org_id", text=True, names="organization"),
        Order("expected close", "CAST(expected_close_date AS TEXT)"),
        Order("created", "CAST(add_time AS TEXT)", descending=True),
        Order("updated", "CAST(update_time AS TEXT)", descending=True),
        Order("activities done", "id", descending=True, counted=1),
        Order("activities to do", "id", descending=True, counted=0),
        Order("products", "CAST(coalesce(products_count, 0) AS INTEGER)", descending=True),
        Order("owner", "owner_id", text=True, names="user"),
    )
}
"""Pipedrive's sorts (product 2.4), by name, the default first."""


class View(NamedTuple):
    """Which deals a board shows, and in which order.

    `owner` is a user or None for everyone; of several `labels` or `urgencies` (as in `clock.URGENCY`) one is enough;
    `age` is for how many whole days at least a deal has stood in its stage, 0 for any; every word of `text` stands in
    the deal's title or in the name of whom it is with; `archived` shows those put away, and no others; `team` is a
    group of users, by its number, `saved` a filter kept by Pipedrive, 0 for none; `ids` are all that may be shown,
    archived or not.
    """

    sort: str = NEXT
    reverse: bool = False
    owner: int | None = None
    labels: tuple[int, ...] = ()
    status: str = "open"
    urgencies: tuple[int, ...] = ()
    rotten: bool = False
    age: int = 0
    text: str = ""
    archived: bool = False
    team: int = 0
    saved: int = 0
    ids: tuple[int, ...] | None = None

    @property
    def order(self) -> Order:
        """The way it is sorted."""
        return ORDERS.get(self.sort, ORDERS[NEXT])

    @property
    def descending(self) -> bool:
        """Whether a column begins with the greatest."""
        return self.order.descending != self.reverse

    @property
    def filtered(self) -> bool:
        """Whether it leaves deals out that a board shows by itself."""
        return self._replace(sort=NEXT, reverse=False, archived=False) != View()

    def narrows(self, other: View) -> bool:
        """Whether all it shows is among what another one shows, whatever their orders."""
        pairs = zip(self._fields, self, other, View(), strict=True)
        return all(
            mine == its or name in _ORDERING or (name in _LEAVING and its == usual) for name, mine, its, usual in pairs
        )

    @property
    def timed(self) -> bool:
        """Whether time alone brings deals in or takes them out."""
        return self.rotten or bool(self.age)

    def where(self, stages: Sequence[Stage], now: datetime) -> tuple[str, dict[str, Any]]:
        """SQL over the deals of these stages at a time, but for the text; with its values."""
        wanted: dict[str, Any] = {}
        parts = [f"status IN ({_STATUSES[self.status]})", "is_deleted = 0"]
        if self.ids is None:
            parts.append(f"is_archived = {int(self.archived)}")
        if self.owner is not None:
            wanted["owner"] = self.owner
            parts.append("owner_id = :owner")
        if self.labels:
            own = "',' || trim(label_ids, '[]') || ','"
            parts.append(f"({' OR '.join(f'instr({own}, :label{n})' for n in range(len(self.labels)))})")
            wanted |= {f"label{n}": f",{label}," for n, label in enumerate(self.labels)}
        if self.urgencies:
            parts.append(f"({URGENCY}) IN ({','.join(str(int(u)) for u in self.urgencies)})")
        if self.rotten:
            parts.append(_rotten(stages, now))
        if self.ids is not None:
            wanted["ids"] = json.dumps(self.ids)
            parts.append("id IN (SELECT value FROM json_each(:ids))")
        if self.age:
            wanted["since"] = _stamp(now - timedelta(days=self.age))
            parts.append("coalesce(stage_change_time, add_time) <= :since")
        return " AND ".join(parts), wanted

    def dump(self) -> dict[str, Any]:
        """What differs from the usual, as JSON values."""
        usual = View()._asdict()
        return {name: value for name, value in self._asdict().items() if value != usual[name] and name != "ids"}

    @classmethod
    def load(cls, facts: Mapping[str, Any]) -> View:
        """The view these JSON values mean; what makes no sense is as usual."""
        found: dict[str, Any] = {}
        for name, usual in cls()._asdict().items():
            value = facts.get(name, usual)
            if name == "ids":
                continue
            value = tuple(value) if isinstance(value, list) else value
            numbers = isinstance(value, tuple) and all(type(v) is int for v in value)
            if isinstance(value, int) and abs(value) > LARGEST:
                continue
            if numbers if isinstance(usual, tuple) else type(value) is (int if name == "owner" else type(usual)):
                found[name] = value
        view = cls(**found)
        return view._replace(
            sort=view.sort if view.sort in ORDERS else NEXT,
            status=view.status if view.status in STATUSES else "open",
        )


_ORDERING = ("sort", "reverse")
_LEAVING = ("owner", "labels", "urgencies", "rotten", "age", "text", "team", "saved")
"""What only leaves deals out."""

_STATUSES = {
    "open": "'open'",
    "won": "'won'",
    "lost": "'lost'",
    "all": "'open', 'won', 'lost'",
    OPEN_OR_WON: "'open', 'won'",
}


def _rotten(stages: Sequence[Stage], now: datetime) -> str:
    """SQL for a deal nobody has touched for longer than its stage allows (product 9.4)."""
    limits = [(s.id, s.rots_after) for s in stages if s.rots_after is not None]
    whens = (f"WHEN {int(s)} THEN '{_stamp(now - timedelta(days=days))}'" for s, days in limits)
    return f"(status = 'open' AND update_time < CASE stage_id {' '.join(whens)} END)" if limits else "FALSE"


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:00Z}"
