#define _GNU_SOURCE
#include "CNuma.h"

#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/vfs.h>

/* include/uapi/linux/magic.h */
#define TMPFS_MAGIC 0x01021994
#define HUGETLBFS_MAGIC 0x958458f6

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

int detach_segment(const void *start) {
  return shmdt(start);
}

int get_file_shape(int descriptor, struct file_shape *shape) {
  struct stat file;
  struct statfs system;
  if (fstat(descriptor, &file) < 0 || fstatfs(descriptor, &system) < 0) return -1;
  shape->is_regular = S_ISREG(file.st_mode);
  shape->is_tmpfs = (unsigned)system.f_type == TMPFS_MAGIC;
  shape->is_hugetlbfs = (unsigned)system.f_type == HUGETLBFS_MAGIC;
  shape->size = file.st_size;
  shape->block_size = system.f_bsize;
  return 0;
}
