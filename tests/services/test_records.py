"""Records as heads, sections and history; every type of field shown, edited, refused and taken back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.records_account import HOSTILE, KEY, Record, fill_records
from tui.api.catalog import endpoint_named
from tui.api.errors import Forbidden
from tui.fields import FIELDS
from tui.services import contact_fields
from tui.services.clock import OVERDUE, PLANNED
from tui.services.edits import EditError
from tui.services.record_edits import CLEAR
from tui.services.records import Row
from tui.services.values import in_words
from tui.services.workspace import Workspace
from tui.store.text import clean


@pytest.fixture
def account(workspace: Workspace) -> Workspace:
    fill_records(workspace)
    return workspace


def row(workspace: Workspace, kind: str, record: int | str, code: str, part: int = 0) -> Row:
    found = workspace.records.row(kind, record, KEY.get(code, code), part)
    assert found is not None
    return found


def stored(workspace: Workspace, kind: str, record: int | str) -> Record:
    return workspace.copy.get(kind, record) or {}


def body(workspace: Workspace) -> Record:
    """What the last edit sends; it fits the operation's declaration."""
    call = workspace.outbox.pending()[-1].call
    endpoint_named(call.operation).request(call.arguments, call.body)
    return call.body or {}


# -- the head -----------------------------------------------------------------------------------------------------


def test_the_head_of_a_deal(account: Workspace) -> None:
    head = account.records.head("deal", 1)
    assert head is not None
    assert (head.title, head.value, head.weighted, head.probability) == (
        "Cold chain for the Hamburg hub", "€12,500", "€5,000", 40,
    )  # fmt: skip
    assert (head.status, head.urgency, head.owner) == ("open", OVERDUE, "Ada Lindqvist")
    assert head.about == ("Jonas Petersen", "Nordlicht Logistik GmbH")
    assert [name for name, _ in head.labels] == ["Hot", "Cold"]
    assert [(s.name, s.passed, s.current) for s in head.steps] == [
        ("Idea", True, False), ("Offer", False, True), ("Deal", False, False),
    ]  # fmt: skip


def test_days_in_stages_come_from_the_history_when_it_is_whole(account: Workspace) -> None:
    deal = account.deals.get(1)
    assert account.records.days_in_stages(deal) == {6: 20, 7: 10}
    account.copy.put("history", [stored(account, "history", "deal:1") | {"whole": False}])
    assert account.records.days_in_stages(deal) == {7: 10}
    assert account.records.days_in_stages({**deal, "stage_change_time": None}) == {7: 30}
    closed = {**deal, "status": "won", "close_time": "2026-03-05T09:00:00Z"}
    assert account.records.days_in_stages(closed) == {7: 3}


def test_the_weighted_value_follows_the_pipeline(account: Workspace) -> None:
    by_stage, won = account.records.head("deal", 2), account.records.head("deal", 3)
    assert by_stage is not None
    assert won is not None
    assert (by_stage.probability, by_stage.weighted) == (80, "€10,000")
    assert (won.status, won.weighted) == ("lost", "")


def test_heads_of_the_other_kinds(account: Workspace) -> None:
    lead, person = account.records.head("lead", "abc"), account.records.head("person", 1)
    assert lead is not None
    assert person is not None
    assert (lead.title, lead.value, lead.urgency, lead.labels) == (
        "Reefer telematics",
        "US$4,200",
        PLANNED,
        (("Hot", "red"),),
    )
    assert (person.title, person.about) == ("Jonas Petersen", ("Nordlicht Logistik GmbH",))
    assert account.records.head("deal", 999) is None
    assert account.records.sections("deal", 999) == []


async def test_a_deleted_record_is_gone(account: Workspace) -> None:
    await account.deals.delete(1)
    assert account.records.head("deal", 1) is None
    with pytest.raises(EditError, match="no longer there"):
        await account.records.edits.write(Row("deal", 1, FIELDS["deal"][0], "Title", ""), "x")


