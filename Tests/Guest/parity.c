// parity SEED COUNT: runs this project's numactl and numactl 2.0.19 with COUNT command lines, which it generates at
// random from SEED. Compares the exit status, stdout, and the policy and CPUs of the command, as state.c prints them.
// Prints each line for which the two differ and no difference in DIFFERENCES.md is the reason, and then how many lines
// there were of each kind. Exits with 1 if it printed such a line, or if the lines compared too little.
//
// Each difference is checked: it states with which words 2.0.19 must be called instead, or how its output must be
// changed. The output of this project's numactl must equal the result, byte for byte.
//
// Requires a machine whose nodes 0, 1 and 3 have memory and whose nodes 0 to 2 have two CPUs each: the machine
// `memoryless`.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static const char old_folder[] = "/old/2.0.19";
static const char ours_path[] = "/usr/bin/numactl-swift";
static const char file_path[] = "/dev/shm/parity-file";
static const char key_path[] = "/dev/shm/parity-key";
static const char output_path[] = "/dev/shm/parity-output";

enum { most_items = 8, longest = 96, most_words = 40, seconds = 20 };

// The differences in DIFFERENCES.md, by the text of its first column. A test checks that the text is there.
enum difference {
  failing, missing_command, help, show_lines, show_nodes, run_nodes, complement, wide_number, balancing,
  sizes, whole_file, weighted_object, found_before, beyond_end, difference_count
};
static const char *const differences[difference_count] = {
    [failing] = "a run that fails",
    [missing_command] = "a command that cannot be run",
    [help] = "help",
    [show_lines] = "`--show` of `-l`, `-P`, `-w` and `-b`",
    [show_nodes] = "`cpubind:` and `nodebind:` of `--show`",
    [run_nodes] = "the nodes that `-N` may name",
    [complement] = "`!` is the complement within the allowed nodes",
    [wide_number] = "numbers beyond 32 bits are refused",
    [balancing] = "`-b` with `-P`",
    [sizes] = "`--length` and `--offset` that are no size",
    [whole_file] = "`--file` or `--shm` without `--length`",
    [weighted_object] = "`-w` on a segment or file",
    [beyond_end] = "`--length` beyond the end of a segment",
    [found_before] = "a word that is wrong behind what was done",
};

// --- Random numbers (SplitMix64) ---

static uint64_t chance_state;

static unsigned below(unsigned bound) {
  uint64_t mixed = chance_state += UINT64_C(0x9e3779b97f4a7c15);
  mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
  return (unsigned)((mixed ^ mixed >> 31) % bound);
}

static bool once_in(unsigned times) { return below(times) == 0; }

#define PICK(list) list[below(sizeof list / sizeof *list)]

// --- Lines ---

enum kind { flag, nodes, cpus, size, octal, number, path };

struct option {
  char letter;
  const char *name;
  enum kind kind;
};

static const struct option options[] = {
    {'a', "all", flag}, {'i', "interleave", nodes}, {'w', "weighted-interleave", nodes}, {'p', "preferred", nodes},
    {'P', "preferred-many", nodes}, {'c', "cpubind", nodes}, {'N', "cpunodebind", nodes}, {'C', "physcpubind", cpus},
    {'m', "membind", nodes}, {'s', "show", flag}, {'l', "localalloc", flag}, {'b', "balancing", flag},
    {'H', "hardware", flag}, {'S', "shm", path}, {'f', "file", path}, {'o', "offset", size}, {'L', "length", size},
    {'t', "strict", flag}, {'M', "shmmode", octal}, {'d', "dump", flag}, {'D', "dump-nodes", flag},
    {'I', "shmid", number}, {'u', "huge", flag}, {'T', "touch", flag}, {0, "cpu-compress", flag},
    {'V', "verify", flag}, {0, "version", flag}};
enum { option_count = sizeof options / sizeof *options };

// How an option is written.
enum form { letter_next, letter_glued, bundled, long_next, long_equals };

struct item {
  char letter;  // of the option; its index + 1 if it has none
  int option;
  enum form form;
  size_t prefix;  // how many characters of the long name are written
  bool without_value;
  char value[longest];
};

struct line {
  struct item items[most_items];
  int count;
  const char *junk;       // a word after the options that is not a valid option
  const char *tail[4];    // the command
  int tail_count;
  bool is_object;
};

