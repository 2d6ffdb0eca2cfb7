/* A USB bus with a receipt printer and a scanner that types, for a till in another process: one
 * that is started with umockdev's preload library and the UMOCKDEV_DIR that is printed first. Then
 * each line is a command, answered by "ok" or "what?".
 *
 *   plug printer | plug scanner | unplug printer | unplug scanner
 *   scan TEXT         the scanner types TEXT and Enter
 *   paper out | paper in
 *   size              answers "ok N": bytes that the printer has
 *   save FILE         writes them
 *
 * The printer says nothing, as cheap ones do; what it has is what left the till. */
#include "printer.h"
#include "talker.h"

#include "drivers/proto/hid_keyboard.h"
#include <stdio.h>
#include <string.h>

#define REPORT_SIZE 8
#define COMMAND_MAX 4096

typedef struct {
    TestBus *bus;
    TestPrinter *printer;
    TestTalker *scanner;
} Bench;

/* Key down, keys up. FALSE: there is no key for @c. */
static gboolean
type (TestTalker *scanner, char c)
{
    static const guint8 up[REPORT_SIZE] = {0};
    for (guint8 usage = 4; usage < 0x64; usage++)
        for (guint8 shift = 0; shift < 2; shift++)
            if (ocop_hid_keyboard_get_character (usage, shift != 0) == c) {
                const guint8 down[REPORT_SIZE] = {(guint8)(shift << 1), 0, usage};
                test_talker_send (scanner, down, sizeof down);
                test_talker_send (scanner, up, sizeof up);
                return TRUE;
            }
    return FALSE;
}

static gboolean
scan (TestTalker *scanner, const char *text)
{
    for (; *text != '\0'; text++)
        if (!type (scanner, *text))
            return FALSE;
    return type (scanner, '\r');
}

static gboolean
save (TestPrinter *printer, const char *path)
{
    g_autoptr (GByteArray) bytes = test_printer_dup_taken (printer);
    return g_file_set_contents (path, (const char *)bytes->data, bytes->len, NULL);
}

static TestDevice *
find_device (Bench *bench, const char *name)
{
    return strcmp (name, "printer") == 0   ? test_printer_get_device (bench->printer)
           : strcmp (name, "scanner") == 0 ? test_talker_get_device (bench->scanner)
                                           : NULL;
}

static gboolean
obey (Bench *bench, const char *word, const char *rest)
{
    TestDevice *device = find_device (bench, rest);
    if (strcmp (word, "plug") == 0 && device != NULL)
        test_device_plug (device);
    else if (strcmp (word, "unplug") == 0 && device != NULL)
        test_device_unplug (device);
    else if (strcmp (word, "paper") == 0)
        test_printer_set_fault (
            bench->printer, 0, strcmp (rest, "out") == 0 ? TEST_PRINTER_WAITS : TEST_PRINTER_WORKS);
    else if (strcmp (word, "scan") == 0)
        return scan (bench->scanner, rest);
    else if (strcmp (word, "save") == 0)
        return save (bench->printer, rest);
    else
        return FALSE;
    return TRUE;
}

static void
answer (Bench *bench, char *line)
{
    char *rest = strchr (line, ' ');
    if (rest != NULL)
        *rest++ = '\0';
    if (strcmp (line, "size") == 0)
        printf ("ok %" G_GSIZE_FORMAT "\n", test_printer_get_size (bench->printer));
    else
        puts (obey (bench, line, rest != NULL ? rest : "") ? "ok" : "what?");
    fflush (stdout);
}

int
main (void)
{
    char line[COMMAND_MAX];
    Bench bench = {.bus = test_bus_new()};
    bench.printer = test_printer_new (bench.bus, "1-1", "P1");
    bench.scanner = test_talker_new (bench.bus, TEST_TALKER_KEYBOARD, "1-2", "S1");
    printf ("UMOCKDEV_DIR=%s\n", g_getenv ("UMOCKDEV_DIR"));
    fflush (stdout);
    while (fgets (line, sizeof line, stdin) != NULL) {
        line[strcspn (line, "\n")] = '\0';
        answer (&bench, line);
    }
    test_printer_free (bench.printer);
    test_talker_free (bench.scanner);
    test_bus_free (bench.bus);
    return 0;
}
