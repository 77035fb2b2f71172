"""What fills the weeks beside deals: team meetings, trade fairs, visits to customers, first calls to leads."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from tui.backend.demo.agenda import MINUTES, Agenda, Plan, local_day
from tui.backend.demo.dice import dice, weighted
from tui.backend.demo.hours import Hours, moment
from tui.backend.demo.settings import USERS
from tui.backend.demo.sketches import Org
from tui.backend.demo.words.subjects import CHECK_IN, LEADER, TEAM, WHOLE_DAYS

WEEKS = range(-2, 3)
CHECK_INS = 32


def fill(seed: int, hours: Hours, agenda: Agenda, orgs: list[Org]) -> None:
    """Fill the five weeks around now."""
    invited = hours.ago(dice(seed, "team"), 35)
    for week in WEEKS:
        monday = hours.monday + timedelta(weeks=week)
        for user in range(1, len(USERS) + 1):
            _meetings(agenda, monday, user, invited)
        _whole_days(agenda, week, monday, invited)
    _check_ins(
        dice(seed, "check-ins"), hours, agenda, [org for org in orgs if org.customer and hours.since(org.begun) > 5]
    )


def _meetings(agenda: Agenda, monday: date, user: int, invited: datetime) -> None:
    for weekday, kind, subject, hour, minutes in TEAM + (LEADER if user == 1 else ()):
        at = moment(monday + timedelta(days=weekday), hour * 2)
        over = at + timedelta(minutes=minutes)
        done = over if over <= agenda.hours.now else None
        agenda.add(Plan(kind, subject, user, invited, local_day(at), at, minutes, done))


def _whole_days(agenda: Agenda, week: int, monday: date, invited: datetime) -> None:
    for own, first, last, user, kind, subject in WHOLE_DAYS:
        for weekday in range(first, last + 1) if own == week else ():
            day = monday + timedelta(days=weekday)
            over = moment(day, 34)
            done = over if over <= agenda.hours.now else None
            agenda.add(Plan(kind, subject, user, invited, day, done=done))


def _check_ins(rng: Random, hours: Hours, agenda: Agenda, customers: list[Org]) -> None:
    for org in rng.sample(customers, min(CHECK_INS, len(customers))):
        person = rng.choice(org.people)
        kind, _, words = rng.choice(CHECK_IN).partition("|")
        subject = words.format(first=person.first, org=org.short)
        latest = hours.since(org.begun)
        added = hours.ago(rng, min(30, latest - 1), org.owner_id)
        plan = Plan(kind, subject, org.owner_id, added, hours.today, person=person, org=org)
        _date(rng, hours, agenda, plan, back=rng.random() < 0.45 and latest > 12)
        agenda.add(plan)


def _date(rng: Random, hours: Hours, agenda: Agenda, plan: Plan, *, back: bool) -> None:
    if not back:
        plan.day = hours.future[rng.randint(0, 12)]
        plan.at, plan.minutes = agenda.time_on(plan.day, plan.type, plan.owner_id)
        return
    at = hours.fit(hours.ago(rng, rng.randint(0, 10), plan.owner_id), plan.type)
    minutes = weighted(rng, MINUTES[plan.type])
    plan.day, plan.done = local_day(at), at + timedelta(minutes=minutes)
    if plan.type in ("call", "meeting", "lunch"):
        plan.at, plan.minutes = at, minutes
