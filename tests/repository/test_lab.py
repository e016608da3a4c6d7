"""`make lab` as people use it: a real JupyterLab, driven in a real browser."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from browser import CHROMIUM, MISSING, sync_playwright

pytestmark = pytest.mark.slow
if MISSING:
    pytest.skip("JupyterLab is not tested without Chromium and Playwright: make browser", allow_module_level=True)


@pytest.fixture
def lab(checkout, tmp_path):
    """The address of a JupyterLab that the recipe of `make lab` has started in a copy of the repository."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"--no-browser --allow-root --port={port} --IdentityProvider.token=x --LabApp.expose_app_in_browser=True"
    # Only asked for its commands: set-up would make the environment anew for the copy.
    asked = ["make", "--dry-run", "--old-file=setup", "lab", f"VENV={sys.prefix}", f"ARGS={options}"]
    # Under make itself, another make would speak of folders and take its options.
    plain = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    recipe = subprocess.run(asked, cwd=checkout, env=plain, capture_output=True, text=True, check=True).stdout
    assert "jupyter lab" in recipe and "setup.sh" not in recipe
    homes = {name: str(tmp_path / name) for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    environment = {**os.environ, **homes, "PYTHONPATH": str(checkout / "src")}
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(["sh", "-c", f"exec {recipe}"], cwd=checkout, env=environment, stdout=log, stderr=log)
    try:
        address, until = f"http://localhost:{port}/", time.monotonic() + 30
        while not answers(f"{address}api?token=x"):
            assert server.poll() is None and time.monotonic() < until, (tmp_path / "log").read_text()
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def answers(address) -> bool:
    try:
        return urllib.request.urlopen(address, timeout=5).status == 200
    except OSError:
        return False


def contents(root) -> dict:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


def test_lab_opens_the_first_notebook_and_both_files_of_a_pair_and_saves_nothing_new(lab, checkout):
    before = contents(checkout)
    first, second, *_ = sorted(path.stem for path in (checkout / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.set_default_timeout(60_000)
        page.goto(f"{lab}?token=x")
        shown = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        shown.locator("table.claim").first.wait_for()
        assert page.url.endswith(f"/lab/tree/notebooks/{first}.ipynb")
        links = shown.locator("a[href*='/files/']").evaluate_all("links => links.map(link => link.href)")
        wanted = {re.search(r"/files/([^?#]+)", link)[1]: link for link in links}
        assert {place.rpartition(".")[2] for place in wanted} >= {"svg", "pdf", "png", "csv", "html"}
        for place, link in wanted.items():
            assert page.request.get(link).body() == before[checkout / place], place
        page.locator(".jp-DirListing-item", has_text=f"{second}.py").dblclick()
        page.get_by_role("tab", name=f"{second}.py").wait_for()
        shown.locator("table.claim").first.wait_for()
        viewer = "path => jupyterapp.docRegistry.defaultWidgetFactory(path).name"
        assert page.evaluate(viewer, "src/claimbook/book.py") == "Editor"
        for _ in range(2):
            with page.expect_response(lambda answer: answer.request.method == "PUT" and "/contents/" in answer.url):
                page.evaluate("jupyterapp.commands.execute('docmanager:save')")
            page.get_by_role("tab", name=f"{first}.ipynb").click()
        browser.close()
    after = contents(checkout)
    assert [str(path) for path in before if after.get(path) != before[path]] == []
