// steady: a process that notices when anything disturbs it.
//
// Its threads wait in the system calls that a stop interrupts, compute with all registers, exchange bytes by a pipe, and
// send each other queued signals. Each thread checks what it gets: a call that fails or ends too early, a register, a byte
// or a signal that is not what it was.
//
// steady [--stops]: prints `ready PID` when all threads run. On SIGTERM, it prints `intact` and what the threads did, and
// exits with 0. A thread that was disturbed prints `disturbed: WHAT`, and the process exits with 1. With --stops, calls may
// fail with EINTR, as they do if the process is stopped and continued by signals, and the registers of SVE are not held: a
// tracer that is killed during a call cannot restore what no system call keeps.

#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { wait_ms = 30, threads = 14 };

static bool stops;
static atomic_bool over;
static atomic_long rounds[threads];
static pthread_barrier_t started;

static void disturbed(const char *what, long got, long expected) {
  // At the end, things that threads use are taken away.
  while (over) pause();
  printf("disturbed: %s: %ld, not %ld: %s\n", what, got, expected, got == -1 ? strerror(errno) : "");
  fflush(stdout);
  _exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

// Checks the result of a wait that is to end by its timeout.
static void check_result(const char *what, long got, long expected, int error) {
  if (stops && got == -1 && errno == EINTR) return;
  if (got != expected || (expected == -1 && errno != error)) disturbed(what, got, expected);
}

// Checks a wait that is to end by its timeout: with this result, and not before.
static void check_wait(const char *what, long got, long expected, int error, double start) {
  if (stops && got == -1 && errno == EINTR) return;
  check_result(what, got, expected, error);
  const double elapsed = now() - start;
  if (elapsed < wait_ms / 1e3 * 0.99) disturbed(what, (long)(elapsed * 1e6), wait_ms * 1000);
}

static const struct timespec span = {0, wait_ms * 1000000L};

static void sleep_relatively(double start) {
  check_wait("nanosleep", nanosleep(&span, NULL), 0, 0, start);
}

static void sleep_until(double start) {
  struct timespec end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_nsec += span.tv_nsec;
  if (end.tv_nsec >= 1000000000) end = (struct timespec){end.tv_sec + 1, end.tv_nsec - 1000000000};
  check_wait("clock_nanosleep", clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL), 0, 0, start);
}

static int silent[2];

static void wait_poll(double start) {
  struct pollfd descriptor = {silent[0], POLLIN, 0};
  check_wait("poll", poll(&descriptor, 1, wait_ms), 0, 0, start);
}

static void wait_select(double start) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(silent[0], &set);
  struct timeval time = {0, wait_ms * 1000};
  check_wait("select", select(silent[0] + 1, &set, NULL, NULL, &time), 0, 0, start);
}

static void wait_epoll(double start) {
  static int epoll = -1;
  if (epoll < 0) {
    struct epoll_event event = {.events = EPOLLIN};
    epoll = epoll_create1(0);
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, silent[0], &event) != 0) disturbed("epoll_ctl", -1, 0);
  }
  struct epoll_event event;
  check_wait("epoll_wait", epoll_wait(epoll, &event, 1, wait_ms), 0, 0, start);
}

static void wait_futex(double start) {
  static atomic_int word;
  check_wait("futex", syscall(SYS_futex, &word, 0 /* FUTEX_WAIT */, 0, &span, NULL, 0), -1, ETIMEDOUT, start);
}

static void wait_signal(double start) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR2);
  check_wait("sigtimedwait", sigtimedwait(&set, NULL, &span), -1, EAGAIN, start);
}

static int semaphores;

static void wait_semaphore(double start) {
  struct sembuf take = {0, -1, 0};
  check_wait("semtimedop", semtimedop(semaphores, &take, 1, &span), -1, EAGAIN, start);
}

