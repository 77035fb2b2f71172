"""The address mail is filed by: the same in every dialect and place, and nobody's (documented examples)."""

from __future__ import annotations

from tui.api.client import Client

COMPANY, DEAL = "localhost@pipedrivemail.invalid", "localhost+deal1@pipedrivemail.invalid"


async def test_contacts_have_the_companys_address(client: Client) -> None:
    await client.call("organizations.create", {}, {"name": "Roofers"})
    await client.call("persons.create", {}, {"name": "Rita", "org_id": 1})
    person = await client.call("v1.persons.get", {"id": 1})
    assert (person.cc_email, person.org_id["cc_email"]) == (COMPANY, COMPANY)
    assert (await client.call("v1.organizations.get", {"id": 1})).cc_email == COMPANY
    for found in (
        await client.v2.persons.get(1, include_fields=["smart_bcc_email"]),
        await client.v2.organizations.get(1, include_fields=["smart_bcc_email"]),
    ):
        assert found.model_dump()["smart_bcc_email"] == COMPANY


async def test_deals_and_leads_have_one_of_their_own(client: Client) -> None:
    await client.call("persons.create", {}, {"name": "Rita"})
    await client.call("deals.create", {}, {"title": "Roof"})
    assert (await client.call("v1.deals.get", {"id": 1})).cc_email == DEAL
    assert (await client.v2.deals.get(1, include_fields=["smart_bcc_email"])).model_dump()["smart_bcc_email"] == DEAL
    (hit,) = (await client.v2.deals.search(term="Roof", include_fields=["deal.cc_email"])).items
    assert hit.model_dump()["item"]["cc_email"] == DEAL
    lead = await client.call("v1.leads.create", {}, {"title": "Roof", "person_id": 1})
    assert lead.cc_email == f"localhost+1+lead{lead.id.replace('-', '')}@pipedrivemail.invalid"
