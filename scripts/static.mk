# Makes the tools as Embedded Swift: static PIEs with musl, without the Swift runtime.
#
#   make -f scripts/static.mk [ARCH=amd64]
#
# The stripped tools are written to build/static/ARCH/bin. SwiftPM cannot be used here, because it gives the linker only
# the host's C library. So one call of swiftc compiles each target of Package.swift, one call of clang compiles each C
# file, and one call of the linker links each tool. The paths of sources and objects are relative, because objects
# contain them, and an object must be the same bytes wherever the tree is.

ARCH = amd64
OUT = build/static/$(ARCH)
SHELL = bash

TOOLS = memhog migratepages migspeed numactl-swift numastat-swift numademo
C_TARGETS = CLibc CNuma CStart

# The folder of musl, with include/ and lib/: the folder musl/ARCH of the tree, or the folder that scripts/fetch unpacks. An
# installed musl-dev of version 1.2.5 or newer works too (older versions crash with packed relative relocations):
# MUSL_INCLUDE=/usr/include/x86_64-linux-musl MUSL_LIB=/usr/lib/x86_64-linux-musl.
ifndef MUSL_LIB
MUSL := $(or $(MUSL),$(wildcard musl/$(ARCH)),$(shell scripts/fetch --path musl-$(ARCH)))
endif
MUSL_INCLUDE = $(MUSL)/include
MUSL_LIB = $(MUSL)/lib
# The kernel's headers (linux-libc-dev) and <numaif.h> (libnuma-dev). They are in the same folder as glibc's headers, so
# the build uses links to these headers only.
HEADERS = /usr/include

# Swift is compiled for a target without an operating system. The toolchain has one for each architecture, and it uses
# only the headers that are named here. <asm/*.h> differs between architectures: a build for another architecture than the
# machine's uses the headers beside musl.
SWIFT_TARGET_amd64 = x86_64-unknown-none-elf
C_TARGET_amd64 = x86_64-linux-musl
ASM_HEADERS_amd64 = x86_64-linux-gnu/asm
SWIFT_TARGET_arm64 = aarch64-none-none-elf
C_TARGET_arm64 = aarch64-linux-musl
ASM_HEADERS_arm64 = aarch64-linux-gnu/asm
ifeq ($(SWIFT_TARGET_$(ARCH)),)
$(error static.mk: $(ARCH): no such architecture: amd64, arm64)
endif
SWIFT_TARGET = $(SWIFT_TARGET_$(ARCH))
C_TARGET = $(C_TARGET_$(ARCH))
ASM_HEADERS = $(or $(wildcard $(HEADERS)/$(ASM_HEADERS_$(ARCH))),$(MUSL)/asm)

SWIFTC = swiftc
CLANG = $(TOOLCHAIN)/usr/bin/clang
LINKER = $(TOOLCHAIN)/usr/bin/ld.lld
TOOLCHAIN := $(shell $(SWIFTC) -print-target-info | sed -nE 's|.*"runtimeResourcePath": "(.*)/usr/lib/swift".*|\1|p')
UNICODE = $(TOOLCHAIN)/usr/lib/swift/embedded/$(SWIFT_TARGET)/libswiftUnicodeDataTables.a

CLANG_INCLUDE = $(TOOLCHAIN)/usr/lib/swift/clang/include
C_INCLUDES = $(addprefix -I Sources/,$(addsuffix /include,$(C_TARGETS)))

# The settings of Package.swift, and Embedded Swift.
SWIFT_FLAGS = -target $(SWIFT_TARGET) -enable-experimental-feature Embedded -wmo -Osize -swift-version 6 \
  -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
  -enable-upcoming-feature MemberImportVisibility -strict-memory-safety -warnings-as-errors \
  -package-name numactl_swift -Xfrontend -function-sections $(SMALL_FLAGS) $(CALL_FLAGS) $(SAFE_FLAGS_$(ARCH)) \
  -Xcc -nostdinc -Xcc -isystem -Xcc "$(CLANG_INCLUDE)" -Xcc -isystem -Xcc "$(MUSL_INCLUDE)" -Xcc -isystem -Xcc $(OUT)/include \
  -Xcc -D__linux__ $(C_INCLUDES) -I $(OUT)

# No unrolled loops, no early inlining, no copy of a function for each closure that is passed to it, a lower benefit of a call that
# is saved, and one trap for all failures in a function: the four smaller tools are 1 to 4 % smaller, the other two more.
SMALL_FLAGS = -Xllvm -sil-disable-pass=loop-unroll -Xllvm -sil-disable-pass=early-inline \
  -Xllvm -sil-disable-pass=closure-specialize -Xllvm -sil-inline-removed-call-benefit=10 -Xfrontend -mergeable-traps

# Functions of the standard library that are called, not copied to each caller as their attributes ask: the comparison of two
# texts, the appending of a text, the length of a character, the copy of a hash table's bits, and the start of a hash. They are
# named as the compiler's symbols, which start with a $; `eval` and the rule each halve the four. A name that a newer
# compiler does not know changes only the size.
CALLED = eSS2eeoiySbSS_SStFZ es11_StringGutsV6appendyyABF es11_StringGutsV22_opaqueCharacterStride10startingAtS2i_tF \
  es10_HashTableV12copyContents2ofyAB_tF es6HasherV5_seedABSi_tcfC
CALL_FLAGS = $(foreach name,$(CALLED),-Xllvm '-sil-inline-never-function=$$$$$(name)')

