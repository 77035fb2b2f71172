"""A record as people look at it: its head, its fields in sections, and what it is linked to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.fields import FIELDS, Field, field_of
from tui.services.activities import parse_duration
from tui.services.clock import NOTHING, OVERDUE, PLANNED, TODAY
from tui.services.dates import show_length
from tui.services.deals import Deals
from tui.services.linked_rows import linked_rows
from tui.services.part_rows import part_sections
from tui.services.parts import PARTS, of
from tui.services.record_statistics import TITLE as FIGURES
from tui.services.record_statistics import statistics
from tui.services.sane import is_id, sane
from tui.services.values import LINKED, Label, Record, Values, amount_of

if TYPE_CHECKING:
    from tui.services.record_edits import RecordEdits
    from tui.services.workspace import Workspace

Id = int | str
Link = tuple[str, Id]
"""A record: its kind and its id."""

DAY = 86400


class Row(NamedTuple):
    """A field as it is shown: whose it is (a deal shows its person's phones too), and what can be done with it.

    `part` numbers the values of a list, `link` is the record it opens, `fixed` says why it cannot be edited. Of what
    hangs on a record `right` stands at the right edge and `note` below.
    """

    kind: str
    record: Id
    field: Field
    name: str
    text: str
    part: int = 0
    link: Link | None = None
    labels: tuple[Label, ...] = ()
    fixed: str = ""
    right: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, Id, str, int]:
        """What the row is, whatever it shows."""
        return self.kind, self.record, self.field.code, self.part


class Section(NamedTuple):
    """Rows under a heading; `note` stands beside it."""

    title: str
    rows: tuple[Row, ...]
    note: str = ""


class Step(NamedTuple):
    """A stage on the way of a deal: `days` spent in it, None where that is not known."""

    stage: int
    name: str
    current: bool
    passed: bool
    days: int | None


class Head(NamedTuple):
    """What stands above everything: `status` is open, won or lost for deals and empty for others.

    `urgency` as in `clock.URGENCY`, 0 where there is none; `rotten` in days over the limit; `about` are names of
    linked records, `note` is what else tells it from others of its name.
    """

    kind: str
    title: str
    value: str = ""
    weighted: str = ""
    probability: int = 100
    owner: str = ""
    about: tuple[str, ...] = ()
    status: str = ""
    labels: tuple[Label, ...] = ()
    urgency: int = 0
    rotten: int = 0
    pipeline: str = ""
    steps: tuple[Step, ...] = ()
    waiting: bool = False
    archived: bool = False
    note: str = ""
    followers: str = ""


class Records:
    """Reads records; `edits` changes them."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.copy = workspace.copy
        self.values = Values(workspace)

    @cached_property
    def edits(self) -> RecordEdits:
        """How fields are changed."""
        from tui.services.record_edits import RecordEdits

        return RecordEdits(self)

    def get(self, kind: str, record: Id) -> Record | None:
        """A record as shown, without values that make no sense; None when it is gone."""
        found = self.copy.get(kind, record) if is_id(record) else None
        return None if found is None or found.get("is_deleted") is True else sane(kind, found)

    def real_id(self, kind: str, record: Id) -> Id:
        """The id the server gave to a record that was known by a temporary one."""
        return self.workspace.outbox.real_id(kind, record) if is_temporary(record) else record

    # -- the head -------------------------------------------------------------------------------------------------

    def head(self, kind: str, record: Id) -> Head | None:
        """The head of a record, None when it is gone."""
        found = self.get(kind, record)
        if found is None:
            return None
        values, money = self.values, self.workspace.money
        labels = field_of(kind, "label_ids")
        common: dict[str, Any] = {
            "kind": kind,
            "title": self.values.name(kind, record),
            "owner": values.name("user", found.get("owner_id")),
            "about": tuple(self._about(kind, found)),
            "labels": tuple(values.labels(kind, labels, found.get("label_ids") or [])) if labels else (),
            "urgency": self._urgency(kind, found),
            "waiting": bool(self.copy.select(f"SELECT 1 FROM temp.pending_{kind} WHERE id = ?", (record,))),
            "archived": bool(found.get("is_archived")),
            "note": self._note(kind, found),
            "followers": self._followers(kind, record),
        }
        if kind == "deal":
            return Head(**common, **self._deal_head(found))
        value = found.get("value")
        return Head(**common, value=money.write(*amount_of(value, found)) if value else "")

    def _about(self, kind: str, found: Record) -> Iterator[str]:
        """The names of what a record belongs to."""
        for code, other in (
            ("deal_id", "deal"),
            ("lead_id", "lead"),
            ("person_id", "person"),
            ("org_id", "organization"),
            ("organization_id", "organization"),
        ):
            if found.get(code) is not None and other != kind:
                yield self.values.name(other, found[code])

    def _note(self, kind: str, found: Record) -> str:
        if kind == "activity":
            named = field_of(kind, "type")
            parts = (self.values.text(kind, named, found.get("type")) if named else "", self._when(found))
            return " · ".join(part for part in (*parts, "done" if found.get("done") else "") if part)
        code = {"person": "job_title", "organization": "address", "lead": "source_name"}.get(kind, "")
        field = field_of(kind, code)
        return self.values.text(kind, field, found.get(code), found) if field else ""

    def _followers(self, kind: str, record: Id) -> str:
        """How many users follow a record, as far as it was told, and whether its reader is among them."""
        if not any(part.kind == "follower" for part in PARTS.get(kind, ())):
            return ""
        select = "SELECT user_id FROM shown_follower WHERE of = ? AND is_deleted = 0"
        users = {row[0] for row in self.copy.select(select, (of(kind, record),))}
        me = self.copy.fact("me", dict[str, Any]()).get("id")
        others = len(users - {me})
        if me in users:
            return f"followed by you and {others}" if others else "followed by you"
        return f"{others} follower{'s' if others > 1 else ''}" if others else ""

    def _urgency(self, kind: str, found: Record) -> int:
        """How urgent what is next is (product 2.3)."""
        if kind not in ("deal", "lead") or found.get("status", "open") != "open":
            return 0
        due, bounds = found.get("next_due"), self.workspace.clock.bounds()
        if due is None:
            return NOTHING
        whole = len(due) == 10
        if due < bounds["today" if whole else "now"]:
            return OVERDUE
        return TODAY if (due == bounds["today"] if whole else due < bounds["tomorrow"]) else PLANNED

    def _deal_head(self, deal: Record) -> Record:
        deals, money = self.workspace.deals, self.workspace.money
        pipeline = next((p for p in deals.pipelines() if p.id == deal.get("pipeline_id")), None)
        probability = weighted_by(deals, deal)
        value, status = deal.get("value"), str(deal.get("status") or "open")
        open_value = value is not None and status == "open" and probability != 100
        return {
            "value": money.write(value, deal.get("currency")),
            "weighted": money.write((value or 0) * probability / 100, deal.get("currency")) if open_value else "",
            "probability": probability,
            "status": status,
            "rotten": deals.rotten_days(deal.get("stage_id") or 0, deal.get("update_time"), status),
            "pipeline": pipeline.name if pipeline else "",
            "steps": tuple(self._steps(deal, pipeline.stages if pipeline else ())),
        }

    def _steps(self, deal: Record, stages: Any) -> Iterator[Step]:
        spent = self.days_in_stages(deal)
        here = next((n for n, s in enumerate(stages) if s.id == deal.get("stage_id")), -1)
        for number, stage in enumerate(stages):
            yield Step(stage.id, stage.name, number == here, number < here, spent.get(stage.id))

    def days_in_stages(self, deal: Record) -> dict[int, int]:
        """Whole days spent in each stage (product 9.3): the current one, and those the history tells about."""
        clock = self.workspace.clock
        end = clock.parse(deal.get("close_time")) or clock.now()
        moves = self._moves(deal)
        since = clock.parse(deal.get("stage_change_time") or deal.get("add_time"))
        if not moves:
            return {deal["stage_id"]: _days(since, end)} if since and deal.get("stage_id") else {}
        begun, spent = clock.parse(deal.get("add_time")) or moves[0][0], dict[int, float]()
        for moment, old, _new in moves:
            spent[old] = spent.get(old, 0) + (moment - begun).total_seconds()
            begun = moment
        spent[moves[-1][2]] = spent.get(moves[-1][2], 0) + (end - begun).total_seconds()
        return {stage: max(0, int(seconds // DAY)) for stage, seconds in spent.items()}

    def _moves(self, deal: Record) -> list[tuple[datetime, int, int]]:
        """When a deal went from stage to stage, oldest first; empty unless the history tells it up to now."""
        kept = self.workspace.history.kept("deal", deal["id"]) or {}
        moves: list[tuple[datetime, int, int]] = kept.get("moves") or [] if kept.get("whole") else []
        return moves if moves and moves[-1][2] == deal.get("stage_id") else []

    # -- the fields -----------------------------------------------------------------------------------------------

    def sections(self, kind: str, record: Id) -> list[Section]:
        """The fields of a record and of what it is linked to; empty when it is gone."""
        found = self.get(kind, record)
        if found is None:
            return []
        rows: dict[str, list[Row]] = {}
        for field in FIELDS[kind]:
            rows.setdefault(field.section, []).extend(self._rows(kind, found, field))
        self._add_linked(kind, found, rows)
        details = rows.pop("Details", [])
        seen = next((n for n, row in enumerate(details, 1) if row.field.code == "visible_to"), len(details))
        details[seen:seen] = self._seen_by(kind, record)
        rows |= linked_rows(self.workspace, kind, record)
        sections = [Section(title, tuple(of)) for title, of in rows.items() if of]
        more = [row for field in self.values.custom(kind) for row in self._rows(kind, found, field)]
        figures = statistics(self.workspace, kind, found)
        ends = (("Details", details), ("More", more), (FIGURES, figures))
        last = (Section(title, tuple(of)) for title, of in ends if of)
        lacking = ("project",) if rows.get("Projects") == [] else ()
        return [*sections, *part_sections(self.workspace, kind, record, lacking), *last]

    def _seen_by(self, kind: str, record: Id) -> Iterator[Row]:
        """Who may see the record, where the account told."""
        from tui.services.contact_parts import permitted

        if names := permitted(self.workspace, kind, record):
            field = Field("permitted", "Seen by", "varchar", fixed="what it is visible to decides that")
            yield Row(kind, record, field, field.name, names, fixed=field.fixed)

    def row(self, kind: str, record: Id, code: str, part: int = 0) -> Row | None:
        """One field of a record as it is now."""
        found, field = self.get(kind, record), self.values.find(kind, code)
        if found is None or field is None:
            return None
        rows = list(self._rows(kind, found, field, hide=False))
        return rows[min(part, len(rows) - 1)]

    def _rows(self, kind: str, found: Record, field: Field, *, hide: bool = True) -> Iterator[Row]:
        """The rows of a field: several for phones and e-mails, none for what is empty and cannot be filled."""
        value, fixed = value_of(kind, found, field), self._fixed(found, field)
        if field.type in ("phones", "emails"):
            yield from self._contacts(kind, found, field)
            return
        if field.type == "when":
            value = self._when(found)
        text = value if field.type == "when" else self.values.text(kind, field, value, found)
        if hide and fixed and not text:
            return
        link = self._link(field, value)
        chips = field.type == "set" and value and not field.custom
        labels = tuple(self.values.labels(kind, field, value)) if chips else ()
        yield Row(kind, found["id"], field, field.name, text, link=link, labels=labels, fixed=fixed)

    def _fixed(self, found: Record, field: Field) -> str:
        """Why a field of this record cannot be edited."""
        if field.code == "lost_reason" and found.get("status") != "lost":
            return "only a lost deal has one"
        if field.code == "value" and "stage_id" in found and self.workspace.lines.of(found["id"]):
            return "it is what its products come to"
        if field.code == "probability" and not self._own_probability(found):
            return "the stages of this pipeline have their own"
        return field.fixed

    def _own_probability(self, deal: Record) -> bool:
        pipelines = self.workspace.deals.pipelines()
        return next((p.uses_deal_probability for p in pipelines if p.id == deal.get("pipeline_id")), True)

    def _link(self, field: Field, value: Any) -> Link | None:
        kind = LINKED.get(field.type)
        return (kind, value) if kind and isinstance(value, int | str) and self.values.exists(kind, value) else None

    def _contacts(self, kind: str, found: Record, field: Field) -> Iterator[Row]:
        values = [v for v in found.get(field.code) or [] if isinstance(v, dict) and v.get("value")]
        for part, value in enumerate(values or [{}]):
            label = value.get("label")
            name = f"{field.name} · {label}" if label and label != "work" else field.name
            name += " ★" if value.get("primary") and len(values) > 1 else ""
            yield Row(kind, found["id"], field, name, str(value.get("value") or ""), part, fixed=field.fixed)

    def _when(self, activity: Record) -> str:
        day, time = activity.get("due_date"), activity.get("due_time")
        if not day:
            return ""
        length = parse_duration(activity.get("duration"))
        text = self.values.moment(f"{day}T{time}") if time else self.values.day(day)
        return f"{text} ({show_length(length)})" if time and length else text

    def _add_linked(self, kind: str, found: Record, rows: dict[str, list[Row]]) -> None:
        """Below the name of a linked person or organization, how to reach them."""
        for other, code, wanted in (
            ("person", "person_id", ("phones", "emails", "job_title")),
            ("organization", "org_id", ("address", "website")),
            ("organization", "organization_id", ("address", "website")),
        ):
            linked = self.get(other, found[code]) if found.get(code) is not None else None
            if linked is None or kind == other:
                continue
            section = next((f.section for f in FIELDS[kind] if f.code == code), "Linked to")
            for field in (f for name in wanted if (f := field_of(other, name))):
                shown = (row for row in self._rows(other, linked, field) if row.text)
                rows.setdefault(section, []).extend(shown)


def value_of(kind: str, found: Record, field: Field) -> Any:
    """The value of a field; those of custom fields stand apart, but not on leads."""
    if field.custom and kind != "lead":
        return (found.get("custom_fields") or {}).get(field.code)
    return found.get(field.code)


def weighted_by(deals: Deals, deal: Record) -> int:
    """By how many percent a deal counts (product 9.5): its own probability where the pipeline asks for it."""
    for pipeline in deals.pipelines():
        if pipeline.id == deal.get("pipeline_id"):
            own = deal.get("probability") if pipeline.uses_deal_probability else None
            staged = next((s.probability for s in pipeline.stages if s.id == deal.get("stage_id")), 100)
            return staged if own is None else round(own)
    return 100


def is_temporary(record: Id) -> bool:
    """Whether the server has not given a record its id yet."""
    return record.startswith("new-") if isinstance(record, str) else record < 0


def _days(since: datetime, end: datetime) -> int:
    return max(0, int((end - since).total_seconds() // DAY))
