# The front door: `make run` shows the site, `make test` is the gate. Both need Python 3.11+ and make; the rest they bring.

PYTHON ?= python3
REQUIREMENTS = requirements-dev.txt
BIN = .venv/bin
MANAGE = $(BIN)/python manage.py

help:
	@echo 'make run       the site with its demo at http://127.0.0.1:8000 (another port: make run PORT=8080)'
	@echo 'make test      everything CI runs, quickest first, stopping at the first failure'
	@echo 'make torture   the long tests, of which make test runs a tenth'
	@echo 'make format    bring code and templates into shape'
	@echo 'make messages  collect the texts to translate, compile the translations (needs gettext)'
	@echo 'make lock      compile the requirements files from pyproject.toml'

run: REQUIREMENTS = requirements.txt
run: environment
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) demo
	@exec $(MANAGE) serve

# Brings .venv to the requirements file; where that is the one installed last, it does nothing.
environment:
	@command -v $(PYTHON) >/dev/null || { echo 'There is no $(PYTHON) here; Krysalis needs Python 3.11 or newer.'; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'Krysalis needs Python 3.11 or newer, and $(PYTHON) is older. To name another: make PYTHON=python3.12 …'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Debian's python3 has no venv: apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { \
	  echo 'Making the environment in .venv'; $(PYTHON) -m venv --clear .venv; }
	@$(BIN)/python -c 'import filecmp, sys; sys.exit(not filecmp.cmp(*sys.argv[1:], shallow=False))' \
	  $(REQUIREMENTS) .venv/$(REQUIREMENTS) 2>/dev/null || { \
	  echo 'Installing $(REQUIREMENTS) into .venv'; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(REQUIREMENTS) \
	    && cp $(REQUIREMENTS) .venv/; }

# $(call step,what,command,what to do when it fails)
define step
	@printf '\n== %s\n' '$(1)'; { $(2); } || { printf '\nFailed: %s. %s\n' '$(1)' '$(3)'; exit 1; }
endef

TEMPLATES = find templates articles comments profiles krysalis -path '*templates/*' -name '*.html'
SCRATCH = DATA_DIR=build/gate
PRODUCTION = $(SCRATCH) SITE_ADDRESS=https://blog.example.org EMAIL_URL=smtp+tls://user:word@mail.example.org:587 \
  SECRET_KEY=not-secret-but-long-enough-for-the-check-of-its-fifty-characters
UNIT = $(BIN)/pytest -q -n 2 -m 'not browser and not torture'
UNIT_ON_POSTGRES = $(BIN)/pytest -q -n 2 -m 'not browser and not torture and not rules' --postgres
COVERED = --cov --cov-report=term-missing:skip-covered --cov-fail-under=$(COVERAGE)

test: environment browser
	$(call step,Format,$(BIN)/ruff format --check . && $(TEMPLATES) | xargs $(BIN)/djade --target-version 5.2 --check,Run `make format`.)
	$(call step,Lint,$(BIN)/ruff check .,Some of it mends itself: .venv/bin/ruff check --fix)
	$(call step,Import contracts,$(BIN)/lint-imports --no-logo,Code imports downward only; docs/architecture.md says which way that is.)
	$(call step,Migrations,$(SCRATCH) $(MANAGE) makemigrations --check --dry-run,Run `.venv/bin/python manage.py makemigrations` and commit what it writes.)
	$(call step,Deploy check,$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING,A production setting is unsafe; the message names it.)
	$(call step,House rules and translations,$(BIN)/pytest -q tests/test_architecture.py tests/test_catalogues.py,The test names the file; docs/contributing.md has the rules.)
	$(call step,Types,$(BIN)/mypy,Give the line the type it has; a cast is the last resort.)
	$(call step,Unit tests on SQLite and coverage,$(UNIT) $(COVERED),Run the failing test alone: .venv/bin/pytest FILE -k NAME; a file short of coverage needs a test.)
	$(call step,Unit tests on PostgreSQL,$(UNIT_ON_POSTGRES),Run the failing test alone with --postgres.)
	$(call step,Browser test on PostgreSQL,$(BIN)/pytest -q tests/browser/test_smoke.py --postgres,Run it alone with --postgres --headed.)
	$(call step,Browser tests,$(BIN)/pytest -q -n 2 tests/browser,Run the failing test alone with --headed to watch it.)

COVERAGE = 95

TORTURE = $(BIN)/pytest -q -n 2

torture: environment
	@$(TORTURE) -m torture
	@$(TORTURE) -m 'torture or rules' --postgres

# A Chromium: the one on the PATH, else Playwright's, else Debian's.
browser: environment
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
	  echo 'Fetching a Chromium for the browser tests'; \
	  if [ "$$(id -u)" = 0 ]; then \
	    $(BIN)/playwright install --with-deps chromium >/dev/null 2>&1 || { \
	      apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium >/dev/null; }; \
	  else $(BIN)/playwright install chromium >/dev/null; fi; } || { \
	  echo 'There is no Chromium for the browser tests: install one and put it on the PATH.'; exit 1; }

format: environment
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .
	@$(TEMPLATES) | xargs $(BIN)/djade --target-version 5.2 || true

MESSAGES = makemessages --locale de --no-location --no-wrap --no-obsolete

messages: environment
	@command -v xgettext >/dev/null || { echo 'This needs gettext: apt install gettext, or brew install gettext'; exit 1; }
	@$(MANAGE) $(MESSAGES) --ignore '.venv/*' --ignore 'tests/*' --ignore 'build/*' --ignore 'var/*'
	@$(MANAGE) compilemessages --locale de --ignore '.venv'

LOCK = $(BIN)/uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-header pyproject.toml

# Such a file names no index, so it installs from whichever one this machine uses. To take newer versions: make lock UPGRADE=--upgrade
lock: environment
	@$(LOCK) $(UPGRADE) --output-file requirements.txt
	@$(LOCK) $(UPGRADE) --all-extras --output-file requirements-dev.txt

.PHONY: help run environment test torture browser format messages lock