# LLVM's passes for reference counts may move a retain behind a load of the count. In Embedded Swift, the function that asks
# whether a value has one owner is inlined to such a load, so that a value with several owners may be changed for all of them.
# It was seen with -inline-threshold=0: an array that was copied twice was changed in place, and a dry run counted some pages
# twice (scenario `shared memory: dry runs and reserves` on Linux 6.1). Swift's own passes remain; they know of the question.
#
# For arm64, the passes are needed: without them, the code relies on swift_bridgeObjectRetain to return its argument, which it
# does not in Embedded Swift, and texts of JSON were read at a wrong address. So nothing lowers the inlining threshold there.
SAFE_FLAGS_amd64 = -Xllvm -disable-llvm-arc-opts

# In the two largest tools, Swift does not inline functions that are made from generic ones, whose symbols have _Tg5, and LLVM
# inlines for amd64 only what is smaller than a call. numastat-swift would execute 1.4 times the instructions for long numa_maps. LLVM's
# machine outliner makes a tool smaller, but the package larger, so only the largest tool has it.
SIZE_FLAGS_numactl-swift = -Xllvm -sil-inline-never-functions=_Tg5 $(INLINE_FLAGS_$(ARCH))
SIZE_FLAGS_migratepages = $(SIZE_FLAGS_numactl-swift) -Xllvm -enable-machine-outliner
INLINE_FLAGS_amd64 = -Xllvm -inline-threshold=-20

C_FLAGS = -target $(C_TARGET) -std=gnu17 -Os -fPIE -fstack-protector-strong -ffunction-sections -fdata-sections -Wall -Wextra \
  -Werror -fno-asynchronous-unwind-tables \
  -nostdinc -isystem "$(CLANG_INCLUDE)" -isystem "$(MUSL_INCLUDE)" -isystem $(OUT)/include $(C_INCLUDES)

# A static PIE, read-only after relocation, without an executable stack. -z stack-size sets the stack size of threads.
LINK_FLAGS = -static -pie --no-dynamic-linker -z text -z relro -z now -z noexecstack -z stack-size=262144 --fatal-warnings \
  --gc-sections -s --icf=all --pack-dyn-relocs=relr

.PHONY: all
all: $(addprefix $(OUT)/bin/,$(TOOLS))

.DELETE_ON_ERROR:

# Depends on this file: when the rules change, everything is built again.
$(OUT)/include/made: scripts/static.mk
	@test -e "$(MUSL_LIB)/libc.a" || { echo 'static.mk: musl: not found; scripts/fetch musl-$(ARCH) fetches it' >&2; exit 1; }
	@test -e $(HEADERS)/numaif.h || { echo 'static.mk: $(HEADERS)/numaif.h: not found; install libnuma-dev' >&2; exit 1; }
	@rm -rf $(OUT)
	@mkdir -p $(OUT)/include $(OUT)/bin
	@ln -s $(HEADERS)/linux $(HEADERS)/asm-generic "$$(realpath "$(ASM_HEADERS)")" $(HEADERS)/numaif.h $(OUT)/include/
	@touch $@

# Each object depends on the headers of all C targets.
C_HEADERS = $(wildcard $(addsuffix /include/*,$(addprefix Sources/,$(C_TARGETS))))
C_SOURCES = $(wildcard $(addsuffix /*.c,$(addprefix Sources/,$(C_TARGETS))))
C_OBJECTS = $(patsubst Sources/%.c,$(OUT)/%.o,$(C_SOURCES))
$(C_OBJECTS): $(OUT)/%.o: Sources/%.c $(C_HEADERS) $(OUT)/include/made
	@mkdir -p $(@D)
	@echo '$(ARCH): $<'
	@"$(CLANG)" $(C_FLAGS) -c $< -o $@

sources = $(shell find Sources/$(1) -name '*.swift' | LC_ALL=C sort)

# library NAME,IMPORTS: makes only the module of a library. In Embedded Swift, the code of a library is compiled into
# each tool that uses it.
define library
LIBRARIES += $(1)
$(OUT)/$(1).swiftmodule: $(call sources,$(1)) $(addprefix $(OUT)/,$(addsuffix .swiftmodule,$(2))) $(C_HEADERS) \
    $(OUT)/include/made
	@echo '$(ARCH): $(1)'
	@$(SWIFTC) $(SWIFT_FLAGS) -parse-as-library -module-name $(1) $(call sources,$(1)) -emit-module -emit-module-path $$@
	@touch $$@
endef

# tool NAME: compiles a tool. `main` is in Sources/CStart, and calls `tool_main`, the entry point of the tool.
define tool
$(OUT)/$(1).o: $(call sources,$(1)) $(addprefix $(OUT)/,$(addsuffix .swiftmodule,$(LIBRARIES)))
	@echo '$(ARCH): $(1)'
	@$(SWIFTC) $(SWIFT_FLAGS) $(SIZE_FLAGS_$(1)) -Xfrontend -entry-point-function-name -Xfrontend tool_main -module-name $(subst -,_,$(1)) \
	  $(call sources,$(1)) -c -o $$@
	@touch $$@
endef

$(eval $(call library,LinuxSystem,))
$(eval $(call library,NumaCore,LinuxSystem))
$(eval $(call library,CommandInterface,LinuxSystem))
$(foreach name,$(TOOLS),$(eval $(call tool,$(name))))

# --trace lists the files that the linker takes.
$(addprefix $(OUT)/bin/,$(TOOLS)): $(OUT)/bin/%: $(OUT)/%.o $(C_OBJECTS)
	@"$(LINKER)" $(LINK_FLAGS) --trace -o $@ "$(MUSL_LIB)/rcrt1.o" "$(MUSL_LIB)/crti.o" $^ "$(UNICODE)" \
	  "$(MUSL_LIB)/libc.a" "$(MUSL_LIB)/crtn.o" >$(OUT)/$*.linked
