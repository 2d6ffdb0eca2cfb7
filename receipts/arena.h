/* Texts that live as long as their owner and are freed at once. Private to this folder. */
#pragma once

#include <glib.h>

typedef struct _OcopArenaChunk OcopArenaChunk;

/* Zeroed: empty. */
typedef struct {
    OcopArenaChunk *newest;
    char *at;
    gsize left;
} OcopArena;

void ocop_arena_clear (OcopArena *arena);

/* Room for @size bytes, unaligned and not initialised. */
char *ocop_arena_take (OcopArena *arena, gsize size);
/* The last @size bytes of what was taken last are not needed. */
void ocop_arena_give_back (OcopArena *arena, gsize size);
