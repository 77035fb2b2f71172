"""A new mail from a record: to whom, with the copy that files it, and by which program."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.app.open_record import front, go, opened, press, toasts, type_
from tests.records_account import fill_records
from tui.app.app import PipedriveApp
from tui.app.screens.menu import MenuScreen
from tui.app.screens.picker import PickerScreen
from tui.app.screens.record import RecordScreen
from tui.services import mailbox, mailto
from tui.services.changes import changed
from tui.services.edits import EditError
from tui.services.workspace import Workspace

BCC = "lumen+deal1@pipedrivemail.invalid"


@pytest.fixture
def workspace(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    fill_records(workspace)
    workspace.copy.put("history", [{"id": mailto.name("deal", 1), "address": BCC}])
    for name in ("MAILER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    return workspace


def test_the_link_goes_to_the_person_and_is_filed(workspace: Workspace) -> None:
    assert mailto.link(workspace, "deal", 1) == f"mailto:person1@example.com?bcc={BCC}"
    assert mailto.link(workspace, "person", 1) == "mailto:person1@example.com"
    hostile = mailto.link(workspace, "deal", 1, "x@example.com?cc=spy@example.com&body=a b\r\n")
    assert hostile == f"mailto:x@example.com%3Fcc%3Dspy@example.com%26body%3Da%20b%0D%0A?bcc={BCC}"
    with pytest.raises(EditError, match="no e-mail address"):
        mailto.link(workspace, "organization", 1)


async def test_without_a_program_the_link_is_copied(app: PipedriveApp) -> None:
    async with opened(app) as (_, pilot):
        await press(pilot, "M")
        assert app.clipboard == f"mailto:person1@example.com?bcc={BCC}"
        assert "Copied the mail" in toasts(app)
        await press(pilot, "y", "b")
        assert app.clipboard == BCC


async def test_the_address_under_the_cursor_is_written_to_with_the_own_program(
    app: PipedriveApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, told = tmp_path / "mailer", tmp_path / "told"
    script.write_text(f'#!/bin/sh\necho "$@" > {told}\n')
    script.chmod(0o700)
    monkeypatch.setenv("MAILER", f"{script} --new")
    monkeypatch.setattr(type(app), "suspend", lambda _self: nullcontext())
    async with opened(app, "person", 2) as (screen, pilot):
        go(screen, "emails")
        await press(pilot, "M")
        assert told.read_text() == "--new mailto:person2@example.com\n"
        assert "Back from the mail" in toasts(app)
        assert "its address is not known yet" in toasts(app)
        script.write_text("#!/bin/sh\nexit 3\n")
        await press(pilot, "M")
        assert "ended with 3" in toasts(app)


# -- mail of the own mailbox ------------------------------------------------------------------------------------------

THREADS = [
    {
        "id": 7,
        "subject": "Roof [red]plans[/red]",
        "from": [{"name": "Rita"}],
        "deal_id": 1,
        "time": "2026-03-11T08:00:00Z",
    },
    {"id": 8, "subject": "Here already", "from": [], "time": None, "lead_id": "abc"},
]


def lines(screen: RecordScreen) -> str:
    rows = (row for section in screen.fields.list.sections for row in section.rows or ())
    return "\n".join(f"{row.name} {row.text} {row.fixed}" for row in rows)


async def test_a_mail_is_linked_to_a_lead(app: PipedriveApp) -> None:
    app.workspace.copy.put("history", [{"id": mailbox.KEPT, "threads": THREADS}])
    async with opened(app, "lead", "abc") as (screen, pilot):
        assert "a adds a mail of your mailbox" in lines(screen)
        go(screen, "mail")
        await press(pilot, "a")
        picker = front(app)
        assert isinstance(picker, PickerScreen)
        assert [(c.text, c.note) for c in picker.choices] == [("Roof [red]plans[/red]", "Rita · yesterday · on a deal")]
        await press(pilot, "enter")
        assert "Linked: Roof [red]plans[/red]." in toasts(app)
        assert "Roof [red]plans[/red]" in lines(screen)
        (waiting,) = app.workspace.outbox.pending()
        assert (waiting.call.operation, waiting.call.arguments) == ("v1.mailbox.update_thread", {"id": 7})
        assert waiting.call.body == {"lead_id": "abc"}


async def test_a_mailbox_that_was_never_read_says_so(app: PipedriveApp) -> None:
    async with opened(app, "lead", "abc") as (screen, pilot):
        go(screen, "mail")
        await press(pilot, "a")
        assert "The mailbox is being read." in toasts(app)
        app.workspace.state = app.workspace.state._replace(phase="offline")
        await press(pilot, "a")
        assert "The mailbox is read when the server can be reached." in toasts(app)


@pytest.mark.parametrize(
    ("kind", "record", "offered"), [("deal", 1, True), ("lead", "abc", True), ("person", 1, False)]
)
async def test_only_deals_and_leads_are_offered_a_mail(
    app: PipedriveApp, kind: str, record: int | str, *, offered: bool
) -> None:
    async with opened(app, kind, record) as (_, pilot):
        await press(pilot, "plus")
        menu = front(app)
        assert isinstance(menu, MenuScreen)
        assert ("m" in menu.entries) == offered


async def test_a_file_that_has_to_wait_says_so(app: PipedriveApp, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("plan")
    app.workspace.state = app.workspace.state._replace(phase="offline")
    async with opened(app, "lead", "abc") as (screen, pilot):
        await press(pilot, "F", "ctrl+u")
        await type_(pilot, str(path))
        await press(pilot, "enter")
        assert "plan.txt is kept here, and sent when the server can be reached." in toasts(app)
        app.workspace.hub.announce(changed("file", 0))
        await pilot.pause()
        assert "plan.txt" in lines(screen)
