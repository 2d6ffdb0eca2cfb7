/* Mappings and secrets: which sources there are and which of them this registry listens to. */
#include "registry/payments/source_facts.h"

#include "base/error.h"
#include "base/text.h"
#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define SECRETS_MAX_BYTES 65536
#define SOURCES_MAX       32

struct _OcopPaymentSources {
    GPtrArray *sources; /* of OcopPaymentSource with secrets */
};

static void
set_bad (GError **error, const char *what)
{
    ocop_set_error (error, OCOP_ERROR_BAD_FILE, what, _ ("“%s” is missing or not understood"),
                    what);
}

static char **
dup_keys (GKeyFile *ini, const char *name)
{
    g_autofree char *value = g_key_file_get_string (ini, "events", name, NULL);
    return value != NULL && *value != '\0' ? g_strsplit (value, "|", 8) : NULL;
}

static char *
dup_value (GKeyFile *ini, const char *group, const char *name)
{
    char *value = g_key_file_get_value (ini, group, name, NULL);
    return value != NULL ? value : g_strdup ("");
}

static gboolean
read_scheme (GKeyFile *ini, OcopPaymentScheme *ret_scheme)
{
    static const char *const names[] = {"secret", "hmac-sha256-pairs", "hmac-sha512-v1"};
    g_autofree char *name = dup_value (ini, "signature", "scheme");
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        if (strcmp (names[i], name) == 0) {
            *ret_scheme = (OcopPaymentScheme)i;
            return TRUE;
        }
    return FALSE;
}

static GHashTable *
read_accept (GKeyFile *ini)
{
    g_auto (GStrv) keys = g_key_file_get_keys (ini, "accept", NULL, NULL);
    if (keys == NULL)
        return NULL;
    GHashTable *accept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; keys[i] != NULL; i++)
        g_hash_table_insert (accept, g_strdup (keys[i]), dup_value (ini, "accept", keys[i]));
    return accept;
}

OcopPaymentSource *
ocop_payment_source_parse (const char *text, GError **error)
{
    g_autoptr (GKeyFile) ini = g_key_file_new();
    if (!g_key_file_load_from_data (ini, text, strlen (text), G_KEY_FILE_NONE, NULL)) {
        set_bad (error, "ini");
        return NULL;
    }
    g_autoptr (OcopPaymentSource) source = g_new0 (OcopPaymentSource, 1);
    source->name = dup_value (ini, "source", "name");
    source->header = dup_value (ini, "signature", "header");
    source->prefix = dup_value (ini, "signature", "prefix");
    source->over = dup_value (ini, "signature", "over");
    source->member = dup_value (ini, "signature", "member");
    source->list = dup_value (ini, "events", "list");
    source->id = dup_keys (ini, "id");
    source->amount = dup_keys (ini, "amount");
    source->time = dup_keys (ini, "time");
    source->reference = dup_keys (ini, "reference");
    source->text = dup_keys (ini, "text");
    source->accept = read_accept (ini);
    source->answer = dup_value (ini, "answer", "body");
    const gboolean is_read = read_scheme (ini, &source->scheme);
    const gboolean has_place = source->scheme == OCOP_SCHEME_HMAC_SHA256_PAIRS
                                   ? *source->over != '\0' && *source->member != '\0'
                                   : *source->header != '\0';
    if (*source->name == '\0' || !is_read || !has_place) {
        set_bad (error, "signature");
        return NULL;
    }
    if (source->id == NULL || source->amount == NULL || source->time == NULL ||
        source->text == NULL) {
        set_bad (error, "events");
        return NULL;
    }
    return g_steal_pointer (&source);
}

