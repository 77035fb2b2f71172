"""Users of the company's account."""

from __future__ import annotations

from typing import Any

from tui.api.models.base import Body, Many, Record, Text


class User(Record):
    """A colleague."""

    id: int
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    default_currency: str | None = None
    locale: str | None = None
    lang: int | None = None
    activated: bool | None = None
    active_flag: bool | None = None
    last_login: str | None = None
    created: str | None = None
    modified: str | None = None
    has_created_company: bool | None = None
    access: Many[dict[str, Any]] | None = None
    timezone_name: str | None = None
    timezone_offset: str | None = None
    role_id: int | None = None
    icon_url: str | None = None
    is_you: bool | None = None
    is_deleted: bool | None = None


class CurrentUser(User):
    """The user of the token, and the company the token is for."""

    company_id: int | None = None
    company_name: str | None = None
    company_domain: str | None = None
    company_country: str | None = None
    company_industry: str | None = None
    language: dict[str, Any] | None = None


class UserPermissions(Record):
    """User permissions, as v1 gives them."""

    can_add_custom_fields: bool | None = None
    can_add_products: bool | None = None
    can_add_prospects_as_leads: bool | None = None
    can_bulk_edit_items: bool | None = None
    can_change_visibility_of_items: bool | None = None
    can_convert_deals_to_leads: bool | None = None
    can_create_own_workflow: bool | None = None
    can_delete_activities: bool | None = None
    can_delete_custom_fields: bool | None = None
    can_delete_deals: bool | None = None
    can_edit_custom_fields: bool | None = None
    can_edit_deals_closed_date: bool | None = None
    can_edit_products: bool | None = None
    can_edit_shared_filters: bool | None = None
    can_export_data_from_lists: bool | None = None
    can_follow_other_users: bool | None = None
    can_merge_deals: bool | None = None
    can_merge_organizations: bool | None = None
    can_merge_people: bool | None = None
    can_modify_labels: bool | None = None
    can_see_company_wide_statistics: bool | None = None
    can_see_deals_list_summary: bool | None = None
    can_see_hidden_items_names: bool | None = None
    can_see_other_users: bool | None = None
    can_see_other_users_statistics: bool | None = None
    can_see_security_dashboard: bool | None = None
    can_share_filters: bool | None = None
    can_share_insights: bool | None = None
    can_use_api: bool | None = None
    can_use_email_tracking: bool | None = None
    can_use_import: bool | None = None


class RoleSettings(Record):
    """Role settings, as v1 gives them."""

    deal_default_visibility: float | None = None
    lead_default_visibility: float | None = None
    org_default_visibility: float | None = None
    person_default_visibility: float | None = None
    product_default_visibility: float | None = None
    deal_access_level: float | None = None
    org_access_level: float | None = None
    person_access_level: float | None = None
    product_access_level: float | None = None


class UserRoleAssignment(Record):
    """An user role assignment, as v1 gives it."""

    parent_role_id: int | None = None
    name: str | None = None
    user_id: int | None = None
    role_id: int | None = None
    active_flag: bool | None = None
    type: str | None = None


class UserNew(Body):
    """A new user."""

    email: Text
    access: Many[dict[str, Any]] | None = None
    active_flag: bool | None = None


class UserChange(Body):
    """What may change on a user."""

    active_flag: bool
