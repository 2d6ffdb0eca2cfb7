/* The nightly check: `verify` in steps that hold a snapshot only for a till, or for a month of a
 * roll-up; and what the last check found, whoever ran it. */
#include "registry/store/check_private.h"
#include "registry/store/rollups_private.h"
#include "registry/store/store.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define NOTE_SETTING "last_check"
#define NOTE_NUMBERS 5

struct _OcopRegCheckWalk {
    OcopRegCheck check;
    GPtrArray *tills; /* NULL: not begun */
    guint next_till;
    gboolean is_past_strays;
    OcopRegRollupsCheck rollups;
};

OcopRegCheckWalk *
ocop_reg_check_walk_new (void)
{
    OcopRegCheckWalk *walk = g_new0 (OcopRegCheckWalk, 1);
    walk->check.problems = g_ptr_array_new_with_free_func (g_free);
    return walk;
}

void
ocop_reg_check_walk_free (OcopRegCheckWalk *walk)
{
    if (walk == NULL)
        return;
    g_clear_pointer (&walk->tills, g_ptr_array_unref);
    ocop_reg_check_clear (&walk->check);
    g_free (walk);
}

const OcopRegCheck *
ocop_reg_check_walk_peek (const OcopRegCheckWalk *walk)
{
    return &walk->check;
}

static gboolean
step_rollups (OcopRegCheckWalk *walk, OcopRegDb *db, GError **error)
{
    char *difference = NULL;
    if (!ocop_reg_rollups_check_step (db, &walk->rollups, &difference, error))
        return FALSE;
    if (difference != NULL)
        g_ptr_array_add (walk->check.problems, difference);
    return TRUE;
}

static gboolean
take_step (OcopRegCheckWalk *walk, OcopRegDb *db, GError **error)
{
    if (walk->tills == NULL) {
        walk->tills = ocop_reg_tills_list (db, error);
        walk->check.n_tills = walk->tills != NULL ? walk->tills->len : 0;
        return walk->tills != NULL;
    }
    if (walk->next_till < walk->tills->len)
        return ocop_reg_check_till (db, g_ptr_array_index (walk->tills, walk->next_till++),
                                    &walk->check, error);
    if (!walk->is_past_strays) {
        walk->is_past_strays = TRUE;
        return ocop_reg_check_strays (db, &walk->check, error);
    }
    return step_rollups (walk, db, error);
}

gboolean
ocop_reg_check_walk_step (OcopRegCheckWalk *walk, OcopRegDb *db, gboolean *ret_is_done,
                          GError **error)
{
    g_auto (OcopRegTransaction) snapshot = {0};
    if (!ocop_reg_begin (&snapshot, db, OCOP_REG_READ, error) || !take_step (walk, db, error))
        return FALSE;
    *ret_is_done = walk->rollups.is_done;
    return TRUE;
}

/* --- what it found --- */

void
ocop_reg_check_note_clear (OcopRegCheckNote *note)
{
    g_clear_pointer (&note->problem, g_free);
}

/* Numbers, then the first problem; one a line. */
gboolean
ocop_reg_check_note_put (OcopRegDb *db, const OcopRegCheck *check, gint64 now_ms, GError **error)
{
    const char *problem = check->problems->len > 0 ? g_ptr_array_index (check->problems, 0) : NULL;
    g_autofree char *text = g_strdup_printf (
        "%" PRId64 "\n%" PRId64 "\n%" PRId64 "\n%" PRId64 "\n%u\n%s", now_ms, check->n_tills,
        check->n_records, check->n_rows, check->problems->len, problem != NULL ? problem : "");
    return ocop_reg_setting_put (db, NOTE_SETTING, text, error);
}

static gboolean
read_note (const char *text, OcopRegCheckNote *ret_note)
{
    gint64 numbers[NOTE_NUMBERS];
    g_auto (GStrv) lines = g_strsplit (text, "\n", NOTE_NUMBERS + 1);
    if (g_strv_length (lines) != NOTE_NUMBERS + 1)
        return FALSE;
    for (guint i = 0; i < NOTE_NUMBERS; i++)
        if (!g_ascii_string_to_signed (lines[i], 10, 0, G_MAXINT64, &numbers[i], NULL))
            return FALSE;
    *ret_note = (OcopRegCheckNote){.at_ms = numbers[0],
                                   .n_tills = numbers[1],
                                   .n_records = numbers[2],
                                   .n_rows = numbers[3],
                                   .n_problems = numbers[4],
                                   .problem = numbers[4] > 0 ? g_strdup (lines[5]) : NULL};
    return TRUE;
}

gboolean
ocop_reg_check_note_get (OcopRegDb *db, OcopRegCheckNote *ret_note, GError **error)
{
    g_autofree char *text = NULL;
    OcopRegCheckNote note = {0};
    if (!ocop_reg_setting_get (db, NOTE_SETTING, &text, error))
        return FALSE;
    /* One that cannot be read is none: the next check writes it anew. */
    if (text != NULL)
        read_note (text, &note);
    *ret_note = note;
    return TRUE;
}
