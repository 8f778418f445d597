// many COUNT [FILE]: has COUNT mappings of one page each, which the kernel lists in many pieces, and a second thread.
//
// Prints `ready PID TID` and waits. On SIGTERM it exits; on SIGUSR1 it executes FILE.

#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_barrier_t has_started;
static long thread_id;

static void *wait_for_ever(void *unused) {
  thread_id = syscall(SYS_gettid);
  pthread_barrier_wait(&has_started);
  for (;;) pause();
  return unused;
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: many COUNT [FILE]\n");
    return 2;
  }
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  for (long i = atol(argv[1]); i > 0; i--) {
    char *memory = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
      perror("many: mmap");
      return 1;
    }
    *memory = 1;
    // Every other mapping is read-only, so that the kernel does not merge them.
    if (i % 2 && mprotect(memory, page, PROT_READ)) {
      perror("many: mprotect");
      return 1;
    }
  }
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGUSR1);
  sigprocmask(SIG_BLOCK, &signals, NULL);
  pthread_t thread;
  pthread_barrier_init(&has_started, NULL, 2);
  if (pthread_create(&thread, NULL, wait_for_ever, NULL)) {
    perror("many: pthread_create");
    return 1;
  }
  pthread_barrier_wait(&has_started);
  printf("ready %d %ld\n", getpid(), thread_id);
  fflush(stdout);
  int signal;
  sigwait(&signals, &signal);
  if (signal == SIGTERM || argc < 3) return 0;
  sigprocmask(SIG_UNBLOCK, &signals, NULL);
  execl(argv[2], argv[2], "1000", (char *)NULL);
  perror(argv[2]);
  return 127;
}
