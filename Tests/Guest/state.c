// state [touch]: prints the memory policy and the CPUs that this process inherited from the previous program.
//
//   policy MODE NODES  get_mempolicy(2): the mode with its flags as a number, the policy's nodes
//   cpus CPUS          sched_getaffinity(2)
//   pages NODE=COUNT   with `touch`: the nodes of 48 pages that it touched, from numa_maps
//
// Lists are numbers with a comma between them; an empty list is `-`. If a call fails, its error is printed instead.
//
// The helper makes system calls directly, because it must not depend on the code that it tests.

#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { bits = 4096, word_bits = 8 * sizeof(unsigned long), pages = 48 };

static void print_set(const unsigned long *words) {
  const char *separator = "";
  for (int bit = 0; bit < bits; bit++) {
    if (!(words[bit / word_bits] >> bit % word_bits & 1)) continue;
    printf("%s%d", separator, bit);
    separator = ",";
  }
  printf("%s\n", *separator ? "" : "-");
}

static void print_policy(void) {
  unsigned long words[bits / word_bits] = {0};
  int mode = 0;
  if (syscall(SYS_get_mempolicy, &mode, words, bits + 1, NULL, 0) != 0) {
    printf("policy %s\n", strerrorname_np(errno));
    return;
  }
  printf("policy %d ", mode);
  print_set(words);
}

static void print_cpus(void) {
  unsigned long words[bits / word_bits] = {0};
  if (syscall(SYS_sched_getaffinity, 0, sizeof words, words) < 0) {
    printf("cpus %s\n", strerrorname_np(errno));
    return;
  }
  printf("cpus ");
  print_set(words);
}

// Touches memory, and prints the words N0=12 of the line of numa_maps that starts with the memory's address.
static void print_pages(void) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  // A gap on either side makes the memory a separate mapping.
  char *room = mmap(NULL, (pages + 2) * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  char line[4096], start[32];
  FILE *maps;
  if (room == MAP_FAILED || mprotect(room + page, pages * page, PROT_READ | PROT_WRITE) != 0) exit(2);
  for (size_t index = 1; index <= pages; index++) room[index * page] = 1;
  snprintf(start, sizeof start, "%lx ", (unsigned long)(room + page));
  maps = fopen("/proc/self/numa_maps", "r");
  if (maps == NULL) exit(2);
  printf("pages");
  while (fgets(line, sizeof line, maps) != NULL) {
    if (strncmp(line, start, strlen(start)) != 0) continue;
    for (char *word = strtok(line, " \n"); word != NULL; word = strtok(NULL, " \n"))
      if (word[0] == 'N' && strchr(word, '=') != NULL) printf(" %s", word + 1);
  }
  printf("\n");
}

int main(int argc, char **argv) {
  print_policy();
  print_cpus();
  if (argc > 1 && strcmp(argv[1], "touch") == 0) print_pages();
  return fflush(stdout) == 0 ? 0 : 2;
}
