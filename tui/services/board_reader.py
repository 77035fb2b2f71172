"""What a board asks of the copy: which deals stand where, and what they add up to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.board_standing import Standing
from tui.services.board_sums import Question, SumReader
from tui.services.board_view import Order, View
from tui.services.clock import URGENCY, Clock
from tui.services.folding import fold
from tui.services.money import Money, Total
from tui.store.kinds import both

if TYPE_CHECKING:
    from tui.services.board import Pipeline, Stage
    from tui.store.copy import Copy

FEW = 500
_ONLY = "id IN (SELECT value FROM json_each(:only))"
Bounds = dict[str, str]


class Found(NamedTuple):
    """Deals by stage in no order; by deal what is asked for of it, and when it was added."""

    ids: dict[int, list[int]]
    keys: dict[int, Any]
    added: dict[int, str]


class BoardReader:
    """Reads places and totals; `bounds` are what the clock said."""

    def __init__(self, copy: Copy, clock: Clock, money: Money) -> None:
        self.copy = copy
        self.clock = clock
        self.money = money
        self.sums = SumReader(copy)

    # -- places ---------------------------------------------------------------------------------------------------

    def standing(
        self, pipelines: Sequence[Pipeline], view: View, bounds: Bounds, ids: Sequence[int] | None = None
    ) -> Standing:
        """Every deal that a view shows of these pipelines (or those of `ids`) by stage, in order."""
        here, keys, added = self._found(pipelines, view, bounds, ids)
        stages = {stage.id: here.get(stage.id, []) for pipeline in pipelines for stage in pipeline.stages}
        return self._in_order(Standing(stages, keys, added), view, ids)

    def shown(self, pipelines: Sequence[Pipeline], view: View, bounds: Bounds) -> set[int]:
        """Every deal that a view shows, whatever the text that is looked for."""
        where, wanted = self._where(pipelines, view)
        rows = self.copy.select(both("deal", "json_group_array(id)", where), wanted | bounds)
        return {deal for row in rows for deal in json.loads(row[0])}

    def keys(self, pipelines: Sequence[Pipeline], view: View, bounds: Bounds) -> dict[int, Any]:
        """What each of these deals is sorted by; none for what stands last."""
        where, wanted = self._where(pipelines, view)
        key, rates = self._key(view.order)
        columns = f"id, {key}" if rates else f"json_group_array(id), json_group_array({key})"
        rows = self.copy.select(both("deal", columns, where), wanted | rates | bounds)
        found = dict(rows) if rates else {i: k for texts in rows for i, k in zip(*map(json.loads, texts), strict=True)}
        return self._compared(view.order, found)

    def first(
        self, pipelines: Sequence[Pipeline], view: View, bounds: Bounds, stages: Iterable[int], count: int
    ) -> dict[int, list[int]]:
        """The first so many deals of each of these stages in the usual order.

        One urgency after the other is read, as an index has it, and none more than is needed.
        """
        where, wanted = self._where(pipelines, view)
        way = "DESC" if view.descending else "ASC"
        columns, here = f"SELECT id, {_ADDED}", f"{where} AND stage_id = :stage AND ({URGENCY}) = :urgency"
        kept = f"{here} AND id NOT IN (SELECT id FROM temp.pending_deal) ORDER BY add_time {way}, id {way} LIMIT :count"
        sql = f"SELECT * FROM ({columns} FROM main.deal WHERE {kept}) UNION ALL {columns} FROM temp.pending_deal"
        found: dict[int, list[int]] = {stage: [] for stage in stages}
        for stage, urgency in product(found, sorted(range(1, 5), reverse=not view.descending)):
            if len(ids := found[stage]) < count:
                asked = {"stage": stage, "urgency": urgency, "count": count}
                rows = self.copy.select(f"{sql} WHERE {here}", wanted | bounds | asked)
                rows.sort(key=lambda row: (row[1], abs(row[0])), reverse=view.descending)
                ids += [row[0] for row in rows]
        return {stage: ids[:count] for stage, ids in found.items()}

    def _found(self, pipelines: Sequence[Pipeline], view: View, bounds: Bounds, ids: Sequence[int] | None) -> Found:
        """The same in no order, with what the view's order asks for in place of what is sorted by."""
        where, wanted = self._where(pipelines, view, ids)
        key, rates = self._key(view.order)
        whole = ids is None and not view.text and not rates
        read = self._read_whole if whole else self._read_rows
        return read(key, view.text, where, wanted | rates | bounds)

    def _read_whole(self, key: str, _text: str, where: str, wanted: dict[str, Any]) -> Found:
        """Deals by stage: a value for each stage and not a row for each deal is read, in half the time.

        Not for what is no whole number: its last digits would be lost on the way.
        """
        columns = f"stage_id, json_group_array(id), json_group_array({key}), json_group_array({_ADDED})"
        ids, keys, added = Found({}, {}, {})
        for stage, *texts in self.copy.select(both("deal", columns, where, "GROUP BY stage_id"), wanted):
            here, asked, since = map(json.loads, texts)
            ids.setdefault(stage, []).extend(here)
            keys.update(zip(here, asked, strict=True))
            added.update(zip(here, since, strict=True))
        return Found(ids, keys, added)

    def _read_rows(self, key: str, text: str, where: str, wanted: dict[str, Any]) -> Found:
        """Deals by stage, those that have a text."""
        columns = f"stage_id, id, {key}, {_ADDED}{', title, person_id, org_id' if text else ''}"
        rows: list[Any] = self.copy.select(both("deal", columns, where), wanted)
        rows = self._with_text(rows, text) if text else rows
        ids: dict[int, list[int]] = {}
        for row in rows:
            ids.setdefault(row[0], []).append(row[1])
        return Found(ids, {row[1]: row[2] for row in rows}, {row[1]: row[3] for row in rows})

    def _where(
        self, pipelines: Sequence[Pipeline], view: View, ids: Sequence[int] | None = None
    ) -> tuple[str, dict[str, Any]]:
        where, wanted = self.chosen(view, [s for p in pipelines for s in p.stages])
        where = f"pipeline_id IN ({','.join(str(int(p.id)) for p in pipelines)}) AND {where}"
        return (where, wanted) if ids is None else among(where, wanted, ids)

    def chosen(self, view: View, stages: Sequence[Stage]) -> tuple[str, dict[str, Any]]:
        """SQL over the deals of these stages that a view shows, but for the text; with its values."""
        where, wanted = view.where(stages, self.clock.now())
        if view.saved or view.team:
            from tui.services import filter_sql  # late: most boards are without

            more, values = filter_sql.where(self.copy, self.clock, view.saved, view.team)
            where, wanted = f"{where} AND {more}", wanted | values
        return where, wanted

    def _key(self, order: Order) -> tuple[str, dict[str, Any]]:
        """SQL for what is sorted by; amounts in the user's currency, those without a rate as nothing."""
        if "{rate}" not in order.sql:
            return order.sql, {}
        known = [c for c in self.money.currencies.values() if c.rate is not None]
        whens = " ".join(f"WHEN :currency{n} THEN :rate{n}" for n in range(len(known)))
        values: dict[str, Any] = {f"currency{n}": c.code for n, c in enumerate(known)}
        values |= {f"rate{n}": c.rate for n, c in enumerate(known)} | {"usual": self.money.default}
        return order.sql.format(rate=f"CASE coalesce(currency, :usual) {whens} WHEN :usual THEN 1 END"), values

    def _in_order(self, found: Standing, view: View, ids: Sequence[int] | None) -> Standing:
        found.sort(self._compared(view.order, found.keys, ids), descending=view.descending)
        return found

    def _compared(self, order: Order, found: dict[int, Any], ids: Sequence[int] | None = None) -> dict[int, Any]:
        """What an order asks for, by deal, as it is compared: people do not tell cases and accents apart."""
        if order.counted is not None:
            return dict.fromkeys(found, 0) | self._counts(order.counted, ids)
        names = dict(self._names(order.names, {*found.values()})) if order.names else None
        if order.text:
            for deal, key in found.items():  # in the place of what is not needed any more: there may be many
                found[deal] = (fold(str(key)) if key else None) if names is None else names.get(key)
        return found

    def _names(self, kind: str, ids: set[Any]) -> Iterator[tuple[int, str]]:
        """The names of these records by id, as they are compared; of many, reading all is quicker."""
        chosen = f"id IN ({','.join(str(int(i)) for i in ids if i is not None)})" if len(ids) < FEW else "TRUE"
        source = both(kind, "id, name", chosen) if kind != "user" else f"SELECT id, name FROM main.user WHERE {chosen}"
        return ((number, fold(name)) for number, name in self.copy.select(source) if name)

    def _with_text(self, rows: list[Any], text: str) -> list[Any]:
        """The rows that have every word of a text in their last columns: a title, a person and an organization."""
        for word in fold(text).split():
            people = {n for n, name in self._names("person", {row[5] for row in rows}) if word in name}
            companies = {n for n, name in self._names("organization", {row[6] for row in rows}) if word in name}
            rows = [r for r in rows if r[5] in people or r[6] in companies or (r[4] and word in fold(r[4]))]
        return rows

    def said(self, pipelines: Sequence[Pipeline], view: View) -> dict[int, str]:
        """What a text is looked for in, of every deal a view shows without one: its title and whom it is with."""
        where, wanted = self._where(pipelines, view._replace(text=""))
        columns = ("id", "CAST(coalesce(title, '') AS TEXT)", "person_id", "org_id")
        source = both("deal", ", ".join(f"json_group_array({column})" for column in columns), where)
        found: dict[int, str] = {}
        for texts in self.copy.select(source, wanted | self.clock.bounds()):
            ids, titles, persons, organizations = map(json.loads, texts)
            one = dict(self._names("person", set(persons))).get
            other = dict(self._names("organization", set(organizations))).get
            for deal, title, person, organization in zip(ids, titles, persons, organizations, strict=True):
                found[deal] = f"{fold(title)}\n{one(person, '')}\n{other(organization, '')}"
        return found

    def _counts(self, done: int, ids: Sequence[int] | None) -> dict[int, int]:
        """How many activities that are done (1) or to do (0) these deals have, or all."""
        where = (
            f"+done = {int(done)} AND is_deleted = 0 AND deal_id IS NOT NULL"  # `+`: in the index on deals it is, too
        )
        where += "" if ids is None else f" AND deal_id IN ({','.join(str(int(i)) for i in ids)})"
        found: dict[int, int] = {}
        for deal, count in self.copy.select(both("activity", "deal_id, count(*)", where, "GROUP BY deal_id")):
            found[deal] = found.get(deal, 0) + count
        return found

    # -- totals ---------------------------------------------------------------------------------------------------

    def totals(
        self,
        pipelines: Sequence[Pipeline],
        stages: Sequence[int],
        view: View,
        bounds: Bounds,
        only: Iterable[int] | None = None,
    ) -> dict[int, Total]:
        """What a view's deals in these stages add up to, exactly: each is rounded as the service does it.

        `only` are the ids it shows there, where SQL alone cannot tell.
        """
        where, wanted = self._where(pipelines, view)
        closed = view.status != "open"
        if only is None and not (view.saved or view.team):  # those ask more than the deals
            minor, weighted, codes = self._amounts(pipelines, closed=closed, stage=None)
            columns = f"stage_id, currency, count(*), sum({minor}), sum({weighted})"
            question = Question(columns, where, _groups(chosen=view.filtered), wanted | bounds | codes)
            if (sums := self.sums.read(question, stages)) is not None:
                return self._gathered((*key, *sum_) for key, sum_ in sums.items())
        where += f" AND stage_id IN ({','.join(str(int(s)) for s in stages)})"
        if only is not None:
            where += f" AND {_ONLY}"
            wanted["only"] = json.dumps(list(only))
        return self._sums(pipelines, where, wanted | bounds, closed=closed, chosen=view.filtered and only is None)

    def sum_of(self, pipelines: Sequence[Pipeline], deal: int, stage: int) -> Total:
        """What a deal adds to a stage, as if it stood there."""
        totals = self._sums(pipelines, "id = :deal", {"deal": deal}, stage=stage)
        return totals.get(stage, Total())

    def _sums(
        self,
        pipelines: Sequence[Pipeline],
        where: str,
        wanted: dict[str, Any],
        *,
        closed: bool = True,
        chosen: bool = False,
        stage: int | None = None,
    ) -> dict[int, Total]:
        minor, weighted, codes = self._amounts(pipelines, closed=closed, stage=stage)
        stood = "stage_id" if stage is None else str(int(stage))
        columns = f"{stood}, currency, count(*), sum({minor}), sum({weighted})"
        groups = f"GROUP BY {_groups(chosen=chosen)}"
        return self._gathered(self.copy.select(both("deal", columns, where, groups), wanted | codes))

    def _gathered(self, rows: Iterable[tuple[Any, ...]]) -> dict[int, Total]:
        totals: dict[int, Total] = {}
        for number, code, count, value, expected in rows:
            total = totals.setdefault(number, Total())
            total.gather(self.money.currency(code).code, count, round(value or 0), round(expected or 0))
        return totals

    def _amounts(
        self, pipelines: Sequence[Pipeline], *, closed: bool, stage: int | None
    ) -> tuple[str, str, dict[str, str]]:
        """SQL for a deal's value and weighted value in minor units, whole numbers up to a trillion (product 9.5)."""
        scale, unit, codes = self._scales()
        percent = _percent(pipelines, stage)
        scaled = f"round(value * {scale})"
        minor = f"CASE WHEN abs(value) < 1e12 THEN CAST({scaled} AS INTEGER) ELSE {scaled} END"
        sized = f"CAST(abs({scaled}) * {percent} + 50 * {unit} AS INTEGER) / (100 * {unit}) * {unit}"
        weighted = f"CASE WHEN value < 0 THEN -1 ELSE 1 END * ({sized})"
        if closed:
            weighted = f"CASE status WHEN 'won' THEN {minor} WHEN 'lost' THEN 0 ELSE {weighted} END"
        return minor, weighted, codes

    def _scales(self) -> tuple[str, str, dict[str, str]]:
        """SQL for how many minor units make one of a currency, and for how many of them it is rounded to."""
        odd = [c for c in self.money.currencies.values() if c.scale != 100 or c.unit != 1]
        codes = {f"code{n}": c.code for n, c in enumerate(odd)}
        if not odd:
            return "100", "1", codes
        scales = " ".join(f"WHEN :code{n} THEN {c.scale}" for n, c in enumerate(odd))
        units = " ".join(f"WHEN :code{n} THEN {c.unit}" for n, c in enumerate(odd))
        return f"CASE currency {scales} ELSE 100 END", f"CASE currency {units} ELSE 1 END", codes

    def due_between(self, first: str, last: str) -> set[int]:
        """The deals whose next activity fell due between two UTC times (`YYYY-MM-DDTHH:MM:SS`)."""
        where = "next_due >= :first AND next_due < :last"
        return {row[0] for row in self.copy.select(both("deal", "id", where), {"first": first, "last": last})}


