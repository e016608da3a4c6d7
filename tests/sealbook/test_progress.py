"""While notebooks run, who asked is told which are running and how many wait."""

import pytest

from sealbook.run import RunError

pytestmark = pytest.mark.slow


def test_each_beginning_and_end_is_told(bench):
    told = []
    for name in ("90_one", "91_two", "92_three"):
        bench.notebook(name, "1")
    bench.run(jobs=1, progress=lambda running, waiting: told.append((*running, waiting)))
    assert told == [("90_one", 2), (2,), ("91_two", 1), (1,), ("92_three", 0), (0,)]


def test_nothing_is_running_after_a_failure(bench):
    told = []
    bench.notebook("90_fails", "1 / 0")
    with pytest.raises(RunError):
        bench.run(progress=lambda running, waiting: told.append((*running, waiting)))
    assert told == [("90_fails", 0), (0,)]
