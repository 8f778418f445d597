/*
 * The headers of the C library that Sources use, as one module.
 *
 * Swift's own module of the C library, Glibc, exists for glibc and for ordinary Swift only. This module takes the
 * headers of the C library that the compiler uses: glibc's for an ordinary build, musl's for the static tools.
 * _GNU_SOURCE is not defined, as in Glibc: with it, structures would differ from those of that module, which tests and
 * Foundation import.
 */
#ifndef CLIBC_H
#define CLIBC_H

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/*
 * The following functions replace declarations that Swift does not import: macros with a cast or a call in them,
 * functions with a variable number of arguments, and a function that has the name of its structure.
 */

static inline int get_errno(void) { return errno; }
static inline void set_errno(int value) { errno = value; }

static inline int open_file(const char *path, int flags, mode_t permissions) { return open(path, flags, permissions); }
static inline int open_file_at(int folder, const char *path, int flags, mode_t permissions) {
  return openat(folder, path, flags, permissions);
}

/* fcntl(2) with F_SETFL, and with F_SETFD and FD_CLOEXEC. */
static inline int set_status_flags(int descriptor, int flags) { return fcntl(descriptor, F_SETFL, flags); }
static inline int set_close_on_exec(int descriptor) { return fcntl(descriptor, F_SETFD, FD_CLOEXEC); }

/* ioctl(2) with TIOCGWINSZ. */
static inline int get_window_size(int descriptor, struct winsize *size) { return ioctl(descriptor, TIOCGWINSZ, size); }

static inline int is_regular_file(const struct stat *file) { return S_ISREG(file->st_mode); }

/* Returns whether a signal is ignored, by sigaction(2). */
static inline int is_signal_ignored(int number) {
  struct sigaction action;
  return sigaction(number, 0, &action) == 0 && action.sa_handler == SIG_IGN;
}
static inline void take_default_action(int number) { signal(number, SIG_DFL); }

/*
 * pthreads(7), with a number for a thread: pthread_t is a number in glibc and a pointer in musl. Each function returns
 * 0 or an errno.
 */
static inline int start_thread(unsigned long *thread, void *(*run)(void *), void *argument) {
  pthread_t started;
  int failure = pthread_create(&started, 0, run, argument);
  if (failure == 0) *thread = (unsigned long)started;
  return failure;
}
static inline int join_thread(unsigned long thread) { return pthread_join((pthread_t)thread, 0); }
static inline int detach_thread(unsigned long thread) { return pthread_detach((pthread_t)thread); }

/*
 * execvp(3): searches PATH for the program, and runs a script without `#!` with /bin/sh. Returns -1 with errno set:
 * ENOENT if there is no such file, EACCES if there is one that cannot be executed.
 */
int execute_program(const char *name, char **words);

#endif
