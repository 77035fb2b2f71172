"""Where this program keeps things, and what the user has set: profiles, theme, which profile is current.

The first frame imports this module: standard library only, and what only writing needs comes late. Everything is
private: directories 0700, files 0600, whatever the umask. `PIPEDRIVE_TUI_HOME` puts everything under one root.
"""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

APP = "pipedrive-tui"
HOME_VARIABLE = "PIPEDRIVE_TUI_HOME"
PROFILE_NAME = re.compile(r"\A[a-z0-9][a-z0-9_-]{0,63}\Z")

Kind = Literal["local", "demo", "pipedrive"]
"""`pipedrive` is an account; `local` and `demo` are workspaces the program itself answers for."""


Plan = Literal["lite", "growth", "premium", "ultimate"]
"""What a company pays for."""

Keep = Literal["keyring", "kernel", "file", "plain"]
"""Where a profile's secrets are kept: the choice of its user, who is told."""
SignIn = Literal["token", "oauth"]
Colour = Literal["", "red", "orange", "yellow", "green", "cyan", "blue", "magenta"]
"""What marks a profile in the header."""

TEXTS = ("origin", "company_name", "user_name", "proxy", "ca_file", "client_id", "redirect_uri")
NUMBERS = ("company_id", "user_id", "seats")
FLAGS = ("read_only",)
OF_PROFILE = {"kind": Kind, "plan": Plan, "keep": Keep, "sign_in": SignIn, "colour": Colour}
KEYS = (*OF_PROFILE, *TEXTS, *NUMBERS, *FLAGS, "token_command")
"""What the table of a profile may hold."""
STARTS = ("", "today", "leads", "deals", "activities")
"""The screens one can begin with; the board where none is named."""
CHOICES: dict[str, tuple[str, ...]] = {
    "start": STARTS,
    "signs": ("", "ascii", "utf-8"),
    "link": ("", "slow", "fast"),
}
USUAL = {"plan": "lite", "seats": 1, "keep": "keyring", "sign_in": "token", "read_only": False}
"""What is not written down."""


class SettingsError(Exception):
    """The settings cannot be read, written or followed; the message names the file and says what to do."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The three directories of this program: settings, records, and what may be lost (logs)."""

    config: Path
    data: Path
    state: Path

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.toml"

    @property
    def log(self) -> Path:
        """The log file."""
        return self.state / "pipedrive-tui.log"


def paths() -> Paths:
    """The directories in force now: under `PIPEDRIVE_TUI_HOME` where it is set, else where XDG puts them."""
    if home := os.environ.get(HOME_VARIABLE):
        root = Path(home).expanduser().absolute()
        return Paths(root / "config", root / "data", root / "state")
    from platformdirs import PlatformDirs

    where = PlatformDirs(APP, appauthor=False)
    return Paths(where.user_config_path, where.user_data_path, where.user_state_path)


@dataclass(frozen=True, slots=True)
class Profile:
    """One company's records on this machine, and what is at the other end: an account or a workspace.

    `origin` is the account's server, `https://<company>.pipedrive.com`; empty for a workspace. `proxy` is the URL of
    the one it is reached through, `ca_file` a file of further certificates to trust; `plan` and `seats` tell what
    Pipedrive allows the company in a day. `token_command` holds the words of a command that prints the API token,
    `keep` the place of the secrets. `client_id` and `redirect_uri` are those of the user's own app where `sign_in` is
    OAuth. A `read_only` profile is looked at and never changed.
    """

    name: str
    kind: Kind = "local"
    origin: str = ""
    company_id: int = 0
    company_name: str = ""
    user_id: int = 0
    user_name: str = ""
    proxy: str = ""
    ca_file: str = ""
    plan: Plan = "lite"
    seats: int = 1
    token_command: tuple[str, ...] = ()
    keep: Keep = "keyring"
    sign_in: SignIn = "token"
    client_id: str = ""
    redirect_uri: str = ""
    colour: Colour = ""
    read_only: bool = False

    @property
    def directory(self) -> Path:
        """Where the profile's own files are; a profile's name is safe as a folder's name."""
        return paths().data / "profiles" / self.name

    @property
    def copy(self) -> Path:
        """The local copy of the records, which may be thrown away."""
        return self.directory / "copy.db"

    @property
    def outbox(self) -> Path:
        """The changes not yet sent, which may not."""
        return self.directory / "outbox.db"

    @property
    def workspace(self) -> Path:
        """The records of a local or demo workspace."""
        return self.directory / "backend"


