/* g_assert_cmpmem does not compile with -Wconversion. */
#pragma once

#include <glib.h>
#include <string.h>

static inline void
assert_same_bytes (const void *found, gsize found_size, const void *expected, gsize expected_size)
{
    g_assert_cmpuint (found_size, ==, expected_size);
    g_assert_true (memcmp (found, expected, expected_size) == 0);
}
