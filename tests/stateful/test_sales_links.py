"""Deals are followed, joined, copied and merged in any order, and the backend agrees with a plain account of it."""

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

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.backend.colleagues import colleague
from tests.conftest import Clock, client_of, made, opened
from tests.dice import thrown
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.backend.app import create_app

T = TypeVar("T")

USERS, PEOPLE = (1, 2, 3), (1, 2, 3, 4)
PERSON = st.none() | st.sampled_from(PEOPLE)
LABELS = st.lists(st.integers(1, 3), max_size=3, unique=True)
STATUSES = st.sampled_from(["open", "won", "lost"])
COUNTED = ("participant_open_deals_count", "participant_closed_deals_count", "open_deals_count", "closed_deals_count")


@dataclass
class Deal:
    """A deal: whom it is about, who follows and who takes part; `participants` tells who was added by hand."""

    id: int
    owner: int
    person: int | None
    labels: list[int]
    value: int
    status: str
    followers: list[int] = field(default_factory=list)
    participants: dict[int, bool] = field(default_factory=dict)
    notes: int = 0
    gone: bool = False

    def __post_init__(self) -> None:
        self.follow(self.owner)
        if self.person is not None:
            self.join(self.person, by_hand=False)

    def follow(self, user: int) -> None:
        """Who follows already goes on following."""
        if user not in self.followers:
            self.followers.append(user)

    def join(self, person: int, *, by_hand: bool) -> None:
        """Who takes part already goes on doing so as before."""
        self.participants.setdefault(person, by_hand)

    def about(self, person: int | None) -> None:
        """Another primary person: the one before stays only where it was added by hand."""
        if person == self.person:
            return
        if self.person is not None and not self.participants.get(self.person, True):
            del self.participants[self.person]
        self.person = person
        if person is not None:
            self.join(person, by_hand=False)

    def swallow(self, other: Deal) -> None:
        """Become one with another deal: own values win, empty ones are filled, what is linked is united."""
        if self.person is None:
            self.about(other.person)
        self.value = self.value or other.value
        self.labels = self.labels + [one for one in other.labels if one not in self.labels]
        self.notes, other.notes, other.gone = self.notes + other.notes, 0, True
        for user in other.followers:
            self.follow(user)
        for person in other.participants:
            self.join(person, by_hand=True)


@functools.cache
def template() -> Path:
    """A company with two colleagues and four persons, made once."""
    directory = made(Path(tempfile.mkdtemp()) / "workspace", None)

    async def prepare() -> None:
        async with opened(directory, Clock()) as database, client_of(create_app(database, trusted=True)) as client:
            for name in ("ann", "bob"):
                await colleague(client, name)
            for person in PEOPLE:
                await client.call("persons.create", {}, {"name": str(person)})

    asyncio.run(prepare())
    return directory


