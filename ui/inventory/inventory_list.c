/* Places stay and rows move through them: with another question the widgets of the rows in sight
 * are told new texts instead of being made anew. GTK keeps some 200 rows of a table, whatever is
 * seen of them; so those out of sight are told, made and taken away later, some at a time. */
#include "ui/inventory/inventory_list.h"

#include "ui/parts/frame_hold.h"

#define PAGE 100
/* Rows of a screen before anybody has said how many there are. */
#define SIGHT 14
/* How many are told, made or taken away at a time, and up to where it matters. */
#define STEP      16
#define STEPS_END 240
/* Pages that are kept. */
#define PAGES_MAX 32

struct _OcopInventoryItem {
    GObject parent_instance;
    /* owned */
    OcopInventoryList *list; /* NULL: gone */
    GArray *rows;            /* of the page it is in; NULL: not read yet */
    guint position;
};

struct _OcopInventoryList {
    GObject parent_instance;
    /* owned */
    GHashTable *items; /* position -> borrowed OcopInventoryItem, of those that somebody holds */
    GHashTable *pages; /* number -> GArray of OcopInventoryRow, NULL while it is asked for */
    GQueue order;      /* numbers of the pages that are read, oldest first */
    char *text;
    /* borrowed */
    OcopSession *session;

    OcopInventoryQuery query;
    guint question;                /* number of the last one asked */
    gboolean is_asking, is_wanted; /* a first page is on its way; another is wanted after it */
    guint n_shown, n_matching;
    guint first_seen, n_seen; /* in sight */
    gint64 value;
    GArray *late;  /* of guint: places whose rows have come, and that are told when there is time */
    guint filling; /* source */
};

/* ---- places */

G_DEFINE_FINAL_TYPE (OcopInventoryItem, ocop_inventory_item, G_TYPE_OBJECT)

static guint item_changed;

const OcopInventoryRow *
ocop_inventory_item_peek (OcopInventoryItem *item)
{
    const guint index = item->position % PAGE;
    return item->rows != NULL && index < item->rows->len
               ? &g_array_index (item->rows, OcopInventoryRow, index)
               : NULL;
}

static void
put_rows (OcopInventoryItem *item, GArray *rows)
{
    g_clear_pointer (&item->rows, g_array_unref);
    item->rows = rows != NULL ? g_array_ref (rows) : NULL;
    g_signal_emit (item, item_changed, 0);
}

static void
dispose_item (GObject *object)
{
    OcopInventoryItem *item = OCOP_INVENTORY_ITEM (object);
    if (item->list != NULL)
        g_hash_table_remove (item->list->items, GUINT_TO_POINTER (item->position));
    item->list = NULL;
    g_clear_pointer (&item->rows, g_array_unref);
    G_OBJECT_CLASS (ocop_inventory_item_parent_class)->dispose (object);
}

