/*
 * The kernel's NUMA interface: prototypes and constants of <numaif.h> (libnuma-dev), and what Debian 12's copy of it lacks.
 *
 * The functions are defined in system_calls.c, straight over syscall(2): libnuma is never linked, since its constructor
 * costs every start, its wrappers lack newer calls and its errors go to stderr.
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
 * kcmp(2) with KCMP_VM: 0 where two processes have one address space, 1 where the first one's comes before the other's
 * in the kernel's order, 2 where it comes behind, 3 where there is no order.
 */
long compare_memory(int first, int second);

/*
 * Writes to each page what it holds, so that the kernel takes a page for it. In C, over volatile memory: to an optimiser
 * such a write changes nothing, and Swift's leaves it out.
 */
void touch_pages(void *start, unsigned long size, unsigned long page_size);

/* madvise(2) with MADV_POPULATE_WRITE, Linux 5.14, which Debian 12's <sys/mman.h> lacks. */
int populate_pages(void *start, unsigned long size);

/* madvise(2) with MADV_POPULATE_READ, Linux 5.14. */
int read_populate_pages(void *start, unsigned long size);

/* Reads from each page, so that one that exists is mapped. */
void read_pages(const void *start, unsigned long size, unsigned long page_size);

/*
 * Writes to each page what it holds, as touch_pages, of memory that others write to as well: in one step, so that none
 * of their writes is undone.
 */
void touch_shared_pages(void *start, unsigned long size, unsigned long page_size);

/*
 * memset(3), one page after the other: musl's writes the end first. The order decides which page is the first that the kernel
 * cannot provide, and where a policy takes each page from.
 */
void fill_pages(void *start, int value, unsigned long size);

/*
 * fill_pages, read_pages and touch_shared_pages on a mapping of a file or of huge pages, where a page that the kernel
 * cannot have is a failure instead of a SIGBUS. Return 0, or -1 with `fault` set to an address in the page and errno
 * to EFAULT, or to EHWPOISON where the memory is damaged. Any thread may call them, and the action of SIGBUS is the
 * caller's again behind them.
 */
int fill_mapping(void *start, int value, unsigned long size, unsigned long *fault);
int read_mapping(void *start, unsigned long size, unsigned long page_size, unsigned long *fault);
int touch_mapping(void *start, unsigned long size, unsigned long page_size, unsigned long *fault);

/*
 * Has the caches write back and forget a range, so that the next access is one of the memory. Does nothing on
 * processors that are neither x86-64 nor arm64.
 */
void flush_caches(const void *start, unsigned long size);

/* fcntl(2) with F_DUPFD_CLOEXEC, whose number of arguments varies. */
int duplicate_close_on_exec(int descriptor, int lowest);

/*
 * ftok(3), whose -1 can be a key: it fails as stat(2) does, and no other way. Returns 0, or -1 with errno set.
 */
int segment_key(const char *path, int project, int *key);

/*
 * shmget(2), shmctl(2), shmat(2) and shmdt(2), for which CLibc would need <sys/shm.h>. get_segment finds one that is
 * there, create_segment makes one that is not.
 */
int get_segment(int key);
int create_segment(int key, unsigned long size, int permissions, int huge_pages);
int segment_size(int segment, unsigned long *size);
int remove_segment(int segment);
void *attach_segment(int segment);
void *attach_segment_to_read(int segment);
int detach_segment(const void *start);

/* What fstat(2) and fstatfs(2) say of a file; sizes in bytes. */
struct file_shape {
  int is_regular, is_directory, is_tmpfs, is_hugetlbfs;
  long size, block_size;
};
int get_file_shape(int descriptor, struct file_shape *shape);

/*
 * fallocate(2) with FALLOC_FL_KEEP_SIZE, which Swift's Glibc does not show: the file system sets aside room for a part of
 * a file, whose size stays.
 */
int allocate_file_part(int descriptor, unsigned long offset, unsigned long size);

/*
 * Whether mincore(2) tells the caller of a file that is open. To others than its owner and those who may write to it
 * Linux 5.2 and newer say that every page is in memory.
 */
