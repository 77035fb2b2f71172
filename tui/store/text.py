"""Cleaning of text that strangers wrote: done once, where it enters the copy."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@cache
def _hostile() -> re.Pattern[str]:
    """What is replaced: none of it is printable, as Python has it, so printable text need not be looked through.

    C0 without tab and newline, DEL, C1, zero width (the joiner of emoji stays), line and paragraph separators,
    bidirectional controls, the byte order mark, interlinear annotations, surrogates, and the invisible tag characters.
    """
    return re.compile(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
        "\ud800-\udfff\U000e0000-\U000e007f]"
    )


def clean(value: str) -> str:
    """Text that cannot drive a terminal: control, bidirectional and invisible characters become visible ones."""
    if value.isprintable():
        return value
    return _hostile().sub(REPLACEMENT, value.replace("\r\n", "\n"))


def is_clean(json: str) -> bool:
    """Whether nothing in a JSON text needs to be cleaned: asked of a whole record at once, it is true of nearly all.

    What JSON escapes may be a control character: C0 stands there in no other way (RFC 8259, section 7). The rest of
    them stand there as they are.
    """
    if "\\" in json:
        return False
    if json.isascii():
        return "\x7f" not in json
    return json.isprintable() or _hostile().search(json) is None


PLAIN = (type(None), bool, int, float)
"""Types of values in which there is nothing to be cleaned: most of a record, so this is asked first."""


def clean_record(value: Any) -> Any:
    """A JSON value with every string in it cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {_name(name): part if type(part) in PLAIN else clean_record(part) for name, part in value.items()}
    if isinstance(value, list):
        return [clean_record(part) for part in value]
    return value


@lru_cache(maxsize=4096)
def _name(name: Any) -> str:
    """The name of a field, cleaned: there are few, and each comes with every record."""
    return clean(str(name))
