"""The tables of a workspace: columns carry the wire names of `tui.api.models`.

Times are text, `YYYY-MM-DDTHH:MM:SSZ` in UTC; dates are `YYYY-MM-DD`; a due time is `HH:MM:SS`; money is a float in
major units of the currency beside it. Lists and objects are JSON. Both dialects are views of these tables.
"""

from __future__ import annotations

from tui.backend.tables.catalogue import products
from tui.backend.tables.columns import metadata
from tui.backend.tables.company import company, currencies, currency_rates, idempotency, tokens, users
from tui.backend.tables.contacts import organizations, persons
from tui.backend.tables.described import changes, fields
from tui.backend.tables.sales import conversions, deals, lead_labels, leads, pipelines, stage_history, stages
from tui.backend.tables.work import activities, activity_types, notes

__all__ = [
    "activities",
    "activity_types",
    "changes",
    "company",
    "conversions",
    "currencies",
    "currency_rates",
    "deals",
    "fields",
    "idempotency",
    "lead_labels",
    "leads",
    "metadata",
    "notes",
    "organizations",
    "persons",
    "pipelines",
    "products",
    "stage_history",
    "stages",
    "tokens",
    "users",
]
