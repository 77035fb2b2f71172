"""What is known of contacts and deals before they become rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

Row = dict[str, Any]


@dataclass(slots=True)
class Org:
    """A company; `short` is what reps call it."""

    name: str
    short: str
    country: str
    town: str
    trade: str
    owner_id: int
    address: Row
    people: list[Person] = field(default_factory=list)
    id: int = 0
    begun: datetime | None = None
    touched: datetime | None = None
    customer: bool = False


@dataclass(slots=True)
class Person:
    """A contact; those without an organization drive their own truck."""

    first: str
    last: str
    title: str
    org: Org | None
    owner_id: int
    country: str
    id: int = 0
    begun: datetime | None = None
    touched: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What is sold: the price, in euros, is for one of the things."""

    phrase: str
    things: str
    quantity: int
    price: float


@dataclass(slots=True)
class Encounter:
    """Something that happened to a deal: an activity, a note, a move, or several at once."""

    at: datetime
    place: int
    to: int | None = None
    type: str = ""
    subject: str = ""
    minutes: int = 0
    note: str = ""


@dataclass(slots=True)
class Story:
    """A deal's life; `places` count the stages of its pipeline from 0, `begun` is when it was added."""

    person: Person
    org: Org | None
    owner_id: int
    offer: Offer
    pipeline_id: int
    status: str
    begun: datetime
    begun_ago: int
    place: int
    title: str = ""
    value: float = 0.0
    currency: str = "EUR"
    reason: str | None = None
    stale: bool = False
    encounters: list[Encounter] = field(default_factory=list)
    expected: str | None = None
    urgency: str = ""
    touched: datetime | None = None
    id: int = 0

    @property
    def renewal(self) -> bool:
        """Whether it prolongs a contract."""
        return self.pipeline_id == 2

    @property
    def closed(self) -> datetime | None:
        """When it was won or lost: right after the last encounter."""
        last = self.encounters[-1]
        return None if self.status == "open" else last.at + timedelta(minutes=last.minutes + 16)

    def touch(self, time: datetime) -> None:
        """Note when something happened to it."""
        self.touched = max(self.touched or self.begun, time)
