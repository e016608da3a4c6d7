# A fresh machine needs git, make and Python 3.11 or newer; everything else is set up here, into .venv.
PYTHON ?= python3
VENV = .venv
# How many notebooks at a time (one a processor if empty); how many seconds one cell may take (600 if empty).
JOBS ?=
CELL_SECONDS ?=
# What is handed on to a command.
ARGS ?=
# With its parent's number a command ends when make is gone, even if make was killed.
WITH_MAKE = SEALBOOK_PARENT=$$PPID
CLAIMBOOK = $(WITH_MAKE) exec $(VENV)/bin/python -m claimbook
RUN = $(CLAIMBOOK) run $$(test -z "$(JOBS)" || echo --jobs $(JOBS)) \
	$$(test -z "$(CELL_SECONDS)" || echo --cell-seconds $(CELL_SECONDS))
.PHONY: all setup run rebuild validate check vary test test-slow test-all bench lab article publish tidy browser clean help

all: setup ## set up, validate, execute the notebooks that are stale, make the pages
	@$(RUN)

rebuild: setup ## execute every notebook again; JOBS=1 for one at a time
	@$(RUN) --again

setup: ## create .venv from requirements.lock, if it is not there or the lock changed
	@PYTHONHOME= PYTHONPATH= PYTHON="$(PYTHON)" sh tools/setup.sh $(VENV)

run: setup ## execute stale notebooks; ARGS='02' for some, '--again' for fresh ones too, '-p steep_ratio 3' into build/
	@$(RUN) $(ARGS)

validate: setup ## check the data
	@$(VENV)/bin/frictionless validate data/datapackage.json --json > build/frictionless.json || \
		{ PYTHONIOENCODING=utf-8 $(VENV)/bin/frictionless validate data/datapackage.json; exit 1; }
	@$(CLAIMBOOK) validate

check: setup ## is every output what the inputs give? executes nothing
	@$(CLAIMBOOK) check

vary: setup ## rebuild a copy under another path, user, locale, clock...; compare every byte; ARGS=--each one by one
	@$(WITH_MAKE) exec $(VENV)/bin/python tools/vary $(ARGS)

PYTEST = env PYTHONDONTWRITEBYTECODE= $(VENV)/bin/python -m pytest
TWO_WORKERS = -n 2 --dist worksteal
# A few tests asked for by name are over sooner in one process.
test: setup ## tests of data, rules, figures, pages and lint, in a minute or two; ARGS=tests/topics/votes for some
	@set -- $(ARGS); test $$# -gt 0 || set -- $(TWO_WORKERS); exec $(PYTEST) "$$@"

# Slow tests count processes, so they run one after another. Pytest ends with 5 if ARGS leaves it nothing to run.
test-slow: setup ## damage the data in every way, start and kill runs, drive a browser
	@$(PYTEST) -m 'laws and not slow' $(TWO_WORKERS) $(ARGS) || test $$? -eq 5
	@$(PYTEST) -m slow $(ARGS) || test $$? -eq 5

test-all: ## test, then test-slow
	@$(MAKE) test
	@$(MAKE) test-slow

bench: setup ## measure beside plain Matplotlib, plain scripts, papermill, nbconvert, doit (ARGS='--only open --rounds 9')
	@$(VENV)/bin/python tools/bench.py $(ARGS)

lab: setup ## open the first notebook in JupyterLab
	@$(VENV)/bin/jupyter lab --ServerApp.root_dir=. --FileContentsManager.preferred_dir=notebooks \
		--LabApp.default_url="/lab/tree/$$(ls notebooks/[0-9][0-9]_*.* | head -n 1)" \
		--LabApp.extra_labextensions_path=tools/lab \
		--FileContentsManager.pre_save_hook=sealbook.pairs.before_save $(ARGS)

article: setup ## put a copy of the article in place: make article FILE=path/to/text
	@test -n "$(FILE)" || { echo "say which file: make article FILE=path/to/text" >&2; exit 2; }
	@$(CLAIMBOOK) article "$(FILE)"

publish: setup ## bring pages, citations, linked data and README's findings up to date
	@$(CLAIMBOOK) publish

tidy: setup ## move outputs that no notebook makes any more to build/tidied/
	@$(CLAIMBOOK) tidy

browser: ## get what the tests of the pages use, into build/
	@PYTHONHOME= PYTHONPATH= PYTHON="$(PYTHON)" sh tools/browser.sh

clean: ## remove .venv and build/
	@rm -f $(VENV)/made-from
	@rm -rf $(VENV) build

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "%-12s%s\n", $$1, $$2}' Makefile
