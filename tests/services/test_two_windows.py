"""Two windows on one account, over one server and one file of edits: whoever sends, and whoever is killed at it.

Each step is done in one of them. The other one sees it late, as it does in life, where it looks once in a second.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from tests.services.test_simulation import FAULTS, SCHEDULES, STAGES, Line, Simulation
from tui.services.sync import Session
from tui.services.workspace import Workspace

Window = tuple[Workspace, Line, Session]


class Windows(Simulation):
    """Everything that goes wrong for one window, while there is another."""

    def __init__(self) -> None:
        self.other: Window | None = None
        super().__init__()
        self.other = self._window()
        self._start()

    @initialize(keyed=st.booleans())
    def kind_of_server(self, keyed: bool) -> None:
        """The same for both."""
        super().kind_of_server(keyed)
        self._swap()
        super().kind_of_server(keyed)

    def _window(self) -> Window:
        return self.workspace, self.line, self.session

    def _swap(self) -> None:
        assert self.other is not None
        here = self._window()
        (self.workspace, self.line, self.session), self.other = self.other, here

    @rule()
    def look_at_the_other_window(self) -> None:
        """From now on that one is worked in, and sends."""
        self._swap()

    @rule(pick=st.integers(0, 99), what=st.integers(0, 4), stage=st.sampled_from(STAGES))
    def edit_in_the_other_window(self, pick: int, what: int, stage: int) -> None:
        """It may not have seen yet what happened in this one."""
        self._swap()
        if what == 0:
            self.create()
        elif what == 1:
            self.rename(pick)
        elif what == 2:
            self.move(pick, stage)
        else:
            self.turn(undone=what % 2 == 0)
        self._swap()

    @rule(pick=st.integers(0, 99), plan=st.lists(st.sampled_from(FAULTS), max_size=3), fuse=st.integers(0, 12))
    def the_other_window_takes_over(self, pick: int, plan: list[str], fuse: int) -> None:
        """One is killed while it sends, and the other goes on with that."""
        self.create()
        self.rename(pick)
        self.send_and_be_killed(plan, fuse)
        self._swap()
        self.send([])

    @rule()
    def the_other_window_is_killed(self) -> None:
        self._swap()
        self.restart()
        self._swap()

    @invariant()
    def a_pending_value_is_shown(self) -> None:
        self.do(self.workspace.edits.catch_up())
        super().a_pending_value_is_shown()

    def teardown(self) -> None:
        """Both are closed, when all is sent."""
        try:
            self._swap()
            self._end()
            self._swap()
        finally:
            super().teardown()


Windows.TestCase.settings = settings(
    max_examples=max(1, SCHEDULES // 5),
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestWindows = Windows.TestCase
