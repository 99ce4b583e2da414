# Everything starts here. Needs git, make and Python 3.11 or newer; the rest comes, locked by hash, into .venv.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The first of these which is new enough and can make a virtual environment. Another one: make test PYTHON=/path/to/python
CANDIDATES := python3.14 python3.13 python3.12 python3.11 python3
PYTHON ?= $(shell for candidate in $(CANDIDATES); do \
    if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
    then echo "$$candidate"; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
# Warnings are left out: a mirror set up on the machine may say many that mean nothing.
INSTALL = $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check

.PHONY: help
help: ## Show what can be done here
	@echo "Cagou, the bot of a professional cluster. First look: make demo"
	@echo
	@sed -nE 's/^([a-z-]+):.*## (.*)$$/\1 \2/p' Makefile | while read -r target words; do printf '  make %-16s %s\n' "$$target" "$$words"; done

.PHONY: demo
demo: $(VENV)/demo.stamp ## Try Cagou in the browser, on a sample cluster: no account, no token, no network
	@exec $(BIN)/cagou demo

.PHONY: run
run: $(VENV)/postgres.stamp ## Run Cagou on Discord, as .env and the CAGOU_ variables say (README.md)
	@exec $(BIN)/cagou run

.PHONY: test
test: $(VENV)/dev.stamp ## Run the tests (half an hour on two cores); one of them: make test ARGS="tests/models -k board"
	@$(BIN)/python -m tests.suite $(ARGS)

.PHONY: soak
soak: $(VENV)/dev.stamp ## Run the long tests: storms, many kills, thousands of profiles
	@$(BIN)/python -m tests.suite -m soak $(ARGS)

# Tests of how the bot behaves and of what the tests stand on: minutes, and in `make test` anyway.
ONLY_IN_TESTS := test_permissions.py test_strict_discord.py test_fault_runner.py

.PHONY: check
check: $(VENV)/dev.stamp ## Check format, style, types, imports, catalogs, migrations and the rules of the house
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -n auto --dist worksteal $(addprefix --ignore=tests/house/,$(ONLY_IN_TESTS)) \
	    tests/house tests/models/database/test_migrations.py

.PHONY: bench
bench: $(VENV)/dev.stamp ## Measure, and print the table of tests/bench/README.md
	@$(BIN)/python -m tests.bench $(ARGS)

.PHONY: format
format: $(VENV)/dev.stamp ## Format the code, and mend what can be mended without thinking
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: lock
lock: $(VENV)/dev.stamp ## Lock the newest versions that pyproject.toml allows (ARGS=--keep: only what it newly asks)
	@UV=$(BIN)/uv PYTHON=$(BIN)/python config/lock/compile.sh $(ARGS)

.PHONY: demo-smoke
demo-smoke: ## Start the demo as a visitor would, open its page, end it with Ctrl-C
	@$(MAKE) --silent $(VENV)/demo.stamp
	@$(BIN)/python -m tests.house.demo_smoke

.PHONY: docker-commands
docker-commands: $(VENV)/dev.stamp ## Run each command of the Dockerfile here, without Docker
	@$(BIN)/python -m tests.house.docker_commands

.PHONY: clean
clean: ## Remove what make, the tests and the tools made
	rm -rf $(VENV) .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache *.egg-info

# Internal: the virtual environment, and one stamp for each set installed in it.
$(BIN)/python:
	@if [[ -z "$(PYTHON)" ]]; then \
	    echo "Cagou needs Python 3.11 or newer with its venv module, and found none of: $(CANDIDATES)." >&2; \
	    echo "On Debian and Ubuntu: apt install python3 python3-venv. Elsewhere: make $(MAKECMDGOALS) PYTHON=/path/to/python" >&2; \
	    exit 1; fi
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/%.stamp: config/lock/build.txt config/lock/%.txt pyproject.toml | $(BIN)/python
	@echo "Installing the locked $* set (a minute the first time)"
	@$(INSTALL) --require-hashes --no-deps -r config/lock/build.txt -r config/lock/$*.txt
	@$(INSTALL) --no-index --no-deps --no-build-isolation --editable .
	@touch $@
