"""Pipedrive's API v2: today's dialect."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tui.api.endpoint import Caller

if TYPE_CHECKING:
    from tui.api.v2.activities import Activities
    from tui.api.v2.deal_fields import DealFields
    from tui.api.v2.deals import Deals
    from tui.api.v2.item_search import ItemSearch
    from tui.api.v2.leads import Leads
    from tui.api.v2.organizations import Organizations
    from tui.api.v2.persons import Persons
    from tui.api.v2.pipelines import Pipelines
    from tui.api.v2.products import Products
    from tui.api.v2.stages import Stages


class V2:
    """The resources of v2, each imported on first use."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @cached_property
    def activities(self) -> Activities:
        """Activities."""
        from tui.api.v2.activities import Activities

        return Activities(self._caller)

    @cached_property
    def deal_fields(self) -> DealFields:
        """Deal fields."""
        from tui.api.v2.deal_fields import DealFields

        return DealFields(self._caller)

    @cached_property
    def deals(self) -> Deals:
        """Deals."""
        from tui.api.v2.deals import Deals

        return Deals(self._caller)

    @cached_property
    def item_search(self) -> ItemSearch:
        """Item search."""
        from tui.api.v2.item_search import ItemSearch

        return ItemSearch(self._caller)

    @cached_property
    def leads(self) -> Leads:
        """Leads."""
        from tui.api.v2.leads import Leads

        return Leads(self._caller)

    @cached_property
    def organizations(self) -> Organizations:
        """Organizations."""
        from tui.api.v2.organizations import Organizations

        return Organizations(self._caller)

    @cached_property
    def persons(self) -> Persons:
        """Persons."""
        from tui.api.v2.persons import Persons

        return Persons(self._caller)

    @cached_property
    def pipelines(self) -> Pipelines:
        """Pipelines."""
        from tui.api.v2.pipelines import Pipelines

        return Pipelines(self._caller)

    @cached_property
    def products(self) -> Products:
        """Products."""
        from tui.api.v2.products import Products

        return Products(self._caller)

    @cached_property
    def stages(self) -> Stages:
        """Stages."""
        from tui.api.v2.stages import Stages

        return Stages(self._caller)
