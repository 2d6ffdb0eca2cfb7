/* The ack, and the parts of it that other answers share. */
#include "wire/ack.h"

#include "base/money.h"
#include "base/text.h"
#include "wire/ack_parts.h"
#include "wire/parts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NAME_MAX_BYTES 64

static const char *const proven_names[OCOP_N_PROVEN] = {
    [OCOP_UNPROVEN] = "unproven",
    [OCOP_CATCHING_UP] = "catching-up",
    [OCOP_PROVEN] = "proven",
};

const char *
ocop_proven_to_text (OcopProven proven)
{
    g_assert ((guint)proven < OCOP_N_PROVEN);
    return proven_names[proven];
}

gboolean
ocop_proven_from_text (const char *text, OcopProven *ret_proven)
{
    for (guint i = 0; i < OCOP_N_PROVEN; i++) {
        if (strcmp (proven_names[i], text) == 0) {
            *ret_proven = (OcopProven)i;
            return TRUE;
        }
    }
    return FALSE;
}

OcopProven
ocop_proven_read (OcopJsonMembers *members)
{
    OcopProven proven = OCOP_CATCHING_UP;
    g_autofree char *text =
        ocop_json_members_dup_raw (members, "proven", TRUE, NAME_MAX_BYTES, NULL);
    if (text != NULL && !ocop_proven_from_text (text, &proven))
        ocop_json_members_fail (members, "proven", _ ("“%s” is not known here"), text);
    return proven;
}

void
ocop_cursors_write (OcopJsonWriter *writer, const OcopCursors *cursors)
{
    ocop_json_add_int (writer, "epoch", cursors->epoch);
    ocop_json_add_int (writer, "acked_seq", cursors->acked_seq);
    ocop_wire_add_hex (writer, "head_hash", cursors->head_hash, OCOP_HASH_SIZE);
    ocop_json_add_int (writer, "acked_totals", cursors->acked_totals);
    ocop_json_add_int (writer, "acked_stock", cursors->acked_stock);
}

void
ocop_cursors_read (OcopJsonMembers *members, OcopCursors *ret_cursors)
{
    ret_cursors->epoch = ocop_json_members_get_int (members, "epoch", TRUE, 1, OCOP_EPOCH_MAX, 0);
    ret_cursors->acked_seq =
        ocop_json_members_get_int (members, "acked_seq", TRUE, 0, OCOP_SEQ_MAX, 0);
    ocop_json_members_get_hex (members, "head_hash", TRUE, ret_cursors->head_hash, OCOP_HASH_SIZE);
    ret_cursors->acked_totals =
        ocop_json_members_get_int (members, "acked_totals", TRUE, 0, G_MAXINT64, 0);
    ret_cursors->acked_stock =
        ocop_json_members_get_int (members, "acked_stock", TRUE, 0, G_MAXINT64, 0);
}

void
ocop_command_write (OcopJsonWriter *writer, const char *key, const OcopCommand *command)
{
    if (command->kind == OCOP_COMMAND_NONE) {
        ocop_json_add_null (writer, key);
        return;
    }
    ocop_json_begin_object (writer, key);
    ocop_json_add_string (writer, "kind", "open-epoch");
    ocop_wire_add_head (writer, "at", &command->at);
    ocop_json_add_int (writer, "case", command->case_id);
    ocop_json_end_object (writer);
}

void
ocop_command_read (OcopJsonMembers *members, const char *key, OcopCommand *ret_command)
{
    OcopJsonMembers child;
    OcopCommand command = {0};
    *ret_command = command;
    if (!ocop_json_members_enter (members, key, FALSE, &child))
        return;
    g_autofree char *kind = ocop_json_members_dup_raw (&child, "kind", TRUE, NAME_MAX_BYTES, NULL);
    if (g_strcmp0 (kind, "open-epoch") == 0) {
        command.kind = OCOP_COMMAND_OPEN_EPOCH;
        command.case_id = ocop_json_members_get_int (&child, "case", TRUE, 1, G_MAXINT64, 0);
        if (!ocop_wire_read_head (&child, "at", 0, &command.at))
            ocop_json_members_fail (&child, "at", _ ("“%s” is missing"), "at");
    }
    if (!ocop_json_members_has_failed (&child))
        *ret_command = command;
    ocop_json_members_leave (members, &child);
}

static void
free_payment (gpointer payment)
{
    g_free (((OcopPaymentNotice *)payment)->code);
    g_free (((OcopPaymentNotice *)payment)->reference);
    g_free (payment);
}

OcopAck *
ocop_ack_new (void)
{
    OcopAck *ack = g_new0 (OcopAck, 1);
    ack->recalls = ocop_recalls_new();
    ack->payments = g_ptr_array_new_with_free_func (free_payment);
    return ack;
}

void
ocop_ack_free (OcopAck *ack)
{
    if (ack == NULL)
        return;
    g_array_unref (ack->recalls);
    g_ptr_array_unref (ack->payments);
    g_free (ack);
}

