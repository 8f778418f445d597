// crew FIRST SECOND [huge] [merge]: four processes that share memory of all kinds, on two nodes.
//
// The first process makes the memory and forks three times. Each of the other processes writes to some of the memory.
// Processes other than these four map none of the pages: the kernel's own pages, vdso and vvar, are unmapped. With
// `huge` there are also huge pages of a pool, four of them on FIRST; with `merge` there are also equal pages, which the
// kernel may merge.
//
// Prints `ready PID` when all processes have touched their pages, and waits until it is killed.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { interleave_policy = 3, default_policy = 0, mask_bits = 4096, others = 3 };
static const size_t megabyte = 1 << 20;

static void fail(const char *subject) {
  fprintf(stderr, "crew: %s: %s\n", subject, strerror(errno));
  exit(2);
}

static void interleave(unsigned long first, unsigned long second) {
  unsigned long mask[mask_bits / (8 * sizeof(unsigned long))] = {0};
  const unsigned long width = 8 * sizeof(unsigned long);
  mask[first / width] |= 1UL << first % width;
  mask[second / width] |= 1UL << second % width;
  if (syscall(SYS_set_mempolicy, interleave_policy, mask, mask_bits + 1) != 0) fail("set_mempolicy");
}

static char *map(size_t size, int flags, int file) {
  char *start = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, file, 0);
  if (start == MAP_FAILED) fail("mmap");
  return start;
}

static char *map_aligned(size_t size) {
  char *start = map(size + 2 * megabyte, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  return (char *)(((uintptr_t)start + 2 * megabyte - 1) / (2 * megabyte) * (2 * megabyte));
}

static void unmap_kernel_pages(void) {
  FILE *maps = fopen("/proc/self/maps", "r");
  char line[512];
  uintptr_t ranges[16][2];
  int count = 0;
  while (maps && fgets(line, sizeof line, maps))
    if (strstr(line, "[v") && !strstr(line, "[vsyscall]") && count < 16 &&
        sscanf(line, "%lx-%lx", &ranges[count][0], &ranges[count][1]) == 2)
      count++;
  if (maps) fclose(maps);
  for (int i = 0; i < count; i++) munmap((void *)ranges[i][0], ranges[i][1] - ranges[i][0]);
}

int main(int argc, char **argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (argc < 3) {
    fprintf(stderr, "usage: crew FIRST SECOND [huge] [merge]\n");
    return 2;
  }
  bool huge = false, merge = false;
  for (int i = 3; i < argc; i++) {
    huge = huge || strcmp(argv[i], "huge") == 0;
    merge = merge || strcmp(argv[i], "merge") == 0;
  }
  unmap_kernel_pages();
  interleave(strtoul(argv[1], NULL, 10), strtoul(argv[2], NULL, 10));

  char *copied = map(8 * megabyte, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  madvise(copied, 8 * megabyte, MADV_NOHUGEPAGE);
  memset(copied, 1, 8 * megabyte);
  char *transparent = map_aligned(4 * megabyte);
  madvise(transparent, 4 * megabyte, MADV_HUGEPAGE);
  memset(transparent, 1, 4 * megabyte);
  // Memory that is only read consists of the page of zeros: here the small one, then the huge one.
  volatile char *zeros = map(megabyte, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  for (size_t i = 0; i < megabyte; i += 4096) (void)zeros[i];
  volatile char *huge_zeros = map_aligned(2 * megabyte);
  madvise((void *)huge_zeros, 2 * megabyte, MADV_HUGEPAGE);
  (void)huge_zeros[0];
  char *shared = map(6 * megabyte, MAP_SHARED | MAP_ANONYMOUS, -1);
  char name[64], memory_name[64];
  snprintf(name, sizeof name, "/tmp/crew.%d", (int)getpid());
  snprintf(memory_name, sizeof memory_name, "/dev/shm/crew.%d", (int)getpid());
  int file = open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
  int posix = open(memory_name, O_RDWR | O_CREAT | O_EXCL, 0600);
  int memory = memfd_create("crew", 0);
  if (file < 0 || posix < 0 || memory < 0) fail("open");
  if (ftruncate(file, 3 * megabyte) || ftruncate(posix, 2 * megabyte) || ftruncate(memory, 2 * megabyte)) fail("ftruncate");
  unlink(name);
  unlink(memory_name);
  char *mapped = map(3 * megabyte, MAP_SHARED, file);
  memset(mapped, 2, 3 * megabyte);
  char *copied_file = map(3 * megabyte, MAP_PRIVATE, file);
  for (size_t i = 0; i < 3 * megabyte; i += 4096) (void)((volatile char *)copied_file)[i];
  int segment = shmget(IPC_PRIVATE, 2 * megabyte, 0600 | IPC_CREAT);
  char *attached = segment < 0 ? (char *)-1 : shmat(segment, NULL, 0);
  if (attached == (char *)-1) fail("shmat");
  shmctl(segment, IPC_RMID, NULL);
  memset(attached, 3, 2 * megabyte);
  // One process maps this memory twice.
  char *first = map(2 * megabyte, MAP_SHARED, memory);
  char *second = map(2 * megabyte, MAP_SHARED, memory);
  memset(first, 4, 2 * megabyte);
  for (size_t i = 0; i < megabyte; i += 4096) (void)((volatile char *)second)[i];
  char *alike = NULL;
  if (merge) {
    alike = map(2 * megabyte, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    madvise(alike, 2 * megabyte, MADV_NOHUGEPAGE);
    for (size_t i = 0; i < 2 * megabyte; i++) alike[i] = (char)(i / 4096 % 64 + 1);
    if (madvise(alike, 2 * megabyte, MADV_MERGEABLE) != 0) fail("MADV_MERGEABLE");
  }
  char *pool = NULL, *pool_copy = NULL;
  if (huge) {
    pool = map(4 * megabyte, MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB, -1);
    pool_copy = map(2 * megabyte, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1);
    pool[0] = pool[2 * megabyte] = pool_copy[0] = 1;
  }

  int ends[2];
  if (pipe(ends) != 0) fail("pipe");
  for (int i = 0; i < others; i++) {
    const pid_t child = fork();
    if (child < 0) fail("fork");
    if (child > 0) continue;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    memset(copied + (size_t)i * megabyte, 5, megabyte / 2);
    memset(transparent + (size_t)i * megabyte, 5, 8192);
    memset(shared + (size_t)i * megabyte, 5, 2 * megabyte);
    memset(copied_file + (size_t)i * 4096, 5, 8192);
    for (size_t page = 0; page < (size_t)i * megabyte / 2; page += 4096) {
      (void)((volatile char *)mapped)[page];
      (void)((volatile char *)attached)[page];
      (void)((volatile char *)first)[page];
    }
    char *own = map(2 * megabyte, MAP_SHARED, posix);
    memset(own + (size_t)i * megabyte / 2, 6, megabyte);
    if (alike) for (size_t page = 0; page < 2 * megabyte; page += 4096) alike[page] = 7;
    if (huge) (void)((volatile char *)pool)[0];
    if (huge && i == 0) pool_copy[0] = 2;
    if (huge && i > 0) (void)((volatile char *)pool_copy)[0];
    if (write(ends[1], "", 1) != 1) fail("write");
    for (;;) pause();
  }
  char byte;
  for (int i = 0; i < others; i++)
    if (read(ends[0], &byte, 1) != 1) fail("read");
  printf("ready %d\n", (int)getpid());
  for (;;) pause();
}
