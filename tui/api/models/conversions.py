"""Turning leads into deals and deals into leads: a job with a state."""

from __future__ import annotations

from tui.api.models.base import Body, Record, RecordId


class ConversionStarted(Record):
    """The job's id, to ask for its state with."""

    conversion_id: str


class ConversionStatus(Record):
    """`status` is not_started, running, completed, failed or rejected; the new record's id comes with completed."""

    conversion_id: str | None = None
    status: str | None = None
    deal_id: int | None = None
    lead_id: str | None = None


class LeadConversion(Body):
    """Where the deal goes; the stage decides over the pipeline, neither means the first stage of the default one."""

    stage_id: RecordId | None = None
    pipeline_id: RecordId | None = None
