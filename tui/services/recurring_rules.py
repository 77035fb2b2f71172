"""How often something comes again: as people type it (`every 2 weeks on mon until 1 dec`), and as RFC 5545 has it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import takewhile
from typing import NamedTuple

from tui.services.dates import MONTHS, WEEKDAYS, NotADate, parse_day

EXAMPLES = "Try every week, every 2 weeks on mon thu, every month, every last fri, every weekday until 1 dec."
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
UNITS = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
ALONE = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}
COUNTS = {"other": 2, "second": 2, "third": 3, "fourth": 4}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
MOST = 999
SURE = 28
"""Every month has so many days."""

_RAW = re.compile(
    r"\A(?:RRULE:)?FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)"
    r"(?:;(?:INTERVAL=[1-9]\d{0,2}|COUNT=[1-9]\d{0,2}|UNTIL=\d{8}(?:T\d{6})?"
    r"|BYDAY=(?:-?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:-?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU))*))*\Z",
    re.ASCII,
)


class Rule(NamedTuple):
    """A rule of RFC 5545 without its beginning, and the same in words."""

    text: str
    words: str


def parse_rule(text: str, start: date, today: date) -> Rule:
    """The rule somebody means for something that begins on a day; raises `NotADate`."""
    said = text.strip()
    if _RAW.match(said.upper()):
        raw = said.upper().removeprefix("RRULE:")
        return Rule(_readable(raw, start), raw)
    words, end, end_words = _end(said.lower().replace(",", " ").replace(" and ", " ").split(), start, today)
    found = _every(words, start) if words else None
    if found is None:
        raise NotADate(f"“{said}” is no rule I can read. {EXAMPLES}")
    return Rule(_readable(found.text + end, start), found.words + end_words)


def _readable(rule: str, start: date) -> str:
    """The rule, when it comes at least once; raises `NotADate`."""
    if next(iter(days(rule, datetime.combine(start, time()))), None) is None:
        raise NotADate("That never comes again.")
    return rule


def _end(words: Sequence[str], start: date, today: date) -> tuple[Sequence[str], str, str]:
    """What is said of the end is taken off: `until 1 dec`, `10 times`."""
    if len(words) > 2 and words[-1] == "times" and words[-2].isdecimal() and 0 < int(words[-2]) <= MOST:
        return words[:-2], f";COUNT={int(words[-2])}", f", {int(words[-2])} times"
    for word in ("until", "till"):
        if word in words:
            place = list(words).index(word)
            last = parse_day(" ".join(words[place + 1 :]), max(start, today))
            if last < start:
                raise NotADate("That ends before it begins.")
            said = f"{last.day} {MONTHS[last.month - 1][:3].title()} {last.year}"
            return words[:place], f";UNTIL={last:%Y%m%d}T235959", f", until {said}"
    return words, "", ""


def _every(words: Sequence[str], start: date) -> Rule | None:
    if len(words) == 1 and words[0] in ALONE:
        return _stepped(1, ALONE[words[0]], (), start)
    if words[0] != "every" or len(words) < 2:
        return None
    rest = words[1:]
    if rest[0].rstrip("s") in ("weekday", "workday") and len(rest) == 1:
        return Rule("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday")
    if len(rest) == 2 and rest[0] in ORDINALS and (day := _weekday(rest[1])) is not None:
        return Rule(f"FREQ=MONTHLY;BYDAY={ORDINALS[rest[0]]}{DAYS[day]}", f"every {rest[0]} {_name(day)}")
    if (on := _weekdays(rest)) is not None:
        return _stepped(1, "week", on, start)
    count, rest = _count(rest)
    unit = rest[0].removesuffix("s") if rest else ""
    named = _weekdays(rest[2:]) if rest[1:2] == ["on"] and unit == "week" else () if len(rest) == 1 else None
    return None if unit not in UNITS or named is None else _stepped(count, unit, named, start)


def _count(words: Sequence[str]) -> tuple[int, Sequence[str]]:
    if words[0].isdecimal() and 0 < int(words[0]) <= MOST:
        return int(words[0]), words[1:]
    return (COUNTS[words[0]], words[1:]) if words[0] in COUNTS else (1, words)


def _weekdays(words: Sequence[str]) -> tuple[int, ...] | None:
    found = [_weekday(word) for word in words]
    return None if None in found or not found else tuple(sorted({day for day in found if day is not None}))


def _weekday(word: str) -> int | None:
    named = [n for n, name in enumerate(WEEKDAYS) if len(word) >= 3 and name.startswith(word.removesuffix("s"))]
    return named[0] if len(named) == 1 else None


def _stepped(count: int, unit: str, on: Sequence[int], start: date) -> Rule:
    rule = f"FREQ={UNITS[unit]}" + (f";INTERVAL={count}" if count > 1 else "")
    words = f"every {unit}" if count == 1 else f"every {count} {unit}s"
    if unit == "week":
        on = on or (start.weekday(),)
        return Rule(
            f"{rule};BYDAY={','.join(DAYS[day] for day in on)}", f"{words} on {', '.join(_name(day) for day in on)}"
        )
    if unit == "month" and start.day > SURE:  # in a shorter month on its last day
        rule += f";BYMONTHDAY={','.join(str(day) for day in range(SURE, start.day + 1))};BYSETPOS=-1"
    return Rule(rule, words)


def _name(day: int) -> str:
    return WEEKDAYS[day].capitalize()


def days(rule: str, start: datetime) -> Iterator[datetime]:
    """When it comes again after it began, on the user's clock (naive): a change of clocks does not move it."""
    from dateutil.rrule import rrulestr

    return (moment for moment in rrulestr(rule, dtstart=start) if moment > start)


def until(rule: str, start: datetime, after: datetime, last: datetime) -> list[datetime]:
    """The times after one and up to another, both on the user's clock."""
    return [moment for moment in takewhile(lambda m: m <= last, days(rule, start)) if moment > after]
