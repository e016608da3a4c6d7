"""What make bench says of its measurements."""

import json
import os
import re
import subprocess
import sys

import pytest

import bench
from claimbook.data.tables import ROOT


@pytest.fixture
def place(tmp_path, monkeypatch):
    for name in ("PLACE", "COPY", "OUTPUT"):
        monkeypatch.setattr(bench, name, tmp_path)
    return tmp_path


def test_every_comparison_is_of_sides_that_are_measured():
    for row in bench.ROWS.values():
        assert {side for ours, theirs, _ in row.compared for side in (ours, theirs)} <= {*row.sides, bench.SHARED}


def test_a_row_compares_with_every_peer_and_with_the_share_of_a_processor():
    medians = {side: number for number, side in enumerate(bench.ROWS["rebuild"].sides, start=2)}
    lines = bench.lines_of("rebuild", medians)
    assert [line["theirs"] for line in lines] == [bench.PLAIN, bench.SHARED, *list(medians)[3:]]
    assert [line["ratio"] for line in lines] == [3 / 4, 2 / (4 / bench.JOBS), 2 / 5, 2 / 6, 2 / 7, 2 / 8]


def test_the_table_stands_between_the_marks_of_the_page_and_the_rest_stays(tmp_path):
    page = tmp_path / "docs/benchmarks.md"
    bench.write(page, "new")
    assert page.read_text(encoding="utf-8") == f"{bench.BEGIN}\n\nnew\n\n{bench.END}\n"
    page.write_text(f"# Speed\n\n{bench.BEGIN}\nold\n{bench.END}\n\nWhat it says.\n", encoding="utf-8")
    bench.write(page, "new")
    said = f"# Speed\n\n{bench.BEGIN}\n\nnew\n\n{bench.END}\n\nWhat it says.\n"
    assert page.read_text(encoding="utf-8") == said


def test_the_plain_side_saves_the_same_figure_in_the_three_formats_of_a_picture(tmp_path, monkeypatch):
    monkeypatch.setenv("SEALBOOK_OUTPUT", str(tmp_path))
    bench.draw_plainly()
    assert {path.name for path in tmp_path.iterdir()} == {
        f"F04_vote_agreement.{kind}" for kind in ("svg", "pdf", "png")
    }


def test_a_goal_that_is_missed_says_by_how_much():
    met, missed = (
        bench.lines_of("draw", {"claimbook draw F04": ours, "its plain drawing and saving": 2.0})[0]
        for ours in (3.0, 9.0)
    )
    lines = bench.table([met, missed]).splitlines()
    assert lines[2].endswith("| 1.50 | 1.50 | met |") and lines[3].endswith("| 4.50 | 1.50 | 3.0 x the goal |")


def test_a_command_that_fails_ends_the_bench_with_its_words(place):
    with pytest.raises(bench.BenchError, match=r"ended with 3: .*no such thing"):
        bench.run([sys.executable, "-c", "import sys; print('no such thing'); sys.exit(3)"])


def test_what_would_favour_one_side_is_taken_from_all(monkeypatch):
    for name in ("SEALBOOK_OUTPUT", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "MAKEFLAGS", "ARGS", "VIRTUAL_ENV"):
        monkeypatch.setenv(name, "x")
    found = bench.environment(SEALBOOK_NOTEBOOK="01")
    assert found["SEALBOOK_NOTEBOOK"] == "01" and found["PYTHONHASHSEED"] == "0"
    assert not {"SEALBOOK_OUTPUT", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "MAKEFLAGS", "ARGS", "VIRTUAL_ENV"} & set(
        found
    )


def test_a_plain_script_that_draws_another_figure_is_no_peer(place):
    for folder, content in (("figures", b"<svg/>"), ("01_article", b"<svg/>")):
        (place / folder).mkdir()
        (place / folder / "F01_ribbon.svg").write_bytes(content)
    assert bench.same_figures() == 2
    (place / "01_article/F01_ribbon.svg").write_bytes(b"<svg />")
    with pytest.raises(bench.BenchError, match=r"the plain script drew another F01_ribbon\.svg"):
        bench.same_figures()


def test_the_drawing_that_is_edited_is_there_and_its_edit_is_another_number():
    source = (ROOT / bench.EDITED).read_text(encoding="utf-8")
    assert bench.EDITED_NUMBER.search(source) and (ROOT / bench.EDITED_FIGURE).exists()
    assert (ROOT / "notebooks" / f"{bench.EDITED_NOTEBOOK}.py").exists()


@pytest.mark.skipif(not os.path.exists("/proc/self/smaps_rollup"), reason="needs Linux to add up memory")
def test_memory_is_that_of_a_process_and_all_its_descendants():
    code = "import subprocess, sys; block = bytearray(b'x') * 30_000_000; "
    child = code + "print('ready', flush=True); sys.stdin.read()"
    parent = code + f"subprocess.run([sys.executable, '-c', {child!r}])"
    with subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"ready\n"
        peak = [0.0]
        bench.memory(peak)(process.pid)
        process.stdin.close()
    assert 57 < peak[0] < 200


def test_the_machine_is_described():
    about = bench.machine()
    assert about["processors"] >= 1 and about["memory_gib"] > 0 and about["model"]
    json.dumps(about)


def test_readme_has_three_ratios_of_the_table():
    told = re.search(r"On one machine (.*?)\(\[benchmarks\]", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)[1]
    lines = (ROOT / "docs/benchmarks.md").read_text(encoding="utf-8").splitlines()
    ratios = {cells[2]: cells[4] for cells in (line.split(" | ") for line in lines) if len(cells) == 7}
    sides = "jupytext + papermill, make -j", "plain scripts", bench.PLAIN
    assert re.findall(r"\d\.\d\d", told) == [ratios[side] for side in sides]
