/*
 * Replaces libnuma, so that Tests/Oracle/oracle.c can be timed with libnuma and without.
 */
#include <numa.h>
#include <stddef.h>

struct bitmask *numa_parse_nodestring(const char *string) {
  (void)string;
  return NULL;
}

int numa_bitmask_isbitset(const struct bitmask *mask, unsigned int bit) {
  (void)mask;
  (void)bit;
  return 0;
}
