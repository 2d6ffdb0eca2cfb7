/* One table says what kind of cell a column has; each kind has one way in, one way out and one
 * comparison. */
#include "domain/catalogue_facts.h"

#include "base/error.h"
#include "base/text.h"
#include "domain/gtin.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PLACE_CODE_DIGITS 5
#define AGE_LIMIT_MAX     99
#define VALID_MONTHS_MAX  1200
#define STARS_MIN         3
#define STARS_MAX         5

typedef enum {
    CELL_OF_PRICE,
    CELL_TEXT,
    CELL_CODE,
    CELL_GTINS,
    CELL_PLACE,
    CELL_URL,
    CELL_DAY,
    CELL_NUMBER,
    CELL_CHOICE,
} CellType;

typedef enum {
    CHOICE_SOLD_BY,
    CHOICE_PRODUCER_KIND,
    CHOICE_LEVEL,
    CHOICE_STATUS,
    CHOICE_TRACK_LOTS,
    CHOICE_KIND
} Choice;

typedef struct {
    CellType type;
    gsize offset;         /* of a char *, an OcopDay or an int in OcopProduct */
    int min, max;         /* of a number; of a text @max is its most bytes */
    int fallback;         /* number for an empty cell */
    gboolean is_required; /* an empty cell is an error */
    Choice choice;
} Cell;

#define TEXT(member, max_bytes, required)                                                          \
    {                                                                                              \
        .type = CELL_TEXT, .offset = G_STRUCT_OFFSET (OcopProduct, member), .max = (max_bytes),    \
        .is_required = (required)                                                                  \
    }
#define NUMBER(member, lowest, highest, empty)                                                     \
    {                                                                                              \
        .type = CELL_NUMBER, .offset = G_STRUCT_OFFSET (OcopProduct, member), .min = (lowest),     \
        .max = (highest), .fallback = (empty)                                                      \
    }
#define CHOICE(which)                                                                              \
    {                                                                                              \
        .type = CELL_CHOICE, .choice = (which)                                                     \
    }

static const Cell cells[OCOP_N_COLUMNS] = {
    [OCOP_COLUMN_CODE] = {.type = CELL_CODE, .is_required = TRUE},
    [OCOP_COLUMN_GTIN] = {.type = CELL_GTINS},
    [OCOP_COLUMN_NAME] = TEXT (name, OCOP_TEXT_MAX, TRUE),
    [OCOP_COLUMN_UNIT] = TEXT (unit, OCOP_UNIT_MAX_BYTES, TRUE),
    [OCOP_COLUMN_SOLD_BY] = CHOICE (CHOICE_SOLD_BY),
    [OCOP_COLUMN_PRICE] = {.type = CELL_OF_PRICE},
    [OCOP_COLUMN_VAT_RATE] = {.type = CELL_OF_PRICE},
    [OCOP_COLUMN_VALID_FROM] = {.type = CELL_OF_PRICE},
    [OCOP_COLUMN_GROUP] = TEXT (group, OCOP_TEXT_MAX, FALSE),
    [OCOP_COLUMN_SUB_GROUP] = TEXT (sub_group, OCOP_TEXT_MAX, FALSE),
    [OCOP_COLUMN_PRODUCER_CODE] = TEXT (producer_code, OCOP_TEXT_MAX, FALSE),
    [OCOP_COLUMN_PRODUCER] = TEXT (producer, OCOP_TEXT_MAX, FALSE),
    [OCOP_COLUMN_PRODUCER_KIND] = CHOICE (CHOICE_PRODUCER_KIND),
    [OCOP_COLUMN_PLACE_CODE] = {.type = CELL_PLACE},
    [OCOP_COLUMN_STARS] = NUMBER (certificate.stars, STARS_MIN, STARS_MAX, 0),
    [OCOP_COLUMN_LEVEL] = CHOICE (CHOICE_LEVEL),
    [OCOP_COLUMN_DECISION] = TEXT (decision, OCOP_TEXT_MAX, FALSE),
    [OCOP_COLUMN_DECIDED_ON] = {.type = CELL_DAY,
                                .offset = G_STRUCT_OFFSET (OcopProduct, certificate.decided_on)},
    [OCOP_COLUMN_VALID_MONTHS] =
        NUMBER (certificate.valid_months, 1, VALID_MONTHS_MAX, OCOP_CERTIFICATE_MONTHS),
    [OCOP_COLUMN_STATUS] = CHOICE (CHOICE_STATUS),
    [OCOP_COLUMN_AGE_LIMIT] = NUMBER (age_limit, 0, AGE_LIMIT_MAX, 0),
    [OCOP_COLUMN_TRACK_LOTS] = CHOICE (CHOICE_TRACK_LOTS),
    [OCOP_COLUMN_KIND] = CHOICE (CHOICE_KIND),
    [OCOP_COLUMN_PLU] = NUMBER (plu, 1, OCOP_PLU_MAX, 0),
    [OCOP_COLUMN_PROVENANCE_URL] = {.type = CELL_URL,
                                    .offset = G_STRUCT_OFFSET (OcopProduct, provenance_url),
                                    .max = OCOP_URL_MAX_BYTES},
};

