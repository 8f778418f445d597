#define _GNU_SOURCE
#include "CNuma.h"

#include <sys/syscall.h>
#include <unistd.h>

long get_mempolicy(int *mode, unsigned long *nodemask, unsigned long maxnode, void *address, unsigned flags) {
  return syscall(SYS_get_mempolicy, mode, nodemask, maxnode, address, flags);
}

long migrate_pages(int pid, unsigned long maxnode, const unsigned long *from, const unsigned long *to) {
  return syscall(SYS_migrate_pages, pid, maxnode, from, to);
}

long move_pages(int pid, unsigned long count, void **pages, const int *nodes, int *status, int flags) {
  return syscall(SYS_move_pages, pid, count, pages, nodes, status, flags);
}
