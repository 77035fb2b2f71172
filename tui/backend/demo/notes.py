"""Notes: after calls and meetings, when deals end, on contacts."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from random import Random

from tui.backend.clock import stamp
from tui.backend.demo.dice import dice
from tui.backend.demo.hours import Hours
from tui.backend.demo.settings import USERS
from tui.backend.demo.sketches import Encounter, Org, Row, Story
from tui.backend.demo.words import outcomes, talk
from tui.backend.demo.words.offers import PAINS, RIVALS

WRITTEN = timedelta(minutes=4)
SIGNS = {"EUR": "€", "USD": "US$", "GBP": "£"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
ON_THE_ROAD = re.compile(r"driver|\bcab\b|vehicle|dispatch|\bvan\b|keep 80", re.IGNORECASE)
OFF_THE_ROAD = ("goods", "port", "plant")
"""What nobody says about pallets, boxes and gates."""
CONTACT_NOTES = 16


class Notebook:
    """Collects notes."""

    def __init__(self, seed: int, hours: Hours) -> None:
        self.rng = dice(seed, "notes")
        self.hours = hours
        self._rows: list[Row] = []
        self._used: Counter[str] = Counter()

    def write(self, stories: list[Story], orgs: list[Org]) -> None:
        """Write the notes on deals and on contacts."""
        for story in stories:
            for n, encounter in enumerate(story.encounters):
                if self.rng.random() < self._share(story, encounter, n):
                    self._after(story, encounter)
            if story.closed and self.rng.random() < 0.6:
                self._at_the_end(story, story.closed)
        self._on_contacts([org for org in orgs if org.customer])

    def add(self, content: str, time: datetime, user: int, pinned: str = "", **links: int | str | None) -> None:
        """Add a note; `pinned` names the kind of thing it is pinned to."""
        row = {"content": content, "add_time": stamp(time), "update_time": stamp(time), "user_id": user}
        flags = {f"pinned_to_{kind}_flag": kind == pinned for kind in ("lead", "deal", "organization", "person")}
        self._rows.append(row | dict.fromkeys(("deal_id", "person_id", "org_id", "lead_id")) | links | flags)

    def rows(self) -> list[Row]:
        """The rows, numbered by when they were written."""
        self._rows.sort(key=lambda row: row["add_time"])
        return [{"id": n} | row for n, row in enumerate(self._rows, 1)]

    def _share(self, story: Story, encounter: Encounter, n: int) -> float:
        if story.status != "open":
            return 0.16 if encounter.subject else 0.0
        return 0.4 if encounter.subject else 0.16 if n == 0 else 0.05

    def _after(self, story: Story, encounter: Encounter) -> None:
        time = encounter.at + timedelta(minutes=encounter.minutes) + WRITTEN
        text = filled(self._template(story, encounter), facts(self.rng, story, time))
        pinned = "deal" if story.place > 1 and self.rng.random() < 0.12 else ""
        self._on_deal(story, text, time, pinned)

    def _on_deal(self, story: Story, text: str, time: datetime, pinned: str = "") -> None:
        org_id = story.org.id if story.org else None
        self.add(text, time, story.owner_id, pinned, deal_id=story.id, person_id=story.person.id, org_id=org_id)
        story.touch(time)

    def _template(self, story: Story, encounter: Encounter) -> str:
        if story.org is None:
            return f"<p>{self._line(talk.SOLO)}</p>"
        if story.renewal:
            return self._line(outcomes.RENEWAL)
        if encounter.type == "call" and encounter.to is None and self.rng.random() < 0.25:
            return f"<p>{self._line(talk.NO_ANSWER)}</p>"
        quotes = talk.QUOTES.get(story.person.country, ())
        if encounter.type == "email" and quotes and encounter.place and self.rng.random() < 0.6:
            return f"<p>{{first}} by mail: {self._line(quotes)}</p>"
        return self._told(encounter, story.org.trade)

    def _told(self, encounter: Encounter, trade: str) -> str:
        place = encounter.place
        said, next_step = (self._line(pool[place], trade) for pool in (talk.SAID, talk.NEXT))
        detail = self._line(talk.DETAILS[place], trade)
        pain = self._line(PAINS[trade]) if place < 3 else self._line(talk.DETAILS[place], trade)
        shape = self.rng.random()
        if shape < 0.3:
            return f"<p>{said} {pain if place < 2 else detail}</p><p><b>Next:</b> {next_step}</p>"
        if shape < 0.55:
            points = "".join(f"<li>{point}</li>" for point in dict.fromkeys((pain, detail, next_step)))
            return f"<p>{said}</p><ul>{points}</ul>"
        if shape < 0.75 and encounter.type in ("call", "meeting", "lunch"):
            return f"<p><b>{encounter.subject}</b></p><p>{said}</p><p>{pain} {next_step}</p>"
        return f"<p>{said} {next_step}</p>" if shape < 0.9 else f"<p>{said}</p>"

    def _line(self, pool: tuple[str, ...], trade: str = "") -> str:
        """One of the lines least used so far that suit the trade."""
        fits = [line for line in pool if trade not in OFF_THE_ROAD or not ON_THE_ROAD.search(line)]
        fewest = min(self._used[line] for line in fits)
        line = self.rng.choice([line for line in fits if self._used[line] == fewest])
        self._used[line] += 1
        return line

    def _at_the_end(self, story: Story, closed: datetime) -> None:
        if story.renewal and story.status == "won":
            return
        pool = outcomes.WON if story.status == "won" else outcomes.LOST[story.reason or "Timing"]
        time = closed + WRITTEN
        self._on_deal(story, filled(self._line(pool), facts(self.rng, story, time)), time)

    def _on_contacts(self, customers: list[Org]) -> None:
        for org in self.rng.sample([org for org in customers if self.hours.since(org.begun) > 5], CONTACT_NOTES):
            person, boss = org.people[:2]
            since = self.hours.since(org.begun)
            time = self.hours.ago(self.rng, self.rng.randint(0, since - 1), org.owner_id)
            words = {"first": person.first, "boss": f"{boss.first} {boss.last}", "town": org.town.partition(",")[0]}
            words["month"] = month(time)
            text = filled(self._line(outcomes.CONTACT), words)
            kind = self.rng.choice(["person", "organization", "organization"])
            pinned = kind if self.rng.random() < 0.4 else ""
            self.add(text, time, org.owner_id, pinned, person_id=person.id if kind == "person" else None, org_id=org.id)


def facts(rng: Random, story: Story, time: datetime) -> dict[str, str]:
    """What a rep could mention about a deal at a time."""
    offer, org, quantity = story.offer, story.org, story.offer.quantity
    bosses = [person for person in (org.people if org else []) if person is not story.person]
    boss = rng.choice(bosses) if bosses else None
    install = time + timedelta(days=rng.randint(20, 45))
    return {
        "first": story.person.first,
        "boss": f"{boss.first} {boss.last}" if boss else "a partner",
        "me": USERS[story.owner_id % len(USERS)][0].partition(" ")[0],
        "org": org.short if org else story.person.last,
        "town": org.town.partition(",")[0] if org else "the depot",
        "offer": f"a {offer.phrase}" if offer.phrase.startswith("pilot") else offer.phrase,
        "qty": str(quantity),
        "things": offer.things,
        "value": _money(story),
        "rival": rng.choice(RIVALS),
        "month": month(time),
        "weekday": rng.choice(WEEKDAYS),
        "term": rng.choice(["24", "36", "48"]),
        "few": str(max(2, quantity // 10 if quantity < 400 else 50)),
        "half": str(max(2, round(quantity * 0.6))),
        "install": f"{install.day} {MONTHS[install.month - 1]}",
    }


def _money(story: Story) -> str:
    return f"{SIGNS[story.currency]}{story.value:,.0f}" if story.value else "price still open"


def month(time: datetime) -> str:
    """The month two months after a time."""
    return MONTHS[(time + timedelta(days=60)).month - 1]


def filled(text: str, words: dict[str, str]) -> str:
    """Text with its places filled."""
    return text.format_map(words)
