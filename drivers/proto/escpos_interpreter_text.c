/* Bytes to characters: code pages by the profile, national sets, and the two-byte mode in which
 * Chinese printers wake up and eat Vietnamese letters in pairs. */
#include "drivers/proto/escpos_interpreter_private.h"

#include <string.h>

#define REPLACEMENT 0xfffd
/* Two-byte characters of GBK: first byte from 81, second from 40 on. */
#define LEAD_MIN  0x81
#define TRAIL_MIN 0x40

/* What the national sets of ESC R put in the places of twelve ASCII characters; 0 is the ASCII
 * itself. Source: Epson, "International character sets". */
static const char national_places[] = "#$@[\\]^`{|}~";
static const char *const national_sets[] = {
    "#$@[\\]^`{|}~", "#$à°ç§^`éùè¨", "#$§ÄÖÜ^`äöüß",  "£$@[\\]^`{|}~",
    "#$@ÆØÅ^`æøå~",  "#¤ÉÄÖÅÜéäöåü", "#$@°\\é^ùàòèì", "₧$@¡Ñ¿^`¨ñ}~",
    "#$@[¥]^`{|}~",  "#¤ÉÆØÅÜéæøåü", "#$ÉÆØÅÜéæøåü",  "#$á¡Ñ¿é`íñóú",
    "#$á¡Ñ¿éüíñóú",  "#$@[₩]^`{|}~", "#$ŽŠĐĆČžšđćč",  "#¥@[\\]^`{|}~",
};

void
ocop_escpos_select_page (OcopEscposInterpreter *interpreter, guint8 n)
{
    OcopEscposSettings *settings = &interpreter->settings;
    settings->page = n;
    settings->is_page_named = FALSE;
    settings->has_page = n == 0; /* plain characters of any printer */
    settings->code_page = OCOP_CODE_PAGE_ASCII;
    for (guint i = 0; i < OCOP_N_CODE_PAGES; i++) {
        if (interpreter->profile.pages[i] == n) {
            settings->has_page = TRUE;
            settings->code_page = (OcopCodePage)i;
        }
    }
    if (!settings->has_page)
        ocop_escpos_note (interpreter, "page %u of ESC t is not known", n);
}

static gunichar
read_national (OcopEscposInterpreter *interpreter, guint8 byte)
{
    guint set = interpreter->settings.national_set;
    const char *place = byte != 0 ? strchr (national_places, byte) : NULL;
    if (set == 0 || place == NULL)
        return byte;
    if (set >= G_N_ELEMENTS (national_sets))
        return REPLACEMENT;
    const char *at = g_utf8_offset_to_pointer (national_sets[set], place - national_places);
    return g_utf8_get_char (at);
}

static gunichar
read_byte (OcopEscposInterpreter *interpreter, guint8 byte)
{
    OcopEscposSettings *settings = &interpreter->settings;
    if (byte >= 0x20 && byte < 0x7f)
        return read_national (interpreter, byte);
    gunichar c = settings->has_page ? ocop_code_page_decode (settings->code_page, byte) : 0;
    if (c != 0)
        return c;
    if (!settings->is_page_named && settings->has_page)
        ocop_escpos_note (interpreter, "no character %02X in page %u of ESC t", byte,
                          settings->page);
    settings->is_page_named = TRUE;
    return REPLACEMENT;
}

static void
put_char (OcopEscposInterpreter *interpreter, gunichar c)
{
    const OcopEscposSettings *settings = &interpreter->settings;
    if (ocop_roll_add_char (&interpreter->roll, &settings->style, c, settings->line_spacing))
        return;
    ocop_escpos_note (interpreter, "tone mark without a letter");
    ocop_roll_add_char (&interpreter->roll, &settings->style, REPLACEMENT, settings->line_spacing);
}

static void
put_pair (OcopEscposInterpreter *interpreter, guint8 first, guint8 second)
{
    if (!interpreter->settings.is_page_named)
        ocop_escpos_note (interpreter, "bytes %02X %02X taken as one two-byte character", first,
                          second);
    interpreter->settings.is_page_named = TRUE;
    put_char (interpreter, REPLACEMENT);
    put_char (interpreter, REPLACEMENT);
}

void
ocop_escpos_end_two_byte (OcopEscposInterpreter *interpreter)
{
    if (interpreter->lead >= 0)
        put_char (interpreter, REPLACEMENT);
    interpreter->lead = -1;
}

void
ocop_escpos_put_byte (OcopEscposInterpreter *interpreter, guint8 byte)
{
    if (interpreter->lead >= 0 && byte >= TRAIL_MIN) {
        put_pair (interpreter, (guint8)interpreter->lead, byte);
        interpreter->lead = -1;
        return;
    }
    ocop_escpos_end_two_byte (interpreter);
    if (interpreter->settings.is_two_byte && byte >= LEAD_MIN)
        interpreter->lead = byte;
    else
        put_char (interpreter, read_byte (interpreter, byte));
}
