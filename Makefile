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

# The architecture of the tools.
ARCH = amd64

.PHONY: build embedded install uninstall test lint bench benchmark-programs fuzz deb dist generated docs examples clean

# Builds the tools as Embedded Swift with musl (scripts/static.mk). Runs each tool once, because a wrong link shows only
# then. -C: a file that is the same already is not replaced, since it may be running.
build:
	@$(MAKE) --no-print-directory --jobs="$$(nproc)" --file=scripts/static.mk ARCH=$(ARCH)
	@$(INSTALL) -C -D -t build/bin $(addprefix build/static/$(ARCH)/bin/,$(TOOLS))
	@for tool in $(TOOLS); do build/bin/$$tool --version >/dev/null || exit 1; done

# Checks the tools.
embedded: build
	@Tests/Embedded/run build/static/$(ARCH)/bin

# The folders of `make install`, and DESTDIR, which is put before them.
FOLDERS = DESTDIR="$(DESTDIR)" BINDIR="$(BINDIR)" MANDIR="$(MANDIR)" BASHDIR="$(BASHDIR)" ZSHDIR="$(ZSHDIR)" \
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
	@scripts/package

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
