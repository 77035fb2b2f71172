"""Files and mail of leads: sent, listed, renamed, brought here and linked, through the real backend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.contract.scenes.files import receive_mail
from tests.services.demo_account import Account, sent
from tui.api.models.base import Upload
from tui.api.models.files import FileNew
from tui.backend.rules.mail import Address, Message
from tui.services import mail, mailbox, parts
from tui.services.edits import EditError
from tui.services.lead_parts import SEEN, glance
from tui.services.part_rows import part_sections
from tui.services.sync import Session
from tui.services.workspace import Workspace

RITA, ME = Address("rita@roof.example", "Rita Roof"), Address("me@localhost", "Me")


class Office:
    """A filled workspace, a session with the demo company, and two of its leads."""

    def __init__(self, workspace: Workspace, session: Session) -> None:
        self.workspace, self.session = workspace, session
        self.lead, self.other = workspace.leads.inbox().ids[:2]

    async def read(self) -> None:
        await parts.fetch(self.session, "lead", self.lead)

    async def tasks(self) -> None:
        """What was asked of the sync."""
        await self.workspace.sync._run_tasks(self.session)

    async def send(self) -> None:
        await sent((self.workspace, self.session))

    async def upload(self, name: str, lead: str, content: bytes = b"roof") -> int:
        stored = await self.session.client.v1.files.upload(FileNew(file=Upload(name, content), lead_id=lead))
        return int(stored.id or 0)

    async def receive(self, subject: str, **more: Any) -> int:
        said: Any = {"time": "2026-03-10T15:00:00Z", "message_id": f"<{subject}@roof.example>"} | more
        return await receive_mail(self.session.client, Message(RITA, [ME], subject, f"<p>{subject}?</p>", **said))

    @property
    def files(self) -> list[str]:
        return [str(f["name"]) for f in self.workspace.parts.of("lead", "file", self.lead, "add_time, id")]

    @property
    def mails(self) -> list[str]:
        return [str(m["subject"]) for m in self.workspace.parts.of("lead", "mail", self.lead, "message_time, id")]

    def thread(self, subject: str) -> dict[str, Any]:
        return next(t for t in mailbox.threads(self.workspace) or () if t["subject"] == subject)

    def rows(self) -> str:
        found = part_sections(self.workspace, "lead", self.lead)
        return "\n".join(f"{s.title}|{s.note}|{r.text}|{r.right}|{r.fixed}" for s in found for r in s.rows or ())


@pytest.fixture
def office(account: Account) -> Office:
    return Office(*account)


def brought(place: Path) -> str:
    return place.read_text()


# -- files ------------------------------------------------------------------------------------------------------------


async def test_a_file_is_sent_listed_renamed_brought_here_and_deleted(office: Office, tmp_path: Path) -> None:
    path, files = tmp_path / "plan.txt", office.workspace.files
    path.write_text("the plan")
    await files.upload("lead", office.lead, path)
    assert "plan.txt" in office.rows()
    await office.tasks()
    assert office.files == ["plan.txt"]
    assert files.take_told() == ["plan.txt is stored."]
    number = office.workspace.parts.of("lead", "file", office.lead)[0]["id"]
    await files.change(number, {"name": "plan of the roof.txt"})
    await office.send()
    assert (await office.session.client.v1.files.get(number)).name == "plan of the roof.txt"
    files.download(number, tmp_path)
    await office.tasks()
    saved = files.take_told()[-1].removeprefix(f"Saved as {tmp_path}/").removesuffix(".")
    assert saved not in ("", path.name)
    assert brought(tmp_path / saved) == "the plan"
    await files.delete(number)
    await office.send()
    await office.read()
    assert office.files == []


async def test_files_others_added_are_found_and_those_they_deleted_forgotten(office: Office) -> None:
    first = await office.upload("one.txt", office.lead)
    await office.upload("another lead's.txt", office.other)
    await office.read()
    assert office.files == ["one.txt"]
    await office.upload("two.txt", office.lead)
    await office.session.client.v1.files.delete(first)
    await office.read()
    assert office.files == ["two.txt"]


async def test_only_what_changed_since_is_looked_through(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        await office.upload(f"{number}.txt", office.lead)
    await office.read()
    asked: list[int] = []
    kind, list_files = type(office.session.client.v1.files), office.session.client.v1.files.list

    async def listed(_self: Any, **given: Any) -> Any:
        page = await list_files(**given)
        asked.append(len(page.items))
        return page

    monkeypatch.setattr(kind, "list", listed)
    await office.read()
    assert len(asked) == 1
    assert office.files == ["0.txt", "1.txt", "2.txt"]
    office.workspace.copy.put("history", [{"id": SEEN, "until": "2100-01-01 00:00:00"}])
    await office.upload("3.txt", office.lead)
    await office.read()
    assert office.files == ["0.txt", "1.txt", "2.txt"]


async def test_a_file_for_a_lead_the_server_does_not_know_is_not_taken(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("the plan")
    with pytest.raises(EditError, match="does not know this record yet"):
        await office.workspace.files.upload("lead", "new-1", path)


async def test_files_wait_while_the_server_is_away_and_say_so(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("the plan")
    office.workspace.state = office.workspace.state._replace(phase="offline")
    await office.workspace.files.upload("lead", office.lead, path)
    assert "Files||plan.txt|waits|" in office.rows()
    assert "when the server can be reached" in office.rows()


# -- mail -------------------------------------------------------------------------------------------------------------


async def test_the_mail_of_a_lead_is_read(office: Office) -> None:
    number = await office.receive("Roof", lead_id=office.lead)
    await office.receive("Another", lead_id=office.other)
    await office.read()
    assert office.mails == ["Roof"]
    found = office.workspace.parts.of("lead", "mail", office.lead)[0]
    await mail.fetch(office.session, number)
    assert mail.text(office.workspace, found) == "Roof?"


async def test_a_mail_is_linked_to_a_lead_at_once_and_on_the_server(office: Office) -> None:
    await office.receive("Roof")
    await office.read()
    assert office.mails == []
    assert "a adds a mail of your mailbox" in office.rows()
    thread = office.thread("Roof")
    await mailbox.link(office.workspace, "lead", office.lead, thread)
    assert office.mails == ["Roof"]
    await office.send()
    assert (await office.session.client.v1.mailbox.get_thread(thread["id"])).lead_id == office.lead
    assert office.mails == ["Roof"]
    assert office.workspace.parts.of("lead", "mail", office.lead)[0]["number"]
    with pytest.raises(EditError, match="here already"):
        await mailbox.link(office.workspace, "lead", office.lead, office.thread("Roof"))


async def test_a_mail_that_belongs_elsewhere_now_is_forgotten(office: Office) -> None:
    await office.receive("Roof", lead_id=office.lead)
    await office.read()
    await mailbox.link(office.workspace, "lead", office.other, office.thread("Roof"))
    await office.send()
    await office.read()
    assert office.mails == []


async def test_a_mail_deep_in_the_mailbox_stays_with_its_lead(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await office.receive("Roof", lead_id=office.lead)
    await office.read()
    monkeypatch.setattr(mailbox, "FOLDERS", ())
    await mailbox.bring(office.session, anew=True)
    await office.read()
    assert office.mails == ["Roof"]
    await office.session.client.v1.mailbox.delete_thread(await _thread(office))
    await office.read()
    assert office.mails == []


async def _thread(office: Office) -> int:
    """The thread of the lead, on the server."""
    page = await office.session.client.v1.mailbox.list_threads(folder="inbox")
    return next(int(thread.id or 0) for thread in page.items if thread.lead_id == office.lead)


async def test_a_mail_is_linked_to_a_deal_and_to_nothing_else(office: Office) -> None:
    await office.receive("Roof")
    await mailbox.bring(office.session)
    thread = office.thread("Roof")
    with pytest.raises(EditError, match="a deal or a lead, not to a person"):
        await mailbox.link(office.workspace, "person", 1, thread)
    with pytest.raises(EditError, match="does not know this record yet"):
        await mailbox.link(office.workspace, "lead", "new-1", thread)
    await mailbox.link(office.workspace, "deal", 1, thread)
    await office.send()
    assert "Roof" in [m["subject"] for m in office.workspace.parts.of("deal", "mail", 1)]


async def test_what_hangs_on_a_lead_at_a_glance(office: Office) -> None:
    for number in range(5):
        await office.upload(f"{number}.txt", office.lead)
    await office.receive("Roof", lead_id=office.lead)
    await office.read()
    files, mails = glance(office.workspace.copy, office.lead)
    assert len(files) == 3
    assert [m["subject"] for m in mails] == ["Roof"]
