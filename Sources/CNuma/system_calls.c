#define _GNU_SOURCE
#include "CNuma.h"

#include <fcntl.h>
#include <linux/kcmp.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* include/uapi/asm-generic/unistd.h; the number is the same on every architecture. */
#ifndef SYS_set_mempolicy_home_node
#define SYS_set_mempolicy_home_node 450
#endif

long get_mempolicy(int *mode, unsigned long *nodemask, unsigned long maxnode, void *address, unsigned flags) {
  return syscall(SYS_get_mempolicy, mode, nodemask, maxnode, address, flags);
}

long migrate_pages(int pid, unsigned long maxnode, const unsigned long *from, const unsigned long *to) {
  return syscall(SYS_migrate_pages, pid, maxnode, from, to);
}

long move_pages(int pid, unsigned long count, void **pages, const int *nodes, int *status, int flags) {
  return syscall(SYS_move_pages, pid, count, pages, nodes, status, flags);
}

long set_mempolicy(int mode, const unsigned long *nodemask, unsigned long maxnode) {
  return syscall(SYS_set_mempolicy, mode, nodemask, maxnode);
}

long mbind(void *start, unsigned long length, int mode, const unsigned long *nodemask, unsigned long maxnode,
           unsigned flags) {
  return syscall(SYS_mbind, start, length, mode, nodemask, maxnode, flags);
}

long set_home_node(void *start, unsigned long length, unsigned long node, unsigned long flags) {
  return syscall(SYS_set_mempolicy_home_node, start, length, node, flags);
}

long get_affinity(int thread, unsigned long size, unsigned long *mask) {
  return syscall(SYS_sched_getaffinity, thread, size, mask);
}

long set_affinity(int thread, unsigned long size, const unsigned long *mask) {
  return syscall(SYS_sched_setaffinity, thread, size, mask);
}

long compare_memory(int first, int second) {
  return syscall(SYS_kcmp, first, second, KCMP_VM, 0UL, 0UL);
}

void *resize_mapping(void *start, unsigned long size, unsigned long new_size) {
  return mremap(start, size, new_size, MREMAP_MAYMOVE);
}

int close_on_exec_pipe(int ends[2]) {
  return pipe2(ends, O_CLOEXEC);
}

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#endif
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

int populate_pages(void *start, unsigned long size) {
  return madvise(start, size, MADV_POPULATE_WRITE);
}

void touch_pages(void *start, unsigned long size, unsigned long page_size) {
  volatile char *bytes = start;
  for (unsigned long offset = 0; offset < size; offset += page_size) bytes[offset] = bytes[offset];
}

int read_populate_pages(void *start, unsigned long size) {
  return madvise(start, size, MADV_POPULATE_READ);
}

void read_pages(const void *start, unsigned long size, unsigned long page_size) {
  const volatile char *bytes = start;
  for (unsigned long offset = 0; offset < size; offset += page_size) (void)bytes[offset];
}

void touch_shared_pages(void *start, unsigned long size, unsigned long page_size) {
  volatile char *bytes = start;
  for (unsigned long offset = 0; offset < size; offset += page_size) {
    char old = bytes[offset];
    __atomic_compare_exchange_n(&bytes[offset], &old, old, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
  }
}

int duplicate_close_on_exec(int descriptor, int lowest) {
  return fcntl(descriptor, F_DUPFD_CLOEXEC, lowest);
}
