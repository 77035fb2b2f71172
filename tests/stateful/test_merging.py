"""Contacts are added, linked and merged in any order, and the backend agrees with a plain Python account of it."""

from __future__ import annotations

import asyncio
import functools
import shutil
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.conftest import Clock, client_of, made, opened
from tests.dice import thrown
from tui.api.client import Client
from tui.backend.app import create_app

T = TypeVar("T")

MAILS = st.lists(st.sampled_from(["a@x", "b@x", "c@x", "A@X"]), max_size=3, unique_by=str.lower)
LABELS = st.lists(st.integers(1, 4), max_size=3, unique=True)
WORDS = st.none() | st.sampled_from(["x", "y"])
STATUSES = st.sampled_from(["open", "won", "lost"])
COUNTS = ("open_deals_count", "won_deals_count", "lost_deals_count", "closed_deals_count")


@dataclass
class Contact:
    """A person or an organization: what it is, and what it has become part of."""

    id: int
    labels: list[int]
    word: str | None
    mails: list[tuple[str, bool]] = field(default_factory=list)
    org: int | None = None
    gone: bool = False


@dataclass
class Link:
    """A deal, activity or note: whom it is about."""

    id: int
    person: int | None
    org: int | None
    status: str = ""
    people: list[int] = field(default_factory=list)


def joined(first: list[Any], second: list[Any]) -> list[Any]:
    """Both lists, what is in both only once."""
    return first + [one for one in second if one not in first]


def mails_of(survivor: Contact, gone: Contact) -> list[tuple[str, bool]]:
    """The addresses of both, told apart without regard to case; one is primary, the survivor's where it has one."""
    known = {mail.lower() for mail, _ in survivor.mails}
    more = [mail for mail, _ in gone.mails if mail.lower() not in known]
    if survivor.mails:
        return survivor.mails + [(mail, False) for mail in more]
    return list(gone.mails)


@functools.cache
def template() -> Path:
    """An empty company, made once."""
    return made(Path(tempfile.mkdtemp()) / "workspace", None)


