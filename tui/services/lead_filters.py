"""Filters of leads kept by Pipedrive: which there are, and which leads they let through, as the server tells."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tui.services.inbox_look import FILTERS, fact_of

if TYPE_CHECKING:
    from tui.services.sync import Session
    from tui.services.workspace import Workspace

ASKED = "asked filters of leads"
LATELY = 60.0
"""How long what the server told is good enough, in seconds."""


class SavedFilters:
    """The account's filters of leads."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def all(self) -> dict[int, str]:
        """Their names by number, in order of their names."""
        told = self.workspace.copy.fact(FILTERS, [])
        return {int(number): str(name) for number, name in told}

    def ask(self) -> None:
        """Ask the server which there are, in its thread, unless it told lately."""

        async def task(session: Session) -> None:
            last = session.copy.fact(ASKED, 0.0)
            if not last <= time.time() < last + LATELY:
                await fetch(session)

        self.workspace.sync.ask(task)

    def ask_leads(self, number: int) -> None:
        """Ask the server which leads a filter lets through; the copy keeps their ids."""

        async def task(session: Session) -> None:
            await fetch_leads(session, number)

        self.workspace.sync.ask(task)


async def fetch(session: Session) -> None:
    """Bring the names of the filters into the copy, and tell."""
    page = await session.client.v1.filters.list(type="leads")
    found = [[f.id, str(f.name or "(no name)")] for f in page.items if f.active_flag is not False]
    found.sort(key=lambda pair: str(pair[1]).casefold())
    session.copy.remember(ASKED, time.time())
    if session.copy.fact(FILTERS) != found:
        session.copy.remember(FILTERS, found)
        session.changed("lead_filter", [0])


async def fetch_leads(session: Session, number: int) -> None:
    """Bring the ids of the leads that a filter lets through into the copy, and tell."""
    from tui.api.page import every

    ids = [lead.id async for lead in every(session.client.v1.leads.list, filter_id=number, limit=500)]
    ids += [lead.id async for lead in every(session.client.v1.leads.archived, filter_id=number, limit=500)]
    if session.copy.fact(fact_of(number)) != ids:
        session.copy.remember(fact_of(number), ids)
        session.changed("lead_filter", [number])