void
ocop_ack_add_payment (OcopAck *ack, const char *code, gint64 amount, gint64 utc_ms,
                      const char *reference)
{
    OcopPaymentNotice *payment = g_new0 (OcopPaymentNotice, 1);
    payment->code = g_strdup (code);
    payment->amount = amount;
    payment->utc_ms = utc_ms;
    payment->reference = g_strdup (reference);
    g_ptr_array_add (ack->payments, payment);
}

static void
write_payments (OcopJsonWriter *w, const OcopAck *ack)
{
    ocop_json_begin_array (w, "payments");
    for (guint i = 0; i < ack->payments->len; i++) {
        const OcopPaymentNotice *payment = g_ptr_array_index (ack->payments, i);
        ocop_json_begin_object (w, NULL);
        ocop_json_add_string (w, "code", payment->code);
        ocop_json_add_int (w, "amount", payment->amount);
        ocop_json_add_int (w, "utc_ms", payment->utc_ms);
        ocop_json_add_string (w, "reference", payment->reference);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
}

GBytes *
ocop_ack_to_json (const OcopAck *ack)
{
    OcopJsonWriter writer, *w = &writer;
    GString *out = g_string_sized_new (1024);
    ocop_wire_begin_write (w, out);
    ocop_wire_add_till (w, ack->point, ack->till);
    ocop_cursors_write (w, &ack->acked);
    ocop_json_add_string (w, "proven", ocop_proven_to_text (ack->proven));
    ocop_json_add_int (w, "next_sync_s", ack->next_sync_s);
    ocop_json_add_int (w, "catalogue_version", ack->catalogue_version);
    ocop_json_add_int (w, "recall_version", ack->recall_version);
    if (ack->has_recalls)
        ocop_recalls_write (w, "recalls", ack->recalls);
    write_payments (w, ack);
    ocop_command_write (w, "command", &ack->command);
    ocop_json_add_int (w, "quarantined", ack->n_quarantined);
    ocop_json_add_int (w, "server_time", ack->server_time);
    ocop_wire_add_hex (w, "request", ack->request, OCOP_HASH_SIZE);
    return ocop_wire_end_write (w, out);
}

static void
read_payments (OcopJsonMembers *m, OcopAck *ack)
{
    guint length;
    OcopJsonWalk walk;
    OcopJsonSpan element;
    const OcopJsonSpan array =
        ocop_json_members_get_array (m, "payments", FALSE, OCOP_ACK_PAYMENTS_MAX, &length);
    ocop_json_walk_init (&walk, array);
    for (guint i = 0; ocop_json_walk_next_element (&walk, &element); i++) {
        OcopJsonMembers child;
        ocop_json_members_enter_element (m, "payments", i, element, &child);
        g_autofree char *code =
            ocop_json_members_dup_text (&child, "code", TRUE, OCOP_PAYMENT_TEXT_MAX);
        const gint64 amount =
            ocop_json_members_get_int (&child, "amount", TRUE, 0, OCOP_MONEY_MAX, 0);
        const gint64 utc_ms =
            ocop_json_members_get_int (&child, "utc_ms", TRUE, 0, OCOP_UTC_MS_MAX, 0);
        g_autofree char *reference =
            ocop_json_members_dup_text (&child, "reference", TRUE, OCOP_PAYMENT_TEXT_MAX);
        ocop_ack_add_payment (ack, code, amount, utc_ms, reference);
        ocop_json_members_leave (m, &child);
    }
}

static void
read_ack (OcopJsonMembers *m, OcopAck *ack)
{
    ocop_wire_read_till (m, ack->point, &ack->till);
    ocop_cursors_read (m, &ack->acked);
    ack->proven = ocop_proven_read (m);
    ack->next_sync_s =
        ocop_json_members_get_int (m, "next_sync_s", TRUE, 1, OCOP_ACK_NEXT_SYNC_MAX_S, 1);
    ack->catalogue_version =
        ocop_json_members_get_int (m, "catalogue_version", TRUE, 0, G_MAXINT64, 0);
    ack->recall_version = ocop_json_members_get_int (m, "recall_version", TRUE, 0, G_MAXINT64, 0);
    ack->has_recalls = ocop_json_members_get (m, "recalls").size > 0;
    ocop_recalls_read (m, "recalls", OCOP_ACK_RECALLS_MAX, ack->recalls);
    read_payments (m, ack);
    ocop_command_read (m, "command", &ack->command);
    ack->n_quarantined = ocop_json_members_get_int (m, "quarantined", FALSE, 0, G_MAXINT64, 0);
    ack->server_time = ocop_json_members_get_int (m, "server_time", TRUE, 0, OCOP_UTC_MS_MAX, 0);
    ocop_json_members_get_hex (m, "request", TRUE, ack->request, OCOP_HASH_SIZE);
}

OcopAck *
ocop_ack_from_json (const char *bytes, gsize size, GError **error)
{
    OcopJsonMembers members;
    if (!ocop_wire_begin_read (bytes, size, OCOP_ACK_MAX_BYTES, &members, error))
        return NULL;
    g_autoptr (OcopAck) ack = ocop_ack_new();
    read_ack (&members, ack);
    if (!ocop_json_members_finish (&members, error))
        return NULL;
    return g_steal_pointer (&ack);
}
