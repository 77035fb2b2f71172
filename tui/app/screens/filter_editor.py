"""A filter kept by Pipedrive: its name, the conditions that must all hold, and those of which one must."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.screens.picker import Choice, PickerScreen
from tui.app.screens.prompt import PromptScreen
from tui.app.widgets.row_list import RowList
from tui.app.widgets.signs import one_line
from tui.services.changes import Changed
from tui.services.edits import EditError, objection
from tui.services.filter_fields import NO_VALUE, FilterFields, Named
from tui.services.filters import EVERY, ONE, Condition, Filters
from tui.services.workspace import Workspace
from tui.store.database import StoreError

MOST = 16
Then = Callable[[Condition], None]


class ConditionRows(RowList, can_focus=True):
    """The conditions, a row each."""

    DEFAULT_CSS = "ConditionRows { height: 1fr; min-height: 4; background: $surface; }"

    def __init__(self) -> None:
        super().__init__(id="conditions")
        self.lines: list[tuple[str, str]] = []

    def row(self, number: int, width: int) -> Content:
        """The group, then the sentence."""
        group, words = self.lines[number]
        first = number == 0 or self.lines[number - 1][0] != group
        sign = Content.styled(f"{('all' if group == EVERY else 'one') if first else '':<5}", "bold $accent")
        return (sign + Content(one_line(words))).truncate(width, ellipsis=True)


class FilterScreen(ModalScreen[int]):
    """Gives the id of a filter that was made, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", show=False),
        Binding("j,down", "walk(1)", "Down", show=False),
        Binding("k,up", "walk(-1)", "Up", show=False),
        Binding("a", "add", "Add a condition", show=False),
        Binding("e,enter", "edit", "Edit it", show=False),
        Binding("m", "turn", "Between all and one", show=False),
        Binding("d", "drop", "Take it off", show=False),
        Binding("n", "name", "Name it", show=False),
        Binding("D", "delete", "Delete the filter", show=False),
        Binding("ctrl+s,w", "save", "Save", show=False),
    ]
    AUTO_FOCUS = "ConditionRows"
    DEFAULT_CSS = """
    FilterScreen { align: center middle; background: transparent; }
    FilterScreen > Vertical { width: 78; max-width: 100%; height: 16; max-height: 100%; padding: 0 1;
        background: $surface; border: round $primary; }
    FilterScreen Static { width: 1fr; height: auto; }
    FilterScreen #about { margin: 0 0 1 0; color: $muted; }
    FilterScreen #keys { color: $muted; margin: 1 0 0 0; }
    """

    def __init__(self, number: int | None = None) -> None:
        super().__init__()
        self.number = number
        self.name_of_it = ""
        self.conditions: list[Condition] = []
        self.saved_as: tuple[str, list[Condition]] = ("", [])
        self._deaf: Callable[[], object] = lambda: None

    @property
    def workspace(self) -> Workspace:
        """The services."""
        found: Workspace = self.app.workspace  # type: ignore[attr-defined]
        return found

    @property
    def fields(self) -> FilterFields:
        """What conditions may name."""
        return FilterFields(self.workspace)

    @property
    def rows(self) -> ConditionRows:
        """The conditions."""
        return self.query_one(ConditionRows)

    def compose(self) -> ComposeResult:
        """The name, the conditions, the keys."""
        with Vertical():
            yield Static(id="name")
            yield Static(id="about")
            yield ConditionRows()
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Read the filter, and ask what helps to build it."""
        if self.number is not None:
            found = Filters(self.workspace).get(self.number)
            self.name_of_it, self.conditions = found.name, list(found.conditions or ())
        self.saved_as = (self.name_of_it, list(self.conditions))
        self._deaf = self.workspace.hub.listen(self._hear)
        Filters(self.workspace).ask()
        self.show()

    def on_unmount(self) -> None:
        """Listen no more."""
        self._deaf()

    def _hear(self, changed: Changed) -> None:
        real = changed.renamed.get(("filter", self.number)) if self.number is not None else None
        self.number = real if isinstance(real, int) else self.number
        if changed.touches("filter"):
            self.show()

    def show(self) -> None:
        """Show it as it stands."""
        fields, rows = self.fields, self.rows
        self.conditions.sort(key=lambda c: c.group != EVERY)
        rows.lines = [(c.group, fields.words(c)) for c in self.conditions]
        rows.reset(len(rows.lines), rows.cursor)
        title = one_line(self.name_of_it) or "New filter"
        changed = (self.name_of_it, self.conditions) != self.saved_as
        sign = Content.styled("  not saved", "$warning") if changed else Content("")
        self.query_one("#name", Static).update(Content.styled(title, "bold $primary") + sign)
        about = "deals for which all of “all” hold, and one of “one” if there are any"
        about = about if self.conditions else "a adds the first condition"
        if not fields.filters.operators("varchar"):
            about = "Asking Pipedrive how fields are compared…"
        self.query_one("#about", Static).update(Content(about))
        self.query_one("#keys", Static).update(_keys(new=self.number is None))

    # -- keys -----------------------------------------------------------------------------------------------------

    def action_walk(self, rows: int) -> None:
        """Up or down."""
        self.rows.move(rows)

    def action_add(self) -> None:
        """Ask for a condition: the field, how it is compared, with what."""
        if len(self.conditions) >= MOST:
            self._say(f"A filter has at most {MOST} conditions.")
            return

        def made(condition: Condition) -> None:
            self.conditions.append(condition)
            self.show()
            self.rows.go_to(self.conditions.index(condition))

        self._ask_field(made)

    def action_edit(self) -> None:
        """Compare the field in another way, or with something else."""
        if not self.conditions:
            self.action_add()
            return
        at, before = self.rows.cursor, self.conditions[self.rows.cursor]
        field = self.fields.find(before)
        if field is None:
            self._say("This condition can only be taken off here.")
            return

        def made(condition: Condition) -> None:
            self.conditions[at] = condition._replace(group=before.group)
            self.show()

        self._ask_operator(field, made, before)

    def action_turn(self) -> None:
        """To the other group."""
        if self.conditions:
            at = self.rows.cursor
            one = self.conditions[at]
            turned = one._replace(group=ONE if one.group == EVERY else EVERY)
            self.conditions[at] = turned
            self.show()
            self.rows.go_to(self.conditions.index(turned))

    def action_drop(self) -> None:
        """Take the condition off."""
        if self.conditions:
            del self.conditions[self.rows.cursor]
            self.show()

    def action_name(self) -> None:
        """Another name."""
        self._ask_name(lambda: None)

    def _ask_name(self, then: Callable[[], object]) -> None:
        def named(name: str | None) -> None:
            if name and name.strip():
                self.name_of_it = name.strip()
                self.show()
                then()

        self.app.push_screen(PromptScreen("Name of the filter", self.name_of_it), named)

    def action_save(self) -> None:
        """Keep it in Pipedrive."""
        if not self.conditions:
            self._say("a adds the first condition.")
        elif not self.name_of_it:
            self._ask_name(self.action_save)
        else:
            self.run_worker(self._save(), exclusive=True)

    async def _save(self) -> None:
        filters = Filters(self.workspace)
        try:
            if self.number is None:
                self.dismiss(await filters.create(self.name_of_it, self.conditions))
            else:
                await filters.change(self.number, self.name_of_it, self.conditions)
                self.dismiss(None)
        except (EditError, StoreError) as error:
            self._say(str(error))

    async def action_delete(self) -> None:
        """Delete the filter; u on the board takes it back."""
        if self.number is None:
            self.dismiss(None)
            return
        try:
            await Filters(self.workspace).delete(self.number)
        except (EditError, StoreError) as error:
            self._say(str(error))
            return
        self._say(f"Deleted: {self.name_of_it}. u takes it back.", severity="information")
        self.dismiss(None)

    def action_leave(self) -> None:
        """Go back; what was changed is asked about."""
        if (self.name_of_it, self.conditions) == self.saved_as:
            self.dismiss(None)
            return
        from tui.app.screens.confirm import ConfirmScreen

        def answered(yes: bool | None) -> None:
            if yes:
                self.dismiss(None)

        self.app.push_screen(
            ConfirmScreen("Leave without saving?", "^s saves the filter.", yes="leave", no="stay"), answered
        )

    def _say(self, text: str, severity: Any = "error") -> None:
        self.notify(text, severity=severity, markup=False)

    # -- asking ---------------------------------------------------------------------------------------------------

    def _ask_field(self, then: Then) -> None:
        known = self.fields
        fields = [field for field in known.all() if known.operators(field)]
        if not fields:
            self._say("Pipedrive has not told yet how fields are compared. Try again when it can be reached.")
            return

        def chosen(place: Any) -> None:
            if place is not None:
                self._ask_operator(fields[place], then)

        listed = [Choice(n, f.name) for n, f in enumerate(fields)]
        self.app.push_screen(PickerScreen("Deals whose", listed), chosen)

    def _ask_operator(self, field: Named, then: Then, before: Condition | None = None) -> None:
        def chosen(operator: Any) -> None:
            if operator is None:
                return
            condition = Condition(EVERY, field.object, field.code, operator)
            if operator in NO_VALUE:
                then(condition)
            elif field.kind == "entered_stage":
                self._ask_stage(field, condition, then)
            else:
                self._ask_value(field, condition, then, before)

        listed = [Choice(operator, words) for operator, words in self.fields.operators(field).items()]
        current = before.operator if before else None
        self.app.push_screen(PickerScreen(field.name, listed, current=current), chosen)

    def _ask_stage(self, field: Named, condition: Condition, then: Then) -> None:
        def chosen(stage: Any) -> None:
            if stage is not None:
                self._ask_value(field, condition._replace(extra=int(stage)), then)

        listed = [Choice(stage, name) for stage, name in self.fields.stages().items()]
        self.app.push_screen(PickerScreen("Which stage", listed), chosen)

    def _ask_value(self, field: Named, condition: Condition, then: Then, before: Condition | None = None) -> None:
        known = self.fields.choices(field, condition.operator)
        title = self.fields.words(condition._replace(value="…"))
        if not known:
            self._type_value(title, field, condition, then, before)
            return

        def chosen(value: Any) -> None:
            if value in known:
                then(condition._replace(value=value))
            elif value is not None:
                try:
                    then(condition._replace(value=self.fields.read(field, value)))
                except EditError as error:
                    self._say(str(error))

        listed = [Choice(value, words) for value, words in known.items()]
        free = field.kind in ("date", "daterange", "entered_stage", "set")
        self.app.push_screen(PickerScreen(title, listed, current=before.value if before else None, free=free), chosen)

    def _type_value(self, title: str, field: Named, condition: Condition, then: Then, before: Condition | None) -> None:
        def typed(text: str | None) -> None:
            if text is not None:
                then(condition._replace(value=self.fields.read(field, text)))

        value = "" if before is None or before.value is None else str(before.value)
        self.app.push_screen(
            PromptScreen(title, value, check=objection(lambda text: self.fields.read(field, text))), typed
        )


def _keys(*, new: bool) -> Content:
    pairs = [("a", "add"), ("e", "edit"), ("m", "all/one"), ("d", "take off"), ("n", "name"), ("^s", "save")]
    pairs += [] if new else [("D", "delete")]
    pairs += [("esc", "back")]
    return Content("  ").join([Content.styled(key, "bold $accent") + Content(f" {words}") for key, words in pairs])
