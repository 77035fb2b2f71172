"""Organizations and their people."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from random import Random
from typing import Any

from tui.backend.clock import stamp
from tui.backend.demo.dice import dice, weighted
from tui.backend.demo.settings import FLEET_SIZE, SECTOR, SECTORS, owner_of
from tui.backend.demo.sketches import Org, Person, Row
from tui.backend.demo.words.organizations import ORGANIZATIONS
from tui.backend.demo.words.people import ANY_TITLE, FIRST_NAMES, LAST_NAMES, PRIVATE_MAIL, TITLES
from tui.backend.demo.words.places import COUNTRIES

PEOPLE = 400
ALONE = 12
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "ł": "l", "&": " "})


def organizations(seed: int) -> list[Org]:
    """Every organization with its people, and those who belong to none are not among them."""
    rng = dice(seed, "contacts")
    orgs = [_org(rng, country, line) for country, text in ORGANIZATIONS.items() for line in text.strip().splitlines()]
    taken: set[str] = set()
    extra = rng.choices(orgs, k=PEOPLE - ALONE - 2 * len(orgs))
    for org in [*orgs, *orgs, *extra]:
        org.people.append(_person(rng, org.country, org, taken))
    return orgs


def alone(seed: int) -> list[Person]:
    """People of no organization: drivers with a truck of their own."""
    rng = dice(seed, "alone")
    taken: set[str] = set()
    return [_person(rng, rng.choice(["DE", "GB", "FR", "EE", "ES"]), None, taken) for _ in range(ALONE)]


def _org(rng: Random, country: str, line: str) -> Org:
    short, rest, town, trade = line.split("|")
    return Org(f"{short}{rest}", short, country, town, trade, owner_of(country), _address(rng, country, town))


def _address(rng: Random, country: str, town: str) -> Row:
    place = COUNTRIES[country]
    codes = dict(pair.rsplit(":", 1) for pair in place.towns.split("|"))
    street, number = rng.choice(place.streets.split("|")), str(rng.randint(1, 148))
    line = place.line.format(street=street, number=number, code=codes[town], town=town)
    city, _, area = town.partition(", ")
    return {
        "value": line,
        "country": place.name,
        "admin_area_level_1": area or None,
        "admin_area_level_2": None,
        "locality": city,
        "sublocality": None,
        "route": street,
        "street_number": number,
        "subpremise": None,
        "postal_code": codes[town],
    }


def _person(rng: Random, country: str, org: Org | None, taken: set[str]) -> Person:
    while True:
        first, last = (rng.choice(names[country].split()).replace("_", " ") for names in (FIRST_NAMES, LAST_NAMES))
        if f"{first} {last}" not in taken:
            break
    taken.add(f"{first} {last}")
    return Person(first, last, _title(rng, org), org, org.owner_id if org else owner_of(country), country)


def _title(rng: Random, org: Org | None) -> str:
    if org is None:
        return "Owner-driver"
    held = {person.title for person in org.people}
    free = [title for title in (*TITLES[org.trade], *TITLES[org.trade], *ANY_TITLE) if title not in held]
    return rng.choice(free)


def slug(text: str, country: str) -> str:
    """Text as it stands in an address on the net; where German is spoken, ü is ue."""
    if country in ("DE", "AT"):
        text = re.sub("[äöüÄÖÜ]", lambda found: f"{unicodedata.normalize('NFD', found[0])[0]}e", text)
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def org_rows(seed: int, orgs: list[Org]) -> list[Row]:
    """The rows of the organizations, whose ids and times are known by now."""
    rng = dice(seed, "organization rows")
    return [_org_row(rng, org) for org in sorted(orgs, key=lambda org: org.id)]


def _org_row(rng: Random, org: Org) -> Row:
    fleet = round(rng.triangular(12, 420, 40))
    return {
        "id": org.id,
        "name": org.name,
        **_times(org),
        "website": f"https://www.{slug(org.short, org.country)}.example",
        "linkedin": None,
        "owner_id": org.owner_id,
        "visible_to": 3,
        "industry": None,
        "employee_count": fleet * rng.choice([2, 2, 3]) if rng.random() < 0.7 else None,
        "annual_revenue": fleet * 150_000.0 if rng.random() < 0.5 else None,
        "address": org.address,
        "label_ids": _labels(rng, customer=org.customer),
        "custom_fields": {SECTOR: 1 + list(SECTORS).index(org.trade), FLEET_SIZE: fleet},
    }


def _labels(rng: Random, *, customer: bool) -> list[int]:
    return [1] if customer else weighted(rng, [([], 60), ([2], 8), ([3], 20), ([4], 12)])


def _times(sketch: Org | Person) -> Row:
    begun = sketch.begun
    if begun is None:
        raise ValueError("a contact becomes a row only when its time is known")
    return {"add_time": stamp(begun), "update_time": stamp(max(begun, sketch.touched or begun))}


def person_rows(seed: int, people: list[Person]) -> list[Row]:
    """The rows of the people, whose ids and times are known by now."""
    rng = dice(seed, "person rows")
    taken: set[str] = set()
    return [_person_row(rng, person, taken) for person in sorted(people, key=lambda person: person.id)]


def _person_row(rng: Random, person: Person, taken: set[str]) -> Row:
    return {
        "id": person.id,
        "name": f"{person.first} {person.last}",
        "first_name": person.first,
        "last_name": person.last,
        **_times(person),
        "marketing_status": weighted(rng, [("no_consent", 60), ("subscribed", 34), ("unsubscribed", 6)]),
        "notes": None,
        "birthday": _birthday(rng),
        "job_title": person.title,
        "owner_id": person.owner_id,
        "org_id": person.org.id if person.org else None,
        "visible_to": 3,
        "emails": _emails(rng, person),
        "phones": _phones(rng, person, taken),
        "label_ids": _labels(rng, customer=bool(person.org and person.org.customer)),
    }


def _birthday(rng: Random) -> str | None:
    day = datetime(rng.randint(1962, 1996), rng.randint(1, 12), rng.randint(1, 28))  # noqa: DTZ001 - a date, no time
    return day.date().isoformat() if rng.random() < 0.15 else None


def _emails(rng: Random, person: Person) -> list[dict[str, Any]]:
    name = f"{slug(person.first, person.country)}.{slug(person.last, person.country)}"
    private = {"value": f"{name}@{rng.choice(PRIVATE_MAIL)}", "label": "home"}
    if person.org is None:
        return [private | {"primary": True}]
    work = {"value": f"{name}@{slug(person.org.short, person.country)}.example", "primary": True, "label": "work"}
    return [work, private | {"primary": False}] if rng.random() < 0.1 else [work]


def _phones(rng: Random, person: Person, taken: set[str]) -> list[dict[str, Any]]:
    place = COUNTRIES[person.country]
    kinds = weighted(rng, [(("mobile",), 50), (("work",), 16), (("mobile", "work"), 28), ((), 6)])
    patterns = {"mobile": place.mobile, "work": place.landline}
    return [
        {"value": _number(rng, patterns[kind], taken), "primary": n == 0, "label": kind} for n, kind in enumerate(kinds)
    ]


def _number(rng: Random, pattern: str, taken: set[str]) -> str:
    while (number := re.sub("#", lambda _: str(rng.randint(0, 9)), pattern)) in taken:
        pass
    taken.add(number)
    return number
