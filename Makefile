# Two commands matter: `make run` and `make test`.  Both hold on a machine where
# nothing has been installed by hand.  PYTHON=python3.13 uses another interpreter,
# with an environment of its own.

PYTHON ?= python3
VENV := $(if $(filter python3,$(PYTHON)),.venv,.venv-$(notdir $(PYTHON)))
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test check bench screens

help:  ## show this list
	@sed -n 's/^\([a-z]*\):.*## /make \1|/p' Makefile | column -t -s '|'

run:  ## start the demo kiosk
	@.ci/provision $(PYTHON) $(VENV)
	@.ci/on-a-display $(BIN)/kiosk run --demo

test:  ## run the tests
	@.ci/provision $(PYTHON) $(VENV)
	@$(BIN)/python -m pytest -q --color=no $(ARGS)

check:  ## lint, format and types
	@.ci/provision $(PYTHON) $(VENV)
	$(BIN)/ruff check --quiet kiosk drivers sync tests
	$(BIN)/ruff format --quiet --check kiosk drivers sync tests
	$(BIN)/mypy --no-color-output kiosk drivers sync tests
