/*
 * Makes COUNT mappings, each with one page in memory, prints "ready" and waits.
 *
 * usage: many_mappings COUNT
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv) {
  size_t count = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
  if (count == 0) {
    fputs("usage: many_mappings COUNT\n", stderr);
    return 2;
  }
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  char *pages = mmap(NULL, count * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) {
    perror("many_mappings: mmap");
    return 1;
  }
  /* A huge page would cover 512 mappings. */
  madvise(pages, count * page, MADV_NOHUGEPAGE);
  memset(pages, 1, count * page);
  /* The kernel does not merge neighbouring mappings with different protections. */
  for (size_t index = 0; index < count; index += 2) {
    if (mprotect(pages + index * page, page, PROT_READ) != 0) {
      perror("many_mappings: mprotect (vm.max_map_count too low?)");
      return 1;
    }
  }
  puts("ready");
  fflush(stdout);
  pause();
  return 0;
}
