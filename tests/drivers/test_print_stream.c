/* Bytes and atoms: a writer that stops anywhere knows in which command it stands. */
#include "drivers/proto/print_stream.h"

#include <string.h>

static const OcopAtom *
atom_at (const OcopPrintStream *stream, guint index)
{
    g_assert_cmpuint (index, <, stream->atoms->len);
    return &g_array_index (stream->atoms, OcopAtom, index);
}

static void
test_atoms_follow_without_a_gap (void)
{
    g_autoptr (OcopPrintStream) stream = ocop_print_stream_new();
    gsize end = 0;
    for (guint i = 1; i <= 100; i++) {
        guint8 bytes[100];
        memset (bytes, (int)i, sizeof bytes);
        ocop_print_stream_add (stream, OCOP_ATOM_TEXT, bytes, i, i);
    }
    g_assert_cmpuint (stream->atoms->len, ==, 100);
    for (guint i = 0; i < 100; i++) {
        const OcopAtom *atom = atom_at (stream, i);
        g_assert_cmpuint (atom->start, ==, end);
        g_assert_cmpuint (atom->size, ==, i + 1);
        g_assert_cmpuint (atom->pause_ms, ==, i + 1);
        g_assert_cmpuint (stream->bytes->data[atom->start + atom->size - 1], ==, i + 1);
        end += atom->size;
    }
    g_assert_cmpuint (stream->bytes->len, ==, end);
}

static void
test_every_byte_is_in_its_atom (void)
{
    g_autoptr (OcopPrintStream) stream = ocop_print_stream_new();
    guint8 bytes[7] = {0};
    for (gsize size = 1; size <= sizeof bytes; size++)
        ocop_print_stream_add (stream, OCOP_ATOM_RASTER, bytes, size, 0);
    for (gsize offset = 0; offset < stream->bytes->len; offset++) {
        const OcopAtom *atom = atom_at (stream, ocop_print_stream_find_atom (stream, offset));
        g_assert_cmpuint (atom->start, <=, offset);
        g_assert_cmpuint (offset, <, atom->start + atom->size);
    }
}

static void
test_nothing_makes_no_atom (void)
{
    g_autoptr (OcopPrintStream) stream = ocop_print_stream_new();
    ocop_print_stream_add (stream, OCOP_ATOM_TEXT, NULL, 0, 5);
    ocop_print_stream_reserve (stream, 50);
    ocop_print_stream_commit (stream, OCOP_ATOM_TEXT, 0, 0);
    g_assert_cmpuint (stream->atoms->len, ==, 0);
    g_assert_cmpuint (stream->bytes->len, ==, 0);
}

static void
test_room_not_used_is_given_back (void)
{
    g_autoptr (OcopPrintStream) stream = ocop_print_stream_new();
    ocop_print_stream_add (stream, OCOP_ATOM_SETUP, "ab", 2, 0);
    guint8 *room = ocop_print_stream_reserve (stream, 100000);
    memcpy (room, "cde", 3);
    ocop_print_stream_commit (stream, OCOP_ATOM_CUT, 3, 9);
    ocop_print_stream_add (stream, OCOP_ATOM_SETUP, "f", 1, 0);
    g_assert_cmpuint (stream->bytes->len, ==, 6);
    g_assert_cmpint (memcmp (stream->bytes->data, "abcdef", 6), ==, 0);
    g_assert_cmpint (atom_at (stream, 1)->kind, ==, OCOP_ATOM_CUT);
    g_assert_cmpuint (atom_at (stream, 1)->start, ==, 2);
    g_assert_cmpuint (atom_at (stream, 1)->size, ==, 3);
    g_assert_cmpuint (atom_at (stream, 1)->pause_ms, ==, 9);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/print-stream/atoms-follow-without-a-gap", test_atoms_follow_without_a_gap);
    g_test_add_func ("/print-stream/every-byte-is-in-its-atom", test_every_byte_is_in_its_atom);
    g_test_add_func ("/print-stream/nothing-makes-no-atom", test_nothing_makes_no_atom);
    g_test_add_func ("/print-stream/room-not-used-is-given-back", test_room_not_used_is_given_back);
    return g_test_run();
}
