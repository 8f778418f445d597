// wild NODE:MB ROUNDS: a process that is difficult to move. It holds MB on NODE, and in each round forks, maps and
// unmaps. Every few rounds it executes itself again.
//
// Prints `ready` once it holds memory. Exits with 0 if every byte was what it wrote, before each execution and at the
// end, and with 1 otherwise.

#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { bind_policy = 2, rounds_before_exec = 40 };

static void fail(const char *subject) {
  perror(subject);
  exit(2);
}

static uint64_t pattern(size_t index) { return (index + 1) * UINT64_C(0x9e3779b97f4a7c15); }

static void look(const uint64_t *words, size_t count, const char *who) {
  for (size_t i = 0; i < count; i++)
    if (words[i] != pattern(i)) {
      fprintf(stderr, "wild: %s: corrupt at word %zu\n", who, i);
      exit(1);
    }
}

// The child writes to pages that it shares with its parent. The parent must not see the changes.
static void fork_and_write(uint64_t *words, size_t count) {
  const pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) {
    for (size_t i = 0; i < count; i += 2048) words[i] = 0;
    for (size_t i = 1; i < count; i += 2048)
      if (words[i] != pattern(i)) _exit(1);
    _exit(0);
  }
  int status;
  if (waitpid(child, &status, 0) != child) fail("waitpid");
  if (status != 0) {
    fprintf(stderr, "wild: child: status %d\n", status);
    exit(1);
  }
}

static void map_and_unmap(size_t size) {
  char *start = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) fail("mmap");
  memset(start, 1, size);
  // Unmaps the middle first, so that the mapping is split.
  munmap(start + size / 4, size / 2);
  munmap(start, size);
}

int main(int argc, char **argv) {
  unsigned node, megabytes, rounds;
  if (argc != 3 || sscanf(argv[1], "%u:%u", &node, &megabytes) != 2 || node > 63 || sscanf(argv[2], "%u", &rounds) != 1) {
    fprintf(stderr, "usage: wild NODE:MB ROUNDS\n");
    return 2;
  }
  const unsigned long mask = 1UL << node;
  if (syscall(SYS_set_mempolicy, bind_policy, &mask, 64) != 0) fail("set_mempolicy");
  const size_t size = (size_t)megabytes << 20, count = size / sizeof(uint64_t);
  uint64_t *words = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (words == MAP_FAILED) fail("mmap");
  for (size_t i = 0; i < count; i++) words[i] = pattern(i);
  if (syscall(SYS_set_mempolicy, 0, NULL, 0) != 0) fail("set_mempolicy");
  printf("ready\n");
  fflush(stdout);
  for (int round = 0; round < rounds_before_exec && rounds > 0; round++, rounds--) {
    fork_and_write(words, count);
    map_and_unmap(1 << 20);
  }
  look(words, count, rounds > 0 ? "before exec" : "at the end");
  if (rounds == 0) return 0;
  char left[16];
  snprintf(left, sizeof left, "%u", rounds);
  execv("/proc/self/exe", (char *[]){argv[0], argv[1], left, NULL});
  fail("exec");
}
