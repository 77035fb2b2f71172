"""The company, its users, money and sign-in."""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, Table, Text

from tui.backend.tables.columns import flags, id_column, indexes, integers, lists, metadata, texts

company = Table(
    "company",
    metadata,
    id_column(),
    *texts("name", "domain", "country", "industry", "default_currency", "timezone_name", "add_time"),
)
"""One row. `timezone_name` (IANA) decides the `local_…_date` of closed deals."""

users = Table(
    "users",
    metadata,
    id_column(),
    *texts("name", "email", "phone", "default_currency", "locale", "timezone_name", "icon_url"),
    *texts("last_login", "created", "modified"),
    *integers("lang", "role_id"),
    *flags("activated", "active_flag", on=True),
    *flags("has_created_company", "is_deleted"),
    *lists("access"),
)

currencies = Table(
    "currencies",
    metadata,
    id_column(),
    Column("code", Text, nullable=False, unique=True),
    *texts("name", "symbol"),
    Column("decimal_points", Integer, nullable=False, default=2),
    *flags("active_flag", on=True),
    *flags("is_custom_flag"),
)

currency_rates = Table(
    "currency_rates",
    metadata,
    Column("code", Text, primary_key=True),
    Column("per_euro", Float, nullable=False),
    Column("date", Text, nullable=False),
)
"""How many units of a currency one euro bought on that date; a currency without a row is never converted."""

tokens = Table(
    "tokens",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("user_id", Integer, nullable=False),
    *texts("add_time"),
)
"""The SHA-256 (hexadecimal) of each valid token; the token itself is nowhere."""

idempotency = Table(
    "idempotency",
    metadata,
    Column("user_id", Integer, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", Text, nullable=False),
    Column("time", Text, nullable=False),
)
"""Answers already given to a POST with an `Idempotency-Key`; `request` is the SHA-256 of what was asked."""
indexes(idempotency, "time")
