"""What is said anew before anybody heard it: what it said before is not shown any more."""

from __future__ import annotations

from tui.services.workspace import Workspace


async def test_an_activity_ticked_off_and_taken_back_leaves_its_deal_as_it_was(workspace: Workspace) -> None:
    copy, old = workspace.copy, "2026-03-01T08:00:00Z"
    copy.put("deal", [{"id": 900, "title": "Dock", "status": "open", "update_time": old}])
    copy.put("activity", [{"id": 900, "subject": "Call", "deal_id": 900, "due_date": "2026-03-13", "done": False}])
    before = copy.get("deal", 900)
    await workspace.activities.set_done(900, done=True)
    assert (copy.get("deal", 900) or {})["update_time"] > old, "what is done touches its deal"
    await workspace.undo()
    assert [entry.call.instead is not None for entry in workspace.outbox.pending()] == [True]
    assert copy.get("deal", 900) == before