static int option_of(char letter) {
  for (int index = 0; index < option_count; index++)
    if (options[index].letter == letter) return index;
  abort();
}

static bool is(const struct item *item, char letter) { return options[item->option].letter == letter; }

__attribute__((format(printf, 2, 3))) static void append(char *text, const char *format, ...) {
  const size_t used = strlen(text);
  va_list values;
  va_start(values, format);
  if (used + 1 < longest) vsnprintf(text + used, longest - used, format, values);
  va_end(values);
}

static void append_number(char *text, unsigned highest) {
  const unsigned value = once_in(12) ? highest + 1 : below(highest + 1);
  static const char *const odd[] = {"0x", "08", "-1", "99", "1024", "0b1", "4294967296", "18446744073709551615", "x", "1e0"};
  if (once_in(14)) append(text, "%s", PICK(odd));
  else append(text, once_in(12) ? "0x%x" : once_in(12) ? "0%o" : once_in(15) ? " %u" : "%u", value);
}

static void make_set(char *text, bool of_nodes) {
  static const char *const whole[] = {"", "all", "all", "same", "same", "ALL", "all,0", "garbage", ",", "0,", "+", "!", "!!0",
                                      "+!1", "++0", "0-", "netdev:lo", "file:/nonexistent", "block:vda", "pci:garbage",
                                      "0-1-2", "1all", "!all", "+all", "!+1", "+-0"};
  const unsigned highest = of_nodes ? 3 : 5;
  *text = 0;
  if (once_in(6)) {
    append(text, "%s", PICK(whole));
    return;
  }
  if (once_in(8)) append(text, "!");
  if (once_in(6)) append(text, "+");
  const unsigned count = once_in(2) ? 1 : 1 + below(3);
  for (unsigned index = 0; index < count; index++) {
    if (index) append(text, once_in(12) ? ", " : ",");
    append_number(text, highest);
    if (!once_in(3)) continue;
    append(text, "-");
    append(text, "%u", below(highest + 2));
  }
  if (once_in(12)) append(text, ",all");
  if (once_in(25)) append(text, once_in(2) ? " " : "x");
}

static void make_value(char *text, const struct option *option, bool is_object) {
  static const char *const good[] = {"16k", "64k", "65536", "0x10000", "16K"};
  // Less than any length: 2.0.19 refuses to touch memory that starts beyond the length.
  static const char *const starts[] = {"4k", "8k", "0x1000", "8192"};
  static const char *const bad[] = {"abc", "4096x", "1mb", "-1", "", "100", "64kk"};
  static const char *const modes[] = {"600", "0644", "8", "0x1", "", "777"};
  static const char *const numbers[] = {"0", "1", "0x7", "127", "x", ""};
  *text = 0;
  switch (option->kind) {
    case nodes:
      // Mostly one node: with the mistakes of generated sets, few lines would reach the policy.
      if (is_object && !once_in(4)) append(text, "%u", below(2));
      else make_set(text, true);
      break;
    case cpus: make_set(text, false); break;
    case size: append(text, "%s", once_in(8) ? PICK(bad) : option->letter == 'o' ? PICK(starts) : PICK(good)); break;
    case octal: append(text, "%s", PICK(modes)); break;
    case number: append(text, "%s", PICK(numbers)); break;
    case path: append(text, "%s", once_in(2) ? file_path : key_path); break;
    case flag: break;
  }
}

static struct item *add(struct line *line, int option) {
  struct item *item = &line->items[line->count++];
  const size_t length = strlen(options[option].name);
  memset(item, 0, sizeof *item);
  item->option = option;
  item->form = (enum form)below(5);
  if (!options[option].letter && item->form < long_next) item->form = long_equals;
  item->prefix = once_in(3) ? 1 + below((unsigned)length) : length;
  make_value(item->value, &options[option], line->is_object);
  return item;
}

static struct item *add_letter(struct line *line, const char *letters) {
  return add(line, option_of(letters[below((unsigned)strlen(letters))]));
}