class Merging(RuleBasedStateMachine):
    """The machine: each rule does one thing to the backend and to the account."""

    def __init__(self) -> None:
        super().__init__()
        self.persons: dict[int, Contact] = {}
        self.organizations: dict[int, Contact] = {}
        self.deals: list[Link] = []
        self.activities: list[Link] = []
        self.notes: list[Link] = []
        self.directory = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.open = AsyncExitStack()
        self.client = self.run(self.start(template()))

    async def start(self, filled: Path) -> Client:
        workspace = Path(shutil.copytree(filled, Path(self.directory.name) / "workspace"))
        database = await self.open.enter_async_context(opened(workspace, Clock()))
        return await self.open.enter_async_context(client_of(create_app(database, trusted=True)))

    def teardown(self) -> None:
        self.run(self.open.aclose())
        self.runner.close()
        self.directory.cleanup()

    def run(self, call: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await call

        return self.runner.run(awaited())

    def add(self, kind: str, **fields: Any) -> int:
        return int(self.run(self.client.call(f"{kind}.create", {}, fields)).id)

    def one(self, data: st.DataObject, of: dict[int, Contact]) -> int | None:
        alive = [contact.id for contact in of.values() if not contact.gone]
        return data.draw(st.none() | st.sampled_from(alive)) if alive else None

    # -- what happens -------------------------------------------------------------------------------------------------

    @rule(labels=LABELS, word=WORDS)
    def add_organization(self, labels: list[int], word: str | None) -> None:
        made_id = self.add("organizations", name="O", label_ids=labels, website=word)
        self.organizations[made_id] = Contact(made_id, labels, word)

    @rule(data=st.data(), labels=LABELS, word=WORDS, mails=MAILS)
    def add_person(self, data: st.DataObject, labels: list[int], word: str | None, mails: list[str]) -> None:
        org = self.one(data, self.organizations)
        emails = [{"value": mail} for mail in mails]
        made_id = self.add("persons", name="P", label_ids=labels, job_title=word, emails=emails, org_id=org)
        primary = [(mail, n == 0) for n, mail in enumerate(mails)]
        self.persons[made_id] = Contact(made_id, labels, word, primary, org)

    @rule(data=st.data(), status=STATUSES)
    def add_deal(self, data: st.DataObject, status: str) -> None:
        person, org = self.one(data, self.persons), self.one(data, self.organizations)
        made_id = self.add("deals", title="D", person_id=person, org_id=org, status=status)
        self.deals.append(Link(made_id, person, org, status))

    @rule(data=st.data(), done=st.booleans())
    def add_activity(self, data: st.DataObject, done: bool) -> None:
        alive = [contact.id for contact in self.persons.values() if not contact.gone]
        people = data.draw(st.lists(st.sampled_from(alive), max_size=3, unique=True)) if alive else []
        org = self.one(data, self.organizations)
        taking_part = [{"person_id": one} for one in people]
        made_id = self.add("activities", participants=taking_part, org_id=org, done=done)
        self.activities.append(Link(made_id, people[0] if people else None, org, people=people))

    @rule(data=st.data())
    def add_note(self, data: st.DataObject) -> None:
        person, org = self.one(data, self.persons), self.one(data, self.organizations)
        if person or org:
            self.notes.append(Link(self.add("notes", content="N", person_id=person, org_id=org), person, org))

    @precondition(lambda self: self.pair(self.persons))
    @rule(data=st.data())
    def merge_persons(self, data: st.DataObject) -> None:
        gone, survivor = data.draw(st.permutations(self.pair(self.persons)))[:2]
        answer = self.merge("persons", gone, survivor)
        assert answer.merge_what_id == gone.id
        survivor.mails = mails_of(survivor, gone)
        survivor.org = survivor.org or gone.org
        for activity in self.activities:
            activity.people = list(dict.fromkeys(survivor.id if one == gone.id else one for one in activity.people))
        for link in (*self.deals, *self.activities, *self.notes):
            link.person = survivor.id if link.person == gone.id else link.person

    @precondition(lambda self: self.pair(self.organizations))
    @rule(data=st.data())
    def merge_organizations(self, data: st.DataObject) -> None:
        gone, survivor = data.draw(st.permutations(self.pair(self.organizations)))[:2]
        self.merge("organizations", gone, survivor)
        linked: list[Link | Contact] = [*self.deals, *self.activities, *self.notes, *self.persons.values()]
        for of in linked:
            of.org = survivor.id if of.org == gone.id else of.org

    def pair(self, of: dict[int, Contact]) -> list[Contact]:
        """Those that can be merged, none where there are not two."""
        alive = [contact for contact in of.values() if not contact.gone]
        return alive if len(alive) > 1 else []

    def merge(self, kind: str, gone: Contact, survivor: Contact) -> Any:
        answer = self.run(self.client.call(f"v1.{kind}.merge", {"id": gone.id}, {"merge_with_id": survivor.id}))
        gone.gone = True
        survivor.labels = joined(survivor.labels, gone.labels)
        survivor.word = survivor.word or gone.word
        assert answer.id == survivor.id
        return answer

    # -- what must hold -----------------------------------------------------------------------------------------------

    @invariant()
    def persons_agree(self) -> None:
        found = self.run(self.client.v1.persons.list(limit=500)).items
        assert [one.id for one in found] == [person.id for person in self.persons.values() if not person.gone]
        for one in found:
            assert one.id is not None
            person = self.persons[one.id]
            mails = [(mail["value"], mail["primary"]) for mail in one.email or () if mail["value"]]
            assert mails == person.mails
            assert (one.label_ids, one.model_dump()["job_title"]) == (person.labels, person.word)
            assert (one.org_id and one.org_id["value"]) == person.org
            self.counters_agree(one, "person")

    @invariant()
    def organizations_agree(self) -> None:
        found = self.run(self.client.v1.organizations.list(limit=500)).items
        assert [one.id for one in found] == [org.id for org in self.organizations.values() if not org.gone]
        for one in found:
            assert one.id is not None
            organization, told = self.organizations[one.id], one.model_dump()
            assert (told["label_ids"], told["website"]) == (organization.labels, organization.word)
            members = [p for p in self.persons.values() if p.org == one.id and not p.gone]
            assert one.people_count == len(members)
            self.counters_agree(one, "org")

    def counters_agree(self, one: Any, link: str) -> None:
        """What is counted is what is linked."""

        def about(links: list[Link]) -> list[Link]:
            return [each for each in links if getattr(each, link) == one.id]

        by_status = {
            status: sum(deal.status == status for deal in about(self.deals)) for status in ("open", "won", "lost")
        }
        assert [getattr(one, name) for name in COUNTS] == [*by_status.values(), by_status["won"] + by_status["lost"]]
        assert (one.activities_count, one.notes_count) == (len(about(self.activities)), len(about(self.notes)))

    @invariant()
    def links_agree(self) -> None:
        deals = self.run(self.client.v2.deals.list(limit=500)).items
        assert [(d.id, d.person_id, d.org_id) for d in deals] == [(d.id, d.person, d.org) for d in self.deals]
        notes = self.run(self.client.v1.notes.list(limit=500)).items
        assert [(n.id, n.person_id, n.org_id) for n in notes] == [(n.id, n.person, n.org) for n in self.notes]
        activities = self.run(self.client.v2.activities.list(limit=500)).items
        told = [(a.id, a.person_id, a.org_id, [p.person_id for p in a.participants or ()]) for a in activities]
        assert told == [(a.id, a.person, a.org, a.people) for a in self.activities]


TestMerging = Merging.TestCase
TestMerging.settings = settings(
    max_examples=thrown(5), stateful_step_count=25, deadline=None, derandomize=True, database=None
)
