/* Values are compared as texts with what was read: what nobody touched is not written again. */
#include "ui/settings/form.h"

#include "base/error.h"
#include "ui/settings/blocks.h"
#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
    GtkWidget *control;
    GtkLabel *problem;
    char *value;           /* as it stands in the store; NULL: not read yet */
    OcopRequestId request; /* of the change that is wanted */
    char *wanted;          /* what @request is of */
} Field;

struct _OcopSettingsForm {
    GtkWidget parent_instance;
    /* borrowed */
    OcopSession *session;
    const OcopField *facts;
    /* owned */
    GtkWidget *column;
    Field *fields;

    guint n_fields;
    gboolean is_read, is_saving;
    OcopFormSaved done;
    gpointer done_data;
};

enum { ACTIVATE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OcopSettingsForm, ocop_settings_form, GTK_TYPE_WIDGET)

static void
dispose (GObject *object)
{
    OcopSettingsForm *form = OCOP_SETTINGS_FORM (object);
    g_clear_pointer (&form->column, gtk_widget_unparent);
    G_OBJECT_CLASS (ocop_settings_form_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
    OcopSettingsForm *form = OCOP_SETTINGS_FORM (object);
    for (guint i = 0; i < form->n_fields; i++) {
        g_free (form->fields[i].value);
        g_free (form->fields[i].wanted);
    }
    g_free (form->fields);
    G_OBJECT_CLASS (ocop_settings_form_parent_class)->finalize (object);
}

static void
ocop_settings_form_class_init (OcopSettingsFormClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    G_OBJECT_CLASS (class)->finalize = finalize;
    signals[ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
    gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ocop_settings_form_init (OcopSettingsForm *form)
{
    form->column = gtk_flow_box_new();
    g_object_set (form->column, "selection-mode", GTK_SELECTION_NONE, "homogeneous", TRUE,
                  "max-children-per-line", 2, "column-spacing", 16, "row-spacing", 16, "valign",
                  GTK_ALIGN_START, NULL);
    gtk_widget_set_parent (form->column, GTK_WIDGET (form));
}

/* ---- controls */

static guint
count_choices (const OcopField *facts)
{
    guint n = 0;
    while (facts->choices[n].value != NULL)
        n++;
    return n;
}

static GtkWidget *
make_choice (const OcopField *facts)
{
    g_autoptr (GPtrArray) texts = g_ptr_array_new();
    for (guint i = 0; i < count_choices (facts); i++) {
        const char *text = facts->choices[i].text;
        g_ptr_array_add (texts, (gpointer)(*text != '\0' ? _ (text) : ""));
    }
    g_ptr_array_add (texts, NULL);
    return ocop_block_choice_new (_ (facts->label), (const char *const *)texts->pdata,
                                  facts->is_searched);
}

static void
on_entry_activate (OcopSettingsForm *form)
{
    g_signal_emit (form, signals[ACTIVATE], 0);
}

static void
add_field (OcopSettingsForm *form, guint i)
{
    const OcopField *facts = &form->facts[i];
    Field *field = &form->fields[i];
    field->control =
        facts->choices != NULL ? make_choice (facts) : ocop_block_entry_new (_ (facts->label), 500);
    if (facts->choices == NULL)
        g_signal_connect_swapped (field->control, "activate", G_CALLBACK (on_entry_activate), form);
    GtkWidget *place = gtk_flow_box_child_new();
    gtk_widget_set_focusable (place, FALSE);
    gtk_flow_box_child_set_child (
        GTK_FLOW_BOX_CHILD (place),
        ocop_block_field_new (_ (facts->label), facts->hint != NULL ? _ (facts->hint) : NULL,
                              field->control, &field->problem));
    gtk_flow_box_append (GTK_FLOW_BOX (form->column), place);
}

static void
show_value (const OcopField *facts, const Field *field)
{
    if (facts->choices == NULL) {
        g_autofree char *text = g_strdup (field->value);
        gtk_editable_set_text (GTK_EDITABLE (field->control),
                               facts->is_qty ? g_strdelimit (text, ".", ',') : text);
        return;
    }
    for (guint i = 0; i < count_choices (facts); i++)
        if (strcmp (facts->choices[i].value, field->value) == 0)
            gtk_drop_down_set_selected (GTK_DROP_DOWN (field->control), i);
}

/* A value that is no choice (set by the command line) stays until another is chosen. Owned. */
static char *
dup_shown (const OcopField *facts, const Field *field)
{
    if (facts->choices == NULL) {
        char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (field->control))));
        return facts->is_qty ? g_strdelimit (text, ",", '.') : text;
    }
    const guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (field->control));
    return g_strdup (i < count_choices (facts) ? facts->choices[i].value : field->value);
}

/* ---- reading */

typedef struct {
    const OcopField *facts;
    guint n;
} Wanted;

static gpointer
read_settings (OcopShop *shop, gpointer request, GError **error)
{
    const Wanted *wanted = request;
    g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
    for (guint i = 0; i < wanted->n; i++) {
        char *value = NULL;
        if (!ocop_shop_get_setting (shop, wanted->facts[i].key, &value, error))
            return NULL;
        g_ptr_array_add (values, value);
    }
    return g_steal_pointer (&values);
}

static void
free_values (gpointer values)
{
    g_ptr_array_unref (values);
}

static void
on_read (gpointer result, const GError *error, gpointer data)
{
    OcopSettingsForm *form = data;
    const GPtrArray *values = result;
    if (error != NULL) {
        if (form->n_fields > 0)
            ocop_block_show_error (form->fields[0].problem, error->message);
        return;
    }
    for (guint i = 0; i < form->n_fields; i++) {
        form->fields[i].value = g_strdup (g_ptr_array_index (values, i));
        /* A choice shows its first text: one that the store does not hold is none. */
        if (form->facts[i].choices != NULL)
            gtk_drop_down_set_selected (GTK_DROP_DOWN (form->fields[i].control),
                                        GTK_INVALID_LIST_POSITION);
        show_value (&form->facts[i], &form->fields[i]);
    }
    form->is_read = TRUE;
    gtk_widget_set_sensitive (form->column, TRUE);
}

