/*
 * The kernel's NUMA interface: prototypes and constants of <numaif.h> (libnuma-dev), and those that Debian 12's copy of
 * it lacks.
 *
 * The functions are defined in system_calls.c, directly by syscall(2): libnuma is never linked, because its constructor
 * costs time at every start, its wrappers lack newer calls, and its errors go to stderr.
 */
#ifndef CNUMA_H
#define CNUMA_H

#include <numaif.h>
#include <sys/types.h>

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
 * set_mempolicy_home_node(2), Linux 5.17. The name differs because Debian 12's <numaif.h> does not declare the call,
 * and Debian 13's declares it with another type.
 */
long set_home_node(void *start, unsigned long length, unsigned long node, unsigned long flags);

/*
 * sched_getaffinity(2) and sched_setaffinity(2) as in the kernel, with any number of words; glibc's functions take a
 * type of a fixed width. The first returns the number of bytes that it filled. Thread 0 is the caller.
 */
long get_affinity(int thread, unsigned long size, unsigned long *mask);
long set_affinity(int thread, unsigned long size, const unsigned long *mask);

/*
 * kcmp(2) with KCMP_VM: returns 0 if two processes share an address space. Otherwise the address spaces differ: 1 if
 * that of the first process comes earlier in the kernel's order, 2 if it comes later, 3 if they have no order.
 */
long compare_memory(int first, int second);

/*
 * Writes a byte of each page back to it, so that the kernel allocates the page. In C, with volatile accesses, because
 * such a write changes nothing, and Swift's optimiser removes it.
 */
void touch_pages(void *start, unsigned long size, unsigned long page_size);

/* madvise(2) with MADV_POPULATE_WRITE, Linux 5.14, which Debian 12's <sys/mman.h> lacks. */
int populate_pages(void *start, unsigned long size);

/* madvise(2) with MADV_POPULATE_READ, Linux 5.14. */
int read_populate_pages(void *start, unsigned long size);

/* Reads from each page, so that existing pages are mapped. */
void read_pages(const void *start, unsigned long size, unsigned long page_size);

/*
 * Writes a byte of each page back to it, like touch_pages, but for memory that others also write to: each write is
 * atomic, so that it does not undo a write of others.
 */
void touch_shared_pages(void *start, unsigned long size, unsigned long page_size);

/*
 * memset(3), one page after the other: musl's writes the end first. The order decides which page is the first that the
 * kernel cannot provide, and from which node a policy allocates each page.
 */
void fill_pages(void *start, int value, unsigned long size);

/*
 * fill_pages, read_pages and touch_shared_pages on a mapping of a file or of huge pages: a page that the kernel cannot
 * provide is a failure instead of a SIGBUS. Each returns 0, or -1 with `fault` set to an address in the page and errno
 * to EFAULT, or to EHWPOISON if the memory is damaged. Any thread may call them. Afterwards, the action of SIGBUS is
 * again the caller's.
 */
int fill_mapping(void *start, int value, unsigned long size, unsigned long *fault);
int read_mapping(void *start, unsigned long size, unsigned long page_size, unsigned long *fault);
int touch_mapping(void *start, unsigned long size, unsigned long page_size, unsigned long *fault);

/*
 * Writes a range in the caches back and invalidates it, so that the next access reads from memory. Does nothing on
 * processors that are neither x86-64 nor arm64.
 */
void flush_caches(const void *start, unsigned long size);

/* fcntl(2) with F_DUPFD_CLOEXEC; fcntl has a variable number of arguments. */
int duplicate_close_on_exec(int descriptor, int lowest);

/*
 * ftok(3), of which -1 can be a valid key. It fails only if stat(2) fails. Returns 0, or -1 with errno set.
 */
int segment_key(const char *path, int project, int *key);

/*
 * shmget(2), shmctl(2), shmat(2) and shmdt(2), for which CLibc would need <sys/shm.h>. get_segment finds an existing
 * segment, create_segment creates a new one.
 */
int get_segment(int key);
int create_segment(int key, unsigned long size, int permissions, int huge_pages);
int segment_size(int segment, unsigned long *size);
int remove_segment(int segment);
void *attach_segment(int segment);
void *attach_segment_to_read(int segment);
int detach_segment(const void *start);

/* Properties of a file, by fstat(2) and fstatfs(2); sizes in bytes. */
struct file_shape {
  int is_regular, is_directory, is_tmpfs, is_hugetlbfs;
  long size, block_size;
};
int get_file_shape(int descriptor, struct file_shape *shape);

/*
 * fallocate(2) with FALLOC_FL_KEEP_SIZE, which Swift's Glibc lacks: the file system reserves room for a part of a file,
 * and the size of the file does not change.
 */
int allocate_file_part(int descriptor, unsigned long offset, unsigned long size);

/*
 * Returns whether mincore(2) reports the pages of an open file to the caller. If the caller neither owns the file nor
 * may write to it, Linux 5.2 and newer report every page as in memory.
 */
int tells_resident_pages(const char *path, int descriptor);

/*
 * cachestat(2), Linux 6.5: counts the pages of a part of a file that are in memory or on swap, and those that are dirty or
 * being written. Returns 0, or -1 if the kernel does not report it, as on overlayfs.
 */
