#define _GNU_SOURCE
#include "CNuma.h"
#include "tracing.h"

#include <errno.h>
#include <linux/elf.h>
#include <linux/ptrace.h>
#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_set_mempolicy_home_node
#define SYS_set_mempolicy_home_node 450
#endif

/* The C library's ptrace() has a variable number of arguments, and musl's and glibc's <sys/ptrace.h> differ. */
static long trace(long request, int thread, unsigned long address, unsigned long data) {
  return syscall(SYS_ptrace, request, (long)thread, address, data);
}

static int succeeds(long result) { return result == -1 ? -1 : 0; }

int trace_seize(int thread) { return succeeds(trace(PTRACE_SEIZE, thread, 0, PTRACE_O_TRACESYSGOOD)); }

int trace_interrupt(int thread) { return succeeds(trace(PTRACE_INTERRUPT, thread, 0, 0)); }

int trace_continue(int thread, int signal) { return succeeds(trace(PTRACE_CONT, thread, 0, (unsigned long)signal)); }

int trace_continue_to_call(int thread, int signal) {
  return succeeds(trace(PTRACE_SYSCALL, thread, 0, (unsigned long)signal));
}

int trace_detach(int thread, int signal) { return succeeds(trace(PTRACE_DETACH, thread, 0, (unsigned long)signal)); }

/*
 * A stop is never taken (WNOWAIT). If the tracer dies before a signal, the kernel then still delivers the signal; it would
 * be lost after a wait that takes the stop.
 */
int trace_state_of(int thread, int *signal) {
  /* PTRACE_O_TRACESYSGOOD sets this bit in the signal of a stop at a call. */
  enum { AT_CALL = SIGTRAP | 0x80, SIGNAL_MASK = 0xff, EVENT_SHIFT = 8 };
  siginfo_t info = {0};
  const int options = WEXITED | WSTOPPED | WNOHANG | __WALL;
  if (waitid(P_PID, (id_t)thread, &info, options | WNOWAIT) != 0) return errno == ECHILD ? TRACE_ENDED : -1;
  if (info.si_pid == 0) return TRACE_RUNNING;
  if (info.si_code != CLD_TRAPPED && info.si_code != CLD_STOPPED) {
    waitid(P_PID, (id_t)thread, &info, options);
    return TRACE_ENDED;
  }
  *signal = info.si_status & SIGNAL_MASK;
  if (info.si_status >> EVENT_SHIFT == PTRACE_EVENT_STOP) return TRACE_STOPPED;
  return *signal == AT_CALL ? TRACE_AT_CALL : TRACE_AT_SIGNAL;
}

int trace_get_registers(int thread, struct thread_registers *registers) {
  struct iovec part = {registers, sizeof *registers};
  if (trace(PTRACE_GETREGSET, thread, NT_PRSTATUS, (unsigned long)&part) == -1) return -1;
  /* The kernel returns the registers of a 32-bit program in their own, shorter form. */
  if (part.iov_len == sizeof(struct user_regs_struct)) return 0;
  errno = ENOEXEC;
  return -1;
}

int trace_set_registers(int thread, const struct thread_registers *registers) {
  struct iovec part = {(void *)registers, sizeof(struct user_regs_struct)};
  return succeeds(trace(PTRACE_SETREGSET, thread, NT_PRSTATUS, (unsigned long)&part));
}

/* The system call, unlike the C library's function, writes the word to the address in `data`. */
int trace_get_word(int thread, unsigned long address, unsigned long *word) {
  return succeeds(trace(PTRACE_PEEKDATA, thread, address, (unsigned long)word));
}

int trace_set_word(int thread, unsigned long address, unsigned long word) {
  return succeeds(trace(PTRACE_POKEDATA, thread, address, word));
}

unsigned long trace_rseq_address(int thread) {
  struct ptrace_rseq_configuration rseq = {0};
  long size = trace(PTRACE_GET_RSEQ_CONFIGURATION, thread, sizeof rseq, (unsigned long)&rseq);
  return size < (long)(offsetof(struct ptrace_rseq_configuration, rseq_abi_pointer) + sizeof rseq.rseq_abi_pointer)
             ? 0
             : rseq.rseq_abi_pointer;
}

long trace_filter(int thread, unsigned long number, struct filter_instruction *instructions) {
  return trace(PTRACE_SECCOMP_GET_FILTER, thread, number, (unsigned long)instructions);
}

long number_of_set_mempolicy(void) { return SYS_set_mempolicy; }

long number_of_mbind(void) { return SYS_mbind; }

long number_of_set_home_node(void) { return SYS_set_mempolicy_home_node; }

/*
 * The calls that fail with EINTR after a stop without a signal handler, of those in signal(7), and those that do so on
 * sockets with a timeout. Each of them has had no effect if it fails with EINTR.
 */
int may_repeat_call(long number) {
  switch (number) {
#ifdef SYS_epoll_wait
    case SYS_epoll_wait:
#endif
#ifdef SYS_epoll_pwait2
    case SYS_epoll_pwait2:
#endif
    case SYS_epoll_pwait:
    case SYS_rt_sigtimedwait:
    case SYS_semop:
    case SYS_semtimedop:
    case SYS_io_getevents:
    case SYS_io_pgetevents:
    case SYS_io_uring_enter:
    case SYS_accept:
    case SYS_accept4:
    case SYS_connect:
    case SYS_recvfrom:
    case SYS_recvmsg:
    case SYS_recvmmsg:
    case SYS_sendto:
    case SYS_sendmsg:
    case SYS_sendmmsg:
    case SYS_read:
    case SYS_readv:
    case SYS_write:
    case SYS_writev: return 1;
    default: return 0;
  }
}
