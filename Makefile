# Proxy Lab. `make` alone says what there is.
SHELL := /bin/bash
CONFIGURATION ?= Release
PROXYLAB := cases/bin/$(CONFIGURATION)/net10.0/proxylab
ARGS ?=

# No build server and no compiler server stays behind, and no diagnostics socket of a runtime that was killed.
export MSBUILDDISABLENODEREUSE := 1
export DOTNET_CLI_USE_MSBUILD_SERVER := 0
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
export DOTNET_EnableDiagnostics := 0
BUILD := dotnet build -c $(CONFIGURATION) -v quiet --nologo -clp:NoSummary -p:UseSharedCompilation=false

.DEFAULT_GOAL := help
.PHONY: help build cases bench bench-micro test soak fuzz docs architecture golden bare deps doctor publish publish-versions matrix matrix-check matrix-soak plots screenshots notebooks package install image container-cases privileges slurm-demo clean

help: ## what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile
	@echo '  ARGS="…" goes to proxylab, e.g. make cases ARGS="never-accept --repeat 5"'

build: ## build the lab, the cases and the proxies that come with the lab
	@$(BUILD) cases

cases: build ## run every case on every installed proxy, judge and report
	@$(PROXYLAB) run $(ARGS)

bench: build ## ratios to the tools people use, paired and interleaved (ARGS="--only tick --pairs 3"; --list)
	@$(BUILD) bench
	@bench/bin/$(CONFIGURATION)/net10.0/ProxyLab.Bench --proxylab $(PROXYLAB) $(ARGS)

bench-micro: build ## time and allocations of the parsers, of netlink decoding and of judging
	@$(BUILD) bench
	@bench/bin/$(CONFIGURATION)/net10.0/ProxyLab.Bench --only micro $(ARGS)

matrix-check: build ## compare cells of a saved matrix with scripts of plain sockets (RUN=results/latest; ARGS="--sample 80")
	@scripts/matrix-check.py --program $(PROXYLAB) --from $(or $(RUN),results/latest) $(ARGS)

test: ## build everything and run all tests
	@$(BUILD) Lab.sln
	@scripts/test.sh $(CONFIGURATION) $(ARGS)

docs: build ## write the tables of columns in docs/ and schemas/ from the code that declares them
	@scripts/docs.sh $(PROXYLAB)

bare: ## show what holds where there is nothing but the .NET SDK, make and util-linux
	@scripts/bare.sh

architecture: ## draw the picture of the rooms in docs/architecture.md from the code
	@$(BUILD) Lab.sln
	@tests/bin/$(CONFIGURATION)/net10.0/ProxyLab.Tests -noLogo -noColor -explicit only -class ProxyLab.Tests.Architecture.RoomsPictureTests

golden: ## show which figures no longer look as accepted, or accept them (ARGS=accept)
	@$(BUILD) Lab.sln
	@GOLDEN='$(ARGS)' tests/bin/$(CONFIGURATION)/net10.0/ProxyLab.Tests -noLogo -noColor -explicit only -class ProxyLab.Tests.Figures.GoldenPictureTests

deps: ## install nginx, HAProxy, Slurm and the tools of the tests (Debian, Ubuntu)
	@scripts/deps.sh

soak: ## ask every short case beside loads on CPUs, memory and disk, and at nice 15, in some 1,000 trials (TRIALS=200: fewer; LOAD="nice 15": one of them)
	@$(BUILD) Lab.sln
	@SOAK_TRIALS=$(or $(TRIALS),1000) SOAK_LOAD="$(LOAD)" scripts/test.sh $(CONFIGURATION) -showLiveOutput -class ProxyLab.Tests.EndToEnd.SoakTests

fuzz: ## try a million damaged inputs on each parser
	@$(BUILD) Lab.sln
	@FUZZ_COUNT=1000000 scripts/test.sh $(CONFIGURATION) -class "*Fuzz*"

doctor: build ## what this machine has, what is missing, and what mends it
	@$(PROXYLAB) doctor

publish-versions: build ## the short cases on nginx and HAProxy of Debian 12, 13 and testing; into results/published/versions/ and docs/versions.md
	@scripts/publish-versions.sh $(PROXYLAB) $(ARGS)

matrix: build ## try every misbehaviour on every proxy and publish the site: results/published/matrix/ (some 24 minutes on two CPUs)
	@scripts/matrix.sh $(PROXYLAB) $(ARGS)

matrix-soak: build ## the matrix five times on a quiet machine and five times beside stress-ng, kept in results/published/soak/: no mark may change (hours; it goes on where it was interrupted: HALF=quiet MINUTES=90; ARGS="--only silent": a part)
	@scripts/matrix-soak.sh $(PROXYLAB) $(ARGS)

publish: build ## run every case but the matrix's and publish the findings: results/published/ and the README
	@scripts/publish.sh $(PROXYLAB) $(ARGS)

plots: build ## figures of the last run for a write-up: SVG and PNG for one column and for two (ARGS="DIR")
	@$(PROXYLAB) report results/latest --figures $(ARGS)

screenshots: ## the README's pictures of the report and of watch, by a browser
	@$(BUILD) Lab.sln
	@scripts/screenshots.sh $(CONFIGURATION)

slurm-demo: build ## 200 trials over 4 Slurm nodes against one, on this host (root; ARGS="40": fewer trials)
	@PROXYLAB=$(CURDIR)/$(PROXYLAB) deploy/slurm/demo.sh $(ARGS)

clean: ## remove what was built; runs in results/ stay
	@rm -rf */bin */obj */*/bin */*/obj deploy/checks/node_modules proxy/node/node_modules

notebooks: build ## run the notebooks' cases, and the notebooks in place, with their pictures
	@ARGS='$(or $(ARGS),--jobs 2)' scripts/notebooks.sh $(PROXYLAB)

PACKAGES ?= artifacts/packages
package: ## pack proxylab as a .NET tool and the libraries for cases of your own: PACKAGES=folder
	@scripts/package.sh $(PACKAGES)

install: package ## install the packed tool: `proxylab` in ~/.dotnet/tools, or TOOLS=folder
	@dotnet tool uninstall proxylab $(if $(TOOLS),--tool-path $(TOOLS),--global) >/dev/null 2>&1 || true
	@dotnet tool install proxylab --source $(abspath $(PACKAGES)) $(if $(TOOLS),--tool-path $(TOOLS),--global)

ENGINE ?= docker
# A command with an engine: the one that answers, or a Docker daemon for the command's time (root). Only that needs the lab to be built.
WITH_ENGINE = $(shell $(ENGINE) info >/dev/null 2>&1 || echo $(PROXYLAB) engine --)
image: $(if $(filter image,$(MAKECMDGOALS)),$(if $(WITH_ENGINE),build)) ## build the container image (ENGINE=docker|podman; PROXIES=all: proxylab:all; needs root or the engine's group)
	@ENGINE=$(ENGINE) PROXIES=$(PROXIES) $(WITH_ENGINE) deploy/image.sh $(IMAGE)

container-cases: build ## run the cases in the container, with the least privileges: results/container/ (ENGINE=docker|podman; ARGS="--as-root")
	@$(WITH_ENGINE) $(PROXYLAB) run --in $(ENGINE) $(if $(IMAGE),--image $(IMAGE)) --out results/container $(ARGS)

privileges: build ## measure the image: size, start-up, and what fails without each privilege (ENGINE=docker|podman)
	@$(WITH_ENGINE) $(PROXYLAB) privileges --in $(ENGINE) $(if $(IMAGE),--image $(IMAGE))
