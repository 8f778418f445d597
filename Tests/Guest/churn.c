// churn FORKS FILE: forks FORKS children, several at a time, which soon exit. Some of them execute FILE first, a copy
// of this program, by the name `churned`.
//
// Prints `ready PID BYTES`: each child has BYTES of anonymous memory from its start to its end, in many mappings, so
// that the kernel lists them in several pages of text. An executed FILE has far less memory. The program waits for a
// line on standard input, forks, and prints `forked FORKS`. It fails if a child does not exit as expected. It exits at
// the next line.

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAPPINGS = 160, PAGES = 4, AT_A_TIME = 6 };

static void fail(const char *what) {
  perror(what);
  exit(1);
}

// Makes every other mapping read-only, so that the kernel does not merge them.
static size_t hold(void) {
  size_t size = PAGES * (size_t)sysconf(_SC_PAGESIZE);
  for (int i = 0; i < MAPPINGS; i++) {
    char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) fail("churn: mmap");
    memset(memory, 1, size);
    if (i % 2 && mprotect(memory, size, PROT_READ)) fail("churn: mprotect");
  }
  return MAPPINGS * size;
}

static void child(long number, const char *file) {
  struct timespec time = {0, (number * 7919) % 5 * 300000};
  nanosleep(&time, NULL);
  if (number % 4) _exit((int)(number % 100));
  char status[8];
  snprintf(status, sizeof status, "%ld", number % 100);
  execl(file, "churned", status, (char *)NULL);
  _exit(127);
}

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[0], "churned") == 0) {
    struct timespec time = {0, 1000000};
    nanosleep(&time, NULL);
    return atoi(argv[1]);
  }
  if (argc != 3) {
    fprintf(stderr, "usage: churn FORKS FILE\n");
    return 2;
  }
  long forks = atol(argv[1]), started = 0, ended = 0;
  // The numbers of the children, by process ID. This is the kernel's greatest number of process IDs.
  static long numbers[1 << 22];
  printf("ready %d %zu\n", getpid(), hold());
  fflush(stdout);
  if (getchar() == EOF) return 1;
  while (ended < forks) {
    while (started < forks && started - ended < AT_A_TIME) {
      pid_t pid = fork();
      if (pid < 0) fail("churn: fork");
      if (pid == 0) child(started, argv[2]);
      numbers[pid] = started++;
    }
    int status;
    pid_t pid = wait(&status);
    if (pid < 0) fail("churn: wait");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != numbers[pid] % 100) {
      fprintf(stderr, "churn: child %ld ended with %x\n", numbers[pid], status);
      return 1;
    }
    ended++;
  }
  printf("forked %ld\n", ended);
  fflush(stdout);
  // Until the next line, other programs find this process.
  getchar();
  return 0;
}
