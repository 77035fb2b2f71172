"""Mail: how messages come into threads, whom they are linked to, and what changes on a thread does (product 9.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, Text, and_, case, cast, func, or_, select, update

from tui.api.models.base import Upload
from tui.backend.errors import Refusal, invalid
from tui.backend.rules import files
from tui.backend.rules.deals import touch
from tui.backend.rules.ranking import plain
from tui.backend.rules.references import check_references
from tui.backend.tables import deals, mail_messages, mail_parties, mail_threads, persons

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

MAIL_COUNTS = ("email_messages_count", "last_incoming_mail_time", "last_outgoing_mail_time")
SNIPPET = 225
"""Characters of a message's beginning that a list shows."""
FLAGS = ("shared_flag", "read_flag", "archived_flag")


@dataclass(frozen=True, slots=True)
class Address:
    """Who wrote or was written to."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A mail as it arrives from a mailbox.

    `body` is HTML; `time` is UTC as the tables hold it; `message_id` is the Message-ID it travelled under, `answers`
    that of the mail it answers; `sent` tells that the mailbox's owner wrote it; `user_id` is the owner, else the
    caller.
    """

    sender: Address
    to: Sequence[Address]
    subject: str
    body: str
    time: str
    cc: Sequence[Address] = ()
    bcc: Sequence[Address] = ()
    message_id: str = ""
    answers: str = ""
    sent: bool = False
    draft: bool = False
    read: bool = False
    shared: bool = True
    user_id: int | None = None
    deal_id: int | None = None
    lead_id: str | None = None
    attachments: Sequence[Upload] = ()

    @property
    def parties(self) -> list[tuple[str, Address]]:
        """Everybody the mail names, with the role it names them in."""
        roles = (("from", [self.sender]), ("to", self.to), ("cc", self.cc), ("bcc", self.bcc))
        return [(role, one) for role, several in roles for one in several]


async def receive(call: Call, message: Message) -> int:
    """Take a mail in and give its id; one with a Message-ID that is there already is not taken twice. Raises a 400.

    It joins the thread of the mail it answers; persons are linked by their addresses; mail is an update of its deal
    (product 9.4).
    """
    owner = message.user_id or call.user_id
    if known := await _known(call, owner, message.message_id):
        return int(known["id"])
    await check_references(call, {"deal_id": message.deal_id, "lead_id": message.lead_id})
    thread = await _thread(call, owner, message)
    new_id = int(await call.add(mail_messages, _row(call, owner, thread["id"], message)))
    await _add_parties(call, new_id, message)
    for attachment in message.attachments:
        await files.add(call, attachment, {}, mail_message_id=new_id)
    await _follow(call, thread, message)
    await touch(call, thread["deal_id"])
    return new_id


async def _known(call: Call, owner: int, message_id: str) -> Row | None:
    if not message_id:
        return None
    mine = (mail_messages.c.user_id == owner) & (mail_messages.c.mua_message_id == message_id)
    return await call.row(select(mail_messages).where(mine))


async def _thread(call: Call, owner: int, message: Message) -> Row:
    if answered := await _known(call, owner, message.answers):
        return await call.find(mail_threads, answered["mail_thread_id"])
    values = {"user_id": owner, "subject": message.subject, "version": 0, "shared_flag": message.shared}
    values |= {"deal_id": message.deal_id, "lead_id": message.lead_id, "read_flag": True}
    new_id = await call.add(mail_threads, values | {"add_time": call.time, "update_time": call.time})
    return await call.find(mail_threads, new_id)


def _row(call: Call, owner: int, thread_id: int, message: Message) -> Row:
    named = {"mail_thread_id": thread_id, "user_id": owner, "subject": message.subject, "body": message.body}
    flags = {"read_flag": message.read or message.sent, "sent_flag": message.sent, "draft_flag": message.draft}
    times = {"message_time": message.time, "add_time": call.time, "update_time": call.time}
    snippet = " ".join(plain(message.body).split())[:SNIPPET]
    return named | flags | times | {"snippet": snippet, "mua_message_id": message.message_id or None}


async def _add_parties(call: Call, message_id: int, message: Message) -> None:
    people = await persons_by_address(call, {one.address for _role, one in message.parties})
    rows = [
        {"mail_message_id": message_id, "role": role, "email_address": one.address, "name": one.name}
        | {"person_id": people.get(one.address.casefold())}
        for role, one in message.parties
    ]
    await call.add_all(mail_parties, rows)


async def _follow(call: Call, thread: Row, message: Message) -> None:
    """What a new message does to its thread: it is the newest, unread where it came in, and in the inbox again."""
    newest = max(thread["last_time"] or "", message.time)
    values: Row = {"last_time": newest, "version": thread["version"] + 1, "update_time": call.time}
    if not message.sent and not message.draft:
        values |= {"read_flag": message.read and thread["read_flag"], "archived_flag": False}
    await call.change(mail_threads, thread["id"], values)


async def persons_by_address(call: Call, addresses: Iterable[str]) -> dict[str, int]:
    """The first contact with each of these addresses, by the address without regard to case."""
    wanted = {address.casefold() for address in addresses if address}
    if not wanted:
        return {}
    text = func.folded(cast(persons.c.emails, Text))
    near = or_(*(text.contains(address, autoescape=True) for address in wanted))
    rows = await call.rows(select(persons).where(near, ~persons.c.is_deleted).order_by(persons.c.id.desc()))
    found = {str(one.get("value", "")).casefold(): row["id"] for row in rows for one in row["emails"]}
    return {address: person for address, person in found.items() if address in wanted}


