// share MB: holds memory in an address space that two processes share. A third process has a copy of the memory.
//
// Prints `PARENT SHARING COPY`, three process IDs, and waits until it is killed.

#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

static int wait_for_ever(void *unused) {
  (void)unused;
  for (;;) {
    if (pause() == 0) return 0;
  }
}

int main(int argc, char **argv) {
  static char stack[65536];
  if (argc != 2) {
    fprintf(stderr, "usage: share MB\n");
    return 2;
  }
  size_t size = strtoul(argv[1], NULL, 10) << 20;
  char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    perror("share: mmap");
    return 1;
  }
  memset(memory, 1, size);
  int sharing = clone(wait_for_ever, stack + sizeof stack, CLONE_VM | SIGCHLD, NULL);
  pid_t copy = fork();
  if (sharing < 0 || copy < 0) {
    perror("share: clone");
    return 1;
  }
  if (copy == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    wait_for_ever(NULL);
  }
  printf("%d %d %d\n", getpid(), sharing, copy);
  fflush(stdout);
  wait_for_ever(NULL);
}
