/* Ctrl-C for commands that train: the first one asks for a checkpoint, the second one ends the program. */
#ifndef NER_NER_INTERRUPT_H
#define NER_NER_INTERRUPT_H

#include <stdatomic.h>

/* 0, or the signal that came. */
extern atomic_int interrupt_number;

/* From now on SIGINT and SIGTERM set it; where it is set already, they end the program, which leaves no half-written
 * file. */
void interrupt_catch(void);

#endif
