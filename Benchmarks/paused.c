// paused COUNT TOOL WORD...: measures how long a thread stands still when TOOL changes it, beside a bare stop by ptrace(2).
//
// A child reads the clock all the time, and keeps the longest time between two readings. In turn, the thread is stopped and
// released, and TOOL is run with the number of the child in the place of the word PID. Prints the medians of COUNT turns, in
// nanoseconds: that of the bare stop, then that of the tool.

#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *longest;

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static void fail(const char *subject) {
  perror(subject);
  exit(1);
}

static pid_t start_child(void) {
  const pid_t child = fork();
  if (child < 0) fail("fork");
  if (child > 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
  for (int64_t last = now();;) {
    const int64_t time = now();
    if (time - last > *longest) *longest = time - last;
    last = time;
  }
}

static void stop(pid_t child) {
  int status;
  if (ptrace(PTRACE_SEIZE, child, 0, 0) != 0) fail("PTRACE_SEIZE");
  if (ptrace(PTRACE_INTERRUPT, child, 0, 0) != 0) fail("PTRACE_INTERRUPT");
  if (waitpid(child, &status, __WALL) != child) fail("waitpid");
  if (ptrace(PTRACE_DETACH, child, 0, 0) != 0) fail("PTRACE_DETACH");
}

static void run(char **words) {
  const pid_t tool = fork();
  if (tool < 0) fail("fork");
  if (tool == 0) {
    execv(words[0], words);
    perror(words[0]);
    _exit(127);
  }
  int status;
  if (waitpid(tool, &status, 0) != tool || status != 0) {
    fprintf(stderr, "%s: failed\n", words[0]);
    exit(1);
  }
}

static int ascending(const void *left, const void *right) {
  const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
  return (a > b) - (a < b);
}

int main(int argc, char **argv) {
  const int count = argc > 2 ? atoi(argv[1]) : 0;
  if (count < 1) {
    fprintf(stderr, "usage: paused COUNT TOOL WORD...\n");
    return 2;
  }
  longest = mmap(NULL, sizeof *longest, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int64_t *bare = calloc((size_t)count, sizeof *bare), *ours = calloc((size_t)count, sizeof *ours);
  if (longest == MAP_FAILED || bare == NULL || ours == NULL) fail("memory");
  const pid_t child = start_child();
  char number[16];
  snprintf(number, sizeof number, "%d", child);
  for (int i = 2; i < argc; i++)
    if (strcmp(argv[i], "PID") == 0) argv[i] = number;
  for (int turn = 0; turn < count; turn++) {
    usleep(1000);
    *longest = 0;
    stop(child);
    usleep(1000);
    bare[turn] = *longest;
    *longest = 0;
    run(argv + 2);
    ours[turn] = *longest;
  }
  qsort(bare, (size_t)count, sizeof *bare, ascending);
  qsort(ours, (size_t)count, sizeof *ours, ascending);
  printf("%lld %lld\n", (long long)bare[count / 2], (long long)ours[count / 2]);
}
