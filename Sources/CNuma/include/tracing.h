/*
 * ptrace(2), and the registers of a traced thread. NumaCore/Kernel/Tracing explains how they are used.
 *
 * What depends on the processor is in registers.c.
 */
#ifndef CNUMA_TRACING_H
#define CNUMA_TRACING_H

/* The general registers, in the order of NT_PRSTATUS. */
struct thread_registers {
  unsigned long words[40];
};

/* A system call that a traced thread makes; the last words of the call site hold the mask, if the call has one. */
struct injected_call {
  long number;
  unsigned long arguments[6];
};

/* How a traced thread is, as waitid(2) reports it. */
enum trace_state {
  TRACE_RUNNING,   /* it has not stopped */
  TRACE_ENDED,     /* it has exited */
  TRACE_STOPPED,   /* PTRACE_EVENT_STOP: after PTRACE_INTERRUPT, or by a signal that stops the process */
  TRACE_AT_SIGNAL, /* before a signal is delivered to it */
  TRACE_AT_CALL    /* before or after a system call */
};

/*
 * Each returns 0, or -1 with errno set: ESRCH if the thread has ended or is not stopped. `signal` is delivered to the
 * thread; 0 stands for no signal.
 */
int trace_seize(int thread);
int trace_interrupt(int thread);
int trace_continue(int thread, int signal);
int trace_continue_to_call(int thread, int signal);
int trace_detach(int thread, int signal);

/* Returns a value of enum trace_state without a wait, or -1 with errno set. */
int trace_state_of(int thread, int *signal);

int trace_get_registers(int thread, struct thread_registers *registers);
int trace_set_registers(int thread, const struct thread_registers *registers);
int trace_get_word(int thread, unsigned long address, unsigned long *word);
int trace_set_word(int thread, unsigned long address, unsigned long word);

/*
 * The restartable sequence that the thread has registered: PTRACE_GET_RSEQ_CONFIGURATION, Linux 5.13. Returns the address
 * of its struct rseq, or 0 if there is none.
 */
unsigned long trace_rseq_address(int thread);

/* An instruction of a seccomp filter, as struct sock_filter. */
struct filter_instruction {
  unsigned short code;
  unsigned char jump_if_true, jump_if_false;
  unsigned int operand;
};

/*
 * Reads the seccomp filter of a thread with this number, from 0 for the latest: PTRACE_SECCOMP_GET_FILTER, which needs
 * CAP_SYS_ADMIN. Returns the number of instructions, or -1 with errno set: ENOENT if there is no such filter. The
 * instructions are written if `instructions` is not null.
 */
long trace_filter(int thread, unsigned long number, struct filter_instruction *instructions);

/* The value by which a seccomp filter recognises the architecture: AUDIT_ARCH_X86_64 and the like. */
unsigned int filter_architecture(void);

/*
 * Vector registers that a system call does not keep (SVE and SME of arm64), by number from 0. Returns the bytes that they
 * need if the thread uses them, or 0; -1 if there is no such set.
 */
long vector_size(int thread, int set);
int get_vectors(int thread, int set, void *bytes, unsigned long size);
int set_vectors(int thread, int set, const void *bytes, unsigned long size);

/* The calls that are injected. */
long number_of_set_mempolicy(void);
long number_of_mbind(void);
long number_of_set_home_node(void);

/* Whether the thread runs the instructions of this program: a 32-bit program does not. */
int runs_same_instructions(const struct thread_registers *registers);

unsigned long program_counter(const struct thread_registers *registers);
unsigned long stack_pointer(const struct thread_registers *registers);
void set_program_counter(struct thread_registers *registers, unsigned long address);

/* The size of the instruction that makes a system call, in bytes. */
unsigned long call_instruction_size(void);

/*
 * Whether the number of the system call is lost at a stop, so that it must be read before the stop. On arm64, it and the
 * first argument share their registers with the result.
 */
int stop_loses_call(void);

/* The number of the call in which the thread was stopped, or -1. */
long stopped_call(const struct thread_registers *registers);

/* Whether the call has failed with EINTR. */
int has_been_interrupted(const struct thread_registers *registers);

/* Whether the call may be repeated after EINTR: it had no effect, and its caller would call again. */
int may_repeat_call(long number);

/*
 * Makes the kernel repeat the call that was interrupted when the thread continues, as if it had not returned.
 * `first_argument` is needed where stop_loses_call().
 */
void repeat_call(struct thread_registers *registers, unsigned long first_argument);

/* The reverse of repeat_call(): the call returns EINTR. */
void return_interrupted(struct thread_registers *registers);

/*
 * Whether the thread is at the start of a call that the kernel may continue by restart_syscall(2), which it decides only
 * after the stop. Such a thread is first let into the call, and stopped there. `instruction` is the word at the program
 * counter.
 */
int may_continue_by_restart(const struct thread_registers *registers, unsigned long instruction);

/* Applies what the kernel does when the thread continues in the call in which it was stopped. */
void continue_in_call(struct thread_registers *registers);

/* Makes the thread make a call at the call site. */
void enter_call(struct thread_registers *registers, unsigned long site, const struct injected_call *call);

/* The result of the call, which is a negative errno if the call failed. */
long call_result(const struct thread_registers *registers);

/* Whether the call site can lead a thread to any address and keep all registers, and whether to this one. */
int returns_everywhere(void);
int returns_to(unsigned long site, unsigned long address);

/* The words of a call site: instructions and constants, then a mask. */
enum { CALL_SITE_CODE_WORDS = 9, CALL_SITE_WORDS = 20, CALL_SITE_MASK_WORDS = 16 };

/*
 * Writes the call site: a system call, then instructions that give all registers the values in `returned`. They are
 * executed only if the tracer dies.
 */
void make_call_site(unsigned long words[CALL_SITE_WORDS], unsigned long site, const struct thread_registers *returned);

/*
 * Whether the words are those of a call site, wherever it is and whatever it returns, or the first of them, which a tracer
 * leaves that is killed while it writes them one after the other.
 */
int is_call_site(const unsigned long words[CALL_SITE_CODE_WORDS]);

#endif
