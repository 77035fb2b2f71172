"""Amounts: weighted, converted and written out (product 9.5, 9.12)."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui.backend.tables import currencies, currency_rates

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


EVERY_DIGIT = Context(prec=350)
"""As many as the largest number has that is kept, and its decimals."""
LARGEST = sys.float_info.max
"""What stands for anything larger: JSON has no infinity."""


def bounded(amount: float) -> float:
    """An amount JSON can say: what is beyond the largest number is the largest."""
    return min(max(amount, -LARGEST), LARGEST)


def added(amounts: Iterable[float]) -> float:
    """The sum of finite amounts, whatever their order; `LARGEST` for one beyond it."""
    several = list(amounts)
    total = float(sum(several))
    if math.isfinite(total):
        return total
    exact = sum(map(Fraction, several), Fraction(0))
    return float(min(max(exact, -Fraction(LARGEST)), Fraction(LARGEST)))


def rounded(amount: float, decimals: int) -> float:
    """An amount rounded half up to a currency's decimal points; what is too large to round stays, within `LARGEST`."""
    exact = Decimal(repr(amount))
    if not exact.is_finite() or exact.adjusted() > 20:
        return bounded(amount)
    return float(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def probability(deal: Mapping[str, Any], stage: Mapping[str, Any], pipeline: Mapping[str, Any]) -> float:
    """How likely a deal is won, in percent: its own where the pipeline lets deals have one, else its stage's."""
    own = deal["probability"] if pipeline["is_deal_probability_enabled"] else None
    return float(own if own is not None else stage["deal_probability"])


def weighted(deal: Mapping[str, Any], likely: float, decimals: int) -> float:
    """A deal's value times its probability; a won deal counts in full and a lost one not at all (product 9.5)."""
    if deal["status"] == "lost":
        return 0.0
    if deal["status"] == "won":
        return float(deal["value"])
    exact = Decimal(repr(deal["value"])) * Decimal(repr(likely)) / 100  # what floats make of it may be infinite
    return rounded(float(exact), decimals)


@dataclass(frozen=True, slots=True)
class Money:
    """What is known of currencies: their decimals and symbols, and what one euro bought of each."""

    known: dict[str, Row]
    rates: dict[str, float]
    locale: str

    def decimals(self, code: str) -> int:
        """How many decimal points a currency has; two where it is unknown."""
        return int(self.known[code]["decimal_points"]) if code in self.known else 2

    def converted(self, amount: float, code: str, target: str) -> float | None:
        """An amount in another currency, rounded to its decimals; None where a rate is missing."""
        if code == target:
            return rounded(amount, self.decimals(target))
        if code not in self.rates or target not in self.rates:
            return None
        return rounded(amount / self.rates[code] * self.rates[target], self.decimals(target))

    def written(self, amount: float, code: str) -> str:
        """An amount as people read it: `€5,000`, `US$10.50`, `500 users`; no decimals when they are zero."""
        from babel.numbers import format_decimal

        places = self.decimals(code)
        pattern = "#,##0" if float(amount).is_integer() or not places else f"#,##0.{'0' * places}"
        with localcontext(EVERY_DIGIT):
            number = format_decimal(Decimal(repr(abs(amount))), format=pattern, locale=self.locale)
        sign, row = ("-" if amount < 0 else ""), self.known.get(code, {})
        if row.get("is_custom_flag"):
            return f"{sign}{number} {row['name']}"
        return f"{sign}{row.get('symbol') or code}{number}"


async def money(call: Call) -> Money:
    """The currencies and rates of the company, and the separators of the caller."""
    known = await call.rows(select(currencies))
    rates = await call.rows(select(currency_rates))
    return Money({r["code"]: r for r in known}, {r["code"]: r["per_euro"] for r in rates}, _locale(call.user["locale"]))


def _locale(name: str | None) -> str:
    from babel.core import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(name or "en_US"))
    except (UnknownLocaleError, ValueError):
        return "en_US"