static void make_line(struct line *line) {
  static const char *const junk[] = {"--foo", "-z", "--foo=1", "-1", "--all=1", "--", "--h", "--l=", "--p"};
  memset(line, 0, sizeof *line);
  line->is_object = once_in(8);
  if (line->is_object) {
    struct item *object;
    if (once_in(8)) add_letter(line, "tIM");
    if (!once_in(3)) add_letter(line, "L");
    if (once_in(4)) add_letter(line, "o");
    object = add_letter(line, "Sf");
    strcpy(object->value, is(object, 'S') ? key_path : file_path);
    if (!once_in(5)) add_letter(line, "iimmpPlw");
    for (unsigned more = below(4); more > 0; more--) add_letter(line, once_in(12) ? "sbHLmN" : "dDTVd");
    return;
  }
  for (unsigned more = below(5); more > 0; more--) {
    if (once_in(12)) add(line, (int)below(option_count));
    else add_letter(line, once_in(3) ? "abltabs" : "iiwpPcNNCCmm");
  }
  if (once_in(25) && line->count && options[line->items[line->count - 1].option].kind != flag) {
    line->items[line->count - 1].without_value = true;
    return;
  }
  if (once_in(12)) line->junk = PICK(junk);
  switch (below(20)) {
    case 0: return;
    case 1: line->tail[line->tail_count++] = "nosuchcmd"; return;
    case 2: line->tail[line->tail_count++] = "/etc"; return;
    case 3: line->tail[line->tail_count++] = "--"; break;
    case 4: case 5: case 6: add(line, option_of('s')); break;
    case 7: add_letter(line, "Hs"); break;
    default: break;
  }
  line->tail[line->tail_count++] = "state";
}

// Writes a line as words. `storage` holds the words that are composed.
static int words_of(const struct line *line, const char **words, char storage[][2 * longest]) {
  int count = 0, stored = 0;
  bool can_bundle = false;
  for (int index = 0; index < line->count; index++) {
    const struct item *item = &line->items[index];
    const struct option *option = &options[item->option];
    const bool has_value = option->kind != flag && !item->without_value;
    char *word = storage[stored];
    if (item->form <= bundled && option->letter) {
      if (item->form == bundled && can_bundle) {
        word = storage[stored - 1];
        sprintf(word + strlen(word), "%c", option->letter);
      } else {
        sprintf(word, "-%c", option->letter);
        words[count++] = word;
        stored++;
      }
      can_bundle = option->kind == flag;
      // An empty value cannot be attached to its option.
      if (has_value && item->form != letter_next && *item->value) strcat(word, item->value);
      else if (has_value) words[count++] = item->value;
      continue;
    }
    can_bundle = false;
    sprintf(word, "--%.*s", (int)item->prefix, option->name);
    words[count++] = word;
    stored++;
    if (has_value && item->form == long_equals) sprintf(word + strlen(word), "=%s", item->value);
    else if (has_value) words[count++] = item->value;
  }
  if (line->junk) words[count++] = line->junk;
  for (int index = 0; index < line->tail_count; index++) words[count++] = line->tail[index];
  words[count] = NULL;
  return count;
}

// --- Runs ---

struct result {
  int status;  // as a shell reports it
  char text[8192];
};

// Gives both programs the same start: a file and a segment of 64 kB each, or neither.
static void prepare(bool is_there) {
  struct shm_info usage;
  const int last = shmctl(0, SHM_INFO, (struct shmid_ds *)(void *)&usage);
  for (int index = 0; index <= last; index++) {
    struct shmid_ds segment;
    const int id = shmctl(index, SHM_STAT, &segment);
    if (id >= 0) shmctl(id, IPC_RMID, NULL);
  }
  unlink(file_path);
  unlink(key_path);
  if (!is_there) return;
  close(open(key_path, O_CREAT | O_WRONLY, 0600));
  const int file = open(file_path, O_CREAT | O_WRONLY, 0600);
  if (ftruncate(file, 65536) != 0 || shmget(ftok(key_path, 0), 65536, IPC_CREAT | 0600) < 0) exit(2);
  close(file);
}

// Removes numbers that differ in each run: free memory, and the address of a segment.
static void even_out(char *text) {
  char *from = text, *to = text;
  while (*from) {
    const bool is_free = strncmp(from, " free: ", 7) == 0, is_address = strncmp(from, "numactl verify ", 15) == 0;
    if (!is_free && !is_address) {
      *to++ = *from++;
      continue;
    }
    const size_t length = is_free ? 7 : 15;
    memmove(to, from, length);
    from += length;
    to += length;
    while (strchr("0123456789abcdef", *from) && *from) from++;
  }
  *to = 0;
}

