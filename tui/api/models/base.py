"""The two kinds of models, and the types several of them share."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

MAX_ID = 2**63 - 1

RecordId = Annotated[int, Field(ge=1, le=MAX_ID)]
"""An integer id as Pipedrive gives them; what does not fit SQLite's integer is refused."""


def _whole(value: object) -> object:
    """A string with a lone surrogate cannot be sent, logged or stored: refuse it with words."""
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise ValueError("holds half of a surrogate pair, which is not text") from error
    return value


Text = Annotated[str, BeforeValidator(_whole)]
"""Text that can be sent and stored."""

Number = Annotated[float, Field(allow_inf_nan=False)]
"""An amount: money in major units, a percentage or a quantity."""

Limit = Annotated[int, Field(ge=1, le=500)]
"""How many records one page holds, 500 at most."""

Cursor = Text
"""The opaque marker of the next page, as the page before gave it."""

Start = Annotated[int, Field(ge=0, le=MAX_ID)]
"""How many records to skip (v1)."""

T = TypeVar("T")
Many = list[T]
"""Several values, comma separated on the wire; an alias, because resources have a method named `list`."""


class Record(BaseModel):
    """Something read from the API: every field tolerant, unknown ones kept, because the service drifts."""

    model_config = ConfigDict(
        defer_build=True, extra="allow", allow_inf_nan=False, validate_by_name=False, protected_namespaces=()
    )


class Body(BaseModel):
    """Something sent to the API: absent fields are left alone, `None` clears, unknown ones are refused."""

    model_config = ConfigDict(
        defer_build=True, extra="forbid", allow_inf_nan=False, validate_by_name=False, protected_namespaces=()
    )

    def wire(self) -> dict[str, Any]:
        """The fields that were set, under their wire names, as JSON values."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


class Deleted(Record):
    """The answer to a deletion: the id of what is gone."""

    id: int | str | None = None
