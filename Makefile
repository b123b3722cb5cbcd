# Nightwire: everything a person types. Needs make, Python 3.11 or newer, and the package index. `make help` lists it.

SHELL := /bin/sh
PORT ?= 4280
UI_PORT ?= 4200
DATA ?= data
NIGHT ?= 1
SOURCES ?=
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

BIN := .venv/bin
READY := .venv/.ready
UI_READY := .venv/.ready-ui
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q
FUZZ_SECONDS ?= 60
PARALLEL := -n auto --maxprocesses 4 --dist loadfile
# Real servers, workers and browsers beside each other on a full machine can be slow beyond any limit: what failed runs
# once more, alone, and that run decides.
ALONE := --last-failed --last-failed-no-failures none --maxfail 4
# Nothing is reported to anybody; the packages are compiled once instead of at every start.
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1
unexport PYTHONDONTWRITEBYTECODE
unexport PYTHONPATH
unexport PYTHONHOME
unexport VIRTUAL_ENV

.DEFAULT_GOAL := help
.PHONY: help setup run test test-fast test-ui up down status check floors lock fuzz clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "  Settings: SOURCES=my.toml  DATA=data  NIGHT=1 (of the sample service)  PORT=4280 (of the sample service)  UI_PORT=4200 (of make up)"

setup: $(READY) ## Make .venv from requirements.lock (the others do it when needed)

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Nightwire needs Python 3.11 or newer; none found. Name one: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Setting up .venv with $$($(PYTHON) --version); about two minutes the first time."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps --no-compile -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q -j 0 .venv/lib extract transform load flows >/dev/null 2>&1 || true
	@touch $@

run: $(READY) ## Tonight's ingest: of the sample wire service, or of SOURCES=my.toml
	@$(BIN)/nightwire demo --data "$(DATA)" --night $(NIGHT) --port $(PORT) $(if $(SOURCES),--sources "$(SOURCES)")

test: $(READY) ## All tests, on up to four cores; what fails runs once more, alone
	@$(BIN)/python -m pytest $(PARALLEL) || $(BIN)/python -m pytest $(ALONE)

test-fast: $(READY) ## The tests that start no Prefect server
	@$(BIN)/python -m pytest -m "not flow and not slow and not browser" -q $(PARALLEL)

test-ui: $(READY) $(UI_READY) ## The Prefect UI in a real browser (needs Chromium)
	@$(BIN)/python -m pytest tests/ui -m browser || $(BIN)/python -m pytest tests/ui -m browser $(ALONE)

$(UI_READY): $(READY)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements-ui.lock
	@touch $@

up: $(READY) ## Serve: Prefect server on loopback, work pool, deployments, worker
	@$(BIN)/nightwire up --data "$(DATA)" --ui-port $(UI_PORT) $(if $(SOURCES),--sources "$(SOURCES)")

down: $(READY) ## Stop what `make up` started
	@$(BIN)/nightwire down --data "$(DATA)"

status: $(READY) ## Sources, last runs, health
	@$(BIN)/nightwire status --data "$(DATA)"

check: $(READY) ## ruff, mypy --strict, import-linter
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

floors: $(READY) ## Accuracy over the sample pages
	@$(BIN)/python benchmarks/accuracy.py floors

lock: ## Write requirements.lock and requirements-ui.lock from pyproject.toml (needs uv)
	$(COMPILE) --extra dev pyproject.toml -o requirements.lock
	echo playwright | $(COMPILE) -c requirements.lock - -o requirements-ui.lock

fuzz: $(READY) ## A minute of fuzzing for each parser of what the network says (FUZZ_SECONDS=60)
	@$(BIN)/python tests/fuzz/run.py --seconds $(FUZZ_SECONDS)

clean: ## Remove .venv and caches; never data
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