// Removes the lines of -D that show the nodes of pages. If no policy names nodes, pages come from the node of the CPU
// on which the tool runs.
static void leave_out_places(char *text) {
  char *from = text, *to = text;
  while (*from) {
    size_t length = strcspn(from, "\n");
    length += from[length] == '\n';
    // 0000000000000000-0000000000004000: 1
    const size_t node = 16 + 1 + 16 + 2;
    const bool is_place = length > node + 1 && from[16] == '-' && strncmp(from + 33, ": ", 2) == 0 &&
                          strspn(from + node, "0123456789") + node + 1 == length;
    if (!is_place) {
      memmove(to, from, length);
      to += length;
    }
    from += length;
  }
  *to = 0;
}

static bool names_policy_nodes(const struct line *line) {
  for (int index = 0; index < line->count; index++) {
    const char letter = options[line->items[index].option].letter;
    if (letter && strchr("iwpPm", letter)) return true;
  }
  return false;
}

static void run_program(bool is_ours, const struct line *line, bool is_there, struct result *result) {
  static char storage[most_items * 2][2 * longest];
  const char *words[most_words] = {"numactl"};
  char loader[64], library[64], program[64];
  int count = 1, state = 0;
  prepare(is_there);
  if (!is_ours) {
    snprintf(loader, sizeof loader, "%s/lib/ld.so", old_folder);
    snprintf(library, sizeof library, "%s/lib", old_folder);
    snprintf(program, sizeof program, "%s/libexec/numactl", old_folder);
    const char *start[] = {loader, "--argv0", "numactl", "--library-path", library, program};
    memcpy(words, start, sizeof start);
    count = sizeof start / sizeof *start;
  }
  words_of(line, words + count, storage);
  const int output = open(output_path, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
  const pid_t child = fork();
  if (child == 0) {
    const int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, 0);
    dup2(output, 1);
    dup2(nothing, 2);
    alarm(seconds);
    execv(is_ours ? ours_path : loader, (char *const *)words);
    _exit(99);
  }
  waitpid(child, &state, 0);
  result->status = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
  const ssize_t length = pread(output, result->text, sizeof result->text - 1, 0);
  result->text[length < 0 ? 0 : length] = 0;
  close(output);
  even_out(result->text);
  if (!names_policy_nodes(line)) leave_out_places(result->text);
}

static bool same(const struct result *left, const struct result *right) {
  return left->status == right->status && strcmp(left->text, right->text) == 0;
}

// --- Differences ---

// The differences that are the reason for the results of one line.
struct needs {
  bool of[difference_count];
};

// Returns whether the item's prefix names its option alone. If the prefix names several options, both programs fail.
static bool is_named(const struct item *item) {
  if (item->form < long_next && options[item->option].letter) return true;
  const char *name = options[item->option].name;
  int matches = 0;
  if (item->prefix == strlen(name)) return true;
  for (int index = 0; index < option_count; index++)
    if (strncmp(options[index].name, name, item->prefix) == 0) matches++;
  return matches == 1;
}

// Returns whether a value is a size for this project's numactl.
static bool is_size(const char *value) {
  char *end;
  if (*value < '0' || *value > '9') return false;
  strtoull(value, &end, 0);
  return *end == 0 || (strchr("kKmMgG", *end) && end[1] == 0);
}

static unsigned long bytes(const char *size) {
  return strtoul(size, NULL, 0) << (strpbrk(size, "kK") ? 10 : 0);
}

static bool names_nodes(const struct item *item) { return options[item->option].kind == nodes && !item->without_value; }

static bool runs_on_nodes(const struct item *item) { return is(item, 'N') || is(item, 'c'); }

// Writes a set as a specifier.
static void write_set(char *text, unsigned set) {
  *text = 0;
  for (int bit = 0; set >> bit; bit++)
    if (set >> bit & 1) append(text, "%s%d", *text ? "," : "", bit);
}

// Returns the set that 2.0.19 makes of one specifier: the members of the line of state.c that starts with NAME, or -1
// if 2.0.19 refuses the specifier.
static int ask_old(char letter, const char *value, bool all, const char *name) {
  struct line line = {.tail = {"state"}, .tail_count = 1};
  struct result result;
  struct item *item;
  if (all) add_letter(&line, "a")->form = letter_next;
  item = add_letter(&line, (char[]){letter, 0});
  item->form = letter_next;
  snprintf(item->value, longest, "%s", value);
  const uint64_t before = chance_state;
  run_program(false, &line, false, &result);
  chance_state = before;
  if (result.status != 0) return -1;
  const char *found = strstr(result.text, name);
  if (found == NULL) return -1;
  found = strchr(found, ' ') + 1;
  if (strcmp(name, "policy") == 0) found = strchr(found, ' ') + 1;
  int set = 0;
  for (; *found && *found != '\n' && *found != '-'; found++)
    if (*found >= '0' && *found <= '9') set |= 1 << strtol(found, (char **)&found, 10), found--;
  return set;
}

