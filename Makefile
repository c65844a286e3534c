# Everything runs from a fresh clone with Python 3.11 or newer; the environment is .venv/.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
export PORT

.PHONY: help run test test-sqlite test-postgresql test-browser check bench lock vendor translations system clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

.venv/.app: requirements/app.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Congrès needs Python 3.11 or newer."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/app.txt
	@touch $@

.venv/.dev: .venv/.app requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund --silent
	@touch $@

PO := $(wildcard congress/translations/*/LC_MESSAGES/*.po)
%.mo: %.po | .venv/.app
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

run: .venv/.app $(PO:.po=.mo) ## set everything up and serve the demo edition on 127.0.0.1:$(PORT)
	@$(BIN)/python -m congress.devtools.serve

system: ## what tests need of the system: Chromium, and readers of QR codes and PDF (Debian)
	@.ci/system-packages

test: test-sqlite test-postgresql test-browser ## the whole suite: SQLite, PostgreSQL, browser

test-sqlite: .venv/.dev $(PO:.po=.mo) node_modules/.package-lock.json system
	$(BIN)/python -m pytest -q -n 2 -m "not browser" --database sqlite

test-postgresql: .venv/.dev $(PO:.po=.mo) node_modules/.package-lock.json system
	$(BIN)/python -m pytest -q -n 2 -m "not browser" --database postgresql

test-browser: .venv/.dev $(PO:.po=.mo) node_modules/.package-lock.json system
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m browser --database sqlite

check: .venv/.dev $(PO:.po=.mo) ## format, lint, types, import contracts, templates, translations, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --check --lint templates congress/devtools/stripe_standin/templates
	$(BIN)/python -m tests.checks.translations
	$(BIN)/python -m tests.checks.modules
	$(BIN)/python -m tests.checks.migrations

bench: .venv/.dev $(PO:.po=.mo) ## the benchmarks on PostgreSQL, one JSON object a line
	@$(BIN)/python -m congress.devtools.bench

translations: .venv/.dev ## gather the messages of code and templates into the English catalogue
	$(BIN)/python -m tests.checks.translations --gather

vendor: ## fetch fonts, icons and the QR reader again, as package-lock.json says
	npm ci --ignore-scripts --no-audit --no-fund
	$(PYTHON) -m venv node_modules/.python
	node_modules/.python/bin/pip install --quiet fonttools==4.68.0 brotli==1.2.1
	node_modules/.python/bin/python static/vendor/vendor.py

lock: .venv/.app ## lock requirements/*.in again, with hashes
	test -x $(BIN)/pip-compile || $(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile -q --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header -o requirements/app.txt requirements/app.in
	$(BIN)/pip-compile -q --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header -o requirements/dev.txt requirements/dev.in

clean: ## forget the environment and the demo's data
	rm -rf .venv instance node_modules
