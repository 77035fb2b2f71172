"""Deals as a list: their ids in order, by any column; the records themselves are read as they come in sight."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.board_memory import ALL
from tui.services.board_reader import among
from tui.services.board_view import View
from tui.services.deal_columns import AGE, LINKS, NEXT, NUMBERS, USUAL, Column, DealColumns, first
from tui.services.folding import fold
from tui.services.money import Total
from tui.store.kinds import KINDS, both

if TYPE_CHECKING:
    from tui.services.board import Pipeline
    from tui.services.workspace import Workspace

MANY = 500
"""From so many changed deals on the whole list is read anew."""

_NAMES = {"people": "person", "org": "organization", "user": "user", "creator": "user", "pipeline": "pipeline"}
Key = Any


class Look(NamedTuple):
    """How a list is looked at: of which pipeline (`ALL` for all), with which columns, by which one it is sorted.

    `widths` are pairs of a column and its cells, for those that are not as wide as usual.
    """

    pipeline: int = ALL
    columns: tuple[str, ...] = USUAL
    widths: tuple[tuple[str, int], ...] = ()
    sort: str = NEXT
    reverse: bool = False
    view: View = View()

    def dump(self) -> dict[str, Any]:
        """As JSON values."""
        return {**self._asdict(), "widths": dict(self.widths), "view": self.view.dump()}

    @classmethod
    def load(cls, facts: dict[str, Any]) -> Look:
        """The look these JSON values mean; what makes no sense is as usual."""
        columns, widths, view = (facts.get(name) for name in ("columns", "widths", "view"))
        sort, pipeline = facts.get("sort"), facts.get("pipeline")
        return cls(
            pipeline if type(pipeline) is int else ALL,
            tuple(c for c in columns if isinstance(c, str)) or USUAL if isinstance(columns, list) else USUAL,
            tuple((c, w) for c, w in widths.items() if type(w) is int) if isinstance(widths, dict) else (),
            sort if isinstance(sort, str) else NEXT,
            facts.get("reverse") is True,
            View.load(view if isinstance(view, dict) else {}),
        )


class DealList:
    """The deals a look shows, in order; follows single changes in little time."""

    def __init__(self, workspace: Workspace, look: Look | None = None) -> None:
        self.workspace = workspace
        self.copy = workspace.copy
        self.columns = DealColumns(workspace)
        self.look = look or Look()
        self.pipelines: tuple[Pipeline, ...] = ()
        self.ids: list[int] = []
        self.total = Total()
        self._keys: dict[int, Key] = {}
        self.read()

    def see(self, look: Look) -> None:
        """Show other deals, or the same ones in another order."""
        self.look = look
        self.read()

    def read(self) -> None:
        """Read everything anew."""
        there = tuple(p for p in self.workspace.deals.pipelines() if p.stages)
        self.pipelines = tuple(p for p in there if p.id == self.look.pipeline) or there
        self._keys = self._read()
        self._sort()

    def follow(self, ids: Iterable[int]) -> bool:
        """Bring these deals up to date; tells whether the list is another one now, or in another order."""
        wanted = sorted(set(ids))
        if len(wanted) > MANY:
            self.read()
            return True
        fresh = self._read(wanted)
        before = {i: self._keys[i] for i in wanted if i in self._keys}
        if fresh == before:
            self._add_up()
            return False
        for deal in before:
            del self._keys[deal]
        self._keys |= fresh
        self._sort()
        return True

    def __contains__(self, deal: object) -> bool:
        return deal in self._keys

    # -- reading --------------------------------------------------------------------------------------------------

    def _read(self, ids: Sequence[int] | None = None) -> dict[int, Key]:
        """What each deal that is shown (of `ids`, or of all) is sorted by."""
        if not self.pipelines:
            return {}
        column = self.columns.find(self.look.sort) or self.columns.find(NEXT)
        assert column is not None
        sql, path = _source(column)
        where, wanted = self._where()
        if ids is not None:
            where, wanted = among(where, wanted, ids)
        known = self._with_text(ids)
        if known is not None:
            where += " AND id IN (SELECT value FROM json_each(:known))"
            wanted["known"] = json.dumps(list(known))
        fields = f"id, {sql}, currency, coalesce(add_time, '')"
        rows = self.copy.select(both("deal", fields, where), wanted | {"path": path})
        key = self._key(column)
        return {r[0]: (key(r[1], r[2]), r[3], abs(r[0])) for r in rows}

    def _where(self) -> tuple[str, dict[str, Any]]:
        clock = self.workspace.clock
        stages = [s for p in self.pipelines for s in p.stages]
        where, wanted = self.workspace.deals.chosen(self.look.view, stages)
        chosen = ",".join(str(int(p.id)) for p in self.pipelines)
        return f"pipeline_id IN ({chosen}) AND {where}", wanted | clock.bounds()

    def _with_text(self, ids: Sequence[int] | None) -> set[int] | None:
        """The deals that have the text that is looked for; None where none is."""
        if not self.look.view.text:
            return None
        deals, view = self.workspace.deals, self.look.view
        if ids is None:
            words = fold(view.text).split()
            return {i for i, said in deals.said(self.pipelines, view).items() if all(word in said for word in words)}
        return {*deals.standing(self.pipelines, view, self.workspace.clock.bounds(), ids).stages}

    def _sort(self) -> None:
        """What is there to be sorted by, in order, then the rest; what is alike, the newest last."""
        turned = self.look.reverse != (self.look.sort == AGE)
        there = [i for i, key in self._keys.items() if key[0] is not None]
        absent = [i for i, key in self._keys.items() if key[0] is None]
        there.sort(key=self._keys.__getitem__, reverse=turned)
        absent.sort(key=lambda i: self._keys[i][1:], reverse=turned)
        self.ids = there + absent
        self._add_up()

    def _add_up(self) -> None:
        view, deals = self.look.view, self.workspace.deals
        stages = [s.id for p in self.pipelines for s in p.stages]
        only = self.ids if view.text else None
        bounds = self.workspace.clock.bounds()
        totals = deals.totals(self.pipelines, stages, view, bounds, only) if stages else {}
        self.total = sum(totals.values(), Total())

    # -- what is sorted by ----------------------------------------------------------------------------------------

    def _key(self, column: Column) -> Callable[[Any, str | None], Key]:
        """What a raw value and the deal's currency are compared by; None stands last."""
        plain = self._compared(column)
        if column.kind not in LINKS:
            return plain
        assert column.field is not None
        known = dict(self.copy.select(both(column.kind, "id, json_extract(data, :path)"), {"path": _path(column)}))
        return lambda raw, _: plain(known.get(raw), None)

    def _compared(self, column: Column) -> Callable[[Any, str | None], Key]:
        type_ = column.field.type if column.field else "moment"
        if type_ == "monetary":
            return self._amount
        if type_ == "stage":
            order = {s.id: n for n, s in enumerate(s for p in self.pipelines for s in p.stages)}
            return lambda raw, _: order.get(raw)
        if type_ in _NAMES:
            names = self._names(_NAMES[type_])
            return lambda raw, _: names.get(raw)
        if type_ in NUMBERS:
            return lambda raw, _: raw if isinstance(raw, int | float) else None
        if type_ in ("date", "moment"):
            return lambda raw, _: str(raw) if raw else None
        return self._folded(column)

    def _amount(self, raw: Any, currency: str | None) -> float | None:
        """In the user's currency; what has no rate counts as nothing."""
        value: Any = _parsed(raw)
        if isinstance(value, dict):
            value, currency = value.get("value"), value.get("currency")
        rate = self.workspace.money.currency(currency).rate
        return value * rate if isinstance(value, int | float) and rate is not None else None

    def _names(self, kind: str) -> dict[Any, str]:
        """The names of a kind by id, as they are compared."""
        source = "SELECT id, name FROM main.user" if kind == "user" else both(kind, "id, name")
        return {number: fold(name) for number, name in self.copy.select(source) if name}

    def _folded(self, column: Column) -> Callable[[Any, str | None], Key]:
        """As text, without case and accents; each value is written once."""
        known: dict[Any, str | None] = {}
        values = self.workspace.records.values

        def key(raw: Any, _currency: str | None) -> Key:
            if raw not in known:
                assert column.field is not None
                value = _parsed(raw)
                value = first(value) if column.field.type in ("phones", "emails") else value
                known[raw] = fold(values.text(column.kind, column.field, value)) or None
            return known[raw]

        return key


def _source(column: Column) -> tuple[str, str]:
    """SQL over a deal for what a column is sorted by, and the path in its JSON."""
    if column.field is None:
        return "next_due" if column.code == NEXT else "add_time", ""
    if column.kind in LINKS:
        return LINKS[column.kind], ""
    if column.field.code in ("id", *KINDS["deal"].columns) and not column.field.custom:
        return column.field.code, ""
    return "json_extract(data, :path)", _path(column)


def _path(column: Column) -> str:
    assert column.field is not None
    code = column.field.code.replace('"', "")
    return f'$.custom_fields."{code}"' if column.field.custom else f'$."{code}"'


def _parsed(raw: Any) -> Any:
    """A list or an object, where SQLite gives it as text."""
    if isinstance(raw, str) and raw.startswith(("[", "{")):
        try:
            return json.loads(raw)
        except ValueError:
            return raw
    return raw
