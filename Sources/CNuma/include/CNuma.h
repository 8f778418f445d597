/*
 * The kernel's NUMA interface: prototypes and constants of <numaif.h> (libnuma-dev), and what Debian 12's copy of it lacks.
 *
 * The functions are defined in system_calls.c, straight over syscall(2): libnuma is never linked, since its constructor
 * costs every start, its wrappers lack newer calls and its errors go to stderr.
 */
#ifndef CNUMA_H
#define CNUMA_H

#include <numaif.h>

/* Linux 6.9, include/uapi/linux/mempolicy.h */
#ifndef MPOL_WEIGHTED_INTERLEAVE
#define MPOL_WEIGHTED_INTERLEAVE 6
#endif
/* Linux 2.6.26, include/uapi/linux/mempolicy.h */
#ifndef MPOL_F_RELATIVE_NODES
#define MPOL_F_RELATIVE_NODES (1 << 14)
#endif
#ifndef MPOL_F_STATIC_NODES
#define MPOL_F_STATIC_NODES (1 << 15)
#endif

/*
 * set_mempolicy_home_node(2), Linux 5.17. A name of its own: Debian 12's <numaif.h> does not declare it, Debian 13's
 * does so with another type.
 */
long set_home_node(void *start, unsigned long length, unsigned long node, unsigned long flags);

/*
 * sched_getaffinity(2) and sched_setaffinity(2) as the kernel has them, over words of any number; glibc's take a type
 * of a fixed width. The first returns how many bytes it filled. A thread of 0 is the caller.
 */
long get_affinity(int thread, unsigned long size, unsigned long *mask);
long set_affinity(int thread, unsigned long size, const unsigned long *mask);

/*
 * Writes to each page what it holds, so that the kernel takes a page for it. In C, over volatile memory: to an optimiser
 * such a write changes nothing, and Swift's leaves it out.
 */
void touch_pages(void *start, unsigned long size, unsigned long page_size);

/* madvise(2) with MADV_POPULATE_WRITE, Linux 5.14, which Debian 12's <sys/mman.h> lacks. */
int populate_pages(void *start, unsigned long size);

/* pipe2(2) with O_CLOEXEC, which Swift's Glibc does not show. */
int close_on_exec_pipe(int ends[2]);

/*
 * mremap(2) with MREMAP_MAYMOVE; glibc's takes a varying number of arguments, which Swift does not call. Returns the
 * new start, or MAP_FAILED with errno set.
 */
void *resize_mapping(void *start, unsigned long size, unsigned long new_size);

/*
 * Asks the kernel by rtnetlink(7) through which interface it sends to an address of `size` bytes, 4 or 16.
 * Returns the index of the interface, or -1 with errno set.
 */
int route_interface(int family, const void *address, unsigned size);

#endif
