/* Answers of the network. */
#include "base/network.h"

void
ocop_net_answer_clear (OcopNetAnswer *answer)
{
    g_clear_pointer (&answer->headers, g_hash_table_unref);
    g_clear_pointer (&answer->body, g_bytes_unref);
}

const char *
ocop_net_answer_get_header (const OcopNetAnswer *answer, const char *name)
{
    g_autofree char *lower = g_ascii_strdown (name, -1);
    return answer->headers != NULL ? g_hash_table_lookup (answer->headers, lower) : NULL;
}
