"""What the server told, as the copy takes it: the fields of a record, and all of it as JSON."""

from __future__ import annotations

from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from tui.store.rows import Told

if TYPE_CHECKING:
    from pydantic import BaseModel

_PLAIN = (str, int, float, bool, NoneType, Any)
_HOLDING = (list, dict, Union, UnionType)


def told(record: BaseModel) -> dict[str, Any]:
    """A record of an answer as JSON values, with its JSON where that can be written."""
    try:
        text = record.model_dump_json(by_alias=True)
    except ValueError:  # half of a surrogate pair, which is cleaned away later
        return record.model_dump(mode="json", by_alias=True)
    if _is_plain(type(record)):
        return Told(vars(record) | (record.model_extra or {}), text)
    return Told(record.model_dump(mode="json", by_alias=True), text)


@cache
def _is_plain(model: type[BaseModel]) -> bool:
    """Whether the fields of its records are JSON values already, by the names they have on the wire."""
    fields = model.model_fields.values()
    return not any(f.serialization_alias or f.metadata or not _is_json(f.annotation) for f in fields)


def _is_json(kind: Any) -> bool:
    return kind in _PLAIN or (get_origin(kind) in _HOLDING and all(map(_is_json, get_args(kind))))
