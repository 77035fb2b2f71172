"""Styles of cells, and the shortest escape sequence that turns one into another."""

from __future__ import annotations

from functools import reduce
from operator import or_

_CODES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 21, 51, 52, 53)
_BIT = {code: 1 << index for index, code in enumerate(_CODES)}


def _mask(*codes: int) -> int:
    return reduce(or_, (_BIT[code] for code in codes))


_OFF = {
    22: _mask(1, 2),
    23: _mask(3),
    24: _mask(4, 21),
    25: _mask(5, 6),
    27: _mask(7),
    28: _mask(8),
    29: _mask(9),
    54: _mask(51, 52),
    55: _mask(53),
}
"""What each code switches off."""
_SEEN_ON_BLANKS = _mask(4, 7, 9, 21, 51, 52, 53)
_MOST_PENS = 4096
"""Interned at a time; a program that animates colours for hours must not grow."""


class Pen:
    """How a cell is drawn; equal pens made by `pen` are one object, so cells are compared by identity.

    `foreground` and `background` are SGR parameters as the source gave them ("" = the terminal's default);
    `attributes` is a bit set; `link` is the body of an OSC 8 ("" = none); `unknown` are parameters this module cannot
    switch off one by one.
    """

    __slots__ = (
        "_after",
        "_blanks",
        "_changes",
        "attributes",
        "background",
        "blank",
        "erases",
        "foreground",
        "link",
        "unknown",
    )

    def __init__(self, attributes: int, foreground: str, background: str, link: str, unknown: str) -> None:
        self.attributes = attributes
        self.foreground = foreground
        self.background = background
        self.link = link
        self.unknown = unknown
        self.blank = self if self._is_seen_on_blanks() else pen(background=background, link=link)
        self.erases = self._is_erased(self.blank)
        """Whether a blank cell in this pen is what an erased cell looks like: a background and nothing else."""
        self._changes: dict[Pen, str] = {}
        self._blanks: dict[Pen, Pen] = {}
        self._after: dict[str, Pen] = {}

    def _is_seen_on_blanks(self) -> bool:
        bare = not (self.attributes or self.foreground)
        return bool(bare or self.unknown or self.attributes & _SEEN_ON_BLANKS)

    @staticmethod
    def _is_erased(blank: Pen) -> bool:
        return not (blank.attributes or blank.foreground or blank.link or blank.unknown)

    def after(self, parameters: str) -> Pen:
        """The pen once an SGR sequence with these parameters was read."""
        found = self._after.get(parameters)
        if found is None:
            found = self._after[parameters] = _Sgr(self, parameters).pen()
        return found

    def linked(self, link: str) -> Pen:
        """The same pen on another hyperlink."""
        return pen(self.attributes, self.foreground, self.background, link, self.unknown)

    def for_blanks(self, target: Pen) -> Pen:
        """The pen nearest to this one in which blanks look as in the target."""
        found = self._blanks.get(target)
        if found is None:
            mixed = pen(self.attributes, self.foreground, target.background, target.link, self.unknown)
            fitting = [one for one in (self, target, mixed, target.blank) if one.blank is target.blank]
            found = self._blanks[target] = min(fitting, key=lambda one: len(self.change(one)))
        return found

    def change(self, target: Pen) -> str:
        """The shortest sequence after which a terminal that draws in this pen draws in the target."""
        found = self._changes.get(target)
        if found is None:
            found = self._changes[target] = _change(self, target)
        return found

    def parameters(self) -> list[str]:
        """What is set, as SGR parameters after a reset."""
        colours = (self.foreground, self.background, self.unknown)
        return _codes(self.attributes) + [part for part in colours if part]

    def forget(self) -> None:
        """Drops what was worked out so far."""
        self._changes.clear()
        self._blanks.clear()
        self._after.clear()

    def outset(self) -> str:
        """The sequence for a terminal of which neither pen nor hyperlink is known."""
        return _reset(self) + _link(self)


_pens: dict[tuple[int, str, str, str, str], Pen] = {}


