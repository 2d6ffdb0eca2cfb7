/* The real clock, random source and disk. The one file of the product that asks the system for
 * them, so that every other one can be run in a test under a turned clock, known randomness and a
 * disk that fails at a chosen step. */
#include "base/ports.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/poll.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#define MS_PER_SECOND    1000
#define NS_PER_MS        1000000
#define HOLDER_MAX_BYTES 512
#define READ_STEP_BYTES  65536
#define BOOT_ID_PATH     "/proc/sys/kernel/random/boot_id"
#define LOCK_HELD        (-1)
#define LOCK_FAILED      (-2)

static gint64
read_clock_ms (clockid_t id)
{
    struct timespec now;
    const int status = clock_gettime (id, &now);
    g_assert (status == 0);
    return (gint64)now.tv_sec * MS_PER_SECOND + now.tv_nsec / NS_PER_MS;
}

static gint64
system_utc_ms (gpointer data)
{
    return read_clock_ms (CLOCK_REALTIME);
}

static gint64
system_boottime_ms (gpointer data)
{
    return read_clock_ms (CLOCK_BOOTTIME);
}

static void
system_sleep_ms (gint64 duration_ms, gpointer data)
{
    if (duration_ms <= 0)
        return;
    struct timespec rest = {
        .tv_sec = (time_t)(duration_ms / MS_PER_SECOND),
        .tv_nsec = (long)(duration_ms % MS_PER_SECOND) * NS_PER_MS,
    };
    while (clock_nanosleep (CLOCK_MONOTONIC, 0, &rest, &rest) == EINTR)
        ;
}

static void
system_fill (guint8 *bytes, gsize size, gpointer data)
{
    while (size > 0) {
        const ssize_t n = getrandom (bytes, size, 0);
        if (n < 0 && errno != EINTR)
            g_error ("getrandom: %s", g_strerror (errno));
        if (n > 0) {
            bytes += n;
            size -= (gsize)n;
        }
    }
}

/* Always FALSE, so that callers can return it. @code is an errno. */
static gboolean
refuse (const char *path, int code, GError **error)
{
    g_autofree char *shown = ocop_text_make_safe (path, -1);
    g_set_error (error, G_FILE_ERROR, (gint)g_file_error_from_errno (code), "%s: %s", shown,
                 g_strerror (code));
    return FALSE;
}

static int
open_retrying (const char *path, int flags, mode_t mode)
{
    int fd;
    do
        fd = open (path, flags | O_CLOEXEC | O_NOCTTY, mode);
    while (fd < 0 && errno == EINTR);
    return fd;
}

/* 0 or an errno. */
static int
write_all (int fd, const guint8 *bytes, gsize size)
{
    while (size > 0) {
        const ssize_t n = write (fd, bytes, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? errno : EIO;
        bytes += n;
        size -= (gsize)n;
    }
    return 0;
}

/* 0 or an errno. Folders of some network file systems cannot be synced; they are as durable as they
 * get. */
static int
sync_folder_of (const char *path)
{
    g_autofree char *folder = g_path_get_dirname (path);
    const int fd = open_retrying (folder, O_RDONLY | O_DIRECTORY, 0);
    if (fd < 0)
        return errno;
    int code = fsync (fd) == 0 ? 0 : errno;
    if (code == EINVAL || code == ENOTSUP)
        code = 0;
    close (fd);
    return code;
}

/* Appends all of @fd to @content; 0 or an errno, EFBIG when there is more than @max_bytes. */
static int
read_all (int fd, GByteArray *content, gsize max_bytes)
{
    for (;;) {
        const gsize room = MIN (READ_STEP_BYTES, max_bytes - content->len + 1);
        const guint old_size = content->len;
        g_byte_array_set_size (content, old_size + (guint)room);
        const ssize_t n = read (fd, content->data + old_size, room);
        const int code = n < 0 ? errno : 0;
        g_byte_array_set_size (content, old_size + (n > 0 ? (guint)n : 0));
        if (n == 0)
            return 0;
        if (n < 0 && code != EINTR)
            return code;
        if (content->len > max_bytes)
            return EFBIG;
    }
}

static GBytes *
system_read_file (const char *path, gsize max_bytes, gpointer data, GError **error)
{
    g_assert (max_bytes < G_MAXUINT - READ_STEP_BYTES);

    const int fd = open_retrying (path, O_RDONLY, 0);
    if (fd < 0) {
        refuse (path, errno, error);
        return NULL;
    }
    struct stat facts;
    gsize expected = READ_STEP_BYTES;
    if (fstat (fd, &facts) == 0 && S_ISREG (facts.st_mode) && facts.st_size > 0)
        expected = MIN ((gsize)facts.st_size, max_bytes) + READ_STEP_BYTES;
    GByteArray *content = g_byte_array_sized_new ((guint)expected);
    const int code = read_all (fd, content, max_bytes);
    close (fd);
    if (code == 0)
        return g_byte_array_free_to_bytes (content);

    g_byte_array_unref (content);
    if (code == EFBIG) {
        g_autofree char *shown = ocop_text_make_safe (path, -1);
        g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("%s is larger than %u bytes"),
                     shown, (guint)max_bytes);
    } else {
        refuse (path, code, error);
    }
    return NULL;
}