DEMO = Profile("demo", "demo", company_name="Demo company")
"""The workspace with an invented company; there without being set up."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user has set; `warnings` are sentences about what in the file was not understood."""

    profiles: Mapping[str, Profile] = field(default_factory=dict)
    current: str = ""
    theme: str = ""
    start: str = ""
    signs: str = ""
    link: str = ""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: tuple[str, ...] = field(default=(), compare=False)

    def listed(self) -> dict[str, Profile]:
        """Every profile by its name, in their order; the demo is always among them."""
        return dict(sorted({DEMO.name: DEMO, **self.profiles}.items()))

    def profile(self, name: str = "") -> Profile:
        """The profile of that name, else the current one, else the demo; raises `SettingsError` for an unknown name."""
        wanted = name or self.current or DEMO.name
        if found := self.profiles.get(wanted):
            return found
        if wanted == DEMO.name:
            return DEMO
        known = ", ".join(sorted({*self.profiles, DEMO.name}))
        raise SettingsError(f"there is no profile {wanted!r}; there are: {known}")


def load() -> Settings:
    """The settings of the file, or empty ones where there is none; raises `SettingsError`."""
    path = paths().settings
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        return Settings()
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _broken(path, line, "is not UTF-8 text") from None
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}; make it readable, or move it away") from None
    return _parse(text, path)


def update(change: Callable[[Settings], Settings]) -> Settings:
    """Read the settings, change them, write them in one step no other process interrupts; raises `SettingsError`.

    What the file holds besides (comments, keys of another version) stays as it is.
    """
    from tui.durable import replace

    path = paths().settings
    try:
        with _alone(path):
            changed = change(load())
            replace(path.resolve(), _text(path, changed).encode())
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}; nothing was changed") from None
    return changed


def with_profile(profile: Profile) -> Settings:
    """Add or replace a profile and make it the current one; raises `SettingsError` for a name no folder can have."""
    check_name(profile.name)
    return update(
        lambda s: dataclasses.replace(s, profiles={**s.profiles, profile.name: profile}, current=profile.name)
    )


def use(name: str) -> Settings:
    """Make a profile the current one."""
    return update(lambda s: dataclasses.replace(s, current=name))


def without_profile(name: str) -> Settings:
    """Forget a profile; its files stay."""

    def change(settings: Settings) -> Settings:
        rest = {n: p for n, p in settings.profiles.items() if n != name}
        current = "" if settings.current == name else settings.current
        return dataclasses.replace(settings, profiles=rest, current=current)

    return update(change)


def check_name(name: str) -> str:
    """The name, if a profile can be called so; raises `SettingsError`."""
    if PROFILE_NAME.match(name):
        return name
    raise SettingsError(f"{name!r} cannot name a profile: use up to 64 of a-z, 0-9, - and _, a letter or digit first")


def private_directory(path: Path) -> Path:
    """The directory, made 0700 with every missing parent; one that is ours already is narrowed to 0700."""
    missing = [p for p in (path, *path.parents) if not p.exists()]
    for step in reversed(missing):
        with suppress(FileExistsError):
            step.mkdir(mode=0o700)
    if path.stat().st_mode & 0o077:
        path.chmod(0o700)
    return path


def private_file(path: Path) -> Path:
    """The file, made empty where it is missing, readable by its owner only."""
    private_directory(path.parent)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
    path.chmod(0o600)
    return path


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    import fcntl

    with private_file(path.with_name(".settings.lock")).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _parse(text: str, path: Path) -> Settings:
    import tomllib

    try:
        return _Reader(tomllib.loads(text), text, path).settings()
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
        line = int(place[1]) if place and place[1] else max(1, len(text.splitlines()))
        reason = str(error)[: place.start()] if place else str(error)
        raise _broken(path, line, reason[:1].lower() + reason[1:]) from None
    except RecursionError:
        raise _broken(path, 1, "is nested too deeply") from None


def _broken(path: Path, line: int, reason: str) -> SettingsError:
    return SettingsError(f"{path}, line {line}: {reason}; correct the line, or move the file away to start afresh")