int count_cached_pages(int descriptor, unsigned long offset, unsigned long size, unsigned long *cached,
                       unsigned long *dirty);

/*
 * Makes faults on missing pages of a mapping fail instead of allocating them: userfaultfd(2) with UFFD_FEATURE_SIGBUS.
 * Returns a descriptor, and is in effect while this is open, or returns -1 with errno set.
 */
int refuse_new_pages(void *start, unsigned long size);

/* pipe2(2) with O_CLOEXEC, which is declared for _GNU_SOURCE alone. */
int close_on_exec_pipe(int ends[2]);

/*
 * posix_spawn(3): starts a program with an empty environment and no signal blocked, with its stdout in a descriptor and
 * its stderr in /dev/null. Returns 0, or an errno.
 */
int start_program(pid_t *process, const char *path, char *const argv[], int output);

/* A range of addresses that all have a page; `is_huge` if the processor maps it by huge pages. */
struct populated_range {
  unsigned long start, end;
  int is_huge;
};

/*
 * PAGEMAP_SCAN of ioctl_pagemap_scan(2), Linux 6.7: finds pages that are present and are not the page of zeros, at most
 * `pages` of them, in at most POPULATED_RANGES ranges. Returns the number of ranges, and in `next` the address at which
 * to continue, or -1 with errno set: ENOTTY if the kernel is older.
 */
enum { POPULATED_RANGES = 256 };
long scan_populated(int pagemap, unsigned long start, unsigned long end, unsigned long pages,
                    struct populated_range *ranges, unsigned long *next);

/*
 * Locks an open file by flock(2), shared or exclusively, and does not wait. Returns 0, or -1 with errno set:
 * EWOULDBLOCK if another open file holds the lock. In C because Swift's module of the C library has a struct of the
 * same name.
 */
int lock_file(int file, int is_exclusive);

/* Releases the lock of lock_file(). */
int unlock_file(int file);

/* Marks an open file as in use, with an open file description lock for reading: fcntl(2), F_OFD_SETLK, Linux 3.15. */
int mark_file_used(int file);

/* Returns 1 if another open file has the mark, 0 if none has, or -1 with errno set: fcntl(2), F_OFD_GETLK. */
int is_file_used_by_another(int file);

/* pidfd_open(2), Linux 5.3; the descriptor is close-on-exec. */
int open_process(int pid);

/*
 * Returns the page size in bytes of a file on hugetlbfs, 0 if the file is on another file system, or -1 with errno set:
 * statfs(2), which Swift's module of the C library lacks.
 */
long hugetlbfs_page_size(const char *path);

/*
 * mremap(2) with MREMAP_MAYMOVE; glibc's has a variable number of arguments, which Swift cannot call. Returns the new
 * start, or MAP_FAILED with errno set.
 */
void *resize_mapping(void *start, unsigned long size, unsigned long new_size);

/*
 * Finds by rtnetlink(7) the interface through which the kernel sends to an address of `size` bytes, 4 or 16.
 * Returns the index of the interface, or -1 with errno set.
 */
int route_interface(int family, const void *address, unsigned size);

/*
 * Returns 1 if the network device with this index is a virtual one whose other end, or whose device below, is in another
 * network namespace; otherwise 0: rtnetlink(7), IFLA_LINK_NETNSID, Linux 4.0.
 */
int is_linked_elsewhere(unsigned index);

/* The calls that can be tried in a child. */
enum trial_call {
  TRIAL_THREAD_POLICY, /* set_mempolicy(2) */
  TRIAL_MEMORY_POLICY, /* mbind(2), of a new page */
  TRIAL_AFFINITY       /* sched_setaffinity(2) */
};

/* The result of a call in a child. */
struct trial {
  int signal;     /* the signal that killed the child before the call returned, or 0 */
  int call_errno; /* the errno of the call, or 0 */
  int is_read;    /* whether mode and words hold the effect of the call, as read back */
  int mode;       /* the mode and flags of a policy */
};

/* 32768 bits, which fill a page: as many as the kernel returns of a node mask, and more than it has CPUs. */
enum { TRIAL_WORDS = 4096 / sizeof(unsigned long) };

/*
 * Makes a call in a child that exits at once, so that the call has no lasting effect, and a seccomp filter that kills
 * ends only the child. `size` is the size for the call: maxnode for a policy, bytes for an affinity. `effective` has
 * room for TRIAL_WORDS words. Returns 0, or -1 with errno set if no child can be created.
 */
int try_out(enum trial_call call, int mode, const unsigned long *words, unsigned long size, struct trial *trial,
            unsigned long *effective);

/*
 * Starts a child that writes a text to a file in one call and exits. Returns the child, or -1 with errno set. The child is
 * killed with this program.
 */
pid_t start_write(const char *path, const char *text, unsigned long size);

/*
 * Returns 1 if the child of start_write() has ended, with the errno of its write in `failure`: 0 if it has written, EINTR
 * if it was killed. Returns 0 if it still writes.
 */
int await_write(pid_t child, int *failure);

/* Kills the child of start_write(), for which await_write() must be called until it returns 1. */
void end_write(pid_t child);

#endif
