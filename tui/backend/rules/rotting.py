"""When a deal goes rotten (product 9.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tui.backend.clock import moment, stamp


def rotten_time(deal: Mapping[str, Any], stage: Mapping[str, Any]) -> str | None:
    """When an untouched deal goes rotten: its last update plus the days its stage allows; None if it never does.

    Only open deals rot that are neither deleted nor archived, in a stage with rotting enabled (product 9.4).
    """
    rots = deal["status"] == "open" and not deal["is_deleted"] and not deal["is_archived"]
    if not rots or not stage["is_deal_rot_enabled"] or stage["days_to_rotten"] is None:
        return None
    try:
        return stamp(moment(deal["update_time"]) + timedelta(days=stage["days_to_rotten"]))
    except OverflowError:
        return None


def is_rotten(deal: Mapping[str, Any], stage: Mapping[str, Any], now: datetime) -> bool:
    """Whether a deal's time is over."""
    time = rotten_time(deal, stage)
    return time is not None and moment(time) < now
