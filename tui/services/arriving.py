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
    """A record of an answer as JSON values, with its JSON where that can be written.

    Its model has the names of the wire: none of those the copy is filled from has others.
    """
    try:
        text = record.model_dump_json(by_alias=True)
    except ValueError:  # half of a surrogate pair, which is cleaned away later
        return record.model_dump(mode="json", by_alias=True)
    found = Told(vars(record), text)
    found.update(record.model_extra or {})
    if any(found[name] for name in _nested(type(record))):
        found.update(record.model_dump(mode="json", include=_nested(type(record))))
    return found


@cache
def _nested(model: type[BaseModel]) -> set[str]:
    """The fields of a model that hold more than JSON values: what is not in them is one already."""
    return {name for name, field in model.model_fields.items() if field.metadata or not _is_json(field.annotation)}


def _is_json(kind: Any) -> bool:
    return kind in _PLAIN or (get_origin(kind) in _HOLDING and all(map(_is_json, get_args(kind))))
