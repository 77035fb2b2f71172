"""Apps that act for users: OAuth 2 clients, what users allowed them, and their tokens."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from tui.backend.tables.columns import flags, id_column, indexes, lists, metadata, texts

oauth_clients = Table(
    "oauth_clients",
    metadata,
    Column("id", Text, primary_key=True),
    Column("secret_sha256", Text, nullable=False),
    *texts("name", "add_time"),
    *lists("redirect_uris", "scopes"),
    *flags("single_use_refresh"),
)
"""`single_use_refresh`: every refresh gives a new refresh token, and using an old one again ends the grant."""

oauth_codes = Table(
    "oauth_codes",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("grant_id", Integer, nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("expires", Text, nullable=False),
    *texts("challenge", "used_time"),
)
"""Authorization codes; `redirect_uri` is empty where the request for one named none, `challenge` is PKCE's (S256)."""
indexes(oauth_codes, "expires")

oauth_grants = Table(
    "oauth_grants",
    metadata,
    id_column(),
    Column("client_id", Text, nullable=False),
    Column("user_id", Integer, nullable=False),
    *lists("scopes"),
    *texts("add_time", "revoked_time"),
)
"""That a user allowed an app to act for them."""
indexes(oauth_grants, "client_id,user_id")

oauth_tokens = Table(
    "oauth_tokens",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("grant_id", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("expires", Text, nullable=False),
    *texts("used_time"),
)
"""`kind` is access or refresh; `used_time` is when a single-use refresh token was used."""
indexes(oauth_tokens, "grant_id", "expires")
