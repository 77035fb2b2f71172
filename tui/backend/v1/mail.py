"""Mail as v1 writes it: messages and threads, for a whole page at once (reference: the examples of mailbox)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from tui.backend.clock import fractional, moment, spaced
from tui.backend.tables import deals, files, mail_messages, mail_parties, persons

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

ROLES = ("from", "to", "cc", "bcc")
NEVER_MESSAGE: dict[str, Any] = {
    "mail_tracking_status": None,
    "mail_link_tracking_enabled_flag": 0,
    "draft": None,
    "synced_flag": 1,
}
NEVER_MESSAGE |= {"sent_from_pipedrive_flag": 0, "smart_bcc_flag": 0}
NEVER_THREAD: dict[str, Any] = {
    "drafts_parties": [],
    "snippet_draft": None,
    "mail_tracking_status": None,
    "synced_flag": 1,
}
NEVER_THREAD |= {"external_deleted_flag": 0, "smart_bcc_flag": 0, "mail_link_tracking_enabled_flag": 0}
NEVER_LINKED: dict[str, Any] = {
    "nylas_id": None,
    "s3_bucket": None,
    "s3_bucket_path": None,
    "external_deleted_flag": False,
}
NEVER_LINKED |= {"template_id": None, "item_type": "mailMessage"}
"""What mail has where it is fetched from a provider; here it comes in by itself."""

Parties = Mapping[int, Sequence["Row"]]


@dataclass(frozen=True, slots=True)
class Around:
    """What messages are shown with: their parties, the persons these are, and how many attachments they have."""

    parties: Parties
    people: Mapping[int, Row]
    attached: Mapping[int, tuple[int, int]]


async def messages_v1(call: Call, rows: Sequence[Row], *, body: bool = False) -> list[Row]:
    """Rows of messages as their model has them; with `body` their HTML too. Times are UTC."""
    around = await _around(call, [row["id"] for row in rows])
    return [_message(call, row, around) | ({"body": row["body"]} if body else {}) for row in rows]


async def linked_v1(call: Call, rows: Sequence[Row], *, body: bool = False) -> list[Row]:
    """Rows of messages as a record's list of mail and its flow have them."""
    return [
        shown
        | NEVER_LINKED
        | {
            "mua_message_id": row["mua_message_id"],
            "company_id": call.company["id"],
            "timestamp": shown["message_time"],
        }
        for row, shown in zip(rows, await messages_v1(call, rows, body=body), strict=True)
    ]


async def _around(call: Call, ids: Sequence[int]) -> Around:
    parties = await call.rows(select(mail_parties).where(mail_parties.c.mail_message_id.in_(ids)))
    by_message: defaultdict[int, list[Row]] = defaultdict(list)
    for party in parties:
        by_message[party["mail_message_id"]].append(party)
    known = {party["person_id"] for party in parties} - {None}
    people = await call.rows(call.seen(persons).where(persons.c.id.in_(known))) if known else []
    return Around(by_message, {row["id"]: row for row in people}, await _attached(call, ids))