// A timeout of a socket counts in ticks, which a busy machine counts late and all at once: it may end early.
static void wait_socket(double start) {
  (void)start;
  static int pair[2] = {-1, -1};
  if (pair[0] < 0) {
    struct timeval time = {0, wait_ms * 1000};
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) disturbed("socketpair", -1, 0);
    setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
  }
  char byte;
  check_result("recv", recv(pair[0], &byte, 1, 0), -1, EAGAIN);
}

// hold_registers(in, out, turns) gives all registers the values of `in`, counts `turns` down, and writes them to `out`. The
// general registers come first, in the words that `general` marks, then the vector registers.
struct registers {
#if defined(__x86_64__)
  uint64_t general[16], vector[32];
#else
  uint64_t general[32], vector[64];
#endif
};

void hold_registers(const struct registers *in, struct registers *out, uint64_t turns);

#if defined(__x86_64__)
// Word 7 would be the stack pointer.
static const uint32_t general = 0xff7f;
__asm__(
    ".text\n"
    "hold_registers:\n"
    "push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n push %rsi\n push %rdx\n"
    "movdqu 128(%rdi), %xmm0\n"
    "movdqu 144(%rdi), %xmm1\n"
    "movdqu 160(%rdi), %xmm2\n"
    "movdqu 176(%rdi), %xmm3\n"
    "movdqu 192(%rdi), %xmm4\n"
    "movdqu 208(%rdi), %xmm5\n"
    "movdqu 224(%rdi), %xmm6\n"
    "movdqu 240(%rdi), %xmm7\n"
    "movdqu 256(%rdi), %xmm8\n"
    "movdqu 272(%rdi), %xmm9\n"
    "movdqu 288(%rdi), %xmm10\n"
    "movdqu 304(%rdi), %xmm11\n"
    "movdqu 320(%rdi), %xmm12\n"
    "movdqu 336(%rdi), %xmm13\n"
    "movdqu 352(%rdi), %xmm14\n"
    "movdqu 368(%rdi), %xmm15\n"
    "mov 0(%rdi), %rax\n"
    "mov 8(%rdi), %rbx\n"
    "mov 16(%rdi), %rcx\n"
    "mov 24(%rdi), %rdx\n"
    "mov 32(%rdi), %rsi\n"
    "mov 48(%rdi), %rbp\n"
    "mov 64(%rdi), %r8\n"
    "mov 72(%rdi), %r9\n"
    "mov 80(%rdi), %r10\n"
    "mov 88(%rdi), %r11\n"
    "mov 96(%rdi), %r12\n"
    "mov 104(%rdi), %r13\n"
    "mov 112(%rdi), %r14\n"
    "mov 120(%rdi), %r15\n"
    "mov 40(%rdi), %rdi\n"
    "1: decq (%rsp)\n"
    "jnz 1b\n"
    "push %rax\n"
    "mov 16(%rsp), %rax\n"
    "mov %rbx, 8(%rax)\n"
    "mov %rcx, 16(%rax)\n"
    "mov %rdx, 24(%rax)\n"
    "mov %rsi, 32(%rax)\n"
    "mov %rdi, 40(%rax)\n"
    "mov %rbp, 48(%rax)\n"
    "mov %r8, 64(%rax)\n"
    "mov %r9, 72(%rax)\n"
    "mov %r10, 80(%rax)\n"
    "mov %r11, 88(%rax)\n"
    "mov %r12, 96(%rax)\n"
    "mov %r13, 104(%rax)\n"
    "mov %r14, 112(%rax)\n"
    "mov %r15, 120(%rax)\n"
    "movdqu %xmm0, 128(%rax)\n"
    "movdqu %xmm1, 144(%rax)\n"
    "movdqu %xmm2, 160(%rax)\n"
    "movdqu %xmm3, 176(%rax)\n"
    "movdqu %xmm4, 192(%rax)\n"
    "movdqu %xmm5, 208(%rax)\n"
    "movdqu %xmm6, 224(%rax)\n"
    "movdqu %xmm7, 240(%rax)\n"
    "movdqu %xmm8, 256(%rax)\n"
    "movdqu %xmm9, 272(%rax)\n"
    "movdqu %xmm10, 288(%rax)\n"
    "movdqu %xmm11, 304(%rax)\n"
    "movdqu %xmm12, 320(%rax)\n"
    "movdqu %xmm13, 336(%rax)\n"
    "movdqu %xmm14, 352(%rax)\n"
    "movdqu %xmm15, 368(%rax)\n"
    "pop %rcx\n"
    "mov %rcx, (%rax)\n"
    "pop %rdx\n pop %rsi\n pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n"
    "ret\n");
