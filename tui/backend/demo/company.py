"""The demo company: sensors and telematics for logistics, sold by four people from Hamburg to Yokohama."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tui.backend.clock import stamp
from tui.backend.demo import (
    calendar,
    contacts,
    deals,
    doubles,
    files,
    lines,
    links,
    mail,
    products,
    projects,
    relationships,
    roles,
    saved,
    settings,
)
from tui.backend.demo.activities import Desk
from tui.backend.demo.agenda import Agenda
from tui.backend.demo.dice import dice
from tui.backend.demo.hours import Hours
from tui.backend.demo.leads import LEADS, Inbox
from tui.backend.demo.notes import Notebook
from tui.backend.demo.sketches import Org, Person, Row, Story
from tui.backend.demo.stories import Writer

FOUNDED = 660
"""Working days before now on which the company began to keep records: before the first deal."""


def build(seed: int, now: datetime) -> dict[str, list[Row]]:
    """The rows of the company by table name, the same for the same seed and moment; nothing lies after `now`.

    Times are UTC text; whatever is planned has a due date from `now` on, or is late.
    """
    hours = Hours(now)
    orgs, alone = contacts.organizations(seed), contacts.alone(seed)
    stories = Writer(seed, orgs, alone[:], hours).write()
    people = [person for org in orgs for person in org.people] + alone
    _date_contacts(seed, hours, orgs, people, stories)
    agenda, notebook = Agenda(dice(seed, "agenda"), hours), Notebook(seed, hours)
    Desk(seed, hours, agenda).work(stories)
    calendar.fill(seed, hours, agenda, orgs)
    notebook.write(stories, orgs)
    founded = hours.ago(dice(seed, "founded"), FOUNDED)
    result = settings.rows(founded, hours.now) | roles.rows(founded) | projects.rows(seed, Hours(now), stories, founded)
    labels = [row["id"] for row in result["lead_labels"]]
    result["leads"] = Inbox(seed, hours, agenda, notebook).rows(_prospects(seed, hours, orgs, stories), labels)
    result |= deals.rows(seed, stories)
    result |= {"activities": agenda.rows(), "notes": notebook.rows()}
    result |= {"organizations": contacts.org_rows(seed, orgs), "persons": contacts.person_rows(seed, people)}
    result |= {"products": products.rows(hours.ago(dice(seed, "products"), FOUNDED - 1))}
    result |= lines.rows(seed, stories, result)
    result |= doubles.rows(seed, result)
    result |= files.rows(seed, result, stamp(hours.now)) | mail.rows(seed, result)
    result |= relationships.rows(seed, result)
    result |= saved.rows(result["fields"], founded, hours.now)
    return result | links.rows(seed, result)


def _date_contacts(seed: int, hours: Hours, orgs: list[Org], people: list[Person], stories: list[Story]) -> None:
    """Contacts are known before their first deal; ids follow the order in which they came."""
    rng = dice(seed, "known since")
    first = {id(story.org or story.person): story.begun for story in reversed(stories)}
    for org in orgs:
        earliest = first.get(id(org)) or hours.ago(rng, rng.randint(70, FOUNDED - 20))
        org.begun = earliest - timedelta(minutes=rng.choice([14, 22, 31]))
        for n, person in enumerate(org.people):
            person.begun = org.begun + timedelta(minutes=2 + n)
    for person in (person for person in people if person.org is None):
        person.begun = first.get(id(person), hours.ago(rng, rng.randint(5, 300))) - timedelta(minutes=11)
    _number(orgs, hours.now)
    _number(people, hours.now)


def _number(known: Sequence[Org | Person], now: datetime) -> None:
    for number, contact in enumerate(sorted(known, key=lambda contact: contact.begun or now), 1):
        contact.id = number


def _prospects(seed: int, hours: Hours, orgs: list[Org], stories: list[Story]) -> list[Org]:
    """Organizations with leads: known since long, none of them has an open deal."""
    busy = {id(story.org) for story in stories if story.status == "open"}
    free = [org for org in orgs if id(org) not in busy and hours.since(org.begun) > 65]
    return dice(seed, "prospects").sample(free, LEADS)
