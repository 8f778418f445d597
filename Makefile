# The usual targets. Each build has a scratch path of its own, so that none undoes another.

TOOLS = migratepages

PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
MANDIR = $(PREFIX)/share/man
DATADIR = $(PREFIX)/share
BASHDIR = $(DATADIR)/bash-completion/completions
ZSHDIR = $(DATADIR)/zsh/site-functions
FISHDIR = $(DATADIR)/fish/vendor_completions.d
INSTALL = install

# What the installed tools' names end in: with -swift they lie beside those of the package numactl.
SUFFIX =

SWIFT = swift

# A static PIE. --disable-local-rpath: with the RUNPATH that SwiftPM adds, a static PIE crashes before main.
# -gnone and --pack-dyn-relocs=relr make it smaller, and two builds alike.
STATIC = --disable-local-rpath \
  -Xswiftc -static-executable -Xswiftc -use-ld=lld \
  -Xswiftc -Xclang-linker -Xswiftc -static-pie \
  -Xswiftc -gnone -Xswiftc -cross-module-optimization \
  -Xlinker --icf=all -Xlinker -s -Xlinker --pack-dyn-relocs=relr

.PHONY: build install uninstall test lint bench deb generated clean

# Each tool is run once: a wrong link shows only then.
build:
	$(SWIFT) build -c release --scratch-path build/release $(STATIC)
	$(INSTALL) -D -t build/bin $(addprefix build/release/release/,$(TOOLS))
	for tool in $(TOOLS); do build/bin/$$tool --version >/dev/null || exit 1; done

# A manual of another name says that name: where it names the tool, and in its examples.
install:
	set -e; for tool in $(TOOLS); do \
	  name=$$tool$(SUFFIX); \
	  $(INSTALL) -D -m 755 build/bin/$$tool $(DESTDIR)$(BINDIR)/$$name; \
	  $(INSTALL) -D -m 644 man/$$tool.8 $(DESTDIR)$(MANDIR)/man8/$$name.8; \
	  sed -i "/^\.\(Nm\|Dl\)/s/\<$$tool\>/$$name/g" $(DESTDIR)$(MANDIR)/man8/$$name.8; \
	  $(INSTALL) -D -m 644 completions/bash/$$tool $(DESTDIR)$(BASHDIR)/$$name; \
	  $(INSTALL) -D -m 644 completions/zsh/_$$tool $(DESTDIR)$(ZSHDIR)/_$$name; \
	  $(INSTALL) -D -m 644 completions/fish/$$tool.fish $(DESTDIR)$(FISHDIR)/$$name.fish; \
	done

uninstall:
	for tool in $(TOOLS); do \
	  name=$$tool$(SUFFIX); \
	  rm -f $(DESTDIR)$(BINDIR)/$$name $(DESTDIR)$(MANDIR)/man8/$$name.8 $(DESTDIR)$(BASHDIR)/$$name \
	    $(DESTDIR)$(ZSHDIR)/_$$name $(DESTDIR)$(FISHDIR)/$$name.fish; \
	done

# The manuals' OPTIONS and the completions, from the tables of options.
generated:
	RECORD_GOLDEN=1 $(SWIFT) test --scratch-path build/debug --disable-xctest --filter GeneratedTests

test:
	scripts/test

lint:
	scripts/lint

# Ratios to Debian's tools, in one run.
bench:
	Benchmarks/run

deb:
	scripts/package

clean:
	rm -rf build
