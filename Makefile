# NAP Tracker. `make help` lists what there is. Variables are given on the line: make run PORT=8001 DEMO=0
PYTHON ?= python3
BIN = .venv/bin
PIP_COMPILE = $(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.DEFAULT_GOAL := help
.PHONY: help run dev admin manage test lint format messages requirements screenshots report-pictures dev-tools

help:  ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run:  ## Serve the demonstration on http://127.0.0.1:8000 (PORT=, DEMO=0 for real data, DEMO_PASSWORD=)
	@$(PYTHON) scripts/run.py serve

dev:  ## The same with DEBUG and automatic reload
	@$(PYTHON) scripts/run.py dev

admin:  ## Make an administrator of the real installation: EMAIL=name@ministry.example
	@test -n "$(EMAIL)" || { echo 'Stopped: say whose account, for example: make admin EMAIL=name@ministry.example' >&2; exit 1; }
	@DEMO=0 $(PYTHON) scripts/run.py manage createsuperuser --email "$(EMAIL)"

manage:  ## Any management command: ARGS='load_plan FILE' (DEMO=0 for the real installation)
	@$(PYTHON) scripts/run.py manage $(ARGS)

test:  ## Run all the tests, on SQLite and, where there is one, on PostgreSQL (ARGS='-k words')
	@$(PYTHON) scripts/test.py $(ARGS)

lint: dev-tools  ## Check style, templates, migrations and catalogues
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates
	SECRET_KEY=lint $(BIN)/python manage.py makemigrations --check --dry-run
	SECRET_KEY=lint $(BIN)/python manage.py compilemo --check

format: dev-tools  ## Rewrite the Python files in the project's style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: dev-tools  ## Collect the strings to translate into locale/ (needs gettext)
	SECRET_KEY=messages $(BIN)/python manage.py makemessages -l kk -l ru --no-obsolete --no-wrap --no-location -i .venv -i var -i tests

requirements: dev-tools  ## Pin requirements*.txt anew from the .in files (UPGRADE=--upgrade for newer versions)
	$(BIN)/python -m pip install --quiet pip-tools==7.6.2
	$(PIP_COMPILE) $(UPGRADE) --output-file=requirements.txt requirements.in
	$(PIP_COMPILE) $(UPGRADE) --output-file=requirements-dev.txt requirements-dev.in

screenshots: dev-tools  ## Take the pictures in docs/ again (OUT=/tmp/pictures ALL=1: of every page)
	$(BIN)/python scripts/screenshots.py

report-pictures: dev-tools  ## Take the pictures of the report's pages in docs/ again (needs poppler-utils, LibreOffice)
	$(BIN)/python scripts/report_pictures.py

bench:  ## Measure speed on a small and a large set, into docs/performance.md (DATABASE=sqlite: print only)
	@$(PYTHON) scripts/bench.py

dev-tools:
	@$(PYTHON) scripts/test.py --set-up-only
