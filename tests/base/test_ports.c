/* The real machine's ports, in a folder of their own. */
#include "base/ports.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    const OcopPorts *ports;
    const OcopDisk *disk;
    char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    fixture->ports = ocop_ports_get_system();
    fixture->disk = fixture->ports->disk;
    fixture->folder = g_dir_make_tmp ("ocop-ports-XXXXXX", &error);
    g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    const char *argv[] = {"rm", "-rf", "--", fixture->folder, NULL};
    g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                  NULL);
    g_free (fixture->folder);
}

static char *
in_folder (const Fixture *fixture, const char *name)
{
    return g_build_filename (fixture->folder, name, NULL);
}

/* g_assert_cmpmem does not pass -Wconversion. */
static void
assert_same_bytes (gconstpointer a, gsize size_a, gconstpointer b, gsize size_b)
{
    g_assert_cmpuint (size_a, ==, size_b);
    g_assert_true (size_a == 0 || memcmp (a, b, size_a) == 0);
}

static void
assert_content (const Fixture *fixture, const char *path, const char *wanted)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) content = ocop_ports_read_file (fixture->ports, path, 1000, &error);
    g_assert_no_error (error);
    assert_same_bytes (g_bytes_get_data (content, NULL), g_bytes_get_size (content), wanted,
                       strlen (wanted));
}

static guint
count_entries (const char *folder)
{
    guint n = 0;
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    while (g_dir_read_name (dir) != NULL)
        n++;
    return n;
}

static void
test_write_replaces (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = in_folder (fixture, "a.txt");
    struct stat facts;
    g_assert_true (ocop_ports_write_file (fixture->ports, path, "old content", 11, 0640, NULL));
    assert_content (fixture, path, "old content");
    g_assert_true (ocop_ports_write_file (fixture->ports, path, "new", 3, 0600, NULL));
    assert_content (fixture, path, "new");
    g_assert_cmpint (stat (path, &facts), ==, 0);
    g_assert_cmpint (facts.st_mode & 0777, ==, 0600);
    g_assert_cmpuint (count_entries (fixture->folder), ==, 1);
}

static void
test_write_keeps_links (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = in_folder (fixture, "a.txt");
    g_autofree char *link_path = in_folder (fixture, "link");
    g_assert_true (ocop_ports_write_file (fixture->ports, path, "old", 3, 0600, NULL));
    g_assert_cmpint (symlink (path, link_path), ==, 0);
    g_assert_true (ocop_ports_write_file (fixture->ports, link_path, "new", 3, 0600, NULL));
    assert_content (fixture, path, "new");
    g_assert_true (g_file_test (link_path, G_FILE_TEST_IS_SYMLINK));
}

static void
test_write_to_a_pipe (Fixture *fixture, gconstpointer data)
{
    int ends[2];
    char received[8] = "";
    g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
    g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", ends[1]);
    g_autoptr (GError) error = NULL;
    g_assert_true (ocop_ports_write_file (fixture->ports, path, "bytes", 5, 0644, &error));
    g_assert_no_error (error);
    g_assert_cmpint (read (ends[0], received, sizeof received), ==, 5);
    g_assert_cmpstr (received, ==, "bytes");
    close (ends[0]);
    close (ends[1]);
}

static void
test_write_fails_cleanly (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *path = in_folder (fixture, "missing/a.txt");
    g_assert_false (ocop_ports_write_file (fixture->ports, path, "x", 1, 0600, &error));
    g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_clear_error (&error);
    g_assert_false (ocop_ports_write_file (fixture->ports, fixture->folder, "x", 1, 0600, &error));
    g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
    g_assert_cmpuint (count_entries (fixture->folder), ==, 0);
}

