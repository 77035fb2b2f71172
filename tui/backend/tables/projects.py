"""Projects: where they stand, what they are linked to, their tasks and plans."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text, UniqueConstraint

from tui.backend.tables.columns import custom, flags, id_column, indexes, integers, lists, metadata, texts

project_boards = Table(
    "project_boards",
    metadata,
    id_column(),
    *texts("name", "add_time", "update_time"),
    Column("order_nr", Integer, nullable=False),
    *flags("is_deleted"),
)

project_phases = Table(
    "project_phases",
    metadata,
    id_column(),
    *texts("name", "add_time", "update_time"),
    Column("board_id", Integer, nullable=False),
    Column("order_nr", Integer, nullable=False),
    *flags("is_deleted"),
)
indexes(project_phases, "board_id,order_nr")

project_templates = Table(
    "project_templates",
    metadata,
    id_column(),
    *texts("title", "description", "add_time", "update_time"),
    *integers("projects_board_id", "owner_id"),
    *lists("plan_groups", "plan_items"),
    *flags("is_deleted"),
)
"""`plan_groups` holds names; `plan_items` holds `{title, type, group, phase, day, subtasks, is_milestone}`.

An item is a task, or an activity where `type` is the key of an activity type; `group` counts from 0 in the
groups, `phase` from 0 on the board, `day` from the project's first day; `subtasks` are titles.
"""

projects = Table(
    "projects",
    metadata,
    id_column(),
    *texts("title", "description", "start_date", "end_date", "health_status"),
    Column("status", Text, nullable=False, default="open"),
    *texts("add_time", "update_time", "status_change_time", "archive_time"),
    *integers("board_id", "phase_id", "owner_id", "visible_to"),
    *lists("label_ids"),
    *flags("is_archived", "is_deleted"),
    custom(),
)
"""`status` is open, completed or canceled; deleted and archived are told by their own flags."""
indexes(projects, "phase_id", "status", "owner_id", "update_time")

project_links = Table(
    "project_links",
    metadata,
    id_column(),
    Column("project_id", Integer, nullable=False),
    Column("item_type", Text, nullable=False),
    Column("item_id", Integer, nullable=False),
    UniqueConstraint("project_id", "item_type", "item_id"),
)
"""What a project is about: `item_type` is deal, person or organization; the first of a type comes first."""
indexes(project_links, "item_type,item_id")

project_groups = Table(
    "project_groups",
    metadata,
    id_column(),
    *texts("name"),
    Column("project_id", Integer, nullable=False),
    Column("order_nr", Integer, nullable=False),
    *flags("is_deleted"),
)
indexes(project_groups, "project_id")

project_plan = Table(
    "project_plan",
    metadata,
    id_column(),
    Column("project_id", Integer, nullable=False),
    Column("item_type", Text, nullable=False),
    Column("item_id", Integer, nullable=False),
    *integers("phase_id", "group_id"),
    UniqueConstraint("item_type", "item_id"),
)
"""Where tasks and activities (`item_type`) stand in the plan of their project; what is not here stands nowhere yet."""
indexes(project_plan, "project_id")

tasks = Table(
    "tasks",
    metadata,
    id_column(),
    *texts("title", "description", "due_date", "start_date", "add_time", "update_time", "marked_as_done_time"),
    Column("project_id", Integer, nullable=False),
    *integers("creator_id", "parent_task_id", "priority"),
    *flags("is_done", "is_milestone", "is_deleted"),
)
indexes(tasks, "project_id", "parent_task_id")

task_assignees = Table(
    "task_assignees",
    metadata,
    id_column(),
    Column("task_id", Integer, nullable=False),
    Column("user_id", Integer, nullable=False),
    UniqueConstraint("task_id", "user_id"),
)
"""Who works on a task; the first comes first."""
indexes(task_assignees, "user_id")
