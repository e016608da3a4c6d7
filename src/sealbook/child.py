"""What happens in the processes that a run starts: they end with it, and know the project only as it is now."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterable

from sealbook import trace


def detach() -> None:
    """Lead a group of one's own, out of reach of Ctrl-C, which ends with the process that started this one."""
    os.setsid()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A pipe that the parent holds is closed, however the parent ends.
    if parent := multiprocessing.parent_process():
        parent.join()
        os.killpg(0, signal.SIGKILL)


def forget(ours: Iterable[str]) -> None:
    """Drop every module of some packages, so that the next import reads the files as they are now."""
    for name in [name for name in sys.modules if name.partition(".")[0] in ours]:
        del sys.modules[name]


def be_a_kernel(arguments: list[str], environment: dict[str, str], folder: str, log: str, ours: Iterable[str]) -> None:
    """Be a kernel like any other that is started as a program; ``log`` takes what it says outside its cells."""
    detach()
    with open(log, "ab", buffering=0) as sink, open(os.devnull, "rb") as nothing:
        for number, file in enumerate((nothing, sink, sink)):
            os.dup2(file.fileno(), number)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    forget(ours)
    sys.argv = ["kernel", *arguments]
    trace.serve(arguments)
