"""Mails of records: their text is asked for when one is read, and kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.services.sync import Session
    from tui.services.workspace import Workspace

Record = dict[str, Any]
LONGEST = 1_000_000


def name(number: Any) -> str:
    """Under which name the text of a mail is kept."""
    return f"mail {number}"


def text(workspace: Workspace, mail: Record) -> str | None:
    """What a mail says; None when it was not asked for yet."""
    kept = workspace.copy.get("history", name(mail.get("number")))
    if kept is None:
        return None
    from tui.services.notes import plain

    return str(kept["problem"]) if kept.get("problem") else plain(str(kept.get("body") or ""))


def people(told: Any) -> str:
    """Senders or receivers: names with addresses."""
    return ", ".join(_people(told))


def _people(told: Any) -> Iterator[str]:
    for one in told if isinstance(told, list) else []:
        if isinstance(one, Mapping):
            called, address = str(one.get("name") or ""), str(one.get("email_address") or "")
            yield f"{called} <{address}>" if called and address and called != address else called or address


def ask(workspace: Workspace, mail: Record) -> None:
    """Ask for the text of a mail, in the sync's thread."""
    number = mail.get("number")

    async def task(session: Session) -> None:
        if isinstance(number, int):
            await fetch(session, number)

    workspace.sync.ask(task)


async def fetch(session: Session, number: int) -> None:
    """Bring the text of a mail into the copy; what the server says instead is kept in its place."""
    from tui.api.errors import RateLimited, Refused, Unauthorized, Unreadable

    try:
        found = await session.client.v1.mailbox.get_message(number, include_body=True)
        kept: Record = {"id": name(number), "body": str(found.model_dump(mode="json").get("body") or "")[:LONGEST]}
    except (Unauthorized, RateLimited):
        raise
    except (Refused, Unreadable) as error:
        kept = {"id": name(number), "problem": error.message}
    session.copy.put("history", [kept])
    session.changed("mail", {number})
