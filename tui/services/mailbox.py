"""The user's mailbox: its latest threads, and linking one to a deal or a lead."""

from __future__ import annotations

import time
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from tui.services import mail
from tui.services.edits import EditError
from tui.services.parts import of
from tui.store.calls import Call, is_temporary

if TYPE_CHECKING:
    from tui.services.records import Id
    from tui.services.sync import Session
    from tui.services.workspace import Workspace

Json = dict[str, Any]
LINKS = {"deal": "deal_id", "lead": "lead_id"}
"""What a thread can belong to: to a deal or to a lead (reference: mailbox)."""

FOLDERS: tuple[Literal["inbox", "sent", "archive"], ...] = ("inbox", "sent", "archive")
KEPT, MOST = "mailbox", 200
"""Under which name the threads are kept, and how many of each folder."""

PATIENCE = 120.0
"""How long what the server said of the mailbox is good enough, in seconds."""


def threads(workspace: Workspace) -> list[Json] | None:
    """The threads that were told, the latest first; None when they never were."""
    kept = workspace.copy.get("history", KEPT)
    return None if kept is None else list(kept["threads"])


def ask(workspace: Workspace) -> None:
    """Ask for the threads, in the sync's thread."""

    async def task(session: Session) -> None:
        await bring(session)

    workspace.sync.ask(task)


async def bring(session: Session, *, anew: bool = False) -> list[Json]:
    """Bring the latest threads of each folder into the copy, unless they were just read."""
    from tui.api.page import every

    kept = session.copy.get("history", KEPT) or {}
    if not anew and 0 <= time.time() - float(kept.get("at") or 0) < PATIENCE:
        return list(kept["threads"])
    found: dict[int, Json] = {}
    for folder in FOLDERS:
        count = 0
        async for thread in every(session.client.v1.mailbox.list_threads, folder=folder):
            found[int(thread.id or 0)] = _kept(thread.model_dump(mode="json"))
            if (count := count + 1) >= MOST:
                break
    latest = sorted(found.values(), key=lambda t: str(t["time"] or ""), reverse=True)
    session.copy.put("history", [{"id": KEPT, "at": time.time(), "threads": latest}])
    session.changed("history", {KEPT})
    return latest


def _kept(told: Json) -> Json:
    """A thread without what nobody looks at."""
    parties = told.get("parties") or {}
    names = {name: told.get(name) for name in ("id", "subject", "snippet", "deal_id", "lead_id")}
    named = [*(parties.get("from") or ()), *(parties.get("to") or ())]
    contacts = [str(one.get("name") or one.get("email_address") or "") for one in named if one.get("linked_person_id")]
    written = {"time": told.get("last_message_timestamp"), "from": list(islice(parties.get("from") or (), 3))}
    return {**names, **written, "with": list(dict.fromkeys(contacts))[:3]}


def words(thread: Json) -> tuple[str, str]:
    """What a thread is about; and with whom, or who wrote where that is no contact."""
    whom = ", ".join(str(one) for one in thread.get("with") or ()) or mail.people(thread.get("from"))
    return " ".join(str(thread.get("subject") or "(no subject)").split()), " ".join(whom.split())


async def link(workspace: Workspace, kind: str, record: Id, thread: Json) -> None:
    """Have a thread belong to a deal or a lead; raises `EditError`. The API has no way back."""
    if kind not in LINKS:
        raise EditError(f"Mail belongs to a deal or a lead, not to a {kind}.")
    if is_temporary(record):
        raise EditError("The server does not know this record yet; mail can be linked once it is saved there.")
    if thread.get(LINKS[kind]) == record:
        raise EditError("That mail is here already.")
    said = f"Link the mail “{words(thread)[0]}” to “{workspace.records.values.name(kind, record)}”"
    shown = {"id": f"{of(kind, record)}:thread {thread['id']}", "of": of(kind, record), "is_deleted": False}
    shown |= {"subject": thread.get("subject"), "snippet": thread.get("snippet"), "from": thread.get("from")}
    shown |= {"message_time": thread.get("time"), "mail_thread_id": thread["id"]}
    effects = (("mail", str(shown["id"]), shown),)
    await workspace.edits.make(
        said, [Call("v1.mailbox.update_thread", {"id": thread["id"]}, {LINKS[kind]: record}, effects, said)]
    )


async def follow(session: Session, call: Call) -> None:
    """After a thread was linked: its mails come to the record it belongs to now."""
    from tui.services.parts import fetch

    await bring(session, anew=True)
    for kind, name in LINKS.items():
        if record := (call.body or {}).get(name):
            await fetch(session, kind, record)
