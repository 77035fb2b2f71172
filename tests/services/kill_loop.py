"""Processes that edit, send, and are killed at random moments; run by the test of the same name.

    python kill_loop.py <home> <socket> <cycles> <seed> [early|keyless]

Each process opens the same profile over a line that loses every tenth request and every tenth answer, and writes what
it tried and what was acknowledged into a pipe. The last one leaves when everything is sent. The last argument breaks
the program on purpose: it acknowledges before the edit is durable, or sends no key along.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Awaitable
from pathlib import Path

import httpx
import stamina

from tests.services.served import LOST_REPLY, LOST_REQUEST, Faults
from tui.api.client import Client
from tui.api.transport import Server, Transport
from tui.services import accepting, conflicts, failing, filling, locales, sending, settling, sync
from tui.services.notes import Notes
from tui.services.workspace import Workspace

LOADED = (accepting, conflicts, filling, locales, sending, settling)
"""Imported before the first fork, so that processes are killed while they work and not while they start."""


LOSS = 0.1


class Line:
    """A connection that loses things."""

    def __init__(self, socket: str, dice: random.Random, broken: str) -> None:
        self.server = Server("http://localhost", socket=socket)
        self.dice, self.broken = dice, broken

    async def open(self) -> Client:
        faults = Faults(httpx.AsyncHTTPTransport(uds=self.server.socket))
        faults.plan = self._plan
        return Client(self.server, transport=Transport(self.server, wrap=faults))

    async def close(self) -> None:
        return

    def _plan(self, request: httpx.Request) -> str:
        if self.broken == "keyless":
            request.headers.pop("idempotency-key", None)
        chance = self.dice.random()
        return LOST_REQUEST if chance < LOSS else LOST_REPLY if chance < 2 * LOSS else ""


class Editor:
    """One process: makes edits and tells of them."""

    def __init__(self, home: Path, line: Line, cycle: int, dice: random.Random, out: int) -> None:
        self.workspace = Workspace(home / "copy.db", home / "outbox.db", line)
        self.notes = Notes(self.workspace.copy, self.workspace.edits, self.workspace.clock)
        self.cycle, self.dice, self.out = cycle, dice, out
        self.early = line.broken == "early"
        self.count = 0

    def tell(self, *words: object) -> None:
        os.write(self.out, ("\t".join(map(str, words)) + "\n").encode())

    async def edit(self) -> None:
        """Edit until the end comes."""
        self.workspace.start()
        while True:
            await self.dice.choice([self.create, self.move, self.move, self.note])()
            await asyncio.sleep(self.dice.uniform(0, 0.01))

    async def send_all(self) -> None:
        """Leave when the copy is filled and nothing waits."""
        self.workspace.start()
        while not self.workspace.filled or self.workspace.outbox.count()[0]:  # noqa: ASYNC110 - files have no events
            await asyncio.sleep(0.01)
        for entry in self.workspace.outbox.refused():
            self.tell("refused", entry.call.words, entry.error)
        self.workspace.close()

    async def create(self) -> None:
        title = self._name()
        await self._make(self.workspace.deals.create({"title": title}), "create", title)

    async def move(self) -> None:
        if (deal := self._deal()) is not None:
            stage = self.dice.choice(self.workspace.deals.pipelines()[0].stages).id
            await self._make(self.workspace.deals.move(*deal[:1], stage), "move", deal[1], stage)

    async def note(self) -> None:
        if (deal := self._deal()) is not None:
            text = self._name()
            await self._make(self.notes.add("deal", deal[0], text), "note", text)

    async def _make(self, edit: Awaitable[object], *words: object) -> None:
        self.tell("ack" if self.early else "try", *words)
        await edit
        self.tell("ack", *words)

    def _name(self) -> str:
        self.count += 1
        return f"{self.cycle}.{self.count}"

    def _deal(self) -> tuple[int, str] | None:
        rows = self.workspace.copy.select("SELECT id, title FROM shown_deal WHERE is_deleted = 0")
        return self.dice.choice(rows) if rows else None


def process(home: Path, socket: str, cycle: int, seed: str, broken: str, out: int) -> None:
    """One life; the cycle 0 is the last one."""
    dice = random.Random(f"{seed} {cycle}")
    stamina.set_testing(True, attempts=1)
    sync.RETRY_FIRST = sync.RETRY_LAST = 0.003
    failing.FIRST = 0.0
    editor = Editor(home, Line(socket, dice, broken), cycle, dice, out)
    asyncio.run(editor.edit() if cycle else editor.send_all())


def live(cycle: int, seconds: float | None, *arguments: str) -> bytes:
    """Fork a process, kill it some seconds after it began to edit (None: let it end), and give what it told."""
    home, socket, seed, broken = arguments
    receive, send = os.pipe()
    child = os.fork()
    if not child:
        try:
            process(Path(home), socket, cycle, seed, broken, send)
        except Exception:  # noqa: BLE001 - told on stderr, which the test looks at
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(0)
    os.close(send)
    told = os.read(receive, 65536)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    told += b"".join(iter(lambda: os.read(receive, 65536), b""))
    os.close(receive)
    os.waitpid(child, 0)
    return told


def main() -> None:
    home, socket, cycles, seed, broken = [*sys.argv[1:], ""][:5]
    dice = random.Random(seed)
    live(0, None, home, socket, seed, broken)
    for cycle in range(1, int(cycles) + 1):
        sys.stdout.buffer.write(live(cycle, dice.uniform(0, 0.12 if cycle % 4 else 0.4), home, socket, seed, broken))
    sys.stdout.buffer.write(live(0, None, home, socket, seed, broken))


if __name__ == "__main__":
    main()
