"""Who may see a record: the answers of both dialects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.api.page import Page
from tui.api.v1.deals import Deals
from tui.api.v1.leads import Leads
from tui.api.v1.organizations import Organizations
from tui.api.v1.persons import Persons
from tui.api.v1.products import Products
from tui.api.v2.projects import Projects
from tui.backend.registry import answers
from tui.backend.rules.visibility import permitted
from tui.backend.tables import deals, leads, organizations, persons, products, projects

if TYPE_CHECKING:
    from sqlalchemy import Table

    from tui.backend.call import Call


async def _permitted(call: Call, item: str, table: Table, id: int | str) -> list[int]:
    return await permitted(call, item, await call.alive(table, id))


@answers(Deals.list_permitted_users)
async def of_deal(call: Call, id: int) -> dict[str, list[int]] | list[int]:
    """List who may see a deal, in an object with `id` as the documents have it."""
    return {"id": await _permitted(call, "deal", deals, id)}


@answers(Leads.list_permitted_users)
async def of_lead(call: Call, id: str) -> Page[int]:
    """List who may see a lead."""
    return Page(await _permitted(call, "lead", leads, id))


@answers(Persons.list_permitted_users)
async def of_person(call: Call, id: int) -> Page[int]:
    """List who may see a person."""
    return Page(await _permitted(call, "person", persons, id))


@answers(Organizations.list_permitted_users)
async def of_organization(call: Call, id: int) -> Page[int]:
    """List who may see an organization."""
    return Page(await _permitted(call, "organization", organizations, id))


@answers(Products.list_permitted_users)
async def of_product(call: Call, id: int) -> Page[int]:
    """List who may see a product."""
    return Page(await _permitted(call, "product", products, id))


@answers(Projects.list_permitted_users)
async def of_project(call: Call, id: int) -> Page[int]:
    """List who may see a project."""
    return Page(await _permitted(call, "project", projects, id))
