"""Chance that can be repeated: every subject has its own dice, so changing one leaves the others as they were."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def dice(seed: int, subject: str) -> Random:
    """The dice of a subject; the same seed rolls the same."""
    return Random(f"{seed}:{subject}")  # noqa: S311 - demo data, no secrets


def weighted(rng: Random, choices: Sequence[tuple[T, float]]) -> T:
    """One of the choices, the heavier the likelier."""
    return rng.choices([choice for choice, _ in choices], [weight for _, weight in choices])[0]


def between(rng: Random, low: int, high: int) -> int:
    """A whole number, nearer to the lower end as sizes of fleets are."""
    return round(rng.triangular(low, high, low + (high - low) * 0.2))


def quoted(amount: float) -> float:
    """An amount as it stands in an offer: nobody quotes 12,437.18."""
    step = next(step for limit, step in ((2_000, 50), (50_000, 100), (1e12, 500)) if amount < limit)
    return float(max(step, round(amount / step) * step))
