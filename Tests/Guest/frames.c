// frames PID...: counts the memory of processes, each page frame once. Reads pagemap word by word.
//
// Prints `node NODE BYTES` for each node with memory, in ascending order, then `all BYTES`. Needs CAP_SYS_ADMIN. Does
// not count the shared pages of zeros, for which move_pages(2) reports no node, nor the vdso, which numa_maps omits.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { greatest_node = 1024 };
static const uint64_t present = UINT64_C(1) << 63, frame_bits = (UINT64_C(1) << 55) - 1;

static void fail(const char *subject) {
  fprintf(stderr, "frames: %s: %s\n", subject, strerror(errno));
  exit(2);
}

struct page {
  uint64_t frame, address;
  int process;
};

static int by_frame(const void *left, const void *right) {
  const uint64_t a = ((const struct page *)left)->frame, b = ((const struct page *)right)->frame;
  return a < b ? -1 : a > b;
}

int main(int argc, char **argv) {
  struct page *pages = NULL;
  size_t count = 0, room = 0;
  const uint64_t size = (uint64_t)sysconf(_SC_PAGESIZE);
  for (int i = 1; i < argc; i++) {
    char path[64], line[4096];
    snprintf(path, sizeof path, "/proc/%s/pagemap", argv[i]);
    const int pagemap = open(path, O_RDONLY);
    snprintf(path, sizeof path, "/proc/%s/maps", argv[i]);
    FILE *maps = fopen(path, "r");
    if (pagemap < 0 || maps == NULL) fail(path);
    while (fgets(line, sizeof line, maps)) {
      unsigned long start, end;
      if (sscanf(line, "%lx-%lx", &start, &end) != 2 || strstr(line, "[vsyscall]") || strstr(line, "[vdso]")) continue;
      for (uint64_t address = start; address < end; address += size) {
        uint64_t word;
        if (pread(pagemap, &word, sizeof word, (off_t)(address / size * sizeof word)) != sizeof word) fail(line);
        if ((word & present) == 0) continue;
        if ((word & frame_bits) == 0) {
          errno = EPERM;
          fail("pagemap");
        }
        if (count == room) {
          room = room ? 2 * room : 65536;
          pages = realloc(pages, room * sizeof *pages);
          if (pages == NULL) fail("realloc");
        }
        pages[count++] = (struct page){word & frame_bits, address, atoi(argv[i])};
      }
    }
    fclose(maps);
    close(pagemap);
  }
  qsort(pages, count, sizeof *pages, by_frame);
  static uint64_t bytes[greatest_node];
  uint64_t all = 0;
  for (size_t i = 0; i < count; i++) {
    if (i > 0 && pages[i].frame == pages[i - 1].frame) continue;
    void *address = (void *)(uintptr_t)pages[i].address;
    int status = -1;
    if (syscall(SYS_move_pages, pages[i].process, 1UL, &address, NULL, &status, 0) != 0) fail("move_pages");
    if (status < 0 || status >= greatest_node) continue;
    bytes[status] += size;
    all += size;
  }
  for (int node = 0; node < greatest_node; node++)
    if (bytes[node] > 0) printf("node %d %llu\n", node, (unsigned long long)bytes[node]);
  printf("all %llu\n", (unsigned long long)all);
  return 0;
}
