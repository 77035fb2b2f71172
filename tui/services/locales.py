"""How the user's country writes numbers; asked of babel by the sync and remembered, so that a start needs no babel."""

from __future__ import annotations

from collections.abc import Iterable

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_symbol, get_decimal_symbol, get_group_symbol


def _locale(name: str) -> Locale:
    try:
        return Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en", "US")


def separators(locale: str) -> tuple[str, str]:
    """Between thousands, and before decimals; odd spaces become plain no-break ones, which every terminal shows."""
    found = _locale(locale)
    group = get_group_symbol(found)
    return ("\N{NO-BREAK SPACE}" if group.isspace() else group), get_decimal_symbol(found)


def symbols(codes: Iterable[str], locale: str) -> dict[str, str]:
    """The sign of each currency that cannot be taken for another's: `€`, `US$`."""
    found = _locale(locale)
    return {code: "US$" if code == "USD" else get_currency_symbol(code, found) for code in codes}