#else
// Word 0 counts, word 18 belongs to the platform, word 30 holds the address.
static const uint32_t general = 0x3ffbfffe;
__asm__(
    ".text\n"
    "hold_registers:\n"
    "stp x29, x30, [sp, #-112]!\n"
    "stp x19, x20, [sp, #16]\n stp x21, x22, [sp, #32]\n stp x23, x24, [sp, #48]\n stp x25, x26, [sp, #64]\n"
    "stp x27, x28, [sp, #80]\n stp x1, x2, [sp, #96]\n"
    "stp d8, d9, [sp, #-64]!\n stp d10, d11, [sp, #16]\n stp d12, d13, [sp, #32]\n stp d14, d15, [sp, #48]\n"
    "mov x30, x0\n"
    "mov x0, x2\n"
    "ldr x1, [x30, #8]\n"
    "ldr x2, [x30, #16]\n"
    "ldr x3, [x30, #24]\n"
    "ldr x4, [x30, #32]\n"
    "ldr x5, [x30, #40]\n"
    "ldr x6, [x30, #48]\n"
    "ldr x7, [x30, #56]\n"
    "ldr x8, [x30, #64]\n"
    "ldr x9, [x30, #72]\n"
    "ldr x10, [x30, #80]\n"
    "ldr x11, [x30, #88]\n"
    "ldr x12, [x30, #96]\n"
    "ldr x13, [x30, #104]\n"
    "ldr x14, [x30, #112]\n"
    "ldr x15, [x30, #120]\n"
    "ldr x16, [x30, #128]\n"
    "ldr x17, [x30, #136]\n"
    "ldr x19, [x30, #152]\n"
    "ldr x20, [x30, #160]\n"
    "ldr x21, [x30, #168]\n"
    "ldr x22, [x30, #176]\n"
    "ldr x23, [x30, #184]\n"
    "ldr x24, [x30, #192]\n"
    "ldr x25, [x30, #200]\n"
    "ldr x26, [x30, #208]\n"
    "ldr x27, [x30, #216]\n"
    "ldr x28, [x30, #224]\n"
    "ldr x29, [x30, #232]\n"
    "ldr q0, [x30, #256]\n"
    "ldr q1, [x30, #272]\n"
    "ldr q2, [x30, #288]\n"
    "ldr q3, [x30, #304]\n"
    "ldr q4, [x30, #320]\n"
    "ldr q5, [x30, #336]\n"
    "ldr q6, [x30, #352]\n"
    "ldr q7, [x30, #368]\n"
    "ldr q8, [x30, #384]\n"
    "ldr q9, [x30, #400]\n"
    "ldr q10, [x30, #416]\n"
    "ldr q11, [x30, #432]\n"
    "ldr q12, [x30, #448]\n"
    "ldr q13, [x30, #464]\n"
    "ldr q14, [x30, #480]\n"
    "ldr q15, [x30, #496]\n"
    "ldr q16, [x30, #512]\n"
    "ldr q17, [x30, #528]\n"
    "ldr q18, [x30, #544]\n"
    "ldr q19, [x30, #560]\n"
    "ldr q20, [x30, #576]\n"
    "ldr q21, [x30, #592]\n"
    "ldr q22, [x30, #608]\n"
    "ldr q23, [x30, #624]\n"
    "ldr q24, [x30, #640]\n"
    "ldr q25, [x30, #656]\n"
    "ldr q26, [x30, #672]\n"
    "ldr q27, [x30, #688]\n"
    "ldr q28, [x30, #704]\n"
    "ldr q29, [x30, #720]\n"
    "ldr q30, [x30, #736]\n"
    "ldr q31, [x30, #752]\n"
    "1: subs x0, x0, #1\n"
    "b.ne 1b\n"
    "ldr x30, [sp, #160]\n"
    "str x1, [x30, #8]\n"
    "str x2, [x30, #16]\n"
    "str x3, [x30, #24]\n"
    "str x4, [x30, #32]\n"
    "str x5, [x30, #40]\n"
    "str x6, [x30, #48]\n"
    "str x7, [x30, #56]\n"
    "str x8, [x30, #64]\n"
    "str x9, [x30, #72]\n"
    "str x10, [x30, #80]\n"
    "str x11, [x30, #88]\n"
    "str x12, [x30, #96]\n"
    "str x13, [x30, #104]\n"
    "str x14, [x30, #112]\n"
    "str x15, [x30, #120]\n"
    "str x16, [x30, #128]\n"
    "str x17, [x30, #136]\n"
    "str x19, [x30, #152]\n"
    "str x20, [x30, #160]\n"
    "str x21, [x30, #168]\n"
    "str x22, [x30, #176]\n"
    "str x23, [x30, #184]\n"
    "str x24, [x30, #192]\n"
    "str x25, [x30, #200]\n"
    "str x26, [x30, #208]\n"
    "str x27, [x30, #216]\n"
    "str x28, [x30, #224]\n"
    "str x29, [x30, #232]\n"
    "str q0, [x30, #256]\n"
    "str q1, [x30, #272]\n"
    "str q2, [x30, #288]\n"
    "str q3, [x30, #304]\n"
    "str q4, [x30, #320]\n"
    "str q5, [x30, #336]\n"
    "str q6, [x30, #352]\n"
    "str q7, [x30, #368]\n"
    "str q8, [x30, #384]\n"
    "str q9, [x30, #400]\n"
    "str q10, [x30, #416]\n"
    "str q11, [x30, #432]\n"
    "str q12, [x30, #448]\n"
    "str q13, [x30, #464]\n"
    "str q14, [x30, #480]\n"
    "str q15, [x30, #496]\n"
    "str q16, [x30, #512]\n"
    "str q17, [x30, #528]\n"
    "str q18, [x30, #544]\n"
    "str q19, [x30, #560]\n"
    "str q20, [x30, #576]\n"
    "str q21, [x30, #592]\n"
    "str q22, [x30, #608]\n"
    "str q23, [x30, #624]\n"
    "str q24, [x30, #640]\n"
    "str q25, [x30, #656]\n"
    "str q26, [x30, #672]\n"
    "str q27, [x30, #688]\n"
    "str q28, [x30, #704]\n"
    "str q29, [x30, #720]\n"
    "str q30, [x30, #736]\n"
    "str q31, [x30, #752]\n"
    "ldp d10, d11, [sp, #16]\n ldp d12, d13, [sp, #32]\n ldp d14, d15, [sp, #48]\n ldp d8, d9, [sp], #64\n"
    "ldp x19, x20, [sp, #16]\n ldp x21, x22, [sp, #32]\n ldp x23, x24, [sp, #48]\n ldp x25, x26, [sp, #64]\n"
    "ldp x27, x28, [sp, #80]\n"
    "ldp x29, x30, [sp], #112\n"
    "ret\n");

