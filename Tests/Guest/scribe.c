// scribe FILE BLOCKS: writes and reads a file of at most BLOCKS blocks without a pause, and checks each block that it reads.
//
// By chance it writes a block by a call or through a mapping, reads one by a call or through a mapping, syncs, makes the
// file shorter, or removes it and makes it anew. It keeps in its own memory what each block must hold. Prints `ready`; on
// SIGTERM it checks the whole file, prints `intact` and the number of its actions, and exits with 0. At the first wrong
// byte it prints `corrupt BLOCK`, and exits with 1.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { block = 4096, words = block / sizeof(uint64_t) };

static volatile sig_atomic_t is_to_end;
static const char *path;
static size_t blocks;
static int file = -1;
static size_t length;       // of the file, in blocks
static uint64_t *versions;  // what each block was filled with; 0 for zeros

static void fail(const char *subject) {
  fprintf(stderr, "scribe: %s: %s\n", subject, strerror(errno));
  exit(2);
}

static void end(int number) {
  (void)number;
  is_to_end = 1;
}

static uint64_t word(uint64_t version, size_t number, size_t index) {
  if (!version) return 0;
  return (version * UINT64_C(0x9e3779b97f4a7c15)) ^ (number * words + index + 1) * UINT64_C(0xc2b2ae3d27d4eb4f);
}

static void fill(uint64_t *contents, size_t number) {
  for (size_t index = 0; index < words; index++) contents[index] = word(versions[number], number, index);
}

static void check(const uint64_t *contents, size_t number) {
  for (size_t index = 0; index < words; index++) {
    if (contents[index] == word(versions[number], number, index)) continue;
    printf("corrupt %zu\n", number);
    exit(1);
  }
}

static void make(void) {
  if (file >= 0 && (close(file) != 0 || unlink(path) != 0)) fail(path);
  file = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
  if (file < 0) fail(path);
  length = 0;
  memset(versions, 0, blocks * sizeof *versions);
}

static void *map(size_t number) {
  void *start = mmap(NULL, block, PROT_READ | PROT_WRITE, MAP_SHARED, file, (off_t)(number * block));
  if (start == MAP_FAILED) fail("mmap");
  return start;
}

static void read_block(size_t number) {
  uint64_t contents[words];
  if (pread(file, contents, block, (off_t)(number * block)) != block) fail("pread");
  check(contents, number);
}

static void act(void) {
  static uint64_t version;
  uint64_t contents[words];
  const size_t number = (size_t)random() % blocks;
  const long action = random() % 1000;
  if (action < 500) {
    versions[number] = ++version;
    fill(contents, number);
    if (pwrite(file, contents, block, (off_t)(number * block)) != block) fail("pwrite");
    if (length <= number) length = number + 1;
  } else if (action < 600 && number < length) {
    versions[number] = ++version;
    uint64_t *start = map(number);
    fill(start, number);
    munmap(start, block);
  } else if (action < 800 && number < length) {
    read_block(number);
  } else if (action < 990 && number < length) {
    uint64_t *start = map(number);
    check(start, number);
    munmap(start, block);
  } else if (action < 994) {
    if (fdatasync(file) != 0) fail("fdatasync");
  } else if (action < 999) {
    if (ftruncate(file, (off_t)(number * block)) != 0) fail("ftruncate");
    length = number;
    memset(versions + number, 0, (blocks - number) * sizeof *versions);
  } else {
    make();
  }
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  path = arguments[1];
  blocks = strtoul(arguments[2], NULL, 10);
  versions = calloc(blocks, sizeof *versions);
  if (!versions) fail("calloc");
  struct sigaction action = {.sa_handler = end};
  sigaction(SIGTERM, &action, NULL);
  make();
  printf("ready\n");
  fflush(stdout);
  long actions = 0;
  for (; !is_to_end; actions++) act();
  for (size_t number = 0; number < length; number++) read_block(number);
  printf("intact %ld\n", actions);
  return 0;
}
