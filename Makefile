# Everything a person or a machine runs. Each target does its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
FIT := $(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] < (3, 14) else "minjian needs Python 3.11, 3.12 or 3.13; set PYTHON=python3.11")'
# The pip that comes with Python 3.11 takes three times as long.
MADE := $(PYTHON) -m venv $(VENV) && $(PIP) --require-hashes -r requirements-pip.lock
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --no-header

# Without a cache of byte code every process of a night, and of the tests, would compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup demo test fuzz check docs bench peers replayer lock clean

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	$(FIT)
	$(MADE)
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps -e .
	touch $(VENV)/.runs $@

# What running needs, without the tools of development: half the time of setup. The list is complete, so pip need not solve it.
$(VENV)/.runs: requirements-run.lock pyproject.toml
	$(FIT)
	$(MADE)
	$(PIP) --no-compile --no-deps --require-hashes -r requirements-run.lock
	$(PIP) --no-deps -e .
	touch $@

demo: $(VENV)/.runs
	$(BIN)/minjian demo

test: setup replayer
	$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder --durations 30

fuzz: setup
	$(BIN)/python -m pytest tests/fuzz tests/reading/files/test_attachments.py --hypothesis-profile=fuzz

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/minjian checks --write-docs docs/checks --check

docs: setup
	$(BIN)/minjian checks --write-docs docs/checks

bench: setup peers
	$(BIN)/python -m benchmarks.accuracy
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.crawl
	$(BIN)/python -m benchmarks.hostile
	$(BIN)/python -m benchmarks.store
	$(BIN)/python -m benchmarks.query
	$(BIN)/python -m benchmarks.peers
	$(BIN)/python -m benchmarks.scale
	$(BIN)/python -m benchmarks.rollup
	$(BIN)/python -m benchmarks.web
	$(BIN)/python -m benchmarks.clicking

# A reader of web archives that is not ours, for the tests of the evidence. What it needs cannot be installed beside what we need.
replayer: .venv-pywb/.ready

.venv-pywb/.ready: requirements-pywb.lock requirements-pip.lock
	$(PYTHON) -m venv .venv-pywb
	.venv-pywb/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-pip.lock
	.venv-pywb/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-pywb.lock
	touch $@

peers: .venv-peers/.ready

.venv-peers/.ready: benchmarks/peers.txt
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/peers.txt
	touch $@

lock:
	$(BIN)/python -m pip install --quiet uv
	echo 'pip>=26' | $(subst pyproject.toml,-,$(LOCK)) -o requirements-pip.lock
	echo 'pywb>=2.10' | $(subst pyproject.toml,-,$(LOCK)) -o requirements-pywb.lock
	$(LOCK) --all-extras -o requirements.lock
	$(LOCK) --extra postgres --extra sso -c requirements.lock -o requirements-run.lock

clean:
	rm -rf $(VENV) .venv-peers .venv-pywb var .mypy_cache .ruff_cache .pytest_cache