def among(where: str, wanted: dict[str, Any], ids: Sequence[int]) -> tuple[str, dict[str, Any]]:
    """The same question of some deals alone, with its values.

    The `+` keeps SQLite from going through all that stand in the same pipelines: they are found by their ids.
    """
    return f"+{where} AND id IN (SELECT value FROM json_each(:those))", {**wanted, "those": json.dumps(ids)}


def _groups(*, chosen: bool) -> str:
    """SQL by what is added up; without an index in its order the rest of what is chosen by is in the one it takes."""
    return "+stage_id, +currency" if chosen else "stage_id, currency"


def _percent(pipelines: Sequence[Pipeline], stage: int | None) -> str:
    """SQL for how likely a deal is won, in percent: its own where its pipeline lets it have one, else its stage's."""
    odds = " ".join(f"WHEN {int(s.id)} THEN {int(s.probability)}" for p in pipelines for s in p.stages)
    percent = f"CASE {'stage_id' if stage is None else int(stage)} {odds} ELSE 100 END" if odds else "100"
    own = [int(p.id) for p in pipelines if p.uses_deal_probability]
    if len(own) == len(pipelines):
        return f"coalesce(probability, {percent})"
    if not own:
        return percent
    if stage is not None:
        there = next((p.id for p in pipelines for s in p.stages if s.id == stage), 0)
        return f"coalesce(probability, {percent})" if there in own else percent
    return f"coalesce(CASE WHEN pipeline_id IN ({','.join(map(str, own))}) THEN probability END, {percent})"


_ADDED = "coalesce(CAST(add_time AS TEXT), '')"
