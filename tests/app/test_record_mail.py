"""A new mail from a record: to whom, with the copy that files it, and by which program."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.app.open_record import go, opened, press, toasts
from tests.records_account import fill_records
from tui.app.app import PipedriveApp
from tui.services import mailto
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
