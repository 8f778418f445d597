/*
 * Keeps argc and argv for the program, without /proc.
 *
 * Swift finds the arguments of a static program by parsing /proc/self/maps: without /proc (a bare chroot, early boot) it
 * aborts, or it finds no argument and exits 0.
 */
#include "CStart.h"

/* scripts/install recognises this project's programs by this string. */
__attribute__((used, retain)) static const char project[] = "numactl-swift";

static int count;
static char *no_words[] = {0};
static char **words = no_words;

int argument_count(void) { return count; }

char *_Nullable *_Nonnull argument_words(void) { return words; }

/* glibc passes argc and argv to each constructor. */
__attribute__((constructor)) static void keep_arguments(int argc, char **argv) {
  count = argc;
  words = argv;
}

/*
 * The runtime of ordinary Swift reads /proc/self/maps for its own copy of argv when a program starts. In a static link these
 * definitions take the place of those of libswiftCore.a. They are internals of Swift 6.3; Tests/Programs pins them.
 */
char **_swift_stdlib_getUnsafeArgvArgc(int *argc) {
  *argc = count;
  return words;
}

void _swift_stdlib_overrideUnsafeArgvArgc(char **argv, int argc) {
  words = argv;
  count = argc;
}

/* The path of the runtime's backtracer: a tool has none, and without /proc the runtime aborts when it looks for it. */
const char *swift_copyAuxiliaryExecutablePath(const char *name) {
  (void)name;
  return 0;
}
