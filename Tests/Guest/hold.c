// hold [--no-dump] WORD...: holds memory on the nodes that the words name.
//
// A WORD is NODE:MB[:KIND], MB mebibytes on NODE, of a KIND:
//   anon     base pages of its own (the default)
//   thp      transparent huge pages
//   hugetlb  huge pages of 2 MB, which NODE must have
//   shared   base pages that a child has mapped too
//   file     a file that it makes in /tmp and maps shared
//   twice    shared memory without a name, mapped at two addresses
//   merged   as anon, of equal pages that the kernel may merge (KSM)
//   locked   as anon, and locked
//   busy     as anon, and also in a pipe, so that the kernel cannot move it; at most 1 MB
//
// Prints `range WORD START KIND` for each word (START as numa_maps prints it), then `ready PID`, and
// waits. On SIGUSR1 it checks that every byte is still what it wrote, and prints `intact` or
// `corrupt WORD`. On SIGTERM it does the same and exits with 0 or 1. Neither the memory nor the process
// has a policy, so a page stays where it was allocated or moved.
//
// The helper makes system calls directly, because it must not depend on the code that it tests.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/mman.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { bind_policy = 2, default_policy = 0, mask_bits = 4096 };
static const size_t huge_page = 2 << 20;

struct range {
  const char *word;
  const char *kind;
  uint64_t *start;
  size_t words;
  size_t period; // the number of words after which the contents repeat
};

static void fail(const char *subject) {
  fprintf(stderr, "hold: %s: %s\n", subject, strerror(errno));
  exit(2);
}

// The contents of memory depend on the range and the place, so that lost pages, exchanged pages and
// pages filled with zeros are detected.
static uint64_t pattern(size_t range, size_t index) {
  return (index + 1) * UINT64_C(0x9e3779b97f4a7c15) ^ (range + 1) * UINT64_C(0xc2b2ae3d27d4eb4f);
}

static void set_policy(int mode, unsigned long node) {
  unsigned long mask[mask_bits / (8 * sizeof(unsigned long))] = {0};
  const unsigned long width = 8 * sizeof(unsigned long);
  if (mode == bind_policy) mask[node / width] = 1UL << node % width;
  // The kernel subtracts one from the number of bits.
  if (syscall(SYS_set_mempolicy, mode, mode == default_policy ? NULL : mask,
              mode == default_policy ? 0 : mask_bits + 1) != 0)
    fail("set_mempolicy");
}

// Pages that a pipe holds for its reader are busy until the pipe is read.
static void put_into_pipe(void *start, size_t size) {
  int ends[2];
  if (pipe(ends) != 0 || fcntl(ends[1], F_SETPIPE_SZ, (int)size) < 0) fail("pipe");
  struct iovec all = {start, size};
  if (vmsplice(ends[1], &all, 1, SPLICE_F_NONBLOCK) != (ssize_t)size) fail("vmsplice");
}