gboolean
ocop_catalogue_column_is_of_price (OcopCatalogueColumn column)
{
    return cells[column].type == CELL_OF_PRICE;
}

static char **
text_at (const OcopProduct *product, const Cell *cell)
{
    return (char **)G_STRUCT_MEMBER_P (product, cell->offset);
}

static int *
number_at (const OcopProduct *product, const Cell *cell)
{
    return (int *)G_STRUCT_MEMBER_P (product, cell->offset);
}

G_STATIC_ASSERT (sizeof (OcopDay) == sizeof (int));

static gboolean G_GNUC_PRINTF (3, 4)
    refuse (GError **error, const char *text, const char *format, ...)
{
    va_list arguments;
    va_start (arguments, format);
    g_autofree char *reason = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    g_autofree char *shown = ocop_text_excerpt (text, -1);
    ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, "“%s”: %s", shown, reason);
    return FALSE;
}

/* What base/ calls bad input is a bad file here. */
static gboolean
pass_on (GError **error, GError *from)
{
    if (from->domain == OCOP_ERROR)
        from->code = OCOP_ERROR_BAD_FILE;
    g_propagate_error (error, from);
    return FALSE;
}

static gboolean
read_text (char **member, const char *text, gsize max_bytes, GError **error)
{
    GError *local_error = NULL;
    char *taken = ocop_text_take_in (text, -1, max_bytes, NULL, &local_error);
    if (taken == NULL)
        return pass_on (error, local_error);
    g_free (*member);
    *member = taken;
    return TRUE;
}

static gboolean
refuse_empty (OcopCatalogueColumn column, GError **error)
{
    ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("“%s” is empty"),
                    ocop_catalogue_column_get_name (column));
    return FALSE;
}

static gboolean
read_code (OcopProduct *product, const char *text, GError **error)
{
    const gsize length = strlen (text);
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isgraph (text[i]) || strchr ("\"',;", text[i]) != NULL)
            return refuse (error, text,
                           _ ("a code is made of printable ASCII characters without blanks, "
                              "quotes, commas and semicolons"));
    if (length > OCOP_CODE_MAX)
        return refuse (error, text, _ ("a code has at most %d characters"), OCOP_CODE_MAX);
    g_free (product->code);
    product->code = g_strndup (text, length);
    return TRUE;
}

/* "8,93851E+12": what a spreadsheet makes of a GTIN it took for a number. */
static gboolean
is_scientific (const char *text)
{
    const char *at = text + strspn (text, "0123456789.,");
    if (at == text || (*at != 'E' && *at != 'e'))
        return FALSE;
    at++;
    if (*at == '+' || *at == '-')
        at++;
    return *at != '\0' && strspn (at, "0123456789") == strlen (at);
}

static gboolean
check_gtin (const char *gtin, GError **error)
{
    char digits[OCOP_GTIN_SIZE];
    switch (ocop_gtin_read (gtin, strlen (gtin), digits)) {
    case OCOP_GTIN_OK:
        return TRUE;
    case OCOP_GTIN_NOT_DIGITS:
        if (is_scientific (gtin))
            return refuse (error, gtin,
                           _ ("the spreadsheet has turned the GTIN into a rounded number; make the "
                              "column text and enter the digits again"));
        return refuse (error, gtin, _ ("a GTIN is made of digits"));
    case OCOP_GTIN_BAD_LENGTH:
        return refuse (error, gtin, _ ("a GTIN has 8, 12, 13 or 14 digits"));
    case OCOP_GTIN_BAD_CHECK_DIGIT:
    default:
        return refuse (error, gtin, _ ("the last digit of the GTIN is not the right check digit"));
    }
}

