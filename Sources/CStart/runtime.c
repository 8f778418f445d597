/* Functions that the standard library of Embedded Swift calls and musl lacks. */
#include <stdint.h>
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

/*
 * The tables with which String compares canonically equivalent texts take 31 kB in each tool. Without them two texts are
 * equal if their scalars are: words, names and paths are compared as the kernel compares them. Each scalar here is a
 * starter that is normalized, and no two scalars compose another.
 */
const uint8_t *const _swift_stdlib_nfd_decompositions = 0;

uint16_t _swift_stdlib_getNormData(uint32_t scalar) {
  (void)scalar;
  return 0;
}

uint32_t _swift_stdlib_getDecompositionEntry(uint32_t scalar) {
  (void)scalar;
  return 0;
}

uint32_t _swift_stdlib_getComposition(uint32_t first, uint32_t second) {
  (void)first;
  (void)second;
  return UINT32_MAX;
}
#endif
