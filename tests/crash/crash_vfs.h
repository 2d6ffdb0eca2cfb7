/* A disk in memory that can lose power at any of its operations: the OcopDisk of a shop and the
 * SQLite VFS under its store.
 *
 * Every file has two contents: what programs see now, and what would be there after a power cut. A
 * write moves to the second only by a sync; names (new, renamed, removed) only by a sync of the
 * folder. What was not synced may still have reached the disk, in any order and in parts: which, is
 * decided by an OcopDamage and a seed.
 *
 * Operations are counted: writes, truncations, syncs, and changes of names. Reading is free. */
#pragma once

#include "base/ports.h"

typedef struct _OcopCrashDisk OcopCrashDisk;
typedef struct _OcopCrashImage OcopCrashImage;

/* What becomes of that which was not synced. */
typedef enum {
    OCOP_DAMAGE_LOSE,    /* nothing of it is there */
    OCOP_DAMAGE_TEAR,    /* any of its sectors, in any order; of the names a first part */
    OCOP_DAMAGE_KEEP,    /* all of it is there */
    OCOP_DAMAGE_RUBBISH, /* as TEAR, and some sectors hold neither the old nor the new bytes */
    OCOP_DAMAGE_REORDER, /* any of its writes, each as a whole */
    OCOP_DAMAGE_CUT,     /* its writes in order up to one that is torn */
    OCOP_N_DAMAGES
} OcopDamage;

typedef enum {
    OCOP_FAULT_NONE,
    OCOP_FAULT_WRITE, /* writing gives an I/O error */
    OCOP_FAULT_SYNC,  /* syncing gives an I/O error, and as on Linux a later sync does not try those
                         bytes again */
} OcopFaultKind;

/* Registers its VFS with SQLite; several disks may exist at a time. */
OcopCrashDisk *ocop_crash_disk_new (void);
void ocop_crash_disk_free (OcopCrashDisk *disk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopCrashDisk, ocop_crash_disk_free)

/* The table to put into OcopPorts; valid as long as @disk. */
const OcopDisk *ocop_crash_disk_get_port (OcopCrashDisk *disk);

/* Everything as it is now, taken as synced. No file may be open. */
OcopCrashImage *ocop_crash_disk_save (OcopCrashDisk *disk);
/* Puts @image back, as a machine that has just started; no crash and no fault is planned any more.
 */
void ocop_crash_disk_load (OcopCrashDisk *disk, const OcopCrashImage *image);
void ocop_crash_image_free (OcopCrashImage *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopCrashImage, ocop_crash_image_free)

/* Operations since the last load or power cycle. */
guint ocop_crash_disk_get_n_operations (const OcopCrashDisk *disk);
/* The power goes before operation @operation, counted as above from 1: it and all later ones fail
 * and do nothing; reading fails too. */
void ocop_crash_disk_crash_at (OcopCrashDisk *disk, guint operation);
/* As if now. */
void ocop_crash_disk_crash (OcopCrashDisk *disk);
gboolean ocop_crash_disk_is_crashed (const OcopCrashDisk *disk);
/* The power is back: files hold what survived. All handles must be closed. */
void ocop_crash_disk_power_cycle (OcopCrashDisk *disk, OcopDamage damage, guint64 seed);

/* From now on: @skip such operations on files whose name ends in @suffix go well, the next @n_times
 * fail. */
void ocop_crash_disk_fail (OcopCrashDisk *disk, OcopFaultKind kind, const char *suffix, guint skip,
                           guint n_times);
guint ocop_crash_disk_get_n_failed (const OcopCrashDisk *disk);

/* Bytes that fit in all; -1 (at first) for as many as one likes. What does not fit is refused with
 * SQLITE_FULL or ENOSPC. */
void ocop_crash_disk_set_capacity (OcopCrashDisk *disk, gint64 n_bytes);
gint64 ocop_crash_disk_get_used (const OcopCrashDisk *disk);
/* No file can be opened for writing, as on a file system that was mounted again read-only. */
void ocop_crash_disk_set_read_only (OcopCrashDisk *disk, gboolean is_read_only);

gboolean ocop_crash_disk_has_file (const OcopCrashDisk *disk, const char *path);
/* Without a trace and durably, as a person would. */
void ocop_crash_disk_delete_file (OcopCrashDisk *disk, const char *path);
