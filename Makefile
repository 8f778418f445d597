# The usual targets. Each build has its own scratch path, so that builds do not replace each other's files.

TOOLS = memhog migratepages migspeed numactl-swift numastat-swift numademo

PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
MANDIR = $(PREFIX)/share/man
DATADIR = $(PREFIX)/share
BASHDIR = $(DATADIR)/bash-completion/completions
ZSHDIR = $(DATADIR)/zsh/site-functions
FISHDIR = $(DATADIR)/fish/vendor_completions.d
INSTALL = install

SWIFT = swift

# By default the compiler's options differ between a terminal, with colours, and a pipe, without. Each change between
# the two would compile everything again.
PLAIN = --no-color-diagnostics

EXAMPLES = place-buffer migrate-process worker-per-node where-is-my-memory

# The path under which the documentation is served: DOCS_BASE=numactl-swift for example.org/numactl-swift.
DOCS_BASE =

# The options for the programs of Examples and Benchmarks, which use the library as ordinary Swift programs and are
# static PIEs. --disable-local-rpath: with the RUNPATH that SwiftPM adds, a static PIE crashes before main.
STATIC = --disable-local-rpath \
  -Xswiftc -static-executable -Xswiftc -use-ld=lld \
  -Xswiftc -Xclang-linker -Xswiftc -static-pie \
  -Xswiftc -gnone -Xswiftc -cross-module-optimization \
  -Xlinker --icf=all -Xlinker -s -Xlinker --pack-dyn-relocs=relr

# The architecture of the tools: amd64 or arm64. Both are built on either.
OWN_ARCH := $(shell dpkg --print-architecture 2>/dev/null || uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')
ARCH = $(OWN_ARCH)

# The folder of the built tools: build/bin for this machine's architecture, otherwise build/ARCH/bin. RUN starts a tool.
BIN = build/$(if $(filter-out $(OWN_ARCH),$(ARCH)),$(ARCH)/)bin
RUN = $(if $(filter-out $(OWN_ARCH),$(ARCH)),$(EMULATOR_$(ARCH)))
EMULATOR_amd64 = qemu-x86_64-static
EMULATOR_arm64 = qemu-aarch64-static

.PHONY: build embedded install uninstall test lint bench benchmark-programs fuzz deb dist generated docs examples clean

# Builds the tools as Embedded Swift with musl (scripts/static.mk). Runs each tool once, because a wrong link shows only
# then; tools for another architecture run by QEMU, if it is installed. -C: a file that is the same already is not replaced,
# since it may be running.
build:
	@$(MAKE) --no-print-directory --jobs="$$(nproc)" --file=scripts/static.mk ARCH=$(ARCH)
	@$(INSTALL) -C -D -t $(BIN) $(addprefix build/static/$(ARCH)/bin/,$(TOOLS))
	@if [ -n "$(RUN)" ] && ! command -v $(RUN) >/dev/null; then \
	  echo '$(ARCH): $(RUN): not installed, so the tools were not run'; \
	else \
	  for tool in $(TOOLS); do $(RUN) $(BIN)/$$tool --version >/dev/null || exit 1; done; \
	fi

# Checks the tools of this machine's architecture.
embedded: build
	@Tests/Embedded/run build/static/$(ARCH)/bin

# The folder of the tools, the folders of `make install`, and DESTDIR, which is put before those.
FOLDERS = BIN="$(BIN)" DESTDIR="$(DESTDIR)" BINDIR="$(BINDIR)" MANDIR="$(MANDIR)" BASHDIR="$(BASHDIR)" ZSHDIR="$(ZSHDIR)" \
  FISHDIR="$(FISHDIR)"

install:
	@$(FOLDERS) scripts/install $(TOOLS)

uninstall:
	@$(FOLDERS) scripts/install --uninstall $(TOOLS)

# Generates the OPTIONS of the manuals, and the completions, from the tables of options.
generated:
	RECORD_GOLDEN=1 $(SWIFT) test --scratch-path build/debug $(PLAIN) --disable-xctest --filter GeneratedTests

test:
	@scripts/test

lint:
	@scripts/lint

# Measures the ratios to Debian's tools, in one run.
bench:
	@Benchmarks/run

benchmark-programs:
	@$(SWIFT) build -c release --package-path Benchmarks/Programs --scratch-path build/bench $(PLAIN) $(STATIC)

# make fuzz SECONDS=60: fuzzes each parser for 60 seconds.
fuzz:
	scripts/fuzz $(addprefix --seconds ,$(SECONDS))

deb:
	@scripts/package --arch $(ARCH)

# Makes the source tarball. It has the C library of the tools, so that it builds without a network.
dist:
	@scripts/dist

# Only this target requests the documentation plugin (Package.swift says why). It builds in a folder of links.
# Otherwise the plugin would stay in Package.resolved, and every build would fetch it. To serve the site:
# python3 -m http.server -d build/site, then open /documentation/numacore.
docs:
	rm -rf build/docs/package
	$(INSTALL) -d build/docs/package
	@for name in $(filter-out build Package.resolved,$(wildcard *)); do \
	  ln -s "$(CURDIR)/$$name" build/docs/package/ || exit 1; \
	done
	NUMACTL_SWIFT_DOCS=1 $(SWIFT) package --package-path build/docs/package --scratch-path build/docs \
	  --allow-writing-to-directory build/site generate-documentation --target NumaCore \
	  --warnings-as-errors --output-path build/site \
	  --transform-for-static-hosting $(if $(DOCS_BASE),--hosting-base-path $(DOCS_BASE))

# Static PIEs, like the tools, so that they run on any machine.
examples:
	@$(SWIFT) build -c release --package-path Examples --scratch-path build/examples $(PLAIN) $(STATIC)
	@$(INSTALL) -D -t build/examples/bin $(addprefix build/examples/release/,$(EXAMPLES))

clean:
	rm -rf build
