/* Chunks from malloc, filled from their beginning: a paper has hundreds of short texts, and one
 * allocation each would cost more than all the rest of making it. */
#include "receipts/arena.h"

#define CHUNK_BYTES 16000

struct _OcopArenaChunk {
    OcopArenaChunk *older;
    char bytes[];
};

void
ocop_arena_clear (OcopArena *arena)
{
    while (arena->newest != NULL) {
        OcopArenaChunk *older = arena->newest->older;
        g_free (arena->newest);
        arena->newest = older;
    }
    arena->at = NULL;
    arena->left = 0;
}

char *
ocop_arena_take (OcopArena *arena, gsize size)
{
    if (size > arena->left) {
        const gsize room = MAX (size, CHUNK_BYTES);
        OcopArenaChunk *chunk = g_malloc (sizeof (OcopArenaChunk) + room);
        chunk->older = arena->newest;
        arena->newest = chunk;
        arena->at = chunk->bytes;
        arena->left = room;
    }
    char *taken = arena->at;
    arena->at += size;
    arena->left -= size;
    return taken;
}

void
ocop_arena_give_back (OcopArena *arena, gsize size)
{
    arena->at -= size;
    arena->left += size;
}
