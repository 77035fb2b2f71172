"""What the inbox asks: how to sort, whose leads, which filter, the inbox or the archive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tui.app.screens.menu import MenuScreen
from tui.app.screens.picker import Choice, PickerScreen
from tui.services.inbox_look import ORDERS, Look
from tui.services.lead_filters import SavedFilters

if TYPE_CHECKING:
    from tui.app.screens.leads import LeadsScreen

EVERYONE = 0
AS_USUAL = "as usual"


def choose_sort(screen: LeadsScreen) -> None:
    """A way to sort; the one there is, once more, turns it round."""
    look = screen.look
    choices = [Choice(o.name, o.name.capitalize(), _way(o.name, text=o.text)) for o in ORDERS.values()]

    def chosen(name: Any) -> None:
        if name == look.sort:
            screen.see(look._replace(reverse=not look.reverse))
        elif name is not None:
            screen.see(look._replace(sort=name, reverse=False))

    screen.app.push_screen(PickerScreen("Sort by", choices, current=look.sort), chosen)


def _way(name: str, *, text: bool) -> str:
    """What comes first."""
    ways = {
        "next activity": "overdue, today, nothing planned, planned",
        "value": "most first",
        "created": "newest first",
        "expected close": "soonest first",
    }
    return "A to Z" if text else ways.get(name, "")


def choose_owner(screen: LeadsScreen) -> None:
    """Everyone, oneself, or another user, with how many leads each has."""
    look, copy = screen.look, screen.workspace.copy
    me = copy.fact("me", {}).get("id")
    counts = dict(
        copy.select("SELECT owner_id, count(*) FROM shown_lead WHERE is_archived = 0 AND is_deleted = 0 GROUP BY 1")
    )
    users = sorted(copy.all("user"), key=lambda u: (u["id"] != me, str(u.get("name") or "").casefold()))
    shown = [u for u in users if u.get("active_flag") is not False or counts.get(u["id"])]
    choices = [Choice(EVERYONE, "Everyone", _leads(sum(counts.values())))]
    choices += [
        Choice(u["id"], f"{u.get('name')}{' (you)' if u['id'] == me else ''}", _leads(counts.get(u["id"], 0)))
        for u in shown
    ]

    def chosen(owner: Any) -> None:
        if owner is not None:
            screen.see(look._replace(owner=owner or None))

    current = EVERYONE if look.owner is None else look.owner
    screen.app.push_screen(PickerScreen("Whose leads", choices, current=current), chosen)


def _leads(count: int) -> str:
    return f"{count:,} lead{'' if count == 1 else 's'}"


def choose_filter(screen: LeadsScreen) -> None:
    """Turn a filter on, or the same one off; any other text is searched for."""
    look = screen.look
    SavedFilters(screen.workspace).ask()
    off = [Choice(look.unfiltered, "All off")] if look.filtered else []
    choices = [*off, *(Choice(v, text, "✓ on" if on else "") for v, text, on in _filters(screen, look))]

    def chosen(found: Any) -> None:
        if isinstance(found, str):
            screen.see(look._replace(text=found))
        elif found is not None:
            screen.see(found)

    screen.app.push_screen(PickerScreen("Filter", choices, free=True), chosen)


def _filters(screen: LeadsScreen, look: Look) -> Iterator[tuple[Look, str, bool]]:
    """Every filter: the look with it turned on or off, its name, and whether it is on."""
    yield look._replace(unseen=not look.unseen), "Unseen", look.unseen
    for label, (name, _colour) in screen.workspace.leads.labels().items():
        yield look._replace(labels=_toggled(look.labels, label)), f"Label: {name}", label in look.labels
    for source in screen.workspace.leads.sources():
        yield look._replace(sources=_toggled(look.sources, source)), f"Source: {source}", source in look.sources
    for number, name in SavedFilters(screen.workspace).all().items():
        on = number == look.saved
        yield look._replace(saved=0 if on else number), f"Pipedrive: {name}", on


def _toggled(chosen: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(i for i in chosen if i != one) if one in chosen else (*chosen, one)


def choose_columns(screen: LeadsScreen) -> None:
    """A column more, or the same one less; those that are shown stand first."""
    from tui.services.lead_columns import USUAL, LeadColumns

    service, shown = LeadColumns(screen.workspace), screen.look.columns or USUAL
    columns = sorted(service.all(), key=lambda c: shown.index(c.code) if c.code in shown else len(shown))
    choices = [Choice(c.code, c.name, "✓ shown" if c.code in shown else "") for c in columns]
    if screen.look.columns:
        choices.append(Choice(AS_USUAL, "As usual"))

    def chosen(code: Any) -> None:
        if code is None:
            return
        after = tuple(c for c in shown if c != code) if code in shown else (*shown, code)
        after = () if code == AS_USUAL else after or shown
        screen.see(screen.look._replace(columns=after))

    screen.app.push_screen(PickerScreen("Columns", choices), chosen)


def choose_shelf(screen: LeadsScreen) -> None:
    """The inbox, what is archived, or both."""
    entries = [("i", "the inbox"), ("a", "what is archived; R restores"), ("b", "both")]
    shelves = {"i": "inbox", "a": "archived", "b": "all"}

    def chosen(key: str | None) -> None:
        if key in shelves:
            screen.see(screen.look._replace(shelf=shelves[key]))

    screen.app.push_screen(MenuScreen("Show", entries), chosen)
