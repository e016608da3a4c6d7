"""How a command ends before its time: asked by a signal, or because what started it is gone."""

import os
import signal
import threading
import time

# Asks a command to stop: from a person, a terminal or the system.
ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Whoever starts a command that shall not outlive it gives its own process number.
PARENT = "SEALBOOK_PARENT"
SECONDS_TO_END = 10
asked = threading.Event()


def end_orderly() -> None:
    """Let a request to end, or a closed terminal, end a command as Ctrl-C does; what is ignored stays so (nohup).

    ``asked`` is set then: a library that is just being imported may turn the ``KeyboardInterrupt`` into another error,
    or swallow it; ``end_if_asked`` raises it again.
    """

    def end(*_):
        asked.set()
        raise KeyboardInterrupt

    for number in ASKING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, end)


def end_if_asked() -> None:
    """Raise KeyboardInterrupt if this process was asked to end and still goes on."""
    if asked.is_set():
        raise KeyboardInterrupt


def end_with_parent() -> None:
    """Ask this process to end when the one named in ``SEALBOOK_PARENT`` is gone; does nothing if none is named."""
    parent = os.environ.pop(PARENT, "")
    if parent.isdecimal():
        threading.Thread(target=_watch, args=[int(parent)], daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_END)
    os.kill(os.getpid(), signal.SIGKILL)
