"""Activities as rows: one shape for all of them, numbered in the order they were added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from tui.backend.clock import stamp
from tui.backend.demo.dice import weighted
from tui.backend.demo.hours import ZONE, Hours
from tui.backend.demo.settings import USERS
from tui.backend.demo.sketches import Org, Person, Row
from tui.backend.demo.words.subjects import SHORT_DETAILS

MINUTES = {
    "call": ((15, 50), (30, 50)),
    "meeting": ((60, 60), (90, 20), (45, 20)),
    "lunch": ((60, 1),),
    "task": ((60, 1), (30, 2)),
    "email": ((15, 1),),
    "deadline": ((15, 1),),
}
BY_THE_CLOCK = {"call": 0.95, "meeting": 1.0, "lunch": 1.0, "task": 0.25, "email": 0.2, "deadline": 0.0}
"""How likely an activity of a type has a time of day."""


@dataclass(slots=True)
class Plan:
    """An activity before it is a row: all-day unless `at` says when; done once `done` says when."""

    type: str
    subject: str
    owner_id: int
    added: datetime
    day: date
    at: datetime | None = None
    minutes: int = 0
    done: datetime | None = None
    deal_id: int | None = None
    lead_id: str | None = None
    person: Person | None = None
    org: Org | None = None


class Agenda:
    """Collects activities."""

    def __init__(self, rng: Random, hours: Hours) -> None:
        self.rng = rng
        self.hours = hours
        self.plans: list[Plan] = []

    def add(self, plan: Plan) -> None:
        """Add an activity and note that its people were in touch."""
        self.plans.append(plan)
        for contact in (plan.person, plan.org):
            if contact and plan.done:
                contact.touched = max(contact.touched or plan.done, plan.done)

    def time_on(self, day: date, kind: str, user: int) -> tuple[datetime | None, int]:
        """When on a coming day an activity of a kind begins, None for all day, and its minutes."""
        at = self.hours.ahead(self.rng, day, user) if self.rng.random() < BY_THE_CLOCK[kind] else None
        return (self.hours.fit(at, kind), weighted(self.rng, MINUTES[kind])) if at else (None, 0)

    def rows(self) -> list[Row]:
        """The rows, numbered by when they were added."""
        self.plans.sort(key=lambda plan: plan.added)
        return [self._row(number, plan) for number, plan in enumerate(self.plans, 1)]

    def _row(self, number: int, plan: Plan) -> Row:
        online = plan.type == "meeting" and ("nline" in plan.subject or self.rng.random() < 0.4)
        visit = plan.type in ("meeting", "lunch") and not online and plan.org is not None
        return {
            "id": number,
            "subject": plan.subject,
            "type": plan.type,
            **_when(plan),
            **_who(plan),
            "add_time": stamp(plan.added),
            "update_time": stamp(plan.done or plan.added),
            "done": plan.done is not None,
            "marked_as_done_time": stamp(plan.done) if plan.done else None,
            "public_description": None,
            "note": self.rng.choice(SHORT_DETAILS) if plan.person and self.rng.random() < 0.15 else None,
            "busy": plan.type in ("call", "meeting", "lunch"),
            "location": plan.org.address if visit and plan.org else None,
            "attendees": _attendees(plan) if plan.type == "meeting" and plan.person else [],
            **_conference(self.rng, online=online and plan.at is not None),
        }


def _when(plan: Plan) -> Row:
    if plan.at is None:
        return {"due_date": plan.day.isoformat(), "due_time": None, "duration": None}
    due = stamp(plan.at)
    return {"due_date": due[:10], "due_time": due[11:19], "duration": f"{timedelta(minutes=plan.minutes)}".zfill(8)}


def _who(plan: Plan) -> Row:
    person_id = plan.person.id if plan.person else None
    return {
        "owner_id": plan.owner_id,
        "creator_user_id": plan.owner_id,
        "deal_id": plan.deal_id,
        "lead_id": plan.lead_id,
        "person_id": person_id,
        "org_id": plan.org.id if plan.org else None,
        "participants": [{"person_id": person_id, "primary": True}] if person_id else [],
    }


def _attendees(plan: Plan) -> list[dict[str, Any]]:
    host = USERS[plan.owner_id - 1][0]
    return [{"name": host, "email": None, "status": "accepted", "is_organizer": True, "user_id": plan.owner_id}]


def _conference(rng: Random, *, online: bool) -> Row:
    room = f"{rng.randint(100, 999)}-{rng.randint(1000, 9999)}"
    return {
        "conference_meeting_client": "waymark-meet" if online else None,
        "conference_meeting_url": f"https://meet.waymark.example/{room}" if online else None,
        "conference_meeting_id": room if online else None,
    }


def local_day(time: datetime) -> date:
    """The company's day of a moment."""
    return time.astimezone(ZONE).date()
