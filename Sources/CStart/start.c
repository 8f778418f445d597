/*
 * Keeps argc and argv for the program, without /proc.
 *
 * Embedded Swift has no CommandLine, and a tool runs in a bare chroot and in early boot.
 */
#include "CStart.h"

#include <stdlib.h> /* __GLIBC__ */

/* scripts/install recognises this project's programs by this string. */
__attribute__((used, retain)) static const char project[] = "numactl-swift";

static int count;
static char *no_words[] = {0};
static char **words = no_words;

int argument_count(void) { return count; }

char *_Nullable *_Nonnull argument_words(void) { return words; }

#ifdef __GLIBC__
/* In an ordinary build, Swift generates `main`, and glibc passes argc and argv to each constructor. */
__attribute__((constructor)) static void keep_arguments(int argc, char **argv) {
  count = argc;
  words = argv;
}
#else
#include <elf.h>
#include <sys/mman.h>
#include <unistd.h>

/* The entry point of the tool, which scripts/static.mk names `tool_main`. */
int tool_main(int argc, char **argv);

/* The ELF header of the program in memory. */
extern const Elf64_Ehdr __ehdr_start __attribute__((visibility("hidden")));

/*
 * Protects data that is constant after relocation (RELRO). In a program with a dynamic linker, that linker does this;
 * musl's startup code of a static PIE does not.
 */
static void protect_constants(void) {
  const char *base = (const char *)&__ehdr_start;
  const Elf64_Phdr *segments = (const Elf64_Phdr *)(base + __ehdr_start.e_phoff);
  const unsigned long page_size = (unsigned long)sysconf(_SC_PAGESIZE);
  for (int index = 0; index < __ehdr_start.e_phnum; index++) {
    if (segments[index].p_type != PT_GNU_RELRO) continue;
    unsigned long start = (unsigned long)base + segments[index].p_vaddr;
    unsigned long end = (start + segments[index].p_memsz) & -page_size;
    start &= -page_size;
    /* A failure is ignored: the tool also works without the protection. */
    if (end > start) mprotect((void *)start, end - start, PROT_READ);
  }
}

/* musl passes no arguments to constructors, so `main` is defined here. */
int main(int argc, char **argv) {
  protect_constants();
  count = argc;
  words = argv;
  return tool_main(argc, argv);
}
#endif
