/* A stick's requests answered, as the server would answer them. */
#pragma once

#include "registry/ingest/ingest.h"

typedef struct {
    guint n_requests;
    guint n_refused; /* answered by a problem */
} OcopStickCounts;

/* @requests: the file as it came. *@ret_answers: the file to carry back; owned. Batches are taken
 * in groups, each group one durable commit. Errors: BAD_FILE with the message's number as row;
 * those of the database. */
gboolean ocop_stick_take (OcopIngest *ingest, GBytes *requests, gint64 now_ms, GBytes **ret_answers,
                          OcopStickCounts *ret_counts, GError **error);
