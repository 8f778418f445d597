#define _GNU_SOURCE
#include "CNuma.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

/*
 * In C because a jump leaves a failed access: only C frames, which have nothing to clean up, lie between the access and
 * sigsetjmp(3).
 *
 * All threads share the action of SIGBUS. The first access in progress sets the handler, and the last one restores the
 * earlier action. The handler passes a SIGBUS for any other address, or in another thread, to that action.
 */

struct guard {
  sigjmp_buf place;
  uintptr_t start, end;
  /* The address of the missing page, and the signal code. Volatile because they are read after a jump. */
  volatile uintptr_t fault;
  volatile int code;
};

static _Thread_local struct guard *volatile current;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned accesses;
static struct sigaction before;

static void pass_on(int signal, siginfo_t *info, void *context) {
  if (before.sa_flags & SA_SIGINFO) {
    before.sa_sigaction(signal, info, context);
  } else if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) {
    before.sa_handler(signal);
  } else if (before.sa_handler == SIG_DFL || info->si_code > 0) {
    /* The kernel does not permit a program to ignore a fault. The signal takes effect when this handler returns. */
    sigaction(signal, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
    raise(signal);
  }
}

static void handle_bus_error(int signal, siginfo_t *info, void *context) {
  struct guard *guard = current;
  const uintptr_t address = (uintptr_t)info->si_addr;
  if (guard == NULL || info->si_code <= 0 || address < guard->start || address >= guard->end) {
    pass_on(signal, info, context);
    return;
  }
  guard->fault = address;
  guard->code = info->si_code;
  siglongjmp(guard->place, 1);
}

static void begin_access(void) {
  pthread_mutex_lock(&lock);
  if (accesses++ == 0) {
    struct sigaction action = {.sa_sigaction = handle_bus_error, .sa_flags = SA_SIGINFO};
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &before);
  }
  pthread_mutex_unlock(&lock);
}

static void end_access(void) {
  pthread_mutex_lock(&lock);
  if (--accesses == 0) sigaction(SIGBUS, &before, NULL);
  pthread_mutex_unlock(&lock);
}

struct range {
  void *start;
  unsigned long size;
  unsigned long page_size;
  int value;
};

void fill_pages(void *start, int value, unsigned long size) {
  const unsigned long page_size = (unsigned long)sysconf(_SC_PAGESIZE);
  char *next = start;
  char *const end = next + size;
  while (next < end) {
    const unsigned long rest = (unsigned long)(end - next);
    const unsigned long in_page = page_size - (uintptr_t)next % page_size;
    const unsigned long count = in_page < rest ? in_page : rest;
    memset(next, value, count);
    next += count;
  }
}

static void fill(const struct range *range) { fill_pages(range->start, range->value, range->size); }

static void read_each_page(const struct range *range) {
  read_pages(range->start, range->size, range->page_size);
}

static void touch_each_page(const struct range *range) {
  touch_shared_pages(range->start, range->size, range->page_size);
}

static int access_range(void (*access)(const struct range *), const struct range *range, unsigned long *fault) {
  const uintptr_t start = (uintptr_t)range->start;
  /* The kernel may report the start of the page as the address. */
  struct guard guard = {.start = start & ~((uintptr_t)sysconf(_SC_PAGESIZE) - 1), .end = start + range->size};
  sigset_t bus_error, mask;
  sigemptyset(&bus_error);
  sigaddset(&bus_error, SIGBUS);
  begin_access();
  /* A fault whose signal is blocked kills the process. */
  pthread_sigmask(SIG_UNBLOCK, &bus_error, &mask);
  int failure = 0;
  if (sigsetjmp(guard.place, 1) == 0) {
    current = &guard;
    access(range);
  } else {
    *fault = guard.fault;
    failure = guard.code == BUS_MCEERR_AR ? EHWPOISON : EFAULT;
  }
  current = NULL;
  pthread_sigmask(SIG_SETMASK, &mask, NULL);
  end_access();
  errno = failure;
  return failure == 0 ? 0 : -1;
}

int fill_mapping(void *start, int value, unsigned long size, unsigned long *fault) {
  const struct range range = {.start = start, .size = size, .value = value};
  return access_range(fill, &range, fault);
}

int read_mapping(void *start, unsigned long size, unsigned long page_size, unsigned long *fault) {
  const struct range range = {.start = start, .size = size, .page_size = page_size};
  return access_range(read_each_page, &range, fault);
}

int touch_mapping(void *start, unsigned long size, unsigned long page_size, unsigned long *fault) {
  const struct range range = {.start = start, .size = size, .page_size = page_size};
  return access_range(touch_each_page, &range, fault);
}
