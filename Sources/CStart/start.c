/*
 * Hands the program its argv without /proc.
 *
 * A static Swift program finds its arguments by parsing /proc/self/maps. Without /proc (a bare chroot, early boot) it
 * aborts, or it sees no argument at all and exits 0. glibc gives argc and argv to each constructor, so this file keeps them, and
 * defines the three runtime functions that would look for them: in a static link these definitions win over
 * the members of libswiftCore.a. They are internals of the Swift 6.3 runtime; Tests/Programs pins that they still do their work.
 */
#include "CStart.h"

/* What scripts/install tells this project's programs from others by. */
__attribute__((used, retain)) static const char project[] = "numactl-swift";

static int count;
static char **words;

__attribute__((constructor)) static void keep_arguments(int argc, char **argv) {
  count = argc;
  words = argv;
}

char **_swift_stdlib_getUnsafeArgvArgc(int *argc) {
  *argc = count;
  return words;
}

void _swift_stdlib_overrideUnsafeArgvArgc(char **argv, int argc) {
  words = argv;
  count = argc;
}

/* The backtracer's program: a tool has none, and the look-up for it is what aborts without /proc. */
const char *swift_copyAuxiliaryExecutablePath(const char *name) {
  (void)name;
  return 0;
}
