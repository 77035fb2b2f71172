"""Mail: threads, whom messages are linked to, what is counted, and what changes on a thread do to its deal."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import Clock
from tests.contract.scenes.files import receive_mail
from tui.api.client import Client
from tui.api.errors import Forbidden, NotFound, Refused
from tui.api.models.base import Upload
from tui.backend.call import Call
from tui.backend.database import Database
from tui.backend.rules.mail import Address, Message, move_mail
from tui.backend.tables import mail_parties, mail_threads, users

ME = Address("me@localhost", "Me")
RITA = Address("Rita@Roof.example", "Rita Roof")


def came(**more: Any) -> Message:
    said: dict[str, Any] = {"subject": "Roof", "body": "<p>Is the <b>roof</b> on?</p>", "time": "2026-03-10T15:00:00Z"}
    return Message(RITA, [ME], **said | more)


def went(**more: Any) -> Message:
    said: dict[str, Any] = {"subject": "Re: Roof", "body": "<p>It is.</p>", "time": "2026-03-10T16:00:00Z"}
    return Message(ME, [RITA], sent=True, **said | more)


async def make(client: Client) -> None:
    """An organization, a person with Rita's address, and a deal, each with id 1."""
    await client.call("v2.organizations.create", {}, {"name": "Roofers"})
    await client.call(
        "v2.persons.create", {}, {"name": "Rita", "org_id": 1, "emails": [{"value": "rita@roof.example"}]}
    )
    await client.call("v2.deals.create", {}, {"title": "Roof", "person_id": 1, "org_id": 1})


async def folder(client: Client, name: Any) -> list[int | None]:
    return [thread.id for thread in (await client.v1.mailbox.list_threads(folder=name)).items]


async def test_a_message_is_linked_to_the_contact_with_its_address(client: Client) -> None:
    await make(client)
    message = await client.v1.mailbox.get_message(await receive_mail(client, came()))

    sender = (message.from_ or [{}])[0]
    assert (sender["email_address"], sender["linked_person_id"], sender["linked_person_name"]) == (
        RITA.address,
        1,
        "Rita",
    )
    assert (message.to or [{}])[0]["linked_person_id"] is None
    assert (message.subject, message.snippet, message.sent_flag, message.has_body_flag) == (
        "Roof",
        "Is the roof on?",
        0,
        1,
    )
    assert message.message_time == "2026-03-10T15:00:00.000Z"


async def test_the_body_comes_when_asked_for(client: Client) -> None:
    made = await receive_mail(client, came())
    plain, full = [await client.v1.mailbox.get_message(made, include_body=flag) for flag in (False, True)]
    assert "body" not in plain.model_dump()
    assert full.model_dump()["body"] == "<p>Is the <b>roof</b> on?</p>"


async def test_an_answer_joins_the_thread_of_what_it_answers(client: Client) -> None:
    await receive_mail(client, came(message_id="<1@roof>"))
    await receive_mail(client, went(message_id="<2@me>", answers="<1@roof>"))
    await receive_mail(client, came(subject="Another"))

    thread = await client.v1.mailbox.get_thread(1)
    assert (thread.subject, thread.message_count, thread.has_sent_flag, thread.all_messages_sent_flag) == (
        "Roof",
        2,
        1,
        0,
    )
    assert thread.snippet == "It is."
    assert thread.last_message_sent_timestamp == "2026-03-10T16:00:00.000Z"
    assert thread.last_message_received_timestamp == thread.first_message_timestamp == "2026-03-10T15:00:00.000Z"
    assert [one["email_address"] for one in (thread.parties or {})["from"]] == [RITA.address, ME.address]
    assert [message.id for message in (await client.v1.mailbox.list_thread_messages(1)).items] == [1, 2]
    assert (await client.v1.mailbox.get_thread(2)).message_count == 1


async def test_the_same_mail_is_not_taken_twice(client: Client) -> None:
    assert await receive_mail(client, came(message_id="<1@roof>")) == await receive_mail(
        client, came(message_id="<1@roof>")
    )
    assert (await client.v1.mailbox.get_thread(1)).message_count == 1


