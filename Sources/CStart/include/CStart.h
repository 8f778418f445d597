#ifndef CSTART_H
#define CSTART_H

/* The arguments that the program was started with: their number, and the words, which end with a null pointer. */
int argument_count(void);
char *_Nullable *_Nonnull argument_words(void);

#endif
