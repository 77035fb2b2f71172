"""The two kinds of models, and the types several of them share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, ClassVar, NamedTuple, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

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

FewLimit = Annotated[int, Field(ge=1, le=100)]
"""How many files or found items one page holds, 100 at most."""

FewestLimit = Annotated[int, Field(ge=1, le=50)]
"""How many call logs one page holds, 50 at most."""

Cursor = Text
"""The opaque marker of the next page, as the page before gave it."""

Start = Annotated[int, Field(ge=0, le=MAX_ID)]
"""How many records to skip (v1)."""


def _yes_or_no(value: object) -> object:
    return bool(value) if type(value) is int and value in (0, 1) else value


Flag = Annotated[bool, BeforeValidator(_yes_or_no), PlainSerializer(int, return_type=int, when_used="json")]
"""Yes or no, written as 1 or 0 (v1)."""

T = TypeVar("T")


class Wire(NamedTuple):
    """The name of a parameter on the wire, where Python cannot have that name."""

    alias: str


class InBody(NamedTuple):
    """Marks a list that is the whole body of a request."""


Items = Annotated[list[T], InBody()]
"""Several things as the whole body."""

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

    encoding: ClassVar[str] = "json"

    def wire(self) -> dict[str, Any]:
        """The fields that were set, under their wire names, as JSON values."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


class OpenBody(Body):
    """A body that may also hold values of custom fields, at the top level under their 40-character key (v1)."""

    model_config = ConfigDict(extra="allow")

    def model_post_init(self, _context: Any, /) -> None:
        """Refuse what is neither a field nor the key of a custom one."""
        refuse_unknown(self.model_extra)


def refuse_unknown(extra: dict[str, Any] | None) -> None:
    """Raise `ValueError` for a name that is not a custom field's key (40 hex characters and a subfield's suffix)."""
    for name in extra or {}:
        key = name.split("_", 1)[0]
        if len(key) != 40 or not set(key) <= set("0123456789abcdef"):
            raise ValueError(f"{name} is not allowed for this request")


class Form(Body):
    """A body that travels as a form."""

    encoding: ClassVar[str] = "form"


Progress = Callable[[int, int | None], object]
"""Is told how many bytes have gone over, and how many there are in all where that is known."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send: its name for the receiver, and its bytes or where they are; `progress` hears how far it is."""

    name: str
    content: bytes | Path
    type: str = "application/octet-stream"
    progress: Progress | None = field(default=None, compare=False, repr=False)


class Multipart(Body):
    """A body with a file in it."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    encoding: ClassVar[str] = "multipart"

    def wire(self) -> dict[str, Any]:
        """The fields that were set, the file as it is."""
        return {self._wire_name(name): getattr(self, name) for name in self.model_fields_set}

    @classmethod
    def _wire_name(cls, name: str) -> str:
        return cls.model_fields[name].alias or name


class Deleted(Record):
    """The answer to a deletion: the id of what is gone."""

    id: int | str | list[int | str] | None = None
