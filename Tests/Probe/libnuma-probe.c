/*
 * Prints what libnuma 2.0.19 answers, as lines `key value`; numacore-probe prints the same of NumaCore.
 *
 * Where this libnuma is known to be wrong, the line is what is right, and a comment says so.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <numa.h>
#include <numaif.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* More than any of the guests has nodes or CPUs. */
enum { mask_bits = 8192 };
enum { mode_flags = MPOL_F_NUMA_BALANCING | MPOL_F_RELATIVE_NODES | MPOL_F_STATIC_NODES };

static void fail(const char *subject, const char *reason) {
  fprintf(stderr, "libnuma-probe: %s: %s\n", subject, reason);
  exit(1);
}

/* libnuma calls these, which it lets a program define. An errno is an answer, and no failure of the probe. */
void numa_error(char *where) {
  (void)where;
  printf("refused %s\n", strerrorname_np(errno));
  exit(0);
}

void numa_warn(int number, char *format, ...) {
  va_list rest;
  va_start(rest, format);
  fprintf(stderr, "libnuma-probe: warning %d: ", number);
  vfprintf(stderr, format, rest);
  fputc('\n', stderr);
  va_end(rest);
}

static char **words;

static char *word(void) {
  if (*words == NULL) fail("usage", "a word is missing");
  return *words++;
}

static long number(void) {
  char *end;
  const char *text = word();
  const long value = strtol(text, &end, 10);
  if (end == text || *end != 0) fail(text, "not a number");
  return value;
}

/* A set in the kernel's list form; `-` is the empty one. Not libnuma's parser, which allows only what is there. */
static struct bitmask *mask(void) {
  struct bitmask *mask = numa_bitmask_alloc(mask_bits);
  const char *text = word();
  if (strcmp(text, "-") == 0) return mask;
  for (;;) {
    char *end;
    long first = strtol(text, &end, 10);
    long last = *end == '-' ? strtol(end + 1, &end, 10) : first;
    for (; first <= last; first++) numa_bitmask_setbit(mask, (unsigned)first);
    if (*end == 0) return mask;
    if (*end != ',') fail(text, "not a list");
    text = end + 1;
  }
}

static struct bitmask *nodes(void) {
  struct bitmask *wide = mask(), *nodes = numa_allocate_nodemask();
  copy_bitmask_to_bitmask(wide, nodes);
  numa_bitmask_free(wide);
  return nodes;
}

static int first_of(const struct bitmask *mask) {
  for (unsigned long i = 0; i < mask->size; i++)
    if (numa_bitmask_isbitset(mask, (unsigned)i)) return (int)i;
  return -1;
}

static int last_of(const struct bitmask *mask) {
  for (unsigned long i = mask->size; i-- > 0;)
    if (numa_bitmask_isbitset(mask, (unsigned)i)) return (int)i;
  return -1;
}

/* Prints a set in the kernel's list form, as numacore-probe does. */
static void print_mask(const struct bitmask *mask) {
  const char *comma = "";
  for (unsigned long i = 0; i < mask->size; i++) {
    unsigned long last = i;
    if (!numa_bitmask_isbitset(mask, (unsigned)i)) continue;
    while (numa_bitmask_isbitset(mask, (unsigned)last + 1)) last++;
    printf(last > i ? "%s%lu-%lu" : "%s%lu", comma, i, last);
    comma = ",";
    i = last;
  }
  if (*comma == 0) putchar('-');
}

static void print_line(const char *key, const struct bitmask *mask) {
  printf("%s ", key);
  print_mask(mask);
  putchar('\n');
}

static void go_on(void) {
  if (strcmp(word(), "--") != 0 || *words == NULL) fail("usage", "-- COMMAND is missing");
  execvp(*words, words);
  fail(*words, strerror(errno));
}

/* --- The machine --- */