static void
test_read_is_bounded (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *path = in_folder (fixture, "a.bin");
    g_autofree char *bytes = g_malloc0 (200000);
    g_assert_true (ocop_ports_write_file (fixture->ports, path, bytes, 200000, 0600, NULL));
    g_autoptr (GBytes) whole = ocop_ports_read_file (fixture->ports, path, 200000, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (g_bytes_get_size (whole), ==, 200000);
    g_assert_null (ocop_ports_read_file (fixture->ports, path, 199999, &error));
    g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
    g_clear_error (&error);
    g_assert_null (ocop_ports_read_file (fixture->ports, "/dev/zero", 100000, &error));
    g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
    g_clear_error (&error);
    g_assert_null (ocop_ports_read_file (fixture->ports, fixture->folder, 100, &error));
    g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
    g_clear_error (&error);
    g_assert_null (ocop_ports_read_file (fixture->ports, "/nowhere/at/all", 100, &error));
    g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
test_overwrite (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = in_folder (fixture, "hint");
    g_assert_true (fixture->disk->overwrite_file (path, "12345", 5, fixture->disk->data, NULL));
    g_assert_true (fixture->disk->overwrite_file (path, "ab", 2, fixture->disk->data, NULL));
    assert_content (fixture, path, "ab345");
}

/* Tries the lock from a second open of the file, which flock treats like another process. */
static gboolean
append (Fixture *fixture, const char *path, const void *bytes, gsize size, gsize *ret_accepted,
        GError **error)
{
    return fixture->disk->append_file (path, bytes, size, 0600, 20, ret_accepted,
                                       fixture->disk->data, error);
}

static void
test_append (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *path = in_folder (fixture, "roll");
    g_autofree char *nowhere = in_folder (fixture, "no/roll");
    gsize accepted = 7;
    g_assert_true (append (fixture, path, "one", 3, &accepted, &error));
    g_assert_cmpuint (accepted, ==, 3);
    g_assert_true (append (fixture, path, "two", 3, &accepted, &error));
    assert_content (fixture, path, "onetwo");
    g_assert_false (append (fixture, nowhere, "x", 1, &accepted, &error));
    g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_assert_cmpuint (accepted, ==, 0);
}

/* The file system takes no more: what came through is taken back. */
static void
test_append_is_whole (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *path = in_folder (fixture, "roll");
    g_autofree char *much = g_strnfill (5000, 'x');
    struct rlimit before, tight;
    gsize accepted = 7;
    g_assert_true (append (fixture, path, "one", 3, &accepted, &error));
    g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
    tight = before;
    tight.rlim_cur = 1000;
    signal (SIGXFSZ, SIG_IGN);
    g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
    gboolean is_appended = append (fixture, path, much, 5000, &accepted, &error);
    g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
    g_assert_false (is_appended);
    g_assert_nonnull (error);
    g_assert_cmpuint (accepted, ==, 0);
    assert_content (fixture, path, "one");
}

/* A printer that nobody switched on, and one that stops taking bytes. */
static void
test_append_never_waits_for_ever (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *path = in_folder (fixture, "printer");
    g_autofree char *much = g_malloc0 (1024 * 1024);
    gsize accepted = 7;
    g_assert_cmpint (mkfifo (path, 0600), ==, 0);
    g_assert_false (append (fixture, path, much, 10, &accepted, &error));
    g_clear_error (&error);
    g_assert_cmpuint (accepted, ==, 0);
    const int reader = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    g_assert_cmpint (reader, >=, 0);
    g_assert_true (append (fixture, path, much, 10, &accepted, &error));
    g_assert_cmpuint (accepted, ==, 10);
    g_assert_false (append (fixture, path, much, 1024 * 1024, &accepted, &error));
    g_assert_nonnull (error);
    g_assert_cmpuint (accepted, >, 0);
    g_assert_cmpuint (accepted, <, 1024 * 1024);
    close (reader);
}

static void
test_lock (Fixture *fixture, gconstpointer data)
{
    const OcopDisk *disk = fixture->disk;
    g_autoptr (GError) error = NULL;
    g_autofree char *path = in_folder (fixture, "lock");
    g_autofree char *holder = NULL;
    const int lock = disk->lock_file (path, "ocopctl 123", &holder, disk->data, &error);
    g_assert_no_error (error);
    g_assert_cmpint (lock, >=, 0);
    g_assert_null (holder);
    struct stat facts;
    g_assert_cmpint (stat (path, &facts), ==, 0);
    g_assert_cmpint (facts.st_mode & 0777, ==, 0600);
    g_assert_true (fcntl (lock, F_GETFD) & FD_CLOEXEC);

    g_assert_cmpint (disk->lock_file (path, "ocop-pos 9", &holder, disk->data, &error), ==, -1);
    g_assert_no_error (error);
    g_assert_cmpstr (holder, ==, "ocopctl 123");

    disk->unlock_file (lock, disk->data);
    g_autofree char *nobody = NULL;
    const int again = disk->lock_file (path, "p", &nobody, disk->data, &error);
    g_assert_cmpint (again, >=, 0);
    assert_content (fixture, path, "p");
    disk->unlock_file (again, disk->data);
}

static void
test_lock_dies_with_its_process (Fixture *fixture, gconstpointer data)
{
    const OcopDisk *disk = fixture->disk;
    g_autofree char *path = in_folder (fixture, "lock");
    g_autofree char *holder = NULL;
    const pid_t child = fork();
    if (child == 0) {
        const int held = disk->lock_file (path, "child", &holder, disk->data, NULL);
        _exit (held >= 0 ? 0 : 1);
    }
    int status = -1;
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    g_assert_cmpint (status, ==, 0);
    const int lock = disk->lock_file (path, "parent", &holder, disk->data, NULL);
    g_assert_cmpint (lock, >=, 0);
    disk->unlock_file (lock, disk->data);
}

static void
test_lock_fails_with_an_error (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *holder = NULL;
    g_autofree char *path = in_folder (fixture, "missing/lock");
    g_assert_cmpint (fixture->disk->lock_file (path, "x", &holder, fixture->disk->data, &error), ==,
                     -2);
    g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_assert_null (holder);
}

static void
test_make_folder (Fixture *fixture, gconstpointer data)
{
    const OcopDisk *disk = fixture->disk;
    g_autoptr (GError) error = NULL;
    g_autofree char *path = in_folder (fixture, "a/b/c/");
    g_autofree char *file = in_folder (fixture, "file");
    struct stat facts;
    g_assert_true (disk->make_folder (path, 0700, disk->data, &error));
    g_assert_true (disk->make_folder (path, 0700, disk->data, &error));
    g_assert_cmpint (stat (path, &facts), ==, 0);
    g_assert_cmpint (facts.st_mode & 0777, ==, 0700);
    g_assert_true (disk->make_folder (fixture->folder, 0700, disk->data, &error));
    g_assert_true (disk->make_folder ("/", 0700, disk->data, &error));
    g_assert_no_error (error);

    g_assert_true (ocop_ports_write_file (fixture->ports, file, "", 0, 0600, NULL));
    g_assert_false (disk->make_folder (file, 0700, disk->data, &error));
    g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
}

static void
test_rename_remove_exists (Fixture *fixture, gconstpointer data)
{
    const OcopDisk *disk = fixture->disk;
    g_autoptr (GError) error = NULL;
    g_autofree char *from = in_folder (fixture, "from");
    g_autofree char *to = in_folder (fixture, "to");
    g_assert_false (disk->exists (from, disk->data));
    g_assert_true (ocop_ports_write_file (fixture->ports, from, "x", 1, 0600, NULL));
    g_assert_true (disk->exists (from, disk->data));
    g_assert_true (disk->rename_file (from, to, disk->data, &error));
    g_assert_false (disk->exists (from, disk->data));
    assert_content (fixture, to, "x");
    g_assert_false (disk->rename_file (from, to, disk->data, &error));
    g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_assert_true (disk->remove_file (to, disk->data, NULL));
    g_assert_true (disk->remove_file (to, disk->data, NULL));
    g_assert_false (disk->exists (to, disk->data));
}

static void
test_space (Fixture *fixture, gconstpointer data)
{
    const OcopDisk *disk = fixture->disk;
    g_autoptr (GError) error = NULL;
    g_autofree char *path = in_folder (fixture, "ballast");
    struct stat facts;
    g_assert_cmpint (disk->free_bytes (fixture->folder, disk->data), >, 0);
    g_assert_cmpint (disk->free_bytes ("/nowhere/at/all", disk->data), ==, -1);

    g_assert_true (disk->preallocate (path, 1000000, disk->data, &error));
    g_assert_cmpint (stat (path, &facts), ==, 0);
    g_assert_cmpint (facts.st_size, ==, 1000000);
    g_assert_cmpint (facts.st_blocks * 512, >=, 1000000);
    g_assert_false (disk->preallocate (path, 1000000, disk->data, &error));
    g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
}

static void
test_clock_and_random (Fixture *fixture, gconstpointer data)
{
    const OcopPorts *ports = fixture->ports;
    const gint64 before_ms = g_get_real_time() / 1000;
    const gint64 now_ms = ocop_ports_utc_ms (ports);
    g_assert_cmpint (now_ms, >=, before_ms);
    g_assert_cmpint (now_ms, <=, g_get_real_time() / 1000 + 1);

    const gint64 boot_ms = ocop_ports_boottime_ms (ports);
    ports->clock->sleep_ms (0, ports->clock->data);
    ports->clock->sleep_ms (-5, ports->clock->data);
    ports->clock->sleep_ms (2, ports->clock->data);
    g_assert_cmpint (ocop_ports_boottime_ms (ports), >=, boot_ms + 1);

    guint8 a[1000] = {0}, b[1000] = {0};
    ocop_ports_random (ports, a, sizeof a);
    ocop_ports_random (ports, b, sizeof b);
    g_assert_cmpint (memcmp (a, b, sizeof a), !=, 0);
    g_assert_cmpint (memcmp (a + 990, (guint8[10]){0}, 10), !=, 0);
}

static GBytes *
read_fake_boot_id (const char *path, gsize max_bytes, gpointer data, GError **error)
{
    g_assert_cmpstr (path, ==, "/proc/sys/kernel/random/boot_id");
    const char *text = data;
    if (text == NULL) {
        g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "gone");
        return NULL;
    }
    return g_bytes_new_static (text, strlen (text));
}

static void
test_boot_id (Fixture *fixture, gconstpointer data)
{
    OcopDisk disk = {.read_file = read_fake_boot_id, .data = (gpointer) "abc-1\n"};
    const OcopPorts ports = {.disk = &disk};
    g_autofree char *id = ocop_ports_dup_boot_id (&ports);
    g_assert_cmpstr (id, ==, "abc-1");
    disk.data = NULL;
    g_autofree char *none = ocop_ports_dup_boot_id (&ports);
    g_assert_cmpstr (none, ==, "");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("/ports/write-file/replaces-content-and-mode", test_write_replaces);
    ADD ("/ports/write-file/keeps-a-symbolic-link", test_write_keeps_links);
    ADD ("/ports/write-file/writes-into-a-pipe", test_write_to_a_pipe);
    ADD ("/ports/write-file/leaves-nothing-behind-on-failure", test_write_fails_cleanly);
    ADD ("/ports/read-file/is-bounded", test_read_is_bounded);
    ADD ("/ports/overwrite-file/keeps-the-rest", test_overwrite);
    ADD ("/ports/append-file/goes-behind-what-is-there", test_append);
    ADD ("/ports/append-file/whole-or-not-at-all", test_append_is_whole);
    ADD ("/ports/append-file/never-waits-for-ever", test_append_never_waits_for_ever);
    ADD ("/ports/lock-file/names-its-holder", test_lock);
    ADD ("/ports/lock-file/dies-with-its-process", test_lock_dies_with_its_process);
    ADD ("/ports/lock-file/fails-with-an-error", test_lock_fails_with_an_error);
    ADD ("/ports/make-folder/with-its-parents", test_make_folder);
    ADD ("/ports/rename-remove-exists", test_rename_remove_exists);
    ADD ("/ports/preallocate/takes-real-space", test_space);
    ADD ("/ports/clock-and-random/are-the-systems", test_clock_and_random);
    ADD ("/ports/boot-id/comes-through-the-disk-table", test_boot_id);
    return g_test_run();
}
