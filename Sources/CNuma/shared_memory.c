#define _GNU_SOURCE
#include "CNuma.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

/* include/uapi/linux/magic.h */
#define TMPFS_MAGIC 0x01021994
#define HUGETLBFS_MAGIC 0x958458f6
#define OVERLAYFS_SUPER_MAGIC 0x794c7630
#define FUSE_SUPER_MAGIC 0x65735546

int segment_key(const char *path, int project, int *key) {
  struct stat file;
  if (stat(path, &file) < 0) return -1;
  *key = ftok(path, project);
  return 0;
}

int get_segment(int key) {
  return shmget(key, 0, 0);
}

int create_segment(int key, unsigned long size, int permissions, int huge_pages) {
  return shmget(key, size, IPC_CREAT | IPC_EXCL | (permissions & 0777) | (huge_pages ? SHM_HUGETLB : 0));
}

int segment_size(int segment, unsigned long *size) {
  struct shmid_ds state;
  if (shmctl(segment, IPC_STAT, &state) < 0) return -1;
  *size = state.shm_segsz;
  return 0;
}

int remove_segment(int segment) {
  return shmctl(segment, IPC_RMID, 0);
}

void *attach_segment(int segment) {
  return shmat(segment, 0, 0);
}

void *attach_segment_to_read(int segment) {
  return shmat(segment, 0, SHM_RDONLY);
}

int detach_segment(const void *start) {
  return shmdt(start);
}

int get_file_shape(int descriptor, struct file_shape *shape) {
  struct stat file;
  struct statfs system;
  if (fstat(descriptor, &file) < 0 || fstatfs(descriptor, &system) < 0) return -1;
  shape->is_regular = S_ISREG(file.st_mode);
  shape->is_directory = S_ISDIR(file.st_mode);
  shape->is_tmpfs = (unsigned)system.f_type == TMPFS_MAGIC;
  shape->is_hugetlbfs = (unsigned)system.f_type == HUGETLBFS_MAGIC;
  shape->size = file.st_size;
  shape->block_size = system.f_bsize;
  return 0;
}

int allocate_file_part(int descriptor, unsigned long offset, unsigned long size) {
  return fallocate(descriptor, FALLOC_FL_KEEP_SIZE, (off_t)offset, (off_t)size);
}

int tells_resident_pages(const char *path, int descriptor) {
  /* The kernel lets only callers with the rights of an owner set this flag, and reports the pages to these callers. */
  int flags = fcntl(descriptor, F_GETFL);
  if (flags >= 0 && fcntl(descriptor, F_SETFL, flags | O_NOATIME) == 0) return 1;
  return faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0;
}

/* include/uapi/asm-generic/unistd.h; the number is the same on every architecture. */
#ifndef SYS_cachestat
#define SYS_cachestat 451
#endif

int count_cached_pages(int descriptor, unsigned long offset, unsigned long size, unsigned long *cached,
                       unsigned long *dirty) {
  /* include/uapi/linux/mman.h: struct cachestat_range, struct cachestat. */
  const unsigned long long range[2] = {offset, size};
  /* Pages in memory, dirty, being written, evicted, and evicted a short time ago. */
  unsigned long long counts[5];
  struct statfs system;
  if (fstatfs(descriptor, &system) < 0) return -1;
  /* The pages belong to a file of another file system, and the kernel counts none for this one. */
  if ((unsigned)system.f_type == OVERLAYFS_SUPER_MAGIC || (unsigned)system.f_type == FUSE_SUPER_MAGIC) return -1;
  if (syscall(SYS_cachestat, descriptor, range, counts, 0) < 0) return -1;
  /* On tmpfs, evicted pages are on swap, and some of them are on their way back. */
  *cached = counts[0] + counts[3];
  *dirty = counts[1] + counts[2];
  return 0;
}

int refuse_new_pages(void *start, unsigned long size) {
  /* Only a privileged process may handle faults in kernel mode. Faults in user mode are enough here. */
  int descriptor = syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY);
  if (descriptor < 0) return -1;
  struct uffdio_api interface = {.api = UFFD_API, .features = UFFD_FEATURE_SIGBUS};
  struct uffdio_register registration = {
      .range = {.start = (unsigned long)start, .len = size}, .mode = UFFDIO_REGISTER_MODE_MISSING};
  if (ioctl(descriptor, UFFDIO_API, &interface) == 0 && ioctl(descriptor, UFFDIO_REGISTER, &registration) == 0)
    return descriptor;
  int reason = errno;
  close(descriptor);
  errno = reason;
  return -1;
}
