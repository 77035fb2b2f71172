"""The permissions there are, and the sets of them a new company has (product 6.11)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

SALES, GLOBAL, PROJECTS, ACCOUNT = "sales", "global", "projects", "account_settings"

SALES_ONLY = frozenset(
    {"can_add_deals", "can_add_leads", "can_add_prospects_as_leads", "can_convert_deals_to_leads", "can_delete_deals"}
    | {"can_edit_deals_closed_date", "can_merge_deals", "can_see_deals_list_summary"}
)
"""What is about deals and leads alone."""
EVERYDAY = frozenset(
    {"can_add_products", "can_bulk_edit_items", "can_change_visibility_of_items", "can_delete_activities"}
    | {"can_edit_products", "can_edit_shared_filters", "can_export_data_from_lists", "can_see_other_users"}
    | {"can_share_filters", "can_use_api", "can_use_email_tracking"}
)
"""What every user may do to begin with (the documented contents of “Deals regular user”)."""
SELLING = frozenset({"can_add_deals", "can_add_leads", "can_convert_deals_to_leads", "can_see_deals_list_summary"})
MANAGING = frozenset(
    {"can_add_custom_fields", "can_create_own_workflow", "can_delete_custom_fields", "can_edit_custom_fields"}
    | {"can_follow_other_users", "can_merge_organizations", "can_merge_people", "can_modify_labels"}
    | {"can_see_company_wide_statistics", "can_see_hidden_items_names", "can_see_other_users_statistics"}
    | {"can_see_security_dashboard", "can_share_insights", "can_use_import"}
)
ALL = tuple(sorted(SALES_ONLY | EVERYDAY | MANAGING))

ADMIN, REGULAR = "admin", "regular"
APPS = (SALES, GLOBAL, PROJECTS, "campaigns", ACCOUNT, "partnership")
_NAMESPACE = uuid.UUID("5a3f2c0e-0f6b-5d8e-9c51-6b1f0a7d2e44")
_MAY_BE_LIMITED = "and available actions may be limited depending on the custom permission setup. This set is the default for new users."  # noqa: E501 - one sentence, as the service words it
DEFAULT_SETS: tuple[tuple[str, str, str, str, Iterable[str]], ...] = (
    (
        "Deals admin",
        "See and edit all sales data (deals, leads), manage company-level sales setup (such as lost reasons and pipelines)",  # noqa: E501 - the same
        SALES,
        ADMIN,
        SALES_ONLY | EVERYDAY,
    ),
    (
        "Deals regular user",
        f"Access to sales data (deals, leads) {_MAY_BE_LIMITED}",
        SALES,
        REGULAR,
        EVERYDAY | SELLING,
    ),
    (
        "Global admin",
        "See and edit all cross-product data (such as contacts, activities, reports) and access related features",
        GLOBAL,
        ADMIN,
        EVERYDAY | MANAGING,
    ),
    (
        "Global regular user",
        f"Access to cross-product data (such as contacts, activities, reports) {_MAY_BE_LIMITED}",
        GLOBAL,
        REGULAR,
        EVERYDAY | {"can_follow_other_users"},
    ),
    (
        "Account settings",
        "Access company account level features and setup (billing, security center, company settings, user management)",
        ACCOUNT,
        ADMIN,
        {"can_see_other_users", "can_see_security_dashboard", "can_use_api"},
    ),
)
"""Name, description, app, type and contents of the sets a company has (documented example of permissionSets)."""


def default_sets() -> list[dict[str, Any]]:
    """The rows of the sets a new company has."""
    names = ("name", "description", "app", "type")
    return [
        {"id": set_id(one[2], admin=one[3] == ADMIN), "order_nr": n, "contents": sorted(one[4])}
        | dict(zip(names, one[:4], strict=True))
        for n, one in enumerate(DEFAULT_SETS, 1)
    ]


def set_id(app: str, *, admin: bool) -> str:
    """The id of an app's default set; access to account settings is always an administrator's."""
    return str(uuid.uuid5(_NAMESPACE, f"{app} {ADMIN if admin or app == ACCOUNT else REGULAR}"))