static gboolean
read_gtins (OcopProduct *product, const char *text, GError **error)
{
    /* A comma between digits can only come from a spreadsheet's number. */
    if (is_scientific (text))
        return check_gtin (text, error);

    g_autoptr (GStrvBuilder) builder = g_strv_builder_new();
    gint64 numbers[OCOP_GTINS_MAX];
    gsize n_gtins = 0;
    for (const char *at = text; *at != '\0';) {
        const gsize length = strcspn (at, "; \t");
        if (length > 0) {
            g_autofree char *gtin = g_strndup (at, length);
            if (!check_gtin (gtin, error))
                return FALSE;
            if (n_gtins == OCOP_GTINS_MAX)
                return refuse (error, text, _ ("a product has at most %d GTINs"), OCOP_GTINS_MAX);
            numbers[n_gtins] = ocop_gtin_get_number (gtin);
            for (gsize i = 0; i < n_gtins; i++)
                if (numbers[i] == numbers[n_gtins])
                    return refuse (error, gtin, _ ("the GTIN is there twice"));
            n_gtins++;
            g_strv_builder_add (builder, gtin);
        }
        at += length;
        if (*at != '\0')
            at++;
    }
    g_strfreev (product->gtins);
    product->gtins = g_strv_builder_end (builder);
    return TRUE;
}

static gboolean
read_day (OcopDay *member, const char *text, GError **error)
{
    GError *local_error = NULL;
    if (*text == '\0')
        *member = OCOP_DAY_NONE;
    else if (!ocop_day_parse_lenient (text, NULL, member, &local_error))
        return pass_on (error, local_error);
    return TRUE;
}

static gboolean
read_place (OcopProduct *product, const char *text, GError **error)
{
    const char *at_sign = strchr (text, '@');
    const gsize length = at_sign != NULL ? (gsize)(at_sign - text) : strlen (text);
    if (*text != '\0' &&
        (length != PLACE_CODE_DIGITS || strspn (text, "0123456789") != PLACE_CODE_DIGITS))
        return refuse (error, text, _ ("a place code has five digits, leading zeros kept"));
    if (at_sign != NULL && at_sign[1] == '\0')
        return refuse (error, text, _ ("after the @ of a place code stands a day"));
    if (!read_day (&product->place_day, at_sign != NULL ? at_sign + 1 : "", error))
        return FALSE;
    g_free (product->place_code);
    product->place_code = g_strndup (text, length);
    return TRUE;
}

static gboolean
read_url (char **member, const char *text, gsize max_bytes, GError **error)
{
    const gboolean is_web =
        g_str_has_prefix (text, "https://") || g_str_has_prefix (text, "http://");
    const char *host = is_web ? strstr (text, "://") + 3 : text;
    gboolean is_sound = *text == '\0' || (is_web && g_ascii_isalnum (*host));
    gsize length = 0;
    for (; text[length] != '\0'; length++)
        is_sound &= g_ascii_isgraph (text[length]) && strchr ("\"'<>\\^`{|}", text[length]) == NULL;
    if (!is_sound)
        return refuse (error, text,
                       _ ("an address begins with https:// or http:// and is made of ASCII "
                          "characters without blanks and quotes"));
    if (length > max_bytes)
        return refuse (error, text, _ ("an address has at most %d characters"), (int)max_bytes);
    g_free (*member);
    *member = g_strndup (text, length);
    return TRUE;
}

static gboolean
read_number (int *member, const char *text, const Cell *cell, GError **error)
{
    if (*text == '\0') {
        *member = cell->fallback;
        return TRUE;
    }
    int value = 0;
    for (const char *at = text; *at != '\0'; at++) {
        if (!g_ascii_isdigit (*at) || value > cell->max)
            return refuse (error, text, _ ("a whole number from %d to %d is expected"), cell->min,
                           cell->max);
        value = value * 10 + (*at - '0');
    }
    if (value < cell->min || value > cell->max)
        return refuse (error, text, _ ("a whole number from %d to %d is expected"), cell->min,
                       cell->max);
    *member = value;
    return TRUE;
}

