"""Files on deals, organizations and products, and comments on notes; the bytes follow from the rows."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import PurePath
from random import Random

from tui.backend.clock import moment, stamp
from tui.backend.demo.dice import dice
from tui.backend.demo.papers import pdf, plan
from tui.backend.demo.sketches import Row
from tui.backend.rules.files import STORED, kind, stored_name

OFFERS, MINUTES, PLANS, AGREEMENTS, SHEETS, COMMENTS = 26, 12, 5, 6, 4, 9
LATE_STAGES = (4, 5, 8, 9)
"""The stages in which an offer is out."""
TYPES = {".pdf": "application/pdf", ".png": "image/png", ".txt": "text/plain"}
SAID = (
    "<p>Agreed. I can join the next call if that helps.</p>",
    "<p>Same question from another customer last week, see my notes there.</p>",
    "<p>Can we offer the 36-month term instead?</p>",
    "<p>Checked with logistics: stock is fine for that date.</p>",
    "<p>Thanks, very useful. Let us talk about it on Monday.</p>",
)


def rows(seed: int, company: dict[str, list[Row]], now: str) -> dict[str, list[Row]]:
    """The rows of files and comments, from the other rows of the company."""
    rng = dice(seed, "files")
    deals = {deal["id"]: deal for deal in company["deals"]}
    done = [one for one in company["activities"] if one["done"] and one["deal_id"]]
    found = [*_offers(rng, deals, done), *_minutes(rng, deals, done), *_plans(rng, deals, done)]
    found += [*_agreements(rng, deals), *_sheets(company["products"])]
    found.sort(key=lambda row: str(row["add_time"]))
    files = [{"id": number} | row for number, row in enumerate(found, 1)]
    return {"files": files, "comments": _comments(dice(seed, "comments"), company, now)}


def contents(company: dict[str, list[Row]]) -> list[Row]:
    """The bytes of the files, each once."""
    return [{"content": content(row)} for row in company["files"]]


def content(row: Row) -> bytes:
    """The bytes of one file: they say what its name and description say."""
    suffix = PurePath(row["name"]).suffix
    lines = [PurePath(row["name"]).stem, "", *str(row["description"]).split("; ")]
    if suffix == ".png":
        return plan(2 + len(row["name"]) % 3)
    return pdf(lines) if suffix == ".pdf" else "\n".join(lines).encode()


def _file(name: str, description: str, time: str, user_id: int, **links: int | None) -> Row:
    row: Row = {"name": name, "description": description, "add_time": time, "update_time": time, "user_id": user_id}
    row |= dict.fromkeys(("deal_id", "person_id", "org_id", "product_id")) | links
    kept, content_type = content(row), TYPES[PurePath(name).suffix]
    sha256 = hashlib.sha256(kept).hexdigest()
    row |= {
        "sha256": sha256,
        "file_size": len(kept),
        "content_type": content_type,
        "file_type": kind(name, content_type),
    }
    return row | {"file_name": stored_name(name, sha256), "remote_location": STORED, "remote_id": name}


def _on_deal(deal: Row, activity: Row, name: str, description: str) -> Row:
    links = {"deal_id": deal["id"], "person_id": deal["person_id"], "org_id": deal["org_id"]}
    return _file(name, description, activity["marked_as_done_time"], activity["owner_id"], **links)


def _latest(done: Iterable[Row], *types: str) -> dict[int, Row]:
    """The last thing done of each deal, of some types."""
    return {one["deal_id"]: one for one in done if one["type"] in types}


def _some(rng: Random, several: Sequence[Row], most: int) -> list[Row]:
    return rng.sample(several, min(most, len(several)))


def _offers(rng: Random, deals: dict[int, Row], done: Sequence[Row]) -> list[Row]:
    out = [one for one in _latest(done, "email", "meeting", "call").values() if _has_offer(deals[one["deal_id"]])]
    return [_offer(deals[one["deal_id"]], one) for one in _some(rng, out, OFFERS)]


def _has_offer(deal: Row) -> bool:
    return deal["stage_id"] in LATE_STAGES and bool(deal["value"])


def _offer(deal: Row, activity: Row) -> Row:
    price = f"Total {deal['value']:,.2f} {deal['currency']}, net"
    description = f"{deal['title']}; {price}; Valid for 30 days from {activity['marked_as_done_time'][:10]}"
    return _on_deal(deal, activity, f"Offer {deal['id']:03} {activity['marked_as_done_time'][:10]}.pdf", description)


def _minutes(rng: Random, deals: dict[int, Row], done: Sequence[Row]) -> list[Row]:
    met = list(_latest(done, "meeting").values())
    return [
        _on_deal(
            deals[one["deal_id"]],
            one,
            f"Minutes {one['due_date']}.txt",
            f"{one['subject']}; About: {deals[one['deal_id']]['title']}; To do: we send the next steps within a week",
        )
        for one in _some(rng, met, MINUTES)
    ]


def _plans(rng: Random, deals: dict[int, Row], done: Sequence[Row]) -> list[Row]:
    visited = list(_latest(done, "meeting", "lunch").values())
    return [
        _on_deal(deals[one["deal_id"]], one, f"Yard plan {one['deal_id']}.png", "Where the sensors go")
        for one in _some(rng, visited, PLANS)
    ]


def _agreements(rng: Random, deals: dict[int, Row]) -> list[Row]:
    won = [deal for deal in deals.values() if deal["won_time"] and deal["org_id"]]
    return [
        _file(
            f"Framework agreement {deal['won_time'][:4]}.pdf",
            f"{deal['title']}; Signed by both sides on {deal['won_time'][:10]}",
            deal["won_time"],
            deal["owner_id"],
            deal_id=deal["id"],
            org_id=deal["org_id"],
        )
        for deal in _some(rng, won, AGREEMENTS)
    ]


def _sheets(products: Sequence[Row]) -> list[Row]:
    return [
        _file(
            f"Data sheet {product['code']}.pdf",
            f"{product['name']}; {product['description'] or 'See the price list'}",
            product["add_time"],
            product["owner_id"],
            product_id=product["id"],
        )
        for product in products[:SHEETS]
    ]


def _comments(rng: Random, company: dict[str, list[Row]], now: str) -> list[Row]:
    """What colleagues say on notes of deals, within a few hours."""
    users = sorted(user["id"] for user in company["users"])
    noted = [note for note in company["notes"] if note["deal_id"]][-4 * COMMENTS :]
    found = []
    for note in _some(rng, noted, COMMENTS):
        time = stamp(moment(note["add_time"]) + timedelta(minutes=rng.randint(12, 200)))
        by = rng.choice([user for user in users if user != note["user_id"]])
        said = {"uuid": str(uuid.UUID(int=rng.getrandbits(128), version=4)), "note_id": note["id"], "user_id": by}
        if time <= now:
            found.append(said | {"updater_id": by, "content": rng.choice(SAID), "add_time": time, "update_time": time})
    return found
