# Everything is installed into .venv from the locks in requirements/; `make help` lists what there is to do.
HOST ?= 127.0.0.1
PORT ?= 8000
FOLDER ?=

PY := .venv/bin/python
# -I keeps a stray package in the folder, and the user's own packages, out of the installing.
PIP := $(PY) -I -m pip --disable-pip-version-check --no-input
# A .venv whose Python has gone is as good as none.
MISSING := $(shell $(PY) -I -m pip --version >/dev/null 2>&1 || echo environment)

.DELETE_ON_ERROR:
.PHONY: help environment run test check audit soak bench lock fit ablate clean

help:
	@echo 'make run    sets everything up and starts the advisor (PORT=8000, HOST=127.0.0.1)'
	@echo 'make test   the linter, the type checker and the tests'
	@echo 'make check  the linter, the type checker and the knowledge alone'
	@echo 'make audit  known vulnerabilities in what the advisor runs on'
	@echo 'make soak   the long tests: many connections, long holds, many kills'
	@echo 'make bench  the benchmarks'
	@echo 'make fit    learns the models, the search and the ranker anew from the knowledge and the labelled messages'
	@echo 'make ablate what each feature and each generator of the ranker is worth'
	@echo 'make lock   writes requirements/ anew from pyproject.toml'
	@echo 'make clean  takes away what the others made'

# `exec`, so that a signal reaches the server itself.
run: .venv/run.done
	@exec $(PY) -m web.cli serve --host '$(HOST)' --port '$(PORT)'

# Tests that wait more than they work (a browser, kills, outages) run beside the others; what they say comes last.
test: check
ifdef ARGS
	@$(PY) -m pytest $(ARGS)
else
	@log=$$(mktemp); $(PY) -m pytest -m 'waits and not soak' >$$log 2>&1 & beside=$$!; \
	trap 'kill $$beside; wait $$beside; rm -f $$log; exit 130' INT TERM; \
	$(PY) -m pytest -m 'not waits and not soak'; others=$$?; \
	wait $$beside; waiting=$$?; cat $$log; rm -f $$log; \
	[ $$others = 0 ] || echo 'Tests failed: see further up, before those that wait.'; [ $$others = 0 ] && [ $$waiting = 0 ]
endif

# The variable is for the tests alone; the advisor refuses settings that it does not know.
check: .venv/dev.done
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@env -u CAREER_ADVISOR_NO_SKIP $(PY) -m web.cli check $(FOLDER)

audit: .venv/audit.done
	@$(PY) .ci/audit.py

soak: .venv/dev.done
	@$(PY) -m pytest -m soak $(ARGS)

# Labelled examples of your own are measured too: make bench LABELLED=examples.csv
bench: .venv/bench.done
	@for name in engine scale load; do echo "== $$name"; $(PY) benchmarks/$$name.py || exit 1; done
	@$(if $(LABELLED),$(PY) benchmarks/intents.py '$(LABELLED)')

# In this order: the search is fitted to the scores of the models, the ranker to what both find.
fit: .venv/dev.done
	@$(PY) -m benchmarks.fit_models
	@$(PY) -m benchmarks.fit_search
	@$(PY) -m benchmarks.fit_ranker

ablate: .venv/dev.done
	@$(PY) -m benchmarks.fit_ranker --ablate

.venv/run.done: requirements/run.lock pyproject.toml $(MISSING)
	$(call install,run)

.venv/dev.done: requirements/dev.lock pyproject.toml $(MISSING)
	$(call install,dev)

.venv/audit.done: requirements/audit.lock pyproject.toml $(MISSING)
	$(call install,audit)

.venv/bench.done: requirements/bench.lock pyproject.toml $(MISSING)
	$(call install,bench)

# The locks hold the build tool too, so that nothing is fetched which no hash vouches for.
define install
	@echo 'Installing what requirements/$(1).lock lists …'
	@$(PIP) install --quiet --require-hashes --only-binary :all: -r requirements/$(1).lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
endef

environment:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
	  found=$$python; \
	  $$python -c 'import ensurepip, venv' >/dev/null 2>&1 && exec $$python -m venv --clear .venv; \
	done; \
	if [ "$$found" ]; then \
	  echo "$$found cannot make a virtual environment: install its venv package (Debian, Ubuntu: apt install python3-venv)." >&2; \
	else \
	  echo 'No Python 3.11 or newer was found: install one, or name it: make run PYTHON=/path/to/python3' >&2; \
	fi; exit 1

# Bounds are in pyproject.toml. Each list is for every Python from 3.11 on and every system, with a hash for every file,
# and the wider lists hold the same versions as the one for running. `make lock UPGRADE=--upgrade` takes what is newest.
lock: $(MISSING)
	@$(PIP) install --quiet 'uv>=0.9,<1'
	@for name in run dev audit bench; do \
	  case $$name in \
	    run) groups='';; \
	    dev) groups='--group dev --constraint requirements/run.lock';; \
	    audit) groups='--group audit --constraint requirements/dev.lock';; \
	    bench) groups='--group dev --group bench --constraint requirements/dev.lock';; \
	  esac; \
	  UV_CUSTOM_COMPILE_COMMAND='make lock' $(PY) -m uv pip compile --quiet --universal --python-version 3.11 \
	    --fork-strategy fewest --generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links $(UPGRADE) \
	    --extra postgresql --group build $$groups --output-file requirements/$$name.lock pyproject.toml || exit 1; \
	done

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis dist
	find bot knowledge web tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
