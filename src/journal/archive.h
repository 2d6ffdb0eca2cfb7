/* An export folder: the whole journal of a till as plain files, to be checked by anybody with
 * sha256sum and openssl.
 *
 *     headers.txt        all records' bytes one after the other, 16 lines each, oldest first
 *     sigs.txt           a line of 128 hex digits per record, in the same order
 *     bodies/SEQ.json    bodies of epoch 1; bodies/EPOCH.SEQ.json those of later epochs
 *     till.pub           a line of 64 hex digits per epoch, in order
 *     acks.txt           a line per signed answer of the registry, may be empty; kept as evidence,
 * not interpreted here MANIFEST           sha256sum lines over all other files
 *
 * MANIFEST is taken away first and written last, so a folder without one was not finished. Both
 * sides hold headers.txt and sigs.txt in memory (about half a KiB per record). */
#pragma once

#include "base/ports.h"
#include "journal/verifier.h"
#include <glib.h>

/* Largest body that is taken back in, in bytes. */
#define OCOP_ARCHIVE_BODY_MAX_BYTES ((gsize)16 * 1024 * 1024)
/* Largest other file. */
#define OCOP_ARCHIVE_FILE_MAX_BYTES ((gsize)1024 * 1024 * 1024)
#define OCOP_ARCHIVE_ACK_MAX_BYTES  65536

typedef struct _OcopArchiveWriter OcopArchiveWriter;

/* Begins an export into @folder, which is made (0700) when it is not there; an earlier export of
 * the same till in it is overwritten. @ports is borrowed until free. Errors: G_FILE_ERROR. */
OcopArchiveWriter *ocop_archive_writer_new (const OcopPorts *ports, const char *folder,
                                            GError **error);
void ocop_archive_writer_free (OcopArchiveWriter *writer);

/* Adds the next record, oldest first. @header: exactly one record's bytes. Writes the body's file
 * at once. Errors: OCOP_ERROR_BAD_INPUT when @header is no record, OCOP_ERROR_STORE_DAMAGED when
 * the record was added before, G_FILE_ERROR. */
gboolean ocop_archive_writer_add_record (OcopArchiveWriter *writer, const void *header,
                                         gsize header_size, const void *body, gsize body_size,
                                         const guint8 signature[OCOP_SIGNATURE_SIZE],
                                         GError **error);
/* Adds the public key of the next epoch, beginning with the first one exported. */
void ocop_archive_writer_add_key (OcopArchiveWriter *writer,
                                  const guint8 public_key[OCOP_PUBLIC_KEY_SIZE]);
/* Adds one line to acks.txt. Errors: OCOP_ERROR_BAD_INPUT when @ack is not one line of printable
 * text. */
gboolean ocop_archive_writer_add_ack (OcopArchiveWriter *writer, const char *ack, GError **error);
/* Writes everything else, MANIFEST last. Errors: G_FILE_ERROR. */
gboolean ocop_archive_writer_finish (OcopArchiveWriter *writer, GError **error);

/* "bodies/7.json" in epoch 1, "bodies/2.7.json" in epoch 2. Owned. */
char *ocop_archive_dup_body_path (gint64 epoch, gint64 seq);

/* Feeds the export in @folder to @verifier, which is new but for keys and expectations, and gives
 * the result. Without keys those of till.pub are taken. A break in the chain is reported at its
 * record; a file that is missing, changed or of no use is named in the reason as well, and is the
 * break when the chain itself holds. A file that MANIFEST does not list is not seen. Errors:
 * OCOP_ERROR_BAD_FILE when @folder holds no export at all. */
gboolean ocop_archive_verify (const OcopPorts *ports, const char *folder, OcopVerifier *verifier,
                              OcopVerifierResult *ret_result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopArchiveWriter, ocop_archive_writer_free)