# -- the fields ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "record", "code", "text"),
    [
        ("deal", 1, "title", "Cold chain for the Hamburg hub"),
        ("deal", 1, "value", "€12,500"),
        ("deal", 1, "expected_close_date", "Thu 30 Apr"),
        ("deal", 1, "probability", "40 %"),
        ("deal", 1, "owner_id", "Ada Lindqvist"),
        ("deal", 1, "person_id", "Jonas Petersen"),
        ("deal", 1, "stage_id", "Offer"),
        ("deal", 1, "pipeline_id", "Projects"),
        ("deal", 1, "status", "Open"),
        ("deal", 1, "visible_to", "Owner's group"),
        ("deal", 1, "update_time", "yesterday, 16:20"),
        ("deal", 1, "my_enum", "North"),
        ("deal", 1, "my_set", "Sensors, Support"),
        ("deal", 1, "my_text", "Two hubs.\nOne carrier."),
        ("deal", 1, "my_number", "1,200"),
        ("deal", 1, "my_money", "US$90,000"),
        ("deal", 1, "my_user", "Bruno Costa"),
        ("deal", 1, "my_range", "Fri 1 May – Mon 1 Jun"),
        ("deal", 1, "my_line", ""),
        ("deal", 3, "lost_reason", "Price"),
        ("deal", 4, "title", clean(HOSTILE)),
        ("person", 1, "phones", "+49 40 555 0101"),
        ("organization", 1, "address", "Am Sandtorkai 14, 20457 Hamburg, Germany"),
        ("lead", "abc", "value", "US$4,200"),
        ("lead", "abc", "label_ids", "Hot"),
        ("lead", "abc", "visible_to", "Owner's group"),
        ("lead", "abc", "my_line", "L-77"),
        ("activity", 1, "due", "Tue 10 Mar, 14:00 (30m)"),
        ("activity", 2, "due", "today"),
        ("activity", 1, "duration", "30m"),
        ("activity", 1, "type", "Call"),
        ("activity", 1, "done", "no"),
        ("activity", 1, "note", "Ask for Mr. Krug"),
        ("activity", 5, "lead_id", "Reefer telematics"),
    ],
)
def test_a_field_is_shown(account: Workspace, kind: str, record: int | str, code: str, text: str) -> None:
    assert row(account, kind, record, code).text == text


def test_sections_of_a_deal_hold_its_person_and_organization(account: Workspace) -> None:
    sections = {s.title: s.rows for s in account.records.sections("deal", 1)}
    assert list(sections) == ["Summary", "Person", "Organization", "Not read yet", "Details", "More", "Statistics"]
    assert [r.name for r in sections["Person"]] == ["Person", "Phone", "E-mail", "Job title"]
    assert [r.link for r in sections["Person"]] == [("person", 1), None, None, None]
    assert {r.key[:2] for r in sections["Person"][1:]} == {("person", 1)}
    assert "Won" not in [r.name for r in sections["Details"]]


def test_contacts_show_their_deals_leads_and_people(account: Workspace) -> None:
    sections = {s.title: s.rows for s in account.records.sections("organization", 1)}
    assert [(r.name, r.text) for r in sections["Deals"]] == [
        ("Offer", "€12,500 · Cold chain for the Hamburg hub"),
        ("lost", "€800 · Door sensors"),
    ]
    assert [r.link for r in sections["People"]] == [("person", 1)]
    assert [r.text for s in account.records.sections("person", 2) if s.title == "Leads" for r in s.rows] == [
        "Reefer telematics"
    ]


