# The commands of the repository. `make` alone lists them.

PREFIX ?= /usr/local
ROUNDS ?= 5

.DEFAULT_GOAL := help
.PHONY: help demo build test test-all test-aws bench bench-traffic bench-analyze dist install uninstall lint format clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

demo: ## set this machine up, build, and see a TCP zero window happen
	@scripts/setup
	@swift build
	@.build/debug/wirelab demo zero-window

build: ## build the programs for development
	@scripts/setup
	swift build

test: ## lint, build, unit tests, the release of wire, lab tests in real namespaces
	@scripts/setup --tests
	@scripts/test

test-all: ## the same, and what takes longer: soak tests, Debian's own kernel in qemu
	@scripts/setup --tests --kernel
	@scripts/test --all

test-aws: ## apply infrastructure/ to a mock of AWS, with a local lab as its twin (needs terraform)
	@scripts/setup --tests
	@swift build --build-tests
	@scripts/test-aws

bench: ## time `wirelab up` and `down` against Mininet (as root; ROUNDS=5)
	@scripts/setup --bench
	@scripts/build-release wirelab
	@benchmarks/lab-up/run --wirelab .build/release/wirelab --rounds $(ROUNDS)

bench-traffic: ## the applications against iperf3, the capture against tcpdump (ROUNDS=5)
	@scripts/setup --bench
	@scripts/build-release wirelab
	@scripts/build-release wire
	@benchmarks/throughput/run --rounds $(ROUNDS) --server
	@benchmarks/capture/run --rounds $(ROUNDS)

bench-analyze: ## `wirelab analyze` against tcptrace, tcpdump and tshark (ROUNDS=5)
	@scripts/setup --tests
	@scripts/build-release wirelab
	@benchmarks/analyze/run --rounds $(ROUNDS)

dist: ## make dist/: the release of wire for this architecture, and the sources
	@scripts/setup
	@scripts/dist

install: ## install wirelab and wire with their completions (PREFIX=/usr/local)
	@scripts/setup
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' scripts/install

uninstall: ## remove what install put there (the same PREFIX)
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' scripts/install --remove

lint: ## check the form of Swift and of the scripts
	@scripts/setup --tests
	@scripts/lint

format: ## bring the Swift files into form
	swift format --in-place --recursive --parallel Sources Tests Package.swift

clean: ## remove what was built
	rm -rf .build
