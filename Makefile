# Grid: `make` alone prints this list.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

CONFIGURATION := Release
DOTNET_BUILD := dotnet build -c $(CONFIGURATION) -v quiet -nologo --tl:off -clp:NoSummary
GRID := .artifacts/grid

export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
export DOTNET_SKIP_FIRST_TIME_EXPERIENCE := 1

.PHONY: help run demo cluster-up cluster-down cluster-restart chaos chaos-rows bench-failover bench-membership mutate test build build-run lint ci simulate simulate-faults fuzz-studies pack models clean

help: ## Print this list.
	@grep -hE '^[a-zA-Z%_-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([^:]+):.*## /\1|/' | awk -F'|' '{ printf "  make %-18s %s\n", $$1, $$2 }'

run: build-run ## Set up, start the grid, answer a bundled set of studies, stay up.
	@exec $(GRID) demo --stay

demo: build-run ## The same, but stop after the last answer (exit 1 if one is missing).
	@exec $(GRID) demo

cluster-up: build-run ## A cluster of several silos on this machine, e.g. SILOS=5; again: start what has died.
	@exec $(GRID) cluster up --silos $(or $(SILOS),3)

cluster-restart: build-run ## Restart its silos one after another; submissions go on.
	@exec $(GRID) cluster restart

cluster-down: ## Stop it. Its data in .data/cluster stays.
	@exec $(GRID) cluster down

test: ## Set up and run every test.
	@cluster/setup/prepare-machine test
	@$(MAKE) --no-print-directory build
	@mkdir -p .artifacts
	@status=0; dotnet test --solution Grid.sln -c $(CONFIGURATION) --no-build --no-progress --max-parallel-test-modules 2 2>&1 | tee .artifacts/test.log || status=$$?; \
	awk '/^failed / { told = 1; if (!n++) print "What failed, once more:" } /^$$/ || /^[^f ]/ || /^  \// { told = 0 } told' .artifacts/test.log | cut -c1-500; \
	awk '/^  (failed|succeeded|skipped): [0-9]+$$/ { n[$$1] = $$2 } END { printf "%d passed, %d failed, %d skipped\n", n["succeeded:"], n["failed:"], n["skipped:"] }' .artifacts/test.log; \
	exit $$status

build: ## Build everything; afterwards the command is .artifacts/grid.
	@cluster/setup/prepare-machine run
	@echo 'grid: restoring and building everything' >&2
	@$(DOTNET_BUILD) Grid.sln
	@ln -sfn bin/Grid.Cli/release/grid $(GRID)

build-run:
	@cluster/setup/prepare-machine run
	@echo 'grid: restoring and building (the first time takes a minute)' >&2
	@$(DOTNET_BUILD) src/Grid.Silo/Grid.Silo.csproj
	@$(DOTNET_BUILD) src/Grid.Cli/Grid.Cli.csproj
	@ln -sfn bin/Grid.Cli/release/grid $(GRID)

lint: ## Check formatting and style without changing anything.
	@dotnet restore Grid.sln -v quiet
	@dotnet format Grid.sln --verify-no-changes --no-restore

ci: lint test ## What CI runs: lint, build with warnings as errors, every test.

bench-%: ## Measure, e.g. make bench-headers; the last line is one JSON object.
	@cluster/setup/prepare-machine test
	@$(DOTNET_BUILD) tests/Grid.Benchmarks/Grid.Benchmarks.csproj >&2
	@.artifacts/bin/Grid.Benchmarks/release/Grid.Benchmarks $*

bench-failover: ## Kill and freeze silos while 200 strokes are open, and time how soon their work is taken over.
	@cluster/setup/prepare-machine test
	@$(DOTNET_BUILD) tests/Grid.Chaos.Tests/Grid.Chaos.Tests.csproj >&2
	@.artifacts/bin/Grid.Chaos.Tests/release/Grid.Chaos.Tests failover

bench-membership: ## The cluster sound, but short of processors: no silo may be taken for dead, e.g. MINUTES=10.
	@cluster/setup/prepare-machine test
	@$(DOTNET_BUILD) tests/Grid.Chaos.Tests/Grid.Chaos.Tests.csproj >&2
	@.artifacts/bin/Grid.Chaos.Tests/release/Grid.Chaos.Tests membership $(or $(MINUTES),10)

