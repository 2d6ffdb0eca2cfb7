/* Holds keys back from an entry that composes (Telex, VNI) until it is known whether a scanner
 * types them. An input method answers late and by its own way: what it has made of a code cannot be
 * taken back for certain, so it must not see one. Without such a method nothing is held. */
#pragma once

#include <gtk/gtk.h>

typedef struct _OcopKeyHolder OcopKeyHolder;

/* @window outlives it. */
OcopKeyHolder *ocop_key_holder_new (GtkWindow *window);
void ocop_key_holder_free (OcopKeyHolder *holder);

/* TRUE: @event was held before and let go; it goes its way. Asked once for each key. */
gboolean ocop_key_holder_is_let_go (OcopKeyHolder *holder, GdkEvent *event);
/* TRUE when the entry with the focus composes, or keys before this one are not there yet. */
gboolean ocop_key_holder_should_hold (OcopKeyHolder *holder);
/* They are let go together when none follows for a while. */
void ocop_key_holder_hold (OcopKeyHolder *holder, GdkEvent *event);
void ocop_key_holder_let_go (OcopKeyHolder *holder);
/* They were a scanner's. TRUE when there were any. */
gboolean ocop_key_holder_drop (OcopKeyHolder *holder);
