"""`completion`: scripts that complete commands, options, operations and their parameters in a shell.

A script asks `pipedrive-tui __complete WORD...` for what may stand in the place of the last word; it answers one
candidate a line, after a tab what it means. No answer means the name of a file.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from tui.commands.declared import Parameter

    Parsers = Callable[[], argparse.ArgumentParser]

VALUED = ("--json", "--fields", "--columns", "--max-requests")
"""Options of `call` after which anything may stand."""

BASH = """\
# pipedrive-tui completion bash > ~/.local/share/bash-completion/completions/pipedrive-tui
_pipedrive_tui() {
    local line word
    COMPREPLY=()
    while IFS= read -r line; do
        word=${line%%$'\\t'*}
        COMPREPLY[${#COMPREPLY[@]}]=$word
    done < <("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *. ]] && type compopt &>/dev/null; then
        compopt -o nospace
    fi
}
complete -o default -F _pipedrive_tui pipedrive-tui
"""

ZSH = """\
#compdef pipedrive-tui
# pipedrive-tui completion zsh > a directory of your $fpath, as _pipedrive-tui
_pipedrive_tui() {
    local line word
    local -a begun whole shown_begun shown_whole
    while IFS= read -r line; do
        word=${line%%$'\\t'*}
        if [[ $word == *. ]]; then
            begun+=("$word"); shown_begun+=("${line/$'\\t'/  }")
        else
            whole+=("$word"); shown_whole+=("${line/$'\\t'/  }")
        fi
    done < <("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)
    (( ${#begun} + ${#whole} )) || { _files; return }
    (( ${#begun} )) && compadd -S '' -l -d shown_begun -a begun
    (( ${#whole} )) && compadd -l -d shown_whole -a whole
}
if [[ $funcstack[1] == _pipedrive-tui ]]; then
    _pipedrive_tui "$@"
else
    compdef _pipedrive_tui pipedrive-tui
fi
"""

FISH = """\
# pipedrive-tui completion fish > ~/.config/fish/completions/pipedrive-tui.fish
function __pipedrive_tui
    set -l words (commandline -opc) (commandline -ct)
    set -l found ($words[1] __complete $words[2..-1] 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c pipedrive-tui -f -a '(__pipedrive_tui)'
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}

DESCRIPTION = """\
Write a script that completes commands, options, operations and their parameters. For this shell alone:

  bash   source <(pipedrive-tui completion bash)
  zsh    source <(pipedrive-tui completion zsh)        after compinit
  fish   pipedrive-tui completion fish | source

The script's first lines say where it belongs to be there every time.
"""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    import argparse

    parser = commands.add_parser(
        "completion",
        help="write a completion script for bash, zsh or fish",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("shell", choices=list(SCRIPTS), help="the shell the script is for")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Write the script."""
    sys.stdout.write(SCRIPTS[given.shell])
    return 0


def answer(words: list[str], parser: Parsers) -> int:
    """Write what may stand in place of the last word; a failure is no answer, because nobody would read it."""
    begun = words[-1] if words else ""
    fitting = {word: what for word, what in candidates(words[:-1], begun, parser) if word.startswith(begun)}
    found = [word for word in fitting if begun or not word.startswith("-")] or list(fitting)
    sys.stdout.writelines(f"{word}\t{fitting[word]}\n" if fitting[word] else f"{word}\n" for word in sorted(found))
    return 0


def candidates(before: list[str], begun: str, parser: Parsers) -> Iterable[tuple[str, str]]:
    """What may come after some words, each with what it means; `begun` is what is typed of it already."""
    last = before[-1] if before else ""
    if last == "--profile":
        return _profiles()
    words = _without_choice(before)
    if words[:1] == ["call"]:
        return _of_call(words[1:], last, begun)
    return _of_commands(parser(), words, last)


def _without_choice(words: list[str]) -> list[str]:
    """The words without those that choose a profile, which may stand anywhere."""
    rest = iter(words)
    kept = []
    for word in rest:
        if word == "--profile":
            next(rest, "")
        elif word != "--demo" and not word.startswith("--profile="):
            kept.append(word)
    return kept


def _profiles() -> Iterator[tuple[str, str]]:
    from tui import settings

    yield settings.DEMO.name, settings.DEMO.company_name
    for profile in settings.load().profiles.values():
        yield profile.name, profile.company_name


def _of_commands(here: argparse.ArgumentParser, words: list[str], last: str) -> Iterator[tuple[str, str]]:
    """Commands, their own commands and their options, as their parsers have them."""
    import argparse

    for word in words:
        for action in here._actions:  # noqa: SLF001 - argparse tells no other way what it was given
            if isinstance(action, argparse._SubParsersAction) and word in action.choices:  # noqa: SLF001 - the same
                here = action.choices[word]
    if any(last in action.option_strings and action.nargs != 0 for action in here._actions):  # noqa: SLF001 - the same
        return
    if last == "use":
        yield from _profiles()
    for action in here._actions:  # noqa: SLF001 - the same
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - the same
            yield from ((choice.dest, choice.help or "") for choice in action._choices_actions)  # noqa: SLF001 - the same
        elif action.choices and not action.option_strings:
            yield from ((str(choice), "") for choice in action.choices)
        yield from ((option, action.help or "") for option in action.option_strings if option.startswith("--"))


def _of_call(words: list[str], last: str, begun: str) -> Iterable[tuple[str, str]]:
    operation = next((word for word in words if not word.startswith("-")), "")
    if not operation:
        return _operations(begun)
    if last in ("-o", "--output"):
        from tui.commands.ways import STYLES

        return ((style, "") for style in STYLES)
    if last in VALUED:
        return ()
    found = _parameters(operation)
    if known := next((p for p in found if f"--{p.wire}" == last), None):
        return ((choice, "") for choice in known.choices)
    return _options(operation, found)


def _operations(begun: str) -> Iterator[tuple[str, str]]:
    """Resources up to their dot; behind it the verbs."""
    from tui.commands import declared

    head, _, rest = begun.partition(".")
    dialects, prefix = ([head], f"{head}.") if head in declared.DIALECTS and "." in begun else (declared.DIALECTS, "")
    typed = rest if prefix else begun
    for dialect in reversed(dialects):  # of two that are called the same, the later one is taken: v2
        resource = typed.partition(".")[0]
        if "." in typed:
            yield from ((f"{prefix}{resource}.{v}", what) for v, what in declared.verbs(dialect, resource).items())
        else:
            yield from ((f"{prefix}{name}.", "") for name in declared.resources(dialect))
    if not prefix:
        yield from ((f"{dialect}.", "") for dialect in declared.DIALECTS if begun and dialect.startswith(begun))


def _parameters(operation: str) -> list[Parameter]:
    from tui.commands import declared

    parts = operation.split(".")
    dialects = [parts.pop(0)] if parts[0] in declared.DIALECTS else list(declared.DIALECTS)
    if len(parts) != 2:
        return []
    for dialect in dialects:
        if parts[1] in declared.verbs(dialect, parts[0]):
            return declared.parameters(dialect, *parts)
    return []


def _options(operation: str, found: list[Parameter]) -> Iterator[tuple[str, str]]:
    from tui.commands.ways import CUSTOMIZED, FIELDS, OWN

    yield from ((f"--{parameter.wire}", ", ".join(parameter.choices)) for parameter in found)
    names = {parameter.wire for parameter in found}
    resource, _, verb = operation.rpartition(".")
    custom = ["named", *(["custom"] if verb in ("create", "update") else [])]
    own = [*OWN, "json", "profile", "demo", "help", FIELDS]
    own += custom if resource.rpartition(".")[2] in CUSTOMIZED else []
    yield from ((f"--{name}", "") for name in own if name not in names)
