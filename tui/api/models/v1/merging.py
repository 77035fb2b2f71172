"""Merging, as v1 reads and writes them."""

from __future__ import annotations

from tui.api.models.base import Body, RecordId


class MergeWith(Body):
    """What merge of persons takes."""

    merge_with_id: RecordId
