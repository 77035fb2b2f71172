"""Work in other threads that nobody has to wait for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Loose(ThreadPoolExecutor):
    """Gives each piece of work a thread of its own that dies with the process.

    A name that is looked up without a network takes half a minute; the threads of a usual pool would keep the program
    from ending for that long.
    """

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do the work."""
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 - whoever asked for the work is told
                future.set_exception(error)

        threading.Thread(target=run, name="loose", daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for nothing."""
        del wait, cancel_futures

    def map(self, *_arguments: Any, **_options: Any) -> Any:
        """Not offered: nobody needs it here."""
        raise NotImplementedError