// Returns whether a value has a number of more than 31 bits. 2.0.19 uses only the lower bits.
static bool has_wide_number(const char *value) {
  const char *place;
  for (place = value; *place;) {
    char *end;
    if (*place < '0' || *place > '9') {
      if (*place == '-' && (place == value || strchr(",-+! ", place[-1])) && place[1] >= '1' && place[1] <= '9') return true;
      place++;
      continue;
    }
    errno = 0;
    if (strtoull(place, &end, 0) > INT32_MAX) return true;
    place = end > place ? end : place + 1;
  }
  return false;
}

// Changes a line so that 2.0.19 does what this project's numactl does with it, and records the differences. Returns
// false if this project's numactl must refuse the line.
static bool translate(struct line *line, struct needs *needs, bool is_there) {
  enum { with_memory = 1 << 0 | 1 << 1 | 1 << 3 };
  bool all = false;
  char previous[longest] = "";
  bool has_previous = false, has_length = false;
  unsigned long offset = 0, length = 0;
  for (int index = 0; index < line->count; index++) {
    struct item *item = &line->items[index];
    if (!is_named(item)) return true;
    if (line->is_object && options[item->option].kind == size && !is_size(item->value)) {
      needs->of[sizes] = true;
      return false;
    }
    if (is(item, 'L')) has_length = true, length = bytes(item->value);
    if (is(item, 'o')) offset = bytes(item->value);
    if (is(item, 'S') && is_there && has_length && length <= 65536 && offset + length > 65536) {
      needs->of[beyond_end] = true;
      return false;
    }
    if ((is(item, 'f') || is(item, 'S')) && !has_length && is_there && offset < 65536 && line->count < most_items) {
      // Inserts a length up to the end of the file or segment.
      memmove(item + 1, item, (size_t)(line->count++ - index) * sizeof *item);
      item->option = option_of('L');
      item->form = letter_next;
      item->without_value = false;
      snprintf(item->value, longest, "%lu", 65536 - offset);
      needs->of[whole_file] = has_length = true;
    }
    if (is(item, 's') || (options[item->option].letter == 0 && strcmp(options[item->option].name, "version") == 0)) return true;
    if (is(item, 'a')) all = true;
    if (options[item->option].kind == cpus && has_wide_number(item->value)) {
      needs->of[wide_number] = true;
      return false;
    }
    if (!names_nodes(item)) continue;
    // 2.0.19 gets the words that `same` refers to.
    if (strcmp(item->value, "same") == 0) {
      if (has_previous) strcpy(item->value, previous);
    } else {
      strcpy(previous, item->value);
      has_previous = true;
    }
    if (strcmp(item->value, "same") == 0) return true;
    if (has_wide_number(item->value)) {
      needs->of[wide_number] = true;
      return false;
    }
    if (runs_on_nodes(item) && !all && !line->is_object) {
      // After -a, 2.0.19 accepts all four nodes. A set then means the same as for this project's numactl without -a.
      const int set = ask_old('N', item->value, true, "cpus");
      const int old = ask_old('N', item->value, false, "cpus");
      if (set != old && set > 0) {
        item->option = option_of('C');
        item->form = letter_next;
        write_set(item->value, (unsigned)set);
        needs->of[run_nodes] = true;
      } else if (set < 0 && old > 0) {
        return false;
      }
      continue;
    }
    if (item->value[0] == '!' && !runs_on_nodes(item) && !all) {
      const int set = ask_old('i', item->value + 1, false, "policy");
      if (set < 0) continue;
      write_set(item->value, with_memory & ~(unsigned)set);
      if (!*item->value) item->form = letter_next;
      needs->of[complement] = true;
    }
  }
  return true;
}

