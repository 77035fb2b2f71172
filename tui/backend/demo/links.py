"""Who follows what and takes part in which deal: owners and contacts always, colleagues of both now and then."""

from __future__ import annotations

from random import Random
from typing import Any

from tui.backend.demo.dice import dice

Row = dict[str, Any]
ITEMS = {"deal": "deals", "person": "persons", "organization": "organizations", "product": "products"}
WATCHED = 40_000
"""From this value on, in any currency, a colleague looks over a deal's shoulder."""


def rows(seed: int, company: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The rows of followers, participants and of how they came, from the other rows of the company."""
    rng = dice(seed, "links")
    followers = [one for item, name in ITEMS.items() for row in company[name] for one in _owner(item, row)]
    users = sorted(row["id"] for row in company["users"])
    followers += [one for deal in company["deals"] for one in _colleague(rng, deal, users)]
    participants = _participants(rng, company)
    changes = [_change("follower", one["item_type"], one["item_id"], one["user_id"], one, None) for one in followers]
    changes += [_change("participant", "deal", p["deal_id"], p["person_id"], p, p) for p in participants]
    changes.sort(key=lambda row: row["time"])
    found = {"followers": followers, "participants": participants, "link_changes": changes}
    return {name: [{"id": n} | row for n, row in enumerate(some, 1)] for name, some in found.items()}


def _owner(item: str, row: Row) -> list[Row]:
    return [{"item_type": item, "item_id": row["id"], "user_id": row["owner_id"], "add_time": row["add_time"]}]


def _colleague(rng: Random, deal: Row, users: list[int]) -> list[Row]:
    if deal["value"] < WATCHED or rng.random() < 0.5:
        return []
    other = rng.choice([user for user in users if user != deal["owner_id"]])
    return [{"item_type": "deal", "item_id": deal["id"], "user_id": other, "add_time": deal["add_time"]}]


def _participants(rng: Random, company: dict[str, list[Row]]) -> list[Row]:
    """The primary person of each deal, and in larger ones another person of the organization."""
    people: dict[int, list[Row]] = {}
    for person in company["persons"]:
        if person["org_id"]:
            people.setdefault(person["org_id"], []).append(person)
    found: list[Row] = []
    for deal in company["deals"]:
        found.append(_participant(deal, deal["person_id"], by_hand=False))
        begun = deal["add_time"]
        others = [p for p in people.get(deal["org_id"], ()) if p["id"] != deal["person_id"] and p["add_time"] <= begun]
        if others and deal["stage_change_time"] and rng.random() < 0.2:
            found.append(_participant(deal, rng.choice(others)["id"], by_hand=True))
    return found


def _participant(deal: Row, person_id: int, *, by_hand: bool) -> Row:
    who = {"deal_id": deal["id"], "person_id": person_id, "by_hand": by_hand, "added_by_user_id": deal["owner_id"]}
    return who | {"add_time": deal["stage_change_time"] if by_hand else deal["add_time"]}


def _change(kind: str, item: str, id: int, linked_id: int, row: Row, participant: Row | None) -> Row:
    actor = participant["added_by_user_id"] if participant else linked_id
    where = {"kind": kind, "item_type": item, "item_id": id, "linked_id": linked_id, "action": "added"}
    return where | {"time": row["add_time"], "actor_user_id": actor}
