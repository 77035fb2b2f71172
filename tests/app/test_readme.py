"""The keys the README promises are the keys there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tui.app.screens.activities import ActivitiesScreen
from tui.app.screens.activity_list import ActivityListScreen
from tui.app.screens.base import MainScreen
from tui.app.screens.catalogue import CatalogueScreen
from tui.app.screens.contacts import ContactTimelineScreen
from tui.app.screens.deal_list import DealListScreen
from tui.app.screens.deals import DealsScreen
from tui.app.screens.directory import DirectoryScreen
from tui.app.screens.duplicates import DuplicatesScreen
from tui.app.screens.forecast import ForecastScreen
from tui.app.screens.leads import LeadsScreen
from tui.app.screens.project import ProjectScreen
from tui.app.screens.projects import ProjectsScreen
from tui.app.screens.record import RecordScreen
from tui.app.screens.statistics import StatisticsScreen
from tui.app.screens.today import TodayScreen
from tui.app.screens.triage import TriageScreen

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SCREENS: dict[str, type[MainScreen]] = {
    "deals": DealsScreen,
    "a list of deals": DealListScreen,
    "the forecast": ForecastScreen,
    "the statistics of a pipeline": StatisticsScreen,
    "a record": RecordScreen,
    "people, organizations, products": DirectoryScreen,
    "duplicates": DuplicatesScreen,
    "timeline of contact": ContactTimelineScreen,
    "prices of a product": CatalogueScreen,
    "projects": ProjectsScreen,
    "a project": ProjectScreen,
    "today": TodayScreen,
    "leads": LeadsScreen,
    "triage": TriageScreen,
    "activities": ActivitiesScreen,
    "activities as a list": ActivityListScreen,
}


def _promised(table: str) -> set[str]:
    """The keys in the first column of a table; those behind a `then` belong to a menu."""
    found = re.search(rf"^\| {table} \| \|\n\|---\|---\|\n((?:\|.*\n)+)", README, re.MULTILINE)
    assert found, f"the README has a table for {table}"
    first = [row.split("|")[1].split(" then ")[0] for row in found.group(1).splitlines()]
    return {key for cell in first for key in re.findall(r"`([^`]+)`", cell)}


@pytest.mark.parametrize("table", SCREENS)
def test_every_key_of_the_readme_works_on_its_screen(table: str) -> None:
    there = {key for command in SCREENS[table].commands() for key in command.all_shown.split()}
    assert _promised(table)
    assert _promised(table) <= there


@pytest.mark.parametrize("screen", SCREENS.values())
def test_the_keys_that_work_everywhere_do(screen: type[MainScreen]) -> None:
    there = {key for command in screen.commands() for key in command.all_shown.split()}
    on_lists_only = (
        {"h", "l"}
        if screen in (LeadsScreen, TodayScreen, TriageScreen, DuplicatesScreen, ContactTimelineScreen, CatalogueScreen)
        else set()
    )
    assert _promised("everywhere") - on_lists_only <= there
