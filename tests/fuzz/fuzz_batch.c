/* What comes over the line from a till, and back: batches, acks, states, enrolments, problems,
 * signed requests, sticks.
 *
 * The first byte chooses the reader. What is taken must be written as a message that says the same,
 * and a batch's headers must get through the range's reader or be refused by it. */
#include "wire/enrol.h"
#include "wire/header_range.h"
#include "wire/http_signature.h"
#include "wire/problem.h"
#include "wire/state.h"
#include "wire/stick.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size);

static void
fuzz_batch (const char *text, gsize size)
{
    gsize n_written;
    g_autoptr (OcopBatch) batch = ocop_batch_from_json (text, size, NULL);
    if (batch == NULL)
        return;
    g_autoptr (GBytes) written = ocop_batch_to_json (batch);
    const char *again = g_bytes_get_data (written, &n_written);
    g_autoptr (OcopBatch) second = ocop_batch_from_json (again, n_written, NULL);
    g_assert (second != NULL && second->quarantined->len == 0);
    g_assert (second->rows->len == batch->rows->len && second->lots->len == batch->lots->len);
    g_autoptr (GBytes) rewritten = ocop_batch_to_json (second);
    g_assert (g_bytes_equal (written, rewritten));

    g_autoptr (GArray) headers = ocop_header_range_read (batch, NULL);
    g_assert (headers == NULL || headers->len == ocop_batch_count_headers (batch));
}

#define FUZZ_MESSAGE(Type, name, prefix)                                                           \
    static void name (const char *text, gsize size)                                                \
    {                                                                                              \
        gsize n_written;                                                                           \
        g_autoptr (Type) message = prefix##_from_json (text, size, NULL);                          \
        if (message == NULL)                                                                       \
            return;                                                                                \
        g_autoptr (GBytes) written = prefix##_to_json (message);                                   \
        const char *again = g_bytes_get_data (written, &n_written);                                \
        g_autoptr (Type) second = prefix##_from_json (again, n_written, NULL);                     \
        g_assert (second != NULL);                                                                 \
        g_autoptr (GBytes) rewritten = prefix##_to_json (second);                                  \
        g_assert (g_bytes_equal (written, rewritten));                                             \
    }

FUZZ_MESSAGE (OcopAck, fuzz_ack, ocop_ack)
FUZZ_MESSAGE (OcopTillState, fuzz_state, ocop_till_state)
FUZZ_MESSAGE (OcopEnrolRequest, fuzz_enrol, ocop_enrol_request)
FUZZ_MESSAGE (OcopEnrolAnswer, fuzz_enrol_answer, ocop_enrol_answer)

static void
fuzz_problem (const char *text, gsize size)
{
    gsize n_written;
    g_autoptr (OcopProblem) problem = ocop_problem_from_json (text, size, 502);
    g_assert (g_utf8_validate (problem->title, -1, NULL));
    g_assert (g_utf8_validate (problem->detail, -1, NULL));
    g_autoptr (GBytes) written = ocop_problem_to_json (problem);
    const char *again = g_bytes_get_data (written, &n_written);
    g_autoptr (OcopProblem) second = ocop_problem_from_json (again, n_written, 502);
    g_assert (second->type == problem->type && second->status == problem->status);
}

/* Lines: target, Content-Digest, Signature-Input, Signature; the rest is the body. */
static void
fuzz_signature (const char *text, gsize size)
{
    static const guint8 key[OCOP_PUBLIC_KEY_SIZE] = {1};
    OcopSignatureParams params;
    g_autofree char *copy = g_strndup (text, size);
    g_auto (GStrv) lines = g_strsplit (copy, "\n", 5);
    if (g_strv_length (lines) < 5)
        return;
    const OcopHttpRequest request = {
        .method = "POST", .target = lines[0], .body = lines[4], .body_size = strlen (lines[4])};
    const OcopSignatureHeaders headers = {lines[1], lines[2], lines[3]};
    g_assert (ocop_http_signature_verify (&request, &headers, key, &params) != OCOP_SIGNATURE_OK);
    if (ocop_http_signature_read (lines[2], &params) == OCOP_SIGNATURE_OK) {
        char id[OCOP_KEY_ID_TEXT_SIZE];
        ocop_key_id_to_text (&params.key_id, id);
        g_assert (strstr (lines[2], id) != NULL);
    }
}

/* The last line is made to fit: no mutation would ever get past its sum. */
static void
fuzz_stick (OcopStickKind kind, const char *text, gsize size)
{
    const guint n_messages = size > 0 ? (guint8)text[0] % 4 : 0;
    g_autoptr (GString) file =
        g_string_new_len (size > 0 ? text + 1 : "", size > 0 ? (gssize)size - 1 : 0);
    g_autofree char *sum =
        g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)file->str, file->len);
    g_string_append_printf (file, "end %u %s\n", n_messages, sum);
    g_autoptr (GBytes) bytes = g_bytes_new (file->str, file->len);
    g_autoptr (GPtrArray) messages = ocop_stick_read (kind, bytes, NULL);
    if (messages == NULL)
        return;
    g_autoptr (GBytes) written = ocop_stick_write (kind, messages, NULL);
    g_assert (written != NULL && g_bytes_equal (written, bytes));
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size)
{
    if (size == 0)
        return 0;
    const char *text = (const char *)bytes + 1;
    size--;
    switch (bytes[0]) {
    case 'b':
        fuzz_batch (text, size);
        break;
    case 'a':
        fuzz_ack (text, size);
        break;
    case 's':
        fuzz_state (text, size);
        break;
    case 'e':
        fuzz_enrol (text, size);
        break;
    case 'r':
        fuzz_enrol_answer (text, size);
        break;
    case 'p':
        fuzz_problem (text, size);
        break;
    case 'h':
        fuzz_signature (text, size);
        break;
    case 'q':
        fuzz_stick (OCOP_STICK_REQUESTS, text, size);
        break;
    case 'w':
        fuzz_stick (OCOP_STICK_ANSWERS, text, size);
        break;
    default:
        break;
    }
    return 0;
}