void
ocop_payment_source_free (OcopPaymentSource *source)
{
    if (source == NULL)
        return;
    if (source->secret != NULL)
        sodium_memzero (source->secret, strlen (source->secret));
    g_free (source->secret);
    g_free (source->name);
    g_free (source->header);
    g_free (source->prefix);
    g_free (source->over);
    g_free (source->member);
    g_free (source->list);
    g_strfreev (source->id);
    g_strfreev (source->amount);
    g_strfreev (source->time);
    g_strfreev (source->reference);
    g_strfreev (source->text);
    g_clear_pointer (&source->accept, g_hash_table_unref);
    g_free (source->answer);
    g_free (source);
}

/* --- which of them --- */

static OcopPaymentSource *
make_known (const char *name, GError **error)
{
    for (guint i = 0; i < ocop_payment_source_data_count; i++)
        if (strcmp (ocop_payment_source_data[i].name, name) == 0)
            return ocop_payment_source_parse (ocop_payment_source_data[i].ini, error);
    g_autofree char *shown = ocop_text_excerpt (name, -1);
    ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("there is no payment source “%s”"), shown);
    return NULL;
}

const char *const *
ocop_payment_sources_list_known (void)
{
    static const char *names[SOURCES_MAX + 1];
    g_assert (ocop_payment_source_data_count <= SOURCES_MAX);
    for (guint i = 0; i < ocop_payment_source_data_count; i++)
        names[i] = ocop_payment_source_data[i].name;
    return names;
}

static gboolean
add_sources (OcopPaymentSources *sources, GKeyFile *ini, GError **error)
{
    g_auto (GStrv) groups = g_key_file_get_groups (ini, NULL);
    for (guint i = 0; groups[i] != NULL; i++) {
        g_autoptr (OcopPaymentSource) source = make_known (groups[i], error);
        if (source == NULL)
            return FALSE;
        source->secret = g_key_file_get_value (ini, groups[i], "key", NULL);
        if (source->secret == NULL || *source->secret == '\0') {
            set_bad (error, groups[i]);
            return FALSE;
        }
        g_ptr_array_add (sources->sources, g_steal_pointer (&source));
    }
    return TRUE;
}

OcopPaymentSources *
ocop_payment_sources_parse (const char *text, gsize size, GError **error)
{
    g_autoptr (GKeyFile) ini = g_key_file_new();
    if (!g_key_file_load_from_data (ini, text, size, G_KEY_FILE_NONE, NULL)) {
        set_bad (error, "webhook-secret-file");
        return NULL;
    }
    g_autoptr (OcopPaymentSources) sources = g_new0 (OcopPaymentSources, 1);
    sources->sources = g_ptr_array_new_with_free_func ((GDestroyNotify)ocop_payment_source_free);
    return add_sources (sources, ini, error) ? g_steal_pointer (&sources) : NULL;
}

OcopPaymentSources *
ocop_payment_sources_read (const char *path, const OcopPorts *ports, GError **error)
{
    g_autoptr (GError) failure = NULL;
    gsize size;
    g_autoptr (GBytes) bytes = ocop_ports_read_file (ports, path, SECRETS_MAX_BYTES, &failure);
    if (bytes == NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, "%s: %s", path, failure->message);
        return NULL;
    }
    const char *text = g_bytes_get_data (bytes, &size);
    return ocop_payment_sources_parse (size > 0 ? text : "", size, error);
}

void
ocop_payment_sources_free (OcopPaymentSources *sources)
{
    if (sources == NULL)
        return;
    g_ptr_array_unref (sources->sources);
    g_free (sources);
}

const OcopPaymentSource *
ocop_payment_sources_find (const OcopPaymentSources *sources, const char *name)
{
    for (guint i = 0; sources != NULL && i < sources->sources->len; i++) {
        const OcopPaymentSource *source = g_ptr_array_index (sources->sources, i);
        if (strcmp (source->name, name) == 0)
            return source;
    }
    return NULL;
}

const char *
ocop_payment_source_get_name (const OcopPaymentSource *source)
{
    return source->name;
}

const char *
ocop_payment_source_get_answer (const OcopPaymentSource *source)
{
    return source->answer;
}
