/*
 * What happens when memory runs out: a message and exit 1.
 *
 * Embedded Swift allocates by posix_memalign(3) and would write to address 0 when it fails. This definition takes the place of
 * musl's, and needs no memory to say so. What the kernel has done until then, such as moved pages, stays done.
 */
#include "CStart.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef __GLIBC__
/* Writes the name that the program was called by, without its folder; a byte that is not printable ASCII as `?`. */
static void write_name(void) {
  const char *name = argument_count() > 0 ? argument_words()[0] : "";
  const char *slash = strrchr(name, '/');
  if (slash != 0) name = slash + 1;
  char shown[64];
  size_t count = 0;
  for (; name[count] != 0 && count < sizeof shown; count++)
    shown[count] = name[count] >= ' ' && name[count] <= '~' ? name[count] : '?';
  if (write(STDERR_FILENO, shown, count) < 0) return;
}

_Noreturn static void end_without_memory(void) {
  static const char message[] = ": out of memory\n";
  write_name();
  if (write(STDERR_FILENO, message, sizeof message - 1) < 0) _exit(1);
  _exit(1);
}

int posix_memalign(void **start, size_t alignment, size_t size) {
  *start = alignment <= _Alignof(max_align_t) ? malloc(size) : aligned_alloc(alignment, size);
  if (*start == 0) end_without_memory();
  return 0;
}
#endif
