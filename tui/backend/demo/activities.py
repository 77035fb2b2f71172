"""What was done for the deals and what is planned: a fifth of the open ones have nothing, some are late."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tui.backend.demo.agenda import MINUTES, Agenda, Plan, local_day
from tui.backend.demo.dice import dice, weighted
from tui.backend.demo.hours import Hours
from tui.backend.demo.sketches import Encounter, Story
from tui.backend.demo.words import subjects

OVERDUE, TODAY, NONE = 0.12, 0.08, 0.20
FOLLOW_UP = timedelta(minutes=12)


class Desk:
    """Writes down the reps' work on deals."""

    def __init__(self, seed: int, hours: Hours, agenda: Agenda) -> None:
        self.rng = dice(seed, "activities")
        self.hours = hours
        self.agenda = agenda

    def work(self, stories: list[Story]) -> None:
        """Record what was done for every deal and plan what comes for the open ones."""
        for story in stories:
            self._look_back(story)
        live = [story for story in stories if story.status == "open"]
        self._sort_by_urgency(live)
        for story in live:
            if story.urgency != "none":
                self._look_ahead(story)

    def _look_back(self, story: Story) -> None:
        last = story.begun
        for n, encounter in enumerate(story.encounters):
            if n and self.rng.random() < self._share(story, encounter):
                self._do(story, encounter, last)
            last = encounter.at + timedelta(minutes=encounter.minutes) + FOLLOW_UP

    def _share(self, story: Story, encounter: Encounter) -> float:
        """How likely it was an activity; what last happened to an open deal is something one can see."""
        if encounter is story.encounters[-1] and story.status == "open":
            return 1.0
        return 0.5 if encounter.to is not None else 0.2

    def _do(self, story: Story, encounter: Encounter, planned: datetime) -> None:
        encounter.type, encounter.subject = self._subject(story, encounter.place)
        encounter.minutes = weighted(self.rng, MINUTES[encounter.type])
        encounter.at = self.hours.fit(encounter.at, encounter.type)
        done = encounter.at + timedelta(minutes=encounter.minutes)
        timed = encounter.type in ("call", "meeting", "lunch")
        plan = self._plan(story, encounter.type, encounter.subject, planned, local_day(encounter.at))
        plan.at, plan.minutes, plan.done = (encounter.at if timed else None), encounter.minutes, done
        story.touch(done)
        self.agenda.add(plan)

    def _subject(self, story: Story, place: int) -> tuple[str, str]:
        lines = (subjects.RENEWAL if story.renewal else subjects.SALES)[place].strip().splitlines()
        kind, _, subject = self.rng.choice(lines).partition("|")
        return kind, subject.format(
            first=story.person.first,
            org=story.org.short if story.org else story.person.last,
            town=story.org.town.partition(",")[0] if story.org else "town",
            qty=story.offer.quantity,
            things=story.offer.things,
            offer=story.offer.phrase,
        )

    def _plan(self, story: Story, kind: str, subject: str, added: datetime, day: date) -> Plan:
        plan = Plan(kind, subject, story.owner_id, added, day, deal_id=story.id)
        plan.person, plan.org = story.person, story.org
        return plan

    def _sort_by_urgency(self, live: list[Story]) -> None:
        """Neglected deals are more often late or without a next step."""
        live = sorted(live, key=lambda story: self.rng.random() - 0.35 * story.stale)
        late = [story for story in live if story.begun_ago >= 3][: round(OVERDUE * len(live))]
        rest = [story for story in live if story not in late]
        none, today = round(NONE * len(live)), round(TODAY * len(live))
        for urgency, chosen in (
            ("overdue", late),
            ("none", rest[:none]),
            ("today", rest[none : none + today]),
            ("planned", rest[none + today :]),
        ):
            for story in chosen:
                story.urgency = urgency

    def _look_ahead(self, story: Story) -> None:
        kind, subject = self._subject(story, story.place)
        while story.urgency == "today" and kind == "lunch":
            kind, subject = self._subject(story, story.place)
        if story.urgency == "overdue":
            self._be_late(story, kind, subject)
            return
        today = story.urgency == "today"
        ahead = weighted(self.rng, [((0, 2), 26), ((2, 6), 40), ((5, 12), 24), ((13, 34), 10)])
        index = self.rng.randint(*ahead)
        self._next(story, kind, subject, self.hours.today if today else self.hours.future[index])
        if self.rng.random() < 0.2:
            kind, subject = self._subject(story, story.place)
            self._next(story, kind, subject, self.hours.future[index + self.rng.randint(3, 12)])

    def _next(self, story: Story, kind: str, subject: str, day: date) -> None:
        plan = self._plan(story, kind, subject, self._after_last(story, None), day)
        plan.at, plan.minutes = self.agenda.time_on(day, kind, story.owner_id)
        self.agenda.add(plan)

    def _be_late(self, story: Story, kind: str, subject: str) -> None:
        ago = self.rng.randint(1, min(9, story.begun_ago - 1))
        at = self.hours.fit(self.hours.ago(self.rng, ago, story.owner_id), kind)
        plan = self._plan(story, kind, subject, self._after_last(story, at), local_day(at))
        if kind in ("call", "meeting", "lunch"):
            plan.at, plan.minutes = at, weighted(self.rng, MINUTES[kind])
        self.agenda.add(plan)

    def _after_last(self, story: Story, before: datetime | None) -> datetime:
        """Right after the last thing that happened, or the last one before a time: that is when reps plan."""
        found = [e for e in story.encounters if before is None or e.at < before - timedelta(hours=2)]
        last = found[-1] if found else story.encounters[0]
        return last.at + timedelta(minutes=last.minutes) + FOLLOW_UP