async def test_folders(client: Client) -> None:
    await receive_mail(client, came(time="2026-03-10T10:00:00Z"))
    await receive_mail(client, went(time="2026-03-10T11:00:00Z"))
    await receive_mail(client, Message(ME, [RITA], "Draft", "<p>…</p>", "2026-03-10T12:00:00Z", draft=True))
    await receive_mail(client, came(time="2026-03-10T13:00:00Z"))

    assert [await folder(client, name) for name in ("inbox", "sent", "drafts", "archive")] == [[4, 1], [2], [3], []]
    await client.call("v1.mailbox.update_thread", {"id": 4}, {"archived_flag": 1})
    assert [await folder(client, name) for name in ("inbox", "archive")] == [[1], [4]]
    assert (await client.v1.mailbox.get_thread(4)).folders == ["archive"]
    await receive_mail(client, came(message_id="<late>", time="2026-03-10T14:00:00Z"))
    assert await folder(client, "inbox") == [5, 1]


async def test_a_new_message_is_unread_and_brings_its_thread_back(client: Client) -> None:
    await receive_mail(client, came(message_id="<1>"))
    await client.call("v1.mailbox.update_thread", {"id": 1}, {"read_flag": 1, "archived_flag": 1})
    thread = await client.v1.mailbox.get_thread(1)
    assert (thread.read_flag, thread.archived_flag) == (1, 1)
    await receive_mail(client, came(message_id="<2>", answers="<1>"))

    thread = await client.v1.mailbox.get_thread(1)
    assert (thread.read_flag, thread.archived_flag, thread.folders) == (0, 0, ["inbox"])


async def test_a_flag_is_0_or_1(client: Client) -> None:
    await receive_mail(client, came())
    with pytest.raises(Refused, match="read_flag"):
        await client.call("v1.mailbox.update_thread", {"id": 1}, {"read_flag": 2})


async def test_mail_is_listed_counted_and_dated_on_deal_person_and_organization(client: Client) -> None:
    await make(client)
    await receive_mail(client, came(message_id="<1>", deal_id=1))
    await receive_mail(client, went(answers="<1>"))
    await receive_mail(client, came(time="2026-03-09T10:00:00Z"))

    times = ("last_incoming_mail_time", "last_outgoing_mail_time")
    for resource, listed in (("deals", [2, 1]), ("persons", [2, 1, 3]), ("organizations", [2, 1, 3])):
        call = await client.call(f"v1.{resource}.list_mail_messages", {"id": 1})
        assert [item.data["id"] for item in call.items] == listed
        fields = ["email_messages_count", *(times if resource != "organizations" else ())]
        found = (await client.call(f"v2.{resource}.get", {"id": 1, "include_fields": fields})).model_dump()
        assert found["email_messages_count"] == len(listed)
        if resource != "organizations":
            assert [found[name] for name in times] == ["2026-03-10T15:00:00Z", "2026-03-10T16:00:00Z"]


async def test_mail_shows_in_the_flow(client: Client) -> None:
    await make(client)
    attached = (Upload("plan.pdf", b"1", "application/pdf"),)
    await receive_mail(client, came(message_id="<1>", deal_id=1, attachments=attached))
    await receive_mail(client, went(answers="<1>"))

    flow = (await client.v1.deals.flow(1, items=["mailMessage"])).items
    assert [(item.object, item.timestamp, (item.data or {})["id"]) for item in flow] == [
        ("mailMessage", "2026-03-10 16:00:00", 2),
        ("mailMessage", "2026-03-10 15:00:00", 1),
    ]
    with_files = (await client.v1.deals.flow(1, items=["mailMessageWithAttachment"])).items
    assert [(item.data or {})["id"] for item in with_files] == [1]


async def test_attachments_are_files_of_their_message(client: Client) -> None:
    made = await receive_mail(client, came(attachments=(Upload("plan.pdf", b"1", "application/pdf"),)))
    (file,) = (await client.v1.files.list()).items

    assert (file.name, file.mail_message_id) == ("plan.pdf", str(made))
    assert (await client.v1.mailbox.get_message(made)).has_real_attachments_flag == 1
    assert (await client.v1.mailbox.get_thread(1)).has_attachments_flag == 1


