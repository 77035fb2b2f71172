"""Mailbox: the answers of v1, and the lists of mail of other records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Table, exists, select

from tui.api.models.base import Deleted
from tui.api.models.mailbox import LinkedMailMessage, MailMessage, MailThread, MailThreadChange
from tui.api.page import Page
from tui.api.v1.deals import Deals
from tui.api.v1.mailbox import Mailbox
from tui.api.v1.organizations import Organizations
from tui.api.v1.persons import Persons
from tui.backend.errors import not_found
from tui.backend.lists import offset
from tui.backend.registry import answers
from tui.backend.rules import mail as rules
from tui.backend.tables import deals, mail_messages, mail_threads, organizations, persons
from tui.backend.v1.mail import item, linked_v1, messages_v1, threads_v1

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

Folder = Literal["inbox", "drafts", "sent", "archive"]


@answers(Mailbox.list_threads)
async def every(call: Call, *, folder: Folder, limit: int | None = None, start: int | None = None) -> Page[MailThread]:
    """List the threads in a folder of the caller's mailbox, newest first."""
    mine = (mail_threads.c.user_id == call.user_id) & ~mail_threads.c.deleted_flag
    query = select(mail_threads).where(mine, _in(folder))
    newest = query.order_by(mail_threads.c.last_time.desc(), mail_threads.c.id.desc())
    rows, after = await offset(call, newest, start, limit)
    return Page([MailThread.model_validate(row) for row in await threads_v1(call, rows)], after)


def _in(folder: Folder) -> Any:
    """The condition of a folder, as `tui.backend.v1.mail.folders` tells them of one thread."""
    if folder == "archive":
        return mail_threads.c.archived_flag
    kinds = {
        "inbox": ~mail_messages.c.sent_flag & ~mail_messages.c.draft_flag,
        "drafts": mail_messages.c.draft_flag,
        "sent": mail_messages.c.sent_flag,
    }
    of_thread = mail_messages.c.mail_thread_id == mail_threads.c.id
    return ~mail_threads.c.archived_flag & exists().where(of_thread, kinds[folder])


@answers(Mailbox.get_thread)
async def get(call: Call, id: int) -> MailThread:
    """Give a thread of the own mailbox or one that is shared."""
    return MailThread.model_validate((await threads_v1(call, [await _thread(call, id)]))[0])


async def _thread(call: Call, id: int) -> Row:
    query = select(mail_threads).where(mail_threads.c.id == id, rules.threads_seen(call))
    if found := await call.row(query):
        return found
    raise not_found("Mail thread")


@answers(Mailbox.update_thread)
async def change(call: Call, id: int, change: MailThreadChange) -> MailThread:
    """Link, share, read or archive a thread."""
    await rules.revise(call, rules.own(call, await _thread(call, id)), change.wire())
    return await get(call, id)


@answers(Mailbox.delete_thread)
async def delete(call: Call, id: int) -> Deleted:
    """Delete a thread with its messages."""
    await rules.remove(call, rules.own(call, await _thread(call, id)))
    return Deleted(id=id)


@answers(Mailbox.list_thread_messages)
async def messages(call: Call, id: int) -> Page[MailMessage]:
    """List the messages of a thread, oldest first."""
    await _thread(call, id)
    query = select(mail_messages).where(mail_messages.c.mail_thread_id == id)
    rows = await call.rows(query.order_by(mail_messages.c.message_time, mail_messages.c.id))
    return Page([MailMessage.model_validate(row) for row in await messages_v1(call, rows)], None)


@answers(Mailbox.get_message)
async def message(call: Call, id: int, *, include_body: bool | None = None) -> MailMessage:
    """Give a message, with its HTML where that is asked for."""
    found = await call.find(mail_messages, id, "Mail message")
    await _thread(call, found["mail_thread_id"])
    return MailMessage.model_validate((await messages_v1(call, [found], body=bool(include_body)))[0])


@answers(Deals.list_mail_messages)
async def of_deal(
    call: Call, id: int, *, start: int | None = None, limit: int | None = None, include_body: bool | None = None
) -> Page[LinkedMailMessage]:
    """List the mail of a deal, newest first."""
    return await _of(call, deals, "deal_id", id, start, limit, body=bool(include_body))


@answers(Persons.list_mail_messages)
async def of_person(
    call: Call, id: int, *, start: int | None = None, limit: int | None = None, include_body: bool | None = None
) -> Page[LinkedMailMessage]:
    """List the mail from and to a person, newest first."""
    return await _of(call, persons, "person_id", id, start, limit, body=bool(include_body))


@answers(Organizations.list_mail_messages)
async def of_organization(
    call: Call, id: int, *, start: int | None = None, limit: int | None = None, include_body: bool | None = None
) -> Page[LinkedMailMessage]:
    """List the mail of an organization's persons and deals, newest first."""
    return await _of(call, organizations, "org_id", id, start, limit, body=bool(include_body))


async def _of(
    call: Call, table: Table, link: str, id: int, start: int | None, limit: int | None, *, body: bool
) -> Page[LinkedMailMessage]:
    await call.find(table, id)
    mine = rules.linked(call, link, [id]).subquery()
    query = select(mail_messages).where(mail_messages.c.id.in_(select(mine.c.id)))
    newest = query.order_by(mail_messages.c.message_time.desc(), mail_messages.c.id.desc())
    rows, after = await offset(call, newest, start, limit)
    shown = await linked_v1(call, rows, body=body)
    found = [item(row["message_time"], data) for row, data in zip(rows, shown, strict=True)]
    return Page([LinkedMailMessage.model_validate(one) for one in found], after)