static void print_machine(void) {
  printf("available %s\n", numa_available() < 0 ? "no" : "yes");
  printf("max-node %d\n", numa_max_node());
  /* numa_num_configured_nodes() counts nodes with memory here, and directories in later versions. */
  printf("nodes %u\n", numa_bitmask_weight(numa_nodes_ptr));
  print_line("existing-nodes", numa_nodes_ptr);
  printf("allowed-nodes ");
  print_mask(numa_all_nodes_ptr);
  putchar(' ');
  print_mask(numa_get_mems_allowed());
  putchar('\n');
  printf("task-nodes %d\n", numa_num_task_nodes());
  printf("cpus %d\n", numa_num_configured_cpus());
  print_line("allowed-cpus", numa_all_cpus_ptr);
  printf("task-cpus %d\n", numa_num_task_cpus());
  printf("page-size %d\n", numa_pagesize());
  for (int node = 0; node <= numa_max_node(); node++) {
    long long free;
    if (!numa_bitmask_isbitset(numa_nodes_ptr, (unsigned)node)) continue;
    printf("size %d %lld\n", node, numa_node_size64(node, &free));
    printf("free %d %lld\n", node, free);
    struct bitmask *cpus = numa_allocate_cpumask();
    if (numa_node_to_cpus(node, cpus) != 0) fail("numa_node_to_cpus", strerror(errno));
    printf("cpus-of %d ", node);
    print_mask(cpus);
    putchar('\n');
    numa_bitmask_free(cpus);
  }
  for (int from = 0; from <= numa_max_node(); from++)
    for (int to = 0; to <= numa_max_node(); to++)
      printf("distance %d %d %d\n", from, to, numa_distance(from, to));
  for (int cpu = 0; cpu < numa_num_configured_cpus(); cpu++)
    printf("node-of %d %d\n", cpu, numa_node_of_cpu(cpu));
}

static void print_meanings(void) {
  while (*words != NULL) {
    char *text = word();
    struct bitmask *nodes = numa_parse_nodestring(text);
    printf("parse %s ", text);
    if (nodes == NULL) {
      printf("refused\n");
    } else {
      print_mask(nodes);
      putchar('\n');
    }
  }
}

/* --- The thread --- */

static const char *const modes[] = {
    [MPOL_DEFAULT] = "default",
    [MPOL_PREFERRED] = "preferred",
    [MPOL_BIND] = "bind",
    [MPOL_INTERLEAVE] = "interleave",
    [MPOL_LOCAL] = "local",
    [MPOL_PREFERRED_MANY] = "preferred-many",
    [MPOL_WEIGHTED_INTERLEAVE] = "weighted-interleave",
};

/* The policy of the thread, or of an address. The call takes one from the number of bits it is given. */
static int policy_at(void *address, struct bitmask *nodes) {
  int mode;
  if (get_mempolicy(&mode, nodes->maskp, nodes->size + 1, address, address == NULL ? 0 : MPOL_F_ADDR) != 0)
    numa_error("get_mempolicy");
  return mode;
}

static void print_raw_policy(const char *key, void *address) {
  struct bitmask *nodes = numa_allocate_nodemask();
  const int mode = policy_at(address, nodes);
  printf("%s %s+%d ", key, modes[mode & ~mode_flags], mode & mode_flags);
  print_mask(nodes);
  putchar('\n');
  numa_bitmask_free(nodes);
}

static void print_policy(void) {
  print_raw_policy("policy", NULL);
  struct bitmask *nodes = numa_allocate_nodemask();
  const int mode = policy_at(NULL, nodes) & ~mode_flags;
  print_line("membind", numa_get_membind());
  print_line("interleave", numa_get_interleave_mask());
  /* numa_preferred() and numa_preferred_many() give out the nodes of any policy, and the first of those that
   * interleave; only the two policies that prefer have preferred nodes. */
  if (mode == MPOL_PREFERRED || mode == MPOL_PREFERRED_MANY) {
    print_line("preferred", numa_preferred_many());
    printf("preferred-node %d\n", numa_preferred());
  } else {
    printf("preferred -\npreferred-node -1\n");
  }
}

static void set_policy(void) {
  const char *mode = word();
  struct bitmask *set = nodes();
  if (strcmp(mode, "default") == 0) {
    /* Of an empty set. */
    numa_set_interleave_mask(set);
  } else if (strcmp(mode, "preferred") == 0) {
    numa_set_preferred(first_of(set));
  } else if (strcmp(mode, "preferred-many") == 0) {
    numa_set_preferred_many(set);
  } else if (strcmp(mode, "bind") == 0) {
    numa_set_membind(set);
  } else if (strcmp(mode, "bind=balancing") == 0) {
    numa_set_membind_balancing(set);
  } else if (strcmp(mode, "interleave") == 0) {
    numa_set_interleave_mask(set);
  } else if (strcmp(mode, "weighted-interleave") == 0) {
    numa_set_weighted_interleave_mask(set);
  } else if (strcmp(mode, "local") == 0) {
    numa_set_localalloc();
  } else {
    fail(mode, "no such mode");
  }
  go_on();
}

static void print_running(void) {
  struct bitmask *cpus = numa_allocate_cpumask();
  if (numa_sched_getaffinity(0, cpus) < 0) numa_error("numa_sched_getaffinity");
  print_line("affinity", cpus);
  print_line("run-nodes", numa_get_run_node_mask());
}

static void bind_thread(void) {
  numa_bind(nodes());
  go_on();
}

