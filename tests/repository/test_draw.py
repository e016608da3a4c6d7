"""One figure drawn as a draft, without a notebook, and again at every save of what it reads."""

import os
import shutil
import subprocess
import sys

import pytest

from claimbook.data.tables import ROOT
from claimbook.draw import draw
from exhibit.card import FORMATS, CardError


def copy(folder):
    for name in ("src", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "article.txt"))
    return folder


def test_a_figure_is_drawn_as_a_draft_and_nothing_else_is_written(tmp_path, monkeypatch):
    monkeypatch.setenv("SEALBOOK_OUTPUT", str(tmp_path / "elsewhere"))
    said = draw(copy(tmp_path), "f9")
    assert said.startswith("build/draft/F09_expulsions.svg: drawn in ")
    assert {path.name for path in (tmp_path / "build/draft").iterdir()} == {
        f"F09_expulsions.{kind}" for kind in FORMATS
    }
    assert {path.name for path in tmp_path.iterdir()} == {"src", "data", "build"}


def test_a_figure_that_breaks_the_contract_is_refused_and_not_written(tmp_path, monkeypatch):
    from topics.migration import figures

    drawing = figures.expulsions

    def with_small_letters(book):
        drawn = drawing(book)
        drawn.figure.text(0.5, 0.5, "too small", fontsize=4, fontfamily="Open Sans")
        return drawn

    monkeypatch.setattr(figures, "expulsions", with_small_letters)
    with pytest.raises(CardError, match="F09_expulsions: the text 'too small' has 4 points"):
        draw(copy(tmp_path), "F09")
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize("figure", ["F99", "T01", "../F09", ""])
def test_an_id_that_no_card_has_is_refused_with_those_there_are(figure):
    with pytest.raises(ValueError, match=rf"there is no figure '{figure}'; there are F\d\d to F\d\d"):
        draw(ROOT, figure)


@pytest.mark.slow
def test_a_watched_figure_is_drawn_again_when_a_module_or_a_table_that_it_reads_is_saved(tmp_path):
    root = copy(tmp_path / "book")
    module, drawing = root / "src/topics/migration/figures.py", root / "build/draft/F09_expulsions.svg"
    command = [sys.executable, "-m", "claimbook", "draw", "F09", "--watch"]
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline().startswith("build/draft/F09_expulsions.svg: drawn in ")
            before, text = drawing.read_bytes(), module.read_text(encoding="utf-8")
            module.write_text(text.replace("def expulsions", "def expulsions(:"), encoding="utf-8")
            assert process.stdout.readline().startswith("src/topics/migration/figures.py changed; SyntaxError: ")
            module.write_text(text.replace("from", "from", 1), encoding="utf-8")
            said = "src/topics/migration/figures.py changed; build/draft/F09_expulsions.svg: drawn in "
            assert process.stdout.readline().startswith(said)
            assert drawing.read_bytes() == before
            os.utime(root / "data/article/claims.csv")
            assert process.stdout.readline().startswith("data/article/claims.csv changed; build/draft/F09")
        finally:
            process.terminate()
