# Everything that a person or a CI job types. Needs GNU make 3.81 or newer, git, and Python 3.11 to 3.14.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The Pythons to try, in this order; name another with: make setup PYTHON=/path/to/python3.12
PYTHON = python3.11 python3.12 python3.13 python3.14 python3 python
FITS = import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))
COMPLETE = import ensurepip, venv

VENV := .venv
BIN := $(VENV)/bin
MADE := $(VENV)/made.stamp
PACKAGES := $(VENV)/packages.stamp
BROWSER := $(VENV)/browser.stamp
PYTEST := $(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq
# The indexes that pip is configured with, as uv is told them; the hashes say which files are right in any of them.
PIP_AS_UV := -e 's/^.*\.index-url=/export UV_DEFAULT_INDEX=/p' -e 's/^.*\.extra-index-url=/export UV_INDEX=/p' \
	-e 's/^.*\.find-links=/export UV_FIND_LINKS=/p'

# The scripts of a virtual environment hold its path: one that was moved or copied, or whose Python is gone,
# is made anew.
ifneq ($(shell [ -x $(BIN)/python ] && cat $(MADE) 2>/dev/null),$(CURDIR))
.PHONY: $(MADE)
endif

.PHONY: help
help: ## Show these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(BROWSER) ## Make .venv, install the packages into it, and a browser if there is none

.PHONY: run
run: setup ## Run the flow onboard against the mock sites, in a fresh world
	@$(BIN)/assistant run onboard --fresh

.PHONY: test
test: setup ## Check style and types, then run the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory -j 2 types short-tests

.PHONY: types
types: setup
	$(BIN)/mypy

.PHONY: short-tests
short-tests: setup
	$(PYTEST) -m "not long"

.PHONY: test-all
test-all: setup ## Run all tests, those that take long as well
	$(PYTEST)

.PHONY: guide
guide: setup ## Write docs/guide anew from the flows
	$(BIN)/assistant guide build
	$(BIN)/assistant guide film account-id --width 800

.PHONY: bench
bench: setup ## Measure onboard against a hand-written script
	$(BIN)/python -m tests.benchmarks

.PHONY: chaos
chaos: setup ## Kill onboard and offboard 500 times, and count what was done twice, lost or left (Linux)
	$(BIN)/python -m tests.chaos --kills 500 --seed 7

.PHONY: lock
lock: setup ## Renew requirements.txt from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --group dev --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --quiet --output-file requirements.txt

.PHONY: clean
clean: ## Remove what these commands made; .assistant with its runs stays
	rm -rf $(VENV) dist build site test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find assistant mock_sites tests flows -name __pycache__ -type d -prune -exec rm -rf {} +

$(MADE):
	@found=; incomplete=; \
	for python in $(PYTHON); do \
		"$$python" -c '$(FITS)' 2>/dev/null || continue; \
		if "$$python" -c '$(COMPLETE)' 2>/dev/null; then found=$$python; break; fi; \
		incomplete=$$python; \
	done; \
	if [ -n "$$found" ]; then \
		echo "Making $(VENV) with $$("$$found" --version)"; \
		"$$found" -m venv --clear $(VENV) && printf '%s\n' "$(CURDIR)" > $@; \
		exit; \
	fi; \
	if [ -n "$$incomplete" ]; then \
		echo "$$incomplete lacks ensurepip, so it cannot make a virtual environment." >&2; \
		echo "On Debian and Ubuntu, type: sudo apt-get install python3-venv" >&2; \
	else \
		echo "Python 3.11 to 3.14 is needed; none of these commands is one: $(PYTHON)" >&2; \
	fi; \
	echo "Another Python can be named: make setup PYTHON=/path/to/python" >&2; \
	exit 2

$(PACKAGES): $(MADE) pyproject.toml requirements.txt
	@echo "Installing the packages of requirements.txt"
	@# requirements.txt is the whole closure, so nothing is left to resolve: for extras, pip 23 would look for newer ones.
	@# uv takes a fifth of pip's time; where it can't be had, or pip is set up in a way it does not know, pip does it.
	@sed -n '/^uv==/,/# via/p' requirements.txt > $(VENV)/uv.txt
	@eval "$$($(BIN)/python -m pip config list | sort -r | sed -n $(PIP_AS_UV))"; \
		export UV_INDEX_STRATEGY=unsafe-best-match; \
		$(PIP) install --no-deps --only-binary :all: --require-hashes --requirement $(VENV)/uv.txt && \
		$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes --requirement requirements.txt || \
		{ echo "That was uv; pip installs them instead" >&2; \
		$(PIP) install --no-deps --no-compile --require-hashes --requirement requirements.txt; }
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@# On all cores at once; some packages hold files that are no Python of this version, and some are never imported.
	@$(BIN)/python -m compileall -qq -j 0 -x '/(mypyc?|pygments/lexers|setuptools)/' $(VENV)/lib || true
	@$(BIN)/python -m compileall -q assistant mock_sites
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -c 'from mock_sites.pages import Pages; Pages().load_all()'
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -c 'from assistant.report.page import load_templates; load_templates()'
	@touch $@

$(BROWSER): $(PACKAGES)
	@echo "Looking for a browser"
	@$(BIN)/assistant doctor --install --quiet
	@touch $@