def test_unknown_ids_are_shown_by_their_number_and_lead_nowhere(account: Workspace) -> None:
    account.copy.put("deal", [stored(account, "deal", 1) | {"person_id": 555, "owner_id": 66, "label_ids": [9]}])
    assert row(account, "deal", 1, "person_id").text == "#555"
    assert row(account, "deal", 1, "person_id").link is None
    assert row(account, "deal", 1, "owner_id").text == "#66"
    assert row(account, "deal", 1, "label_ids").text == "#9"


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "id", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_the_server_sends_is_shown(account: Workspace, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(FIELDS)))
    codes = [f.code for f in FIELDS[kind] if f.code != "id"] + list(KEY.values())
    drawn: Record = {
        code: data.draw(JUNK, label=code) for code in data.draw(st.sets(st.sampled_from(codes), max_size=6))
    }
    record: int | str = "abc" if kind == "lead" else 1
    found = {**drawn, "id": record, "custom_fields": {c: v for c, v in drawn.items() if len(c) == 40}}
    for field in (f for f in FIELDS[kind] if f.code in drawn):
        assert isinstance(account.records.values.text(kind, field, drawn[field.code], found), str)
    for field in account.records.values.custom(kind):
        assert isinstance(account.records.values.text(kind, field, drawn.get(field.code), found), str)


# -- edits from text ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "record", "code", "typed", "sent", "text"),
    [
        ("deal", 1, "title", "  New  name ", {"title": "New name"}, "New name"),
        ("deal", 1, "value", "13k", {"value": 13000}, "€13,000"),
        ("deal", 1, "value", "500 usd", {"value": 500, "currency": "USD"}, "US$500"),
        ("deal", 1, "expected_close_date", "fri", {"expected_close_date": "2026-03-13"}, "tomorrow"),
        ("deal", 1, "expected_close_date", "", {"expected_close_date": None}, ""),
        ("deal", 1, "probability", "75 %", {"probability": 75}, "75 %"),
        ("deal", 3, "lost_reason", "Too slow", {"lost_reason": "Too slow"}, "Too slow"),
        ("deal", 1, "my_line", "C-9", {"custom_fields": {KEY["my_line"]: "C-9"}}, "C-9"),
        ("deal", 1, "my_text", "One\n\ntwo", {"custom_fields": {KEY["my_text"]: "One\n\ntwo"}}, "One\n\ntwo"),
        ("deal", 1, "my_text", "", {"custom_fields": {KEY["my_text"]: None}}, ""),
        ("deal", 1, "my_number", "1.5", {"custom_fields": {KEY["my_number"]: 1.5}}, "1.5"),
        ("deal", 1, "my_money", "7", {"custom_fields": {KEY["my_money"]: {"value": 7, "currency": "USD"}}}, "US$7"),
        ("deal", 1, "my_date", "+1m", {"custom_fields": {KEY["my_date"]: "2026-04-12"}}, "Sun 12 Apr"),
        ("deal", 1, "my_address", "Kai 1", {"custom_fields": {KEY["my_address"]: {"value": "Kai 1"}}}, "Kai 1"),
        ("person", 1, "name", "Jo Petersen", {"name": "Jo Petersen"}, "Jo Petersen"),
        ("person", 1, "my_line", "Jo", {"custom_fields": {KEY["my_line"]: "Jo"}}, "Jo"),
        ("person", 1, "birthday", "3 july 1980", {"birthday": "1980-07-03"}, "Thu 3 Jul 1980"),
        ("organization", 1, "employee_count", "1,200", {"employee_count": 1200}, "1,200"),
        ("organization", 1, "annual_revenue", "1200000.5", {"annual_revenue": 1200000.5}, "1,200,000.5"),
        ("organization", 1, "address", "Kai 2", {"address": {"value": "Kai 2"}}, "Kai 2"),
        ("lead", "abc", "value", "5k", {"value": {"amount": 5000, "currency": "USD"}}, "US$5,000"),
        ("lead", "abc", "value", "", {"value": None}, ""),
        ("lead", "abc", "my_line", "L-8", {KEY["my_line"]: "L-8"}, "L-8"),
        ("activity", 1, "subject", "Call again", {"subject": "Call again"}, "Call again"),
        (
            "activity", 1, "due", "tomorrow 10 1h",
            {"due_date": "2026-03-13", "due_time": "09:00:00", "duration": "01:00:00"}, "tomorrow, 10:00 (1h)",
        ),
        ("activity", 1, "due", "fri", {"due_date": "2026-03-13", "due_time": None}, "tomorrow"),
        ("activity", 1, "duration", "1h30", {"duration": "01:30:00"}, "1h30m"),
        ("activity", 1, "note", "**Now**", {"note": "<p><strong>Now</strong></p>"}, "Now"),
    ],
)  # fmt: skip
async def test_a_field_is_edited_and_taken_back(
    account: Workspace, kind: str, record: int | str, code: str, typed: str, sent: Record, text: str
) -> None:
    before = row(account, kind, record, code)
    assert await account.records.edits.write(before, typed)
    assert body(account) == sent
    assert row(account, kind, record, code).text == text
    assert await account.undo()
    assert body(account) is not None
    assert row(account, kind, record, code).text == before.text


