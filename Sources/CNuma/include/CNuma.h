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
 * Asks the kernel by rtnetlink(7) through which interface it sends to an address of `size` bytes, 4 or 16.
 * Returns the index of the interface, or -1 with errno set.
 */
int route_interface(int family, const void *address, unsigned size);

#endif
