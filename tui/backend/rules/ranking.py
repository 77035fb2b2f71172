"""How well a text fits a term: exact before beginning before word before part (product 9.13)."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

EXACT, BEGINNING, WORD, PART, SCATTERED = 1.0, 0.8, 0.6, 0.4, 0.3
WEIGHTS = {"title": 1.0, "name": 1.0, "email": 0.7, "phone": 0.7, "code": 0.7, "address": 0.5, "custom_fields": 0.5}
NOTE_WEIGHT = 0.2

_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


def score(term: str, text: str, *, exact: bool = False) -> float:
    """From 0, no match, to 1, the whole text, regardless of case; `exact` accepts nothing less."""
    return _score(term.casefold().strip(), text.casefold().strip(), exact=exact)


def _score(wanted: str, found: str, *, exact: bool) -> float:
    if wanted == found:
        return EXACT
    if exact or not wanted:
        return 0.0
    at = found.find(wanted)
    if at == 0:
        return BEGINNING
    if at > 0:
        return PART if all(found[n - 1].isalnum() for n in _places(found, wanted, at)) else WORD
    words = wanted.split()
    return SCATTERED if len(words) > 1 and all(word in found for word in words) else 0.0


def _places(text: str, wanted: str, at: int) -> list[int]:
    places = []
    while at >= 0:
        places.append(at)
        at = text.find(wanted, at + 1)
    return places


def phone_score(term: str, phone: str, *, exact: bool = False) -> float:
    """As `score`, by digits only: people write numbers as they like."""
    wanted, found = digits(term), digits(phone)
    return score(wanted, found, exact=exact) if len(wanted) > 1 else 0.0


def digits(text: str | None) -> str:
    """The digits of a text."""
    return "".join(c for c in text or "" if "0" <= c <= "9")


def plain(markup: str | None) -> str:
    """The words of a note's HTML."""
    return _SPACE.sub(" ", html.unescape(_TAG.sub(" ", markup or ""))).strip()


def judged(term: str, texts: Mapping[str, Sequence[str]], *, exact: bool = False) -> float:
    """From 0 to 1, how well a record fits a term, given the folded values of its fields; four decimals.

    The best of its fields counts; notes only where no other does. A term whose words are in several fields fits as
    well as a note does.
    """
    wanted, best = term.casefold().strip(), 0.0
    for name, of in texts.items():
        if name != "notes":
            best = max(best, _best(wanted, name, of, exact=exact))
    best = best or _best(wanted, "notes", texts.get("notes", ()), exact=exact)
    if not best and not exact:
        best = score(term, " ".join(text for of in texts.values() for text in of)) * weight("notes")
    return round(best, 4)


def _best(wanted: str, name: str, texts: Sequence[str], *, exact: bool) -> float:
    rate = phone_score if name == "phone" else _score
    return max((rate(wanted, text.strip(), exact=exact) for text in texts), default=0.0) * weight(name)


def weight(field: str) -> float:
    """What a match in a field counts."""
    return WEIGHTS.get(field, NOTE_WEIGHT)