int tells_resident_pages(const char *path, int descriptor);

/*
 * cachestat(2), Linux 6.5: how many pages of a part of a file are in memory, or on swap; -1 where the kernel does not
 * say.
 */
long count_cached_pages(int descriptor, unsigned long offset, unsigned long size);

/*
 * Has faults on pages of a mapping that do not exist fail instead of taking them: userfaultfd(2) with
 * UFFD_FEATURE_SIGBUS. Holds as long as the descriptor is open that it returns; -1 with errno set where it cannot be.
 */
int refuse_new_pages(void *start, unsigned long size);

/* pipe2(2) with O_CLOEXEC, which is declared for _GNU_SOURCE alone. */
int close_on_exec_pipe(int ends[2]);

/*
 * posix_spawn(3): starts a program with an empty environment and no signal blocked, with its output in a descriptor and
 * its messages in /dev/null. Returns 0, or an errno.
 */
int start_program(pid_t *process, const char *path, char *const argv[], int output);

/* A run of addresses with a page behind each; `is_huge` where the processor maps it by huge pages. */
struct populated_range {
  unsigned long start, end;
  int is_huge;
};

/*
 * PAGEMAP_SCAN of ioctl_pagemap_scan(2), Linux 6.7: finds pages that are present and not the page of zeros, at most
 * `pages` of them, in at most POPULATED_RANGES ranges. Returns how many ranges there are and where to go on, or -1 with
 * errno set: ENOTTY where the kernel is older.
 */
enum { POPULATED_RANGES = 256 };
long scan_populated(int pagemap, unsigned long start, unsigned long end, unsigned long pages,
                    struct populated_range *ranges, unsigned long *next);

/*
 * Locks an open file by flock(2), shared with others that do the same or exclusively; does not wait. Returns 0, or -1 with
 * errno set: EWOULDBLOCK where another open file holds it. Swift's module of the C library has a struct of this name.
 */
int lock_file(int file, int is_exclusive);

/* Gives up the lock of lock_file(). */
int unlock_file(int file);

/* Marks an open file as in use, with an open file description lock for reading: fcntl(2), F_OFD_SETLK, Linux 3.15. */
int mark_file_used(int file);

/* Returns 1 where another open file has the mark, 0 where none has, or -1 with errno set: fcntl(2), F_OFD_GETLK. */
int is_file_used_by_another(int file);

/* pidfd_open(2), Linux 5.3; the descriptor is close-on-exec. */
int open_process(int pid);

/*
 * In bytes, how large the pages of a file on hugetlbfs are, by statfs(2); 0 where it lies elsewhere; -1 with errno set.
 * Swift's module of the C library lacks it.
 */
long hugetlbfs_page_size(const char *path);

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

/* The calls that can be tried out. */
enum trial_call {
  TRIAL_THREAD_POLICY, /* set_mempolicy(2) */
  TRIAL_MEMORY_POLICY, /* mbind(2), of a new page */
  TRIAL_AFFINITY       /* sched_setaffinity(2) */
};

/* How a call went in a child. */
struct trial {
  int signal;     /* what killed the child before the call returned, or 0 */
  int call_errno; /* of the call, or 0 */
  int is_read;    /* whether mode and words hold what the kernel made of the call */
  int mode;       /* with its flags; of a policy only */
};

/* 32768 bits: as many as the kernel hands out of a mask of nodes, a page of them, and more than it has CPUs. */
enum { TRIAL_WORDS = 4096 / sizeof(unsigned long) };

/*
 * Makes a call in a child that ends at once, so that nothing of it stays and a filter that kills ends the child alone.
 * `size` is the call's: maxnode for a policy, bytes for an affinity. `effective` has room for TRIAL_WORDS words.
 * Returns 0, or -1 with errno set where there can be no child.
 */
int try_out(enum trial_call call, int mode, const unsigned long *words, unsigned long size, struct trial *trial,
            unsigned long *effective);

#endif
