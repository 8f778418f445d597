/* Functions that the standard library of Embedded Swift calls and musl lacks. */
#include <stdlib.h>

#ifndef __GLIBC__
#include <sys/random.h>

/*
 * For the seed of Hasher. Before the kernel has collected randomness (early boot), the rest of the buffer stays as it
 * is: a seed need not be secret.
 */
void arc4random_buf(void *buffer, size_t size) {
  if (getrandom(buffer, size, GRND_NONBLOCK) < 0) return;
}

/*
 * Reads a number in the C locale, the only one of musl. Returns the end of the number, or a null pointer if there is
 * none.
 */
const char *_swift_stdlib_strtod_clocale(const char *text, double *value) {
  char *end;
  *value = strtod(text, &end);
  return end == text ? 0 : end;
}
#endif
