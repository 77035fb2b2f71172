"""Pipelines and their stages."""

from __future__ import annotations

from pydantic import Field

from tui.api.models.base import Body, Record, RecordId, Text


class Pipeline(Record):
    """A board of stages."""

    id: int
    name: str | None = None
    order_nr: int | None = None
    is_deleted: bool | None = None
    is_deal_probability_enabled: bool | None = None
    add_time: str | None = None
    update_time: str | None = None


class PipelineFields(Body):
    """What a new and a changed pipeline have in common."""

    is_deal_probability_enabled: bool | None = None


class PipelineChange(PipelineFields):
    """What may change on a pipeline; its place among the others is read-only in v2."""

    name: Text | None = Field(default=None, min_length=1)


class PipelineNew(PipelineFields):
    """A new pipeline; it goes last."""

    name: Text = Field(min_length=1)


class Stage(Record):
    """A column of a board; `deal_probability` in percent, deals rot after `days_to_rotten` days."""

    id: int
    order_nr: int | None = None
    name: str | None = None
    is_deleted: bool | None = None
    deal_probability: int | None = None
    pipeline_id: int | None = None
    is_deal_rot_enabled: bool | None = None
    days_to_rotten: int | None = None
    add_time: str | None = None
    update_time: str | None = None


class StageFields(Body):
    """What a new and a changed stage have in common."""

    deal_probability: int | None = Field(default=None, ge=0, le=100)
    is_deal_rot_enabled: bool | None = None
    days_to_rotten: int | None = Field(default=None, ge=1)


class StageChange(StageFields):
    """What may change on a stage."""

    name: Text | None = Field(default=None, min_length=1)
    pipeline_id: RecordId | None = None


class StageNew(StageFields):
    """A new stage; it goes last in its pipeline."""

    name: Text = Field(min_length=1)
    pipeline_id: RecordId
