"""A board that follows single changes is the board one would read anew, and the one plain Python would make."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.dice import thrown
from tests.services.served import Nowhere
from tui.services import board
from tui.services.board import FEW, Board
from tui.services.board_view import ORDERS, STATUSES, View
from tui.services.changes import Changed
from tui.services.deal_reader import DealReader
from tui.services.edits import EditError
from tui.services.folding import fold
from tui.services.workspace import Workspace
from tui.store.copy import Copy
from tui.store.outbox import Entry

T = TypeVar("T")
Record = dict[str, Any]

START = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
DECIMALS = {"EUR": 2, "JPY": 0, "KWD": 3, "USD": 2}
STAGES = {1: (11, 12, 13), 2: (21, 22)}
ODDS = {11: 10, 12: 45, 13: 100, 21: 33, 22: 0}

CENTS = st.integers(0, 3_000_000).map(lambda cents: cents / 100)
VALUES = CENTS | st.sampled_from([0, None, 0.05, 12.5, 999_999_999.99])
DUES = st.tuples(
    st.sampled_from(["2026-03-10", "2026-03-11", "2026-03-12", "2026-04-01"]),
    st.sampled_from([None, "00:30:00", "09:00:00", "09:31:00", "10:15:00", "23:30:00"]),
)
PICK = st.integers(0, 10**6)
TITLES = st.sampled_from(["Zebra", "Äpfel", "apples", "Zoë's zebra", "", None])
PEOPLE = {1: "Élodie Brun", 2: "Zacharias"}
VIEWS = st.builds(
    View,
    sort=st.sampled_from(sorted(ORDERS)),
    reverse=st.booleans(),
    owner=st.none() | st.sampled_from([1, 2]),
    labels=st.sampled_from([(), (), (1,), (1, 12)]),
    status=st.sampled_from(["open", *STATUSES]),
    urgencies=st.sampled_from([(), (), (1, 2), (3,)]),
    rotten=st.sampled_from([False, False, True]),
    age=st.sampled_from([0, 0, 1]),
    text=st.sampled_from(["", "", "zeb", "BRUN", "apfel", "brun zebra"]),
    archived=st.just(value=False),
    team=st.just(0),
    saved=st.just(0),
    ids=st.none(),
)
"""Ways to look at a board."""


class Following(RuleBasedStateMachine):
    """Edits, undo and redo, answers and refusals of a server, other people's changes, and time going by."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.directory = Path(tempfile.mkdtemp())
        self.now = START
        self.workspace = Workspace(
            self.directory / "copy.db", self.directory / "outbox.db", Nowhere(), now=lambda: self.now
        )
        self.workspace.outbox.db.execute("PRAGMA synchronous=OFF")
        self.workspace.hub.listen(self._follow)
        self.theirs = Copy(self.directory / "copy.db")
        """What the sync writes with."""
        self.next_id = 1
        self._fill_account()
        pipelines = self.workspace.deals.pipelines()
        self.boards = [self.workspace.deals.board(p) for p in pipelines]
        self.looked = [self.workspace.deals.board(*pipelines), self.workspace.deals.board(pipelines[0])]

    def _fill_account(self) -> None:
        copy = self.workspace.copy
        copy.remember("me", {"id": 1, "timezone_name": "Europe/Berlin"})
        codes = enumerate(DECIMALS.items(), 1)
        copy.put("currency", [{"id": n, "code": c, "symbol": c, "decimal_points": d} for n, (c, d) in codes])
        copy.put("pipeline", [{"id": 1, "order_nr": 1, "is_deal_probability_enabled": True}, {"id": 2, "order_nr": 2}])
        for pipeline, stages in STAGES.items():
            rows = [{"id": s, "order_nr": s, "pipeline_id": pipeline, "deal_probability": ODDS[s]} for s in stages]
            rows[0] |= {"is_deal_rot_enabled": True, "days_to_rotten": 1}
            copy.put("stage", rows)
        copy.put("person", [{"id": n, "name": name} for n, name in PEOPLE.items()])
        copy.put("user", [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Bruno"}])
        self.workspace._settle()

    def teardown(self) -> None:
        board.FEW = FEW
        self.theirs.close()
        self.workspace.close()
        self.loop.close()
        shutil.rmtree(self.directory)

    def do(self, work: Awaitable[T]) -> T:
        return self.loop.run_until_complete(work)

    def _follow(self, changed: Changed) -> None:
        """What the screen does with an announcement."""
        ids = {int(i) for i in changed.ids.get("deal", ())}
        for old, new in changed.renamed.items():
            ids |= {int(old[1]), int(new)} if old[0] == "deal" else set()
        for one in (*self.boards, *self.looked):
            if "day" in changed.ids:
                one._read()
            elif ids:
                one.follow(ids)

    # -- what one does ------------------------------------------------------------------------------------------------

    def _deal(self, pick: int) -> int | None:
        rows = self.workspace.copy.select("SELECT id FROM shown_deal WHERE is_deleted = 0 ORDER BY id")
        return rows[pick % len(rows)][0] if rows else None

    @rule(view=VIEWS, number=st.sampled_from([0, 1]))
    def look(self, view: View, number: int) -> None:
        """Sort and filter in another way."""
        self.looked[number].look(view)

    @rule(
        text=st.sampled_from(["", "z", "ze", "zeb", "zebra b", "b", "brun zebra", "ä", "zz"]),
        number=st.sampled_from([0, 1]),
    )
    def type(self, text: str, number: int) -> None:
        """Look for a text while one types."""
        self.looked[number].look(self.looked[number].view._replace(text=text))

    @rule(few=st.sampled_from([0, FEW]))
    def count(self, few: int) -> None:
        """From how many changed deals on these are taken out together."""
        board.FEW = few

    @rule(number=st.sampled_from([0, 1]), sort=st.none() | st.sampled_from(sorted(ORDERS)))
    def sort(self, number: int, sort: str | None) -> None:
        """The same deals in another order, or the other way round, whatever is looked for."""
        view = self.looked[number].view
        turned = view._replace(reverse=not view.reverse) if sort is None else view._replace(sort=sort)
        self.looked[number].look(turned)

    @rule(
        number=st.sampled_from([0, 1]),
        more=st.sampled_from(
            [View(), View(owner=1), View(labels=(1,)), View(urgencies=(3,)), View(rotten=True), View(age=1)]
        ),
    )
    def narrow(self, number: int, more: View) -> None:
        """Leave deals out of what is shown, or show all again in the same order."""
        view, usual = self.looked[number].view, View()
        filters = {name: value for name, value in more._asdict().items() if value != usual._asdict()[name]}
        wanted = view._replace(**filters) if filters else View(sort=view.sort, reverse=view.reverse)
        self.looked[number].look(wanted)

    @rule(number=st.sampled_from([0, 1]), picks=st.lists(PICK, max_size=3), column=st.sampled_from([0, 2, 4]))
    def carry(self, number: int, picks: list[int], column: int) -> None:
        """Look where deals would land, then put them back."""
        looked = self.looked[number]
        ids = [i for c in looked.columns for i in c.ids]
        carried = {ids[pick % len(ids)] for pick in picks} if ids else set[int]()
        column = min(column, len(looked.columns) - 1)
        looked.carry(carried, column)
        assert carried <= set(looked.columns[column].ids)
        assert sum(len(c.ids) for c in looked.columns) == sum(c.total.count for c in looked.columns) == len(ids)
        looked.follow(carried)

    @rule(
        pick=PICK,
        title=TITLES,
        owner=st.sampled_from([1, 2]),
        person=st.sampled_from([None, 1, 2]),
        labels=st.sampled_from([[], [1], [12], [2, 1]]),
    )
    def describe(self, pick: int, title: str | None, owner: int, person: int | None, labels: list[int]) -> None:
        if (deal := self._deal(pick)) is not None:
            body = {"title": title, "owner_id": owner, "person_id": person, "label_ids": labels}
            self.do(self.workspace.deals.change(deal, body))

    @rule(pick=PICK, stage=st.sampled_from(sorted(ODDS)))
    def move(self, pick: int, stage: int) -> None:
        if (deal := self._deal(pick)) is not None:
            self.do(self.workspace.deals.move(deal, stage))

    @rule(pick=PICK, how=st.sampled_from(["win", "reopen", "delete"]))
    def close(self, pick: int, how: str) -> None:
        if (deal := self._deal(pick)) is not None:
            self.do(getattr(self.workspace.deals, how)(deal))

    @rule(
        pick=PICK,
        value=VALUES,
        currency=st.sampled_from([*DECIMALS, "XXX", None]),
        odds=st.none() | st.integers(0, 100),
    )
    def change(self, pick: int, value: float | None, currency: str | None, odds: int | None) -> None:
        if (deal := self._deal(pick)) is not None:
            self.do(self.workspace.deals.change(deal, {"value": value, "currency": currency, "probability": odds}))

    @rule(stage=st.sampled_from(sorted(ODDS)), value=VALUES)
    def create(self, stage: int, value: float | None) -> None:
        self.do(self.workspace.deals.create({"title": "New", "stage_id": stage, "value": value}))

    @rule(pick=PICK, due=DUES)
    def plan(self, pick: int, due: tuple[str, str | None]) -> None:
        if (deal := self._deal(pick)) is not None:
            fields = {"deal_id": deal, "subject": "Call", "type": "call", "due_date": due[0], "due_time": due[1]}
            self.do(self.workspace.activities.create(fields))

    @rule(pick=PICK, done=st.booleans())
    def tick_off(self, pick: int, done: bool) -> None:
        rows = self.workspace.copy.select("SELECT id FROM shown_activity WHERE is_deleted = 0 ORDER BY id")
        if rows:
            try:
                self.do(self.workspace.activities.set_done(rows[pick % len(rows)][0], done=done))
            except EditError:
                return

    @rule()
    def undo(self) -> None:
        self.do(self.workspace.undo())

    @rule()
    def redo(self) -> None:
        self.do(self.workspace.redo())

    # -- what the server does -----------------------------------------------------------------------------------------

    def _first(self) -> Entry | None:
        return self.workspace.outbox.following(0)

    @precondition(lambda self: self._first() is not None)
    @rule()
    def answer(self) -> None:
        """The server carries out the oldest call."""
        entry = self._first()
        assert entry is not None
        call, copy, changed = entry.call, self.theirs, Changed()
        real = None
        for kind, record, patch in call.effects:
            before = copy.snapshot(kind, record) or {}
            if call.creates == (kind, record):
                real, self.next_id = self.next_id, self.next_id + 1
            elif not before:
                continue
            number = real if call.creates == (kind, record) and real else record
            copy.put(kind, [{**before, **patch, "id": number}])
            changed.ids[kind].add(number)
        self.workspace.outbox.done(entry, (*call.creates, real) if call.creates and real else None)
        if call.creates and real:
            changed.renamed[call.creates] = real
        for kind, record in call.touches():
            changed.ids[kind].add(record)
        self._news(changed)

    @precondition(lambda self: self._first() is not None)
    @rule()
    def refuse(self) -> None:
        """The server refuses the oldest call, and with it what hangs on it."""
        entry, changed = self._first(), Changed()
        while entry is not None:
            self.workspace.outbox.set_state(entry, "refused", "no")
            for kind, record in entry.call.touches():
                changed.ids[kind].add(record)
            following = self.workspace.outbox.following(entry.id)
            created = entry.call.creates
            entry = following if following and created and created in following.call.names() else None
        self._news(changed)

    @rule(
        pick=PICK, stage=st.sampled_from(sorted(ODDS)), value=VALUES, age=st.integers(0, 5),
        status=st.sampled_from(["open", "open", "won"]), archived=st.booleans(), due=st.none() | DUES,
    )  # fmt: skip
    def others(
        self,
        pick: int,
        stage: int,
        value: float | None,
        age: int,
        status: str,
        archived: bool,
        due: tuple[str, str] | None,
    ) -> None:
        """Somebody else adds or changes a deal."""
        copy, changed = self.theirs if pick % 2 else self.workspace.copy, Changed()
        known = sorted(int(i) for i in copy.ids("deal"))
        deal = known[pick % len(known)] if known and pick % 3 else self.next_id
        self.next_id = max(self.next_id, deal + 1)
        pipeline = next(p for p, stages in STAGES.items() if stage in stages)
        added = f"2026-03-0{1 + age}T10:00:00Z"
        place = {
            "stage_id": stage,
            "pipeline_id": pipeline,
            "status": status,
            "is_archived": archived,
            "is_deleted": False,
        }
        copy.put("deal", [{"id": deal, "value": value, "currency": "EUR", "add_time": added, **place}])
        if due is not None:
            activity: Record = {
                "id": self.next_id,
                "deal_id": deal,
                "due_date": due[0],
                "due_time": due[1],
                "done": False,
            }
            self.next_id += 1
            copy.put("activity", [{**activity, "is_deleted": False}])
            changed.ids["activity"].add(activity["id"])
        changed.ids["deal"].add(deal)
        self._news(changed)

    @rule(minutes=st.sampled_from([1, 30, 61, 14 * 60]))
    def time_goes_by(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.workspace.tick()

    @rule(seconds=st.integers(1, 3600))
    def time_goes_by_unnoticed(self, seconds: int) -> None:
        """Until the next minute, or whenever a board looks at the clock."""
        self.now += timedelta(seconds=seconds)
        for one in (*self.boards, *self.looked):
            one.follow(())

    def _news(self, changed: Changed) -> None:
        changed.add(self.do(self.workspace.edits.catch_up()))
        self.workspace.hub.announce(changed)

    # -- what must be true --------------------------------------------------------------------------------------------

    @invariant()
    def it_is_the_board_one_would_read_anew(self) -> None:
        deals = self.workspace.deals
        fresh = DealReader(deals.copy, deals.clock, deals.money)
        for one in self.boards:
            assert shown(one) == shown(fresh.board(one.pipeline))
        for one in self.looked:
            assert shown(one) == shown(fresh.board(*one.pipelines, view=one.view))
            for number, column in enumerate(one.columns):
                for row, deal in enumerate(column.ids):
                    assert one.find(deal) == (number, row)

    @invariant()
    def every_filter_shows_what_it_should(self) -> None:
        records = {r["id"]: r for r in self._records()}
        for one in self.looked:
            stages = {c.stage.id: c.stage.rots_after for c in one.columns}
            there = {i for c in one.columns for i in c.ids}
            wanted = {
                i for i, r in records.items() if r.get("stage_id") in stages and self._passes(r, one.view, stages)
            }
            assert there == wanted

    def _passes(self, record: Record, view: View, stages: dict[int, int | None]) -> bool:
        said = f"{record.get('title') or ''} {PEOPLE.get(record.get('person_id') or 0, '')}".casefold()
        said = said.translate(str.maketrans("äéë", "aee"))
        minute = self.now.replace(second=0)
        rots = stages[record["stage_id"]]
        since = datetime.fromisoformat(record.get("stage_change_time") or record.get("add_time") or "9999-01-01")
        touched = datetime.fromisoformat(record.get("update_time") or "9999-01-01").replace(tzinfo=UTC)
        rotten = rots is not None and touched < minute - timedelta(days=rots)
        status = record.get("status")
        return (
            not record.get("is_archived")
            and view.status in (status, "all")
            and (view.owner is None or record.get("owner_id") == view.owner)
            and (not view.labels or bool({*view.labels} & {*(record.get("label_ids") or [])}))
            and (not view.urgencies or urgency(record["next_due"], self.now) in view.urgencies)
            and (not view.age or since.replace(tzinfo=UTC) <= minute - timedelta(days=view.age))
            and (not view.rotten or (status == "open" and rotten))
            and all(word in said for word in fold(view.text).split())
        )

    @invariant()
    def it_is_the_board_plain_python_makes(self) -> None:
        records = [r for r in self._records() if r.get("status") == "open" and not r.get("is_archived")]
        for one in self.boards:
            assert shown(one) == plain(one, records, self.now)
            for number, column in enumerate(one.columns):
                for row, deal in enumerate(column.ids):
                    assert one.find(deal) == (number, row)

    @invariant()
    def a_pending_value_is_shown(self) -> None:
        last: dict[tuple[str, int | str], Record] = {}
        for entry in self.workspace.outbox.pending():
            for kind, record, patch in entry.call.effects:
                last[kind, record] = {**last.get((kind, record), {}), **patch}
        for (kind, record), patch in last.items():
            found = self.workspace.copy.get(kind, record)
            if found is not None or "id" in patch:
                assert found is not None
                assert found.get("update_time") == patch.get("update_time") or self._was_touched(record, found, patch)
                assert {n: found.get(n) for n in patch if n != "update_time"} == {
                    n: value for n, value in patch.items() if n != "update_time"
                }

    def _was_touched(self, deal: int | str, found: Record, patch: Record) -> bool:
        """Whether an activity of the deal was done since it was changed itself, or the change does not say when.

        If only for a while: it is touched all the same.
        """
        done = [e.call.effects for e in self.workspace.outbox.pending() if e.call.kind == "activity"]
        ticked = {i for effects in done for k, i, p in effects if k == "activity" and "done" in p}
        of_deal = {a["id"] for a in self.workspace.copy.all("activity") if a.get("deal_id") == deal}
        later = (found.get("update_time") or "") > (patch.get("update_time") or "")
        return "update_time" not in patch or (later and bool(ticked & of_deal))

    def _records(self) -> list[Record]:
        """Every deal with what it has next, worked out from the activities."""
        planned: dict[int, str] = {}
        for activity in self.workspace.copy.all("activity"):
            if not activity.get("done") and activity.get("due_date"):
                time = activity.get("due_time")
                due = activity["due_date"] + (f"T{time}" if time else "")
                planned[activity["deal_id"]] = min(planned.get(activity["deal_id"], "9"), due)
        return [r | {"next_due": planned.get(r["id"])} for r in self.workspace.copy.all("deal")]


def shown(board: Board) -> list[Any]:
    """What can be seen of a board; currencies that add up to nothing may be left out."""
    return [
        (c.ids, c.total.count, *({k: v for k, v in sums.items() if v} for sums in (c.total.values, c.total.weighted)))
        for c in board.columns
    ]


def plain(board: Board, records: list[Record], now: datetime) -> list[Any]:
    columns = []
    for column in board.columns:
        deals = [r for r in records if r.get("stage_id") == column.stage.id]
        deals.sort(key=lambda r: abs(r["id"]), reverse=True)
        deals.sort(key=lambda r: r.get("add_time") or "", reverse=True)
        deals.sort(key=lambda r: urgency(r["next_due"], now))
        values: dict[str, Decimal] = {}
        weighted: dict[str, Decimal] = {}
        for deal in deals:
            code = deal.get("currency") or "EUR"
            own = deal.get("probability") if board.pipeline.uses_deal_probability else None
            value, odds = Decimal(str(deal.get("value") or 0)), ODDS[column.stage.id] if own is None else own
            exact = value.quantize(Decimal(1).scaleb(-max(DECIMALS.get(code, 2), 2)), ROUND_HALF_UP)
            unit = Decimal(1).scaleb(-DECIMALS.get(code, 2))
            values[code] = values.get(code, Decimal(0)) + exact
            weighted[code] = weighted.get(code, Decimal(0)) + (exact * odds / 100).quantize(unit, ROUND_HALF_UP)
        totals = ({k: int(v * 10 ** max(DECIMALS.get(k, 2), 2)) for k, v in s.items() if v} for s in (values, weighted))
        columns.append(([r["id"] for r in deals], len(deals), *totals))
    return columns


def urgency(due: str | None, now: datetime) -> int:
    """Pipedrive's (product 2.3), for somebody in Berlin in the winter: an hour before UTC."""
    there = now + timedelta(hours=1)
    if due is None:
        return 3
    if len(due) == 10:
        return 1 if due < f"{there:%Y-%m-%d}" else 2 if due == f"{there:%Y-%m-%d}" else 4
    moment = datetime.fromisoformat(due).replace(tzinfo=UTC)
    return 1 if moment < now else 2 if (moment + timedelta(hours=1)).date() == there.date() else 4


Following.TestCase.settings = settings(
    max_examples=thrown(10),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),  # pyright: ignore[reportArgumentType]
)
TestFollowing = Following.TestCase
