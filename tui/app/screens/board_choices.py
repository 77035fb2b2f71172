"""What the board asks: how to sort, whose deals, which filter, which pipeline, how large the cards are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tui.app.screens.board_frame import URGENCIES, BoardFrame
from tui.app.screens.deals_view import DealsView
from tui.app.screens.menu import MenuScreen
from tui.app.screens.picker import Choice, PickerScreen
from tui.services.board_memory import ALL
from tui.services.board_view import ORDERS, STATUSES, View
from tui.services.filters import Filters
from tui.services.money import Total

EVERYONE = 0
AGES = (3, 7, 14, 30, 60, 90)
EDITOR = "editor"


def choose_sort(screen: BoardFrame, view: View) -> None:
    """One of Pipedrive's sorts (product 2.4); the one there is, once more, turns it round."""
    choices = [Choice(o.name, o.name.capitalize(), _way(o.name, descending=o.descending)) for o in ORDERS.values()]

    def chosen(name: Any) -> None:
        if name == view.sort:
            screen.see(view._replace(reverse=not view.reverse))
        elif name is not None:
            screen.see(view._replace(sort=name, reverse=False))

    screen.app.push_screen(PickerScreen("Sort by", choices, current=view.sort), chosen)


def _way(name: str, *, descending: bool) -> str:
    """What comes first."""
    if name == "next activity":
        return "overdue, today, nothing planned, planned"
    if name in ("value", "activities done", "activities to do", "products"):
        return "most first"
    if name in ("created", "updated", "expected close"):
        return "newest first" if descending else "soonest first"
    return "A to Z"


def choose_owner(screen: DealsView, view: View) -> None:
    """Everyone, oneself, or another user, with how many deals each has here."""
    copy = screen.workspace.copy
    me = copy.fact("me", {}).get("id")
    counts = screen.workspace.deals.owners(screen.pipelines)
    users = sorted(copy.all("user"), key=lambda u: (u["id"] != me, str(u.get("name") or "").casefold()))
    shown = [u for u in users if u.get("active_flag") is not False or counts.get(u["id"])]
    choices = [Choice(EVERYONE, "Everyone", _deals(sum(counts.values())))]
    choices += [
        Choice(u["id"], f"{u.get('name')}{' (you)' if u['id'] == me else ''}", _deals(counts.get(u["id"], 0)))
        for u in shown
    ]
    Filters(screen.workspace).ask()
    choices += [Choice((t["id"],), f"Team: {t['name']}") for t in Filters(screen.workspace).teams()]

    def chosen(owner: Any) -> None:
        if isinstance(owner, tuple):
            screen.see(view._replace(owner=None, team=owner[0]))
        elif owner is not None:
            screen.see(view._replace(owner=owner or None, team=0))

    current = (view.team,) if view.team else EVERYONE if view.owner is None else view.owner
    screen.app.push_screen(PickerScreen("Whose deals", choices, current=current), chosen)


def _deals(count: int) -> str:
    return f"{count:,} deal{'' if count == 1 else 's'}"


def choose_filter(screen: DealsView, view: View) -> None:
    """Turn a filter on, or the same one off; a number is days in the stage, any other text is searched for."""
    from tui.app.screens import filter_choices

    Filters(screen.workspace).ask()
    off = [Choice(View(sort=view.sort, reverse=view.reverse), "All off")] if view.filtered else []
    own = [Choice(v, text, "✓ on" if on else "") for v, text, on in _filters(screen, view)]
    choices = [*off, *filter_choices.choices(screen, view), *own, *filter_choices.commands(screen, view)]

    def chosen(found: Any) -> None:
        if isinstance(found, tuple) and len(found) == 1:
            filter_choices.act(screen, view, found[0])
            return
        if isinstance(found, str):
            days = found.removesuffix("d").strip()
            aged = view._replace(age=min(int(days), 36_500)) if days.isdecimal() else view._replace(text=found)
            screen.see(aged)
        elif isinstance(found, View):
            screen.see(found)

    screen.app.push_screen(PickerScreen("Filter", choices, free=True), chosen)


