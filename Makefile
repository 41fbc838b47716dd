# Rapport: the commands that people and machines use. `make` alone lists them.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test faults check bench screenshots lock clean

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: $(VENV)/.installed ## Set up and start the bot (the local workspace when there are no tokens)
	@$(BIN)/python -m bot run

test: $(VENV)/.installed-dev ## Run every test (browser tests skip when there is no Chromium)
	$(BIN)/python -m pytest -n 3 --dist worksteal

faults: $(VENV)/.installed-dev ## Run the fault tests in their large numbers (an hour; `make test` runs small ones)
	RAPPORT_FAULTS=large $(BIN)/python -m pytest tests/faults

check: $(VENV)/.installed-dev ## Lint, types, and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed-dev ## Print the measures, each beside its goal
	$(BIN)/python -m benchmarks

screenshots: $(VENV)/.installed-dev ## Draw docs/images again, in a real browser
	RAPPORT_SCREENSHOTS=docs/images $(BIN)/python -m pytest -m browser

lock: ## Resolve the dependencies again and write both lock files
	$(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip install -q uv
	$(VENV)/lock/bin/uv pip compile -q --universal --upgrade --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" pyproject.toml -o requirements.lock
	$(VENV)/lock/bin/uv pip compile -q --universal --upgrade --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

clean: ## Remove the virtual environment and caches (never your data)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
