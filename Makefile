# The thin front. Two commands matter to a newcomer, `make compare` and `make test`; both make
# what they need first: an environment in .venv (once), then their services.
# ARGS="..." is handed on:  make compare ARGS="--profile standard"

SHELL := /bin/sh
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=
# Bytecode is worth seconds to every command here (pytest caches its rewritten asserts in it).
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help environment compare test serve lint format mutants services clean lock

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

compare: environment  ## compare the cache strategies on the social feed, and report
	@$(BIN)/windtunnel caching --profile quick $(ARGS)

test: environment  ## run every suite, lint and types, with the coverage floor
	@$(BIN)/tox run $(ARGS)

serve: environment  ## bring up the site with demo data; Ctrl-C takes it down
	@$(BIN)/windtunnel serve $(ARGS)

lint: environment  ## ruff, import-linter and mypy
	@$(BIN)/tox run -q -e lint,types

format: environment  ## let ruff put the code in shape
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

mutants: environment  ## wrong versions of a lesson that no test notices: make mutants LESSON=blog SAMPLE=50
	@test -x $(BIN)/mutmut || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/mutants.txt
	@$(BIN)/python -m suites.mutants $(LESSON) $(if $(SAMPLE),--sample $(SAMPLE)) $(ARGS)

services: environment  ## which services are here, and on which rung
	@$(BIN)/windtunnel services status

environment: $(VENV)/.complete  ## make or refresh .venv from the lock

$(VENV)/.complete: requirements/all.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "windtunnel needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "This Python cannot make environments. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "windtunnel: setting up $(VENV) from requirements/all.txt (about a minute, once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/all.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

lock:  ## resolve the dependency groups anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
		--custom-compile-command "make lock" --group app --group load --group test --group lint --group tools \
		--upgrade --output-file requirements/all.txt pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
		--custom-compile-command "make lock" --group app --constraint requirements/all.txt \
		--output-file requirements/app.txt pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
		--custom-compile-command "make lock" --group mutants --constraint requirements/all.txt \
		--output-file requirements/mutants.txt pyproject.toml

clean:  ## stop kept services; remove the environment and caches (results stay)
	@test ! -x $(BIN)/windtunnel || $(BIN)/windtunnel services down
	rm -rf $(VENV) .windtunnel .tox .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.*
