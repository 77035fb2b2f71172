"""Stages, as v1 reads and writes them."""

from __future__ import annotations

from typing import Any

from tui.api.models.base import Body, Record, RecordId, Text


class Stage(Record):
    """A stage, as v1 gives it."""

    id: int | None = None
    order_nr: int | None = None
    name: str | None = None
    active_flag: bool | None = None
    deal_probability: int | None = None
    pipeline_id: int | None = None
    rotten_flag: bool | None = None
    rotten_days: int | None = None
    add_time: str | None = None
    update_time: str | None = None
    pipeline_name: str | None = None
    pipeline_deal_probability: bool | None = None
    deals_summary: dict[str, Any] | None = None


class StageNew(Body):
    """A new stage."""

    name: Text
    pipeline_id: RecordId
    rotten_days: int | None = None
    rotten_flag: bool | None = None
    deal_probability: int | None = None


class StageChange(Body):
    """What may change on a stage."""

    name: Text | None = None
    pipeline_id: RecordId | None = None
    deal_probability: int | None = None
    rotten_flag: bool | None = None
    rotten_days: int | None = None
    order_nr: int | None = None
