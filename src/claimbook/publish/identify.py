"""What an SVG, PDF or PNG says of itself, read in a process of its own that has its bounds."""

import json
import subprocess
import sys
from dataclasses import asdict

from exhibit.catalogue import Imprint
from exhibit.identity import ForeignFile, Identity, read_identity

MEMORY_BYTES, SECONDS = 2_000_000_000, 20


def identify(content: bytes, imprint: Imprint) -> Identity:
    """What a file says of itself, found in a process that may use so much memory and time and no more.

    Raises
    ------
    ForeignFile
        If the file is damaged, is not one of ours, or is made so that it takes too much.
    """
    command = [sys.executable, "-m", "claimbook.publish.identify", json.dumps(asdict(imprint))]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode:
        raise ForeignFile("takes too much memory or time to be read")
    said = json.loads(done.stdout)
    if isinstance(said, str):
        raise ForeignFile(said)
    return Identity(**dict(said, claims=tuple(said["claims"]), sources=tuple(said["sources"])))


def _main() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    except (ImportError, OSError, ValueError):
        # Where memory has no bounds of this kind, time has.
        pass
    try:
        said: object = asdict(read_identity(sys.stdin.buffer.read(), Imprint(**json.loads(sys.argv[1]))))
    except ForeignFile as error:
        said = str(error)
    print(json.dumps(said))


if __name__ == "__main__":
    _main()