def pen(attributes: int = 0, foreground: str = "", background: str = "", link: str = "", unknown: str = "") -> Pen:
    """The one pen that looks like this."""
    key = (attributes, foreground, background, link, unknown)
    found = _pens.get(key)
    if found is None:
        if len(_pens) >= _MOST_PENS:
            _forget()
        found = _pens[key] = Pen(*key)
    return found


def _forget() -> None:
    """Pens in use live on in their cells; a cell that meets a newly made equal is redrawn once, which is harmless."""
    for known in _pens.values():
        known.forget()
    _pens.clear()
    _pens[0, "", "", "", ""] = PLAIN


def _codes(attributes: int) -> list[str]:
    return [str(code) for code in _CODES if attributes & _BIT[code]]


def _reset(target: Pen) -> str:
    parameters = target.parameters()
    return f"\x1b[0;{';'.join(parameters)}m" if parameters else "\x1b[m"


def _link(target: Pen) -> str:
    return f"\x1b]8;{target.link}\x1b\\" if target.link else "\x1b]8;;\x1b\\"


def _change(source: Pen, target: Pen) -> str:
    link = "" if source.link == target.link else _link(target)
    reset = _reset(target)
    if source.unknown != target.unknown:
        return link + reset
    steps = ";".join(_steps(source, target))
    return link + (min(f"\x1b[{steps}m", reset, key=len) if steps else "")


def _steps(source: Pen, target: Pen) -> list[str]:
    """Only what differs."""
    steps: list[str] = []
    for off, mask in _OFF.items():
        old, new = source.attributes & mask, target.attributes & mask
        if old & ~new:
            steps.append(str(off))
            old = 0
        steps += _codes(new & ~old)
    if source.foreground != target.foreground:
        steps.append(target.foreground or "39")
    if source.background != target.background:
        steps.append(target.background or "49")
    return steps


class _Sgr:
    """Reads the parameters of one SGR sequence."""

    def __init__(self, start: Pen, parameters: str) -> None:
        self.link = start.link
        self._set(start.attributes, start.foreground, start.background, start.unknown)
        self._left = parameters.split(";")
        while self._left:
            self._read(self._left.pop(0))

    def _set(self, attributes: int = 0, foreground: str = "", background: str = "", unknown: str = "") -> None:
        self.attributes, self.foreground, self.background, self.unknown = attributes, foreground, background, unknown

    def pen(self) -> Pen:
        return pen(self.attributes, self.foreground, self.background, self.link, self.unknown)

    def _read(self, parameter: str) -> None:
        head, colon, _ = parameter.partition(":")
        code = int(head or 0)
        if colon and code not in (38, 48):
            self._keep(parameter)
        elif code in (38, 48, 58):
            self._colour(code, parameter if colon else self._long_colour(parameter))
        else:
            self._short(code)

    def _long_colour(self, parameter: str) -> str:
        """38;5;N and 38;2;R;G;B take further parameters with them."""
        count = {"5": 2, "2": 4}.get(self._left[0] if self._left else "", 0)
        taken, self._left = self._left[:count], self._left[count:]
        return ";".join([parameter, *taken]) if len(taken) == count > 0 else ""

    def _colour(self, code: int, colour: str) -> None:
        if code == 38:
            self.foreground = colour or self.foreground
        elif code == 48:
            self.background = colour or self.background
        elif colour:
            self._keep(colour)

    def _short(self, code: int) -> None:
        if code == 0:
            self._set()
        elif code in _BIT:
            self.attributes |= _BIT[code]
        elif code in _OFF:
            self.attributes &= ~_OFF[code]
        elif code // 10 in (3, 9) and code != 99:
            self.foreground = "" if code == 39 else str(code)
        elif code // 10 in (4, 10):
            self.background = "" if code == 49 else str(code)
        else:
            self._keep(str(code))

    def _keep(self, parameter: str) -> None:
        self.unknown = f"{self.unknown};{parameter}" if self.unknown else parameter


PLAIN = pen()
"""The terminal's own colours."""
