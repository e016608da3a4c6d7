"""``python -m claimbook`` is the command line."""

import sys

try:
    from claimbook.cli import main

    sys.exit(main())
except KeyboardInterrupt:
    # Before the command line is there to say so, nothing has begun.
    print("claimbook: interrupted", file=sys.stderr)
    sys.exit(130)
