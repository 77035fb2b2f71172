"""Pipedrive's API v1: the older dialect, for what v2 does not have."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tui.api.endpoint import Caller

if TYPE_CHECKING:
    from tui.api.v1.activities import Activities
    from tui.api.v1.activity_fields import ActivityFields
    from tui.api.v1.activity_types import ActivityTypes
    from tui.api.v1.billing import Billing
    from tui.api.v1.call_logs import CallLogs
    from tui.api.v1.channels import Channels
    from tui.api.v1.currencies import Currencies
    from tui.api.v1.deal_fields import DealFields
    from tui.api.v1.deals import Deals
    from tui.api.v1.files import Files
    from tui.api.v1.filters import Filters
    from tui.api.v1.goals import Goals
    from tui.api.v1.item_search import ItemSearch
    from tui.api.v1.lead_fields import LeadFields
    from tui.api.v1.lead_labels import LeadLabels
    from tui.api.v1.lead_sources import LeadSources
    from tui.api.v1.leads import Leads
    from tui.api.v1.legacy_teams import LegacyTeams
    from tui.api.v1.mailbox import Mailbox
    from tui.api.v1.meetings import Meetings
    from tui.api.v1.note_fields import NoteFields
    from tui.api.v1.notes import Notes
    from tui.api.v1.organization_fields import OrganizationFields
    from tui.api.v1.organization_relationships import OrganizationRelationships
    from tui.api.v1.organizations import Organizations
    from tui.api.v1.permission_sets import PermissionSets
    from tui.api.v1.person_fields import PersonFields
    from tui.api.v1.persons import Persons
    from tui.api.v1.pipelines import Pipelines
    from tui.api.v1.product_fields import ProductFields
    from tui.api.v1.products import Products
    from tui.api.v1.project_boards import ProjectBoards
    from tui.api.v1.project_phases import ProjectPhases
    from tui.api.v1.project_templates import ProjectTemplates
    from tui.api.v1.projects import Projects
    from tui.api.v1.recents import Recents
    from tui.api.v1.roles import Roles
    from tui.api.v1.stages import Stages
    from tui.api.v1.subscriptions import Subscriptions
    from tui.api.v1.tasks import Tasks
    from tui.api.v1.user_connections import UserConnections
    from tui.api.v1.user_settings import UserSettings
    from tui.api.v1.users import Users
    from tui.api.v1.webhooks import Webhooks


class V1:
    """The resources of v1, each imported on first use."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @cached_property
    def activities(self) -> Activities:
        """Activities."""
        from tui.api.v1.activities import Activities

        return Activities(self._caller)

    @cached_property
    def activity_fields(self) -> ActivityFields:
        """Activity fields."""
        from tui.api.v1.activity_fields import ActivityFields

        return ActivityFields(self._caller)

    @cached_property
    def activity_types(self) -> ActivityTypes:
        """Activity types."""
        from tui.api.v1.activity_types import ActivityTypes

        return ActivityTypes(self._caller)

    @cached_property
    def billing(self) -> Billing:
        """Billing."""
        from tui.api.v1.billing import Billing

        return Billing(self._caller)

    @cached_property
    def call_logs(self) -> CallLogs:
        """Call logs."""
        from tui.api.v1.call_logs import CallLogs

        return CallLogs(self._caller)

    @cached_property
    def channels(self) -> Channels:
        """Channels."""
        from tui.api.v1.channels import Channels

        return Channels(self._caller)

    @cached_property
    def currencies(self) -> Currencies:
        """Currencies."""
        from tui.api.v1.currencies import Currencies

        return Currencies(self._caller)

    @cached_property
    def deal_fields(self) -> DealFields:
        """Deal fields."""
        from tui.api.v1.deal_fields import DealFields

        return DealFields(self._caller)

    @cached_property
    def deals(self) -> Deals:
        """Deals."""
        from tui.api.v1.deals import Deals

        return Deals(self._caller)

    @cached_property
    def files(self) -> Files:
        """Files."""
        from tui.api.v1.files import Files

        return Files(self._caller)

    @cached_property
    def filters(self) -> Filters:
        """Filters."""
        from tui.api.v1.filters import Filters

        return Filters(self._caller)

    @cached_property
    def goals(self) -> Goals:
        """Goals."""
        from tui.api.v1.goals import Goals

        return Goals(self._caller)

    @cached_property
    def item_search(self) -> ItemSearch:
        """Item search."""
        from tui.api.v1.item_search import ItemSearch

        return ItemSearch(self._caller)

    @cached_property
    def lead_fields(self) -> LeadFields:
        """Lead fields."""
        from tui.api.v1.lead_fields import LeadFields

        return LeadFields(self._caller)

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
    def legacy_teams(self) -> LegacyTeams:
        """Legacy teams."""
        from tui.api.v1.legacy_teams import LegacyTeams

        return LegacyTeams(self._caller)

    @cached_property
    def mailbox(self) -> Mailbox:
        """Mailbox."""
        from tui.api.v1.mailbox import Mailbox

        return Mailbox(self._caller)

    @cached_property
    def meetings(self) -> Meetings:
        """Meetings."""
        from tui.api.v1.meetings import Meetings

        return Meetings(self._caller)

    @cached_property
    def note_fields(self) -> NoteFields:
        """Note fields."""
        from tui.api.v1.note_fields import NoteFields

        return NoteFields(self._caller)

    @cached_property
    def notes(self) -> Notes:
        """Notes."""
        from tui.api.v1.notes import Notes

        return Notes(self._caller)

    @cached_property
    def organization_fields(self) -> OrganizationFields:
        """Organization fields."""
        from tui.api.v1.organization_fields import OrganizationFields

        return OrganizationFields(self._caller)

    @cached_property
    def organization_relationships(self) -> OrganizationRelationships:
        """Organization relationships."""
        from tui.api.v1.organization_relationships import OrganizationRelationships

        return OrganizationRelationships(self._caller)

    @cached_property
    def organizations(self) -> Organizations:
        """Organizations."""
        from tui.api.v1.organizations import Organizations

        return Organizations(self._caller)

    @cached_property
    def permission_sets(self) -> PermissionSets:
        """Permission sets."""
        from tui.api.v1.permission_sets import PermissionSets

        return PermissionSets(self._caller)

    @cached_property
    def person_fields(self) -> PersonFields:
        """Person fields."""
        from tui.api.v1.person_fields import PersonFields

        return PersonFields(self._caller)

    @cached_property
    def persons(self) -> Persons:
        """Persons."""
        from tui.api.v1.persons import Persons

        return Persons(self._caller)

    @cached_property
    def pipelines(self) -> Pipelines:
        """Pipelines."""
        from tui.api.v1.pipelines import Pipelines

        return Pipelines(self._caller)

    @cached_property
    def product_fields(self) -> ProductFields:
        """Product fields."""
        from tui.api.v1.product_fields import ProductFields

        return ProductFields(self._caller)

    @cached_property
    def products(self) -> Products:
        """Products."""
        from tui.api.v1.products import Products

        return Products(self._caller)

    @cached_property
    def project_boards(self) -> ProjectBoards:
        """Project boards."""
        from tui.api.v1.project_boards import ProjectBoards

        return ProjectBoards(self._caller)

    @cached_property
    def project_phases(self) -> ProjectPhases:
        """Project phases."""
        from tui.api.v1.project_phases import ProjectPhases

        return ProjectPhases(self._caller)

    @cached_property
    def project_templates(self) -> ProjectTemplates:
        """Project templates."""
        from tui.api.v1.project_templates import ProjectTemplates

        return ProjectTemplates(self._caller)

    @cached_property
    def projects(self) -> Projects:
        """Projects."""
        from tui.api.v1.projects import Projects

        return Projects(self._caller)

    @cached_property
    def recents(self) -> Recents:
        """Recents."""
        from tui.api.v1.recents import Recents

        return Recents(self._caller)

    @cached_property
    def roles(self) -> Roles:
        """Roles."""
        from tui.api.v1.roles import Roles

        return Roles(self._caller)

    @cached_property
    def stages(self) -> Stages:
        """Stages."""
        from tui.api.v1.stages import Stages

        return Stages(self._caller)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """Subscriptions."""
        from tui.api.v1.subscriptions import Subscriptions

        return Subscriptions(self._caller)

    @cached_property
    def tasks(self) -> Tasks:
        """Tasks."""
        from tui.api.v1.tasks import Tasks

        return Tasks(self._caller)

    @cached_property
    def user_connections(self) -> UserConnections:
        """User connections."""
        from tui.api.v1.user_connections import UserConnections

        return UserConnections(self._caller)

    @cached_property
    def user_settings(self) -> UserSettings:
        """User settings."""
        from tui.api.v1.user_settings import UserSettings

        return UserSettings(self._caller)

    @cached_property
    def users(self) -> Users:
        """Users."""
        from tui.api.v1.users import Users

        return Users(self._caller)

    @cached_property
    def webhooks(self) -> Webhooks:
        """Webhooks."""
        from tui.api.v1.webhooks import Webhooks

        return Webhooks(self._caller)
