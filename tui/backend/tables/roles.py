"""Roles (visibility groups), permission sets and teams."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text, UniqueConstraint

from tui.backend.tables.columns import flags, id_column, indexes, integers, lists, metadata, texts

roles = Table(
    "roles",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    *integers("parent_role_id"),
    *flags("active_flag", on=True),
    Column("deal_default_visibility", Integer, nullable=False, default=3),
    Column("lead_default_visibility", Integer, nullable=False, default=3),
    Column("org_default_visibility", Integer, nullable=False, default=3),
    Column("person_default_visibility", Integer, nullable=False, default=3),
    Column("product_default_visibility", Integer, nullable=False, default=3),
)
"""A tree under role 1, the group of users nobody assigned; who is in a role stands in `users.role_id`."""

hidden_pipelines = Table(
    "hidden_pipelines",
    metadata,
    Column("role_id", Integer, primary_key=True),
    Column("pipeline_id", Integer, primary_key=True),
)
"""Pipelines the users of a role do not see."""

permission_sets = Table(
    "permission_sets",
    metadata,
    Column("id", Text, primary_key=True),
    Column("order_nr", Integer, nullable=False),
    *texts("name", "description", "app", "type"),
    *lists("contents"),
)
"""`type` is admin or regular; `contents` holds names of permissions. Who has a set stands in `users.access`."""

teams = Table(
    "teams",
    metadata,
    id_column(),
    *texts("name", "description", "add_time"),
    *integers("manager_id", "created_by_user_id"),
    *flags("active_flag", on=True),
    *flags("deleted_flag"),
)

team_users = Table(
    "team_users",
    metadata,
    id_column(),
    Column("team_id", Integer, nullable=False),
    Column("user_id", Integer, nullable=False),
    UniqueConstraint("team_id", "user_id"),
)
indexes(team_users, "user_id")
