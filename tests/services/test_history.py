"""What is next for a record, and what happened to it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.records_account import change_of, fill_records
from tui.api.errors import Unreachable
from tui.api.models.deals import DealChange, DealNew
from tui.services.history import MOST, fetch
from tui.services.workspace import Workspace


@pytest.fixture
def account(workspace: Workspace) -> Workspace:
    fill_records(workspace)
    return workspace


def words(workspace: Workspace, kind: str, record: int | str) -> list[str]:
    history = workspace.history
    return [history.worded(kind, record, item).title for item in history.read(kind, record)[1]]


def test_focus_is_what_is_next_then_what_is_pinned(account: Workspace) -> None:
    focus = account.history.read("deal", 1)[0]
    assert [(i.kind, i.id, i.state) for i in focus] == [
        ("activity", 1, "overdue"), ("activity", 2, "today"), ("activity", 3, "planned"), ("note", 2, "pinned"),
    ]  # fmt: skip


def test_history_is_newest_first_and_says_names(account: Workspace) -> None:
    assert words(account, "deal", 1) == [
        "Note", "Stage: Idea → Offer", "Value: €9,000 → €12,500", "Region: North", "Person: Old friend",
        "File: offer.pdf", "Note", "First call", "Deal created",
    ]  # fmt: skip
    assert {item.by for item in account.history.read("deal", 1)[1]} == {"Ada Lindqvist", "Bruno Costa"}


def test_a_file_is_called_as_it_was_sent_and_what_is_unknown_is_said_in_words(account: Workspace) -> None:
    told = [
        {"object": "file", "timestamp": "2026-03-02 09:00:00", "data": {"name": "a.png", "file_name": "a_b39d.png"}},
        {"object": "pricesAgreed", "timestamp": "2026-03-01 09:00:00", "data": {}},
    ]
    account.copy.put("history", [{"id": "deal:2", "items": told, "whole": True}])
    assert words(account, "deal", 2)[-2:] == ["File: a.png", "Prices agreed"]


def test_an_activity_shows_the_history_of_what_it_is_for(account: Workspace) -> None:
    assert account.history.subject("activity", 1) == ("deal", 1)
    assert account.history.subject("activity", 5) == ("lead", "abc")
    assert account.history.subject("person", 1) == ("person", 1)


def test_what_the_server_was_never_asked_is_none(account: Workspace) -> None:
    assert account.history.kept("deal", 2) is None
    assert not account.history.ask("lead", "abc")
    assert not account.history.ask("deal", -5)
    assert account.history.ask("deal", 2)


class Told:
    """A session of the sync, as far as fetching needs one."""

    def __init__(self, workspace: Workspace, client: Any) -> None:
        self.client = client
        self.copy = workspace.copy
        self.news: list[tuple[str, set[str]]] = []

    def changed(self, kind: str, ids: set[str]) -> None:
        self.news.append((kind, ids))


async def test_the_server_is_asked_for_changes(account: Workspace, client: Any) -> None:
    made = await client.v2.deals.create(DealNew(title="Over there"))
    await client.v2.deals.update(made.id, DealChange(title="Renamed"))
    session: Any = Told(account, client)
    await fetch(session, "deal", made.id)
    account.copy.put("deal", [made.model_dump(mode="json")])
    told = [text for text in words(account, "deal", made.id) if text.startswith(("Title", "Deal"))]
    assert told == ["Title: Over there → Renamed", "Deal created"]
    assert (account.history.kept("deal", made.id) or {})["whole"]
    assert session.news == [("history", {f"deal:{made.id}"})]
    await fetch(session, "deal", made.id)
    assert len(session.news) == 1


async def test_a_refusal_is_kept_as_a_reason(account: Workspace, client: Any) -> None:
    session: Any = Told(account, client)
    await fetch(session, "deal", 31337)
    kept = account.history.kept("deal", 31337) or {}
    assert kept["items"] == []
    assert kept["problem"]


async def test_a_server_that_cannot_be_reached_is_the_syncs_affair(account: Workspace) -> None:
    async def flow(*_: Any, **__: Any) -> Any:
        raise Unreachable("no server there")

    client = SimpleNamespace(v1=SimpleNamespace(deals=SimpleNamespace(flow=flow)))
    session: Any = Told(account, client)
    with pytest.raises(Unreachable):
        await fetch(session, "deal", 2)
    assert account.history.kept("deal", 2) is None


def test_a_long_history_is_read_without_making_its_words(account: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = [change_of(n, f"2026-01-{n % 28 + 1:02} 08:00:00", "stage_id", 6, 7) for n in range(500)]
    account.copy.put("history", [{"id": "deal:1", "items": changes, "whole": False}])
    asked: list[str] = []
    name = account.records.values.name

    def counted(kind: str, record: int | str | None) -> str:
        asked.append(kind)
        return name(kind, record)

    monkeypatch.setattr(account.records.values, "name", counted)
    items = account.history.read("deal", 1)[1]
    assert len(items) == MOST
    items = account.history.read("deal", 1, most=1000)[1]
    assert len(items) > 500
    assert not asked
    assert account.history.worded("deal", 1, items[-1]).title == "Stage: Idea → Offer"
