"""A deal at a glance: what one wants to know without opening it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tui.services.activities import Event
from tui.services.deals import Card, Record
from tui.services.records import weighted_by

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

NOTES = 3


@dataclass(frozen=True, slots=True)
class GlanceNote:
    """A note as text; `added` is in UTC."""

    text: str
    author: str
    added: datetime | None


@dataclass(frozen=True, slots=True)
class Glance:
    """Everything about a deal that fits beside a board; `days` it has stood in its stage, `odds` in percent."""

    card: Card
    weighted: str
    odds: int
    stage: str
    pipeline: str
    days: int
    job: str
    reach: tuple[str, ...]
    address: str
    owner: str
    closes: date | None
    lost_reason: str
    planned: tuple[Event, ...]
    notes: tuple[GlanceNote, ...]


def glance(workspace: Workspace, deal: int) -> Glance | None:
    """A deal at a glance, None when it is gone."""
    record, deals = workspace.copy.get("deal", deal), workspace.deals
    card = deals.cards([deal]).get(deal)
    if record is None or record.get("is_deleted") or card is None:
        return None
    names, clock = workspace.records.values, workspace.clock
    odds, value = weighted_by(deals, record), record.get("value")
    person, organization = _linked(workspace, "person", record), _linked(workspace, "organization", record)
    return Glance(
        card=card,
        weighted=workspace.money.write((value or 0) * odds / 100, record.get("currency"))
        if value and odds != 100
        else "",
        odds=odds,
        stage=names.name("stage", record.get("stage_id")),
        pipeline=names.name("pipeline", record.get("pipeline_id")),
        days=clock.days_since(record.get("stage_change_time") or record.get("add_time")),
        job=str(person.get("job_title") or ""),
        reach=tuple(_reachable(person)),
        address=str((organization.get("address") or {}).get("value") or ""),
        owner=names.name("user", record.get("owner_id")),
        closes=_day(record.get("expected_close_date")),
        lost_reason=str(record.get("lost_reason") or "") if card.status == "lost" else "",
        planned=tuple(workspace.activities.of("deal", deal, done=False)),
        notes=tuple(_notes(workspace, deal)),
    )


def _linked(workspace: Workspace, kind: str, record: Record) -> Record:
    linked = record.get({"person": "person_id", "organization": "org_id"}[kind])
    return (workspace.copy.get(kind, linked) if linked is not None else None) or {}


def _reachable(person: Record) -> list[str]:
    """A phone and an e-mail, the primary ones."""
    return [value for name in ("phones", "emails") if (value := _primary(person.get(name) or []))]


def _primary(values: Sequence[Any]) -> str:
    found = [v for v in values if isinstance(v, dict) and v.get("value")]
    found.sort(key=lambda v: not v.get("primary"))
    return str(found[0]["value"]) if found else ""


def _notes(workspace: Workspace, deal: int) -> list[GlanceNote]:
    from tui.services.notes import plain

    found = workspace.notes.of("deal", deal, limit=NOTES)
    return [GlanceNote(plain(note.html), note.author, note.added) for note in found]


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10]) if text else None
    except ValueError:
        return None
