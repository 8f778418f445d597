// stalled NODE:MB[:thp]: holds memory on a node, and reports the longest round of a loop of mmap, touch and munmap.
//
// Prints `ready PID`. On SIGUSR1 it prints the longest round since the previous report, in microseconds.

#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { bind_policy = 2 };

static volatile sig_atomic_t asked;

static void ask(int signal) {
  (void)signal;
  asked = 1;
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static void fail(const char *subject) {
  perror(subject);
  exit(1);
}

int main(int argc, char **argv) {
  unsigned node;
  unsigned long megabytes;
  char kind[8] = "";
  if (argc != 2 || sscanf(argv[1], "%u:%lu:%7s", &node, &megabytes, kind) < 2 || node > 63) {
    fprintf(stderr, "usage: stalled NODE:MB[:thp]\n");
    return 2;
  }
  const unsigned long mask = 1UL << node;
  if (syscall(SYS_set_mempolicy, bind_policy, &mask, 64) != 0) fail("set_mempolicy");
  const size_t size = megabytes << 20, huge = 2 << 20;
  char *start = mmap(NULL, size + huge, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) fail("mmap");
  start = (char *)(((uintptr_t)start + huge - 1) / huge * huge);
  if (madvise(start, size, strcmp(kind, "thp") == 0 ? MADV_HUGEPAGE : MADV_NOHUGEPAGE) != 0) fail("madvise");
  for (size_t i = 0; i < size; i += 4096) start[i] = (char)(i >> 12) | 1;
  if (syscall(SYS_set_mempolicy, 0, NULL, 0) != 0) fail("set_mempolicy");
  signal(SIGUSR1, ask);
  setvbuf(stdout, NULL, _IOLBF, 0);
  printf("ready %d\n", (int)getpid());
  int64_t longest = 0;
  for (;;) {
    const int64_t begin = now();
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) fail("mmap");
    *page = 1;
    munmap(page, 4096);
    const int64_t round = now() - begin;
    if (round > longest) longest = round;
    if (asked) {
      asked = 0;
      printf("%lld\n", (long long)(longest / 1000));
      longest = 0;
    }
    // Leaves most of the CPU to the tool that moves the memory.
    usleep(200);
  }
}
