"""``python -m claimbook`` is the command line."""

import sys

from claimbook.cli import main

sys.exit(main())
