/* fill BYTES PASSES: writes each byte of new memory PASSES times, in pieces of 10 MiB, as memhog does. */
#define _DEFAULT_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc != 3) return 1;
  const size_t size = strtoul(argv[1], NULL, 0), piece = 10 << 20;
  char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 1;
  for (unsigned long pass = strtoul(argv[2], NULL, 0); pass > 0; pass--)
    for (size_t start = 0; start < size; start += piece) {
      if (write(1, ".", 1) != 1) return 1;
      memset(memory + start, 0xff, size - start < piece ? size - start : piece);
    }
  return 0;
}
