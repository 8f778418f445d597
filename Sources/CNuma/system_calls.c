#define _GNU_SOURCE
#include "CNuma.h"

#include <fcntl.h>
#include <linux/kcmp.h>
#include <linux/magic.h>
#include <stdint.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

/* include/uapi/asm-generic/unistd.h; the number is the same on every architecture. */
#ifndef SYS_set_mempolicy_home_node
#define SYS_set_mempolicy_home_node 450
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
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

/*
 * From include/uapi/linux/fs.h of Linux 6.7, which Debian 12's headers lack. The names differ, so that they do not
 * conflict with newer headers.
 */
struct scan_region {
  uint64_t start, end, categories;
};
struct scan_request {
  uint64_t size, flags, start, end, walk_end, regions, region_count, max_pages, category_inverted, category_mask,
      category_anyof_mask, return_mask;
};
enum { SCAN_PRESENT = 1 << 3, SCAN_ZERO = 1 << 5, SCAN_HUGE = 1 << 6 };
#define SCAN _IOWR('f', 16, struct scan_request)

long scan_populated(int pagemap, unsigned long start, unsigned long end, unsigned long pages,
                    struct populated_range *ranges, unsigned long *next) {
  struct scan_region found[POPULATED_RANGES];
  struct scan_request request = {
      .size = sizeof request,
      .start = start,
      .end = end,
      .regions = (uintptr_t)found,
      .region_count = POPULATED_RANGES,
      .max_pages = pages,
      .category_inverted = SCAN_ZERO,
      .category_mask = SCAN_PRESENT | SCAN_ZERO,
      .return_mask = SCAN_HUGE,
  };
  const long count = ioctl(pagemap, SCAN, &request);
  for (long index = 0; index < count; index++)
    ranges[index] = (struct populated_range){found[index].start, found[index].end,
                                             (found[index].categories & SCAN_HUGE) != 0};
  *next = request.walk_end;
  return count;
}

int lock_file(int file, int is_exclusive) {
  return flock(file, (is_exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB);
}

int unlock_file(int file) { return flock(file, LOCK_UN); }

int mark_file_used(int file) {
  struct flock mark = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
  return fcntl(file, F_OFD_SETLK, &mark);
}

int is_file_used_by_another(int file) {
  struct flock mark = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  if (fcntl(file, F_OFD_GETLK, &mark) != 0) return -1;
  return mark.l_type != F_UNLCK;
}

int open_process(int pid) {
  return (int)syscall(SYS_pidfd_open, pid, 0);
}

long hugetlbfs_page_size(const char *path) {
  struct statfs system;
  if (statfs(path, &system) != 0) return -1;
  return system.f_type == HUGETLBFS_MAGIC ? system.f_bsize : 0;
}
