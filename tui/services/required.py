"""What a deal must say before it may stand in a stage or be closed (product 6.12)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.records import value_of

if TYPE_CHECKING:
    from tui.fields import Field
    from tui.services.deals import Record
    from tui.services.workspace import Workspace


class Rule(NamedTuple):
    """A field that is required: in these stages (empty: in all), and for these statuses by pipeline (reference: v2)."""

    code: str
    stages: frozenset[int]
    statuses: Mapping[str, list[str]]

    def holds(self, pipeline: int, stage: int, status: str) -> bool:
        """Whether a deal there must have it."""
        if status in self.statuses.get(str(pipeline), ()):
            return True
        return stage in self.stages or not (self.stages or self.statuses)


def rules(workspace: Workspace) -> list[Rule]:
    """The fields of the account that are required somewhere; the title always is, and always there."""
    rows = workspace.copy.select(
        "SELECT id, json_extract(data, '$.required_fields') FROM shown_deal_field "
        "WHERE json_extract(data, '$.required_fields.enabled') AND id <> 'title' "
        "ORDER BY coalesce(json_extract(data, '$.is_custom_field'), 0), json_extract(data, '$.order_nr'), id"
    )
    return [_rule(code, json.loads(text)) for code, text in rows]


def _rule(code: str, told: dict[str, Any]) -> Rule:
    statuses = told.get("statuses")
    stages = frozenset(int(s) for s in told.get("stage_ids") or ())
    return Rule(code, stages, statuses if isinstance(statuses, dict) else {})


def missing(workspace: Workspace, targets: Mapping[int, int | None], status: str = "") -> dict[int, list[Field]]:
    """What deals lack for the stage they are to go to (None: stay in) or for a status; those that lack nothing not."""
    wanted = rules(workspace)
    found = (
        {deal: _missing(workspace, wanted, deal, stage, status) for deal, stage in targets.items()} if wanted else {}
    )
    return {deal: fields for deal, fields in found.items() if fields}


def _missing(workspace: Workspace, wanted: list[Rule], deal: int, stage: int | None, status: str) -> list[Field]:
    record = workspace.deals.get(deal)
    if stage == record["stage_id"]:
        return []
    number = stage if stage is not None else record["stage_id"]
    pipeline = workspace.deals.stage(number).pipeline_id
    codes = [rule.code for rule in wanted if rule.holds(pipeline, number, status)]
    fields = (workspace.records.values.find("deal", code) for code in codes)
    return [field for field in fields if field is not None and not field.fixed and _empty(record, field)]


def _empty(record: Record, field: Field) -> bool:
    value = value_of("deal", record, field)
    if isinstance(value, Mapping):
        value = value.get("value", value.get("amount"))
    return value in (None, "", [], 0) if field.code == "value" else value in (None, "", [])
