"""The day: everything that wants something of the user now, in one order, and why each is there (product 11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.changes import RecordId
from tui.services.clock import OVERDUE, TODAY
from tui.services.edits import EditError
from tui.services.reasons import activity_reason, deal_reason, lead_reason
from tui.store.kinds import both

if TYPE_CHECKING:
    from tui.services.activities import Event
    from tui.services.workspace import Workspace

LATE, NOW, STUCK, ROTTING, NEW = range(5)
PARTS = ("Overdue", "Today", "No step", "Rotting", "New leads")
"""The parts of the day, in order: activities that are overdue and due today, open deals without a next step, deals that
rot within three days or do already, and leads nobody has looked at."""

SOON = timedelta(days=3)
KEPT = "today"
Key = tuple[str, RecordId]
Record = dict[str, Any]


class Item(NamedTuple):
    """Something to be disposed of: `part` as in `PARTS`; `kind` is activity, deal or lead.

    `deal` and `lead` are what it is about, None where it is not.
    """

    part: int
    kind: str
    id: RecordId
    deal: int | None = None
    lead: str | None = None

    @property
    def key(self) -> Key:
        """What it is, by kind and id."""
        return self.kind, self.id


class Line(NamedTuple):
    """What is shown of an item: `why` says why it is there, `urgency` is as in `clock.URGENCY` (0 for a lead)."""

    title: str
    about: str
    value: str
    why: str
    urgency: int
    rotten: int = 0
    waiting: bool = False


class Today:
    """The user's day, or everyone's (`owner` is None then); what went away today counts as done."""

    def __init__(self, workspace: Workspace, *, everyone: bool = False) -> None:
        self.workspace = workspace
        self.owner: int | None = None if everyone else workspace.copy.fact("me", {}).get("id")
        self.items: list[Item] = []
        self.done: set[Key] = set()
        self._lines: dict[Key, Line] = {}
        self._day = ""
        self.read()

    # -- reading --------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read everything anew, and count what went away since the last time."""
        before = {item.key for item in self.items}
        self._lines.clear()
        late, now = self._activities()
        dated = {item.deal for item in (*late, *now)}
        asleep = {kind: self.workspace.snoozes.sleeping(kind) for kind in ("activity", "deal", "lead")}
        found = [*late, *now, *self._stuck(), *(i for i in self._rotting() if i.deal not in dated), *self._new()]
        self.items = [item for item in found if item.id not in asleep[item.kind]]
        self._count(before)

    def _select(self, kind: str, columns: str, where: str, order: str, **values: Any) -> list[tuple[Any, ...]]:
        mine = "" if self.owner is None else "AND owner_id = :owner"
        bounds = {**self.workspace.clock.bounds(), "owner": self.owner, **values}
        source = both(kind, columns, f"{where} AND is_deleted = 0 {mine}")
        return self.workspace.copy.select(f"SELECT * FROM ({source}) ORDER BY {order}", bounds)

    def _activities(self) -> tuple[list[Item], list[Item]]:
        """Those that are overdue, and those that are still to come today."""
        bounds = self.workspace.clock.bounds()
        late = "CASE length(due) WHEN 10 THEN due < :today ELSE due < :now END AS late"
        where = "done = 0 AND due < :bound AND CASE length(due) WHEN 10 THEN due <= :today ELSE due < :tomorrow END"
        bound = max(f"{bounds['today']}~", bounds["tomorrow"])
        rows = self._select("activity", f"id, due, deal_id, lead_id, {late}", where, "due, id", bound=bound)
        parts: tuple[list[Item], list[Item]] = ([], [])
        for number, _due, deal, lead, is_late in rows:
            item = Item(LATE if is_late else NOW, "activity", number, deal, lead)
            parts[0 if is_late else 1].append(item)
        return parts

    def _stuck(self) -> list[Item]:
        """Open deals with nothing planned, those longest untouched first."""
        where = "status = 'open' AND is_archived = 0 AND next_due IS NULL"
        rows = self._select("deal", "id, update_time", where, "update_time, id")
        return [Item(STUCK, "deal", row[0], row[0]) for row in rows]

    def _rotting(self) -> list[Item]:
        """Open deals that rot within three days, the nearest to it first; those without a next step stand elsewhere."""
        now = self.workspace.clock.now() + SOON
        stages = [s for p in self.workspace.deals.pipelines() for s in p.stages if s.rots_after is not None]
        if not stages:
            return []
        whens = " ".join(
            f"WHEN {int(s.id)} THEN '{now - timedelta(days=s.rots_after or 0):%Y-%m-%dT%H:%M:%SZ}'" for s in stages
        )
        where = (
            f"status = 'open' AND is_archived = 0 AND next_due IS NOT NULL AND update_time < CASE stage_id {whens} END"
        )
        rows = self._select("deal", "id, update_time", where, "update_time, id")
        return [Item(ROTTING, "deal", row[0], row[0]) for row in rows]

    def _new(self) -> list[Item]:
        """Leads nobody has looked at, the newest first."""
        rows = self._select("lead", "id, add_time", "is_archived = 0 AND was_seen = 0", "add_time DESC, id")
        return [Item(NEW, "lead", row[0], None, row[0]) for row in rows]

    # -- progress -------------------------------------------------------------------------------------------------

    def _count(self, before: set[Key]) -> None:
        """What was there and is not is done; what is there is not. Kept over restarts until the day is over."""
        memory, today = self.workspace.memory, self.workspace.clock.today().isoformat()
        if self._day != today:
            kept = memory.get(KEPT, dict[str, Any]())
            names = kept.get("done") if kept.get("day") == today else None
            self._day, self.done = today, {_key(name) for name in names or () if isinstance(name, str)}
        there = {item.key for item in self.items}
        gone = before if self.workspace.filled else set[Key]()  # while the copy fills, things go that nobody has done
        done = (self.done | gone) - there
        if done != self.done:
            self.done = done
            memory.put(KEPT, {"day": today, "done": sorted(f"{kind}:{record}" for kind, record in done)})

    def rename(self, renamed: Mapping[Key, RecordId]) -> None:
        """Follow temporary ids to the real ones."""
        if renamed:
            self.done = {(key[0], renamed.get(key, key[1])) for key in self.done}
            self.items = [item._replace(id=renamed.get(item.key, item.id)) for item in self.items]

    @property
    def progress(self) -> tuple[int, int]:
        """How many items of today are done, and how many there were."""
        return len(self.done), len(self.done) + len(self.items)

    def counts(self) -> list[int]:
        """How many items each part has."""
        found = [0] * len(PARTS)
        for item in self.items:
            found[item.part] += 1
        return found

    def upcoming(self) -> Event | None:
        """The next activity that is planned for later than today."""
        rows = self._select("activity", "id, due", "done = 0 AND due >= :tomorrow AND due > :today", "due, id LIMIT 1")
        return next(self._events([rows[0][0]]), None) if rows else None

    # -- lines ----------------------------------------------------------------------------------------------------

    def lines(self, items: Sequence[Item]) -> dict[Key, Line]:
        """What these items show; for the handful in sight."""
        wanted = [item for item in items if item.key not in self._lines]
        self._activity_lines([int(i.id) for i in wanted if i.kind == "activity"])
        self._deal_lines([int(i.id) for i in wanted if i.kind == "deal"])
        self._lead_lines([str(i.id) for i in wanted if i.kind == "lead"])
        return self._lines

    def _events(self, ids: Sequence[int]) -> Iterator[Event]:
        for number in ids:
            with suppress(EditError):  # it went away a moment ago: news of that will come
                yield self.workspace.activities.get(number)

    def _activity_lines(self, ids: Sequence[int]) -> None:
        for event in self._events(ids):
            lead = self.workspace.copy.get("lead", event.lead_id) if event.lead_id else None
            value = self.workspace.deals.cards([event.deal_id]).get(event.deal_id) if event.deal_id else None
            about = [event.deal or str((lead or {}).get("title") or ""), event.organization or event.person]
            self._lines["activity", event.id] = Line(
                title=event.subject,
                about=" · ".join(part for part in about if part),
                value=value.short if value else "",
                why=activity_reason(event, self.workspace.clock),
                urgency=OVERDUE if event.overdue else TODAY,
                waiting=event.waiting,
            )

    def _deal_lines(self, ids: Sequence[int]) -> None:
        deals = self.workspace.deals
        for number, card in deals.cards(ids).items() if ids else ():
            record = self.workspace.copy.get("deal", number) or {}
            about = " · ".join(name for name in (card.organization, card.person) if name)
            stage = next((s for p in deals.pipelines() for s in p.stages if s.id == record.get("stage_id")), None)
            why = deal_reason(record, stage.rots_after if stage else None, card.urgency, self.workspace.clock)
            line = Line(card.title, about, card.short, why, card.urgency, card.rotten, card.waiting)
            self._lines["deal", number] = line

    def _lead_lines(self, ids: Sequence[str]) -> None:
        leads = self.workspace.leads
        for number, row in leads.rows(ids).items() if ids else ():
            about = " · ".join(name for name in (row.organization, row.person) if name)
            why = lead_reason(row.add_time, row.source, self.workspace.clock)
            self._lines["lead", number] = Line(row.title, about, row.value_short, why, 0, 0, row.waiting)


def _key(name: str) -> Key:
    kind, _, record = name.partition(":")
    return kind, record if kind == "lead" else int(record)
