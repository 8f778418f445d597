/*
 * execvp(3) with the same behaviour for each C library: musl's does not run a script without `#!` with the shell.
 */
#define _GNU_SOURCE /* strchrnul */
#include "CLibc.h"

/* Runs the shell with a file that the kernel cannot execute as its first argument. */
static void execute_script(const char *path, char **words) {
  size_t count = 0;
  while (words[count] != 0) count++;
  char **shell_words = calloc(count + 2, sizeof *shell_words);
  if (shell_words == 0) return;
  shell_words[0] = (char *)"/bin/sh";
  shell_words[1] = (char *)path;
  for (size_t index = 1; index < count; index++) shell_words[index + 1] = words[index];
  execv("/bin/sh", shell_words);
  free(shell_words);
}

static void execute_file(const char *path, char **words) {
  execv(path, words);
  if (errno == ENOEXEC) execute_script(path, words);
}

/* Returns whether the search continues in the next folder of PATH: this one does not exist, or lacks the file. */
static int is_missing(int reason) {
  return reason == ENOENT || reason == ENOTDIR || reason == ENODEV || reason == ESTALE || reason == ETIMEDOUT ||
         reason == ENAMETOOLONG;
}

int execute_program(const char *name, char **words) {
  size_t length = strlen(name);
  if (length == 0) {
    errno = ENOENT;
    return -1;
  }
  if (strchr(name, '/') != 0) {
    execute_file(name, words);
    return -1;
  }
  if (length > NAME_MAX) {
    errno = ENAMETOOLONG;
    return -1;
  }
  const char *folders = getenv("PATH");
  if (folders == 0) folders = "/bin:/usr/bin";
  /* Not on the stack, which may be small. */
  static char path[PATH_MAX + 1 + NAME_MAX + 1];
  int is_forbidden = 0;
  while (1) {
    const char *end = strchrnul(folders, ':');
    size_t size = (size_t)(end - folders);
    if (size < PATH_MAX) {
      memcpy(path, folders, size);
      /* An empty path stands for the current folder. */
      if (size > 0) path[size++] = '/';
      memcpy(path + size, name, length + 1);
      execute_file(path, words);
      if (errno == EACCES) is_forbidden = 1;
      else if (!is_missing(errno)) return -1;
    }
    if (*end == 0) break;
    folders = end + 1;
  }
  errno = is_forbidden ? EACCES : ENOENT;
  return -1;
}
