"""How a command ends before its time: asked by a signal, or because what started it is gone.

Standard library alone; knows neither files nor notebooks.
"""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator

# What a person, a terminal or a system asks a command to end with.
ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Whoever starts a command that shall not outlive it says so with its own process number.
PARENT = "CLAIMBOOK_PARENT"
SECONDS_TO_END = 10


def end_orderly() -> None:
    """Let a request to end, or a closed terminal, end a command as Ctrl-C does; what is ignored stays ignored (nohup)."""

    def end(*_):
        raise KeyboardInterrupt

    for number in ASKING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, end)


def end_with_parent() -> None:
    """Ask this process to end when the one named in ``CLAIMBOOK_PARENT`` is gone; does nothing if none is named."""
    parent = os.environ.pop(PARENT, "")
    if parent.isdecimal():
        threading.Thread(target=_watch, args=[int(parent)], daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_END)
    os.kill(os.getpid(), signal.SIGKILL)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Let a request to end wait until a few steps that belong together are done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    before = {number: signal.getsignal(number) for number in ASKING}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, lambda number, _: asked.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if asked:
            signal.raise_signal(asked[0])
