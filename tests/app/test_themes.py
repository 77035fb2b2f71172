"""Every theme can be read: text on every ground it stands on, by people with any colour vision, on any terminal."""

from __future__ import annotations

from typing import get_args

import pytest
from textual.color import Color
from textual.theme import Theme

from tests.app.board import deal
from tui.api.models.leads import LabelColor
from tui.app.app import PipedriveApp
from tui.app.screens.prompt import PromptScreen
from tui.app.themes import ANSI, COLOUR_BLIND, DARK, LIGHT, THEMES
from tui.app.widgets.card import palette

COLOURED = [theme for theme in THEMES if not theme.ansi]
TEXTS = ("foreground", "muted", "error", "warning", "success", "accent", "rotten", "primary")


def colour(theme: Theme, name: str) -> Color:
    return Color.parse(theme.variables.get(name) or getattr(theme, name))


def luminance(shade: Color) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in shade.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Color, other: Color) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", ["background", "surface", "panel", "focus-background"])
def test_text_can_be_read_on_every_ground(theme: Theme, ground: str) -> None:
    least = 7.0 if "contrast" in theme.name and ground != "focus-background" else 4.5
    least = 3.0 if theme in (DARK, LIGHT, COLOUR_BLIND) and ground == "focus-background" else least
    found = {name: round(contrast(colour(theme, name), colour(theme, ground)), 1) for name in TEXTS}
    assert {name: ratio for name, ratio in found.items() if ratio < least} == {}


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
def test_labels_on_cards_are_as_legible_as_the_text_beside_them(theme: Theme) -> None:
    colors = {name: colour(theme, name).hex for name in (*TEXTS, "background", "surface", "panel", "focus-background")}
    least = 7.0 if "contrast" in theme.name else 4.5
    for ink, needed in zip(palette(colors), (least, least, 3.0, least), strict=True):
        for name in get_args(LabelColor):
            style = ink.label(name)
            assert style.color is not None
            assert style.bgcolor is not None
            assert contrast(Color.parse(style.color.name), Color.parse(style.bgcolor.name)) >= needed, name


@pytest.mark.parametrize(("one", "other"), [("success", "error"), ("success", "rotten"), ("success", "warning")])
def test_well_and_not_well_differ_without_red_and_green(one: str, other: str) -> None:
    """As eyes without cones for red (protanopia) see them, after Viénot, Brettel and Mollon."""

    def seen(name: str) -> tuple[float, float]:
        red, green, blue = colour(COLOUR_BLIND, name).normalized
        return 0.112 * red + 0.888 * green, blue

    (yellow, blue), (yellow_too, blue_too) = seen(one), seen(other)
    assert abs(yellow - yellow_too) + abs(blue - blue_too) > 0.4


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_every_screen_stands_in_every_theme(app: PipedriveApp, theme: Theme) -> None:
    app.workspace.copy.put("deal", [deal(n, n % 3 + 1) for n in range(1, 9)])
    async with app.run_test(size=(100, 30)) as pilot:
        app.theme = theme.name
        for section in ("deals", "leads", "today", "activities", "persons"):
            app.switch_mode(section)
            await pilot.pause()
        await app.push_screen(PromptScreen("Title", "under the dialog nothing is seen"))
        await pilot.pause()
        assert app.screen.query_one("Vertical").styles.background.a == 1


async def test_with_sixteen_colours_and_no_background_the_cursor_is_seen(app: PipedriveApp) -> None:
    app.workspace.copy.put("deal", [deal(1, 1), deal(2, 1)])
    async with app.run_test(size=(100, 30)) as pilot:
        app.theme = ANSI.name
        await pilot.pause()
        lines = ["".join(s.text for s in strip) for strip in app.screen._compositor.render_strips(app.size)]
        assert sum("▌" in line for line in lines) == 3


async def test_signs_in_ascii(app: PipedriveApp) -> None:
    app.workspace.copy.put("deal", [deal(1, 1, title="Köln – 世界"), deal(2, 1)])
    app.suit(signs="ascii")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        strips = app.screen._compositor.render_strips(app.size)
        text = "\n".join("".join(s.text for s in strip) for strip in strips)
        assert {c for c in text if not c.isascii()} == {"ö", "世", "界"}
        assert all(strip.cell_length == 100 for strip in strips)


async def test_without_utf_8_everything_is_ascii(app: PipedriveApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.app.terminal._writes_utf_8", lambda: False)
    app.workspace.copy.put("deal", [deal(1, 1, title="Köln – 世界 👩\u200d🚀 e\u0301"), deal(2, 1)])
    app.suit()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        strips = app.screen._compositor.render_strips(app.size)
        text = "\n".join("".join(s.text for s in strip) for strip in strips)
        assert text.isascii()
        assert "Koln - ????" in text
        assert all(strip.cell_length == 100 for strip in strips)


async def test_a_slow_line_means_few_colours_unless_one_says_it_is_fast(app: PipedriveApp) -> None:
    from tui.wire.line import SlowLine

    app.suit(link="fast")
    async with app.run_test(size=(100, 30)) as pilot:
        app.post_message(SlowLine(0.3))
        await pilot.pause()
        assert app.theme == DARK.name
        app.link = ""
        app.post_message(SlowLine(0.3))
        await pilot.pause()
        assert app.theme == ANSI.name
