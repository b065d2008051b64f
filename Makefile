# The two that a newcomer needs: `make demo` and `make test`. Both build the venv first.
# ARGS goes on to the command: make demo ARGS="--once --platform discord" (local, telegram, discord).
# `check`: style, types, layers. `crosscheck`: requests of the tests against the published descriptions in
# ../shared/spec. `long`: big sizes and kills. `bench`: speed.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: venv demo test check crosscheck long bench lock docs

venv: .venv/.ready

# pip takes a second's check when the lock is unchanged; the stamp spares even that.
.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: venv
	@$(BIN)/jernih demo $(ARGS)

test: venv
	$(BIN)/python -m pytest -n 4 --dist worksteal -m "not long and not crosscheck" tests $(ARGS)

check: venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/house

crosscheck: venv
	$(BIN)/python -m pytest -q -m crosscheck tests

long: venv
	$(BIN)/python -m pytest -q -m long tests

bench: venv
	$(BIN)/python -m benchmarks.telegram_reading
	$(BIN)/python -m benchmarks.telegram_intake
	$(BIN)/python -m benchmarks.discord_intake
	$(BIN)/python -m benchmarks.decision_latency
	$(BIN)/python -m benchmarks.model_speed
	$(BIN)/python -m benchmarks.backtest
	$(BIN)/python -m benchmarks.undi

docs: venv
	$(BIN)/python -m pytest -q tests/house/test_docs.py

lock:
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --extra dev --output-file requirements.lock pyproject.toml $(ARGS)