static void run_on(void) {
  const int within = strcmp(word(), "within") == 0;
  struct bitmask *set = nodes();
  if ((within ? numa_run_on_node_mask(set) : numa_run_on_node_mask_all(set)) != 0)
    numa_error("numa_run_on_node_mask");
  go_on();
}

static void set_affinity(void) {
  struct bitmask *wide = mask(), *cpus = numa_allocate_cpumask();
  copy_bitmask_to_bitmask(wide, cpus);
  if (numa_sched_setaffinity(0, cpus) != 0) numa_error("numa_sched_setaffinity");
  go_on();
}

/* --- Memory --- */

/* Asks where pages are; with counts per node only of those that are somewhere. */
static int *places(int process, char *start, size_t count) {
  const size_t page = (size_t)numa_pagesize();
  void **pages = calloc(count, sizeof *pages);
  int *status = calloc(count, sizeof *status);
  if (pages == NULL || status == NULL) fail("calloc", strerror(errno));
  for (size_t i = 0; i < count; i++) pages[i] = start + i * page;
  if (numa_move_pages(process, count, pages, NULL, status, 0) != 0) numa_error("numa_move_pages");
  free(pages);
  return status;
}

static void print_placement(const char *label, char *start, size_t size) {
  const size_t count = size / (size_t)numa_pagesize();
  int *status = places(0, start, count);
  const char *blank = "";
  printf("%s pages ", label);
  for (int node = 0; node <= numa_max_node(); node++) {
    size_t here = 0;
    for (size_t i = 0; i < count; i++) here += status[i] == node;
    if (here == 0) continue;
    printf("%s%d=%zu", blank, node, here);
    blank = " ";
  }
  putchar('\n');
  free(status);
  char key[32];
  snprintf(key, sizeof key, "%s policy", label);
  print_raw_policy(key, start);
}

static const char *name_of_status(int status, char buffer[32]) {
  switch (status) {
    case -ENOENT: return "absent";
    case -EFAULT: return "zero-or-unmapped";
    case -EACCES: return "shared";
    case -EBUSY: return "busy";
    default: break;
  }
  snprintf(buffer, 32, status < 0 ? "failed%d" : "on-%d", status);
  return buffer;
}

static int by_name(const void *left, const void *right) {
  return strcmp(*(char *const *)left, *(char *const *)right);
}

static void print_counts(const int *status, size_t count) {
  char **names = calloc(count, sizeof *names);
  if (names == NULL) fail("calloc", strerror(errno));
  for (size_t i = 0; i < count; i++) {
    char buffer[32];
    names[i] = strdup(name_of_status(status[i], buffer));
  }
  qsort(names, count, sizeof *names, by_name);
  for (size_t i = 0, same; i < count; i += same) {
    for (same = 1; i + same < count && strcmp(names[i], names[i + same]) == 0; same++) continue;
    printf("status %s %zu\n", names[i], same);
  }
}

static char *map(size_t size) {
  char *start = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) fail("mmap", strerror(errno));
  return start;
}

/* What `on N`, `near N`, `local -`, `interleaved LIST`, `weighted LIST` and `thread -` name. */
static char *allocate(size_t *size) {
  const char *how = word();
  struct bitmask *set = nodes();
  *size = (size_t)number() << 20;
  char *start;
  /* NumaCore's memory on a node is strictly there; here that has to be requested. */
  numa_set_bind_policy(strcmp(how, "on") == 0);
  if (strcmp(how, "on") == 0 || strcmp(how, "near") == 0) {
    start = numa_alloc_onnode(*size, first_of(set));
  } else if (strcmp(how, "local") == 0) {
    start = numa_alloc_local(*size);
  } else if (strcmp(how, "interleaved") == 0) {
    start = numa_alloc_interleaved_subset(*size, set);
  } else if (strcmp(how, "weighted") == 0) {
    /* 2.0.19 has a function for threads only. */
    start = map(*size);
    if (mbind(start, *size, MPOL_WEIGHTED_INTERLEAVE, set->maskp, set->size + 1, 0) != 0) numa_error("mbind");
  } else if (strcmp(how, "thread") == 0) {
    start = numa_alloc(*size);
  } else {
    fail(how, "no such way to allocate");
    return NULL;
  }
  if (start == NULL) numa_error("numa_alloc");
  return start;
}

static void place(void) {
  size_t size;
  char *start = allocate(&size);
  numa_police_memory(start, size);
  print_placement("placed", start, size);
}

static unsigned char pattern(size_t index) { return (unsigned char)(index * 7 + (index >> 12)); }

static void fill(char *start, size_t size) {
  for (size_t i = 0; i < size; i++) start[i] = (char)pattern(i);
}

