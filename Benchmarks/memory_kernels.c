/*
 * Times memset, memcpy and STREAM's triad on its own memory, as NumaCore's MemoryBenchmark does: it flushes the memory
 * from the caches before each run, and ignores the first run. Prints a line for each, `NAME MB/s`, with the best run.
 *
 * usage: memory_kernels BYTES RUNS
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

void flush_caches(const void *start, unsigned long size);

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static size_t fill(char *bytes, size_t size) {
  memset(bytes, 0xff, size);
  return size;
}

static size_t copy(char *bytes, size_t size) {
  memcpy(bytes, bytes + size / 2, size / 2);
  return size / 2;
}

static size_t triad(char *bytes, size_t size) {
  size_t length = size / (3 * sizeof(double));
  double *restrict a = (double *)(void *)bytes;
  const double *restrict b = a + length;
  const double *restrict c = a + 2 * length;
  for (size_t index = 0; index < length; index++) a[index] = b[index] + 3.0 * c[index];
  return length * 3 * sizeof(double);
}

int main(int argc, char **argv) {
  size_t size = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
  int runs = argc == 3 ? atoi(argv[2]) : 0;
  if (size < 24 || runs < 1) {
    fputs("usage: memory_kernels BYTES RUNS\n", stderr);
    return 2;
  }
  static const struct {
    const char *name;
    size_t (*run)(char *bytes, size_t size);
  } kernels[] = {{"memset", fill}, {"memcpy", copy}, {"triad", triad}};
  for (size_t kernel = 0; kernel < sizeof kernels / sizeof *kernels; kernel++) {
    char *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (bytes == MAP_FAILED) {
      perror("memory_kernels: mmap");
      return 1;
    }
    for (size_t index = 0; index < size / sizeof(double); index++) ((double *)(void *)bytes)[index] = 1;
    double best = 0;
    for (int run = 0; run <= runs; run++) {
      flush_caches(bytes, size);
      double start = now();
      size_t moved = kernels[kernel].run(bytes, size);
      double speed = (double)moved / (now() - start);
      if (run > 0 && speed > best) best = speed;
    }
    printf("%s %.1f\n", kernels[kernel].name, best / 1e6);
    munmap(bytes, size);
  }
  return 0;
}
