/*
 * A replacement for musl's malloc(3). If memory runs out, the tool prints a message and exits with 1. Work that the
 * kernel has done until then, such as moved pages, is not undone.
 *
 * A tool runs for a moment and allocates memory thousands of times. musl maps and unmaps pages for most allocations,
 * which took more time than all other work of `numactl --hardware`. Here, a freed block is kept for the next one of its
 * size; only large blocks are returned to the kernel.
 */
#ifndef __GLIBC__
#define _GNU_SOURCE
#include "CStart.h"

#include <errno.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Writes the name of the program as called, without its folder, and each byte that is not printable ASCII as `?`. */
static void write_name(void) {
  const char *name = argument_count() > 0 ? argument_words()[0] : "";
  const char *slash = strrchr(name, '/');
  if (slash != 0) name = slash + 1;
  char shown[64];
  size_t count = 0;
  for (; name[count] != 0 && count < sizeof shown; count++)
    shown[count] = name[count] >= ' ' && name[count] <= '~' ? name[count] : '?';
  if (write(STDERR_FILENO, shown, count) < 0) return;
}

/* Prints the message and exits; allocates no memory. */
_Noreturn static void end_without_memory(void) {
  static const char message[] = ": out of memory\n";
  write_name();
  if (write(STDERR_FILENO, message, sizeof message - 1) < 0) _exit(1);
  _exit(1);
}

enum {
  unit = 16,                    /* The alignment of each block in bytes, and the size of the header before it. */
  fine_classes = 32,            /* The number of size classes that are multiples of the unit. */
  steps = 4,                    /* The number of larger size classes for each doubling. */
  doublings = 8,                /* The number of doublings, up to 128 KiB. */
  classes = fine_classes + steps * doublings,
  region_size = 256 << 10,      /* The size of the memory that is mapped at a time. */
  page_size = 4096,             /* The least size of a page. */
};
static const size_t largest_fine = (size_t)fine_classes * unit;
static const size_t largest = (size_t)fine_classes * unit << doublings;
_Static_assert(((size_t)fine_classes * unit << doublings) + unit <= region_size, "a region holds each block");

/* The header before each block. */
struct header {
  /* The size of the mapping for a large block, else the number of its class. */
  size_t class_or_size;
  /* The distance in bytes back to the header of the whole memory of a block with a greater alignment, else 0. */
  size_t offset;
};
_Static_assert(sizeof(struct header) == unit, "a header is a unit");

/* The contents of a freed block. */
struct free_block {
  struct free_block *next;
};

static atomic_flag lock = ATOMIC_FLAG_INIT;
static struct free_block *free_blocks[classes];
static char *region;
static size_t region_left;

static void take_lock(void) {
  while (atomic_flag_test_and_set_explicit(&lock, memory_order_acquire)) sched_yield();
}

static void release_lock(void) { atomic_flag_clear_explicit(&lock, memory_order_release); }

static size_t class_of(size_t size) {
  if (size <= largest_fine) return size == 0 ? 0 : (size - 1) / unit;
  /* The doubling that contains the size, and the quarter of this doubling. */
  size_t doubling = 63 - (size_t)__builtin_clzl(size - 1);
  size_t quarter = ((size - 1) >> (doubling - 2)) & (steps - 1);
  return fine_classes + (doubling - 9) * steps + quarter;
}

static size_t size_of_class(size_t class) {
  if (class < fine_classes) return (class + 1) * unit;
  size_t doubling = (class - fine_classes) / steps + 9;
  size_t quarter = (class - fine_classes) % steps;
  return ((size_t)1 << doubling) + ((quarter + 1) << (doubling - 2));
}

static void *map(size_t size) {
  void *start = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) end_without_memory();
  return start;
}

static void *take_large(size_t size) {
  size_t whole = (size + unit + page_size - 1) & -(size_t)page_size;
  if (whole < size) end_without_memory();
  struct header *header = map(whole);
  header->class_or_size = whole;
  header->offset = 0;
  return header + 1;
}

void *malloc(size_t size) {
  if (size > largest) return take_large(size);
  size_t class = class_of(size), needed = size_of_class(class) + unit;
  take_lock();
  struct free_block *block = free_blocks[class];
  if (block != 0) {
    free_blocks[class] = block->next;
    release_lock();
    return block;
  }
  if (region_left < needed) {
    /* The rest of the previous region is left unused. */
    region_left = region_size;
    region = map(region_size);
  }
  struct header *header = (struct header *)region;
  region += needed;
  region_left -= needed;
  release_lock();
  header->class_or_size = class;
  header->offset = 0;
  return header + 1;
}

/* Returns the header of the whole memory of a block: the block's own header, except with a greater alignment. */
static struct header *whole_of(void *block) {
  struct header *header = (struct header *)block - 1;
  return (struct header *)((char *)header - header->offset);
}

void free(void *block) {
  if (block == 0) return;
  struct header *header = whole_of(block);
  if (header->class_or_size >= classes) {
    int before = errno;
    munmap(header, header->class_or_size);
    errno = before;
    return;
  }
  struct free_block *freed = (struct free_block *)(header + 1);
  take_lock();
  freed->next = free_blocks[header->class_or_size];
  free_blocks[header->class_or_size] = freed;
  release_lock();
}

size_t malloc_usable_size(void *block) {
  if (block == 0) return 0;
  struct header *header = whole_of(block);
  size_t size = header->class_or_size < classes ? size_of_class(header->class_or_size) : header->class_or_size - unit;
  return size - (size_t)((char *)block - (char *)(header + 1));
}

void *calloc(size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) end_without_memory();
  return memset(malloc(bytes), 0, bytes);
}

void *realloc(void *block, size_t size) {
  if (block == 0) return malloc(size);
  size_t before = malloc_usable_size(block);
  if (size <= before) return block;
  void *larger = malloc(size);
  memcpy(larger, block, before);
  free(block);
  return larger;
}

void *aligned_alloc(size_t alignment, size_t size) {
  if (alignment <= unit) return malloc(size);
  if (size > SIZE_MAX - alignment) end_without_memory();
  char *block = malloc(size + alignment);
  char *aligned = (char *)(((uintptr_t)block + alignment - 1) & -(uintptr_t)alignment);
  if (aligned != block) ((struct header *)aligned - 1)->offset = (size_t)(aligned - block);
  return aligned;
}

void *memalign(size_t alignment, size_t size) { return aligned_alloc(alignment, size); }

/* Embedded Swift calls this function, and would write to address 0 if it failed. */
int posix_memalign(void **start, size_t alignment, size_t size) {
  *start = aligned_alloc(alignment, size);
  return 0;
}
#endif
