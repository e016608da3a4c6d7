"""``python tools/vary``: see vary.py."""

import sys

from vary import main

sys.exit(main())