def _filters(screen: DealsView, view: View) -> Iterator[tuple[View, str, bool]]:
    """Every filter: the view with it turned on or off, its name, and whether it is on."""
    for label, (name, _colour) in screen.workspace.deals.labels().items():
        on = int(label) in view.labels
        yield view._replace(labels=_toggled(view.labels, int(label))), f"Label: {name}", on
    for urgency, words in URGENCIES.items():
        on = urgency in view.urgencies
        yield view._replace(urgencies=_toggled(view.urgencies, urgency)), f"Next activity: {words}", on
    yield view._replace(rotten=not view.rotten), "Rotten", view.rotten
    for days in AGES:
        on = view.age == days
        yield view._replace(age=0 if on else days), f"In its stage for {days} days or more", on
    for status in STATUSES:
        words = {"open": "open", "won": "won", "lost": "lost", "all": "open, won and lost"}[status]
        yield view._replace(status=status), f"Status: {words}", view.status == status


def _toggled(chosen: tuple[int, ...], one: int) -> tuple[int, ...]:
    return tuple(i for i in chosen if i != one) if one in chosen else (*chosen, one)


def choose_board(screen: BoardFrame) -> None:
    """The pipelines, last looked at first; all on one board; and where they are edited."""
    deals, money, recent = screen.workspace.deals, screen.workspace.money, screen.kept.recent()
    found = {p.id: p for p in deals.pipelines()}
    totals = deals.pipeline_totals(list(found.values()))

    def note(total: Total) -> str:
        return f"{_deals(total.count)} · {money.total(total.values)}"

    choices = [Choice(p.id, p.name, note(totals.get(p.id, Total()))) for p in found.values() if p.stages]
    if len(choices) > 1:
        choices.append(Choice(ALL, "All pipelines on one board", note(sum(totals.values(), Total()))))
    rank = {number: place for place, number in enumerate(recent)}
    choices.sort(key=lambda c: rank.get(c.id, len(rank)))
    choices.append(Choice(EDITOR, "Edit pipelines and stages…"))

    def chosen(number: Any) -> None:
        if number == EDITOR:
            edit_pipelines(screen)
        elif number is not None:
            screen.show_board(number)

    screen.app.push_screen(PickerScreen("Pipeline", choices, current=screen.number), chosen)


def edit_pipelines(screen: BoardFrame) -> None:
    """The editor, on the pipeline that is shown."""
    from tui.app.screens.pipelines import PipelinesScreen

    screen.app.push_screen(PipelinesScreen(screen.number))


def choose_look(screen: BoardFrame) -> None:
    """Another view of the deals; small or large cards, and what they show."""
    from tui.app.screens.deal_views import VIEWS, show_view

    looked = screen.looked
    entries = [
        *VIEWS,
        ("c", "cards of three lines" if looked.compact else "cards of one line"),
        ("d", "choose what cards show besides"),
    ]

    def chosen(key: str | None) -> None:
        if key == "c":
            screen.resize_cards(compact=not looked.compact, fields=looked.fields)
        elif key == "d":
            choose_fields(screen)
        elif key:
            show_view(screen, key, screen.number)

    screen.app.push_screen(MenuScreen("View", entries), chosen)


def choose_fields(screen: BoardFrame) -> None:
    """A field more on the cards of this board, or one less; a card has room for a few."""
    from tui.services.card_fields import choosable

    looked = screen.looked
    fields = choosable(screen.workspace)
    choices = [Choice(code, name, "✓ shown" if code in looked.fields else "") for code, name in fields]

    def chosen(code: Any) -> None:
        if code is not None:
            shown = tuple(f for f in looked.fields if f != code)
            shown = shown if code in looked.fields else (*shown, code)[-MOST_FIELDS:]
            screen.resize_cards(compact=False, fields=shown)

    screen.app.push_screen(PickerScreen("Show on cards", choices), chosen)


MOST_FIELDS = 7
"""As many as Pipedrive's own cards take (product 2.2)."""
