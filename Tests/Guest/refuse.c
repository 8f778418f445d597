// refuse [--unknown] PROGRAM [WORD...]: runs a program as in a container without SYS_NICE, where a seccomp filter makes
// the NUMA system calls fail with EPERM; with --unknown, as on a kernel without NUMA, where they fail with ENOSYS.

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define REFUSE(call) \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), \
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | answer)

int main(int argc, char **argv) {
  const int unknown = argc > 1 && strcmp(argv[1], "--unknown") == 0;
  const unsigned answer = unknown ? ENOSYS : EPERM;
  struct sock_filter rules[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      REFUSE(migrate_pages),
      REFUSE(move_pages),
      REFUSE(mbind),
      REFUSE(set_mempolicy),
      REFUSE(get_mempolicy),
      REFUSE(kcmp),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const struct sock_fprog filter = {sizeof rules / sizeof rules[0], rules};
  argv += 1 + unknown;
  if (argc < 2 + unknown) {
    fprintf(stderr, "usage: refuse [--unknown] PROGRAM [WORD...]\n");
    return 2;
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) {
    fprintf(stderr, "refuse: prctl: %s\n", strerror(errno));
    return 2;
  }
  execvp(argv[0], argv);
  fprintf(stderr, "refuse: %s: %s\n", argv[0], strerror(errno));
  return 127;
}
