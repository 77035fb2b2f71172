"""The lives of the deals: who, what, when, through which stages, and how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from tui.backend.demo.dice import between, dice, quoted, weighted
from tui.backend.demo.hours import Hours
from tui.backend.demo.sketches import Encounter, Offer, Org, Person, Story
from tui.backend.demo.words.offers import OFFERS, RENEWALS
from tui.backend.demo.words.outcomes import DEAL_TITLES, SPECIAL_TITLES

OPEN_SALES, OPEN_RENEWALS = (62, 48, 36, 26, 18), (10, 8, 5, 2)
"""Open deals by stage: a funnel."""
WON, LOST, RENEWED, ENDED = 36, 41, 6, 2
EARLY = (("Price", 12), ("No budget", 28), ("Lost to competitor", 10), ("No response", 34), ("Timing", 16))
LATE = (("Price", 34), ("No budget", 14), ("Lost to competitor", 34), ("No response", 8), ("Timing", 10))
"""Reasons for losing, before a demo and after."""
CLOSED_WITHIN = 390
"""Working days in 18 months."""
LARGE = 0.06
"""How many deals are three times as large as the others."""
SOLO = Offer("owner-driver kit", "truck", 1, 980)


class Writer:
    """Writes the stories one after another; what was sold to whom is never offered twice."""

    def __init__(self, seed: int, orgs: list[Org], alone: list[Person], hours: Hours) -> None:
        self.rng = dice(seed, "stories")
        self.hours = hours
        self.alone = alone
        self.orgs = orgs
        self.weights = [min(2.5, self.rng.expovariate(1)) + 0.2 for _ in orgs]
        self.sold: Counter[tuple[str, str]] = Counter()

    def write(self) -> list[Story]:
        """Every deal, oldest first, numbered."""
        stories = [*self._closed(), *self._open(), *self._renewals()]
        for story in stories:
            self._dress(story)
        self._name_specially(stories)
        _tell_apart(stories)
        stories.sort(key=lambda story: story.begun)
        for number, story in enumerate(stories, 1):
            story.id = number
        return stories

    def _closed(self) -> Iterator[Story]:
        for _ in range(WON):
            yield self._won(self._org())
        for _ in range(LOST):
            place = weighted(self.rng, [(0, 30), (1, 25), (2, 20), (3, 18), (4, 7)])
            yield self._ended(self._org(), 1, "lost", place)

    def _won(self, org: Org) -> Story:
        org.customer = True
        return self._ended(org, 1, "won", self.rng.choice([3, 4, 4]))

    def _open(self) -> Iterator[Story]:
        for place, number in enumerate(OPEN_SALES):
            for n in range(number):
                yield self._live(None if place < 2 and n < 2 else self._org(), 1, place)

    def _renewals(self) -> Iterator[Story]:
        places = [place for place, number in enumerate(OPEN_RENEWALS) for _ in range(number)]
        customers = self._customers(len(places) + RENEWED + ENDED)
        for place, org in zip(places, customers, strict=False):
            yield self._live(org, 2, place)
        for n, org in enumerate(customers[len(places) :]):
            yield self._ended(org, 2, *(("won", 3) if n < RENEWED else ("lost", 1)))

    def _customers(self, number: int) -> list[Org]:
        """Those who bought before the records begin: customers, but not those who bought lately."""
        old = self.rng.sample([org for org in self.orgs if not org.customer], number)
        for org in old:
            org.customer = True
        return old

    def _org(self) -> Org:
        return self.rng.choices(self.orgs, self.weights)[0]

    def _live(self, org: Org | None, pipeline_id: int, place: int) -> Story:
        stale = self.rng.random() < 0.16
        touched = self.rng.randint(24, 60) if stale else round(self.rng.triangular(0, 10, 1))
        span = 2 + place + round(self.rng.triangular(0, 14 + 22 * place, 4 + 10 * place))
        story = self._story(org, pipeline_id, place, "open", touched, touched + span)
        story.stale = stale
        return story

    def _ended(self, org: Org, pipeline_id: int, status: str, place: int) -> Story:
        closed = self.rng.randint(1, CLOSED_WITHIN)
        span = 4 + place + round(self.rng.triangular(2, 60 + 22 * place, 25))
        story = self._story(org, pipeline_id, place, status, closed, closed + span)
        if status == "lost":
            story.reason = weighted(self.rng, EARLY if place < 2 else LATE)
        return story

    def _story(self, org: Org | None, pipeline_id: int, place: int, status: str, last: int, first: int) -> Story:
        person = self.rng.choice(org.people[:3]) if org else self.alone.pop()
        owner = person.owner_id if self.rng.random() < 0.9 else self.rng.randint(1, 4)
        path = _path(self.rng, place, 5 if pipeline_id == 1 else 4)
        days = _days(self.rng, last, first, len(path) + self.rng.choice([0, 0, 1, 2]))
        begun = self.hours.ago(self.rng, days[0], owner)
        offer = self._offer(org)
        story = Story(person, org, owner, offer, pipeline_id, status, begun, days[0], place)
        story.encounters = self._encounters(begun, days, path, owner)
        return story

    def _offer(self, org: Org | None) -> Offer:
        if org is None:
            return SOLO
        lines = OFFERS[org.trade].strip().splitlines()
        fewest = min(self.sold[org.name, line] for line in lines)
        line = self.rng.choice([line for line in lines if self.sold[org.name, line] == fewest])
        self.sold[org.name, line] += 1
        return offer_of(self.rng, line, LARGE)

    def _encounters(self, begun: datetime, days: list[int], path: list[int], owner: int) -> list[Encounter]:
        """One on each day; the moves are spread over those after the first."""
        later = range(1, len(days))
        moves = dict(zip(sorted(self.rng.sample(later, len(path) - 1)), path[1:], strict=True))
        place, found = path[0], []
        for n, ago in enumerate(days):
            at = begun if n == 0 else self.hours.ago(self.rng, ago, owner)
            found.append(Encounter(at, place, moves.get(n)))
            place = moves.get(n, place)
        return found

    def _dress(self, story: Story) -> None:
        """Give it a price, a currency, a title and a day on which it should close."""
        share = self.rng.uniform(0.35, 0.5) if story.renewal else 1.0
        country = story.org.country if story.org else ""
        foreign = {"US": ("USD", 0.62, 1.1), "GB": ("GBP", 0.45, 0.86)}.get(country, ("EUR", 0.0, 1.0))
        story.currency, factor = (foreign[0], foreign[2]) if self.rng.random() < foreign[1] else ("EUR", 1.0)
        unknown = story.status == "open" and not story.renewal and story.place == 0 and self.rng.random() < 0.1
        story.value = 0.0 if unknown else quoted(story.offer.quantity * story.offer.price * share * factor)
        story.expected = self._expected(story)
        story.title = self._title(story)

    def _expected(self, story: Story) -> str | None:
        if story.closed:
            return (story.closed + timedelta(days=self.rng.randint(-20, 12))).date().isoformat()
        if self.rng.random() < (0.25 if story.place == 0 else 0.06):
            return None
        soonest, latest = ((20, 150), (15, 120), (10, 80), (4, 50), (-6, 30))[story.place + story.renewal]
        late = -30 if story.stale else 0
        return (self.hours.today + timedelta(days=late + self.rng.randint(soonest, latest))).isoformat()

    def _title(self, story: Story) -> str:
        if story.org is None:
            return f"{story.person.first} {story.person.last} – {story.offer.phrase}"
        if story.renewal:
            year = (story.expected or self.hours.today.isoformat())[:4]
            return f"{story.org.short} {self.rng.choice(RENEWALS).format(year=year, term=self.rng.choice([24, 36]))}"
        plain = story.offer.phrase.startswith("pilot")
        return titled(story, DEAL_TITLES[0] if plain else self.rng.choice(DEAL_TITLES))

    def _name_specially(self, stories: list[Story]) -> None:
        live = [story for story in stories if story.status == "open" and story.org and not story.renewal]
        live.sort(key=lambda story: story.stale)
        for hint, title in SPECIAL_TITLES:
            story = next((story for story in live if _suits(story, hint)), live[0])
            live.remove(story)
            story.title = titled(story, title)


def _suits(story: Story, hint: str) -> bool:
    org = story.org
    return org is not None and hint in (org.trade, org.country) and not story.offer.phrase.startswith("pilot")


def offer_of(rng: Random, line: str, large: float = 0.0) -> Offer:
    """An offer of so many things at a price; `large` is the chance of three times as many."""
    phrase, things, *figures = line.split("|")
    low, high, cheap, dear = map(int, figures)
    quantity = between(rng, low, high) * (3 if rng.random() < large else 1)
    step = 1 if quantity < 40 else 10 if quantity < 400 else 100
    return Offer(phrase, things, round(quantity / step) * step, rng.uniform(cheap, dear))


def titled(story: Story, title: str) -> str:
    """A title with its places filled."""
    org, offer = story.org, story.offer
    if org is None:
        raise ValueError("only deals with organizations are titled by pattern")
    return title.format(org=org.short, town=org.town, offer=offer.phrase, qty=offer.quantity, things=offer.things)


def _tell_apart(stories: list[Story]) -> None:
    """A second deal of the same title is about another depot, or its like."""
    taken: set[str] = set()
    for story in stories:
        again = (f"{story.title}, {more}" for more in ("second depot", "third depot", "fourth depot"))
        story.title = story.title if story.title not in taken else next(title for title in again if title not in taken)
        taken.add(story.title)


def _path(rng: Random, place: int, stages: int) -> list[int]:
    """The stages a deal went through: some begin later, some skip one, some had to go back."""
    first = 1 if place and rng.random() < 0.15 else 0
    path = list(range(first, place + 1))
    if len(path) > 3 and rng.random() < 0.25:
        path.remove(rng.choice(path[1:-1]))
    if place < stages - 1 and len(path) > 1 and rng.random() < 0.08:
        path.insert(-1, place + 1)
    return path


def _days(rng: Random, last: int, first: int, wanted: int) -> list[int]:
    """So many different days, in working days ago, oldest first; the first and the last are certain."""
    if wanted == 1:
        return [last]
    number = min(wanted, first - last + 1)
    return [first, *sorted(rng.sample(range(last + 1, first), number - 2), reverse=True), last]
