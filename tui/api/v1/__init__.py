"""Pipedrive's API v1: the older dialect, for what v2 does not have."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tui.api.endpoint import Caller

if TYPE_CHECKING:
    from tui.api.v1.activity_types import ActivityTypes
    from tui.api.v1.currencies import Currencies
    from tui.api.v1.deals import Deals
    from tui.api.v1.lead_labels import LeadLabels
    from tui.api.v1.lead_sources import LeadSources
    from tui.api.v1.leads import Leads
    from tui.api.v1.notes import Notes
    from tui.api.v1.organizations import Organizations
    from tui.api.v1.persons import Persons
    from tui.api.v1.users import Users


class V1:
    """The resources of v1, each imported on first use."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @cached_property
    def activity_types(self) -> ActivityTypes:
        """Activity types."""
        from tui.api.v1.activity_types import ActivityTypes

        return ActivityTypes(self._caller)

    @cached_property
    def currencies(self) -> Currencies:
        """Currencies."""
        from tui.api.v1.currencies import Currencies

        return Currencies(self._caller)

    @cached_property
    def deals(self) -> Deals:
        """Deals."""
        from tui.api.v1.deals import Deals

        return Deals(self._caller)

    @cached_property
    def lead_labels(self) -> LeadLabels:
        """Lead labels."""
        from tui.api.v1.lead_labels import LeadLabels

        return LeadLabels(self._caller)

    @cached_property
    def lead_sources(self) -> LeadSources:
        """Lead sources."""
        from tui.api.v1.lead_sources import LeadSources

        return LeadSources(self._caller)

    @cached_property
    def leads(self) -> Leads:
        """Leads."""
        from tui.api.v1.leads import Leads

        return Leads(self._caller)

    @cached_property
    def notes(self) -> Notes:
        """Notes."""
        from tui.api.v1.notes import Notes

        return Notes(self._caller)

    @cached_property
    def organizations(self) -> Organizations:
        """Organizations."""
        from tui.api.v1.organizations import Organizations

        return Organizations(self._caller)

    @cached_property
    def persons(self) -> Persons:
        """Persons."""
        from tui.api.v1.persons import Persons

        return Persons(self._caller)

    @cached_property
    def users(self) -> Users:
        """Users."""
        from tui.api.v1.users import Users

        return Users(self._caller)
