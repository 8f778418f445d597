#define _GNU_SOURCE
#include "CNuma.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * A child makes a write that may never end, so that SIGKILL can end it: the kernel looks for a signal between two attempts
 * to empty a block of memory. The child makes only system calls, as that of trial.c.
 */

static void write_and_exit(const char *path, const char *text, unsigned long size) {
  /* The write must not go on alone if this program is killed. */
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  const int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) _exit(errno);
  const ssize_t written = write(file, text, size);
  _exit(written == (ssize_t)size ? 0 : written < 0 ? errno : EIO);
}

pid_t start_write(const char *path, const char *text, unsigned long size) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  const long child = syscall(SYS_clone, 0, 0, 0, 0, 0);
  if (child == 0) write_and_exit(path, text, size);
  const int failure = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = failure;
  return (pid_t)child;
}

int await_write(pid_t child, int *failure) {
  int status = 0;
  const pid_t ended = waitpid(child, &status, __WALL | WNOHANG);
  if (ended == 0 || (ended < 0 && errno == EINTR)) return 0;
  *failure = ended < 0 ? errno : WIFSIGNALED(status) ? EINTR : WEXITSTATUS(status);
  return 1;
}

void end_write(pid_t child) { kill(child, SIGKILL); }
