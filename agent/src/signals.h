/* A signal that marks a moment of the timeline, if that is asked for.
 */
#ifndef FLOODMARK_SIGNALS_H
#define FLOODMARK_SIGNALS_H

/* From now on this signal marks a moment; 0: none does. Only where it would do what it does by default: one that is handled or
 * ignored already is the program's, and one that the program comes to handle becomes so. Before its first line, when the interpreter has
 * looked what signals do: for Python it is as it was. */
void signals_start(int number);
#endif
