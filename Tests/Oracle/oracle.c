/*
 * Asks libnuma what node strings or CPU strings mean, on a machine that is made of files.
 *
 * usage: ORACLE_ROOT=DIR [ORACLE_CPUS=COUNT] oracle [nodes|cpus|cpus-all] <STRINGS >ANSWERS
 *
 * STRINGS are such strings, each ended by a zero byte. For each of them one line is written:
 *
 *     members 0-3,5   what numa_parse_nodestring(), numa_parse_cpustring() or
 *                     numa_parse_cpustring_all() returned; nothing behind "members" is the empty set
 *     refused         it returned NULL
 *     hung            it took more than 50 ms of CPU time
 *     died N          signal N ended it; 0 when it ended itself
 *
 * A relative path after `file:` starts at the current directory, which should be DIR.
 *
 * libnuma reads DIR/sys and DIR/proc for /sys and /proc: this program defines the functions that
 * libnuma calls to open files, and the dynamic linker prefers a program's functions to the C
 * library's. So neither root nor a namespace is needed.
 *
 * How many CPUs there are, libnuma asks sysconf(3), and sched_getaffinity(2) how many bits the
 * kernel's masks of them have. With ORACLE_CPUS both say that many; without it they are the real
 * machine's, which node strings have nothing to do with. No other system call is faked.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <numa.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * A node string takes microseconds, and 2.0.19 counts to 2^32 for some. CPU time, because a busy
 * machine may let a child wait for longer than that.
 */
static const struct itimerval cpu_limit = {.it_value = {.tv_usec = 50000}};
/* Blocked without using the CPU, which no string should do. */
#define BLOCKED_SECONDS 30