static const char *is_filled(const char *start, size_t size) {
  for (size_t i = 0; i < size; i++)
    if ((unsigned char)start[i] != pattern(i)) return "false";
  return "true";
}

static void grow(void) {
  size_t size;
  char *start = allocate(&size);
  fill(start, size);
  print_placement("first", start, size);
  start = numa_realloc(start, size, 3 * size);
  if (start == NULL) numa_error("numa_realloc");
  numa_police_memory(start, 3 * size);
  printf("grown intact %s\n", is_filled(start, size));
  print_placement("grown", start, 3 * size);
  print_raw_policy("grown last", start + 3 * size - numa_pagesize());
  start = numa_realloc(start, 3 * size, size / 2);
  if (start == NULL) numa_error("numa_realloc");
  printf("shrunk intact %s\n", is_filled(start, size / 2));
  print_placement("shrunk", start, size / 2);
}

static void set_range(void) {
  const char *how = word();
  struct bitmask *set = nodes();
  const size_t size = (size_t)number() << 20;
  char *start = map(size);
  numa_set_bind_policy(1);
  if (strcmp(how, "tonode") == 0) {
    numa_tonode_memory(start, size, first_of(set));
  } else if (strcmp(how, "tonodes") == 0) {
    numa_tonodemask_memory(start, size, set);
  } else if (strcmp(how, "local") == 0) {
    numa_setlocal_memory(start, size);
  } else if (strcmp(how, "interleave") == 0) {
    numa_interleave_memory(start, size, set);
  } else if (strcmp(how, "home") == 0) {
    /* The last of the nodes is the home. */
    numa_tonodemask_memory(start, size, set);
    if (numa_set_mempolicy_home_node(start, size, last_of(set), 0) != 0) numa_error("home node");
  } else {
    fail(how, "no such policy of a range");
  }
  numa_police_memory(start, size);
  print_placement("ranged", start, size);
}

/* Memory on a node, filled. */
static char *on_node(int node, size_t *size) {
  *size = (size_t)number() << 20;
  numa_set_bind_policy(1);
  char *start = numa_alloc_onnode(*size, node);
  if (start == NULL) numa_error("numa_alloc_onnode");
  fill(start, *size);
  return start;
}

static void migrate_own(void) {
  const int from = (int)number();
  struct bitmask *targets = nodes(), *source = numa_allocate_nodemask();
  size_t size;
  char *start = on_node(from, &size);
  numa_bitmask_setbit(source, (unsigned)from);
  if (numa_migrate_pages(0, source, targets) < 0) numa_error("numa_migrate_pages");
  print_placement("migrated", start, size);
  printf("intact %s\n", is_filled(start, size));
}

static void move_own(void) {
  const int from = (int)number(), to = (int)number();
  size_t size;
  char *start = on_node(from, &size);
  const size_t step = 2 * (size_t)numa_pagesize(), count = size / step;
  void **pages = calloc(count, sizeof *pages);
  int *targets = calloc(count, sizeof *targets), *status = calloc(count, sizeof *status);
  if (pages == NULL || targets == NULL || status == NULL) fail("calloc", strerror(errno));
  for (size_t i = 0; i < count; i++) {
    pages[i] = start + i * step;
    targets[i] = to;
  }
  if (numa_move_pages(0, count, pages, targets, status, MPOL_MF_MOVE) < 0) numa_error("numa_move_pages");
  print_counts(status, count);
  print_placement("moved", start, size);
  printf("intact %s\n", is_filled(start, size));
}

static void print_places(void) {
  const int process = (int)number();
  while (*words != NULL) {
    char *end;
    const char *text = word();
    char *start = (char *)strtoul(text, &end, 16);
    const size_t count = *end == ':' ? strtoul(end + 1, NULL, 10) : 0;
    if (count == 0) fail(text, "not START:PAGES");
    int *status = places(process, start, count);
    print_counts(status, count);
    free(status);
  }
}

static const struct {
  const char *name;
  void (*run)(void);
} commands[] = {
    {"machine", print_machine}, {"parse", print_meanings},      {"policy", print_policy},
    {"set", set_policy},        {"running", print_running},     {"bind", bind_thread},
    {"run", run_on},            {"affinity", set_affinity},     {"place", place},
    {"grow", grow},             {"range", set_range},           {"migrate-own", migrate_own},
    {"move-own", move_own},     {"places", print_places},
};

int main(int argc, char **argv) {
  if (argc < 2) fail("usage", "libnuma-probe SUBCOMMAND [WORD...]");
  words = argv + 2;
  for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
    if (strcmp(argv[1], commands[i].name) == 0) {
      commands[i].run();
      return 0;
    }
  fail(argv[1], "no such subcommand");
}
