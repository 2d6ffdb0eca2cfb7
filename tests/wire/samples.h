/* Batches for tests: a real chain of headers signed with a known key, and everything else at
 * random. */
#pragma once

#include "wire/batch.h"

/* The key pair of 32 times @byte. Borrowed, for ever. */
const OcopKeys *sample_keys (guint8 byte);

/* A batch of QN01's till 1, epoch 1, with @n_headers headers from seq 57 on, chained and signed by
 * sample_keys (1), every tenth a shift close with its body; @n_rows rows and @n_stock positions;
 * all else from @rand. */
OcopBatch *sample_batch (GRand *rand, guint n_headers, guint n_rows, guint n_stock);

void assert_same_bytes (const void *a, gsize a_size, const void *b, gsize b_size);
/* Asserts that both say the same. */
void assert_same_batch (const OcopBatch *a, const OcopBatch *b);

/* A text of 1 to @max_chars characters, Vietnamese letters, quotes and backslashes among them.
 * Owned.
 */
char *sample_text (GRand *rand, guint max_chars);

/* @bytes with the first @from replaced by @to; asserts that it is there. */
GBytes *sample_replace (GBytes *bytes, const char *from, const char *to);

/* Asserts that @error is bad input of @field, and clears it. */
void assert_bad_field (GError **error, const char *field);