static int is_below(const char *path, const char *top) {
  size_t length = strlen(top);
  return strncmp(path, top, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static const char *below_root(const char *root, const char *path, char buffer[PATH_MAX]) {
  /* What is too long is no file's name, and the empty path is none either. */
  return snprintf(buffer, PATH_MAX, "%s%s", root, path) < PATH_MAX ? buffer : "";
}

/*
 * Says where a path of the made machine lies. libnuma's constructor gets here before main, so
 * nothing may be prepared there.
 */
static const char *redirect(const char *path, char buffer[PATH_MAX]) {
  const char *root = getenv("ORACLE_ROOT");
  if (root == NULL || (!is_below(path, "/sys") && !is_below(path, "/proc"))) return path;
  return below_root(root, path, buffer);
}

/* The C library's function that the one of this name stands before. */
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

FILE *fopen(const char *path, const char *mode) {
  char buffer[PATH_MAX];
  return NEXT(fopen)(redirect(path, buffer), mode);
}

FILE *fopen64(const char *path, const char *mode) {
  char buffer[PATH_MAX];
  return NEXT(fopen64)(redirect(path, buffer), mode);
}

/* The mode is there only where a file is to be made. */
static mode_t mode_of(int flags, va_list rest) {
  return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(rest, mode_t) : 0;
}

int open(const char *path, int flags, ...) {
  char buffer[PATH_MAX];
  va_list rest;
  va_start(rest, flags);
  mode_t mode = mode_of(flags, rest);
  va_end(rest);
  return NEXT(open)(redirect(path, buffer), flags, mode);
}

int open64(const char *path, int flags, ...) {
  char buffer[PATH_MAX];
  va_list rest;
  va_start(rest, flags);
  mode_t mode = mode_of(flags, rest);
  va_end(rest);
  return NEXT(open64)(redirect(path, buffer), flags, mode);
}

int openat(int directory, const char *path, int flags, ...) {
  char buffer[PATH_MAX];
  va_list rest;
  va_start(rest, flags);
  mode_t mode = mode_of(flags, rest);
  va_end(rest);
  return NEXT(openat)(directory, redirect(path, buffer), flags, mode);
}

DIR *opendir(const char *path) {
  char buffer[PATH_MAX];
  return NEXT(opendir)(redirect(path, buffer));
}

ssize_t readlink(const char *path, char *target, size_t size) {
  char buffer[PATH_MAX];
  return NEXT(readlink)(redirect(path, buffer), target, size);
}

/* Only `file:` leads here, and all of its paths are the made machine's. */
int stat(const char *path, struct stat *status) {
  const char *root = getenv("ORACLE_ROOT");
  char buffer[PATH_MAX];
  if (root != NULL && path[0] == '/') path = below_root(root, path, buffer);
  return NEXT(stat)(path, status);
}

/* How many CPUs the made machine has; 0 if those of the real one are requested. */
static long made_cpus(void) {
  const char *count = getenv("ORACLE_CPUS");
  return count == NULL ? 0 : atol(count);
}

long sysconf(int name) {
  const long count = made_cpus();
  return name == _SC_NPROCESSORS_CONF && count > 0 ? count : NEXT(sysconf)(name);
}

/* The kernel writes whole words, no more than its masks have, and takes no buffer below that. */
static long made_affinity(size_t size, unsigned char *mask, long count) {
  const size_t bits = 8 * sizeof(long), bytes = ((size_t)count + bits - 1) / bits * sizeof(long);
  if (size < bytes) {
    errno = EINVAL;
    return -1;
  }
  memset(mask, 0, bytes);
  for (long cpu = 0; cpu < count; cpu++) mask[cpu / 8] |= (unsigned char)(1 << cpu % 8);
  return (long)bytes;
}

long syscall(long number, ...) {
  long word[6];
  va_list rest;
  va_start(rest, number);
  for (int i = 0; i < 6; i++) word[i] = va_arg(rest, long);
  va_end(rest);
  if (number == SYS_sched_getaffinity && made_cpus() > 0)
    return made_affinity((size_t)word[1], (unsigned char *)word[2], made_cpus());
  return NEXT(syscall)(number, word[0], word[1], word[2], word[3], word[4], word[5]);
}

static void fail(const char *what) {
  fprintf(stderr, "oracle: %s: %s\n", what, strerror(errno));
  exit(2);
}

/* Writes the members as a list of ranges. */
static void write_list(struct bitmask *mask, FILE *out) {
  const char *separator = " ";
  fputs("members", out);
  for (unsigned long member = 0; member < mask->size; member++) {
    if (!numa_bitmask_isbitset(mask, member)) continue;
    unsigned long last = member;
    while (last + 1 < mask->size && numa_bitmask_isbitset(mask, last + 1)) last++;
    fprintf(out, last > member ? "%s%lu-%lu" : "%s%lu", separator, member, last);
    separator = ",";
    member = last;
  }
  fputc('\n', out);
}

/*
 * Parses one string in a child, since libnuma warns of a kind once in a process only, and may not
 * come back. The child writes to standard output itself; it is empty when the child starts.
 */
static void answer(struct bitmask *(*parse)(const char *), const char *string) {
  fflush(stdout);
  pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) {
    setitimer(ITIMER_PROF, &cpu_limit, NULL);
    alarm(BLOCKED_SECONDS);
    struct bitmask *mask = parse(string);
    if (mask != NULL) {
      write_list(mask, stdout);
    } else {
      puts("refused");
    }
    fflush(stdout);
    _exit(ferror(stdout) ? 2 : 0);
  }
  int status;
  if (waitpid(child, &status, 0) != child) fail("waitpid");
  if (WIFSIGNALED(status)) {
    int number = WTERMSIG(status);
    if (number == SIGPROF || number == SIGALRM) {
      puts("hung");
    } else {
      printf("died %d\n", number);
    }
  } else if (WEXITSTATUS(status) != 0) {
    /* libnuma may call exit(), which is no answer. */
    printf("died %d\n", 0);
  }
}

static const struct {
  const char *name;
  struct bitmask *(*parse)(const char *);
} parsers[] = {
    {"nodes", numa_parse_nodestring},
    {"cpus", numa_parse_cpustring},
    {"cpus-all", numa_parse_cpustring_all},
};

int main(int argc, char **argv) {
  struct bitmask *(*parse)(const char *) = NULL;
  for (size_t i = 0; i < sizeof parsers / sizeof parsers[0]; i++)
    if (strcmp(argc > 1 ? argv[1] : "nodes", parsers[i].name) == 0) parse = parsers[i].parse;
  if (parse == NULL) {
    fprintf(stderr, "oracle: %s: no such parser\n", argv[1]);
    return 2;
  }
  if (getenv("ORACLE_ROOT") == NULL) {
    fputs("oracle: ORACLE_ROOT: not set\n", stderr);
    return 2;
  }
  /* libnuma's warnings are not compared. */
  int null = open("/dev/null", O_WRONLY);
  if (null < 0) fail("/dev/null");
  int standard_error = dup(STDERR_FILENO);
  if (standard_error < 0 || dup2(null, STDERR_FILENO) < 0) fail("dup");

  char *string = NULL;
  size_t size = 0;
  ssize_t length;
  while ((length = getdelim(&string, &size, 0, stdin)) > 0) answer(parse, string);
  if (fflush(stdout) != 0 || ferror(stdin)) {
    dup2(standard_error, STDERR_FILENO);
    fail("reading or writing");
  }
  return 0;
}
