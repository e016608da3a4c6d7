"""Seals: what was read is an input, what changed is named, and each kind of fault is told from the others."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from claimbook.cli import main
from claimbook.data.tables import ROOT
from sealbook import seal as freshness
from sealbook import sealing as seals
from sealbook.run import notebooks, run, stale
from sealbook.seal import Digests, Seal

NAMES = [path.stem for path in notebooks(ROOT)]
HEADER = (ROOT / "notebooks" / "01_article.py").read_text(encoding="utf-8").split("# %%", 1)[0]
POLLS, STYLE, LOCK = "data/evidence/polls.csv", "src/claimbook/style.py", "requirements.lock"


def vouched(root):
    """Remember every seal of a copy as made there."""
    for seal in freshness.load_all(root):
        seals.vouch(root, seal, freshness.text_mark(root) if seal.name == freshness.PAGES else "")
    return root


def stale_names(root) -> set[str]:
    return {path.stem for path in stale(root, notebooks(root), Digests(root))}


def readers(name: str) -> set[str]:
    return {seal.name for seal in freshness.load_all(ROOT) if name in seal.inputs} - {freshness.PAGES}


def test_every_notebook_has_a_seal_that_names_itself_the_lock_and_every_output():
    found = {seal.name: seal for seal in freshness.load_all(ROOT)}
    assert set(found) == {*NAMES, freshness.PAGES}
    for name in NAMES:
        seal = found[name]
        assert {f"notebooks/{name}.py", LOCK, "src/claimbook/__init__.py", "data/datapackage.json"} <= set(seal.inputs)
        assert f"notebooks/{name}.ipynb" in seal.outputs and seal.remarks == ()
        assert not any(path.startswith(("/", "..", "build", ".venv")) for path in [*seal.inputs, *seal.outputs])


def test_every_record_has_the_inputs_of_its_notebook():
    for seal in freshness.load_all(ROOT):
        for output in seal.outputs:
            name = output.rpartition("/")[2]
            if name[0] in "FT" and name.endswith(".json"):
                record = json.loads((ROOT / output).read_text(encoding="utf-8"))
                assert record["traced_inputs"] == seal.inputs
                assert {path for path in record["inputs"]} <= set(seal.inputs)


def test_committed_outputs_are_what_committed_inputs_give():
    assert seals.faults(ROOT, NAMES, Digests(ROOT)) == {}


def test_a_clone_is_stale_until_made_and_then_fresh(checkout):
    assert stale_names(checkout) == set(NAMES)
    assert stale_names(vouched(checkout)) == set() and not freshness.pages_staleness(checkout, Digests(checkout))


def test_touching_makes_nothing_stale(checkout):
    vouched(checkout)
    for path in [*checkout.rglob("*.py"), *checkout.rglob("*.csv"), checkout / LOCK]:
        os.utime(path, (1, 1))
    assert stale_names(checkout) == set() and not freshness.pages_staleness(checkout, Digests(checkout))


@pytest.mark.parametrize("name", [POLLS, "data/evidence/un_votes.csv", "data/evidence/investment.csv", STYLE, LOCK])
def test_a_change_makes_its_readers_stale_and_no_other(checkout, name):
    vouched(checkout)
    with (checkout / name).open("ab") as file:
        file.write(b"\n")
    reasons = stale(checkout, notebooks(checkout), Digests(checkout))
    assert {path.stem for path in reasons} == readers(name)
    assert all(reason.startswith(f"{name} changed") for reason in reasons.values())
    assert freshness.pages_staleness(checkout, Digests(checkout))


def test_evidence_has_readers_of_its_own_and_the_lock_all():
    assert readers(LOCK) == readers(STYLE) == set(NAMES)
    assert "05_society" in readers(POLLS) and "02_un_votes" not in readers(POLLS)
    assert "02_un_votes" in readers("data/evidence/un_votes.csv") and "03_migration" not in readers(
        "data/evidence/un_votes.csv"
    )


def test_changing_back_is_fresh_again(checkout):
    vouched(checkout)
    before = (checkout / POLLS).read_bytes()
    (checkout / POLLS).write_bytes(before + b"\n")
    assert stale_names(checkout)
    (checkout / POLLS).write_bytes(before)
    assert stale_names(checkout) == set()


def test_a_new_file_that_pages_describe_makes_them_stale(checkout):
    vouched(checkout)
    (checkout / "src/claimbook/new.py").write_text("", encoding="utf-8")
    assert freshness.pages_staleness(checkout, Digests(checkout)) == "src/claimbook/new.py came in"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"name": "other", "inputs": {}, "outputs": {}, "remarks": []}'])
def test_a_damaged_seal_is_none(checkout, content):
    (checkout / freshness.FOLDER / "02_un_votes.json").write_text(content, encoding="utf-8")
    assert freshness.load(checkout, "02_un_votes") is None
    assert stale_names(vouched(checkout)) == {"02_un_votes"}


def with_other_line_ends(polls: bytes) -> bytes:
    return polls.replace(b"\n", b"\r\n")


def with_a_row_twice(polls: bytes) -> bytes:
    return polls + polls.splitlines(keepends=True)[-1]


@pytest.mark.parametrize(("changed", "refused"), [(with_other_line_ends, False), (with_a_row_twice, True)])
def test_check_tells_the_four_faults_apart(changed, refused, checkout, capsys):
    votes = next((checkout / "figures").glob("F03_*.svg"))
    missing = next((checkout / "figures").glob("F06_*.png"))
    votes.write_bytes(votes.read_bytes().replace(b"</svg>", b"<!-- x --></svg>"))
    missing.unlink()
    (checkout / "figures/F90_left_over.png").write_bytes(b"x")
    (checkout / POLLS).write_bytes(changed((checkout / POLLS).read_bytes()))
    page = checkout / "figures/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("<body", "<body class='x'", 1), encoding="utf-8")
    assert main(["--root", str(checkout), "check"]) == 1
    lines = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert any(name.startswith(f"{POLLS}, row ") for name in lines) == refused
    assert lines[f"figures/{votes.name}"] == "altered by hand; run `make`"
    assert lines[f"figures/{missing.name}"].startswith("missing: ")
    assert lines["figures/F90_left_over.png"].startswith("orphaned: ")
    stale_outputs = {
        name
        for name, what in lines.items()
        if what.startswith(f"stale because {POLLS} changed") and name != "figures/index.html"
    }
    expected = {
        output
        for seal in freshness.load_all(checkout)
        if POLLS in seal.inputs and seal.name != freshness.PAGES
        for output in seal.outputs
    }
    assert expected - {f"figures/{missing.name}", f"figures/{votes.name}"} <= stale_outputs


def test_check_says_what_was_altered_in_a_page(checkout, capsys):
    page = checkout / "figures/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("<body", "<body class='x'", 1), encoding="utf-8")
    assert main(["--root", str(checkout), "check"]) == 1
    assert capsys.readouterr().out == "figures/index.html: altered by hand; run `make publish`\n"


def test_check_of_what_is_published_finds_nothing(checkout, capsys):
    assert main(["--root", str(checkout), "check"]) == 0
    assert capsys.readouterr().out == "every output is what data, code and notebooks give\n"


@pytest.fixture
def small(tmp_path):
    """A repository with a module, a table and no notebook yet."""
    for folder in ("notebooks", "figures", "data/article", "src"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "src/own.py").write_text("import time\n\n\ndef now():\n    return time.time()\n", encoding="utf-8")
    (tmp_path / "data/table.csv").write_text("a\n1\n", encoding="utf-8")
    (tmp_path / "data/article/article.txt").write_text("text", encoding="utf-8")
    return tmp_path


def sealed(root, *cells: str, warm: bool = True) -> Seal:
    source = HEADER + "".join(f"# %%\n{cell}\n\n" for cell in cells)
    (root / "notebooks/90_reads.py").write_text(source, encoding="utf-8")
    (made,) = run(root, notebooks(root), warm=warm)
    return made.seal


@pytest.mark.parametrize("warm", [True, False], ids=["warm", "ordinary"])
def test_what_a_notebook_reads_is_traced(small, warm):
    path = 'import sys\n\nsys.path.insert(0, "src")\nimport own'
    seal = sealed(small, path, 'text = open("data/table.csv").read()', "import pandas as pd", warm=warm)
    assert set(seal.inputs) == {"notebooks/90_reads.py", "data/table.csv", "src/own.py"}
    assert seal.remarks == ("src/own.py, line 5, asks the clock (time.time)",)


REMARKS = {
    "outside": ('open("{outside}").read()', "reads a file outside the repository (secret.csv)"),
    "outside by pandas": ('import pandas as pd\n\npd.read_csv("{outside}")', "reads a file outside the repository (secret.csv)"),
    "uncommitted": ('open("data/article/article.txt").read()', "reads data/article/article.txt, which is never committed"),
    "network": ('import socket\n\ntry:\n    socket.create_connection(("127.0.0.1", 9), timeout=1)\nexcept OSError:\n    pass', "asks the network (127.0.0.1)"),
    "program": ('import subprocess\n\nsubprocess.run(["true"])', "starts a program (true)"),
    "clock": ("from datetime import datetime as d\n\nd.now()", "cell 1, line 3, asks the clock (datetime.datetime.now)"),
    "chance": ("import random\n\nrandom.random()", "draws from an unseeded generator in cell 1"),
    "numpy": ("import numpy\n\nnumpy.random.default_rng()", "cell 1, line 3, draws by chance (numpy.random.default_rng without a seed)"),
}  # fmt: skip


@pytest.mark.parametrize("case", REMARKS)
def test_what_no_seal_can_vouch_for_is_reported(small, tmp_path_factory, case):
    cell, remark = REMARKS[case]
    outside = tmp_path_factory.mktemp("outside") / "secret.csv"
    outside.write_text("a\n1\n", encoding="utf-8")
    seal = sealed(small, cell.format(outside=outside))
    assert remark in seal.remarks
    assert any(remark in what for what in seals.faults(small, ["90_reads"], Digests(small)).values())


def test_sampling_a_frame_without_a_seed_is_reported(small):
    seal = sealed(small, "import pandas as pd\n\nframe = pd.DataFrame({'a': range(9)})", "frame.sample(2)")
    assert "draws from an unseeded generator in cell 2" in seal.remarks


def test_seeded_chance_is_no_remark(small):
    seal = sealed(
        small,
        "import random\n\nrandom.seed(1)",
        "random.random()",
        "import numpy as np\n\nnp.random.default_rng(1).random()",
    )
    assert seal.remarks == ()


def test_make_names_the_reason_and_executes_only_what_is_stale(small, capsys):
    sealed(small, 'open("data/table.csv").read()')
    (small / "notebooks/91_other.py").write_text(HEADER + "# %%\n1\n", encoding="utf-8")
    run(small, notebooks(small, ["91"]))
    shutil.copytree(ROOT / "data", small / "data", dirs_exist_ok=True)
    (small / "data/table.csv").write_text("a\n2\n", encoding="utf-8")
    command = [sys.executable, "-m", "claimbook", "--root", str(small), "run", "90", "91"]
    said = subprocess.run(command, capture_output=True, text=True, cwd=small).stdout.splitlines()
    assert said[:2] == ["90_reads: stale because data/table.csv changed", "91_other: fresh"]
    assert said[2].startswith("1 notebook executed: ")
