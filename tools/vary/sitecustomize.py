"""Python imports this first where its folder is on PYTHONPATH: lets a whole tree of processes see another world.

What the environment asks for is done before anything else runs, so it holds in every kernel, forked or not.
"""

import os
import sys
import time
import zlib

CLOCK, LISTINGS, HASHES = "SEALBOOK_VARY_CLOCK", "SEALBOOK_VARY_LISTINGS", "SEALBOOK_VARY_HASHES"


class Shuffled:
    """What ``os.scandir`` gives, in another order."""

    def __init__(self, entries):
        with entries:
            self._entries = iter(sorted(entries, key=lambda entry: _place(entry.name)))

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self) -> None:
        self._entries = iter(())


def _place(name) -> int:
    return zlib.crc32(os.fsencode(name))


def _shuffle() -> None:
    listdir, scandir = os.listdir, os.scandir
    os.listdir = lambda path=".": sorted(listdir(path), key=_place)
    os.scandir = lambda path=".": Shuffled(scandir(path))


def _reseed(seed: str) -> None:
    # A run chooses the seed of its kernels itself; only a fresh start can overrule that.
    if os.environ.get("PYTHONHASHSEED") != seed:
        os.environ["PYTHONHASHSEED"] = seed
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _put_clock_on(seconds: float) -> None:
    import time_machine

    time_machine.travel(time.time() + seconds, tick=True).start()


if seed := os.environ.get(HASHES):
    _reseed(seed)
if os.environ.get(LISTINGS):
    _shuffle()
if seconds := os.environ.get(CLOCK):
    _put_clock_on(float(seconds))
