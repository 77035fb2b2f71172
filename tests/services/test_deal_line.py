"""A deal in one line: what is understood, and what stays a title."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.board import deal
from tests.app.conftest import NOW, NoConnection, fill_account
from tui.services.deal_line import DealLine, LineReader
from tui.services.new_deal import NewDeal, add, alike
from tui.services.workspace import Workspace

FRIDAY = date(2026, 3, 13)


@pytest.fixture
def account(workspace: Workspace) -> Workspace:
    """Two labels."""
    labels = [{"id": 1, "label": "Hot", "color": "red"}, {"id": 2, "label": "Hot lead", "color": "green"}]
    workspace.copy.put("deal_field", [{"id": "label_ids", "options": labels}])
    return workspace


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", {}),
        ("Acme renewal", {"title": "Acme renewal"}),
        (
            "Acme renewal €5k @acme #hot fri",
            {
                "title": "Acme renewal",
                "value": 5000.0,
                "currency": "EUR",
                "organization": (None, "acme"),
                "labels": (1,),
                "close": FRIDAY,
            },
        ),
        ("@blue harbor freight", {"organization": (4, "Blue Harbor Freight")}),
        ("Fleet @nord 2026", {"title": "Fleet 2026", "organization": (1, "Nordlicht Logistik GmbH")}),
        ("@elodie x", {"title": "x", "person": (5, "Élodie Brun")}),
        ("@lucia", {"person": (2, "Lucía Márquez"), "organization": (2, "Verano Foods")}),
        ("@verano @lucia", {"person": (2, "Lucía Márquez"), "organization": (2, "Verano Foods")}),
        ('@"New Co" @ann_doe hi', {"title": "hi", "organization": (None, "New Co"), "person": (None, "ann doe")}),
        ("Deal 12500 USD", {"title": "Deal", "value": 12500.0, "currency": "USD"}),
        ("Deal US$12,5k", {"title": "Deal", "value": 12500.0, "currency": "USD"}),
        ("1.5m roll-out", {"title": "roll-out", "value": 1500000.0, "currency": "EUR"}),
        ("Plan 2026 B2B 3x5", {"title": "Plan 2026 B2B 3x5"}),
        ("Two €3 €4", {"title": "Two €4", "value": 3.0, "currency": "EUR"}),
        ("Half 50%", {"title": "Half", "probability": 50}),
        ("Much 500%", {"title": "Much 500%"}),
        ("X #hot #hot", {"title": "X", "labels": (1,)}),
        ('X #"hot l"', {"title": "X", "labels": (2,)}),
        ("X #cold", {"title": "X", "unknown": ("cold",)}),
        ("Later 30 apr", {"title": "Later", "close": date(2026, 4, 30)}),
        ("fri", {"title": "fri"}),
        ("@verano fri", {"organization": (2, "Verano Foods"), "close": FRIDAY}),
        ("a @ b # c", {"title": "a @ b # c"}),
    ],
)
def test_what_is_understood(account: Workspace, text: str, wanted: dict[str, Any]) -> None:
    assert LineReader(account).read(text) == DealLine(**wanted)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LineReader]:
    """One for all lines."""
    home = tmp_path_factory.mktemp("lines")
    found = Workspace(home / "c.db", home / "o.db", NoConnection(), now=lambda: NOW)
    fill_account(found)
    yield LineReader(found)
    found.close()


@given(text=st.text(st.sampled_from('aZ€$5k.,%@#" \u00e9サ'), max_size=30))
def test_nothing_that_is_typed_goes_wrong(reader: LineReader, text: str) -> None:
    assert len(reader.read(text).title) <= len(text)


async def test_a_deal_its_organization_and_its_person_are_one_edit(account: Workspace) -> None:
    fields = {"title": "Acme renewal", "value": 5000, "currency": "EUR", "stage_id": 2, "label_ids": [1]}
    new = await add(account, NewDeal(fields, person="Ann Doe", organization="Acme"))
    record = account.deals.get(new)
    person = account.copy.get("person", record["person_id"]) or {}
    assert (account.copy.get("organization", record["org_id"]) or {})["name"] == "Acme"
    assert (person["name"], person["org_id"]) == ("Ann Doe", record["org_id"])
    assert record["pipeline_id"] == 1
    await account.undo()
    assert (account.copy.get("deal", new) or {})["is_deleted"]
    assert account.leads.contacts() == [c for c in account.leads.contacts() if c.name not in ("Acme", "Ann Doe")]


async def test_a_person_brings_the_organization_along(account: Workspace) -> None:
    new = await add(account, NewDeal({"title": "X", "person_id": 2}))
    assert account.deals.get(new)["org_id"] == 2


def test_deals_that_may_be_the_same_are_told(account: Workspace) -> None:
    assert alike(account, "Deal 1", None) == ""
    account.copy.put("deal", [deal(1, 1), deal(2, 2, org_id=4), deal(3, 1, status="won", org_id=4)])
    assert alike(account, "deal 1", 4) == "There is an open deal: “Deal 1”, €1,000, Qualified"
    assert alike(account, "Other", 4) == "There is an open deal: “Deal 2”, €2,000, Proposal"
    assert alike(account, "Other", None) == ""