@pytest.mark.parametrize(
    ("kind", "record", "code", "typed", "words"),
    [
        ("deal", 1, "title", " ", "Title cannot be empty"),
        ("deal", 1, "title", "x" * 256, "At most 255"),
        ("deal", 1, "value", "much", "is no amount"),
        ("deal", 1, "value", "5 chf", "has no currency"),
        ("deal", 1, "expected_close_date", "someday", "is no day"),
        ("deal", 1, "probability", "120", "from 0 to 100"),
        ("deal", 1, "my_number", "many", "is no number"),
        ("deal", 1, "add_time", "x", "Created cannot be edited here: kept by Pipedrive"),
        ("deal", 1, "my_range", "x", "two ends"),
        ("deal", 1, "lost_reason", "x", "only a lost deal has one"),
        ("deal", 4, "probability", "5", "stages of this pipeline"),
        ("person", 1, "emails", "nobody", "is no e-mail address"),
        ("organization", 1, "employee_count", "1.5", "whole number"),
        ("activity", 1, "due", "", "needs a day"),
        ("activity", 1, "due", "whenever", "is no day or time"),
        ("activity", 1, "duration", "long", "is no length"),
        ("activity", 1, "subject", "", "Subject cannot be empty"),
    ],
)
async def test_what_cannot_be_is_refused_with_a_reason(
    account: Workspace, kind: str, record: int | str, code: str, typed: str, words: str
) -> None:
    with pytest.raises(EditError, match=words):
        await account.records.edits.write(row(account, kind, record, code), typed)
    assert not account.outbox.pending()


EDITED = [
    (kind, record, field.code)
    for kind, record in (("deal", 1), ("person", 1), ("organization", 1), ("lead", "abc"), ("activity", 1))
    for field in FIELDS[kind]
    if field.type
    in ("varchar", "monetary", "percent", "date", "when", "length", "phones", "emails", "address", "double")
] + [("deal", 1, name) for name in ("my_text", "my_number", "my_money", "my_date", "my_address", "my_line")]


@pytest.mark.parametrize(("kind", "record", "code"), EDITED)
async def test_leaving_the_text_as_it_is_changes_nothing(
    account: Workspace, kind: str, record: int | str, code: str
) -> None:
    field = row(account, kind, record, code)
    if not field.fixed and (text := account.records.edits.text(field)):
        assert not await account.records.edits.write(field, text)
        assert not account.outbox.pending()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(typed=st.text(max_size=20), place=st.sampled_from(EDITED))
def test_any_text_is_taken_or_refused_with_words(account: Workspace, typed: str, place: tuple[str, Any, str]) -> None:
    wrong = account.records.edits.check(row(account, *place), typed)
    assert wrong is None or wrong.endswith((".", "USD")), wrong


# -- lists of contacts --------------------------------------------------------------------------------------------