/* 0 or an errno. */
static int
write_and_sync (int fd, const void *bytes, gsize size, int mode)
{
    int code = write_all (fd, bytes, size);
    if (code == 0 && fchmod (fd, (mode_t)mode) != 0)
        code = errno;
    if (code == 0 && fsync (fd) != 0)
        code = errno;
    return code;
}

/* A pipe or a device has no old content to keep and must not be replaced by a file. */
static gboolean
write_to_device (const char *path, const void *bytes, gsize size, GError **error)
{
    const int fd = open_retrying (path, O_WRONLY, 0);
    if (fd < 0)
        return refuse (path, errno, error);
    int code = write_all (fd, bytes, size);
    if (close (fd) != 0 && code == 0)
        code = errno;
    return code == 0 || refuse (path, code, error);
}

static gboolean
replace_file (const char *path, const void *bytes, gsize size, int mode, GError **error)
{
    g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
    const int fd = mkostemp (temporary, O_CLOEXEC);
    if (fd < 0)
        return refuse (path, errno, error);

    int code = write_and_sync (fd, bytes, size, mode);
    if (close (fd) != 0 && code == 0)
        code = errno;
    if (code == 0 && rename (temporary, path) != 0)
        code = errno;
    if (code != 0) {
        unlink (temporary);
        return refuse (path, code, error);
    }
    code = sync_folder_of (path);
    return code == 0 || refuse (path, code, error);
}

static gboolean
system_write_file (const char *path, const void *bytes, gsize size, int mode, gpointer data,
                   GError **error)
{
    struct stat facts;
    if (stat (path, &facts) != 0)
        return replace_file (path, bytes, size, mode, error);
    if (S_ISDIR (facts.st_mode))
        return refuse (path, EISDIR, error);
    if (!S_ISREG (facts.st_mode))
        return write_to_device (path, bytes, size, error);

    /* The file behind a symbolic link is replaced, not the link. */
    char resolved[PATH_MAX];
    if (realpath (path, resolved) == NULL)
        return refuse (path, errno, error);
    return replace_file (resolved, bytes, size, mode, error);
}

static gboolean
system_overwrite_file (const char *path, const void *bytes, gsize size, gpointer data,
                       GError **error)
{
    const int fd = open_retrying (path, O_WRONLY | O_CREAT, 0600);
    if (fd < 0)
        return refuse (path, errno, error);
    int code = write_all (fd, bytes, size);
    if (close (fd) != 0 && code == 0)
        code = errno;
    return code == 0 || refuse (path, code, error);
}

/* Writes without waiting for longer than @timeout_ms for a byte to be taken: a printer without
 * paper takes none. 0 or an errno. */
