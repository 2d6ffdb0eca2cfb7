/* Tells a scanner that types like a keyboard from a person: many printable keys in a fast row that
 * ends with Enter or Tab. The last resort, where a scanner cannot be taken as a device. Pure: keys
 * and times in, codes out.
 * Source: devices.md 2.1; style.md "Wedge fallback". */
#pragma once

#include <glib.h>

#define OCOP_WEDGE_LENGTH_MIN 6
#define OCOP_WEDGE_LENGTH_MAX 200
/* Between two keys of one code. */
#define OCOP_WEDGE_GAP_MS 50

typedef struct _OcopWedge OcopWedge;

OcopWedge *ocop_wedge_new (void);
void ocop_wedge_free (OcopWedge *wedge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopWedge, ocop_wedge_free)

/* One key going down. @character: what it would type without an input method (0: nothing);
 * @ends: Enter or Tab. Returns the code when this key ended one: owned; "" when it was longer than
 * any code. NULL: none. */
char *ocop_wedge_take_key (OcopWedge *wedge, gunichar character, gboolean ends, gint64 time_ms);
/* A key at @time_ms goes on with the run of the keys before it. */
gboolean ocop_wedge_is_in_run (const OcopWedge *wedge, gint64 time_ms);