async def test_phones_are_edited_one_by_one(account: Workspace) -> None:
    await account.records.edits.write(row(account, "person", 1, "phones"), "+1 111; +2 222")
    first, second = body(account)["phones"]
    assert first == {"value": "+1 111", "primary": True, "label": "work"}
    assert second == {"value": "+2 222", "primary": False, "label": "work"}
    await account.records.edits.write(row(account, "person", 1, "phones", 1), "+3 333")
    assert [p["value"] for p in stored(account, "person", 1)["phones"]] == ["+1 111", "+3 333"]
    await account.records.edits.write(row(account, "person", 1, "phones", 0), "")
    assert stored(account, "person", 1)["phones"] == [{"value": "+3 333", "primary": True, "label": "work"}]
    for _ in range(3):
        await account.undo()
    assert row(account, "person", 1, "phones").text == "+49 40 555 0101"


def test_a_label_stands_beside_the_name(account: Workspace) -> None:
    phones = [{"value": "1", "label": "mobile"}, {"value": "2", "label": "work"}]
    account.copy.put("person", [stored(account, "person", 1) | {"phones": phones}])
    shown = [r for s in account.records.sections("person", 1) for r in s.rows if r.field.code == "phones"]
    assert [(r.name, r.text, r.part) for r in shown] == [("Phone · mobile", "1", 0), ("Phone", "2", 1)]


# -- edits by choosing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "record", "code", "chosen", "sent", "text"),
    [
        ("deal", 1, "owner_id", 2, {"owner_id": 2}, "Bruno Costa"),
        ("deal", 1, "stage_id", 8, {"stage_id": 8}, "Deal"),
        ("deal", 1, "pipeline_id", 1, {"stage_id": 1}, "Sales"),
        ("deal", 1, "person_id", 3, {"person_id": 3}, "佐藤 花子"),
        ("deal", 1, "person_id", CLEAR, {"person_id": None}, ""),
        ("deal", 1, "org_id", 2, {"org_id": 2}, "Verano Foods"),
        ("deal", 1, "label_ids", 2, {"label_ids": [1, 3, 2]}, "Hot, Cold, Warm"),
        ("deal", 1, "label_ids", 1, {"label_ids": [3]}, "Cold"),
        ("deal", 1, "visible_to", 7, {"visible_to": 7}, "Everyone"),
        ("deal", 1, "my_enum", 2, {"custom_fields": {KEY["my_enum"]: 2}}, "South"),
        ("deal", 1, "my_enum", CLEAR, {"custom_fields": {KEY["my_enum"]: None}}, ""),
        ("deal", 1, "my_set", 2, {"custom_fields": {KEY["my_set"]: [1, 3, 2]}}, "Sensors, Support, Trackers"),
        ("deal", 1, "my_user", 1, {"custom_fields": {KEY["my_user"]: 1}}, "Ada Lindqvist"),
        ("person", 1, "org_id", 2, {"org_id": 2}, "Verano Foods"),
        ("person", 1, "label_ids", 2, {"label_ids": [2]}, "Hot lead"),
        ("lead", "abc", "label_ids", "cold", {"label_ids": ["hot", "cold"]}, "Hot, Cold"),
        ("lead", "abc", "label_ids", "hot", {"label_ids": []}, ""),
        ("lead", "abc", "organization_id", 1, {"organization_id": 1}, "Nordlicht Logistik GmbH"),
        ("activity", 1, "type", "task", {"type": "task"}, "Task"),
        ("activity", 1, "deal_id", 2, {"deal_id": 2}, "Tracker trial"),
        ("activity", 1, "person_id", 2, {"participants": [{"person_id": 2, "primary": True}]}, "Lucía Márquez"),
    ],
)
async def test_a_choice_is_made_and_taken_back(
    account: Workspace, kind: str, record: int | str, code: str, chosen: Any, sent: Record, text: str
) -> None:
    before = row(account, kind, record, code)
    options = account.records.edits.options(before)
    assert str(chosen) in {str(option.id) for option in options}
    assert await account.records.edits.choose(before, chosen)
    assert body(account) == sent
    assert row(account, kind, record, code).text == text
    assert await account.undo()
    assert body(account) is not None
    assert row(account, kind, record, code).text == before.text