async def test_mail_archiving_unlinking_and_deleting_are_updates_of_the_deal(client: Client, clock: Clock) -> None:
    await make(client)

    async def updated() -> Any:
        clock.advance(days=1)
        return (await client.v2.deals.get(1)).update_time

    clock.advance(days=1)
    await receive_mail(client, came(deal_id=1))
    assert await updated() == "2026-03-12T09:30:00Z"
    await client.call("v1.mailbox.update_thread", {"id": 1}, {"archived_flag": 1})
    assert await updated() == "2026-03-13T09:30:00Z"
    await client.call("v1.mailbox.update_thread", {"id": 1}, {"read_flag": 0})
    assert await updated() == "2026-03-13T09:30:00Z", "reading is none"
    await client.v1.mailbox.delete_thread(1)
    assert await updated() == "2026-03-15T09:30:00Z"


async def test_a_thread_belongs_to_a_deal_or_a_lead(client: Client) -> None:
    await make(client)
    lead = await client.call("v1.leads.create", {}, {"title": "Roof", "person_id": 1})
    await receive_mail(client, came(deal_id=1))
    thread = await client.call("v1.mailbox.update_thread", {"id": 1}, {"lead_id": lead.id})

    assert (thread.deal_id, thread.lead_id) == (None, lead.id)
    thread = await client.call("v1.mailbox.update_thread", {"id": 1}, {"deal_id": 1})
    assert (thread.deal_id, thread.deal_status, thread.lead_id) == (1, "open", None)
    for body in ({"deal_id": 1, "lead_id": lead.id}, {"deal_id": 99}):
        with pytest.raises(Refused):
            await client.call("v1.mailbox.update_thread", {"id": 1}, body)


async def test_a_deleted_thread_is_gone_everywhere(client: Client) -> None:
    await make(client)
    made = await receive_mail(client, came(deal_id=1))
    await client.v1.mailbox.delete_thread(1)

    assert await folder(client, "inbox") == []
    assert (await client.v1.deals.list_mail_messages(1)).items == []
    for gone in (client.v1.mailbox.get_thread(1), client.v1.mailbox.get_message(made)):
        with pytest.raises(NotFound):
            await gone


async def test_a_colleagues_mailbox(client: Client, database: Database) -> None:
    await make(client)
    async with database.writing() as db:
        await db.execute(users.insert().values(name="Bo", email="bo@localhost", role_id=1, access=[]))
    await receive_mail(client, came(user_id=2, deal_id=1))
    await receive_mail(client, came(user_id=2, deal_id=1, shared=False))

    assert await folder(client, "inbox") == []
    assert (await client.v1.mailbox.get_thread(1)).user_id == 2, "it is shared"
    assert len((await client.v1.deals.list_mail_messages(1)).items) == 1
    with pytest.raises(NotFound):
        await client.v1.mailbox.get_thread(2)
    with pytest.raises(Forbidden):
        await client.v1.mailbox.delete_thread(1)


async def test_mail_goes_along_with_what_its_record_became(client: Client, database: Database) -> None:
    await make(client)
    await receive_mail(client, came(deal_id=1))
    await client.call("v2.persons.create", {}, {"name": "Rudi"})
    await client.call("v2.deals.create", {}, {"title": "Roof 2"})
    async with database.writing() as db:
        user = dict((await db.execute(select(users))).mappings().first() or {})
        call = Call(db, user, database.company, database.clock())
        await move_mail(call, {"person_id": 1}, {"person_id": 2})
        await move_mail(call, {"deal_id": 1}, {"deal_id": 2})
        await move_mail(call, {"org_id": 1}, {"org_id": 2})
        people = set((await db.execute(select(mail_parties.c.person_id))).scalars())
        deals = list((await db.execute(select(mail_threads.c.deal_id))).scalars())

    assert (people, deals) == ({2, None}, [2])
