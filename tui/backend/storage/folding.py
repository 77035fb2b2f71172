"""`folded` in PostgreSQL: `str.casefold`, made from the differences between Python's lower case and its folding."""

from __future__ import annotations

import sys
from collections.abc import Iterator


def _differences() -> Iterator[tuple[str, str]]:
    """Characters in lower case that fold to something else, and what."""
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        if (lower := character.lower()) != (folded := character.casefold()):
            yield lower, folded


def _function() -> str:
    differences = dict(_differences())
    single = {old: new for old, new in differences.items() if len(old) == len(new) == 1}
    longer = {old: new for old, new in differences.items() if old not in single}
    lower = "lower(coalesce(value, '') COLLATE \"und-x-icu\")"
    found = f"translate({lower}, '{''.join(single)}', '{''.join(single.values())}')"
    replaced = "\n".join(f"result := replace(result, '{old}', '{new}');" for old, new in longer.items())
    return f"""
CREATE OR REPLACE FUNCTION folded(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE result text COLLATE "C" := {found};
BEGIN
IF result ~ '{"|".join(longer)}' THEN
{replaced}
END IF;
RETURN result;
END $$
"""


FOLDED = _function()
"""The statement that makes the function."""
