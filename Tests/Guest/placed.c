// placed FILE: prints on which nodes the pages of a file are that are in memory, as `0=512 1=3`, in pages
// of 4 kB.
//
// The helper asks the kernel by mincore and move_pages on a mapping of its own. It shares no code with what it tests. It
// reads no page that is not in memory.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { nodes = 1024, pages_at_a_time = 4096 };

static void fail(const char *subject) {
  fprintf(stderr, "placed: %s: %s\n", subject, strerror(errno));
  exit(2);
}

int main(int count, char **words) {
  if (count != 2) return 2;
  int file = open(words[1], O_RDONLY);
  struct stat state;
  if (file < 0 || fstat(file, &state) != 0) fail(words[1]);
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  const size_t all = ((size_t)state.st_size + page - 1) / page;
  static unsigned char is_resident[pages_at_a_time];
  static void *addresses[pages_at_a_time];
  static int places[pages_at_a_time];
  static long found[nodes];
  for (size_t first = 0; first < all; first += pages_at_a_time) {
    const size_t number = all - first < pages_at_a_time ? all - first : pages_at_a_time;
    char *start = mmap(NULL, number * page, PROT_READ, MAP_SHARED, file, (off_t)(first * page));
    if (start == MAP_FAILED) fail("mmap");
    madvise(start, number * page, MADV_RANDOM);
    if (mincore(start, number * page, is_resident) != 0) fail("mincore");
    unsigned long resident = 0;
    for (size_t index = 0; index < number; index++) {
      if (!(is_resident[index] & 1)) continue;
      (void)*(volatile char *)(start + index * page);
      addresses[resident++] = start + index * page;
    }
    if (resident && syscall(SYS_move_pages, 0, resident, addresses, NULL, places, 0) != 0) fail("move_pages");
    for (unsigned long index = 0; index < resident; index++)
      if (places[index] >= 0 && places[index] < nodes) found[places[index]]++;
    munmap(start, number * page);
  }
  const char *separator = "";
  for (int node = 0; node < nodes; node++) {
    if (!found[node]) continue;
    printf("%s%d=%ld", separator, node, found[node] * (long)(page / 4096));
    separator = " ";
  }
  printf("\n");
  return 0;
}
