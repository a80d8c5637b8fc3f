# `make demo` and `make test` set up what they need: Python 3.11 or newer and make are enough.
PYTHON ?= python3
BIN    := .venv/bin
PEERS  := maplib morph-kgc rdfizer

.PHONY: demo test lint format vocab golden docs assets bench clean
.DELETE_ON_ERROR:

demo: .venv/.ready  ## export the example record as Turtle
	@$(BIN)/kg export examples/NCT02955615.txt

test: lint  ## check and run the whole suite
	$(BIN)/pytest --numprocesses auto --dist loadfile

lint: .venv/.ready-to-develop
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: .venv/.ready-to-develop  ## put the code into its one form
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

vocab: .venv/.ready-to-develop  ## generate kg/vocab.py and the JSON-LD context from ontology/ and shapes/
	$(BIN)/python tools/vocab.py

golden: .venv/.ready-to-develop  ## write anew what the golden records map to; read the diff before you commit it
	$(BIN)/python tools/golden.py

docs: .venv/.ready-to-develop  ## generate the parts of README.md and docs/ that come from ontology/, shapes/ and kg/
	$(BIN)/python tools/docs.py

bench: .venv/.ready-to-bench $(PEERS:%=.venv-bench/%/.ready)  ## measure beside the peers: INPUT=records.jsonl SIZES="1000 10000" ONLY="kg maplib"
	$(BIN)/python -m benchmarks.run $(INPUT:%=--input %) $(if $(SIZES),--sizes $(SIZES)) $(if $(ONLY),--only $(ONLY))
	$(BIN)/python -m benchmarks.page

assets: .venv/.ready  ## bring what the pages of kg serve use of npm, with its licences; without it they do with less
	@npm install --prefix .cache/assets --ignore-scripts --no-audit --no-fund --silent world-atlas@2.0.2 @zazuko/yasgui@4.6.2 >&2
	@$(BIN)/python tools/world.py .cache/assets/node_modules/world-atlas/land-110m.json kg/web/static/vendor/world.svg
	@cp .cache/assets/node_modules/@zazuko/yasgui/build/yasgui.min.js .cache/assets/node_modules/@zazuko/yasgui/build/yasgui.min.css kg/web/static/vendor/
	@$(BIN)/python tools/notices.py .cache/assets/node_modules kg/web/static/vendor/LICENSES.txt

clean:
	rm -rf .venv .venv-bench .cache dist

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "trial-kg needs Python 3.11 or newer; name one: make PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --upgrade pip >&2
	@touch $@

.venv/.ready: .venv/.made pyproject.toml
	@echo "setting up .venv …" >&2
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable . >&2
	@touch $@

.venv/.ready-to-develop: .venv/.ready
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable . --group dev >&2
	@touch $@

.venv/.ready-to-bench: .venv/.ready-to-develop
	@$(BIN)/pip install --quiet --disable-pip-version-check --group bench >&2
	@touch $@

# Each peer in an environment of its own, for they pin different packages. One that cannot be had is not measured.
.venv-bench/%/.ready: pyproject.toml
	@echo "setting up $(@D) …" >&2
	@$(PYTHON) -m venv $(@D)
	@$(@D)/bin/pip install --quiet --disable-pip-version-check --upgrade pip >&2
	-@$(@D)/bin/pip install --quiet --disable-pip-version-check --group bench-$* >&2 && touch $@
