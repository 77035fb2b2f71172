"""What is sold on deals: lines of products, discounts, installments, and the subscriptions v1 had before them."""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, Table, Text

from tui.backend.tables.columns import flags, id_column, indexes, integers, lists, metadata, numbers, texts

deal_products = Table(
    "deal_products",
    metadata,
    id_column(),
    Column("deal_id", Integer, nullable=False),
    Column("product_id", Integer, nullable=False),
    *integers("product_variation_id", "billing_frequency_cycles"),
    Column("order_nr", Integer, nullable=False),
    Column("item_price", Float, nullable=False),
    Column("quantity", Float, nullable=False),
    Column("tax", Float, nullable=False, default=0.0),
    Column("tax_method", Text, nullable=False, default="inclusive"),
    Column("discount", Float, nullable=False, default=0.0),
    Column("discount_type", Text, nullable=False, default="percentage"),
    Column("sum", Float, nullable=False),
    Column("currency", Text, nullable=False),
    Column("comments", Text, nullable=False, default=""),
    Column("billing_frequency", Text, nullable=False, default="one-time"),
    *texts("billing_start_date", "add_time", "update_time"),
    *flags("is_enabled", on=True),
)
"""Lines. `sum` is what the line adds to its deal, in `currency`, which is the deal's."""
indexes(deal_products, "deal_id,order_nr", "product_id")

deal_discounts = Table(
    "deal_discounts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("deal_id", Integer, nullable=False),
    Column("description", Text, nullable=False),
    Column("amount", Float, nullable=False),
    Column("type", Text, nullable=False),
    *texts("created_at", "updated_at"),
    *integers("created_by", "updated_by"),
)
"""Ids are UUIDs; `type` is percentage or amount, an amount is in the deal's currency."""
indexes(deal_discounts, "deal_id")

deal_installments = Table(
    "deal_installments",
    metadata,
    id_column(),
    Column("deal_id", Integer, nullable=False),
    Column("description", Text, nullable=False),
    Column("amount", Float, nullable=False),
    Column("billing_date", Text, nullable=False),
)
indexes(deal_installments, "deal_id", "billing_date")

product_variations = Table(
    "product_variations",
    metadata,
    id_column(),
    Column("product_id", Integer, nullable=False),
    Column("name", Text, nullable=False),
    *lists("prices"),
)
"""`prices` holds `{price, currency, cost, direct_cost, notes}`, one for each currency."""
indexes(product_variations, "product_id")

product_images = Table(
    "product_images",
    metadata,
    id_column(),
    Column("product_id", Integer, nullable=False, unique=True),
    Column("sha256", Text, nullable=False),
    Column("secret", Text, nullable=False),
    *texts("name", "mime_type", "add_time"),
)
"""One for each product. `sha256` names the bytes; `secret` signs the addresses under which anybody may read them."""

subscriptions = Table(
    "subscriptions",
    metadata,
    id_column(),
    Column("deal_id", Integer, nullable=False),
    Column("currency", Text, nullable=False),
    *texts("description", "cadence_type", "start_date", "end_date", "final_status", "add_time", "update_time"),
    *integers("user_id", "cycles_count"),
    *numbers("cycle_amount"),
    *flags("infinite", "is_deleted"),
    *flags("is_active", on=True),
)
"""Of v1 alone; those without a `cadence_type` are paid in installments."""
indexes(subscriptions, "deal_id")

payments = Table(
    "payments",
    metadata,
    id_column(),
    Column("subscription_id", Integer, nullable=False),
    Column("amount", Float, nullable=False),
    Column("due_at", Text, nullable=False),
    Column("payment_type", Text, nullable=False),
    *texts("description", "add_time", "update_time"),
)
"""`payment_type` is recurring, additional or installment."""
indexes(payments, "subscription_id,due_at")
