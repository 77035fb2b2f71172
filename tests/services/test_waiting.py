"""The outbox as the user sees it: what waits, what came back, sending it again and giving it up."""

from __future__ import annotations

import pytest

from tui.services.edits import EditError
from tui.services.workspace import Workspace
from tui.store.calls import IN_FLIGHT, REFUSED, Call


def change(deal: int, title: str) -> Call:
    words = f"Rename deal {deal} to {title}"
    return Call("v2.deals.update", {"id": deal}, {"title": title}, (("deal", deal, {"title": title}),), words)


def title(workspace: Workspace, deal: int) -> object:
    found = workspace.copy.get("deal", deal)
    return found and found["title"]


@pytest.fixture
def renamed(workspace: Workspace) -> Workspace:
    """A deal in the copy."""
    workspace.copy.put("deal", [{"id": 1, "title": "Roof", "status": "open", "update_time": "2026-03-01T00:00:00Z"}])
    return workspace


async def test_calls_are_told_in_words_the_stuck_ones_first(renamed: Workspace) -> None:
    await renamed.edits.make("Rename", [change(2, "Castle")])
    await renamed.edits.make("Rename", [change(1, "Tower")])
    renamed.outbox.set_state(renamed.outbox.entries()[0], REFUSED, "Too high")

    first, second = renamed.waiting.calls()

    assert (first.words, first.state, first.error, first.is_stuck) == (
        "Rename deal 2 to Castle",
        REFUSED,
        "Too high",
        True,
    )
    assert (second.words, second.record) == ("Rename deal 1 to Tower", ("deal", 1))


async def test_a_refused_call_is_shown_again_once_it_is_to_be_sent(renamed: Workspace) -> None:
    await renamed.edits.make("Rename", [change(1, "Tower")])
    renamed.outbox.set_state(renamed.outbox.entries()[0], REFUSED, "no")
    await renamed.edits.catch_up()
    assert title(renamed, 1) == "Roof"

    await renamed.waiting.retry(renamed.waiting.calls()[0].id)

    assert title(renamed, 1) == "Tower"
    assert renamed.outbox.count() == (1, 0)


async def test_what_is_given_up_is_shown_as_it_was_and_cannot_be_undone(renamed: Workspace) -> None:
    await renamed.edits.make("Rename", [change(1, "Tower")], [change(1, "Roof")])
    assert [made.words for made in renamed.waiting.history()] == ["Rename"]

    await renamed.waiting.drop(renamed.waiting.calls()[0].id)

    assert title(renamed, 1) == "Roof"
    assert renamed.waiting.calls() == []
    assert renamed.waiting.history() == []
    assert await renamed.undo() is None


async def test_with_a_new_record_go_the_calls_that_need_it(renamed: Workspace) -> None:
    new = renamed.edits.temporary_id()
    made = {"id": new, "title": "New", "status": "open"}
    create = Call("v2.deals.create", {}, {"title": "New"}, (("deal", new, made),), "Add New", ("deal", new))
    await renamed.edits.make("Add", [create])
    await renamed.edits.make("Rename", [change(new, "Newer")])
    await renamed.edits.make("Rename", [change(1, "Tower")])
    number = renamed.waiting.calls()[0].id
    assert [call.words for call in renamed.waiting.needing(number)] == [f"Rename deal {new} to Newer"]

    await renamed.waiting.drop(number)

    assert [call.words for call in renamed.waiting.calls()] == ["Rename deal 1 to Tower"]
    assert title(renamed, new) is None


async def test_what_is_on_its_way_or_gone_is_left_alone(renamed: Workspace) -> None:
    await renamed.edits.make("Rename", [change(1, "Tower")])
    entry = renamed.outbox.entries()[0]
    renamed.outbox.set_state(entry, IN_FLIGHT)
    for decide in (renamed.waiting.retry, renamed.waiting.drop):
        with pytest.raises(EditError, match="on its way"):
            await decide(entry.id)
    renamed.outbox.done(entry)
    with pytest.raises(EditError, match="has been sent"):
        await renamed.waiting.drop(entry.id)
