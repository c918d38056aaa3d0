# Every target is a line; the work is in deploy/, which needs nothing but Python's standard library.
PYTHON ?= python3
.PHONY: run test venv passwords messages format lock screenshots

run:            # the newspaper on http://127.0.0.1:8000; HOST=… PORT=… change that
	@$(PYTHON) -m deploy.run
test:           # everything that must be green; STAGES="ruff mypy" runs some
	@$(PYTHON) -m deploy.checks $(STAGES)
venv:           # .venv with the developers' tools
	@$(PYTHON) -m deploy.checks venv
passwords:      # new passwords for the accounts of the demo
	@.venv/bin/python manage.py demo_passwords
messages:       # locale/ brought up to date with the code, and compiled
	@.venv/bin/python -m deploy.messages
format:
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .
lock:           # requirements.lock from requirements.txt
	@$(PYTHON) -m deploy.lock
screenshots:    # the pictures of the README, from a running `make run`
	@.venv/bin/python -m deploy.screenshots