static int
write_within (int fd, const guint8 *bytes, gsize size, gint64 timeout_ms, gsize *ret_accepted)
{
    while (*ret_accepted < size) {
        const ssize_t n = write (fd, bytes + *ret_accepted, size - *ret_accepted);
        if (n > 0) {
            *ret_accepted += (gsize)n;
            continue;
        }
        if (n == 0)
            return EIO;
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN)
            return errno;
        struct pollfd wanted = {.fd = fd, .events = POLLOUT};
        const int n_ready = poll (&wanted, 1, (int)timeout_ms);
        if (n_ready == 0)
            return ETIMEDOUT;
        if (n_ready < 0 && errno != EINTR)
            return errno;
    }
    return 0;
}

static gboolean
system_append_file (const char *path, const void *bytes, gsize size, int mode, gint64 timeout_ms,
                    gsize *ret_accepted, gpointer data, GError **error)
{
    struct stat facts;
    *ret_accepted = 0;
    /* Without O_NONBLOCK a pipe that nobody reads would keep the till waiting for ever. */
    const int fd = open_retrying (path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, (mode_t)mode);
    if (fd < 0)
        return refuse (path, errno, error);
    int code = fstat (fd, &facts) == 0 ? 0 : errno;
    const gboolean is_file = code == 0 && S_ISREG (facts.st_mode);
    if (code == 0)
        code = write_within (fd, bytes, size, timeout_ms, ret_accepted);
    if (code == 0 && is_file && fsync (fd) != 0)
        code = errno;
    if (code != 0 && is_file && ftruncate (fd, facts.st_size) == 0)
        *ret_accepted = 0;
    if (close (fd) != 0 && code == 0)
        code = errno;
    return code == 0 || refuse (path, code, error);
}

static char *
read_holder (int fd)
{
    char text[HOLDER_MAX_BYTES];
    ssize_t n;
    do
        n = pread (fd, text, sizeof text, 0);
    while (n < 0 && errno == EINTR);
    if (n > 0 && text[n - 1] == '\n')
        n--;
    return ocop_text_make_safe (text, MAX (n, 0));
}

/* 0 or an errno. */
static int
write_holder (int fd, const char *holder)
{
    if (ftruncate (fd, 0) != 0)
        return errno;
    return write_all (fd, (const guint8 *)holder, strlen (holder));
}

static int
system_lock_file (const char *path, const char *holder, char **ret_holder, gpointer data,
                  GError **error)
{
    const int fd = open_retrying (path, O_RDWR | O_CREAT, 0600);
    if (fd < 0) {
        refuse (path, errno, error);
        return LOCK_FAILED;
    }
    int status;
    do
        status = flock (fd, LOCK_EX | LOCK_NB);
    while (status != 0 && errno == EINTR);
    int code = status == 0 ? 0 : errno;
    if (code == EWOULDBLOCK) {
        *ret_holder = read_holder (fd);
        close (fd);
        return LOCK_HELD;
    }
    if (code == 0)
        code = write_holder (fd, holder);
    /* A full disk must not keep the store from being opened: the lock holds, only its text is lost.
     */
    if (code == 0 || code == ENOSPC || code == EDQUOT)
        return fd;
    close (fd);
    refuse (path, code, error);
    return LOCK_FAILED;
}

static void
system_unlock_file (int lock, gpointer data)
{
    /* The file stays: removing it would let two processes lock two different files of one name. */
    if (ftruncate (lock, 0) != 0)
        g_debug ("lock file not emptied: %s", g_strerror (errno));
    close (lock);
}

static gboolean
system_make_folder (const char *path, int mode, gpointer data, GError **error)
{
    g_autofree char *bare = g_strdup (path);
    for (gsize length = strlen (bare); length > 1 && bare[length - 1] == '/'; length--)
        bare[length - 1] = '\0';
    g_autofree char *parent = g_path_get_dirname (bare);
    if (g_mkdir_with_parents (parent, 0755) != 0)
        return refuse (parent, errno, error);
    if (mkdir (bare, (mode_t)mode) == 0)
        return TRUE;

    const int code = errno;
    struct stat facts;
    if (code != EEXIST)
        return refuse (path, code, error);
    if (stat (bare, &facts) != 0)
        return refuse (path, errno, error);
    return S_ISDIR (facts.st_mode) || refuse (path, ENOTDIR, error);
}

