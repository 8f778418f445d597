// killer NUMBER PROGRAM WORD...: runs a program, and kills it when it makes its ptrace(2) call with this number, from 1.
//
// Exits with 0 if the program was killed, and with 3 if it ended before.

#define _GNU_SOURCE
#include <linux/ptrace.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ended_before = 3, at_call = SIGTRAP | 0x80 };

static long trace(long request, pid_t thread, unsigned long address, unsigned long data) {
  return syscall(SYS_ptrace, request, (long)thread, address, data);
}

int main(int argc, char **argv) {
  const long number = argc > 2 ? atol(argv[1]) : 0;
  if (number < 1) {
    fprintf(stderr, "usage: killer NUMBER PROGRAM WORD...\n");
    return 2;
  }
  const pid_t program = fork();
  if (program < 0) return 2;
  if (program == 0) {
    raise(SIGSTOP);
    execvp(argv[2], argv + 2);
    perror(argv[2]);
    _exit(127);
  }
  int status;
  waitpid(program, &status, WUNTRACED);
  if (trace(PTRACE_SEIZE, program, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL) != 0) return 2;
  kill(program, SIGCONT);
  long calls = 0;
  for (;;) {
    const pid_t thread = waitpid(-1, &status, __WALL);
    if (thread < 0) return ended_before;
    if (!WIFSTOPPED(status)) {
      if (thread == program) return ended_before;
      continue;
    }
    int signal = 0;
    if (WSTOPSIG(status) == at_call) {
      struct ptrace_syscall_info info = {0};
      trace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, (unsigned long)&info);
      if (info.op == PTRACE_SYSCALL_INFO_ENTRY && info.entry.nr == SYS_ptrace && ++calls == number) {
        kill(program, SIGKILL);
        // The program has ended when all its threads have.
        while (waitpid(-1, &status, __WALL) > 0) continue;
        return 0;
      }
    } else if (status >> 16 == 0) {
      signal = WSTOPSIG(status);
    }
    trace(PTRACE_SYSCALL, thread, 0, (unsigned long)signal);
  }
}
