"""Tests open thousands of applications with the same styles: what Textual parsed for one of them serves all.

What it makes of a text and the variables of a theme is only read afterwards.
"""

from __future__ import annotations

from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

PARSE = Stylesheet._parse_rules
"""What shares nothing, for tests of what is parsed."""


def share_parsed(patch: pytest.MonkeyPatch) -> None:
    """Let every stylesheet of this process find what another one parsed with the same variables."""
    parsed: dict[tuple[Any, ...], list[RuleSet]] = {}

    def shared(
        self: Stylesheet,
        css: str,
        read_from: CSSLocation,
        is_default_rules: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        key = (css, read_from, is_default_rules, tie_breaker, scope, *self._variables.items())
        if key not in parsed:
            parsed[key] = PARSE(self, css, read_from, is_default_rules, tie_breaker, scope)
        return parsed[key]

    patch.setattr(Stylesheet, "_parse_rules", shared)
