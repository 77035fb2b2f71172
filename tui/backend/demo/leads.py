"""Leads: who asked, who was met at a fair, and nobody has looked at some of them yet."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from tui.backend.clock import stamp
from tui.backend.demo.agenda import Agenda, Plan
from tui.backend.demo.dice import dice, quoted, weighted
from tui.backend.demo.hours import Hours
from tui.backend.demo.notes import Notebook, month
from tui.backend.demo.sketches import Offer, Org, Person, Row
from tui.backend.demo.stories import offer_of
from tui.backend.demo.words import outcomes, subjects
from tui.backend.demo.words.offers import OFFERS

LEADS, UNSEEN, ARCHIVED = 25, 9, 4


class Inbox:
    """Writes the leads, with a first call and a note for some."""

    def __init__(self, seed: int, hours: Hours, agenda: Agenda, notebook: Notebook) -> None:
        self.rng = dice(seed, "leads")
        self.hours = hours
        self.agenda = agenda
        self.notebook = notebook

    def rows(self, orgs: list[Org], label_ids: list[str]) -> list[Row]:
        """The rows, oldest first; those not seen yet are the newest."""
        ages = sorted((*self.rng.sample(range(1, 60), LEADS - UNSEEN), *range(UNSEEN)), reverse=True)
        ages[-UNSEEN:] = sorted((self.rng.randint(0, 4) for _ in range(UNSEEN)), reverse=True)
        rows = [self._row(n, ago, org, label_ids) for n, (ago, org) in enumerate(zip(ages, orgs, strict=True))]
        return sorted(rows, key=lambda row: row["add_time"])

    def _row(self, number: int, ago: int, org: Org, label_ids: list[str]) -> Row:
        rng, seen, person = self.rng, number < LEADS - UNSEEN, self.rng.choice(org.people)
        lead_id = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        added = self.hours.ago(rng, ago) + timedelta(minutes=rng.randint(1, 29))
        offer = offer_of(rng, rng.choice(OFFERS[org.trade].strip().splitlines()))
        words = _words(offer, org, person)
        source = rng.choice(outcomes.LEAD_SOURCES)
        archived = number < ARCHIVED
        if seen and not archived:
            self._follow_up(lead_id, source, added, person, words)
        return {
            "id": lead_id,
            "title": self._of_source(outcomes.LEAD_TITLES, source).format_map(words),
            "source_name": source,
            "origin": source,
            "expected_close_date": None,
            "visible_to": "3",
            "add_time": stamp(added),
            "update_time": stamp(added + timedelta(minutes=40 if seen else 0)),
            "owner_id": org.owner_id,
            "creator_id": org.owner_id,
            "person_id": person.id,
            "organization_id": org.id if rng.random() < 0.92 else None,
            "label_ids": [rng.choice(label_ids)] if seen or rng.random() < 0.3 else [],
            "is_archived": archived,
            "was_seen": seen,
            **_value(rng.random(), quoted(offer.quantity * offer.price)),
        }

    def _of_source(self, pool: tuple[tuple[str, str], ...], source: str) -> str:
        return self.rng.choice([text for of, text in pool if of in ("", source)])

    def _follow_up(self, lead_id: str, source: str, added: datetime, person: Person, words: dict[str, str]) -> None:
        """A first call, planned or late, and what is known so far."""
        if self.rng.random() < 0.4:
            text = self._of_source(outcomes.LEAD, source).format_map(words | {"month": month(added)})
            self.notebook.add(
                text, added + timedelta(minutes=30), person.owner_id, lead_id=lead_id, person_id=person.id
            )
        if self.rng.random() < 0.55:
            kind, _, subject = self.rng.choice(subjects.LEAD).partition("|")
            day = weighted(self.rng, [(self.hours.today, 3), (self.hours.future[1], 5), (self.hours.future[4], 4)])
            at, minutes = self.agenda.time_on(day, kind, person.owner_id)
            plan = Plan(
                kind, subject.format_map(words), person.owner_id, added + timedelta(minutes=35), day, at, minutes
            )
            plan.lead_id, plan.person, plan.org = lead_id, person, person.org
            self.agenda.add(plan)


def _value(chance: float, amount: float) -> Row:
    known = chance < 0.55
    return {"value_amount": amount if known else None, "value_currency": "EUR" if known else None}


def _words(offer: Offer, org: Org, person: Person) -> dict[str, str]:
    sold = {"org": org.short, "offer": offer.phrase, "things": offer.things, "qty": str(offer.quantity)}
    return sold | {"first": person.first, "last": person.last}
