# Every habit is a target here, and every target is one or two commands.

SWIFT_FLAGS = -c release -Xswiftc -enable-testing
ESPALIER = .build/release/espalier
APT_PACKAGES = libsqlite3-dev libopenblas-dev libgnuplot-iostream-dev libssl-dev zlib1g-dev gnuplot-nox wordnet-base
INTEROP = .build/interop
SOURCES = Package.swift Sources Tests
CATALOGS = $(notdir $(basename $(wildcard Sources/*/*.docc)))
DOCC = $(if $(filter Darwin,$(shell uname -s)),xcrun docc,docc)

.PHONY: demo claims composition test test-kill test-interop build setup lint docs docc check bench-store clean

## See a table and a figure of seven strategies on real English.
demo: build
	@$(ESPALIER) sweep run experiments/first-light.yaml
	@$(ESPALIER) table first-light --long
	@$(ESPALIER) table first-light --fmt markdown -o results/first-light.md
	@$(ESPALIER) table first-light --long --csv -o results/first-light.csv
	@$(ESPALIER) plot first-light -o plots

## Judge all claims about language-model weights; reference models are trained once and kept.
claims: build
	@$(ESPALIER) claim check --arena lm
	@$(ESPALIER) claim report --arena lm --name claims-lm-pruning
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

## Kill sweeps 200 times, crowd a store with eight writers, fill its disk: some minutes.
test-kill: setup
	swift build $(SWIFT_FLAGS) --build-tests
	ESPALIER_SLOW=1 swift test $(SWIFT_FLAGS) --skip-build --filter 'SurvivalTests|FileSystemFaultTests'

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

clean:
	rm -rf .build
