/* Names and sentences of the breaks: one table. */
#include "journal/break.h"

#include <glib/gi18n-lib.h>

static const struct {
    const char *name;
    const char *text;
} breaks[OCOP_N_BREAKS] = {
    [OCOP_BREAK_NONE] = {"none", N_ ("nothing is wrong")},
    [OCOP_BREAK_UNREADABLE] = {"unreadable", N_ ("the record cannot be read")},
    [OCOP_BREAK_POSITION] =
        {"position", N_ ("the record with this number is missing, or another stands in its place")},
    [OCOP_BREAK_IDENTITY] = {"identity", N_ ("the record is of another province, point or till")},
    [OCOP_BREAK_BODY_MISSING] = {"body-missing", N_ ("the body of the record is missing")},
    [OCOP_BREAK_BODY_CHANGED] = {"body-changed", N_ ("the body of the record was changed")},
    [OCOP_BREAK_BODY_UNREADABLE] =
        {"body-unreadable", N_ ("the epoch's first record names no usable key or previous head")},
    [OCOP_BREAK_KEY_UNKNOWN] = {"key-unknown", N_ ("there is no public key for this epoch")},
    [OCOP_BREAK_KEY_DIFFERS] = {"key-differs",
                                N_ ("the epoch opens with another key than the given one")},
    [OCOP_BREAK_LINK] = {"link", N_ ("the record does not follow from the one before it")},
    [OCOP_BREAK_SIGNATURE_MISSING] = {"signature-missing",
                                      N_ ("the signature of the record is missing")},
    [OCOP_BREAK_SIGNATURE] = {"signature",
                              N_ ("the record is not signed with the till's key as it stands")},
    [OCOP_BREAK_TOTALS] = {"totals", N_ ("the perpetual totals do not follow from those before")},
    [OCOP_BREAK_CLOCK] = {"clock", N_ ("the time goes back although the clock was called good")},
    [OCOP_BREAK_EMPTY] = {"empty", N_ ("there is no record")},
    [OCOP_BREAK_HEAD_MISSING] = {"head-missing",
                                 N_ ("the journal ends before the record that must be in it")},
    [OCOP_BREAK_HEAD_DIFFERS] = {"head-differs",
                                 N_ ("the record has another hash than the one given")},
    [OCOP_BREAK_RECEIPT_FORGED] = {"receipt-forged",
                                   N_ ("the receipt was not issued by this till")},
    [OCOP_BREAK_FILE_MISSING] = {"file-missing", N_ ("the file is missing or cannot be read")},
    [OCOP_BREAK_FILE_CHANGED] = {"file-changed", N_ ("the file is not what MANIFEST says")},
    [OCOP_BREAK_FILE_EXTRA] = {"file-extra", N_ ("the file belongs to no record")},
};

const char *
ocop_break_get_name (OcopBreak code)
{
    g_assert ((guint)code < OCOP_N_BREAKS);
    return breaks[code].name;
}

const char *
ocop_break_get_text (OcopBreak code)
{
    g_assert ((guint)code < OCOP_N_BREAKS);
    return _ (breaks[code].text);
}