simulate: build-run ## Simulate the country's capacity, e.g. SCENARIO=cluster/scenarios/centre-down.json.
	@exec $(GRID) simulate $(or $(SCENARIO),cluster/scenarios/one-gpu-per-centre.json)

simulate-faults: ## Break a simulated country seed by seed, e.g. SEEDS=1..200; a broken rule prints how to see it again.
	@$(DOTNET_BUILD) tests/Grid.Benchmarks/Grid.Benchmarks.csproj >&2
	@.artifacts/bin/Grid.Benchmarks/release/Grid.Benchmarks simulate-faults $(or $(SEEDS),1..200) $(or $(MINUTES),4)

chaos: ## Break a cluster of silos at random under load, then check what it promised, e.g. MINUTES=30 SEED=1.
	@cluster/setup/prepare-machine test
	@$(DOTNET_BUILD) tests/Grid.Chaos.Tests/Grid.Chaos.Tests.csproj >&2
	@.artifacts/bin/Grid.Chaos.Tests/release/Grid.Chaos.Tests chaos $(or $(MINUTES),30) $(or $(SEED),1)

chaos-rows: ## One row of what is expected under faults in its full size, its bar asserted: ROW=F10, F12, F13 or F14 (3 to 10 min).
	@cluster/setup/prepare-machine test
	@$(DOTNET_BUILD) tests/Grid.Chaos.Tests/Grid.Chaos.Tests.csproj >&2
	@.artifacts/bin/Grid.Chaos.Tests/release/Grid.Chaos.Tests rows $(ROW)

fuzz-studies: ## Draw messy studies seed by seed and hold each answer against the truth, e.g. SECONDS=600 SEED=1; without SECONDS, 20,000.
	@$(DOTNET_BUILD) tests/Grid.HospitalMess.Tests/Grid.HospitalMess.Tests.csproj >&2
	@.artifacts/bin/Grid.HospitalMess.Tests/release/Grid.HospitalMess.Tests fuzz $(or $(SECONDS),0) $(or $(SEED),1)

mutate: ## Change the rules in small ways and see which changes no test notices, e.g. OF=Scheduling FILES=Placement/ EVERY=4.
	@$(DOTNET_BUILD) -p:EmitCompilerGeneratedFiles=true tests/Grid.$(or $(OF),Scheduling).Tests/Grid.$(or $(OF),Scheduling).Tests.csproj >&2
	@$(DOTNET_BUILD) tests/Grid.Mutation/Grid.Mutation.csproj >&2
	@nice -n 10 .artifacts/bin/Grid.Mutation/release/Grid.Mutation Grid.$(or $(OF),Scheduling) '$(FILES)' every=$(or $(EVERY),1) $(AGAIN)

pack: ## Grid.Contracts, Grid.Dicom and Grid.Client as NuGet packages with documentation and symbols, e.g. OUT=packages VERSION=1.2.0.
	@for project in Contracts Dicom Client; do \
	  dotnet pack src/Grid.$$project -c $(CONFIGURATION) -v quiet -nologo --tl:off -p:GridPack=true -p:ArtifactsPath=$(CURDIR)/.artifacts/pack/ $(if $(VERSION),-p:Version=$(VERSION)) -o $(or $(OUT),.artifacts/packages); \
	done
	@ls $(or $(OUT),.artifacts/packages)

models: ## Verify the checksums of the models.
	@cd models && find . -mindepth 3 -name model.json | sort | while read -r manifest; do \
	  folder=$$(dirname "$$manifest"); \
	  sum=$$(sed -nE 's/.*"sha256": *"([0-9a-f]{64})".*/\1/p' "$$manifest"); \
	  file=$$(sed -nE 's/.*"file": *"([^"]+)".*/\1/p' "$$manifest"); \
	  echo "$$sum  $$folder/$$file" | sha256sum --check -; \
	done

clean: ## Remove what was built. Data in .data stays.
	@rm -rf .artifacts
