# Everything a person or a pipeline runs. `make` alone lists the commands.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
STACK  ?= dev
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
JUDGES := .venv-judges
APP    := examples/app
IN_APP := .venv-app

.DEFAULT_GOAL := help
.PHONY: help setup preview dependencies test engine test-engine test-app goldens check judge format lint types lock schema reference tables snapshots bench clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(READY) ## make the environment in .venv from the hash-pinned lock

# pip installs one thing, uv, by its version and hashes in the lock; uv installs the rest.
# The validator is apart: not every platform has a wheel of it, and a preview reports it if it is missing.
# Bytecode is compiled here, because many containers and CI runners forbid to write it later (PYTHONDONTWRITEBYTECODE).
$(READY): requirements.txt requirements-validation.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@awk '/^uv==/ { inside = 1 } inside { print } inside && !/\\$$/ { exit }' requirements.txt > $(VENV)/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(VENV)/uv.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --require-hashes --compile-bytecode requirements.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes --compile-bytecode --requirement requirements-validation.txt \
		|| echo "no cloudformation-validate for this platform: previews will not check AWS's own rules"
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q -j 0 $(dir $(wildcard */__init__.py))
	@touch $(READY)

preview: $(READY) ## show a stack's plan, policies, cost and picture: STACK=prod make preview
	@$(BIN)/plinth preview $(STACK)

dependencies: $(READY) ## install the packages of functions for Lambda: FILE=Pulumi.prod.yaml make dependencies
	@$(BIN)/python -m program.install_dependencies $(FILE)

test: $(READY) ## run the tests
	@$(BIN)/pytest -n auto

engine: ## find the Pulumi engine, or build it with Go (about 6 minutes, once)
	@tools/engine > /dev/null

test-engine: $(READY) ## run every stack through the real Pulumi engine, without AWS; skipped without an engine, except in CI
	@tools/engine > /dev/null || test -z "$$CI"
	@$(BIN)/pytest -n auto tests/engine

test-app: $(READY) $(IN_APP)/.ready ## run the sample application's types and tests, against servers that they start here
	@tools/servers
	@cd $(APP) && $(CURDIR)/$(IN_APP)/bin/pyrefly check --python-interpreter-path $(CURDIR)/$(IN_APP)/bin/python
	@cd $(APP) && $(CURDIR)/$(IN_APP)/bin/pytest

$(IN_APP)/.ready: $(APP)/requirements-dev.txt $(READY)
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python $(IN_APP)
	@VIRTUAL_ENV=$(IN_APP) $(BIN)/uv pip sync --quiet --require-hashes --compile-bytecode $<
	@touch $(IN_APP)/.ready

goldens: $(READY) engine ## write the states of this release, which the next one is tested against
	@$(BIN)/python tests/engine/golden.py $$(tools/engine)

check: $(READY) lint types test ## format, lint, types, tests and the offline preview of every stack
	@for stack in dev staging prod; do $(BIN)/plinth preview $$stack > /dev/null || exit 1; done
	@for file in examples/*.yaml; do $(BIN)/plinth preview --config-file $$file > /dev/null || exit 1; done

judge: $(READY) $(JUDGES)/.ready ## run cfn-lint over the templates of every stack and example
	@$(BIN)/python tools/lint_templates.py $(JUDGES)/bin/cfn-lint

$(JUDGES)/.ready: requirements-judges.txt $(READY)
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python $(JUDGES)
	@VIRTUAL_ENV=$(JUDGES) $(BIN)/uv pip sync --quiet --require-hashes --compile-bytecode requirements-judges.txt
	@touch $(JUDGES)/.ready

format: $(READY) ## format the code and fix what the linter can fix
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lint: $(READY) ## formatting, lint, the direction of imports and the security of the workflows
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/lint-imports --no-cache
	@$(BIN)/zizmor --offline --no-progress --quiet .github

types: $(READY) ## strict types
	@$(BIN)/pyrefly check

lock: $(READY) ## resolve the newest versions that pyproject.toml allows
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --group dev pyproject.toml --output-file requirements.txt
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --group validation --output-file requirements-validation.txt
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --group judges --output-file requirements-judges.txt
	@cd $(APP) && $(CURDIR)/$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header pyproject.toml --output-file requirements.txt
	@cd $(APP) && $(CURDIR)/$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --constraint requirements.txt --group dev pyproject.toml --output-file requirements-dev.txt

schema: $(READY) ## write the JSON Schema that editors check stack files with, and the pack's copy of what is shared
	@$(BIN)/python -m settings.schema > settings/stack.schema.json
	@cp model/credentials.py policies/plan/credentials.py

reference: $(READY) ## write the pages of the stack file, the components and the costs, and the pack's table of coverage
	@$(BIN)/python -m settings.reference > docs/stack-file.md
	@$(BIN)/python tools/write_components.py > docs/components.md
	@$(BIN)/python tools/write_cost.py > docs/cost.md
	@$(BIN)/python tools/write_coverage.py

tables: $(READY) ## write AWS's tables (regions, classes, node types, parameters, CloudFormation's schemas) from the newest packages
	@$(BIN)/python tools/tables/write.py

snapshots: $(READY) ## accept what the stacks now plan as right
	@$(BIN)/pytest tests/test_snapshots.py --snapshot-update

bench: $(READY) ## time the offline preview, the real engine and the pack, and print medians
	@$(BIN)/python tools/bench/preview.py
	@$(BIN)/python tools/bench/engine.py
	@$(BIN)/python tools/bench/pack.py

clean: ## remove the environment and every cache
	@rm -rf $(VENV) $(JUDGES) $(IN_APP) .pytest_cache .ruff_cache .hypothesis build dist
