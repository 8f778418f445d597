#ifndef CSTART_H
#define CSTART_H

/* Nothing to call: linking this target is what matters (start.c says why). */

#endif
