"""``python -m claimbook`` is the command line."""

import os
import sys

if sys.getfilesystemencoding() != "utf-8":
    # Kernels take names of files for UTF-8; a process of another encoding would hand them paths that do not exist.
    os.environ.setdefault("PYTHONIOENCODING", sys.stdout.encoding)
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
try:
    from claimbook.cli import main

    sys.exit(main())
except KeyboardInterrupt:
    # Before the command line is there to say so, nothing has begun.
    print("claimbook: interrupted", file=sys.stderr)
    sys.exit(130)