// Replaces the first FROM in a text.
static bool replace(char *text, const char *from, const char *to) {
  char copy[sizeof ((struct result *)0)->text];
  char *place = strstr(text, from);
  if (place == NULL) return false;
  strcpy(copy, place + strlen(from));
  strcpy(place, to);
  strcat(text, copy);
  return true;
}

// Sets VALUE to the words after NAME on its line.
static void field(const char *text, const char *name, char *value) {
  const char *place = strstr(text, name);
  *value = 0;
  if (place == NULL) return;
  place += strlen(name);
  snprintf(value, longest, "%.*s", (int)strcspn(place, "\n"), place);
}

static void change_line(char *text, const char *name, const char *value) {
  char old[longest], start[longest], from[3 * longest], to[8 * longest];
  snprintf(start, sizeof start, "\n%s", name);
  field(text, start, old);
  snprintf(from, sizeof from, "%s%s\n", start, old);
  snprintf(to, sizeof to, "%s%s\n", start, value);
  replace(text, from, to);
}

// Changes the output of `--show` of 2.0.19 to the output without its mistakes.
static void mend_show(char *text, struct needs *needs) {
  char mask[longest], cpu_list[longest], before[sizeof ((struct result *)0)->text];
  unsigned set = 0;
  if (strncmp(text, "policy: ", 8) != 0) return;
  field(text, "\npreferred: ", mask);
  const int first = atoi(mask);
  strcpy(before, text);
  if (replace(text, "preferred node: physcpubind", "preferred node: \nphyscpubind")) {
    char node[48];
    snprintf(node, sizeof node, "%d", first);
    if (replace(text, "policy: [8194]", "policy: bind")) {
      change_line(text, "preferred node: ", node);
      change_line(text, "membind: ", mask);
    }
    if (replace(text, "policy: [8197]", "policy: preferred-many")) {
      snprintf(node, sizeof node, "%d (preferred-many)", first);
      change_line(text, "preferred node: ", node);
    }
    if (replace(text, "policy: [6]", "policy: weighted-interleave")) {
      // No page has been interleaved yet, and all weights are 1.
      char lines[4 * longest] = "";
      snprintf(node, sizeof node, "%d", first);
      snprintf(lines, sizeof lines, "%d (interleave next)\ninterleavemask: %s\ninterleaveweights:", first, mask);
      for (const char *place = mask; *place; place++)
        if (*place == ' ') strcat(lines, " 1");
      sprintf(lines + strlen(lines), "\ninterleavenode: %d", first);
      change_line(text, "preferred node: ", lines);
    }
  } else if (strncmp(text, "policy: preferred-many", 22) == 0) {
    char node[32];
    snprintf(node, sizeof node, "%d (preferred-many)", first);
    change_line(text, "preferred node: ", node);
  }
  if (strcmp(before, text) != 0) needs->of[show_lines] = true;
  strcpy(before, text);
  field(text, "physcpubind: ", cpu_list);
  for (char *place = cpu_list; *place;) {
    char *end;
    const long cpu = strtol(place, &end, 10);
    if (end == place) break;
    set |= 1u << cpu / 2;
    place = end;
  }
  char list[longest] = "";
  for (int node = 0; node < 3; node++)
    if (set >> node & 1) append(list, "%d ", node);
  change_line(text, "cpubind: ", list);
  change_line(text, "nodebind: ", list);
  if (strcmp(before, text) != 0) needs->of[show_nodes] = true;
}

// Changes the parts of the output of 2.0.19 that differ in this project's numactl.
static void mend(const struct line *line, struct result *result, struct needs *needs) {
  bool is_balancing = false, is_many = false;
  for (int index = 0; index < line->count; index++) {
    is_balancing |= is(&line->items[index], 'b');
    is_many |= is(&line->items[index], 'P');
  }
  // 2.0.19 interleaves without weights although -w requests them, and reports that itself.
  for (char *wrong; line->is_object && (wrong = strstr(result->text, ": wrong policy interleave, expected [6]\n"));) {
    char *end = strchr(wrong, '\n') + 1;
    while (wrong > result->text && wrong[-1] != '\n') wrong--;
    memmove(wrong, end, strlen(end) + 1);
    result->status = 0;
    needs->of[weighted_object] = true;
  }
  if (result->status == 0) {
    mend_show(result->text, needs);
    for (int index = 0; line->is_object && index < line->count; index++)
      while (is(&line->items[index], 'w') && replace(result->text, ": interleave :", ": weighted-interleave :"))
        needs->of[weighted_object] = true;
    if (is_balancing && is_many && replace(result->text, "policy 5 ", "policy 8197 ")) needs->of[balancing] = true;
  }
  if (result->status != 1) return;
  // 2.0.19 prints its message about a wrong word after the output that it printed before.
  char *place = result->text;
  char *invalid = strstr(result->text, "> is invalid\n");
  if (invalid != NULL && invalid[13] == 0) {
    while (invalid > place && invalid[-1] != '\n') invalid--;
    *invalid = 0;
    needs->of[failing] = true;
  } else if (*place && strcmp(place + strlen(place) - 1, "\n") == 0 && (place[1] == 0 || strcmp(place + strlen(place) - 2, "\n\n") == 0)) {
    place[strlen(place) - 1] = 0;
    needs->of[failing] = true;
  }
}

