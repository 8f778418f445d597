# The usual targets. Each build has a scratch path of its own, so that none undoes another.

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

# With colours on a terminal and none in a pipe, the compiler's options would differ, and everything would be
# compiled anew at each change between the two.
PLAIN = --no-color-diagnostics

EXAMPLES = place-buffer migrate-process worker-per-node where-is-my-memory

# Where the documentation will be served below: DOCS_BASE=numactl-swift for example.org/numactl-swift.
DOCS_BASE =

# The programs of Examples and Benchmarks use the library as an ordinary Swift program does, in a static PIE. --disable-local-rpath: with the
# RUNPATH that SwiftPM adds, a static PIE crashes before main.
STATIC = --disable-local-rpath \
  -Xswiftc -static-executable -Xswiftc -use-ld=lld \
  -Xswiftc -Xclang-linker -Xswiftc -static-pie \
  -Xswiftc -gnone -Xswiftc -cross-module-optimization \
  -Xlinker --icf=all -Xlinker -s -Xlinker --pack-dyn-relocs=relr

# The architecture of the tools.
ARCH = amd64

.PHONY: build embedded install uninstall test lint bench benchmark-programs fuzz deb dist generated docs examples clean

# The tools, as Embedded Swift with musl (scripts/static.mk). Each is run once: a wrong link shows only then. -C: what is
# there already is not replaced, since it may be running.
build:
	@$(MAKE) --no-print-directory --jobs="$$(nproc)" --file=scripts/static.mk ARCH=$(ARCH)
	@$(INSTALL) -C -D -t build/bin $(addprefix build/static/$(ARCH)/bin/,$(TOOLS))
	@for tool in $(TOOLS); do build/bin/$$tool --version >/dev/null || exit 1; done

# What is checked of them.
embedded: build
	@Tests/Embedded/run build/static/$(ARCH)/bin

# Where `make install` puts things, beside DESTDIR.
FOLDERS = DESTDIR="$(DESTDIR)" BINDIR="$(BINDIR)" MANDIR="$(MANDIR)" BASHDIR="$(BASHDIR)" ZSHDIR="$(ZSHDIR)" \
  FISHDIR="$(FISHDIR)"

install:
	@$(FOLDERS) scripts/install $(TOOLS)

uninstall:
	@$(FOLDERS) scripts/install --uninstall $(TOOLS)

# The manuals' OPTIONS and the completions, from the tables of options.
generated:
	RECORD_GOLDEN=1 $(SWIFT) test --scratch-path build/debug $(PLAIN) --disable-xctest --filter GeneratedTests

test:
	@scripts/test

lint:
	@scripts/lint

# Ratios to Debian's tools, in one run.
bench:
	@Benchmarks/run

benchmark-programs:
	@$(SWIFT) build -c release --package-path Benchmarks/Programs --scratch-path build/bench $(PLAIN) $(STATIC)

# make fuzz SECONDS=60: that long for each parser.
fuzz:
	scripts/fuzz $(addprefix --seconds ,$(SECONDS))

deb:
	@scripts/package

# The sources as one file, with the library that they need: it builds without a network.
dist:
	@scripts/dist

# Only here is the documentation's plugin asked for (Package.swift says why). In a folder of links, since
# the plugin would stay in Package.resolved, and then be fetched by every build. The site is served as it
# lies there: python3 -m http.server -d build/site, then /documentation/numacore.
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

# Linked as the tools are, so that they run on any machine.
examples:
	@$(SWIFT) build -c release --package-path Examples --scratch-path build/examples $(PLAIN) $(STATIC)
	@$(INSTALL) -D -t build/examples/bin $(addprefix build/examples/release/,$(EXAMPLES))

clean:
	rm -rf build