// Leaves inaccessible memory between two ranges, because adjacent ranges could become one line of
// numa_maps.
static void *map(size_t size, size_t alignment, int flags, int file) {
  char *reserved = mmap(NULL, size + 2 * alignment, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (reserved == MAP_FAILED) fail("mmap");
  char *start = (char *)(((uintptr_t)reserved + alignment) / alignment * alignment);
  if (mmap(start, size, PROT_READ | PROT_WRITE, flags | MAP_FIXED, file, 0) == MAP_FAILED)
    fail("mmap");
  return start;
}

static struct range hold(const char *word, size_t number) {
  char *end;
  const unsigned long node = strtoul(word, &end, 10);
  const size_t size = *end == ':' ? strtoul(end + 1, &end, 10) << 20 : 0;
  const char *kind = *end == ':' ? end + 1 : "anon";
  if (size == 0 || node >= mask_bits) {
    errno = EINVAL;
    fail(word);
  }
  set_policy(bind_policy, node);
  const int anonymous = MAP_PRIVATE | MAP_ANONYMOUS;
  char *start;
  if (strcmp(kind, "hugetlb") == 0) {
    start = map(size, huge_page, anonymous | MAP_HUGETLB | MAP_HUGE_2MB, -1);
  } else if (strcmp(kind, "file") == 0) {
    char name[64];
    snprintf(name, sizeof name, "/tmp/hold.%d.%zu", (int)getpid(), number);
    const int file = open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (file < 0 || ftruncate(file, (off_t)size) != 0) fail(name);
    start = map(size, huge_page, MAP_SHARED, file);
    unlink(name);
    close(file);
  } else if (strcmp(kind, "twice") == 0) {
    const int file = memfd_create("hold", 0);
    if (file < 0 || ftruncate(file, (off_t)size) != 0) fail(word);
    start = map(size, huge_page, MAP_SHARED, file);
    const volatile char *second = map(size, huge_page, MAP_SHARED, file);
    close(file);
    for (size_t i = 0; i < size; i += 4096) start[i] = second[i];
  } else {
    start = map(size, huge_page, anonymous, -1);
    const bool huge = strcmp(kind, "thp") == 0;
    if (madvise(start, size, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE) != 0) fail(word);
  }
  struct range range = {word, kind, (uint64_t *)start, size / sizeof(uint64_t), size / sizeof(uint64_t)};
  if (strcmp(kind, "merged") == 0) {
    range.period = 4096 / sizeof(uint64_t);
    if (madvise(start, size, MADV_MERGEABLE) != 0) fail(word);
  }
  for (size_t i = 0; i < range.words; i++) range.start[i] = pattern(number, i % range.period);
  if (strcmp(kind, "locked") == 0 && mlock(start, size) != 0) fail(word);
  if (strcmp(kind, "busy") == 0) put_into_pipe(start, size);
  if (strcmp(kind, "shared") != 0 && madvise(start, size, MADV_DONTFORK) != 0) fail(word);
  set_policy(default_policy, 0);
  return range;
}

static bool intact(const struct range *ranges, size_t count) {
  for (size_t r = 0; r < count; r++)
    for (size_t i = 0; i < ranges[r].words; i++)
      if (ranges[r].start[i] != pattern(r, i % ranges[r].period)) {
        printf("corrupt %s at byte %zu\n", ranges[r].word, i * sizeof(uint64_t));
        return false;
      }
  printf("intact\n");
  return true;
}

int main(int argc, char **argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  // Blocks the signals before the slow work, so that an early signal stays pending.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR1);
  sigaddset(&signals, SIGTERM);
  sigprocmask(SIG_BLOCK, &signals, NULL);

  int first = 1;
  if (first < argc && strcmp(argv[first], "--no-dump") == 0) {
    if (prctl(PR_SET_DUMPABLE, 0) != 0) fail("prctl");
    first++;
  }
  if (first >= argc) {
    fprintf(stderr, "usage: hold [--no-dump] NODE:MB[:anon|thp|hugetlb|shared|file|twice|merged|locked|busy]...\n");
    return 2;
  }
  const size_t count = (size_t)(argc - first);
  struct range *ranges = calloc(count, sizeof *ranges);
  if (ranges == NULL) fail("calloc");
  bool share = false;
  for (size_t r = 0; r < count; r++) {
    ranges[r] = hold(argv[first + r], r);
    share = share || strcmp(ranges[r].kind, "shared") == 0;
  }
  if (share) {
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      // The parent may have exited before the call of prctl.
      while (getppid() == parent) pause();
      _exit(0);
    }
  }
  for (size_t r = 0; r < count; r++)
    printf("range %s %lx %s\n", ranges[r].word, (unsigned long)ranges[r].start, ranges[r].kind);
  printf("ready %d\n", (int)getpid());

  for (;;) {
    int signal;
    if (sigwait(&signals, &signal) != 0) continue;
    const bool good = intact(ranges, count);
    if (signal == SIGTERM) return good ? 0 : 1;
  }
}