static void
ocop_inventory_item_class_init (OcopInventoryItemClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose_item;
    item_changed = g_signal_new ("changed", OCOP_TYPE_INVENTORY_ITEM, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
ocop_inventory_item_init (OcopInventoryItem *item)
{
}

/* ---- asking */

typedef struct {
    OcopInventoryQuery query;
    char *text;
    guint question;
} Question;

typedef struct {
    OcopInventoryPage page;
    guint question, offset;
} Answer;

static void
free_question (gpointer data)
{
    Question *question = data;
    g_free (question->text);
    g_free (question);
}

static void
free_answer (gpointer data)
{
    Answer *answer = data;
    ocop_inventory_page_clear (&answer->page);
    g_free (answer);
}

static gpointer
list_on_store (OcopShop *shop, gpointer data, GError **error)
{
    const Question *question = data;
    Answer *answer = g_new0 (Answer, 1);
    answer->question = question->question;
    answer->offset = question->query.offset;
    if (ocop_shop_list_inventory (shop, &question->query, &answer->page, error))
        return answer;
    free_answer (answer);
    return NULL;
}

static void on_answer (gpointer result, const GError *error, gpointer data);

static void
ask_page (OcopInventoryList *list, guint number)
{
    Question *question = g_new (Question, 1);
    *question = (Question){list->query, g_strdup (list->text), list->question};
    question->query.text = question->text;
    question->query.offset = number * PAGE;
    question->query.n = PAGE;
    g_hash_table_insert (list->pages, GUINT_TO_POINTER (number), NULL);
    ocop_session_call (list->session, list_on_store, question, free_question, list, on_answer,
                       free_answer, list);
}

static void
ask_anew (OcopInventoryList *list)
{
    list->is_wanted = list->is_asking;
    if (list->is_asking)
        return;
    list->is_asking = TRUE;
    ocop_frame_hold();
    list->question++;
    ask_page (list, 0);
}

/* ---- the model */

static GType
get_item_type (GListModel *model)
{
    return OCOP_TYPE_INVENTORY_ITEM;
}

static guint
get_n_items (GListModel *model)
{
    return OCOP_INVENTORY_LIST (model)->n_shown;
}

static gpointer
get_item (GListModel *model, guint position)
{
    OcopInventoryList *list = OCOP_INVENTORY_LIST (model);
    const gpointer number = GUINT_TO_POINTER (position / PAGE);
    gpointer rows = NULL;
    if (position >= list->n_shown)
        return NULL;
    OcopInventoryItem *item = g_hash_table_lookup (list->items, GUINT_TO_POINTER (position));
    if (item != NULL)
        return g_object_ref (item);
    item = g_object_new (OCOP_TYPE_INVENTORY_ITEM, NULL);
    item->list = list;
    item->position = position;
    g_hash_table_insert (list->items, GUINT_TO_POINTER (position), item);
    if (!g_hash_table_lookup_extended (list->pages, number, NULL, &rows))
        ask_page (list, position / PAGE);
    item->rows = rows != NULL ? g_array_ref (rows) : NULL;
    return item;
}

static void
list_model_init (GListModelInterface *interface)
{
    interface->get_item_type = get_item_type;
    interface->get_n_items = get_n_items;
    interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (OcopInventoryList, ocop_inventory_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static guint list_answered, list_failed;

static void
show_as_many (OcopInventoryList *list, guint n)
{
    const guint before = list->n_shown;
    list->n_shown = n;
    if (n != before)
        g_list_model_items_changed (G_LIST_MODEL (list), MIN (n, before),
                                    before > n ? before - n : 0, n > before ? n - before : 0);
}

static void
put_place (OcopInventoryList *list, guint position)
{
    OcopInventoryItem *item = g_hash_table_lookup (list->items, GUINT_TO_POINTER (position));
    if (item != NULL)
        put_rows (item, g_hash_table_lookup (list->pages, GUINT_TO_POINTER (position / PAGE)));
}

static gboolean
fill_some (OcopInventoryList *list)
{
    if (list->late->len > 0) {
        for (guint i = 0; i < STEP && list->late->len > 0; i++) {
            const guint position = g_array_index (list->late, guint, list->late->len - 1);
            g_array_set_size (list->late, list->late->len - 1);
            put_place (list, position);
        }
        return TRUE;
    }
    if (list->n_shown > list->n_matching)
        show_as_many (list, MAX (list->n_matching, list->n_shown - MIN (STEP, list->n_shown)));
    else if (list->n_shown + STEP < MIN (STEPS_END, list->n_matching))
        show_as_many (list, list->n_shown + STEP);
    else
        show_as_many (list, list->n_matching);
    return list->n_shown != list->n_matching;
}

static gboolean
on_fill (gpointer data)
{
    OcopInventoryList *list = data;
    if (fill_some (list))
        return G_SOURCE_CONTINUE;
    list->filling = 0;
    return G_SOURCE_REMOVE;
}

/* Below drawing: what is there is seen first. */
static void
fill_later (OcopInventoryList *list)
{
    if (list->filling == 0)
        list->filling = g_idle_add (on_fill, list);
}

/* As many places as are seen, at once; none goes at once that has a widget. */
static void
fit (OcopInventoryList *list)
{
    const guint n_seen = MIN (list->first_seen + list->n_seen, list->n_matching);
    if (list->n_shown > STEPS_END)
        show_as_many (list, MAX (list->n_matching, STEPS_END));
    else if (list->n_shown < n_seen)
        show_as_many (list, n_seen);
    if (list->n_shown != list->n_matching)
        fill_later (list);
}

/* ---- answers */

static gboolean
is_seen (const OcopInventoryList *list, guint position)
{
    return position >= list->first_seen && position - list->first_seen < list->n_seen;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
    const guint left = *(const guint *)a, right = *(const guint *)b;
    return (left < right) - (left > right);
}

/* Those in sight now, the others of the places [@first, @end) from the top down when there is time.
 */
static void
put_places (OcopInventoryList *list, guint first, guint end)
{
    g_autoptr (GList) items = g_hash_table_get_values (list->items);
    for (GList *node = items; node != NULL; node = node->next) {
        const guint position = ((OcopInventoryItem *)node->data)->position;
        if (position < first || position >= end)
            continue;
        if (is_seen (list, position))
            put_place (list, position);
        else
            g_array_append_val (list->late, position);
    }
    g_array_sort (list->late, compare_places);
    if (list->late->len > 0)
        fill_later (list);
}

static void
keep_page (OcopInventoryList *list, guint number, GArray *rows)
{
    g_hash_table_insert (list->pages, GUINT_TO_POINTER (number), g_array_ref (rows));
    g_queue_push_tail (&list->order, GUINT_TO_POINTER (number));
    if (g_queue_get_length (&list->order) > PAGES_MAX)
        g_hash_table_remove (list->pages, g_queue_pop_head (&list->order));
}

/* The rows before stay in their places until the new ones are there. */
static void
begin_answer (OcopInventoryList *list, const OcopInventoryPage *page)
{
    g_hash_table_remove_all (list->pages);
    g_queue_clear (&list->order);
    list->n_matching = page->n_matching;
    list->value = page->value;
    g_array_set_size (list->late, 0);
    keep_page (list, 0, page->rows);
    fit (list);
    put_places (list, 0, PAGE);
    /* What is looked at now asks for its pages; behind the last row there are none. */
    put_places (list, MAX (list->n_matching, PAGE), G_MAXUINT);
    g_autoptr (GList) items = g_hash_table_get_values (list->items);
    for (GList *node = items; node != NULL; node = node->next) {
        const guint number = ((OcopInventoryItem *)node->data)->position / PAGE;
        if (number * PAGE < list->n_matching &&
            !g_hash_table_contains (list->pages, GUINT_TO_POINTER (number)))
            ask_page (list, number);
    }
    g_signal_emit (list, list_answered, 0);
}

static void
on_answer (gpointer result, const GError *error, gpointer data)
{
    OcopInventoryList *list = data;
    const Answer *answer = result;
    const gboolean is_first = answer == NULL || answer->offset == 0;
    if (answer != NULL && answer->question != list->question)
        return;
    if (is_first) {
        list->is_asking = FALSE;
        ocop_frame_release();
    }
    if (error != NULL)
        g_signal_emit (list, list_failed, 0, error);
    else if (is_first && !list->is_wanted)
        begin_answer (list, &answer->page);
    if (error == NULL && !is_first) {
        keep_page (list, answer->offset / PAGE, answer->page.rows);
        put_places (list, answer->offset, answer->offset + PAGE);
    }
    if (list->is_wanted && !list->is_asking)
        ask_anew (list);
}

/* ---- for the page */

void
ocop_inventory_list_ask (OcopInventoryList *list, const OcopInventoryQuery *query)
{
    g_free (list->text);
    list->text = g_strdup (query->text);
    list->query = *query;
    list->query.text = NULL;
    ask_anew (list);
}

void
ocop_inventory_list_ask_again (OcopInventoryList *list)
{
    ask_anew (list);
}

void
ocop_inventory_list_set_sight (OcopInventoryList *list, guint first, guint n)
{
    list->first_seen = first;
    list->n_seen = n;
}

guint
ocop_inventory_list_get_n_matching (OcopInventoryList *list)
{
    return list->n_matching;
}

gint64
ocop_inventory_list_get_value (OcopInventoryList *list)
{
    return list->value;
}

guint
ocop_inventory_list_find (OcopInventoryList *list, const char *code)
{
    GHashTableIter iter;
    gpointer number, rows;
    g_hash_table_iter_init (&iter, list->pages);
    while (g_hash_table_iter_next (&iter, &number, &rows)) {
        const GArray *page = rows;
        for (guint i = 0; page != NULL && i < page->len; i++)
            if (g_str_equal (g_array_index (page, OcopInventoryRow, i).code, code))
                return GPOINTER_TO_UINT (number) * PAGE + i;
    }
    return G_MAXUINT;
}

/* ---- life */

static void
unref_page (gpointer rows)
{
    if (rows != NULL)
        g_array_unref (rows);
}

static void
dispose (GObject *object)
{
    OcopInventoryList *list = OCOP_INVENTORY_LIST (object);
    GHashTableIter iter;
    gpointer item;
    g_clear_handle_id (&list->filling, g_source_remove);
    g_hash_table_iter_init (&iter, list->items);
    while (g_hash_table_iter_next (&iter, NULL, &item))
        OCOP_INVENTORY_ITEM (item)->list = NULL;
    g_hash_table_remove_all (list->items);
    g_hash_table_remove_all (list->pages);
    g_queue_clear (&list->order);
    G_OBJECT_CLASS (ocop_inventory_list_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
    OcopInventoryList *list = OCOP_INVENTORY_LIST (object);
    g_hash_table_unref (list->items);
    g_hash_table_unref (list->pages);
    g_array_unref (list->late);
    g_free (list->text);
    G_OBJECT_CLASS (ocop_inventory_list_parent_class)->finalize (object);
}

static void
ocop_inventory_list_class_init (OcopInventoryListClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    G_OBJECT_CLASS (class)->finalize = finalize;
    list_answered = g_signal_new ("answered", OCOP_TYPE_INVENTORY_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
    list_failed = g_signal_new ("failed", OCOP_TYPE_INVENTORY_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
ocop_inventory_list_init (OcopInventoryList *list)
{
    list->items = g_hash_table_new (NULL, NULL);
    list->pages = g_hash_table_new_full (NULL, NULL, NULL, unref_page);
    list->late = g_array_new (FALSE, FALSE, sizeof (guint));
    list->n_seen = SIGHT;
    g_queue_init (&list->order);
}

OcopInventoryList *
ocop_inventory_list_new (OcopSession *session)
{
    OcopInventoryList *list = g_object_new (OCOP_TYPE_INVENTORY_LIST, NULL);
    list->session = session;
    return list;
}
