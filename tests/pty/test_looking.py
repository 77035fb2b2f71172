"""Ways to look at deals, and what is kept of them: real keys, a real screen, the real backend."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from tests.pty.board import on_board, under_cursor
from tests.pty.conftest import Call, unsent
from tests.pty.terminal import Terminal, program

LIMIT = 20_000
NAME = "Large ones"


def test_what_one_looks_at_is_found_kept_and_written(home: Path, call: Call, tmp_path: Path) -> None:
    with program(home, "--demo") as app:
        app.until(lambda: on_board(app), "the board")
        app.wait("● saved")
        everything = deals(app)
        whose(app)
        assert deals(app) < everything
        choose(app, "F", until=f"^ Sales +{everything} deals")
        large = saved_filter(app, everything)
        kept(app, large, everything)
        file = exported(app, large, tmp_path / "large.xlsx")
        forecast(app)
        statistics(app)
        choose(app, "1", "enter", until=rf"^ Sales +{large} deals.* {NAME}")
        app.until(lambda: sum(by_stage(app)) == large, "its deals by stage")
        shown = by_stage(app)
        leave(app, home)
    stored = [f for f in call("filters.list", "--type", "deals") if f["name"] == NAME]
    assert len(stored) == 1
    found = call("deals.list", "--filter_id", str(stored[0]["id"]), "--pipeline_id", "1", "--limit", "500")
    assert len([d for d in found if d["status"] == "open"]) == large
    assert all(d["value"] > LIMIT for d in found)
    assert file.count("<row ") == large + 1
    with program(home, "--demo") as app:
        app.wait(rf"^ Sales +{large} deals.* {NAME}")
        app.until(lambda: by_stage(app) == shown, "the same deals by stage")
        app.wait(rf"^  1 {NAME} {large}")
        choose(app, "F", until=f"^ Sales +{everything} deals")
        leave(app, home)


def deals(app: Terminal) -> int:
    """How many the board says it has."""
    return int(app.wait(r"^ Sales +([\d,]+) deals")[1].replace(",", ""))


def by_stage(app: Terminal) -> list[int]:
    """How many deals each column has."""
    return [int(n) for n in re.findall(r" (\d+)(?= {2}|$)", app.wait("^ Qualified +.*$")[0])]


def choose(app: Terminal, *keys: str, until: str) -> None:
    """Press keys, and wait for what they lead to."""
    app.press(*keys)
    app.wait(until)


def pick(app: Terminal, key: str, title: str, words: str) -> None:
    """Choose from a list by its words."""
    choose(app, key, until=f"│ {title}")
    app.type(words)
    app.wait(rf"▌.*{words}")
    app.press("enter")


def whose(app: Terminal) -> None:
    """A colleague's deals, a team's, and those in which a text is typed letter by letter."""
    everything = deals(app)
    pick(app, "o", "Whose", "Rasmus")
    app.until(lambda: deals(app) < everything, "fewer deals")
    rasmus = deals(app)
    choose(app, "/", until="⏎ keep · esc back")
    app.type("fuel")
    app.wait(r"^ Sales +\d+ deals.* /fuel")
    app.until(lambda: deals(app) < rasmus, "those with the text")
    app.press("enter")
    app.gone("⏎ keep · esc back")
    choose(app, "F", until=f"^ Sales +{everything} deals")
    pick(app, "o", "Whose", "Team")
    app.until(lambda: deals(app) < everything, "those of the team")


def saved_filter(app: Terminal, everything: int) -> int:
    """Build a filter that Pipedrive keeps; gives how many deals it lets through."""
    pick(app, "f", "Filter", "New Pipedrive filter")
    app.wait("\\^s")
    choose(app, "a", until="type to find")
    for words in ("Value", "is more than"):
        app.type(words)
        app.wait(rf"▌.*{words}")
        app.press("enter")
        app.gone(rf"▌.*{words}$")
    app.wait("⏎ save")
    app.type(f"{LIMIT}")
    app.wait(f"{LIMIT}")
    choose(app, "enter", until="Value is more than")
    choose(app, "ctrl+s", until="⏎ save")
    app.type(NAME)
    app.wait(NAME)
    choose(app, "enter", until=rf"^ Sales +\d+ deals.* {NAME}")
    app.until(lambda: deals(app) < everything, "fewer deals")
    return deals(app)


def kept(app: Terminal, large: int, everything: int) -> None:
    """The view as a favourite with a number and a count."""
    pick(app, "f", "Filter", "Keep this view")
    app.wait(f"Name of the favourite(.|\n)*{NAME}")
    choose(app, "enter", until=rf"^  1 {NAME} {large}")
    choose(app, "F", until=f"^ Sales +{everything} deals")
    choose(app, "1", "enter", until=rf"^ Sales +{large} deals.* {NAME}")
    choose(app, "F", until=f"^ Sales +{everything} deals")


def exported(app: Terminal, large: int, path: Path) -> str:
    """The favourite as a list, written as a workbook; gives its first sheet."""
    choose(app, "v", until="l  list")
    choose(app, "l", until="^ +Title +")
    choose(app, "1", "enter", until=rf"^ Sales +{large} deals.* {NAME}")
    while app.read(1.0):
        pass  # it looked like this before; on a busy machine those keys are still at work
    choose(app, "X", until=f"Export {large} deals to")
    app.press("ctrl+u")
    app.type(str(path))
    app.press("enter")
    app.wait(f"Written: {large} deals")
    with zipfile.ZipFile(path) as book:
        sheet = next(name for name in book.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))
        return book.read(sheet).decode()


def forecast(app: Terminal) -> None:
    """Periods, later ones, and back."""
    choose(app, "v", until="f  forecast")
    choose(app, "f", until="forecast by month")
    choose(app, "i", until="│ Periods")
    app.type("Quarters")
    app.wait("▌.*Quarters")
    choose(app, "enter", until=r"forecast by quarter(.|\n)*^ Earlier +\d+ +Q\d \d{4}")
    choose(app, "q", until="^ Qualified")


def statistics(app: Terminal) -> None:
    """The charts, and the deals behind a bar."""
    choose(app, "v", until="s  statistics")
    choose(app, "s", until="Funnel +Velocity +Movements")
    app.wait("▌ Qualified +")
    choose(app, "enter", until="^ +Title +")
    choose(app, "escape", until="Funnel +Velocity +Movements")
    choose(app, "q", until="^ Qualified")
    app.until(lambda: bool(under_cursor(app)), "the cursor")


def leave(app: Terminal, home: Path) -> None:
    app.until(lambda: not unsent(home), "everything is sent")
    app.wait("● saved")
    app.press("q")
    assert app.end() == 0