static void print_line(const struct line *line) {
  static char storage[most_items * 2][2 * longest];
  const char *words[most_words];
  const int count = words_of(line, words, storage);
  for (int index = 0; index < count; index++) printf(" '%s'", words[index]);
  printf("\n");
}

static void print_result(const char *name, const struct result *result) {
  printf("  %s: status %d, ", name, result->status);
  for (const char *place = result->text; *place; place++)
    if (*place == '\n') printf("|");
    else putchar(*place);
  printf("\n");
}

int main(int argc, char **argv) {
  static struct result ours, theirs, expected;
  unsigned counts[difference_count] = {0}, equal = 0, states = 0, refusals = 0, failures = 0;
  if (argc != 3) {
    fprintf(stderr, "usage: parity SEED COUNT\n");
    return 2;
  }
  const unsigned total = (unsigned)strtoul(argv[2], NULL, 10);
  chance_state = strtoull(argv[1], NULL, 10);
  for (unsigned index = 0; index < total; index++) {
    struct line line, translated;
    struct needs needs = {0};
    make_line(&line);
    const bool is_there = once_in(2);
    run_program(true, &line, is_there, &ours);
    run_program(false, &line, is_there, &theirs);
    if (ours.status == 0 && strncmp(ours.text, "policy ", 7) == 0) states++;
    if (ours.status == 1) refusals++;
    if (same(&ours, &theirs)) {
      equal++;
      continue;
    }
    expected = theirs;
    mend(&line, &expected, &needs);
    // The command does not exist or is a folder. Both programs got the same command.
    const bool ends_twice = line.junk && strcmp(line.junk, "--") == 0;
    const char *command = line.tail_count ? line.tail[ends_twice ? 0 : line.tail_count - 1] : "";
    const int missing = strcmp(command, "/etc") == 0 ? 126 : strcmp(command, "state") == 0 ? -1 : 127;
    if (!same(&ours, &expected) && theirs.status == 1 && !*theirs.text && !*ours.text && ours.status == missing) {
      expected = ours;
      needs.of[missing_command] = true;
    }
    if (!same(&ours, &expected)) {
      memset(&needs, 0, sizeof needs);
      translated = line;
      if (translate(&translated, &needs, is_there)) {
        run_program(false, &translated, is_there, &expected);
        mend(&translated, &expected, &needs);
      } else {
        expected.status = 1;
        *expected.text = 0;
      }
      if (expected.status == 1 && !*expected.text && !*ours.text && ours.status == missing) {
        expected = ours;
        needs.of[missing_command] = true;
      }
    }
    // This project's numactl reads all words before it does anything.
    if (!same(&ours, &expected) && line.is_object && ours.status == 1 && expected.status == 1 && !*ours.text) {
      expected = ours;
      needs.of[found_before] = true;
    }
    if (same(&ours, &expected)) {
      for (int difference = 0; difference < difference_count; difference++) counts[difference] += needs.of[difference];
      continue;
    }
    failures++;
    if (failures > 40) continue;
    printf("numactl");
    print_line(&line);
    print_result("ours", &ours);
    print_result("2.0.19", &theirs);
  }
  printf("%u lines, %u alike, %u commands run, %u refused", total, equal, states, refusals);
  for (int difference = 0; difference < difference_count; difference++)
    if (counts[difference]) printf(", %u: %s", counts[difference], differences[difference]);
  printf("\n%u differ otherwise\n", failures);
  // Lines that are all invalid would compare nothing.
  return failures || states < total / 8 || refusals < total / 8;
}
