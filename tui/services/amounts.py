"""Amounts as people type them: `12500 usd`, `€12,5k`, `1.250,50`."""

from __future__ import annotations

import math
import re

from tui.services.edits import EditError
from tui.services.money import Money

LARGEST = 1e15
_NUMBER = re.compile(
    r"(?P<number>\d(?:[\d.,’'\s]*\d)?[.,]?)(?:\s?(?P<unit>bn|k|m|b)(?![a-z]))?", re.ASCII | re.IGNORECASE
)
_SCALE = {"": 1, "k": 1e3, "m": 1e6, "b": 1e9, "bn": 1e9}


def parse_amount(text: str, money: Money, currency: str | None = None) -> tuple[float, str]:
    """An amount in major units and its currency, `currency` where none is named; raises `EditError`.

    `.` and `,` are read as people mean them; where both readings are possible (`1,250`) the user's country decides.
    """
    text = " ".join(text.split())
    found = list(_NUMBER.finditer(text))
    if len(found) != 1:
        raise EditError(f"“{text}” is no amount. Try 12500, 12.5k or 12500 USD.")
    match = found[0]
    named = (text[: match.start()] + text[match.end() :]).replace(" ", "")
    sign = -1 if named.count("-") + named.count("−") == 1 else 1
    code = _currency(re.sub("[-−]", "", named), money) or currency or money.default
    value = sign * _number(match["number"].replace(" ", ""), money) * _SCALE[(match["unit"] or "").lower()]
    if abs(value) > LARGEST:
        raise EditError("That amount is too large.")
    return round(value, money.currency(code).decimals), code


def parse_number(text: str, money: Money) -> float:
    """A plain number, with the separators of the user's country; raises `EditError`."""
    squeezed = re.sub(r"\s+", "", text)
    body = squeezed.lstrip("-−+")
    if not re.fullmatch(r"\d[\d.,’']*", body, re.ASCII):
        raise EditError(f"“{text.strip()}” is no number.")
    value = _number(body, money)
    if abs(value) > LARGEST:
        raise EditError("That number is too large.")
    return -value if squeezed.startswith(("-", "−")) else value


def plain(value: float, money: Money) -> str:
    """A number as one types it, every digit of it: no groups, at most six decimals; `parse_number` reads it back."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text.replace(".", money.point)


def _number(digits: str, money: Money) -> float:
    """The number; raises `EditError` for separators that make none."""
    digits = digits.rstrip(".,’'")
    point = _point(digits, money)
    whole, _, rest = digits.rpartition(point) if point else (digits, "", "")
    groups = re.split(r"[.,’']", whole)
    if any(len(group) != 3 for group in groups[1:]) or not groups[0] or (rest and not rest.isdigit()):
        raise EditError(f"“{digits}” is no number: look at its dots and commas.")
    value = float("".join(groups) + (f".{rest}" if rest else ""))
    return value if math.isfinite(value) else math.inf


def _point(digits: str, money: Money) -> str:
    """Which sign stands before the decimals; empty when there are none."""
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        last = max(".,", key=digits.rfind)
        return last if digits.count(last) == 1 else ""
    sign = "." if dots else ","
    if dots + commas != 1:
        return ""
    grouped = len(digits.rpartition(sign)[2]) == 3
    return "" if grouped and sign != money.point else sign


def _currency(named: str, money: Money) -> str:
    """The code of the currency somebody named, empty for none; raises `EditError` for one the account has not."""
    if not named:
        return ""
    if named.upper() in money.currencies:
        return named.upper()
    if by_symbol := _by_symbol(named, money):
        return by_symbol
    raise EditError(f"This account has no currency “{named[:20]}”. It has {_some(money)}.")


def _by_symbol(named: str, money: Money) -> str:
    known = {c.symbol.lower().replace("\N{NO-BREAK SPACE}", ""): c.code for c in money.currencies.values()}
    if found := known.get(named.lower()):
        return found
    ending = [code for symbol, code in known.items() if symbol.endswith(named)]
    return "USD" if "USD" in ending else ending[0] if len(ending) == 1 else ""


def _some(money: Money) -> str:
    codes = sorted(money.currencies, key=lambda code: (code != money.default, code))
    return ", ".join(codes[:6]) + (" and others" if len(codes) > 6 else "")
