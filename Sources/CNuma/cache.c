#include "CNuma.h"

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

/* The step in bytes; a step that is smaller than the processor's cache line is also correct. */
enum { LINE = 64 };

void flush_caches(const void *start, unsigned long size) {
  const char *end = (const char *)start + size;
#if defined(__x86_64__)
  for (const char *line = start; line < end; line += LINE) _mm_clflush(line);
  _mm_mfence();
#elif defined(__aarch64__)
  for (const char *line = start; line < end; line += LINE) __asm__ volatile("dc civac, %0" : : "r"(line) : "memory");
  __asm__ volatile("dsb sy" : : : "memory");
#else
  (void)end;
#endif
}
