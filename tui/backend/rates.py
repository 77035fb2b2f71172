"""The currencies a company begins with, and what one euro bought of each on a named day, in round figures."""

from __future__ import annotations

RATE_DATE = "2025-06-30"

CURRENCIES: tuple[tuple[str, str, str, int, float], ...] = (
    ("EUR", "Euro", "€", 2, 1.0),
    ("USD", "US Dollar", "US$", 2, 1.17),
    ("GBP", "British Pound Sterling", "£", 2, 0.856),
    ("CHF", "Swiss Franc", "CHF", 2, 0.935),
    ("SEK", "Swedish Krona", "SEK", 2, 11.15),
    ("NOK", "Norwegian Krone", "NOK", 2, 11.83),
    ("DKK", "Danish Krone", "DKK", 2, 7.46),
    ("PLN", "Polish Złoty", "zł", 2, 4.24),
    ("CZK", "Czech Republic Koruna", "Kč", 2, 24.75),
    ("HUF", "Hungarian Forint", "Ft", 2, 399.8),
    ("RON", "Romanian Leu", "RON", 2, 5.08),
    ("BGN", "Bulgarian Lev", "BGN", 2, 1.956),
    ("TRY", "Turkish Lira", "₺", 2, 46.57),
    ("JPY", "Japanese Yen", "¥", 0, 169.2),
    ("CNY", "Chinese Yuan", "CN¥", 2, 8.4),
    ("INR", "Indian Rupee", "₹", 2, 100.6),
    ("KRW", "South Korean Won", "₩", 0, 1588.0),
    ("SGD", "Singapore Dollar", "S$", 2, 1.494),
    ("HKD", "Hong Kong Dollar", "HK$", 2, 9.2),
    ("AUD", "Australian Dollar", "A$", 2, 1.795),
    ("NZD", "New Zealand Dollar", "NZ$", 2, 1.933),
    ("CAD", "Canadian Dollar", "CA$", 2, 1.603),
    ("BRL", "Brazilian Real", "R$", 2, 6.44),
    ("MXN", "Mexican Peso", "MX$", 2, 22.09),
    ("ZAR", "South African Rand", "R", 2, 20.84),
    ("ILS", "Israeli New Sheqel", "₪", 2, 3.95),
)
"""Code, name, symbol, decimal points, units for one euro."""
