"""Lead sources: the answer of v1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.api.models.leads import LeadSource
from tui.api.page import Page
from tui.api.v1.lead_sources import LeadSources
from tui.backend.registry import answers

if TYPE_CHECKING:
    from tui.backend.call import Call

SOURCES = (
    *("Manually created", "Deal", "Web forms", "Prospector", "Leadbooster", "Live chat", "Import", "Website visitors"),
    *("Workflow automation", "Messaging inbox", "API"),
)


@answers(LeadSources.list)
async def every(call: Call) -> Page[LeadSource]:  # noqa: ARG001 - the list is the same for every company
    """List the sources leads come from; the list is fixed."""
    return Page([LeadSource(name=name) for name in SOURCES])
