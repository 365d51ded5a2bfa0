# Needs Python 3.11 or newer and git, nothing else: uv comes into .tools/ where none is installed.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON3 ?= python3
VENV := .venv
PYTHON := $(VENV)/bin/python
UV := $(shell command -v uv 2>/dev/null || echo .tools/uv/bin/uv)
STAMP := $(VENV)/.installed
INPUT ?= seeds/documents
DATA ?= data
PORT ?= 3000
PAGES_PORT ?= 3001

.PHONY: help setup run test test-all test-long train web ui score ablate bench lint test-clients lock clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

.tools/uv/bin/uv:
	$(PYTHON3) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	$(PYTHON3) -m venv .tools/uv
	.tools/uv/bin/python -m pip install --quiet --disable-pip-version-check uv

# Packages by hash, then the project itself, so that nothing comes that the lock does not name.
$(STAMP): requirements.lock pyproject.toml | $(filter .tools/%,$(UV))
	[ -x $(PYTHON) ] || $(UV) venv --quiet --python "$$(command -v $(PYTHON3))" $(VENV)
	$(UV) pip install --quiet --compile-bytecode --python $(PYTHON) --require-hashes -r requirements.lock
	$(UV) pip install --quiet --python $(PYTHON) --no-deps --no-build-isolation -e .
	touch $@

setup: $(STAMP)  ## the environment in .venv

run: setup  ## read INPUT (seeds/documents), publish DATA/warehouse.duckdb
	$(VENV)/bin/baoshu run --input "$(INPUT)" --data "$(DATA)"

# Files of tests go to as many processes as there are processors; the tests of one file share what is dear to build.
SIDE_BY_SIDE = --numprocesses auto --maxprocesses 4 --dist loadfile

test: setup  ## the tests, without the slow ones
	$(PYTHON) -m pytest -m "not slow" $(SIDE_BY_SIDE)

test-all: setup  ## every test
	$(PYTHON) -m pytest

web: setup  ## the pages on 127.0.0.1:PAGES_PORT: documents with their figures, series, review
	$(VENV)/bin/baoshu web --data "$(DATA)" --port $(PAGES_PORT)

test-long: setup  ## every write fails once, sequences of days, growth of every pattern: an hour on a quiet machine
	$(PYTHON) -m pytest -m long

ui: setup  ## Dagster's UI on 127.0.0.1:PORT, the pages on PAGES_PORT
	$(VENV)/bin/baoshu ui --input "$(INPUT)" --data "$(DATA)" --port $(PORT) --pages-port $(PAGES_PORT)

train: setup  ## learn seeds/reference/weights.csv anew from the labelled texts
	$(PYTHON) -m tests.training train

score: setup  ## accuracy on the labelled texts, each by weights that never saw it; contradictions on ../shared/texts
	$(PYTHON) -m tests.training score
	$(VENV)/bin/baoshu run --input ../shared/texts --data "$(DATA)/score"
	$(PYTHON) ../shared/score.py "$(DATA)/score/warehouse.duckdb" ../shared/texts ../shared/gold
	$(PYTHON) ../shared/contradictions.py "$(DATA)/score/warehouse.duckdb"

BENCHMARKS = bench_reading bench_formats bench_extraction bench_star bench_expectations bench_incremental bench_web compare_jionlp

ablate: setup  ## what each branch of the decision functions is worth (at low priority); TEXTS="FOLDER …" beside the golden texts
	$(PYTHON) -m tests.ablation.report $(addprefix --texts ,$(TEXTS))

bench: setup  ## the benchmarks, one after another
	for name in $(BENCHMARKS); do echo "== $$name"; PYTHONPATH=. $(PYTHON) tests/benchmarks/$$name.py; done

lint: setup  ## ruff, pyright, import-linter
	$(VENV)/bin/ruff check .
	$(VENV)/bin/pyright --pythonpath $(PYTHON)
	$(VENV)/bin/lint-imports

test-clients: setup  ## the published file read by other programs than ours
	$(PYTHON) -m pytest tests/clients -m ""

COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

lock: | $(filter .tools/%,$(UV))  ## compile the locks anew from pyproject.toml
	printf 'hatchling\neditables\n' | $(COMPILE) --extra dev -c requirements.constraints pyproject.toml - -o requirements.lock
	$(COMPILE) --extra postgres -c requirements.lock pyproject.toml -o requirements-postgres.lock
	$(COMPILE) --extra scan -c requirements.lock pyproject.toml -o requirements-scan.lock

clean:  ## forget the environment and what tests left, keep data
	rm -rf $(VENV) .tools artifacts .pytest_cache .ruff_cache .hypothesis .import_linter_cache
