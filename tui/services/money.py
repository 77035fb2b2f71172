"""Amounts as people read them, and totals of several currencies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from tui.store.copy import Copy


class Currency(NamedTuple):
    """How a currency is written: its symbol and its decimals; `rate` turns it into the user's default one."""

    code: str
    symbol: str
    decimals: int = 2
    rate: float | None = None

    @property
    def scale(self) -> int:
        """How many minor units make one: hundredths at least, since deals in yen may have them too."""
        return int(10 ** max(self.decimals, 2))

    @property
    def unit(self) -> int:
        """How many of them an amount of this currency is rounded to."""
        return int(self.scale // 10**self.decimals)


class Total:
    """A sum of deals: minor units by currency, plain and weighted (rounded for each deal, product 9.5)."""

    __slots__ = ("count", "values", "weighted")

    def __init__(self) -> None:
        self.count = 0
        self.values: dict[str, int] = {}
        self.weighted: dict[str, int] = {}

    def add(self, currency: str, value: int, weighted: int, *, sign: int = 1) -> None:
        """Count one deal in (or, with `sign` -1, out)."""
        self.count += sign
        self.values[currency] = self.values.get(currency, 0) + sign * value
        self.weighted[currency] = self.weighted.get(currency, 0) + sign * weighted

    def gather(self, currency: str, count: int, value: int, weighted: int) -> None:
        """Count in what several deals of one currency add up to."""
        self.add(currency, value, weighted)
        self.count += count - 1

    def __add__(self, other: Total) -> Total:
        return self._with(other, 1)

    def __sub__(self, other: Total) -> Total:
        return self._with(other, -1)

    def _with(self, other: Total, sign: int) -> Total:
        total = Total()
        total.count = self.count + sign * other.count
        total.values = {**self.values}
        total.weighted = {**self.weighted}
        for code, value in other.values.items():
            total.values[code] = total.values.get(code, 0) + sign * value
        for code, value in other.weighted.items():
            total.weighted[code] = total.weighted.get(code, 0) + sign * value
        return total


class Money:
    """Writes amounts in the way of the account: symbols from its currencies, separators from the user's locale."""

    def __init__(self, copy: Copy) -> None:
        self.copy = copy
        self.reload()

    def reload(self) -> None:
        """Read currencies, rates and separators again."""
        rates: dict[str, float] = self.copy.fact("rates", {})
        symbols: dict[str, str] = self.copy.fact("symbols", {})
        self.default: str = self.copy.fact("currency", "EUR")
        self.grouping, self.point = self.copy.fact("separators", [",", "."])
        self.currencies = {
            str(c["code"]): Currency(
                str(c["code"]),
                " ".join(symbols.get(str(c["code"]), str(c.get("symbol") or c["code"])).split()),
                int(c["decimal_points"] if c.get("decimal_points") is not None else 2),
                1.0 if c["code"] == self.default else rates.get(str(c["code"])),
            )
            for c in self.copy.all("currency")
        }

    def currency(self, code: str | None) -> Currency:
        """A currency of the account, or what can be made of an unknown code, of whatever type that is."""
        found = str(code or self.default)
        return self.currencies.get(found) or Currency(found, found, 2, 1.0 if found == self.default else None)

    def write(self, value: float | None, code: str | None) -> str:
        """An amount in full: `€5,000` or `US$1,250.50`; no decimals when they are zero, empty for None."""
        if value is None:
            return ""
        currency = self.currency(code)
        decimals = 0 if value == int(value) else currency.decimals
        return self._signed(currency, self._separated(f"{abs(value):,.{decimals}f}"), negative=value < 0)

    def short(self, value: float | None, code: str | None) -> str:
        """An amount at a glance: `€950`, `€12.5k`, `€1.2M`."""
        if value is None:
            return ""
        size = abs(value)
        for limit, divisor, unit in ((999.5, 1, ""), (999_500, 1e3, "k"), (999_500_000, 1e6, "M"), (1e30, 1e9, "bn")):
            if size < limit:
                scaled = size / divisor
                text = f"{scaled:.0f}" if unit == "" or scaled >= 99.95 else f"{scaled:.1f}".removesuffix(".0")
                return self._signed(self.currency(code), self._separated(text) + unit, negative=value < 0)
        return self.write(value, code)

    def _separated(self, text: str) -> str:
        return text.translate(str.maketrans({",": self.grouping, ".": self.point}))

    @staticmethod
    def _signed(currency: Currency, text: str, *, negative: bool) -> str:
        space = " " if len(currency.symbol) > 2 and currency.symbol.isalpha() else ""
        return f"{'-' if negative else ''}{currency.symbol}{space}{text}"

    def minor(self, value: float | None, code: str | None) -> int:
        """An amount in minor units of its currency."""
        return round((value or 0) * self.currency(code).scale)

    def converted(self, sums: dict[str, int]) -> tuple[float, dict[str, float]]:
        """Sums in minor units as one amount in the default currency, and what has no rate, by currency."""
        total, left = 0.0, {}
        for code, minor in sums.items():
            currency = self.currency(code)
            amount = minor / currency.scale
            if currency.rate is None:
                if minor:
                    left[code] = amount
            else:
                total += amount * currency.rate
        return total, left

    def total(self, sums: dict[str, int], *, short: bool = True) -> str:
        """Sums as one text in the default currency; what has no rate is added as it is: `€48k + 500 users`."""
        amount, left = self.converted(sums)
        write = self.short if short else self.write
        return " + ".join([write(round(amount, 2), self.default), *(write(v, code) for code, v in left.items())])


def learn_rates(totals: Iterable[tuple[str, Any]]) -> dict[str, float]:
    """Rates from a deal summary: what the account makes of each currency (reference: deals summary)."""
    rates = {}
    for code, total in totals:
        if total.value and total.value_converted is not None:
            rates[code] = total.value_converted / total.value
    return rates
