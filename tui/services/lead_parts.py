"""Files and mail of leads: the API lists neither for a lead, so they are picked out of all files and of the mailbox."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tui.services import mailbox
from tui.services.parts import of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tui.services.sync import Session
    from tui.store.copy import Copy

Json = dict[str, Any]
SEEN, MOST = "files of leads", 5000
"""Under which name it is kept up to when files were looked through, and how many are at most."""

GLANCE, TIME = 3, "message_time"
ASKED = 30
"""How many files that are known are looked for one by one, to learn which are gone."""


async def files(session: Session, lead: str) -> list[Json]:
    """The files of a lead: those that changed since files were last looked through, and those that are still there."""
    fresh = [told async for told in _changed(session) if told.get("lead_id")]
    session.put("file", fresh)
    listed = {told["id"] for told in fresh}
    rows = session.copy.select("SELECT id, data FROM main.file WHERE lead_id = ? AND is_deleted = 0", (lead,))
    older = [json.loads(data) for number, data in rows if number not in listed]
    there = [one for number, one in enumerate(older) if number >= ASKED or await _belongs(session, one["id"], lead)]
    return [told for told in fresh if told["lead_id"] == lead] + there


async def _changed(session: Session) -> AsyncIterator[Json]:
    """The account's files, the one that changed last first, back to where the last look began."""
    from tui.api.page import every

    until = str((session.copy.get("history", SEEN) or {}).get("until") or "")
    newest, count = until, 0
    async for file in every(session.client.v1.files.list, sort="update_time DESC"):
        told: Json = file.model_dump(mode="json", by_alias=True)
        changed, count = str(told.get("update_time") or ""), count + 1
        if changed < until or count > MOST:
            break
        newest = max(newest, changed)
        yield told
    session.copy.put("history", [{"id": SEEN, "until": newest}])


async def _belongs(session: Session, file: int, lead: str) -> bool:
    """Whether a file is still there, and the lead's."""
    from tui.api.errors import Refused

    try:
        return (await session.client.v1.files.get(file)).lead_id == lead
    except Refused as error:
        return error.status not in (404, 410)


async def mails(session: Session, lead: str) -> list[Json]:
    """The mails of the threads that belong to a lead, as far as the user's own mailbox has them."""
    threads = {thread["id"]: thread.get("lead_id") for thread in await mailbox.bring(session)}
    rows = session.copy.select("SELECT data FROM main.mail WHERE of = ?", (of("lead", lead),))
    for number in {json.loads(row[0]).get("mail_thread_id") for row in rows} - set(threads) - {None}:
        threads[number] = await _lead_of(session, number)
    found: list[Json] = []
    for number in sorted(number for number, belongs in threads.items() if belongs == lead):
        page = await session.client.v1.mailbox.list_thread_messages(number)
        found += [message.model_dump(mode="json", by_alias=True) for message in page.items]
    return found


async def _lead_of(session: Session, thread: int) -> str | None:
    """The lead a thread belongs to; it may lie too deep in the mailbox to be listed."""
    from tui.api.errors import Refused

    try:
        return (await session.client.v1.mailbox.get_thread(thread)).lead_id
    except Refused as error:
        if error.status not in (403, 404, 410):
            raise
        return None


def glance(copy: Copy, lead: str) -> tuple[list[Json], list[Json]]:
    """The latest few files and mails of a lead, as far as they were told."""
    found = []
    for kind, name, value, newest in (("file", "lead_id", lead, "add_time"), ("mail", "of", of("lead", lead), TIME)):
        rows = copy.select(
            f"SELECT data FROM shown_{kind} WHERE {name} = ? AND is_deleted = 0 ORDER BY {newest} DESC LIMIT ?",
            (value, GLANCE),
        )
        found.append([json.loads(row[0]) for row in rows])
    return found[0], found[1]
