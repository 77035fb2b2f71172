"""Days and times as people type them (`fri 14:00 45m`, `+2w`, `2026-07-01`), and as people read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

from tui.services.edits import EditError

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
EXAMPLES = "Try tomorrow, fri, +2w or 2026-07-01."
WHEN_EXAMPLES = "Try tomorrow 10, fri 14:00 45m, +2w or 2026-07-01."
LONGEST = timedelta(days=7)

_NAMED = {"today": 0, "tod": 0, "tomorrow": 1, "tom": 1, "tmr": 1, "yesterday": -1}
_UNITS = {
    **dict.fromkeys(("d", "day", "days"), "days"),
    **dict.fromkeys(("w", "wk", "week", "weeks"), "weeks"),
    **dict.fromkeys(("m", "mo", "month", "months"), "months"),
    **dict.fromkeys(("y", "yr", "year", "years"), "years"),
}
_SHORT_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "minutes"),
    **dict.fromkeys(("h", "hr", "hour", "hours"), "hours"),
}
_ISO = re.compile(r"\A(\d{4})-(\d{1,2})-(\d{1,2})\Z", re.ASCII)
_DOTTED = re.compile(r"\A(\d{1,2})\.(\d{1,2})\.(\d{4})?\Z", re.ASCII)
_STEP = re.compile(r"\A([+-]?)(\d{1,4})([a-z]+)\Z", re.ASCII)
_CLOCK = re.compile(r"\A(\d{1,2})(?:[:.](\d{2}))?(am|pm)?\Z", re.ASCII)
_LENGTH = re.compile(r"\A(?:(\d{1,3})h(?:(\d{1,2})m?)?|(\d{1,4})(?:m|min|mins)|(\d{1,2})[.,](\d)h)\Z", re.ASCII)


class NotADate(EditError, ValueError):
    """What was typed is no day or time; the message says what is."""


class Reading:
    """What could be read from the beginning of some words: `used` tells how many of them."""

    def __init__(self, day: date | None = None, at: time | None = None, used: int = 0) -> None:
        self.day = day
        self.at = at
        self.length: timedelta | None = None
        self.used = used

    @property
    def found(self) -> bool:
        """Whether a day or a time of day was named."""
        return self.day is not None or self.at is not None

    def when(self, now: datetime) -> datetime | date:
        """The moment in the zone of `now`, or the day when no time was named."""
        day = self.day or now.date()
        return day if self.at is None else datetime.combine(day, self.at, now.tzinfo)


def parse_day(text: str, today: date) -> date:
    """The day somebody means, seen from `today`; raises `NotADate`."""
    words = text.lower().split()
    found = _day(words, today)
    if found is None or found[1] != len(words):
        raise NotADate(f"“{text.strip()}” is no day I can read. {EXAMPLES}")
    return found[0]


def parse_when(text: str, now: datetime) -> tuple[datetime | date, timedelta | None]:
    """The moment (in the zone of `now`) or whole day somebody means, and how long; raises `NotADate`."""
    words = text.split()
    reading = read_when(words, now)
    if not reading.found or reading.used != len(words):
        raise NotADate(f"“{text.strip()}” is no day or time I can read. {WHEN_EXAMPLES}")
    return reading.when(now), reading.length


def read_when(words: Sequence[str], now: datetime) -> Reading:
    """The day, time and length that these words begin with."""
    lower = [word.lower().rstrip(",") for word in words]
    if found := _moment(lower, now):
        reading = Reading(found[0].date(), found[0].time(), found[1])
        _more(reading, lower, now.date())
        return reading
    reading = Reading()
    while _more(reading, lower, now.date()):
        pass
    return reading


def _more(reading: Reading, words: Sequence[str], today: date) -> bool:
    """Read the next part; tells whether there was one."""
    rest = words[reading.used :]
    if reading.day is None and (day := _day(rest, today)):
        reading.day = day[0]
        reading.used += day[1]
    elif reading.at is None and (at := _clock(rest, bare=reading.day is not None and reading.length is None)):
        reading.at, ends = at[0]
        reading.length = ends or reading.length
        reading.used += at[1]
    elif reading.length is None and (length := _length(rest)):
        reading.length = length[0]
        reading.used += length[1]
    else:
        return False
    return True


_RANGE = re.compile(r"\A\d{1,2}(?:[:.]\d{2})?[-–]\d{1,2}[:.]\d{2}\Z", re.ASCII)
_HOUR = re.compile(r"\A\d{1,2}:\d{2}\Z", re.ASCII)
_DAYS = re.compile(r"\A\d{1,2}\.?\Z", re.ASCII)


def impossible(words: Sequence[str]) -> str:
    """What is wrong with words nothing was read from, when they begin like a day or a time; else empty."""
    lower = [word.lower().rstrip(",") for word in words[:2]]
    if not lower:
        return ""
    if _RANGE.match(lower[0]):
        return f"“{words[0]}” ends before it starts."
    if _HOUR.match(lower[0]):
        return f"There is no time “{lower[0]}”."
    if _ISO.match(lower[0]) or _DOTTED.match(lower[0]):
        return f"There is no day “{lower[0]}”."
    pair = len(lower) > 1 and {bool(_DAYS.match(word)) for word in lower} == {True, False}
    if pair and any(_among(MONTHS, word) is not None for word in lower):
        return f"There is no day “{' '.join(lower)}”."
    return ""


# -- days -------------------------------------------------------------------------------------------------------------


def _day(words: Sequence[str], today: date) -> tuple[date, int] | None:
    """The day these words begin with, and how many of them it took."""
    if not words:
        return None
    for read in (_named, _shown, _weekday, _written, _stepped, _by_month, _ending):
        try:
            if found := read(words, today):
                return found
        except (ValueError, OverflowError):
            continue
    return None


def _named(words: Sequence[str], today: date) -> tuple[date, int] | None:
    if words[0] in _NAMED:
        return today + timedelta(days=_NAMED[words[0]]), 1
    if words[:2] == ["next", "week"]:
        return today + timedelta(days=7 - today.weekday()), 2
    if words[:2] == ["next", "month"]:
        return _step(today.replace(day=1), "months", 1), 2
    return None


def _shown(words: Sequence[str], today: date) -> tuple[date, int] | None:
    """`Fri 14 Mar`, as `show_day` writes it: of the year in which it is a Friday, this one first."""
    weekday, named = _among(WEEKDAYS, words[0]), _day_of_month(words[1:])
    if weekday is None or named is None:
        return None
    year, used = _year(words[3:])
    for meant in (year,) if year else (today.year, today.year + 1):
        with suppress(ValueError):
            if (day := date(meant, *named)).weekday() == weekday:
                return day, used + 3
    return None


def _weekday(words: Sequence[str], today: date) -> tuple[date, int] | None:
    following = words[0] == "next" and len(words) > 1
    number = _among(WEEKDAYS, words[int(following)])
    if number is None:
        return None
    if following:
        return today + timedelta(days=7 - today.weekday() + number), 2
    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1), 1


def _among(names: Sequence[str], word: str) -> int | None:
    """Which of these names a word of at least three letters begins."""
    found = [n for n, name in enumerate(names) if len(word) >= 3 and name.startswith(word.rstrip("."))]
    return found[0] if len(found) == 1 else None


def _written(words: Sequence[str], today: date) -> tuple[date, int] | None:
    if match := _ISO.match(words[0]):
        year, month, day = map(int, match.groups())
        return date(year, month, day), 1
    if match := _DOTTED.match(words[0]):
        day, month, said = int(match[1]), int(match[2]), match[3]
        return (date(int(said), month, day) if said else _coming(today, month, day)), 1
    return None


def _stepped(words: Sequence[str], today: date) -> tuple[date, int] | None:
    text, used = words[0], 1
    if text == "in" and len(words) > 1:
        joined = words[1] if not words[1].isdigit() else "".join(words[1:3])
        text, used = f"+{joined}", 2 if joined == words[1] else 3
    match = _STEP.match(text)
    if match is None or not match[1] or match[3] not in _UNITS:
        return None
    count = int(match[2]) * (-1 if match[1] == "-" else 1)
    return _step(today, _UNITS[match[3]], count), used


def _step(day: date, unit: str, count: int) -> date:
    from dateutil.relativedelta import relativedelta

    steps: dict[str, Callable[[], relativedelta]] = {
        "days": lambda: relativedelta(days=count),
        "weeks": lambda: relativedelta(weeks=count),
        "months": lambda: relativedelta(months=count),
        "years": lambda: relativedelta(years=count),
    }
    return day + steps[unit]()


def _by_month(words: Sequence[str], today: date) -> tuple[date, int] | None:
    """`3 july`, `july 3`, `3 july 2027`."""
    if (named := _day_of_month(words)) is None:
        return None
    year, used = _year(words[2:])
    return (date(year, *named) if year else _coming(today, *named)), used + 2


def _day_of_month(words: Sequence[str]) -> tuple[int, int] | None:
    """The month and the day in it that two words name, in either order."""
    if len(words) < 2:
        return None
    number, name = (words[0], words[1]) if words[0][:1].isdigit() else (words[1], words[0])
    number, month = number.rstrip(".,"), _among(MONTHS, name)
    if month is None or not re.fullmatch(r"\d{1,2}", number, re.ASCII):
        return None
    return month + 1, int(number)


def _year(words: Sequence[str]) -> tuple[int | None, int]:
    """The year these words begin with, and how many of them it took."""
    return (int(words[0]), 1) if words and re.fullmatch(r"\d{4}", words[0], re.ASCII) else (None, 0)


def _coming(today: date, month: int, day: int) -> date:
    """The next such day, today included."""
    found = date(today.year, month, day)
    return found if found >= today else date(today.year + 1, month, day)


def _ending(words: Sequence[str], today: date) -> tuple[date, int] | None:
    """The last day of this month, quarter or year."""
    lasts = {"eom": 1, "eoq": 3, "eoy": 12}
    if (span := lasts.get(words[0])) is None:
        return None
    first = today.replace(day=1, month=(today.month - 1) // span * span + 1)
    return _step(first, "months", span) - timedelta(days=1), 1


# -- times ------------------------------------------------------------------------------------------------------------


def _moment(words: Sequence[str], now: datetime) -> tuple[datetime, int] | None:
    """`now`, `+2h`, `in 30m`, `in 30 minutes`."""
    if words[:1] == ["now"]:
        return now.replace(second=0, microsecond=0), 1
    text, used = (words[0], 1) if words else ("", 0)
    if text == "in" and len(words) > 1:
        used = 3 if words[1].isdigit() else 2
        text = "+" + "".join(words[1:used])
    match = _STEP.match(text)
    if match is None or match[1] != "+" or match[3] not in _SHORT_UNITS or (used == 1 and match[3] == "m"):
        return None
    passed = timedelta(**{_SHORT_UNITS[match[3]]: int(match[2])})
    moment = (now.astimezone(UTC) + passed).astimezone(now.tzinfo)  # an hour is one also where clocks change
    return moment.replace(second=0, microsecond=0), used


def _clock(words: Sequence[str], *, bare: bool) -> tuple[tuple[time, timedelta | None], int] | None:
    """A time of day, or a span of it (`10-11:30`) with its length; a `bare` number needs a day before it."""
    skip = 1 if words[:1] == ["at"] and len(words) > 1 else 0
    if len(words) <= skip:
        return None
    first, _, last = words[skip].partition("-")
    start = _time(first, bare=bare or bool(skip) or bool(last))
    if start is None:
        return None
    if not last:
        return (start, None), skip + 1
    end = _time(last, bare=True)
    if end is None or end <= start:
        return None
    return (start, datetime.combine(date.min, end) - datetime.combine(date.min, start)), skip + 1


def _time(word: str, *, bare: bool) -> time | None:
    if word == "noon":
        return time(12)
    match = _CLOCK.match(word)
    if match is None or not (bare or match[2] or match[3]):
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3] == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def parse_length(text: str) -> timedelta:
    """How long something takes: `45m`, `1h30`, `1.5h`; raises `NotADate`."""
    words = text.lower().split()
    found = _length(words)
    if found is None or found[1] != len(words):
        raise NotADate(f"“{text.strip()}” is no length I can read. Try 45m, 1h or 1h30.")
    return found[0]


def _length(words: Sequence[str]) -> tuple[timedelta, int] | None:
    skip = 1 if words[:1] == ["for"] and len(words) > 1 else 0
    match = _LENGTH.match(words[skip]) if len(words) > skip else None
    if match is None:
        return None
    hours, minutes, only, whole, tenth = (int(part or 0) for part in match.groups())
    length = timedelta(hours=hours + whole, minutes=minutes + only + 6 * tenth)
    return (length, skip + 1) if timedelta() < length <= LONGEST else None


# -- for reading ------------------------------------------------------------------------------------------------------


def show_day(day: date, today: date) -> str:
    """A day near today by its name, others as `Fri 14 Mar`, with the year when it is another one."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((day - today).days)
    if near:
        return near
    text = f"{WEEKDAYS[day.weekday()][:3].title()} {day.day} {MONTHS[day.month - 1][:3].title()}"
    return text if day.year == today.year else f"{text} {day.year}"


def show_length(length: timedelta) -> str:
    """A length as people write it: `45m`, `1h`, `1h30m`."""
    minutes = int(length.total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours}h{rest}m" if hours and rest else f"{hours}h" if hours else f"{rest}m"
