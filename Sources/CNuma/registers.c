/* What depends on the processor: how a thread makes a system call, and how it goes on after it. */
#define _GNU_SOURCE
#include "tracing.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/elf.h>
#include <linux/ptrace.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <unistd.h>

/*
 * The results by which the kernel itself marks a call that it repeats when the thread continues; a program never sees them.
 * include/linux/errno.h
 */
enum {
  RESTART = 512,             /* ERESTARTSYS */
  RESTART_ALWAYS = 513,      /* ERESTARTNOINTR */
  RESTART_NO_HANDLER = 514,  /* ERESTARTNOHAND: with EINTR instead if a handler of a signal runs first */
  RESTART_BY_BLOCK = 516     /* ERESTART_RESTARTBLOCK: by restart_syscall(2) */
};

#define INDEX(name) (offsetof(struct user_regs_struct, name) / sizeof(unsigned long))

/* Whether the first words are equal, at least one of them, and the others are zero. */
static int starts_like(const unsigned long *words, const unsigned long *made, size_t count) {
  size_t equal = 0;
  while (equal < count && words[equal] == made[equal]) equal++;
  for (size_t i = equal; i < count; i++)
    if (words[i] != 0) return 0;
  return equal > 0;
}

#if defined(__x86_64__)

enum { WIDE_CODE_SEGMENT = 0x33 };

unsigned int filter_architecture(void) { return AUDIT_ARCH_X86_64; }

int runs_same_instructions(const struct thread_registers *registers) {
  return registers->words[INDEX(cs)] == WIDE_CODE_SEGMENT;
}

unsigned long program_counter(const struct thread_registers *registers) { return registers->words[INDEX(rip)]; }

unsigned long stack_pointer(const struct thread_registers *registers) { return registers->words[INDEX(rsp)]; }

void set_program_counter(struct thread_registers *registers, unsigned long address) {
  registers->words[INDEX(rip)] = address;
}

/* syscall */
unsigned long call_instruction_size(void) { return 2; }

int stop_loses_call(void) { return 0; }

/* orig_rax is -1 if the thread was not in a system call. */
long stopped_call(const struct thread_registers *registers) { return (long)registers->words[INDEX(orig_rax)]; }

long call_result(const struct thread_registers *registers) { return (long)registers->words[INDEX(rax)]; }

int has_been_interrupted(const struct thread_registers *registers) { return call_result(registers) == -EINTR; }

void repeat_call(struct thread_registers *registers, unsigned long first_argument) {
  (void)first_argument;
  registers->words[INDEX(rax)] = (unsigned long)-RESTART_NO_HANDLER;
}

void return_interrupted(struct thread_registers *registers) { registers->words[INDEX(rax)] = (unsigned long)-EINTR; }

int may_continue_by_restart(const struct thread_registers *registers, unsigned long instruction) {
  (void)registers;
  (void)instruction;
  return 0;
}

/* arch_do_signal_or_restart() in arch/x86/kernel/signal.c */
void continue_in_call(struct thread_registers *registers) {
  if (stopped_call(registers) < 0) return;
  switch (-call_result(registers)) {
    case RESTART:
    case RESTART_ALWAYS:
    case RESTART_NO_HANDLER: registers->words[INDEX(rax)] = registers->words[INDEX(orig_rax)]; break;
    case RESTART_BY_BLOCK: registers->words[INDEX(rax)] = SYS_restart_syscall; break;
    default: return;
  }
  registers->words[INDEX(rip)] -= call_instruction_size();
}

void enter_call(struct thread_registers *registers, unsigned long site, const struct injected_call *call) {
  static const size_t arguments[] = {INDEX(rdi), INDEX(rsi), INDEX(rdx), INDEX(r10), INDEX(r8), INDEX(r9)};
  for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++)
    registers->words[arguments[i]] = call->arguments[i];
  registers->words[INDEX(rax)] = (unsigned long)call->number;
  /* Otherwise the kernel would take the values for those of an interrupted call. */
  registers->words[INDEX(orig_rax)] = (unsigned long)-1;
  registers->words[INDEX(rip)] = site;
}

/* The target of the jump is a constant. */
int returns_everywhere(void) { return 1; }

int returns_to(unsigned long site, unsigned long address) {
  (void)site;
  (void)address;
  return 1;
}

/* mov REGISTER, [rip + DISPLACEMENT]: REX prefix, opcode, the register and the addressing mode, the displacement. */
enum { MOVE_SIZE = 7, JUMP_SIZE = 6 };

