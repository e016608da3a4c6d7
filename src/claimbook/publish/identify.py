"""What an SVG, PDF or PNG says of itself, read in a process of its own that has its bounds."""

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, astuple

from exhibit.catalogue import Imprint
from exhibit.identity import ForeignFile, Identity, read_identity

MEMORY_BYTES, SECONDS = 2_000_000_000, 20


def identify(content: bytes, imprint: Imprint) -> Identity:
    """What a file says of itself; a ForeignFile says that it is damaged, not one of ours, or takes too much to read."""
    command = [sys.executable, "-m", "claimbook.publish.identify", *astuple(imprint)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=True)
    except subprocess.SubprocessError:
        raise ForeignFile("takes too much memory or time to be read") from None
    if isinstance(said := json.loads(done.stdout), str):
        raise ForeignFile(said)
    return Identity(**said | {name: tuple(said[name]) for name in ("claims", "sources")})


if __name__ == "__main__":
    # Where memory has no bounds of this kind, time has.
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    try:
        print(json.dumps(asdict(read_identity(sys.stdin.buffer.read(), Imprint(*sys.argv[1:])))))
    except ForeignFile as error:
        print(json.dumps(str(error)))