// hold_vectors(in, out, turns, predicates in, predicates out) does the same with the registers of SVE.
void hold_vectors(const void *in, void *out, uint64_t turns, const void *predicates_in, void *predicates_out);
__asm__(
    ".text\n"
    ".arch_extension sve\n"
    "hold_vectors:\n"
    "stp d8, d9, [sp, #-64]!\n stp d10, d11, [sp, #16]\n stp d12, d13, [sp, #32]\n stp d14, d15, [sp, #48]\n"
    "ldr z0, [x0, #0, mul vl]\n"
    "ldr z1, [x0, #1, mul vl]\n"
    "ldr z2, [x0, #2, mul vl]\n"
    "ldr z3, [x0, #3, mul vl]\n"
    "ldr z4, [x0, #4, mul vl]\n"
    "ldr z5, [x0, #5, mul vl]\n"
    "ldr z6, [x0, #6, mul vl]\n"
    "ldr z7, [x0, #7, mul vl]\n"
    "ldr z8, [x0, #8, mul vl]\n"
    "ldr z9, [x0, #9, mul vl]\n"
    "ldr z10, [x0, #10, mul vl]\n"
    "ldr z11, [x0, #11, mul vl]\n"
    "ldr z12, [x0, #12, mul vl]\n"
    "ldr z13, [x0, #13, mul vl]\n"
    "ldr z14, [x0, #14, mul vl]\n"
    "ldr z15, [x0, #15, mul vl]\n"
    "ldr z16, [x0, #16, mul vl]\n"
    "ldr z17, [x0, #17, mul vl]\n"
    "ldr z18, [x0, #18, mul vl]\n"
    "ldr z19, [x0, #19, mul vl]\n"
    "ldr z20, [x0, #20, mul vl]\n"
    "ldr z21, [x0, #21, mul vl]\n"
    "ldr z22, [x0, #22, mul vl]\n"
    "ldr z23, [x0, #23, mul vl]\n"
    "ldr z24, [x0, #24, mul vl]\n"
    "ldr z25, [x0, #25, mul vl]\n"
    "ldr z26, [x0, #26, mul vl]\n"
    "ldr z27, [x0, #27, mul vl]\n"
    "ldr z28, [x0, #28, mul vl]\n"
    "ldr z29, [x0, #29, mul vl]\n"
    "ldr z30, [x0, #30, mul vl]\n"
    "ldr z31, [x0, #31, mul vl]\n"
    "ldr p0, [x3, #0, mul vl]\n"
    "ldr p1, [x3, #1, mul vl]\n"
    "ldr p2, [x3, #2, mul vl]\n"
    "ldr p3, [x3, #3, mul vl]\n"
    "ldr p4, [x3, #4, mul vl]\n"
    "ldr p5, [x3, #5, mul vl]\n"
    "ldr p6, [x3, #6, mul vl]\n"
    "ldr p7, [x3, #7, mul vl]\n"
    "ldr p8, [x3, #8, mul vl]\n"
    "ldr p9, [x3, #9, mul vl]\n"
    "ldr p10, [x3, #10, mul vl]\n"
    "ldr p11, [x3, #11, mul vl]\n"
    "ldr p12, [x3, #12, mul vl]\n"
    "ldr p13, [x3, #13, mul vl]\n"
    "ldr p14, [x3, #14, mul vl]\n"
    "ldr p15, [x3, #15, mul vl]\n"
    "1: subs x2, x2, #1\n"
    "b.ne 1b\n"
    "str z0, [x1, #0, mul vl]\n"
    "str z1, [x1, #1, mul vl]\n"
    "str z2, [x1, #2, mul vl]\n"
    "str z3, [x1, #3, mul vl]\n"
    "str z4, [x1, #4, mul vl]\n"
    "str z5, [x1, #5, mul vl]\n"
    "str z6, [x1, #6, mul vl]\n"
    "str z7, [x1, #7, mul vl]\n"
    "str z8, [x1, #8, mul vl]\n"
    "str z9, [x1, #9, mul vl]\n"
    "str z10, [x1, #10, mul vl]\n"
    "str z11, [x1, #11, mul vl]\n"
    "str z12, [x1, #12, mul vl]\n"
    "str z13, [x1, #13, mul vl]\n"
    "str z14, [x1, #14, mul vl]\n"
    "str z15, [x1, #15, mul vl]\n"
    "str z16, [x1, #16, mul vl]\n"
    "str z17, [x1, #17, mul vl]\n"
    "str z18, [x1, #18, mul vl]\n"
    "str z19, [x1, #19, mul vl]\n"
    "str z20, [x1, #20, mul vl]\n"
    "str z21, [x1, #21, mul vl]\n"
    "str z22, [x1, #22, mul vl]\n"
    "str z23, [x1, #23, mul vl]\n"
    "str z24, [x1, #24, mul vl]\n"
    "str z25, [x1, #25, mul vl]\n"
    "str z26, [x1, #26, mul vl]\n"
    "str z27, [x1, #27, mul vl]\n"
    "str z28, [x1, #28, mul vl]\n"
    "str z29, [x1, #29, mul vl]\n"
    "str z30, [x1, #30, mul vl]\n"
    "str z31, [x1, #31, mul vl]\n"
    "str p0, [x4, #0, mul vl]\n"
    "str p1, [x4, #1, mul vl]\n"
    "str p2, [x4, #2, mul vl]\n"
    "str p3, [x4, #3, mul vl]\n"
    "str p4, [x4, #4, mul vl]\n"
    "str p5, [x4, #5, mul vl]\n"
    "str p6, [x4, #6, mul vl]\n"
    "str p7, [x4, #7, mul vl]\n"
    "str p8, [x4, #8, mul vl]\n"
    "str p9, [x4, #9, mul vl]\n"
    "str p10, [x4, #10, mul vl]\n"
    "str p11, [x4, #11, mul vl]\n"
    "str p12, [x4, #12, mul vl]\n"
    "str p13, [x4, #13, mul vl]\n"
    "str p14, [x4, #14, mul vl]\n"
    "str p15, [x4, #15, mul vl]\n"
    "ldp d10, d11, [sp, #16]\n ldp d12, d13, [sp, #32]\n ldp d14, d15, [sp, #48]\n ldp d8, d9, [sp], #64\n"
    "ret\n");

