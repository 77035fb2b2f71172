"""Found records as a search shows them, with the names of what they belong to, for a whole page at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select

from tui.backend.project_hits import around, project_found
from tui.backend.rules.cc import cc_email_of_deal
from tui.backend.tables import deals, organizations, persons, stages
from tui.backend.v1.pictures import pictures_v1

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

ORGANIZATION = {"deal": "org_id", "person": "org_id", "lead": "organization_id", "file": "org_id"}


@dataclass(frozen=True, slots=True)
class Hit:
    """One found record: its kind, row and score, and the custom values and notes that fit."""

    kind: str
    row: Row
    score: float
    custom_fields: Sequence[str] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """Rows of what the hits belong to, by id."""

    deals: dict[int, Row]
    stages: dict[int, Row]
    persons: dict[int, Row]
    organizations: dict[int, Row]
    projects: dict[int, Row]
    """What found projects are shown with."""

    def organization(self, id: int | None) -> dict[str, Any] | None:
        """An organization's id, name and address line."""
        row = self.organizations.get(id or 0)
        return row and {"id": row["id"], "name": row["name"], "address": (row["address"] or {}).get("value")}

    def person(self, id: int | None) -> dict[str, Any] | None:
        """A person's id and name."""
        row = self.persons.get(id or 0)
        return row and {"id": row["id"], "name": row["name"]}


async def items(call: Call, hits: Sequence[Hit], include: Sequence[str]) -> list[dict[str, Any]]:
    """Each hit as `item`: what its kind shows, and the optional fields asked for, as `deal.cc_email`."""
    names = await _names(call, hits)
    pictures = await _pictures(call, hits) if "person.picture" in include else {}
    return [_VIEWS[hit.kind](hit, names) | _included(call, hit, include, pictures) for hit in hits]


async def _pictures(call: Call, hits: Sequence[Hit]) -> dict[int, dict[str, Any]]:
    """The small pictures of persons, by the picture's id."""
    found = await pictures_v1(call, (hit.row["picture_id"] for hit in hits if hit.kind == "person"))
    return {of: {"id": of, "url": one["pictures"]["128"]} for of, one in found.items()}


async def _names(call: Call, hits: Sequence[Hit]) -> Names:
    orgs = [hit.row[ORGANIZATION[hit.kind]] for hit in hits if hit.kind in ORGANIZATION]
    people = [hit.row["person_id"] for hit in hits if "person_id" in hit.row]
    placed = [hit.row["stage_id"] for hit in hits if hit.kind == "deal"]
    filed = [hit.row["deal_id"] for hit in hits if hit.kind == "file"]
    return Names(
        await _by_id(call, deals, filed),
        await _by_id(call, stages, placed),
        await _by_id(call, persons, people),
        await _by_id(call, organizations, orgs),
        await around(call, [hit.row for hit in hits if hit.kind == "project"]),
    )


async def _by_id(call: Call, table: Table, ids: Iterable[int | None]) -> dict[int, Row]:
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    return {row["id"]: row for row in await call.rows(select(table).where(table.c.id.in_(wanted)))}


def _common(hit: Hit) -> dict[str, Any]:
    visible_to = hit.row.get("visible_to")
    return {
        "id": hit.row["id"],
        "type": hit.kind,
        "visible_to": int(visible_to) if visible_to else None,
        "owner": {"id": hit.row["owner_id"]},
        "custom_fields": list(hit.custom_fields),
    }


def _deal(hit: Hit, names: Names) -> dict[str, Any]:
    row = hit.row
    stage = names.stages.get(row["stage_id"])
    plain = {name: row[name] for name in ("title", "value", "currency", "status", "is_archived")}
    return _common(hit) | plain | {
        "stage": stage and {"id": stage["id"], "name": stage["name"]},
        "person": names.person(row["person_id"]),
        "organization": names.organization(row["org_id"]),
        "notes": list(hit.notes),
    }  # fmt: skip


def _lead(hit: Hit, names: Names) -> dict[str, Any]:
    row = hit.row
    person = names.persons.get(row["person_id"] or 0) or {}
    return _common(hit) | {
        "title": row["title"],
        "value": row["value_amount"],
        "currency": row["value_currency"],
        "is_archived": row["is_archived"],
        "person": names.person(row["person_id"]),
        "organization": names.organization(row["organization_id"]),
        "phones": _values(person.get("phones")),
        "emails": _values(person.get("emails")),
        "notes": list(hit.notes),
    }


def _person(hit: Hit, names: Names) -> dict[str, Any]:
    row = hit.row
    return _common(hit) | {
        "name": row["name"],
        "phones": _values(row["phones"]),
        "emails": _values(row["emails"]),
        "organization": names.organization(row["org_id"]),
        "notes": list(hit.notes),
    }


def _organization(hit: Hit, _names: Names) -> dict[str, Any]:
    address = (hit.row["address"] or {}).get("value")
    return _common(hit) | {"name": hit.row["name"], "address": address, "notes": list(hit.notes)}


def _product(hit: Hit, _names: Names) -> dict[str, Any]:
    return _common(hit) | {"name": hit.row["name"], "code": hit.row["code"]}


def _values(contacts: Sequence[Row] | None) -> list[str]:
    return [str(one["value"]) for one in contacts or ()]


def _included(call: Call, hit: Hit, include: Sequence[str], pictures: Mapping[int, dict[str, Any]]) -> dict[str, Any]:
    """Optional fields by name."""
    wanted = [name.partition(".")[2] for name in include if name.startswith(f"{hit.kind}.")]
    known = {"was_seen": hit.row.get("was_seen"), "price": hit.row.get("prices")}
    known["picture"] = pictures.get(hit.row.get("picture_id") or 0)
    known["cc_email"] = cc_email_of_deal(call, hit.row["id"]) if hit.kind == "deal" else None
    return {name: known.get(name) for name in wanted}


def _file(hit: Hit, names: Names) -> dict[str, Any]:
    row = hit.row
    deal = names.deals.get(row["deal_id"] or 0)
    return _attachment(hit, names) | {
        "deal": deal and {"id": deal["id"], "title": deal["title"]},
        "person": names.person(row["person_id"]),
        "organization": names.organization(row["org_id"]),
    }


def _attachment(hit: Hit, _names: Names) -> dict[str, Any]:
    return {
        "id": hit.row["id"],
        "type": hit.kind,
        "name": hit.row["name"],
        "url": f"/files/{hit.row['id']}/download",
    }


def _project(hit: Hit, names: Names) -> dict[str, Any]:
    return project_found(hit.row, hit.custom_fields, hit.notes, names.projects[hit.row["id"]])


_VIEWS = {
    "deal": _deal,
    "lead": _lead,
    "person": _person,
    "organization": _organization,
    "product": _product,
    "file": _file,
    "mail_attachment": _attachment,
    "project": _project,
}