async def revise(call: Call, before: Row, wanted: Mapping[str, Any]) -> None:
    """Link, share, read or archive a thread; raises a 400 for a flag that is neither 0 nor 1.

    A thread belongs to a deal or to a lead; archiving and unlinking are updates of the deal (product 9.4).
    """
    links = {name: wanted[name] for name in ("deal_id", "lead_id") if name in wanted}
    if len([value for value in links.values() if value is not None]) > 1:
        raise invalid("lead_id", "a mail thread belongs to a deal or to a lead")
    await check_references(call, links)
    if any(value is not None for value in links.values()):
        links = {"deal_id": None, "lead_id": None} | links
    values = links | {name: _yes_or_no(name, wanted[name]) for name in FLAGS if wanted.get(name) is not None}
    changed = {name: value for name, value in values.items() if before[name] != value}
    if changed:
        written = {"version": before["version"] + 1, "update_time": call.time}
        await call.change(mail_threads, before["id"], changed | written)
        await _read(call, before["id"], changed)
        await _touch(call, before, changed)


async def _read(call: Call, thread_id: int, changed: Mapping[str, Any]) -> None:
    if "read_flag" in changed:
        mine = mail_messages.c.mail_thread_id == thread_id
        await call.db.execute(update(mail_messages).where(mine).values(read_flag=changed["read_flag"]))


async def _touch(call: Call, before: Row, changed: Mapping[str, Any]) -> None:
    if set(changed) & {"deal_id", "archived_flag"}:
        for deal_id in {before["deal_id"], changed.get("deal_id")} - {None}:
            await touch(call, deal_id)


def _yes_or_no(name: str, value: float) -> bool:
    if value not in (0, 1):
        raise invalid(name, "must be one of [0, 1]")
    return bool(value)


async def remove(call: Call, thread: Row) -> None:
    """Delete a thread with its messages; that is an update of its deal."""
    gone = {"deleted_flag": True, "update_time": call.time}
    await call.change(mail_threads, thread["id"], gone)
    mine = mail_messages.c.mail_thread_id == thread["id"]
    await call.db.execute(update(mail_messages).where(mine).values(gone))
    await touch(call, thread["deal_id"])


def own(call: Call, thread: Row) -> Row:
    """A thread the caller may change; raises a 403 for one in another's mailbox."""
    if thread["user_id"] != call.user_id:
        raise Refusal(403, "This mail thread is in another user's mailbox")
    return thread


def threads_seen(call: Call) -> Any:
    """The condition of threads the caller may read: those of the own mailbox and those others share."""
    shared = or_(mail_threads.c.user_id == call.user_id, mail_threads.c.shared_flag)
    return and_(~mail_threads.c.deleted_flag, shared)


async def move_mail(call: Call, source: Mapping[str, Any], target: Mapping[str, Any]) -> None:
    """Mail goes along with what its record became: `{"deal_id": 1}` to `{"deal_id": None, "lead_id": "…"}`.

    Of a person it is the messages it is named in that move, as `{"person_id": 1}` to `{"person_id": 2}`; an
    organization has mail only through its deals and persons (product 9.8, 9.9).
    """
    ((name, value),) = source.items()
    table = mail_parties if name == "person_id" else mail_threads
    if name in table.c:
        await call.db.execute(update(table).where(table.c[name] == value).values(**target))


def linked(call: Call, link: str, ids: Sequence[Any]) -> Select[Any]:
    """Messages of deals, persons or organizations as `of`, `id`, `sent_flag`, `message_time`, none of them twice.

    `link` is deal_id, person_id or org_id: a deal has the messages of its threads, a person those it is named in, an
    organization those of its persons and deals. Drafts and what others keep to themselves are left out.
    """
    own: Select[Any] = _messages(call, mail_threads.c.deal_id).where(mail_threads.c.deal_id.in_(ids))
    if link == "deal_id":
        return own
    people: Select[Any] = _messages(call, mail_parties.c.person_id if link == "person_id" else persons.c.org_id)
    people = people.join(mail_parties, mail_parties.c.mail_message_id == mail_messages.c.id)
    if link == "person_id":
        return people.where(mail_parties.c.person_id.in_(ids)).distinct()
    people = people.join(persons, persons.c.id == mail_parties.c.person_id).where(persons.c.org_id.in_(ids))
    of_deals = _messages(call, deals.c.org_id).join(deals, deals.c.id == mail_threads.c.deal_id)
    both = people.union(of_deals.where(deals.c.org_id.in_(ids))).subquery()
    return select(both)


def _messages(call: Call, of: Any) -> Any:
    columns = [of.label("of"), mail_messages.c.id, mail_messages.c.sent_flag, mail_messages.c.message_time]
    joined = mail_messages.join(mail_threads, mail_threads.c.id == mail_messages.c.mail_thread_id)
    there = and_(~mail_messages.c.deleted_flag, ~mail_messages.c.draft_flag, threads_seen(call))
    return select(*columns).select_from(joined).where(there)


async def mail_counts(call: Call, rows: Sequence[Row], link: str) -> dict[Any, dict[str, Any]]:
    """How many messages records have, and when the last came in and went out (product 9.7)."""
    found = linked(call, link, [row["id"] for row in rows]).subquery()
    came, went = (case((flag, found.c.message_time)) for flag in (~found.c.sent_flag, found.c.sent_flag))
    query = select(found.c.of, func.count(), func.max(came), func.max(went)).group_by(found.c.of)
    counted = {of: values for of, *values in await call.tuples(query)}
    return {row["id"]: dict(zip(MAIL_COUNTS, counted.get(row["id"], (0, None, None)), strict=True)) for row in rows}
