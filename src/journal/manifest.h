/* MANIFEST of an export folder: lines of sha256sum, "hex  path", one per file, sorted by path.
 * Private to this folder. */
#pragma once

#include "journal/hash.h"
#include <glib.h>

typedef struct _OcopManifest OcopManifest;

OcopManifest *ocop_manifest_new (void);
void ocop_manifest_free (OcopManifest *manifest);

/* @path is unique, relative, without LF. */
void ocop_manifest_add (OcopManifest *manifest, const char *path, const void *bytes, gsize size);
/* The file's text, sorted by byte value of the paths. Owned. */
GString *ocop_manifest_to_text (OcopManifest *manifest);

/* Reads a MANIFEST; the order of lines does not matter, a path twice does. NULL when a line is not
 * in the form. */
OcopManifest *ocop_manifest_read (const char *bytes, gsize size);

/* FALSE when @path is not listed. Marks it as asked for. */
gboolean ocop_manifest_look_up (OcopManifest *manifest, const char *path,
                                guint8 ret_hash[OCOP_HASH_SIZE]);
/* A path that was listed and never asked for, NULL when there is none. Borrowed. */
const char *ocop_manifest_find_unasked (OcopManifest *manifest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopManifest, ocop_manifest_free)
