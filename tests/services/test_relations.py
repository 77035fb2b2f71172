"""Related organizations, what contacts buy and who may see a record: read from the backend and changed there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.services.demo_account import Account
from tests.services.test_parts import pair, send, with_lines
from tui.services import deleted, mailto, parts
from tui.services.contact_parts import bought
from tui.services.duplicates import Duplicates
from tui.services.edits import EditError
from tui.services.lines import sums
from tui.services.relations import DAUGHTER, PARENT, RELATED

__all__ = ["pair"]


async def roles(pair: Account, organization: int) -> set[tuple[str | None, int | None]]:
    """What the server says the others are to an organization."""
    told = await pair[1].client.v1.organization_relationships.list(org_id=organization)
    return {(one.calculated_type, one.calculated_related_org_id) for one in told.items}


def here(pair: Account, organization: int) -> set[tuple[str | None, int | None]]:
    return {(one.role, one.other) for one in pair[0].relations.of(organization)}


async def strangers(pair: Account, count: int) -> list[int]:
    """Organizations that are related to nobody."""
    found = []
    for (number,) in pair[0].copy.select("SELECT id FROM shown_organization WHERE is_deleted = 0 ORDER BY id"):
        if not await roles(pair, number):
            found.append(number)
        if len(found) == count:
            return found
    raise AssertionError("everybody is related")


async def test_the_demo_company_has_groups(pair: Account) -> None:
    told = {}
    for (number,) in pair[0].copy.select("SELECT id FROM shown_organization WHERE is_deleted = 0 ORDER BY id LIMIT 30"):
        await parts.fetch(pair[1], "organization", number)
        told[number] = await roles(pair, number)
        assert here(pair, number) == told[number]
    assert any(told.values())


async def test_organizations_are_related_otherwise_and_no_more(pair: Account) -> None:
    relations, (one, other) = pair[0].relations, await strangers(pair, 2)
    new: Any = await relations.relate(one, other, DAUGHTER)
    assert here(pair, one) == {(DAUGHTER, other)}
    assert here(pair, other) == {(PARENT, one)}
    await send(pair)
    assert await roles(pair, one) == {(DAUGHTER, other)}
    assert here(pair, one) == {(DAUGHTER, other)}
    new = pair[0].outbox.real_id("organization_relationship", new)
    assert await relations.change(new, one, PARENT)
    assert not await relations.change(new, one, PARENT)
    await send(pair)
    assert await roles(pair, one) == {(PARENT, other)} == here(pair, one)
    await relations.change(new, one, RELATED)
    await send(pair)
    assert await roles(pair, other) == {(RELATED, one)} == here(pair, other)
    await relations.end(new)
    await send(pair)
    assert await roles(pair, one) == set() == here(pair, one)
    for expected in ({(RELATED, other)}, {(PARENT, other)}, {(DAUGHTER, other)}, set[Any]()):
        await pair[0].undo()
        await send(pair)
        assert await roles(pair, one) == expected == here(pair, one)


async def test_what_cannot_be_is_refused_here(pair: Account) -> None:
    relations, (one, other) = pair[0].relations, await strangers(pair, 2)
    with pytest.raises(EditError, match="not related to itself"):
        await relations.relate(one, one, RELATED)
    await relations.relate(one, other, DAUGHTER)
    with pytest.raises(EditError, match="related so already"):
        await relations.relate(other, one, DAUGHTER)
    await relations.relate(one, other, RELATED)
    await send(pair)


async def test_a_new_organization_gets_a_daughter_before_the_server_knows_it(pair: Account) -> None:
    (other,) = await strangers(pair, 1)
    new = await pair[0].contacts.create("organization", {"name": "Holding"})
    await pair[0].relations.relate(new, other, DAUGHTER)
    await send(pair)
    real: Any = pair[0].outbox.real_id("organization", new)
    assert await roles(pair, other) == {(PARENT, real)} == here(pair, other)


async def test_the_family_is_a_tree(pair: Account) -> None:
    relations, (top, middle, below, aside) = pair[0].relations, await strangers(pair, 4)
    await relations.relate(top, middle, DAUGHTER)
    await relations.relate(middle, below, DAUGHTER)
    await relations.relate(middle, aside, RELATED)
    await relations.relate(below, top, DAUGHTER)  # a family that goes round
    seen = [(one.role, one.other, one.depth) for one in relations.tree(middle)]
    assert seen == [(PARENT, top, 0), (DAUGHTER, below, 0), (RELATED, aside, 0)]
    assert next((o.other, o.depth) for o in relations.tree(top) if o.role == DAUGHTER) == (middle, 0)


async def test_what_a_contact_buys_is_what_is_in_its_deals(pair: Account) -> None:
    deal = await with_lines(pair)
    found = pair[0].deals.get(deal)
    for kind, name in (("person", "person_id"), ("organization", "org_id")):
        await parts.fetch(pair[1], kind, found[name])
        offered = bought(pair[0], kind, found[name], won=False)
        lines = pair[0].lines.of(deal)
        assert {line["product_id"] for line in lines} <= {one.product for one in offered}
        assert sum(one.total for one in offered) >= sum(sums(line).total for line in lines) - 0.01
    before = sum(one.deals for one in bought(pair[0], "person", found["person_id"], won=True))
    await pair[0].deals.win(deal)
    after = bought(pair[0], "person", found["person_id"], won=True)
    assert sum(one.deals for one in after) > before
    await send(pair)


async def test_who_may_see_a_record_that_not_everybody_may(pair: Account) -> None:
    deal = await with_lines(pair)
    row = pair[0].records.row("deal", deal, "visible_to")
    assert row is not None
    await pair[0].records.edits.choose(row, 1)
    await send(pair)
    await parts.fetch(pair[1], "deal", deal)
    told = await pair[1].client.v1.deals.list_permitted_users(deal)
    users = told["id"] if isinstance(told, dict) else told
    names = {pair[0].records.values.name("user", user) for user in users}
    rows = [r for s in pair[0].records.sections("deal", deal) for r in s.rows if r.field.code == "permitted"]
    assert len(rows) == 1
    assert set(rows[0].text.split(", ")) == names
    assert rows[0].fixed
    await pair[0].records.edits.choose(row, 7)
    assert not [r for s in pair[0].records.sections("deal", deal) for r in s.rows if r.field.code == "permitted"]


@pytest.mark.parametrize("kind", ["deal", "person", "organization"])
async def test_the_address_mail_is_filed_by_comes_with_the_parts(pair: Account, kind: str) -> None:
    record = pair[0].copy.select(f"SELECT id FROM shown_{kind} WHERE is_deleted = 0 LIMIT 1")[0][0]
    await parts.fetch(pair[1], kind, record)
    address = mailto.bcc(pair[0], kind, record)
    assert address.endswith("@pipedrivemail.invalid")
    assert ("+deal" in address) == (kind == "deal")


async def test_the_demo_company_has_two_people_twice(pair: Account) -> None:
    steps = Duplicates(pair[0], "person").steps()
    found = [one for step in steps if not isinstance(step, int) for one in step]
    assert len([one for one in found if {"name", "organization"} <= set(one.reasons)]) >= 2


async def test_deleted_deals_are_told_and_come_back(pair: Account) -> None:
    deal = pair[0].copy.select("SELECT id FROM shown_deal WHERE status = 'open' AND is_deleted = 0 LIMIT 1")[0][0]
    await pair[1].client.v2.deals.delete(deal)
    pair[0].copy.remove("deal", [deal])
    await deleted.fetch(pair[1])
    assert deal in {one.id for one in deleted.deleted(pair[0])}
    await deleted.restore(pair[0], deal)
    assert deal not in {one.id for one in deleted.deleted(pair[0])}
    with pytest.raises(EditError, match="not deleted"):
        await deleted.restore(pair[0], deal)
    await send(pair)
    assert (await pair[1].client.v2.deals.get(deal)).is_deleted is False
    assert (pair[0].records.get("deal", deal) or {})["status"] == "open"
