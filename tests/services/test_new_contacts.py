"""A name chosen for a person or an organization that is not there yet: it is added with the edit, and goes with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import NoConnection
from tui.api.models.fields import FieldNew
from tui.services import filling, sending
from tui.services.deal_bulk import DealBulk
from tui.services.edits import EditError
from tui.services.record_form import Said, apply
from tui.services.records import Row
from tui.services.sync import Session
from tui.services.workspace import Workspace

ORGANIZATIONS = "SELECT id, name FROM shown_organization WHERE is_deleted = 0 AND name LIKE 'Zebra%'"


class Account:
    """A copy of the demo company, a field of its own that names a person, and two deals of an organization."""

    def __init__(self, folder: Path, client: Any) -> None:
        now = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
        self.workspace = Workspace(folder / "copy.db", folder / "outbox.db", NoConnection(), now=lambda: now)
        self.session = Session(client, self.workspace.copy, self.workspace.outbox, self.workspace.sync)
        self.own = ""
        self.deals: tuple[int, ...] = ()

    async def fill(self) -> None:
        fields = self.session.client.v2.deal_fields
        self.own = (await fields.create(FieldNew(field_name="Referrer", field_type="people"))).field_code
        await filling.meet(self.session)
        await filling.refresh(self.session)
        sql = "SELECT id FROM shown_deal WHERE status = 'open' AND org_id > 0 ORDER BY id LIMIT 2"
        self.deals = tuple(row[0] for row in self.workspace.copy.select(sql))

    def row(self, code: str) -> Row:
        found = self.workspace.records.row("deal", self.deals[0], code)
        assert found is not None
        return found

    def deal(self, number: int = 0) -> dict[str, Any]:
        return self.workspace.copy.get("deal", self.deals[number]) or {}

    async def sent(self) -> dict[str, Any]:
        """The first deal as the server has it, once everything is sent."""
        await sending.drain(self.session)
        assert [(e.call.words, e.error) for e in self.workspace.outbox.refused()] == []
        found = await self.session.client.v2.deals.get(self.deals[0])
        return dict(found.model_dump(mode="json"))


@pytest.fixture
async def account(tmp_path: Path, demo_client: Any) -> AsyncIterator[Account]:
    made = Account(tmp_path, demo_client)
    await made.fill()
    yield made
    made.workspace.close()


async def test_an_organization_is_added_and_named_in_one_edit(account: Account) -> None:
    before = account.deal()["org_id"]
    await account.workspace.records.edits.choose(account.row("org_id"), " Zebra  Neu ")
    assert account.workspace.copy.select(ORGANIZATIONS) == [(account.deal()["org_id"], "Zebra Neu")]
    assert await account.workspace.undo()
    assert account.deal()["org_id"] == before
    assert account.workspace.copy.select(ORGANIZATIONS) == []
    await account.workspace.redo()
    deal = await account.sent()
    organization = await account.session.client.v2.organizations.get(deal["org_id"])
    assert (organization.id > 0, organization.name) == (True, "Zebra Neu")


async def test_a_person_belongs_to_the_organization_of_the_deal(account: Account) -> None:
    await account.workspace.records.edits.choose(account.row("person_id"), "Nora Neu")
    deal = await account.sent()
    person = await account.session.client.v2.persons.get(deal["person_id"])
    assert (person.name, person.org_id) == ("Nora Neu", deal["org_id"])


async def test_a_field_of_ones_own_gets_the_real_id(account: Account) -> None:
    await account.workspace.records.edits.choose(account.row(account.own), "Rudi Neu")
    assert account.deal()["custom_fields"][account.own] < 0
    person = (await account.sent())["custom_fields"][account.own]
    assert (await account.session.client.v2.persons.get(person)).name == "Rudi Neu"


async def test_a_name_that_is_there_already_is_that_one(account: Account) -> None:
    number, name = account.workspace.copy.select("SELECT id, name FROM shown_organization ORDER BY id DESC LIMIT 1")[0]
    await account.workspace.records.edits.choose(account.row("org_id"), name.upper())
    assert account.deal()["org_id"] == number
    assert [e.call.operation for e in account.workspace.outbox.pending()] == ["v2.deals.update"]


async def test_many_deals_get_the_same_new_one(account: Account) -> None:
    await DealBulk(account.workspace).choose(account.deals, "org_id", "Zebra Neu")
    assert account.deal(0)["org_id"] == account.deal(1)["org_id"] < 0
    await account.workspace.undo()
    assert account.workspace.copy.select(ORGANIZATIONS) == []


async def test_a_form_adds_both_in_one_edit(account: Account) -> None:
    said = {"org_id": Said("Zebra Neu"), "person_id": Said("Nora Neu"), "title": Said("Another title")}
    assert await apply(account.workspace.records, "deal", account.deals[0], said)
    deal = await account.sent()
    assert deal["title"] == "Another title"
    person = await account.session.client.v2.persons.get(deal["person_id"])
    organization = await account.session.client.v2.organizations.get(deal["org_id"])
    assert (person.name, person.org_id) == ("Nora Neu", organization.id)
    assert organization.name == "Zebra Neu"


async def test_what_is_refused_adds_nothing(account: Account) -> None:
    said = {"org_id": Said("Zebra Neu"), "title": Said(" ")}
    with pytest.raises(EditError):
        await apply(account.workspace.records, "deal", account.deals[0], said)
    assert account.workspace.outbox.pending() == []
    assert account.workspace.copy.select(ORGANIZATIONS) == []