static gboolean
read_choice (OcopProduct *product, Choice choice, const char *text, GError **error)
{
    const gboolean is_empty = *text == '\0';
    switch (choice) {
    case CHOICE_SOLD_BY:
        if (ocop_sold_by_parse (is_empty ? "piece" : text, &product->sold_by))
            return TRUE;
        return refuse (error, text, _ ("“piece” or “weight” is expected"));
    case CHOICE_PRODUCER_KIND:
        if (ocop_producer_kind_parse (text, &product->producer_kind))
            return TRUE;
        return refuse (error, text,
                       _ ("“enterprise”, “cooperative”, “group” or “household” is expected"));
    case CHOICE_LEVEL:
        if (ocop_level_parse (text, &product->level))
            return TRUE;
        return refuse (error, text, _ ("“national”, “provincial” or “district” is expected"));
    case CHOICE_STATUS:
        if (ocop_status_parse (is_empty ? "in_programme" : text, &product->certificate.status))
            return TRUE;
        return refuse (error, text,
                       _ ("“in_programme”, “certified”, “withdrawn” or “recalled” is expected"));
    case CHOICE_TRACK_LOTS:
        if (!is_empty && strcmp (text, "yes") != 0 && strcmp (text, "no") != 0)
            return refuse (error, text, _ ("“yes” or “no” is expected"));
        product->track_lots = *text == 'y';
        return TRUE;
    case CHOICE_KIND:
    default:
        if (ocop_product_kind_parse (is_empty ? "goods" : text, &product->kind))
            return TRUE;
        return refuse (error, text, _ ("“goods” or “service” is expected"));
    }
}

gboolean
ocop_product_read_fact (OcopProduct *product, OcopCatalogueColumn column, const char *text,
                        GError **error)
{
    const Cell *cell = &cells[column];
    if (cell->is_required && text[strspn (text, " ")] == '\0')
        return refuse_empty (column, error);
    switch (cell->type) {
    case CELL_TEXT:
        return read_text (text_at (product, cell), text, (gsize)cell->max, error);
    case CELL_CODE:
        return read_code (product, text, error);
    case CELL_GTINS:
        return read_gtins (product, text, error);
    case CELL_PLACE:
        return read_place (product, text, error);
    case CELL_URL:
        return read_url (text_at (product, cell), text, (gsize)cell->max, error);
    case CELL_DAY:
        return read_day (number_at (product, cell), text, error);
    case CELL_NUMBER:
        return read_number (number_at (product, cell), text, cell, error);
    case CELL_CHOICE:
        return read_choice (product, cell->choice, text, error);
    case CELL_OF_PRICE:
    default:
        g_assert_not_reached();
    }
}

void
ocop_product_apply_default_status (OcopProduct *product)
{
    const gboolean is_certified =
        product->certificate.stars != 0 && product->certificate.decided_on != OCOP_DAY_NONE;
    product->certificate.status = is_certified ? OCOP_STATUS_CERTIFIED : OCOP_STATUS_IN_PROGRAMME;
}

static const char *
get_choice_text (const OcopProduct *product, Choice choice)
{
    switch (choice) {
    case CHOICE_SOLD_BY:
        return ocop_sold_by_get_text (product->sold_by);
    case CHOICE_PRODUCER_KIND:
        return ocop_producer_kind_get_text (product->producer_kind);
    case CHOICE_LEVEL:
        return ocop_level_get_text (product->level);
    case CHOICE_STATUS:
        return ocop_status_get_text (product->certificate.status);
    case CHOICE_TRACK_LOTS:
        return product->track_lots ? "yes" : "no";
    case CHOICE_KIND:
    default:
        return ocop_product_kind_get_text (product->kind);
    }
}

static void
append_day (GString *out, OcopDay day)
{
    char buffer[OCOP_DAY_TEXT_SIZE];
    g_string_append (out, ocop_day_to_text (day, buffer));
}

