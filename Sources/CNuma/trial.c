#define _GNU_SOURCE
#include "CNuma.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * In C because Swift does not permit fork(2): a child of a process with threads may only call functions that are safe
 * in a signal handler, which Swift's runtime does not guarantee. Here the child makes only system calls.
 */

struct attempt {
  enum trial_call call;
  int mode;
  const unsigned long *words;
  unsigned long size;
};

/* The results of the child. Memory that both share needs no descriptor, and no read that a signal may interrupt. */
struct shared {
  struct trial trial;
  int is_called;
  unsigned long words[TRIAL_WORDS];
};

static long make_call(const struct attempt *attempt, void *page) {
  switch (attempt->call) {
  case TRIAL_THREAD_POLICY: return set_mempolicy(attempt->mode, attempt->words, attempt->size);
  case TRIAL_MEMORY_POLICY:
    return mbind(page, (unsigned long)sysconf(_SC_PAGESIZE), attempt->mode, attempt->words, attempt->size, 0);
  case TRIAL_AFFINITY: return set_affinity(0, attempt->size, attempt->words);
  }
  errno = EINVAL;
  return -1;
}

static long read_back(const struct attempt *attempt, struct shared *shared, void *page) {
  const unsigned long bytes = sizeof shared->words, maxnode = bytes * 8 + 1;
  switch (attempt->call) {
  case TRIAL_THREAD_POLICY: return get_mempolicy(&shared->trial.mode, shared->words, maxnode, NULL, 0);
  case TRIAL_MEMORY_POLICY:
    return get_mempolicy(&shared->trial.mode, shared->words, maxnode, page, MPOL_F_ADDR);
  case TRIAL_AFFINITY: return get_affinity(0, bytes, shared->words);
  }
  return -1;
}

/* If the child is killed, the results that it has written until then remain. */
static void run_child(const struct attempt *attempt, struct shared *shared, void *page) {
  /* Without this, a child that a seccomp filter kills would leave a core file. */
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  shared->trial.call_errno = make_call(attempt, page) == -1 ? errno : 0;
  shared->is_called = 1;
  if (shared->trial.call_errno == 0) shared->trial.is_read = read_back(attempt, shared, page) != -1;
  _exit(0);
}

/*
 * Runs the child and waits until it exits. Returns 0, or the errno of the error that prevented this.
 *
 * clone(2) creates a child that sends no signal to its parent. No other wait(2) of the process takes its status, its
 * exit calls no handler, and its status is kept even if SIGCHLD is ignored. All arguments are 0, so their order, which
 * differs between architectures, does not matter. The child does not share the address space: until Linux 5.17, a core
 * dump of the child would also have killed its parent. Signals are blocked, because no handler of the caller may run in
 * the child, on descriptors that both have.
 */
static int run(const struct attempt *attempt, struct shared *shared, void *page, int *status) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  const long child = syscall(SYS_clone, 0, 0, 0, 0, 0);
  if (child == 0) run_child(attempt, shared, page);
  int failure = child < 0 ? errno : 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (failure != 0) return failure;
  while (waitpid((pid_t)child, status, __WALL) < 0)
    if (errno != EINTR) return errno;
  return 0;
}

static void judge(const struct shared *shared, int status, struct trial *trial, unsigned long *words) {
  *trial = shared->trial;
  trial->signal = shared->is_called || !WIFSIGNALED(status) ? 0 : WTERMSIG(status);
  /* The child was not killed and did not make the call. This cannot happen, and must not count as a success. */
  if (!shared->is_called && trial->signal == 0) trial->call_errno = ECHILD;
  for (unsigned long word = 0; word < TRIAL_WORDS; word++) words[word] = shared->words[word];
}

int try_out(enum trial_call call, int mode, const unsigned long *words, unsigned long size, struct trial *trial,
            unsigned long *effective) {
  const struct attempt attempt = {call, mode, words, size};
  struct shared *shared =
      mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return -1;
  const unsigned long page_size = (unsigned long)sysconf(_SC_PAGESIZE);
  void *page = mmap(NULL, page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  int status = 0;
  int failure = page == MAP_FAILED ? errno : run(&attempt, shared, page, &status);
  if (failure == 0) judge(shared, status, trial, effective);
  if (page != MAP_FAILED) munmap(page, page_size);
  munmap(shared, sizeof *shared);
  errno = failure;
  return failure == 0 ? 0 : -1;
}
