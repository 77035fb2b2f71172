"""Products."""

from __future__ import annotations

from sqlalchemy import Table

from tui.backend.tables.columns import custom, flags, id_column, indexes, integers, lists, metadata, numbers, texts

products = Table(
    "products",
    metadata,
    id_column(),
    *texts("name", "code", "description", "unit", "category", "billing_frequency", "add_time", "update_time"),
    *integers("owner_id", "visible_to", "billing_frequency_cycles"),
    *numbers("tax"),
    *lists("prices"),
    *flags("is_linkable", on=True),
    *flags("is_deleted"),
    custom(),
)
"""`prices` holds `{price, currency, cost, direct_cost, notes}`, one for each currency."""
indexes(products, "owner_id", "name", "update_time", "add_time")
