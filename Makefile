# Two commands matter: `make run` and `make test`.  Both hold on a machine where
# nothing has been installed by hand.  PYTHON=python3.13 uses another interpreter,
# with an environment of its own; ARGS are handed on: make test ARGS="-k receipt".

PYTHON ?= python3
VENV := $(if $(filter python3,$(PYTHON)),.venv,.venv-$(notdir $(PYTHON)))
BIN := $(VENV)/bin
CODE := kiosk drivers sync tests
PYTEST := $(BIN)/python -m pytest -q --color=no

.DEFAULT_GOAL := help
.PHONY: help provision run test check format bench crash bench-peer screens

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /make \1|/p' Makefile | column -t -s '|'

provision:  ## install what is missing; the others do this first
	@.ci/provision $(PYTHON) $(VENV)

run: provision  ## start the demo kiosk
	@.ci/on-a-display $(BIN)/kiosk run --demo $(ARGS)

test: provision  ## run the tests
	@$(PYTEST) $(ARGS)

check: provision  ## lint, format and types
	$(BIN)/ruff check --quiet --output-format=concise $(CODE)
	$(BIN)/ruff format --quiet --check $(CODE)
	$(BIN)/mypy --no-color-output $(CODE)

format: provision  ## format the code
	$(BIN)/ruff format $(CODE)

bench: provision  ## measure, and print the figures
	@$(PYTEST) -m bench -s --ignore=tests/peer $(ARGS)

bench-peer:  ## measure beside the same pages in Chromium
	@.ci/provision $(PYTHON) $(VENV) chromium
	@$(PYTEST) -m bench -s tests/peer $(ARGS)

crash: provision  ## kill it, cut its power, fail its disk, and count what is lost
	@$(BIN)/python -m tests.campaigns $(ARGS)

screens: provision  ## draw every screen into build/screens
	@$(PYTEST) -m screens $(ARGS)