#include <sys/auxv.h>
#include <sys/prctl.h>

enum { HAS_SVE = 1 << 22, GET_VECTOR_LENGTH = 51, most_vector_bytes = 256 };

static void compute_with_vectors(void) {
  static unsigned char in[32 * most_vector_bytes], out[sizeof in], predicates_in[sizeof in / 8], predicates_out[sizeof in / 8];
  if (!(getauxval(AT_HWCAP) & HAS_SVE)) return;
  const size_t size = (size_t)(prctl(GET_VECTOR_LENGTH) & 0xffff);
  for (size_t i = 0; i < sizeof in; i++) in[i] = (unsigned char)(i * 37 + 11);
  for (size_t i = 0; i < sizeof predicates_in; i++) predicates_in[i] = (unsigned char)(i * 53 + 7);
  hold_vectors(in, out, 2000000, predicates_in, predicates_out);
  if (memcmp(in, out, 32 * size) != 0) disturbed("a vector register of SVE", 1, 0);
  if (memcmp(predicates_in, predicates_out, 16 * size / 8) != 0) disturbed("a predicate register", 1, 0);
}
#endif

static void compute(double start) {
  (void)start;
  struct registers in, out;
  memset(&out, 0, sizeof out);
  unsigned char *bytes = (unsigned char *)&in;
  for (size_t i = 0; i < sizeof in; i++) bytes[i] = (unsigned char)(i * 41 + 3);
  hold_registers(&in, &out, 2000000);
  for (size_t i = 0; i < sizeof in.general / sizeof *in.general; i++)
    if (general >> i & 1 && in.general[i] != out.general[i])
      disturbed("a general register", (long)out.general[i], (long)in.general[i]);
  if (memcmp(in.vector, out.vector, sizeof in.vector) != 0) disturbed("a vector register", 1, 0);
#if defined(__aarch64__)
  if (!stops) compute_with_vectors();
#endif
}

