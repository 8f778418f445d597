// crowd POLICY...: starts a thread for each POLICY, with that memory policy.
//
// A POLICY is written as in numa_maps: default, local, bind:1, bind=static:1, interleave:0-3, prefer:2. The first thread
// has the policy that the process was started with. A thread with the POLICY `vfork` has the default policy, and waits in
// vfork(2) for a child that does not end. A thread with the POLICY `uring` has the default policy, and a ring of io_uring
// that a thread of the kernel reads.
//
// Prints `thread TID POLICY` for each thread, then `ready PID`, and waits until it is killed. On SIGUSR1, each thread except
// those in vfork(2) fills memory of its own, and prints `filled TID ADDRESS`; the first then prints `filled all`.

#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <linux/io_uring.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
  default_policy = 0,
  preferred_policy = 1,
  bind_policy = 2,
  interleave_policy = 3,
  local_policy = 4,
  static_flag = 1 << 15,
  relative_flag = 1 << 14,
  mask_bits = 4096,
  filled_pages = 64,
};

static const struct {
  const char *name;
  int mode;
} modes[] = {{"default", default_policy}, {"prefer", preferred_policy}, {"bind", bind_policy},
             {"interleave", interleave_policy}, {"local", local_policy}};

static pthread_mutex_t output = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t started, filling, filled;

static void fail(const char *subject) {
  fprintf(stderr, "crowd: %s: %s\n", subject, strerror(errno));
  exit(2);
}

static void set_policy(const char *word) {
  unsigned long mask[mask_bits / (8 * sizeof(unsigned long))] = {0};
  const unsigned long width = 8 * sizeof(unsigned long);
  size_t length = strcspn(word, "=:");
  int mode = -1;
  for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
    if (strlen(modes[i].name) == length && strncmp(modes[i].name, word, length) == 0) mode = modes[i].mode;
  if (strncmp(word + length, "=static", 7) == 0) mode |= static_flag;
  if (strncmp(word + length, "=relative", 9) == 0) mode |= relative_flag;
  const char *nodes = strchr(word, ':');
  unsigned long first, last;
  if (nodes) {
    int count = sscanf(nodes + 1, "%lu-%lu", &first, &last);
    if (count < 1) mode = -1;
    if (count == 1) last = first;
    for (unsigned long node = first; mode >= 0 && node <= last && node < mask_bits; node++)
      mask[node / width] |= 1UL << node % width;
  }
  errno = EINVAL;
  if (mode < 0 || syscall(SYS_set_mempolicy, mode, nodes ? mask : NULL, nodes ? mask_bits + 1 : 0) != 0) fail(word);
}

static void fill(void) {
  const size_t size = filled_pages * (size_t)sysconf(_SC_PAGESIZE);
  // A mapping of another protection beside it keeps it a line of its own in numa_maps.
  char *start = mmap(NULL, size + 2 * (size_t)sysconf(_SC_PAGESIZE), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) fail("mmap");
  start += sysconf(_SC_PAGESIZE);
  if (mprotect(start, size, PROT_READ | PROT_WRITE) != 0) fail("mprotect");
  memset(start, 1, size);
  pthread_mutex_lock(&output);
  printf("filled %d %lx\n", (int)syscall(SYS_gettid), (unsigned long)start);
  pthread_mutex_unlock(&output);
}

static void start_ring(void) {
  struct io_uring_params parameters = {.flags = IORING_SETUP_SQPOLL, .sq_thread_idle = UINT_MAX};
  if (syscall(SYS_io_uring_setup, 1, &parameters) < 0) fail("io_uring_setup");
}

static void *run(void *word) {
  const bool forks = strcmp(word, "vfork") == 0;
  if (strcmp(word, "uring") == 0)
    start_ring();
  else if (!forks)
    set_policy(word);
  pthread_mutex_lock(&output);
  printf("thread %d %s\n", (int)syscall(SYS_gettid), (char *)word);
  pthread_mutex_unlock(&output);
  pthread_barrier_wait(&started);
  if (forks && vfork() == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) pause();
  }
  for (;;) {
    pthread_barrier_wait(&filling);
    fill();
    pthread_barrier_wait(&filled);
  }
  return NULL;
}

int main(int argc, char **argv) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &signals, NULL);
  unsigned fillers = 1;
  for (int i = 1; i < argc; i++) fillers += strcmp(argv[i], "vfork") != 0;
  pthread_barrier_init(&started, NULL, (unsigned)argc);
  pthread_barrier_init(&filling, NULL, fillers);
  pthread_barrier_init(&filled, NULL, fillers);
  for (int i = 1; i < argc; i++) {
    pthread_t thread;
    errno = pthread_create(&thread, NULL, run, argv[i]);
    if (errno != 0) fail("pthread_create");
  }
  pthread_barrier_wait(&started);
  printf("ready %d\n", getpid());
  fflush(stdout);
  for (;;) {
    int signal;
    if (sigwait(&signals, &signal) != 0) continue;
    pthread_barrier_wait(&filling);
    fill();
    pthread_barrier_wait(&filled);
    printf("filled all\n");
    fflush(stdout);
  }
}
