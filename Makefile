# Every command of the project. `make help` lists them.
SHELL := /bin/sh
PORT ?= 3000
ARCH ?= arm64
SANDBOX ?= true
BUILT_FOR = Architecture=$(ARCH) EnableSandbox=$(SANDBOX)
PY := .venv/bin/python
TOOLS := .local/venvs
SAM := SAM_CLI_TELEMETRY=0 PATH="$(CURDIR)/$(TOOLS)/sam/bin:$$PATH" sam
CODE := functions shared sandbox local tests bench tools examples
TESTS ?= tests sandbox/tests
SEED ?= 1
MINUTES ?= 10
SPREAD ?= --numprocesses auto --maxprocesses 4 --dist loadgroup

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: house trace edge gallery bench cost simulate help setup run test check static format lint types imports template verify build deploy smoke lock clean faults fuzz openapi breaking version

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-10s %s\n", $$1, $$2}'

run: $(TOOLS)/sam/.ready $(TOOLS)/local/.ready $(TOOLS)/lambda/.ready ## run the whole stack on this machine, without an AWS account (PORT=3000)
	@PORT="$(PORT)" exec $(TOOLS)/local/bin/python -m local.run

setup: .venv/.ready $(TOOLS)/sam/.ready $(TOOLS)/local/.ready $(TOOLS)/lambda/.ready $(TOOLS)/lint/.ready ## install everything into folders of this project

test: setup ## run all tests except the slow ones; the end-to-end tests start their own local stack (TESTS=path for some)
	@CHROMIUM="$$(tools/find-chromium)" $(PY) -m pytest $(TESTS) -m "not slow" $(SPREAD)

check: static test ## run the static checks, then the tests

static: format lint types imports house template breaking ## run all checks that are not tests: format, lint, types, import rules, house rules, templates, breaking changes

format: .venv/.ready ## check the formatting
	$(PY) -m ruff format --check $(CODE)

lint: .venv/.ready ## lint the code
	$(PY) -m ruff check $(CODE)

types: .venv/.ready ## check the types, with mypy and pyright
	$(PY) -m mypy
	.venv/bin/pyright

imports: .venv/.ready ## check the direction of imports
	@.venv/bin/lint-imports || { echo "imports: a contract of pyproject.toml is broken (see above); move shared code to the lower layer, or call it through a port of shared/ports"; exit 1; }

house: .venv/.ready ## check the project's own rules: words, file sizes, handlers, docstrings, names (HOUSE="--only words --count")
	@$(PY) -m tools.house $(HOUSE)

template: $(TOOLS)/sam/.ready $(TOOLS)/lint/.ready ## validate the templates
	$(SAM) validate --lint
	$(SAM) validate --lint --template-file examples/events/template.yaml
	$(TOOLS)/lint/bin/checkov --config-file infra/checkov.yaml --file infra/template.yaml infra/monitoring.yaml infra/edge.yaml
	@# checkov evaluates conditions with the defaults; this checks the secret of the edge as well
	@sed '/^  EnableEdge:/,/Default:/s/"false"/"true"/' infra/template.yaml > .local/template-with-edge.yaml
	$(TOOLS)/lint/bin/checkov --config-file infra/checkov.yaml --file .local/template-with-edge.yaml

verify: setup ## run the tests that are too slow for `make test`: upgrades, identical builds
	@CHROMIUM="$$(tools/find-chromium)" $(PY) -m pytest $(TESTS) -m slow

fuzz: .venv/.ready ## feed generated input to the form parser, image validation, fitting and provenance (MINUTES=10)
	@$(PY) -m tests.system.fuzz $(MINUTES)

faults: .venv/.ready ## inject every fault into every call of every step, and print a table of the violated invariants
	@$(PY) -m pytest tests/system/faults -m faults --quiet

build: $(TOOLS)/sam/.ready ## build for deployment (ARCH=arm64 or x86_64, SANDBOX=true or false, like the parameters Architecture and EnableSandbox)
	AIART_ARCH=$(ARCH) $(SAM) build --parameter-overrides $(BUILT_FOR)

deploy: build ## deploy to your AWS account; prompts for the parameters
	$(SAM) deploy --guided --parameter-overrides $(BUILT_FOR)

smoke: .venv/.ready ## run the end-to-end tests against a deployed stack (BASE_URL=https://...)
	@test -n "$(BASE_URL)" || { echo "usage: make smoke BASE_URL=https://..."; exit 2; }
	@BASE_URL="$(BASE_URL)" CHROMIUM="$$(tools/find-chromium)" $(PY) -m pytest tests/e2e

lock: ## compile the .in files to requirement files with hashes
	@uv="$$(tools/find-uv)" && for file in requirements/*.in shared/requirements.in sandbox/requirements.in infra/layers/*/requirements.in; do \
		$$uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --no-annotate --universal --python-version 3.13 \
			"$$file" --output-file "$${file%.in}.txt" || exit 1; done

openapi: .venv/.ready ## generate the OpenAPI document from the code: docs/openapi.json, and the copy that /openapi.json serves
	@$(PY) -m tools.openapi

breaking: .venv/.ready ## list changes of docs/openapi.json that break a client of an earlier version (BASE=tag or commit; default: the last tag)
	@$(PY) -m tools.openapi.breaking $(BASE)

version: .venv/.ready ## copy the version of pyproject.toml into the template and the OpenAPI document
	@$(PY) -m tools.version
	@$(PY) -m tools.openapi

edge: .venv/.ready ## copy the CloudFront function infra/edge/viewer_request.js into infra/edge.yaml
	@$(PY) -m tools.edge_function

gallery: .venv/.ready ## draw contact sheets of the sandbox into .local/gallery
	@$(PY) -m sandbox.gallery .local/gallery

bench: setup $(TOOLS)/peers/.ready ## measure cold starts, own time per request, image validation, provider translation, and the sandbox
	@$(PY) -m bench.cold_start
	@$(PY) -m bench.own_time
	@$(PY) -m bench.sandbox
	@$(PY) -m bench.images
	@$(PY) -m bench.providers

cost: .venv/.ready ## estimate the AWS cost of images, videos, polls and a month without traffic; prints the table of docs/cost.md
	@$(PY) -m bench.cost

trace: .venv/.ready ## print what one generate and one img2img run: calls, files, depth, AWS calls, and their bounds (TRACE=--tree)
	@$(PY) -m bench.trace $(TRACE)

simulate: .venv/.ready ## simulate ten thousand jobs, an outage and throttling in virtual time: lag, transitions, fairness, cost (SEED=1)
	@$(PY) -m bench.simulation $(SEED)

clean: ## remove everything that was built or installed in this folder
	rm -rf .aws-sam .venv .local .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One virtual environment per requirement file; `--seed` installs pip, which the Makefiles of the layers use.
define environment
	@uv="$$(tools/find-uv)" && python="$$(tools/find-python "$$uv")" && echo "installing $(2) into $(1)" && rm -rf $(1) && \
		$$uv venv --quiet --seed --python "$$python" $(1) && \
		$$uv pip install --quiet --python $(1)/bin/python --require-hashes --requirement $(2) && touch $(1)/.ready
endef

.venv/.ready: requirements/dev.txt
	$(call environment,.venv,requirements/dev.txt)

$(TOOLS)/%/.ready: requirements/%.txt
	$(call environment,$(TOOLS)/$*,requirements/$*.txt)
