"""Fields of records by dotted names: what `--fields` keeps, and what stands in a cell of a table or a CSV file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from tui.spreadsheet import harmless

Tree = dict[str, "Tree"]


def picked(value: Any, fields: Sequence[str]) -> Any:
    """A record with only these fields, in their order and in its own shape; `None` for those it lacks."""
    return _pruned(value, _tree(fields)) if fields else value


def reached(value: Any, name: str) -> Any:
    """What a dotted name leads to: through objects, and through each thing of a list."""
    head, _, rest = name.partition(".")
    if not name:
        return value
    if isinstance(value, list):
        return [reached(part, name) for part in value]
    return reached(value.get(head), rest) if isinstance(value, dict) else None


def columns(records: Iterable[Any]) -> list[str]:
    """The names of all fields of some records, in the order they turn up."""
    return list(dict.fromkeys(name for record in records if isinstance(record, dict) for name in record))


def unknown(records: Sequence[Any], fields: Iterable[str]) -> list[str]:
    """The fields that no record has; what lies inside an empty object cannot be told and counts as known."""
    return [name for name in fields if records and not any(_has(record, name) for record in records)]


def cell(value: Any) -> str:
    """A value as the text of a cell: simple values as they are, lists of them with commas, all else as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and not any(isinstance(part, dict | list) for part in value):
        return ", ".join(map(cell, value))
    return json.dumps(value, ensure_ascii=False)


def inert(value: Any) -> str:
    """The text of a cell that no spreadsheet takes for a formula; numbers are none and stay as they are."""
    return cell(value) if isinstance(value, int | float) else harmless(cell(value))


def _tree(fields: Iterable[str]) -> Tree:
    tree: Tree = {}
    for name in sorted(fields, key=lambda name: name.count(".")):  # a whole object wins over its parts
        place = tree
        for part in name.split("."):
            if part in place and not place[part]:
                break
            place = place.setdefault(part, {})
    return {head: tree[head] for head in dict.fromkeys(name.partition(".")[0] for name in fields)}


def _pruned(value: Any, tree: Tree) -> Any:
    if not tree:
        return value
    if isinstance(value, list):
        return [_pruned(part, tree) for part in value]
    return {name: _pruned(value.get(name), inner) for name, inner in tree.items()} if isinstance(value, dict) else None


def _has(value: Any, name: str) -> bool:
    head, _, rest = name.partition(".")
    if isinstance(value, list):
        return not value or any(_has(part, name) for part in value)
    if not isinstance(value, dict):
        return value is None
    return head in value and (not rest or _has(value[head], rest))