// Calls that need little time, so that stops meet their beginnings and ends.
static void call(double start) {
  (void)start;
  for (int i = 0; i < 2000; i++)
    if (syscall(SYS_getppid) != getppid()) disturbed("getppid", 1, 0);
}

static int conversation[2][2];

// Two threads send each other a growing number; a byte that is lost or doubled shows.
static void converse(int side) {
  static uint64_t next[2];
  uint64_t got;
  const int in = conversation[1 - side][0], out = conversation[side][1];
  if (side == 0 && write(out, &next[0], sizeof next[0]) != sizeof next[0]) disturbed("write", -1, 8);
  size_t count = 0;
  while (count < sizeof got) {
    const ssize_t part = read(in, (char *)&got + count, sizeof got - count);
    if (part < 0 && stops && errno == EINTR) continue;
    if (part <= 0) disturbed("read", part, sizeof got);
    count += (size_t)part;
  }
  if (got != next[side]) disturbed("a number in the pipe", (long)got, (long)next[side]);
  next[side]++;
  if (side == 1 && write(out, &got, sizeof got) != sizeof got) disturbed("write", -1, 8);
}

static void ask(double start) {
  (void)start;
  converse(0);
}

static void answer(double start) {
  (void)start;
  converse(1);
}

// Queued signals keep their order, and each carries a number.
static atomic_int last_number = -1;

