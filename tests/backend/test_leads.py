"""Leads, their labels, and conversion in both directions (product 9.8)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused


@pytest.fixture(autouse=True)
async def people(client: Client) -> None:
    """An organization and a person, 1 and 1."""
    await client.call("organizations.create", {}, {"name": "A"})
    await client.call("persons.create", {}, {"name": "Ada", "org_id": 1})


async def add(client: Client, **fields: Any) -> Any:
    return await client.call("v1.leads.create", {}, {"title": "L", "person_id": 1} | fields)


async def test_a_lead_needs_a_person_or_an_organization(client: Client) -> None:
    with pytest.raises(Refused, match="a lead needs a person or an organization"):
        await client.call("v1.leads.create", {}, {"title": "L"})
    lead = await client.call("v1.leads.create", {}, {"title": "L", "organization_id": 1})
    with pytest.raises(Refused, match="a lead needs a person or an organization"):
        await client.call("v1.leads.update", {"id": lead.id}, {"organization_id": None})
    moved = await client.call("v1.leads.update", {"id": lead.id}, {"organization_id": None, "person_id": 1})
    assert (moved.person_id, moved.organization_id) == (1, None)


async def test_what_a_new_lead_looks_like(client: Client) -> None:
    lead = await add(client, value={"amount": 10, "currency": "USD"})

    assert len(lead.id) == 36
    assert (lead.source_name, lead.origin, lead.owner_id, lead.visible_to) == ("API", "API", 1, "3")
    assert (lead.add_time, lead.is_archived, lead.was_seen) == ("2026-03-11T09:30:00.000Z", False, False)
    assert (lead.value.amount, lead.value.currency) == (10, "USD")
    assert (await client.call("v1.leads.update", {"id": lead.id}, {"value": None})).value is None


@pytest.mark.parametrize(
    "wrong", [{"value": {"amount": 1, "currency": "XXX"}}, {"label_ids": ["none"]}, {"owner_id": 9}]
)
async def test_what_is_not_there_is_refused(client: Client, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        await add(client, **wrong)


async def test_they_are_listed_oldest_first_without_archived_ones(client: Client, clock: Clock) -> None:
    ids = []
    for _lead in range(3):
        ids.append((await add(client)).id)
        clock.advance(minutes=1)
    await client.call("v1.leads.update", {"id": ids[1]}, {"is_archived": True})

    assert [lead.id for lead in (await client.v1.leads.list()).items] == [ids[0], ids[2]]
    assert [lead.id for lead in (await client.v1.leads.archived()).items] == [ids[1]]
    assert len((await client.v1.leads.list(archived_status="all")).items) == 3
    newest = await client.v1.leads.list(sort="add_time DESC")
    assert [lead.id for lead in newest.items] == [ids[2], ids[0]]
    with pytest.raises(Refused, match="sort"):
        await client.v1.leads.list(sort="colour")


async def test_pages_by_start_and_limit(client: Client) -> None:
    made = {(await add(client)).id for _lead in range(5)}
    seen: list[str] = []
    start: int | None = 0
    while start is not None:
        page = await client.v1.leads.list(start=start, limit=2)
        seen += [lead.id for lead in page.items]
        start = page.next if page.next is None else int(page.next)

    assert len(seen) == 5
    assert set(seen) == made


async def test_its_next_activity(client: Client) -> None:
    lead = await add(client)
    activity = await client.call("activities.create", {}, {"lead_id": lead.id, "due_date": "2026-03-12"})

    assert (await client.v1.leads.get(lead.id)).next_activity_id == activity.id


async def test_a_deleted_lead_is_gone(client: Client) -> None:
    lead = await add(client)
    await client.v1.leads.delete(lead.id)

    assert (await client.v1.leads.list(archived_status="all")).items == []
    with pytest.raises(NotFound):
        await client.v1.leads.get(lead.id)


async def test_a_deleted_label_comes_off_every_lead(client: Client) -> None:
    labels = {label.name: label.id for label in (await client.v1.lead_labels.list()).items}
    lead = await add(client, label_ids=[labels["Hot"], labels["Cold"]])
    await client.v1.lead_labels.delete(labels["Hot"])

    assert (await client.v1.leads.get(lead.id)).label_ids == [labels["Cold"]]
    assert "Hot" not in {label.name for label in (await client.v1.lead_labels.list()).items}


async def test_a_lead_becomes_a_deal_with_all_that_belongs_to_it(client: Client) -> None:
    labels = {label.name: label.id for label in (await client.v1.lead_labels.list()).items}
    lead = await add(
        client,
        organization_id=1,
        value={"amount": 10, "currency": "USD"},
        expected_close_date="2026-04-01",
        label_ids=[labels["Hot"]],
    )
    await client.call("notes.create", {}, {"content": "x", "lead_id": lead.id, "pinned_to_lead_flag": True})
    await client.call("activities.create", {}, {"lead_id": lead.id})

    job = await client.call("v2.leads.convert_to_deal", {"id": lead.id}, {"stage_id": 3})
    state = await client.v2.leads.conversion_status(lead.id, job.conversion_id)
    assert (state.status, state.deal_id) == ("completed", 1)
    deal = await client.v2.deals.get(1, include_fields=["source_lead_id", "notes_count", "activities_count"])
    assert (deal.title, deal.value, deal.currency, deal.stage_id) == ("L", 10, "USD", 3)
    assert (deal.person_id, deal.org_id, deal.expected_close_date) == (1, 1, "2026-04-01")
    assert deal.label_ids == [1], "the deal label of the same name"
    assert deal.model_extra == {"source_lead_id": lead.id, "notes_count": 1, "activities_count": 1}
    note = await client.v1.notes.get(1)
    assert (note.deal_id, note.lead_id, note.pinned_to_deal_flag, note.pinned_to_lead_flag) == (1, None, True, False)
    with pytest.raises(NotFound):
        await client.v1.leads.get(lead.id)


async def test_without_a_place_it_goes_to_the_first_stage_of_the_default_pipeline(client: Client) -> None:
    lead = await add(client)
    await client.v2.leads.convert_to_deal(lead.id)

    deal = await client.v2.deals.get(1)
    assert (deal.pipeline_id, deal.stage_id, deal.value, deal.currency) == (1, 1, 0, "EUR")


async def test_a_place_there_is_not_leaves_the_lead_as_it_was(client: Client) -> None:
    lead = await add(client)
    with pytest.raises(Refused, match="there is no stage 99"):
        await client.call("v2.leads.convert_to_deal", {"id": lead.id}, {"stage_id": 99})

    assert await client.v1.leads.get(lead.id) == lead
    assert (await client.v2.deals.list()).items == []


async def test_a_deal_becomes_a_lead(client: Client) -> None:
    await client.call("deals.create", {}, {"title": "D", "person_id": 1, "value": 7, "label_ids": [1]})
    await client.call("notes.create", {}, {"content": "x", "deal_id": 1})
    job = await client.v2.deals.convert_to_lead(1)
    state = await client.v2.deals.conversion_status(1, job.conversion_id)
    assert (state.status, state.deal_id) == ("completed", None)
    lead = await client.v1.leads.get(str(state.lead_id))
    assert (lead.title, lead.person_id, lead.label_ids) == ("D", 1, [])
    assert lead.value is not None
    assert (lead.value.amount, lead.value.currency) == (7, "EUR")
    assert (await client.v1.notes.get(1)).lead_id == lead.id
    assert (await client.v2.deals.get(1)).is_deleted is True


@pytest.mark.parametrize("fields", [{}, {"person_id": 1, "status": "won"}])
async def test_what_cannot_be_a_lead_is_rejected_and_stays_a_deal(client: Client, fields: dict[str, Any]) -> None:
    await client.call("deals.create", {}, {"title": "D"} | fields)
    job = await client.v2.deals.convert_to_lead(1)
    state = await client.v2.deals.conversion_status(1, job.conversion_id)

    assert (state.status, state.lead_id) == ("rejected", None)
    assert (await client.v2.deals.get(1)).is_deleted is False
    assert (await client.v1.leads.list()).items == []


async def test_a_job_is_known_only_by_what_it_converts(client: Client) -> None:
    lead, other = await add(client), await add(client)
    job = await client.v2.leads.convert_to_deal(lead.id)

    with pytest.raises(NotFound):
        await client.v2.leads.conversion_status(other.id, job.conversion_id)
    with pytest.raises(NotFound):
        await client.v2.deals.conversion_status(1, job.conversion_id)
    with pytest.raises(NotFound):
        await client.v2.leads.convert_to_deal(lead.id)


async def test_a_job_is_told_of_for_a_few_days(client: Client, clock: Clock) -> None:
    lead = await add(client)
    job = await client.v2.leads.convert_to_deal(lead.id)
    clock.advance(days=7)
    state = await client.v2.leads.conversion_status(lead.id, job.conversion_id)
    assert (state.status, state.deal_id) == ("completed", 1)

    clock.advance(seconds=1)
    with pytest.raises(NotFound):
        await client.v2.leads.conversion_status(lead.id, job.conversion_id)
