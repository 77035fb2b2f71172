"""Pipedrive's API v2: today's dialect."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tui.api.endpoint import Caller

if TYPE_CHECKING:
    from tui.api.v2.activities import Activities
    from tui.api.v2.activity_fields import ActivityFields
    from tui.api.v2.deal_fields import DealFields
    from tui.api.v2.deals import Deals
    from tui.api.v2.item_search import ItemSearch
    from tui.api.v2.leads import Leads
    from tui.api.v2.organization_fields import OrganizationFields
    from tui.api.v2.organizations import Organizations
    from tui.api.v2.person_fields import PersonFields
    from tui.api.v2.persons import Persons
    from tui.api.v2.pipelines import Pipelines
    from tui.api.v2.product_fields import ProductFields
    from tui.api.v2.products import Products
    from tui.api.v2.project_boards import ProjectBoards
    from tui.api.v2.project_fields import ProjectFields
    from tui.api.v2.project_phases import ProjectPhases
    from tui.api.v2.project_templates import ProjectTemplates
    from tui.api.v2.projects import Projects
    from tui.api.v2.stages import Stages
    from tui.api.v2.tasks import Tasks
    from tui.api.v2.users import Users


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
    def activity_fields(self) -> ActivityFields:
        """Activity fields."""
        from tui.api.v2.activity_fields import ActivityFields

        return ActivityFields(self._caller)

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
    def organization_fields(self) -> OrganizationFields:
        """Organization fields."""
        from tui.api.v2.organization_fields import OrganizationFields

        return OrganizationFields(self._caller)

    @cached_property
    def organizations(self) -> Organizations:
        """Organizations."""
        from tui.api.v2.organizations import Organizations

        return Organizations(self._caller)

    @cached_property
    def person_fields(self) -> PersonFields:
        """Person fields."""
        from tui.api.v2.person_fields import PersonFields

        return PersonFields(self._caller)

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
    def product_fields(self) -> ProductFields:
        """Product fields."""
        from tui.api.v2.product_fields import ProductFields

        return ProductFields(self._caller)

    @cached_property
    def products(self) -> Products:
        """Products."""
        from tui.api.v2.products import Products

        return Products(self._caller)

    @cached_property
    def project_boards(self) -> ProjectBoards:
        """Project boards."""
        from tui.api.v2.project_boards import ProjectBoards

        return ProjectBoards(self._caller)

    @cached_property
    def project_fields(self) -> ProjectFields:
        """Project fields."""
        from tui.api.v2.project_fields import ProjectFields

        return ProjectFields(self._caller)

    @cached_property
    def project_phases(self) -> ProjectPhases:
        """Project phases."""
        from tui.api.v2.project_phases import ProjectPhases

        return ProjectPhases(self._caller)

    @cached_property
    def project_templates(self) -> ProjectTemplates:
        """Project templates."""
        from tui.api.v2.project_templates import ProjectTemplates

        return ProjectTemplates(self._caller)

    @cached_property
    def projects(self) -> Projects:
        """Projects."""
        from tui.api.v2.projects import Projects

        return Projects(self._caller)

    @cached_property
    def stages(self) -> Stages:
        """Stages."""
        from tui.api.v2.stages import Stages

        return Stages(self._caller)

    @cached_property
    def tasks(self) -> Tasks:
        """Tasks."""
        from tui.api.v2.tasks import Tasks

        return Tasks(self._caller)

    @cached_property
    def users(self) -> Users:
        """Users."""
        from tui.api.v2.users import Users

        return Users(self._caller)
