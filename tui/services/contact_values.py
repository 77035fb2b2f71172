"""Phones and e-mails as they are typed: `mobile +49 171 …` says what it is for, a `*` makes it the first choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Value = dict[str, Any]
LABELS = ("work", "home", "mobile", "other")
HINT = "several with ; between · work, home, mobile or other before it says what it is for · * the first choice"


def write(value: Mapping[str, Any], *, alone: bool) -> str:
    """A value as it is typed; what is usual is left out."""
    label = str(value.get("label") or "work")
    said = [label] if label in LABELS[1:] else []
    said.append(str(value.get("value") or ""))
    return " ".join([*said, "*"] if value.get("primary") and not alone else said)


def read(text: str, before: Mapping[str, Any]) -> Value:
    """The value a text means; what it does not say is as before."""
    words = text.split()
    starred = bool(words) and words[-1] == "*"
    words = words[:-1] if starred else words
    label = words[0].lower().rstrip(":") if len(words) > 1 and words[0].lower().rstrip(":") in LABELS else ""
    usual = before.get("label") if before.get("label") not in LABELS[1:] else "work"
    found = {"value": " ".join(words[1:] if label else words), "label": label or usual or "work"}
    return {**before, **found, "primary": starred}


def settled(values: Sequence[Value], before: Sequence[Mapping[str, Any]], at: int) -> list[Value]:
    """Values of which one is the first choice: one that was starred just now, else the one that was, else the first."""
    starred = next((n for n in range(at, len(values)) if values[n].get("primary")), None)
    was = next((n for n, one in enumerate(before) if one.get("primary")), 0)
    first = starred if starred is not None else min(was, len(values) - 1)
    return [{**one, "primary": n == first} for n, one in enumerate(values)]
