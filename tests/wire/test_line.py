"""A slow line is found by the time answers take, and then never holds more than a little that is not shown yet."""

from __future__ import annotations

import pytest

from tui.wire.line import LOST, PROBE, SLOW, WINDOW, Line


class Measured:
    """A line, and the clock it looks at."""

    def __init__(self, *times: float) -> None:
        self.now = 0.0
        self.line = Line(lambda: self.now)
        self.found: float | None = None
        self.line.asked()
        for time in times:
            self.now += time
            again, self.found = self.line.answered()
            self.again = again


def test_a_line_that_answers_at_once_is_asked_once() -> None:
    measured = Measured(0.01)
    assert not measured.again
    assert not measured.line.slow
    assert measured.line.sent(10_000) == b""
    assert not measured.line.is_full()


def test_a_busy_machine_is_no_slow_line() -> None:
    assert not Measured(1.0, 0.9, 0.02).line.slow


def test_three_late_answers_make_a_slow_line() -> None:
    assert Measured(0.5, 0.4).found is None
    measured = Measured(0.5, 0.3, 0.4)
    assert measured.line.slow
    assert measured.found == pytest.approx(0.3)
    assert SLOW < 0.3


def test_over_a_slow_line_frames_wait_for_answers() -> None:
    measured = Measured(0.3, 0.3, 0.3)
    line = measured.line
    assert line.sent(WINDOW - 1) == PROBE.encode()
    assert not line.is_full()
    line.sent(10)
    assert line.is_full()
    line.answered()
    assert not line.is_full()


def test_answers_that_never_come_are_not_waited_for() -> None:
    measured = Measured(0.3, 0.3, 0.3)
    measured.line.sent(2 * WINDOW)
    assert measured.line.is_full()
    measured.now += LOST + 0.1
    assert not measured.line.is_full()
    measured.line.wait()


def test_a_terminal_that_answers_nothing_is_fast() -> None:
    line = Line()
    line.asked()
    assert not line.slow
    line.wait()