static void take_number(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)context;
  if (info->si_value.sival_int != last_number + 1) disturbed("a signal", info->si_value.sival_int, last_number + 1);
  last_number++;
}

static pthread_t receiver;

static void receive(double start) {
  (void)start;
  // A handler ends the call, as it does without a tracer.
  if (pause() != -1 || errno != EINTR) disturbed("pause", 0, -1);
}

static void send_number(double start) {
  (void)start;
  static int number;
  const union sigval value = {.sival_int = number};
  if (pthread_sigqueue(receiver, SIGRTMIN, value) != 0) return;
  number++;
  usleep(500);
}

static void (*const actions[threads])(double) = {
    sleep_relatively, sleep_until, wait_poll, wait_select, wait_epoll, wait_futex, wait_signal,
    wait_semaphore, wait_socket, compute, call, ask, answer, receive};

static void *run(void *number) {
  const long index = (long)number;
  pthread_barrier_wait(&started);
  while (!over) {
    actions[index](now());
    rounds[index]++;
  }
  return NULL;
}

static void block(int signal) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int main(int argc, char **argv) {
  stops = argc > 1 && strcmp(argv[1], "--stops") == 0;
  struct sigaction action = {.sa_sigaction = take_number, .sa_flags = SA_SIGINFO};
  sigaction(SIGRTMIN, &action, NULL);
  block(SIGTERM);
  block(SIGUSR2);
  semaphores = semget(IPC_PRIVATE, 1, 0600);
  if (semaphores < 0 || pipe(silent) != 0 || pipe(conversation[0]) != 0 || pipe(conversation[1]) != 0) return 2;
  pthread_barrier_init(&started, NULL, threads + 1);
  for (long i = 0; i < threads; i++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, (void *)i) != 0) return 2;
    if (actions[i] == receive) receiver = thread;
  }
  pthread_barrier_wait(&started);
  printf("ready %d\n", getpid());
  fflush(stdout);
  sigset_t end;
  sigemptyset(&end);
  sigaddset(&end, SIGTERM);
  const struct timespec no_time = {0, 0};
  while (sigtimedwait(&end, NULL, &no_time) != SIGTERM) send_number(0);
  over = true;
  semctl(semaphores, 0, IPC_RMID);
  printf("intact:");
  for (int i = 0; i < threads; i++) printf(" %ld", rounds[i]);
  printf(" signals %d\n", last_number + 1);
  fflush(stdout);
  _exit(0);
}