void
ocop_product_append_fact (GString *out, const OcopProduct *product, OcopCatalogueColumn column)
{
    const Cell *cell = &cells[column];
    switch (cell->type) {
    case CELL_TEXT:
    case CELL_URL:
        g_string_append (out, *text_at (product, cell));
        break;
    case CELL_CODE:
        g_string_append (out, product->code);
        break;
    case CELL_GTINS:
        for (gsize i = 0; product->gtins[i] != NULL; i++) {
            if (i > 0)
                g_string_append_c (out, ';');
            g_string_append (out, product->gtins[i]);
        }
        break;
    case CELL_PLACE:
        g_string_append (out, product->place_code);
        if (product->place_day != OCOP_DAY_NONE) {
            g_string_append_c (out, '@');
            append_day (out, product->place_day);
        }
        break;
    case CELL_DAY:
        append_day (out, *number_at (product, cell));
        break;
    case CELL_NUMBER:
        if (*number_at (product, cell) != 0)
            g_string_append_printf (out, "%d", *number_at (product, cell));
        break;
    case CELL_CHOICE:
        g_string_append (out, get_choice_text (product, cell->choice));
        break;
    case CELL_OF_PRICE:
    default:
        g_assert_not_reached();
    }
}

gboolean
ocop_product_is_fact_equal (const OcopProduct *a, const OcopProduct *b, OcopCatalogueColumn column)
{
    const Cell *cell = &cells[column];
    switch (cell->type) {
    case CELL_TEXT:
    case CELL_URL:
        return strcmp (*text_at (a, cell), *text_at (b, cell)) == 0;
    case CELL_CODE:
        return strcmp (a->code, b->code) == 0;
    case CELL_GTINS:
        return g_strv_equal ((const char *const *)a->gtins, (const char *const *)b->gtins);
    case CELL_PLACE:
        return a->place_day == b->place_day && strcmp (a->place_code, b->place_code) == 0;
    case CELL_DAY:
    case CELL_NUMBER:
        return *number_at (a, cell) == *number_at (b, cell);
    case CELL_CHOICE:
        return get_choice_text (a, cell->choice) == get_choice_text (b, cell->choice);
    case CELL_OF_PRICE:
    default:
        g_assert_not_reached();
    }
}

static void
take_choice (OcopProduct *product, const OcopProduct *from, Choice choice)
{
    switch (choice) {
    case CHOICE_SOLD_BY:
        product->sold_by = from->sold_by;
        break;
    case CHOICE_PRODUCER_KIND:
        product->producer_kind = from->producer_kind;
        break;
    case CHOICE_LEVEL:
        product->level = from->level;
        break;
    case CHOICE_STATUS:
        product->certificate.status = from->certificate.status;
        break;
    case CHOICE_TRACK_LOTS:
        product->track_lots = from->track_lots;
        break;
    case CHOICE_KIND:
    default:
        product->kind = from->kind;
        break;
    }
}

static void
take_text (char **member, const char *text)
{
    g_free (*member);
    *member = g_strdup (text);
}

void
ocop_product_take_fact (OcopProduct *product, const OcopProduct *from, OcopCatalogueColumn column)
{
    const Cell *cell = &cells[column];
    switch (cell->type) {
    case CELL_TEXT:
    case CELL_URL:
        take_text (text_at (product, cell), *text_at (from, cell));
        break;
    case CELL_CODE:
        take_text (&product->code, from->code);
        break;
    case CELL_GTINS:
        g_strfreev (product->gtins);
        product->gtins = g_strdupv (from->gtins);
        break;
    case CELL_PLACE:
        take_text (&product->place_code, from->place_code);
        product->place_day = from->place_day;
        break;
    case CELL_DAY:
    case CELL_NUMBER:
        *number_at (product, cell) = *number_at (from, cell);
        break;
    case CELL_CHOICE:
        take_choice (product, from, cell->choice);
        break;
    case CELL_OF_PRICE:
    default:
        g_assert_not_reached();
    }
}

gint64
ocop_gtin_get_number (const char *gtin)
{
    gint64 number = 0;
    for (const char *at = gtin; *at != '\0'; at++)
        number = number * 10 + (*at - '0');
    return number;
}
