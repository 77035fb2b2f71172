"""Pipelines, as v1 reads and writes them."""

from __future__ import annotations

from typing import Any

from tui.api.models.base import Body, Flag, Many, Record, Text


class ConversionStatistics(Record):
    """Conversion statistics, as v1 gives them."""

    stage_conversions: Many[dict[str, Any]] | None = None
    won_conversion: int | None = None
    lost_conversion: int | None = None


class MovementStatistics(Record):
    """Movement statistics, as v1 gives them."""

    movements_between_stages: dict[str, Any] | None = None
    new_deals: dict[str, Any] | None = None
    deals_left_open: dict[str, Any] | None = None
    won_deals: dict[str, Any] | None = None
    lost_deals: dict[str, Any] | None = None
    average_age_in_days: dict[str, Any] | None = None


class PipelineNew(Body):
    """A new pipeline."""

    name: Text
    order_nr: int | None = None
    deal_probability: Flag | None = None
    active: Flag | None = None


class PipelineChange(Body):
    """What may change on a pipeline."""

    name: Text | None = None
    order_nr: int | None = None
    deal_probability: Flag | None = None
    active: Flag | None = None


class Pipeline(Record):
    """A pipeline, as v1 gives it."""

    id: int | None = None
    name: str | None = None
    url_title: str | None = None
    order_nr: int | None = None
    active: Any | None = None
    deal_probability: Any | None = None
    add_time: str | None = None
    update_time: str | None = None
    selected: bool | None = None
