"""Files that wait to be sent: no end of the program loses one, and none is stored twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.services.demo_account import Account
from tui.api.errors import ApiError, Interrupted, Unreachable
from tui.api.models.base import Upload
from tui.api.models.files import FileNew
from tui.api.v1.files import Files as Endpoints
from tui.services.edits import EditError
from tui.services.sync import Session
from tui.services.uploads import Uploads
from tui.services.workspace import Workspace


class Desk:
    """A filled workspace, a session with the demo company, a deal, and a file to send."""

    def __init__(self, workspace: Workspace, session: Session, folder: Path) -> None:
        self.workspace, self.session = workspace, session
        self.deal = int(
            workspace.copy.select("SELECT id FROM shown_deal WHERE status = 'open' ORDER BY id LIMIT 1")[0][0]
        )
        self.path = folder / "plan.txt"
        self.path.write_text("the plan")

    async def tasks(self) -> None:
        """What was asked of the sync."""
        await self.workspace.sync._run_tasks(self.session)

    async def add(self) -> None:
        await self.workspace.files.upload("deal", self.deal, self.path)

    def restarted(self) -> None:
        """The program ended and begins again: nothing is left of it but its files."""
        for turn in self.workspace.files.uploads._turns.values():
            turn.give()
        self.workspace.sync._tasks.clear()
        del self.workspace.__dict__["files"]
        self.workspace._plan_ahead()

    async def stored(self) -> list[str]:
        """The deal's files on the server."""
        page = await self.session.client.v1.deals.list_files(self.deal)
        return [str(file.name) for file in page.items]

    @property
    def told(self) -> list[str]:
        return self.workspace.files.take_told()

    @property
    def kept(self) -> list[str]:
        folder = self.workspace.files.uploads.folder
        return sorted(path.suffix for path in folder.iterdir()) if folder.is_dir() else []


@pytest.fixture
def desk(account: Account, tmp_path: Path) -> Desk:
    return Desk(*account, tmp_path)


async def test_a_file_is_sent_by_the_next_run_though_its_original_is_gone(desk: Desk) -> None:
    await desk.add()
    desk.path.unlink()
    desk.restarted()
    assert [t.name for t in desk.workspace.files.on_the_way("deal", desk.deal)] == ["plan.txt"]
    await desk.tasks()
    assert await desk.stored() == ["plan.txt"]
    number = desk.workspace.parts.of("deal", "file", desk.deal)[0]["id"]
    assert await desk.session.client.v1.files.download(number) == b"the plan"
    assert desk.kept == []
    desk.restarted()
    await desk.tasks()
    assert await desk.stored() == ["plan.txt"]


async def test_a_file_whose_answer_got_lost_is_not_stored_twice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.add()
    upload = Endpoints.upload

    async def lost(self: Endpoints, new: FileNew) -> Any:
        await upload(self, new)
        raise Interrupted("POST files: the connection broke")

    with monkeypatch.context() as broken:
        broken.setattr(Endpoints, "upload", lost)
        with pytest.raises(Interrupted):
            await desk.tasks()
    desk.restarted()
    await desk.tasks()
    assert await desk.stored() == ["plan.txt"]
    assert desk.told == ["plan.txt is stored."]
    assert desk.kept == []


async def test_another_file_of_that_name_does_not_keep_it_from_being_sent(desk: Desk) -> None:
    other = FileNew(file=Upload("plan.txt", b"The PLAN"), deal_id=desk.deal)
    await desk.session.client.v1.files.upload(other)
    await desk.add()
    uploads = desk.workspace.files.uploads
    (number,) = uploads._turns
    note = uploads.read(number)
    assert note is not None
    uploads.begin(note)
    desk.restarted()
    await desk.tasks()
    assert await desk.stored() == ["plan.txt", "plan.txt"]


@pytest.mark.parametrize("error", [Interrupted("the connection broke."), Unreachable("nobody is there.")])
async def test_what_the_line_broke_is_sent_with_the_next_work(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: ApiError
) -> None:
    await desk.add()

    async def broken(_self: Endpoints, _new: FileNew) -> Any:
        raise error

    with monkeypatch.context() as line:
        line.setattr(Endpoints, "upload", broken)
        with pytest.raises(type(error)):
            await desk.tasks()
    assert desk.told == []
    await desk.tasks()
    assert await desk.stored() == ["plan.txt"]


async def test_a_file_the_line_never_carries_waits_for_the_next_start(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.add()

    async def broken(_self: Endpoints, _new: FileNew) -> Any:
        raise Interrupted("The connection broke.")

    with monkeypatch.context() as line:
        line.setattr(Endpoints, "upload", broken)
        for _ in range(3):
            with pytest.raises(Interrupted):
                await desk.tasks()
    await desk.tasks()
    assert "tried again when the program starts again" in desk.told[0]
    desk.restarted()
    await desk.tasks()
    assert await desk.stored() == ["plan.txt"]


async def test_a_file_the_server_refuses_is_told_and_not_kept(desk: Desk) -> None:
    await desk.session.client.v2.deals.delete(desk.deal)
    await desk.add()
    await desk.tasks()
    assert desk.told[0].startswith("plan.txt was not sent: ")
    assert desk.kept == []


async def test_a_file_of_another_account_is_not_sent_to_this_one(desk: Desk) -> None:
    desk.workspace.files.uploads.keep("deal", desk.deal, desk.path, "someone else's")
    desk.restarted()
    await desk.tasks()
    assert await desk.stored() == []
    assert desk.kept == []


async def test_two_windows_send_a_file_once(desk: Desk) -> None:
    await desk.add()
    assert Uploads(desk.workspace.files.uploads.folder).left() == []


async def test_a_full_disk_takes_nothing_and_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tui.services.uploads.shutil.copyfileobj", full)
    with pytest.raises(EditError, match=r"plan.txt was not taken: No space left on device"):
        await desk.add()
    assert desk.kept == []
    assert desk.workspace.files.on_the_way("deal", desk.deal) == []


async def test_a_note_that_is_half_is_left_alone(desk: Desk) -> None:
    await desk.add()
    note = next(desk.workspace.files.uploads.folder.glob("*.json"))
    note.write_bytes(note.read_bytes()[:20])
    desk.restarted()
    assert desk.workspace.files.on_the_way("deal", desk.deal) == []
