/* Random shops and random requests, most of them sensible. */
#pragma once

#include "property/model.h"

/* splitmix64. */
guint64 random_next (guint64 *state);
/* 0 to @n − 1. */
int random_below (guint64 *state, int n);
gboolean random_one_in (guint64 *state, int n);

/* Fills the model's catalogue; the same as CSV. Owned. */
char *generate_catalogue (Model *model, guint64 *state);
void generate_sale (Model *model, guint64 *state, MRequest *ret_request);
void generate_back (Model *model, guint64 *state, MBack *ret_back);
/* The JSON of CONTRACT.md; @id 0: without request id. Owned. */
char *sale_to_json (const Model *model, const MRequest *request, guint64 id);
char *back_to_json (const Model *model, const MBack *back, guint64 id);