async def _attached(call: Call, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many files a message has, inside its text and beside it."""
    columns = (files.c.mail_message_id, files.c.inline_flag, func.count())
    query = select(*columns).where(files.c.mail_message_id.in_(ids), files.c.active_flag)
    found: dict[int, tuple[int, int]] = {}
    for of, inline, count in await call.tuples(query.group_by(files.c.mail_message_id, files.c.inline_flag)):
        inside, beside = found.get(of, (0, 0))
        found[of] = (inside + count, beside) if inline else (inside, beside + count)
    return found


def _message(call: Call, row: Row, around: Around) -> Row:
    parties = around.parties.get(row["id"], ())
    inside, beside = around.attached.get(row["id"], (0, 0))
    flags = {name: int(row[name]) for name in ("read_flag", "draft_flag", "deleted_flag", "sent_flag")}
    return (
        {name: row[name] for name in ("id", "user_id", "mail_thread_id", "subject", "snippet")}
        | {role: [_party(one, around.people) for one in parties if one["role"] == role] for role in ROLES}
        | {"body_url": f"{call.origin}/v1/mailbox/mailMessages/{row['id']}?include_body=1"}
        | {"account_id": account(row["user_id"]), "has_body_flag": int(bool(row["body"]))}
        | {name: fractional(row[name]) for name in ("message_time", "add_time", "update_time")}
        | flags
        | NEVER_MESSAGE
        | _attachment_flags(inside, beside)
    )


def _attachment_flags(inside: int, beside: int) -> dict[str, int]:
    return {
        "has_attachments_flag": int(inside + beside > 0),
        "has_inline_attachments_flag": int(inside > 0),
        "has_real_attachments_flag": int(beside > 0),
    }


def _party(party: Row, people: Mapping[int, Row]) -> Row:
    person = people.get(party["person_id"], {})
    said = {"id": party["id"], "email_address": party["email_address"], "name": party["name"] or ""}
    linked = {"linked_person_id": person.get("id"), "linked_person_name": person.get("name") or ""}
    return said | linked | {"mail_message_party_id": party["id"]}


def account(user_id: int) -> str:
    """The name of a user's mailbox."""
    return f"mailbox-{user_id}"


async def threads_v1(call: Call, rows: Sequence[Row]) -> list[Row]:
    """Rows of threads as their model has them: what their messages say together."""
    mine = mail_messages.c.mail_thread_id.in_([row["id"] for row in rows])
    query = select(mail_messages).where(mine).order_by(mail_messages.c.message_time, mail_messages.c.id)
    messages: defaultdict[int, list[Row]] = defaultdict(list)
    for message in await call.rows(query):
        messages[message["mail_thread_id"]].append(message)
    around = await _around(call, [one["id"] for several in messages.values() for one in several])
    statuses = await _statuses(call, {row["deal_id"] for row in rows} - {None})
    return [_thread(row, messages[row["id"]], around) | {"deal_status": statuses.get(row["deal_id"])} for row in rows]


async def _statuses(call: Call, ids: set[int]) -> dict[int, str]:
    return {row["id"]: row["status"] for row in await call.rows(call.seen(deals).where(deals.c.id.in_(ids)))}


def _thread(row: Row, messages: Sequence[Row], around: Around) -> Row:
    sent = [one for one in messages if one["sent_flag"]]
    came = [one for one in messages if not one["sent_flag"] and not one["draft_flag"]]
    attached = [around.attached.get(one["id"], (0, 0)) for one in messages]
    flags = {name: int(row[name]) for name in ("read_flag", "archived_flag", "deleted_flag", "shared_flag")}
    return (
        {name: row[name] for name in ("id", "user_id", "subject", "version", "deal_id", "lead_id")}
        | {"account_id": account(row["user_id"]), "message_count": len(messages), "folders": folders(row, messages)}
        | {"parties": {role: _named(messages, around, role) for role in ("to", "from")}}
        | {"snippet": messages[-1]["snippet"] if messages else "", "snippet_sent": sent[-1]["snippet"] if sent else ""}
        | {"has_draft_flag": int(any(one["draft_flag"] for one in messages)), "has_sent_flag": int(bool(sent))}
        | {"all_messages_sent_flag": int(bool(messages) and len(sent) == len(messages))}
        | {"first_message_to_me_flag": int(bool(messages) and not messages[0]["sent_flag"])}
        | _times(row, messages, sent, came)
        | flags
        | NEVER_THREAD
        | _attachment_flags(sum(inside for inside, _ in attached), sum(beside for _, beside in attached))
    )


def _times(row: Row, messages: Sequence[Row], sent: Sequence[Row], came: Sequence[Row]) -> Row:
    ends = {"last_message": messages[-1:], "first_message": messages[:1], "last_message_sent": sent[-1:]}
    ends |= {"last_message_received": came[-1:]}
    times = {f"{name}_timestamp": fractional(one[0]["message_time"]) if one else None for name, one in ends.items()}
    return times | {name: fractional(row[name]) for name in ("add_time", "update_time")}


def folders(thread: Row, messages: Sequence[Row]) -> list[str]:
    """Where a thread is found: an archived one is in the archive alone."""
    if thread["archived_flag"]:
        return ["archive"]
    here = {
        "inbox": any(not one["sent_flag"] and not one["draft_flag"] for one in messages),
        "drafts": any(one["draft_flag"] for one in messages),
        "sent": any(one["sent_flag"] for one in messages),
    }
    return [name for name, is_here in here.items() if is_here]


def _named(messages: Sequence[Row], around: Around, role: str) -> list[Row]:
    """Everybody a thread names in a role, once, with when that was last."""
    found: dict[str, Row] = {}
    for message in messages:
        for party in around.parties.get(message["id"], ()):
            if party["role"] == role:
                found[party["email_address"].casefold()] = _thread_party(message, party, around.people)
    return list(found.values())


def _thread_party(message: Row, party: Row, people: Mapping[int, Row]) -> Row:
    organization = people.get(party["person_id"], {}).get("org_id")
    at = {"latest_sent": message["sent_flag"], "message_time": int(moment(message["message_time"]).timestamp() * 1000)}
    return _party(party, people) | at | {"linked_organization_id": organization}


def item(time: str, data: Row) -> dict[str, Any]:
    """One message in a record's list of mail."""
    return {"object": "mailMessage", "timestamp": spaced(time), "data": data}
