"""Asking the clock or chance is found through every way of importing it, and harmless relatives are not."""

import pytest

from claimbook.paths import ROOT
from sealbook.impurities import impurities, seeds

ASKS = {
    "import time\ntime.time()": "asks the clock (time.time)",
    "import time as t\nx = t.time_ns()": "asks the clock (time.time_ns)",
    "from time import strftime as f\nf('%Y')": "asks the clock (time.strftime)",
    "import datetime\ndatetime.date.today()": "asks the clock (datetime.date.today)",
    "from datetime import datetime\nlater = datetime.now": "asks the clock (datetime.datetime.now)",
    "import pandas as pd\npd.Timestamp.today()": "asks the clock (pandas.Timestamp.today)",
    "import uuid\nuuid.uuid4()": "draws by chance (uuid.uuid4)",
    "import secrets\nsecrets.token_hex()": "draws by chance (secrets.token_hex)",
    "import os\nos.urandom(3)": "draws by chance (os.urandom)",
    "from numpy.random import default_rng\ndefault_rng()": "draws by chance (numpy.random.default_rng without a seed)",
    "import random\nrandom.Random()": "draws by chance (random.Random without a seed)",
}
HARMLESS = [
    "import time\ntime.localtime(0)",
    "import time\ntime.strftime('%Y', time.gmtime(0))",
    "import datetime\ndatetime.date(2024, 6, 3)",
    "import numpy as np\nnp.random.default_rng(1).random()",
    "import random\nrandom.Random(1).random()",
    "def now():\n    pass\nnow()",
    "class time:\n    time = 1\ntime.time",
    "this is no python",
]


@pytest.mark.parametrize("source", ASKS)
def test_asking_is_found_with_its_line(source):
    assert list(impurities(source)) == [(2, ASKS[source])]


@pytest.mark.parametrize("source", HARMLESS)
def test_harmless_code_is_let_alone(source):
    assert list(impurities(source)) == []


@pytest.mark.parametrize(
    "source, answer",
    [
        ("import random\nrandom.seed(1)", True),
        ("import numpy as np\nnp.random.seed(1)", True),
        ("import random\nrandom.random()", False),
        ("seed(1)", False),
    ],
)
def test_seeding_is_seen(source, answer):
    assert seeds(source) is answer


def test_what_draws_and_computes_asks_neither():
    for path in [*(ROOT / "src/topics").rglob("*.py"), *(ROOT / "src/exhibit").rglob("*.py")]:
        assert list(impurities(path.read_text(encoding="utf-8"))) == [], path.name