void make_call_site(unsigned long words[CALL_SITE_WORDS], unsigned long site, const struct thread_registers *returned) {
  static const struct {
    uint8_t prefix, mode;
    size_t index;
  } moves[] = {
      {0x48, 0x05, INDEX(rax)}, {0x48, 0x3d, INDEX(rdi)}, {0x48, 0x35, INDEX(rsi)},
      {0x48, 0x15, INDEX(rdx)}, {0x4c, 0x15, INDEX(r10)}, {0x4c, 0x05, INDEX(r8)},
      {0x4c, 0x0d, INDEX(r9)},  {0x48, 0x0d, INDEX(rcx)}, {0x4c, 0x1d, INDEX(r11)},
  };
  enum { MOVES = sizeof moves / sizeof *moves };
  (void)site;
  memset(words, 0, CALL_SITE_WORDS * sizeof *words);
  uint8_t *code = (uint8_t *)words;
  size_t end = 0;
  code[end++] = 0x0f;
  code[end++] = 0x05;
  for (size_t i = 0; i < MOVES; i++) {
    const size_t constant = CALL_SITE_CODE_WORDS + i;
    const uint32_t displacement = (uint32_t)(constant * sizeof *words - (end + MOVE_SIZE));
    code[end] = moves[i].prefix;
    code[end + 1] = 0x8b;
    code[end + 2] = moves[i].mode;
    memcpy(code + end + 3, &displacement, sizeof displacement);
    end += MOVE_SIZE;
    words[constant] = returned->words[moves[i].index];
  }
  /* jmp [rip + DISPLACEMENT] */
  const size_t constant = CALL_SITE_CODE_WORDS + MOVES;
  const uint32_t displacement = (uint32_t)(constant * sizeof *words - (end + JUMP_SIZE));
  code[end] = 0xff;
  code[end + 1] = 0x25;
  memcpy(code + end + 2, &displacement, sizeof displacement);
  words[constant] = returned->words[INDEX(rip)];
  _Static_assert(2 + MOVES * MOVE_SIZE + JUMP_SIZE <= CALL_SITE_CODE_WORDS * sizeof *words, "the code fits");
  _Static_assert(CALL_SITE_CODE_WORDS + MOVES + 1 <= CALL_SITE_WORDS, "the constants fit");
}

int is_call_site(const unsigned long words[CALL_SITE_CODE_WORDS]) {
  const struct thread_registers nothing = {0};
  unsigned long made[CALL_SITE_WORDS];
  make_call_site(made, 0, &nothing);
  return starts_like(words, made, CALL_SITE_CODE_WORDS);
}

/* A system call keeps all vector registers. */
long vector_size(int thread, int set) {
  (void)thread;
  (void)set;
  return -1;
}

int get_vectors(int thread, int set, void *bytes, unsigned long size) {
  (void)thread;
  (void)set;
  (void)bytes;
  (void)size;
  return -1;
}

int set_vectors(int thread, int set, const void *bytes, unsigned long size) {
  (void)thread;
  (void)set;
  (void)bytes;
  (void)size;
  return -1;
}

#elif defined(__aarch64__)

enum {
  CALL = 0xd4000001,       /* svc #0 */
  LOAD = 0x58000000,       /* ldr xN, LABEL: the distance in words of 4 bytes in bits 5 to 23 */
  BRANCH = 0x14000000,     /* b LABEL: the distance in words of 4 bytes in bits 0 to 25 */
  BRANCH_MASK = 0x03ffffff,
  RETURN = 0xd65f0000,     /* ret xN, with N in bits 5 to 9 */
  FIRST_SCRATCH = 17,
  CALL_NUMBER = 8,
  BRANCH_TYPE = 3 << 10    /* PSTATE.BTYPE */
};

/* The words of 4 bytes of the code. */
enum { CODE_SIZE = CALL_SITE_CODE_WORDS * 2, RETURNING = 8 };

unsigned int filter_architecture(void) { return AUDIT_ARCH_AARCH64; }

/* A 32-bit program has registers of another size, which trace_get_registers() reports. */
int runs_same_instructions(const struct thread_registers *registers) {
  (void)registers;
  return 1;
}

unsigned long program_counter(const struct thread_registers *registers) { return registers->words[INDEX(pc)]; }

unsigned long stack_pointer(const struct thread_registers *registers) { return registers->words[INDEX(sp)]; }

void set_program_counter(struct thread_registers *registers, unsigned long address) {
  registers->words[INDEX(pc)] = address;
}

unsigned long call_instruction_size(void) { return 4; }

int stop_loses_call(void) { return 1; }

long stopped_call(const struct thread_registers *registers) { return (long)registers->words[CALL_NUMBER]; }

long call_result(const struct thread_registers *registers) { return (long)registers->words[0]; }

int has_been_interrupted(const struct thread_registers *registers) { return call_result(registers) == -EINTR; }

void repeat_call(struct thread_registers *registers, unsigned long first_argument) {
  registers->words[0] = first_argument;
  registers->words[INDEX(pc)] -= call_instruction_size();
}

void return_interrupted(struct thread_registers *registers) {
  registers->words[0] = (unsigned long)-EINTR;
  registers->words[INDEX(pc)] += call_instruction_size();
}

/*
 * At the stop, the kernel has set the registers back to the start of the call, whether it repeats the call or continues it
 * by restart_syscall(2): do_signal() in arch/arm64/kernel/signal.c. Only nanosleep, clock_nanosleep and futex do the
 * latter; arm64 has no poll(2).
 */