GtkWidget *
ocop_settings_form_new (OcopSession *session, const OcopField *fields, guint n_fields)
{
    OcopSettingsForm *form = g_object_new (OCOP_TYPE_SETTINGS_FORM, NULL);
    Wanted *wanted = g_new (Wanted, 1);
    form->session = session;
    form->facts = fields;
    form->n_fields = n_fields;
    form->fields = g_new0 (Field, n_fields);
    for (guint i = 0; i < n_fields; i++)
        add_field (form, i);
    gtk_widget_set_sensitive (form->column, FALSE);
    *wanted = (Wanted){fields, n_fields};
    ocop_session_call_later (session, read_settings, wanted, g_free, form, on_read, free_values,
                             form);
    return GTK_WIDGET (form);
}

void
ocop_settings_form_focus (OcopSettingsForm *form)
{
    if (form->n_fields > 0)
        gtk_widget_grab_focus (form->fields[0].control);
}

gboolean
ocop_settings_form_is_changed (OcopSettingsForm *form)
{
    for (guint i = 0; form->is_read && i < form->n_fields; i++) {
        g_autofree char *value = dup_shown (&form->facts[i], &form->fields[i]);
        if (strcmp (value, form->fields[i].value) != 0)
            return TRUE;
    }
    return FALSE;
}

/* ---- writing */

typedef struct {
    guint field;
    const char *key;
    char *value;
    OcopRequestId request;
} Change;

typedef struct {
    GArray *changes; /* of Change */
    guint n_done;
    GError *refusal;
} Changes;

static void
clear_change (gpointer data)
{
    Change *change = data;
    g_free (change->value);
}

static void
free_changes (gpointer data)
{
    Changes *changes = data;
    g_array_unref (changes->changes);
    g_clear_error (&changes->refusal);
    g_free (changes);
}

/* Each its own act; those before a refused one stand. */
static gpointer
write_settings (OcopShop *shop, gpointer request, GError **error)
{
    Changes *changes = request;
    for (; changes->n_done < changes->changes->len; changes->n_done++) {
        const Change *change = &g_array_index (changes->changes, Change, changes->n_done);
        g_auto (OcopActResult) act = {0};
        if (!ocop_shop_set_setting (shop, change->key, change->value, &change->request, &act,
                                    &changes->refusal))
            break;
    }
    return changes;
}

static void
take_change (OcopSettingsForm *form, const Change *change)
{
    Field *field = &form->fields[change->field];
    g_free (field->value);
    field->value = g_strdup (change->value);
    g_clear_pointer (&field->wanted, g_free);
}

/* The store names a value by its key; here it has a label, and a rule in words. Owned. */
static GError *
refuse (OcopSettingsForm *form, guint i, const GError *refusal)
{
    const OcopField *facts = &form->facts[i];
    const gboolean is_rule =
        facts->rule != NULL && g_error_matches (refusal, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    const char *words = is_rule ? _ (facts->rule) : refusal->message;
    ocop_block_show_error (form->fields[i].problem, words);
    gtk_widget_grab_focus (form->fields[i].control);
    return g_error_new (OCOP_ERROR, refusal->code, "%s: %s", _ (facts->label), words);
}

static void
on_written (gpointer result, const GError *error, gpointer data)
{
    OcopSettingsForm *form = data;
    const Changes *changes = result;
    form->is_saving = FALSE;
    gtk_widget_set_sensitive (form->column, TRUE);
    for (guint i = 0; changes != NULL && i < changes->n_done; i++)
        take_change (form, &g_array_index (changes->changes, Change, i));
    g_autoptr (GError) refusal =
        changes != NULL && changes->refusal != NULL
            ? refuse (form, g_array_index (changes->changes, Change, changes->n_done).field,
                      changes->refusal)
            : NULL;
    if (form->done != NULL)
        form->done (GTK_WIDGET (form), refusal != NULL ? refusal : error, form->done_data);
}

/* The same wish is the same act. */
static void
add_change (OcopSettingsForm *form, GArray *changes, guint i, char *value)
{
    Field *field = &form->fields[i];
    if (g_strcmp0 (field->wanted, value) != 0) {
        g_free (field->wanted);
        field->wanted = g_strdup (value);
        field->request.is_given = TRUE;
        ocop_uuid_make (ocop_session_get_ports (form->session), field->request.id);
    }
    const Change change = {i, form->facts[i].key, value, field->request};
    g_array_append_val (changes, change);
}

void
ocop_settings_form_save (OcopSettingsForm *form, OcopFormSaved done, gpointer data)
{
    if (!form->is_read || form->is_saving)
        return;
    Changes *changes = g_new0 (Changes, 1);
    changes->changes = g_array_new (FALSE, FALSE, sizeof (Change));
    g_array_set_clear_func (changes->changes, clear_change);
    for (guint i = 0; i < form->n_fields; i++) {
        g_autofree char *value = dup_shown (&form->facts[i], &form->fields[i]);
        ocop_block_show_error (form->fields[i].problem, NULL);
        if (strcmp (value, form->fields[i].value) != 0)
            add_change (form, changes->changes, i, g_steal_pointer (&value));
    }
    form->done = done;
    form->done_data = data;
    form->is_saving = TRUE;
    gtk_widget_set_sensitive (form->column, FALSE);
    ocop_session_call (form->session, write_settings, changes, free_changes, form, on_written, NULL,
                       form);
}
