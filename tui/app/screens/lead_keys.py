"""What one does to a lead, or to the marked ones: the same keys in the inbox and in triage."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from tui.app.command import command
from tui.app.screens.base import MainScreen
from tui.services.edits import EditError

LEAD = "The lead, or the marked ones"


class LeadKeys(MainScreen):
    """A screen with leads under its keys: subclasses give `chosen`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(number), f"put_label({number})", f"Label {number}", show=False) for number in range(1, 10)
    ]

    def chosen(self) -> tuple[str, ...]:
        """The leads that keys are meant for; raises `EditError` when there is none."""
        raise NotImplementedError

    def decided(self) -> None:
        """Something was planned for a lead."""

    def titled(self, leads: tuple[str, ...]) -> str:
        """A lead by its title, several by their number."""
        if len(leads) != 1:
            return f"{len(leads):,} leads"
        return str(self.workspace.leads.get(leads[0]).get("title"))

    def quoted(self, leads: tuple[str, ...]) -> str:
        """The same for a sentence."""
        return self.titled(leads) if len(leads) > 1 else f"“{self.titled(leads)}”"

    @command("c", "Convert to a deal", hint="convert", rank=1, group=LEAD)
    def convert(self) -> None:
        """Choose the stage; the one chosen last is offered first."""
        from tui.app.screens.picker import Choice, PickerScreen

        leads = self.chosen()
        places = {s.id: (p.id, f"{p.name} ▸ {s.name}") for p in self.workspace.deals.pipelines() for s in p.stages}
        if not places:
            raise EditError("There is no stage to put a deal in yet.")
        before = self.workspace.memory.get("stage of conversions", 0)
        current = before if before in places else next(iter(places))

        async def chosen(stage: Any) -> None:
            if stage is not None:
                await self.guard(self._convert(leads, stage, *places[stage]))

        choices = [Choice(stage, words) for stage, (_, words) in places.items()]
        self.app.push_screen(PickerScreen(f"Convert {self.quoted(leads)}", choices, current=current), chosen)

    async def _convert(self, leads: tuple[str, ...], stage: int, pipeline: int, where: str) -> None:
        words = self.titled(leads)
        await self.workspace.leads.many.convert(stage, pipeline, *leads)
        self.workspace.memory.put("stage of conversions", stage)
        self.say(f"Converted: {words} {'is' if len(leads) == 1 else 'are'} in {where}. u takes it back.")

    @command("A", "Plan an activity for the lead", hint="activity", rank=10, group=LEAD)
    def plan(self) -> None:
        """Ask what and when."""
        from tui.app.screens.activity_prompt import ActivityPrompt

        lead = self.chosen()[0]

        def planned(activity: int | None) -> None:
            if activity is not None:
                self.decided()

        self.app.push_screen(ActivityPrompt(self.workspace, lead_id=lead), planned)

    @command("h", "Snooze: out of triage and of today until…", hint="snooze", rank=5, group=LEAD)
    def snooze(self) -> None:
        """Ask until when; it is kept on this machine alone."""
        from tui.app.screens.snooze import ask_until

        leads = self.chosen()
        ask_until(self, [("lead", lead) for lead in leads], self.titled(leads))

    @command("z", "Archive", hint="archive", rank=2, group=LEAD)
    async def archive(self) -> None:
        """Put it away."""
        leads = self.chosen()
        words = self.titled(leads)
        await self.workspace.leads.many.archive(*leads)
        self.say(f"Archived: {words}. u takes it back.")

    @command("1 2 3 4 5 6 7 8 9", "Put a label on, or take it off", group=LEAD)
    async def put_label(self, number: int = 1) -> None:
        """The label with that number in the details."""
        leads, labels = self.chosen(), list(self.workspace.leads.labels())
        if number > len(labels):
            raise EditError(f"There is no label {number}.")
        await self.workspace.leads.many.label(labels[number - 1], *leads)

    @command("e", "Change the title", hint="title", rank=7, group=LEAD)
    def edit_title(self) -> None:
        """Another title."""
        from tui.app.screens.prompt import PromptScreen

        lead = self.chosen()[0]

        async def named(title: str | None) -> None:
            if title is not None:
                await self.guard(self.workspace.leads.rename(lead, title))

        check = lambda text: None if text.strip() else "A lead needs a title."  # noqa: E731 - one expression
        prompt = PromptScreen("Title of the lead", self.titled((lead,)), check=check, whose=f"lead:{lead}")
        self.app.push_screen(prompt, named)

    @command("E", "Edit everything in a form; of marked ones, one field of all", hint="edit all", rank=12, group=LEAD)
    async def edit_all(self) -> None:
        """Open the form, or choose the field that several are to have alike."""
        lead, *others = self.chosen()
        if others:
            from tui.app.screens.lead_fields import edit_fields

            edit_fields(self, (lead, *others))
            return
        from tui.app.screens.lead_form import edit_lead

        edit_lead(self, lead)

    @command("n", "Write a note on the lead", hint="note", rank=11, group=LEAD)
    async def add_note(self) -> None:
        """Write a note."""
        from tui.app.screens.drafts import write

        lead = self.chosen()[0]

        async def save(text: str) -> int:
            return await self.workspace.notes.add("lead", lead, text)

        await write(self, f"New note on {self.quoted((lead,))}", f"note of lead:{lead}", "", save, hint="Markdown")

    @command("L", "Labels: add, rename, recolour, delete", group=LEAD)
    def edit_labels(self) -> None:
        """Open the editor of labels."""
        from tui.app.screens.lead_labels import LeadLabelsScreen

        self.app.push_screen(LeadLabelsScreen(self.workspace))
