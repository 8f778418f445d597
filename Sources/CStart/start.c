/*
 * Keeps argc and argv for the program, without /proc.
 *
 * Embedded Swift has no CommandLine. Ordinary Swift finds the arguments of a static program by parsing /proc/self/maps: without
 * /proc (a bare chroot, early boot) it aborts, or it finds no argument and exits 0.
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
/* An ordinary build: Swift makes `main`. glibc passes argc and argv to each constructor. */
__attribute__((constructor)) static void keep_arguments(int argc, char **argv) {
  count = argc;
  words = argv;
}

/* The path of the runtime's backtracer: a tool has none, and without /proc the runtime aborts when it looks for it. */
const char *swift_copyAuxiliaryExecutablePath(const char *name) {
  (void)name;
  return 0;
}
#else
/* A static tool. musl passes nothing to constructors, so `main` is here; the Makefile names the tool's own. */
int tool_main(int argc, char **argv);

int main(int argc, char **argv) {
  count = argc;
  words = argv;
  return tool_main(argc, argv);
}
#endif
