"""Whole records: added, copied, merged and deleted through the outbox, and taken by the backend."""

from __future__ import annotations

from typing import Any

import pytest

from tests.services.demo_account import Account
from tests.services.test_parts import pair, send, with_lines
from tui.services import parts, summary
from tui.services.edits import EditError
from tui.services.sources import GETTERS

__all__ = ["pair"]


def ids(pair: Account, kind: str, where: str = "TRUE") -> list[int]:
    return [
        r[0] for r in pair[0].copy.select(f"SELECT id FROM shown_{kind} WHERE is_deleted = 0 AND {where} ORDER BY id")
    ]


async def served(pair: Account, kind: str, record: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await GETTERS[kind](pair[1].client)(record)).model_dump(mode="json", by_alias=True)
    return found


async def test_a_person_of_a_new_organization_is_added_in_one_edit(pair: Account) -> None:
    workspace = pair[0]
    emails = [{"value": "ida@example.com", "label": "work", "primary": True}]
    person = await workspace.contacts.create("person", {"name": "Ida Moe", "emails": emails}, organization="Moe AS")
    assert workspace.contacts.namesakes("person", "ida  MOE") == ["Ida Moe · Moe AS"]
    await send(pair)
    found = await served(pair, "person", workspace.outbox.real_id("person", person))
    assert found["emails"][0]["value"] == "ida@example.com"
    organization = await served(pair, "organization", found["org_id"])
    assert organization["name"] == "Moe AS"
    await workspace.undo()
    await send(pair)
    assert workspace.contacts.namesakes("person", "Ida Moe") == []
    assert workspace.contacts.namesakes("organization", "Moe AS") == []


@pytest.mark.parametrize("kind", ["person", "organization", "product"])
async def test_records_are_added_and_deleted(pair: Account, kind: str) -> None:
    workspace = pair[0]
    with pytest.raises(EditError):
        await workspace.contacts.create(kind, {"name": "  "})
    fields: dict[str, Any] = {"name": "Something new"}
    if kind == "product":
        fields |= {"prices": [{"price": 12.5, "currency": "EUR"}], "tax": 19.0}
    new = await workspace.contacts.create(kind, fields)
    await send(pair)
    real = workspace.outbox.real_id(kind, new)
    assert (await served(pair, kind, real))["name"] == "Something new"
    await workspace.contacts.delete(kind, real)
    assert workspace.records.get(kind, real) is None
    await send(pair)
    assert workspace.records.get(kind, real) is None


async def test_a_deal_is_copied_with_its_products(pair: Account) -> None:
    workspace = pair[0]
    deal = await with_lines(pair)
    title = workspace.deals.get(deal)["title"]
    copied: Any = await workspace.contacts.duplicate("deal", deal)
    assert workspace.deals.get(copied)["status"] == "open"
    await send(pair)
    copied = workspace.outbox.real_id("deal", copied)
    assert title in workspace.deals.get(copied)["title"]
    assert workspace.deals.get(copied)["owner_id"]
    await parts.fetch(pair[1], "deal", copied)
    assert len(workspace.lines.of(copied)) == len(workspace.lines.of(deal))
    await workspace.undo()
    await send(pair)
    assert workspace.records.get("deal", copied) is None


async def test_what_wins_is_shown_before_and_is_what_the_backend_keeps(pair: Account) -> None:
    workspace = pair[0]
    stays, goes = ids(pair, "person", "org_id > 0")[:2]
    rows = {row.name: row for row in workspace.merging.compare("person", stays, goes)}
    assert rows["Name"].whose == "kept"
    assert rows["Name"].result == workspace.records.values.name("person", stays)
    linked = ids(pair, "deal", f"person_id = {goes}")
    await workspace.merging.merge("person", stays, goes)
    assert workspace.records.get("person", goes) is None
    assert set(linked) <= set(ids(pair, "deal", f"person_id = {stays}"))
    await send(pair)
    assert workspace.records.get("person", goes) is None
    assert set(linked) <= set(ids(pair, "deal", f"person_id = {stays}"))
    after = {row.field.code: row.text for s in workspace.records.sections("person", stays) for row in s.rows}
    assert after["name"] == rows["Name"].result
    kept = workspace.records.get("person", stays) or {}
    assert {v["value"] for v in kept["emails"]} == set(rows["E-mail"].result.split(", "))


async def test_nothing_is_merged_with_itself(pair: Account) -> None:
    person = ids(pair, "person")[0]
    with pytest.raises(EditError):
        await pair[0].merging.merge("person", person, person)
    with pytest.raises(EditError):
        await pair[0].merging.merge("activity", 1, 2)


async def test_what_looks_alike_is_offered_first(pair: Account) -> None:
    workspace = pair[0]
    person = ids(pair, "person")[0]
    twin = await workspace.contacts.create("person", {"name": workspace.records.values.name("person", person)})
    await send(pair)
    assert workspace.merging.candidates("person", person)[0][0] == workspace.outbox.real_id("person", twin)


async def test_a_summary_says_what_matters(pair: Account) -> None:
    workspace = pair[0]
    deal = ids(pair, "deal", "status = 'open' AND value > 0 AND person_id > 0 AND next_due IS NOT NULL")[0]
    text = summary.markdown(workspace, "deal", deal)
    assert text.startswith(f"# {workspace.deals.get(deal)['title']}\n")
    assert "- Value: " in text
    assert "## Next" in text
    email = summary.contact(workspace, "deal", deal, "emails")
    assert "@" in email
    assert email in text
    workspace.copy.remember("me", {**workspace.copy.fact("me"), "company_domain": "acme"})
    assert summary.link(workspace, "deal", deal) == f"https://acme.pipedrive.com/deal/{deal}"
    workspace.copy.remember("me", {**workspace.copy.fact("me"), "company_domain": "acme.evil/"})
    assert summary.link(workspace, "deal", deal) == ""