def test_the_choices_say_what_is_on_and_put_the_likely_ones_first(account: Workspace) -> None:
    edits = account.records.edits
    assert [(o.text, o.note) for o in edits.options(row(account, "deal", 1, "label_ids"))] == [
        ("Hot", "✓ on"), ("Warm", ""), ("Cold", "✓ on"),
    ]  # fmt: skip
    people = [(o.text, o.note) for o in edits.options(row(account, "deal", 2, "person_id"))]
    assert people[:3] == [
        ("Lucía Márquez", "Verano Foods"), ("Élodie Brun", ""), ("Jonas Petersen", "Nordlicht Logistik GmbH"),
    ]  # fmt: skip
    assert people[-1] == ("(none)", "takes it away")
    assert [o.text for o in edits.options(row(account, "deal", 1, "stage_id"))][-1] == "Projects › Deal"
    assert [o.text for o in edits.options(row(account, "deal", 1, "owner_id"))] == ["Ada Lindqvist", "Bruno Costa"]


async def test_a_yes_becomes_a_no(account: Workspace) -> None:
    await account.records.edits.toggle(row(account, "activity", 1, "busy"))
    assert row(account, "activity", 1, "busy").text == "no"
    await account.records.edits.toggle(row(account, "activity", 1, "done"))
    assert row(account, "activity", 1, "done").text == "yes"
    assert stored(account, "deal", 1)["next_due"] == "2026-03-12"


# -- fields of contacts -------------------------------------------------------------------------------------------


async def test_the_fields_of_contacts_are_asked_for_once(
    account: Workspace, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    listed = type(client.v2.organization_fields).list

    async def counted(self: Any, **options: Any) -> Any:
        asked.append("organization")
        return await listed(self, **options)

    monkeypatch.setattr(type(client.v2.organization_fields), "list", counted)
    news: list[tuple[str, set[int]]] = []
    session: Any = SimpleNamespace(client=client, copy=account.copy, changed=lambda kind, ids: news.append((kind, ids)))
    account.copy.put("organization", [stored(account, "organization", 1) | {"label_ids": [1]}])
    assert row(account, "organization", 1, "label_ids").text == "#1"
    await contact_fields.fetch(session, "organization")
    await contact_fields.fetch(session, "organization")
    await contact_fields.fetch(session, "deal")
    assert (asked, news) == (["organization"], [("organization_field", {0})])
    assert row(account, "organization", 1, "label_ids").text == "Customer"
    assert len(account.records.edits.options(row(account, "organization", 1, "label_ids"))) > 2


async def test_a_refusal_leaves_what_is_known_of_the_fields(account: Workspace) -> None:
    async def refuse(**_: Any) -> Any:
        raise Forbidden(403, "not for you")

    client = SimpleNamespace(v2=SimpleNamespace(person_fields=SimpleNamespace(list=refuse)))
    session: Any = SimpleNamespace(client=client, copy=account.copy)
    await contact_fields.fetch(session, "person")
    assert row(account, "person", 1, "my_line").name == "Nickname"


# -- words of the wire -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("ManuallyCreated", "Manually created"),
        ("API", "API"),
        ("LiveChat", "Live chat"),
        ("no_consent", "No consent"),
        ("one-time", "One-time"),
        ("Manually created", "Manually created"),
        ("iPhone of Ada", "iPhone of Ada"),
        ("", ""),
        ("_", ""),
    ],
)
def test_words_of_the_wire_are_read_as_people_write(word: str, words: str) -> None:
    assert in_words(word).strip() == words


def test_where_a_record_came_from_is_said_in_words(account: Workspace) -> None:
    account.copy.put("deal", [stored(account, "deal", 1) | {"origin": "ManuallyCreated"}])
    account.copy.put("person", [stored(account, "person", 1) | {"marketing_status": "no_consent"}])
    account.copy.put("product", [{"id": 9, "name": "Plan", "billing_frequency": "semi-annually"}])
    found = [("deal", 1, "origin"), ("person", 1, "marketing_status"), ("product", 9, "billing_frequency")]
    assert [row(account, *one).text for one in found] == ["Manually created", "No consent", "Semi-annually"]
