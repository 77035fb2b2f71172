"""Amounts as people type them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.services.amounts import parse_amount, parse_number, plain
from tui.services.edits import EditError
from tui.services.money import Money
from tui.store.copy import Copy

CURRENCIES = [
    {"id": 1, "code": "EUR", "symbol": "€", "decimal_points": 2},
    {"id": 2, "code": "USD", "symbol": "$", "decimal_points": 2},
    {"id": 3, "code": "JPY", "symbol": "¥", "decimal_points": 0},
    {"id": 4, "code": "AUD", "symbol": "A$", "decimal_points": 2},
    {"id": 5, "code": "SEK", "symbol": "kr", "decimal_points": 2},
]


def money_in(path: Path, grouping: str, point: str) -> Iterator[Money]:
    copy = Copy(path)
    copy.put("currency", CURRENCIES)
    copy.remember("symbols", {"USD": "US$"})
    copy.remember("separators", [grouping, point])
    yield Money(copy)
    copy.close()


@pytest.fixture(scope="module")
def money(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Money]:
    yield from money_in(tmp_path_factory.mktemp("en") / "copy.db", ",", ".")


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Money]:
    yield from money_in(tmp_path_factory.mktemp("de") / "copy.db", ".", ",")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12500", (12500, "EUR")),
        ("12500 usd", (12500, "USD")),
        ("usd12500", (12500, "USD")),
        ("€12,5k", (12500, "EUR")),
        ("12.5K €", (12500, "EUR")),
        ("$1,250.50", (1250.5, "USD")),
        ("us$ 3", (3, "USD")),
        ("A$3", (3, "AUD")),
        ("1.250,50", (1250.5, "EUR")),
        ("1,250", (1250, "EUR")),
        ("1.250", (1.25, "EUR")),
        ("12 500", (12500, "EUR")),
        ("12’500 kr", (12500, "SEK")),
        ("1,250,000", (1250000, "EUR")),
        ("1.2m", (1200000, "EUR")),
        ("2bn jpy", (2e9, "JPY")),
        ("99.6 jpy", (100, "JPY")),
        ("-300", (-300, "EUR")),
        ("€ -300", (-300, "EUR")),
        ("0", (0, "EUR")),
    ],
)
def test_an_amount_is_read(money: Money, text: str, amount: tuple[float, str]) -> None:
    assert parse_amount(text, money) == amount


def test_where_both_readings_are_possible_the_country_decides(money: Money, german: Money) -> None:
    assert parse_amount("1,250", money)[0] == 1250
    assert parse_amount("1,250", german)[0] == 1.25
    assert parse_amount("1.250", german)[0] == 1250
    assert parse_number("1,5", german) == parse_number("1.5", german) == 1.5


def test_the_deals_currency_stays_where_none_is_named(money: Money) -> None:
    assert parse_amount("7", money, "USD") == (7, "USD")
    assert parse_amount("7", money, "XBT") == (7, "XBT")
    assert parse_amount("7 eur", money, "USD") == (7, "EUR")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is no amount"),
        ("lots", "is no amount"),
        ("5 6x", "has no currency"),
        ("12 gbp", "has no currency “gbp”. It has EUR, AUD, JPY, SEK, USD"),
        ("1,2,3", "dots and commas"),
        ("1.2.3,4,5", "dots and commas"),
        ("9999999999999999", "too large"),
        ("٣", "is no amount"),
    ],
)
def test_what_is_no_amount_is_told(money: Money, text: str, words: str) -> None:
    with pytest.raises(EditError, match=words):
        parse_amount(text, money)


@given(value=st.integers(-(10**13), 10**13), code=st.sampled_from(["EUR", "USD", "JPY", "AUD"]))
def test_what_is_written_is_read_again(money: Money, value: int, code: str) -> None:
    amount = value / 10 ** money.currency(code).decimals
    assert parse_amount(money.write(amount, code), money) == (amount, code)


@given(value=st.integers(-(10**14), 10**14), decimals=st.integers(0, 6))
def test_what_is_put_into_a_line_is_read_again(money: Money, german: Money, value: int, decimals: int) -> None:
    number = round(value / 10**decimals, decimals)
    assert parse_number(plain(number, money), money) == pytest.approx(number, abs=1e-6, rel=1e-15)
    assert parse_number(plain(number, german), german) == pytest.approx(number, abs=1e-6, rel=1e-15)


@given(st.text(max_size=20))
def test_any_text_is_read_or_told(money: Money, text: str) -> None:
    try:
        value, code = parse_amount(text, money)
    except EditError:
        return
    assert abs(value) <= 1e15
    assert code in money.currencies
