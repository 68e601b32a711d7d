# One command for each habit. Needs Python 3.11 or newer and make; everything else it installs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
.PHONY: help demo test quick check format bench bench-names bench-identity docs clean

help: ## Say what there is
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 14

$(BIN)/enduse: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "enduse needs Python 3.11 or newer; say which with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/tested: pyproject.toml $(BIN)/enduse
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,check]'
	@touch $@

demo: $(BIN)/enduse ## Run the two published cases and say where the case files lie
	$(BIN)/python examples/demo.py demo

test: $(VENV)/tested ## Install what tests need and run all of them
	$(BIN)/python tests/browser_needed.py
	$(BIN)/python -m pytest -n auto

quick: $(VENV)/tested ## Run the tests that take seconds
	$(BIN)/python -m pytest -n auto -m "not parity and not browser"

check: $(VENV)/tested ## Lint, types, import order
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/tested ## Put the code in its one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(BIN)/enduse ## Measure load, investigate, case, rules and orders at up to 20 million rows (about 45 minutes, 60 GB)
	$(BIN)/python bench/run.py
	$(BIN)/python bench/rules.py
	$(BIN)/python bench/orders.py

bench-names: $(BIN)/enduse ## Measure the matcher of names beside its peers (an hour, later runs minutes)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python bench/names/run.py $(OPTIONS)

bench-identity: $(BIN)/enduse ## Measure resolution beside Splink on planted rows (OPTIONS='--rows 5000000': half an hour)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python bench/identity/run.py $(OPTIONS)

docs: $(VENV)/tested ## Build the documentation into site/
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	$(BIN)/mkdocs build --strict

clean: ## Remove what was made here
	rm -rf $(VENV) demo site build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
