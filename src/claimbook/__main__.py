"""``python -m claimbook`` is the command line."""

import os
import signal
import sys


def main() -> int:
    """Run the command of this process, and give its exit status; until it begins to write, Ctrl-C ends it at once."""
    if sys.getfilesystemencoding() != "utf-8":
        # Kernels take names of files for UTF-8; another encoding would hand them paths that do not exist.
        os.environ.setdefault("PYTHONIOENCODING", sys.stdout.encoding)
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)
    from claimbook import cli

    return cli.main()


def _leave(*_) -> None:
    """Leave without a ``KeyboardInterrupt``, which a library that is being imported may turn into another error."""
    os.write(2, b"claimbook: interrupted\n")
    os._exit(130)


if __name__ == "__main__":
    sys.exit(main())