static gboolean
system_rename_file (const char *from, const char *to, gpointer data, GError **error)
{
    if (rename (from, to) != 0)
        return refuse (from, errno, error);
    const int code = sync_folder_of (to);
    return code == 0 || refuse (to, code, error);
}

static gboolean
system_remove_file (const char *path, gpointer data, GError **error)
{
    return unlink (path) == 0 || errno == ENOENT || refuse (path, errno, error);
}

static gboolean
system_exists (const char *path, gpointer data)
{
    return access (path, F_OK) == 0;
}

static gint64
system_free_bytes (const char *path, gpointer data)
{
    struct statvfs facts;
    gint64 n_bytes;
    if (statvfs (path, &facts) != 0)
        return -1;
    if (__builtin_mul_overflow (facts.f_bavail, facts.f_frsize, &n_bytes))
        return G_MAXINT64;
    return n_bytes;
}

static gboolean
system_preallocate (const char *path, gint64 size, gpointer data, GError **error)
{
    const int fd = open_retrying (path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0)
        return refuse (path, errno, error);
    int code;
    do
        code = posix_fallocate (fd, 0, (off_t)size);
    while (code == EINTR);
    if (code == 0 && fsync (fd) != 0)
        code = errno;
    close (fd);
    if (code == 0)
        return TRUE;
    unlink (path);
    return refuse (path, code, error);
}

const OcopPorts *
ocop_ports_get_system (void)
{
    static const OcopClock clock = {
        .utc_ms = system_utc_ms,
        .boottime_ms = system_boottime_ms,
        .sleep_ms = system_sleep_ms,
    };
    static const OcopRandom random = {.fill = system_fill};
    static const OcopDisk disk = {
        .read_file = system_read_file,
        .write_file = system_write_file,
        .overwrite_file = system_overwrite_file,
        .append_file = system_append_file,
        .lock_file = system_lock_file,
        .unlock_file = system_unlock_file,
        .make_folder = system_make_folder,
        .rename_file = system_rename_file,
        .remove_file = system_remove_file,
        .exists = system_exists,
        .free_bytes = system_free_bytes,
        .preallocate = system_preallocate,
    };
    static const OcopPorts ports = {&clock, &random, &disk, NULL};
    return &ports;
}

gint64
ocop_ports_utc_ms (const OcopPorts *ports)
{
    return ports->clock->utc_ms (ports->clock->data);
}

gint64
ocop_ports_boottime_ms (const OcopPorts *ports)
{
    return ports->clock->boottime_ms (ports->clock->data);
}

void
ocop_ports_random (const OcopPorts *ports, guint8 *bytes, gsize size)
{
    ports->random->fill (bytes, size, ports->random->data);
}

char *
ocop_ports_dup_boot_id (const OcopPorts *ports)
{
    g_autoptr (GBytes) content = ocop_ports_read_file (ports, BOOT_ID_PATH, 128, NULL);
    if (content == NULL)
        return g_strdup ("");
    gsize size;
    const char *text = g_bytes_get_data (content, &size);
    while (size > 0 && g_ascii_isspace (text[size - 1]))
        size--;
    return ocop_text_make_safe (text, (gssize)size);
}

GBytes *
ocop_ports_read_file (const OcopPorts *ports, const char *path, gsize max_bytes, GError **error)
{
    return ports->disk->read_file (path, max_bytes, ports->disk->data, error);
}

gboolean
ocop_ports_write_file (const OcopPorts *ports, const char *path, const void *bytes, gsize size,
                       int mode, GError **error)
{
    return ports->disk->write_file (path, bytes, size, mode, ports->disk->data, error);
}
