"""Notices: small, above the last two lines, and whole."""

from __future__ import annotations

import pytest
from textual.widgets._toast import Toast

from tui.app.app import PipedriveApp

COLUMNS, ROWS = 120, 40


@pytest.mark.parametrize("letters", range(89, 100))
async def test_the_last_line_of_a_notice_is_shown(app: PipedriveApp, letters: int) -> None:
    async with app.run_test(size=(COLUMNS, ROWS), notifications=True) as pilot:
        app.notify("x" * (letters - 4) + " end", title="Your draft", markup=False)
        for _ in range(300):
            await pilot.pause(0.02)
            if any(toast.region for toast in app.screen.query(Toast)):
                break
        await pilot.pause()
        assert app.screen.query_one(Toast).region.bottom == ROWS - 2