class Links(RuleBasedStateMachine):
    """The machine: each rule does one thing to the backend and to the account."""

    def __init__(self) -> None:
        super().__init__()
        self.deals: list[Deal] = []
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

    def call(self, name: str, deal: Deal, body: dict[str, Any] | None = None, **arguments: Any) -> Any:
        return self.run(self.client.call(name, {"id": deal.id} | arguments, body))

    @property
    def alive(self) -> list[Deal]:
        return [deal for deal in self.deals if not deal.gone]

    def any_deal(self, data: st.DataObject) -> Deal:
        return data.draw(st.sampled_from(self.alive))

    @initialize(person=PERSON)
    def begin(self, person: int | None) -> None:
        self.create(1, person, [], 0, "open")

    @rule(owner=st.sampled_from(USERS), person=PERSON, labels=LABELS, value=st.integers(0, 2), status=STATUSES)
    def add(self, owner: int, person: int | None, labels: list[int], value: int, status: str) -> None:
        self.create(owner, person, labels, value, status)

    def create(self, owner: int, person: int | None, labels: list[int], value: int, status: str) -> None:
        body = {"title": "D", "owner_id": owner, "person_id": person, "label_ids": labels, "value": value}
        found = self.run(self.client.call("deals.create", {}, body | {"status": status}))
        self.deals.append(Deal(found.id, owner, person, labels, value, status))

    @rule(data=st.data(), owner=st.sampled_from(USERS))
    def give_away(self, data: st.DataObject, owner: int) -> None:
        deal = self.any_deal(data)
        self.call("v1.deals.update", deal, {"user_id": owner})
        if owner != deal.owner:
            deal.owner = owner
            deal.follow(owner)

    @rule(data=st.data(), person=PERSON)
    def name_the_contact(self, data: st.DataObject, person: int | None) -> None:
        deal = self.any_deal(data)
        self.call("deals.update", deal, {"person_id": person})
        deal.about(person)

    @rule(data=st.data(), status=STATUSES)
    def close(self, data: st.DataObject, status: str) -> None:
        deal = self.any_deal(data)
        self.call("deals.update", deal, {"status": status})
        deal.status = status

    @rule(data=st.data(), user=st.sampled_from(USERS), dialect=st.sampled_from(["v1", "v2"]))
    def follow(self, data: st.DataObject, user: int, dialect: str) -> None:
        deal = self.any_deal(data)
        if user in deal.followers:
            with pytest.raises(Refused, match="already"):
                self.call(f"{dialect}.deals.add_follower", deal, {"user_id": user})
        else:
            self.call(f"{dialect}.deals.add_follower", deal, {"user_id": user})
            deal.follow(user)

    @rule(data=st.data(), user=st.sampled_from(USERS))
    def unfollow(self, data: st.DataObject, user: int) -> None:
        deal = self.any_deal(data)
        if user in deal.followers:
            self.call("v2.deals.remove_follower", deal, follower_id=user)
            deal.followers.remove(user)
        else:
            with pytest.raises(NotFound):
                self.call("v2.deals.remove_follower", deal, follower_id=user)

    @rule(data=st.data(), person=st.sampled_from(PEOPLE))
    def join(self, data: st.DataObject, person: int) -> None:
        deal = self.any_deal(data)
        if person in deal.participants:
            with pytest.raises(Refused, match="already"):
                self.call("v1.deals.add_participant", deal, {"person_id": person})
        else:
            self.call("v1.deals.add_participant", deal, {"person_id": person})
            deal.join(person, by_hand=True)

    @precondition(lambda self: any(deal.participants for deal in self.alive))
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        deal = data.draw(st.sampled_from([deal for deal in self.alive if deal.participants]))
        person = data.draw(st.sampled_from(sorted(deal.participants)))
        page = self.call("v1.deals.list_participants", deal)
        (found,) = (one.id for one in page.items if one.person_id["value"] == person)
        self.call("v1.deals.remove_participant", deal, deal_participant_id=found)
        deal.person = None if deal.person == person else deal.person
        del deal.participants[person]

    @rule(data=st.data())
    def note(self, data: st.DataObject) -> None:
        deal = self.any_deal(data)
        self.run(self.client.call("notes.create", {}, {"content": "x", "deal_id": deal.id}))
        deal.notes += 1

    @rule(data=st.data())
    def copy(self, data: st.DataObject) -> None:
        deal = self.any_deal(data)
        found = self.call("v1.deals.duplicate", deal)
        copied = Deal(found.id, deal.owner, deal.person, deal.labels, deal.value, "open")
        for person, by_hand in deal.participants.items():
            if by_hand:
                copied.join(person, by_hand=True)
        self.deals.append(copied)

    @precondition(lambda self: len(self.alive) > 1)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        gone, survivor = data.draw(st.permutations(self.alive))[:2]
        found = self.call("v1.deals.merge", gone, {"merge_with_id": survivor.id})
        assert (found.id, found.merge_what_id) == (survivor.id, gone.id)
        survivor.swallow(gone)

    @invariant()
    def deals_agree(self) -> None:
        listed = self.run(self.client.v1.deals.list()).items
        assert [shown(deal) for deal in listed] == [expected(deal) for deal in self.alive]

    @invariant()
    def links_agree(self) -> None:
        for deal in self.alive:
            people = self.call("v1.deals.list_participants", deal).items
            assert [one.person_id["value"] for one in people] == list(deal.participants)
            assert [one.user_id for one in self.call("v2.deals.list_followers", deal).items] == deal.followers

    @invariant()
    def persons_agree(self) -> None:
        rows = self.run(self.client.call("v2.persons.list", {"include_fields": list(COUNTED)})).items
        assert [[row.model_extra[name] for name in COUNTED] for row in rows] == [self.counts(one) for one in PEOPLE]

    def counts(self, person: int) -> list[int]:
        """Of a person's deals, the open and closed ones it only takes part in, and those it is the contact of."""
        beside = [d.status == "open" for d in self.alive if person in d.participants and d.person != person]
        own = [d.status == "open" for d in self.alive if d.person == person]
        return [count for some in (beside, own) for count in (sum(some), len(some) - sum(some))]


def shown(deal: Any) -> dict[str, Any]:
    """What the backend says of a deal, as far as the account has an opinion."""
    found = {name: getattr(deal, name) for name in ("id", "value", "status", "label", "notes_count")}
    found |= {name: getattr(deal, f"{name}_count") for name in ("followers", "participants")}
    return found | {"owner": deal.user_id["value"], "person": deal.person_id and deal.person_id["value"]}


def expected(deal: Deal) -> dict[str, Any]:
    """The same, as the account has it."""
    found = {"id": deal.id, "value": deal.value, "status": deal.status, "notes_count": deal.notes}
    found |= {"label": ",".join(map(str, deal.labels)) or None, "owner": deal.owner, "person": deal.person}
    return found | {"followers": len(deal.followers), "participants": len(deal.participants)}


TestLinks = Links.TestCase
TestLinks.settings = settings(
    max_examples=thrown(3), stateful_step_count=25, deadline=None, derandomize=True, database=None
)