class _Reader:
    """Makes settings of a parsed file, keeping the place of each complaint."""

    def __init__(self, raw: dict[str, Any], text: str, path: Path) -> None:
        self.raw = raw
        self.lines = text.splitlines()
        self.path = path
        self.warnings: list[str] = []

    def settings(self) -> Settings:
        """The settings; raises `SettingsError` for a value that cannot be used."""
        self._warn(self.raw, ("current", "theme", "start", "signs", "link", "keys", "profiles"))
        tables = self._get(self.raw, "profiles", dict, {})
        profiles = {name: self._profile(name, table) for name, table in tables.items()}
        current = self._get(self.raw, "current", str, "")
        if current and current not in profiles and current != DEMO.name:
            raise self._wrong("current", f"names the profile {current!r}, which is not in the file")
        start, signs, link = (self._one_of(key, allowed) for key, allowed in CHOICES.items())
        theme = self._get(self.raw, "theme", str, "")
        return Settings(profiles, current, theme, start, signs, link, self._keys(), tuple(self.warnings))

    def _one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self._get(self.raw, key, str, "")
        if value not in allowed:
            raise self._wrong(key, f"{value!r} is none of {', '.join(filter(None, allowed))}")
        return str(value)

    def _keys(self) -> dict[str, tuple[str, ...]]:
        """Actions with the keys they are to have: text with spaces between keys; none takes an action its keys."""
        table = self._get(self.raw, "keys", dict, {})
        for action, keys in table.items():
            if not isinstance(keys, str):
                raise self._wrong(action, 'should be keys in quotes, such as "L ctrl+r"')
        return {action: tuple(keys.split()) for action, keys in table.items()}

    def _profile(self, name: str, table: object) -> Profile:
        if not PROFILE_NAME.match(name) or not isinstance(table, dict):
            raise self._wrong(name, "is not a table [profiles.<name>] with a name of a-z, 0-9, - and _")
        self._warn(table, KEYS, name)
        usual = Profile(name)
        choices: dict[str, Any] = {
            key: self._choice(table, key, get_args(allowed), getattr(usual, key), name)
            for key, allowed in OF_PROFILE.items()
        }
        flags: dict[str, Any] = {key: self._flag(table, key, name) for key in FLAGS}
        texts: dict[str, Any] = {key: self._get(table, key, str, "", name) for key in TEXTS}
        numbers: dict[str, Any] = {key: self._get(table, key, int, 0, name) for key in NUMBERS}
        if numbers["seats"] < 0:
            raise self._wrong("seats", "is how many users the company has: 1 or more", name)
        numbers["seats"] = numbers["seats"] or 1
        return Profile(name, token_command=self._words(table, name), **choices, **texts, **numbers, **flags)

    def _flag(self, table: dict[str, Any], key: str, profile: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            raise self._wrong(key, "should be true or false", profile)
        return value

    def _words(self, table: dict[str, Any], profile: str) -> tuple[str, ...]:
        words = self._get(table, "token_command", list, [], profile)
        if not all(isinstance(word, str) and word for word in words):
            raise self._wrong("token_command", "should be a list of words, each in quotes", profile)
        return tuple(words)

    def _choice(self, table: dict[str, Any], key: str, allowed: tuple[str, ...], default: str, profile: str) -> Any:
        value = self._get(table, key, str, default, profile)
        if value not in allowed:
            raise self._wrong(key, f"{value!r} is none of {', '.join(allowed)}", profile)
        return value

    def _get(self, table: dict[str, Any], key: str, kind: type[Any], default: Any, profile: str = "") -> Any:
        value = table.get(key, default)
        if not isinstance(value, kind) or isinstance(value, bool):
            names = {str: "text in quotes", int: "a whole number", dict: "a table", list: "a list"}
            raise self._wrong(key, f"should be {names[kind]}", profile)
        return value

    def _warn(self, table: dict[str, Any], known: tuple[str, ...], profile: str = "") -> None:
        for key in table.keys() - set(known):
            place = f"{self.path}, line {self._line(key, profile)}"
            self.warnings.append(f"{place}: the setting {key!r} is not known and has no effect")

    def _wrong(self, key: str, reason: str, profile: str = "") -> SettingsError:
        return _broken(self.path, self._line(key, profile), f"{key} {reason}")

    def _line(self, key: str, profile: str) -> int:
        """The line of a key, which `tomllib` does not tell: the first that has it, after the profile's heading."""
        start = self._find(rf"\s*\[\s*profiles\s*\.\s*[\"']?{re.escape(profile)}\b", 0) if profile else 0
        return self._find(rf"\s*(\[.*)?[\"']?\b{re.escape(key)}\b", start) + 1

    def _find(self, pattern: str, start: int) -> int:
        matches = (n for n, line in enumerate(self.lines) if n >= start and re.match(pattern, line))
        return next(matches, start)


def _text(path: Path, settings: Settings) -> str:
    import tomlkit

    document = tomlkit.parse(path.read_text("utf-8") if path.exists() else "")
    for key in ("current", "theme", "start"):
        _set(document, key, getattr(settings, key))
    _set_profiles(document, settings)
    return tomlkit.dumps(document)


def _set_profiles(document: TOMLDocument, settings: Settings) -> None:
    import tomlkit

    tables: Any = document.setdefault("profiles", tomlkit.table(is_super_table=True))
    for gone in [name for name in tables if name not in settings.profiles]:
        del tables[gone]
    for name, profile in settings.profiles.items():
        table = tables.setdefault(name, tomlkit.table())
        for key in KEYS:
            value = getattr(profile, key)
            _set(table, key, "" if value == USUAL.get(key) else value)


def _set(table: Any, key: str, value: str | int | tuple[str, ...]) -> None:
    plain = list(value) if isinstance(value, tuple) else value
    if not plain:
        table.pop(key, None)
    elif table.get(key) != plain:
        table[key] = plain
