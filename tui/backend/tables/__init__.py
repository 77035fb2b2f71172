"""The tables of a workspace: columns carry the wire names of `tui.api.models`.

Times are text, `YYYY-MM-DDTHH:MM:SSZ` in UTC; dates are `YYYY-MM-DD`; a due time is `HH:MM:SS`; money is a float in
major units of the currency beside it. Lists and objects are JSON. Both dialects are views of these tables.
"""

from __future__ import annotations

from tui.backend.tables.calls import call_logs, channel_messages, channels, comments, provider_links
from tui.backend.tables.catalogue import products
from tui.backend.tables.columns import metadata
from tui.backend.tables.company import company, currencies, currency_rates, idempotency, tokens, users
from tui.backend.tables.contact_links import organization_relationships, pictures
from tui.backend.tables.contacts import organizations, persons
from tui.backend.tables.described import changes, fields
from tui.backend.tables.files import files
from tui.backend.tables.filters import filters
from tui.backend.tables.goals import goals
from tui.backend.tables.limits import call_counts
from tui.backend.tables.lines import (
    deal_discounts,
    deal_installments,
    deal_products,
    payments,
    product_images,
    product_variations,
    subscriptions,
)
from tui.backend.tables.mail import mail_messages, mail_parties, mail_threads
from tui.backend.tables.oauth import oauth_clients, oauth_codes, oauth_grants, oauth_tokens
from tui.backend.tables.projects import (
    project_boards,
    project_groups,
    project_links,
    project_phases,
    project_plan,
    project_templates,
    projects,
    task_assignees,
    tasks,
)
from tui.backend.tables.roles import hidden_pipelines, permission_sets, roles, team_users, teams
from tui.backend.tables.sales import conversions, deals, lead_labels, leads, pipelines, stage_history, stages
from tui.backend.tables.sales_links import followers, link_changes, participants
from tui.backend.tables.search import search_queue, search_state, search_texts
from tui.backend.tables.webhooks import webhook_deliveries, webhook_events, webhooks
from tui.backend.tables.work import activities, activity_types, notes

__all__ = [
    "activities",
    "activity_types",
    "call_counts",
    "call_logs",
    "changes",
    "channel_messages",
    "channels",
    "comments",
    "company",
    "conversions",
    "currencies",
    "currency_rates",
    "deal_discounts",
    "deal_installments",
    "deal_products",
    "deals",
    "fields",
    "files",
    "filters",
    "followers",
    "goals",
    "hidden_pipelines",
    "idempotency",
    "lead_labels",
    "leads",
    "link_changes",
    "mail_messages",
    "mail_parties",
    "mail_threads",
    "metadata",
    "notes",
    "oauth_clients",
    "oauth_codes",
    "oauth_grants",
    "oauth_tokens",
    "organization_relationships",
    "organizations",
    "participants",
    "payments",
    "permission_sets",
    "persons",
    "pictures",
    "pipelines",
    "product_images",
    "product_variations",
    "products",
    "project_boards",
    "project_groups",
    "project_links",
    "project_phases",
    "project_plan",
    "project_templates",
    "projects",
    "provider_links",
    "roles",
    "search_queue",
    "search_state",
    "search_texts",
    "stage_history",
    "stages",
    "subscriptions",
    "task_assignees",
    "tasks",
    "team_users",
    "teams",
    "tokens",
    "users",
    "webhook_deliveries",
    "webhook_events",
    "webhooks",
]