int may_continue_by_restart(const struct thread_registers *registers, unsigned long instruction) {
  if ((uint32_t)instruction != CALL) return 0;
  switch (stopped_call(registers)) {
    case SYS_nanosleep:
    case SYS_clock_nanosleep:
    case SYS_futex: return 1;
    default: return 0;
  }
}

/* The kernel has set the registers before the stop. */
void continue_in_call(struct thread_registers *registers) { (void)registers; }

void enter_call(struct thread_registers *registers, unsigned long site, const struct injected_call *call) {
  for (size_t i = 0; i < sizeof call->arguments / sizeof *call->arguments; i++)
    registers->words[i] = call->arguments[i];
  registers->words[CALL_NUMBER] = (unsigned long)call->number;
  registers->words[INDEX(pc)] = site;
  /* If the thread stopped right after an indirect branch, the processor would expect a landing instruction (BTI). */
  registers->words[INDEX(pstate)] &= ~(unsigned long)BRANCH_TYPE;
}

/* The distance of the branch to its target, in words of 4 bytes. */
static long branch_distance(unsigned long site, unsigned long target) {
  return (long)(target - (site + RETURNING * sizeof(uint32_t))) / (long)sizeof(uint32_t);
}

/* Without a register for the address, a branch reaches 128 MiB. */
int returns_everywhere(void) { return 0; }

int returns_to(unsigned long site, unsigned long address) {
  enum { REACH = 1 << 25 };
  const long distance = branch_distance(site, address);
  return distance >= -REACH && distance < REACH;
}

static uint32_t load(unsigned target, size_t at, size_t constant) {
  return LOAD | (uint32_t)(constant * 2 - at) << 5 | target;
}

void make_call_site(unsigned long words[CALL_SITE_WORDS], unsigned long site, const struct thread_registers *returned) {
  static const unsigned targets[] = {0, 1, 2, 3, 4, 5, CALL_NUMBER};
  enum { TARGETS = sizeof targets / sizeof *targets };
  memset(words, 0, CALL_SITE_WORDS * sizeof *words);
  uint32_t code[CODE_SIZE] = {CALL};
  for (size_t i = 0; i < TARGETS; i++) {
    code[1 + i] = load(targets[i], 1 + i, CALL_SITE_CODE_WORDS + i);
    words[CALL_SITE_CODE_WORDS + i] = returned->words[targets[i]];
  }
  const unsigned long target = returned->words[INDEX(pc)];
  if (returns_to(site, target)) {
    code[RETURNING] = BRANCH | ((uint32_t)branch_distance(site, target) & BRANCH_MASK);
  } else {
    /* No branch reaches it. The call standard leaves x17 to the linker; `ret` needs no landing instruction (BTI). */
    code[RETURNING] = load(FIRST_SCRATCH, RETURNING, CALL_SITE_CODE_WORDS + TARGETS);
    code[RETURNING + 1] = RETURN | FIRST_SCRATCH << 5;
    words[CALL_SITE_CODE_WORDS + TARGETS] = target;
  }
  memcpy(words, code, sizeof code);
  _Static_assert(CALL_SITE_CODE_WORDS + TARGETS + 1 <= CALL_SITE_WORDS, "the constants fit");
}

int is_call_site(const unsigned long words[CALL_SITE_CODE_WORDS]) {
  const struct thread_registers nothing = {0};
  unsigned long made[CALL_SITE_WORDS];
  make_call_site(made, 0, &nothing);
  return starts_like(words, made, RETURNING * sizeof(uint32_t) / sizeof *words);
}

#ifndef NT_ARM_SSVE
#define NT_ARM_SSVE 0x40b
#endif

/* A system call does not keep the SVE registers beyond the first 128 bits of each, and ends the streaming mode of SME. */
static const int vector_sets[] = {NT_ARM_SVE, NT_ARM_SSVE};

static long vector_set(int set) {
  return set >= 0 && set < (int)(sizeof vector_sets / sizeof *vector_sets) ? vector_sets[set] : -1;
}

long vector_size(int thread, int set) {
  if (vector_set(set) < 0) return -1;
  struct user_sve_header header = {0};
  if (get_vectors(thread, set, &header, sizeof header) != 0) return 0;
  return (header.flags & SVE_PT_REGS_MASK) == SVE_PT_REGS_SVE ? (long)header.size : 0;
}

int get_vectors(int thread, int set, void *bytes, unsigned long size) {
  struct iovec part = {bytes, size};
  return syscall(SYS_ptrace, (long)PTRACE_GETREGSET, (long)thread, vector_set(set), &part) == -1 ? -1 : 0;
}

int set_vectors(int thread, int set, const void *bytes, unsigned long size) {
  struct iovec part = {(void *)bytes, size};
  return syscall(SYS_ptrace, (long)PTRACE_SETREGSET, (long)thread, vector_set(set), &part) == -1 ? -1 : 0;
}

#else
#error "NumaCore traces threads on x86-64 and arm64 only"
#endif
