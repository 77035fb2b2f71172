"""Linking a mail of one's own mailbox to a deal or a lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.app.screens.picker import Choice, PickerScreen
from tui.services import mailbox
from tui.services.edits import EditError

if TYPE_CHECKING:
    from tui.app.screens.record_parts import RecordParts


async def link_mail(screen: RecordParts) -> None:
    """Choose a thread; its mails are shown on the record as soon as the server was told."""
    workspace, kind, record = screen.workspace, screen.kind, screen.record
    away = workspace.state.phase in ("offline", "signed out")
    mailbox.ask(workspace)
    threads = mailbox.threads(workspace)
    if threads is None:
        raise EditError(f"The mailbox {'is read when the server can be reached' if away else 'is being read'}.")
    found = {t["id"]: t for t in threads if t.get(mailbox.LINKS[kind]) != record}
    if not found:
        raise EditError("There is no mail in your mailbox that is not here already.")
    choices = [_choice(screen, thread) for thread in found.values()]

    async def chosen(number: Any) -> None:
        if number is not None:
            await screen.guard(_link(screen, found[number], away=away))

    await screen.app.push_screen(PickerScreen("Which mail belongs to it?", choices), chosen)


async def _link(screen: RecordParts, thread: dict[str, Any], *, away: bool) -> None:
    await mailbox.link(screen.workspace, screen.kind, screen.record, thread)
    later = " Its text comes when the server can be reached." if away else ""
    screen.say(f"Linked: {mailbox.words(thread)[0]}.{later}")


def _choice(screen: RecordParts, thread: dict[str, Any]) -> Choice:
    subject, who = mailbox.words(thread)
    clock = screen.workspace.clock
    written = clock.parse(thread.get("time"))
    day = clock.words(clock.local(written).date()) if written else ""
    where = next((kind for kind, link in mailbox.LINKS.items() if thread.get(link)), "")
    return Choice(
        thread["id"], subject, " · ".join(part for part in (who, day, f"on a {where}" if where else "") if part)
    )
