/* Settings and the guide: every change is an act, refusals stand at their field. */
#include "find.h"

#include "shop/devices.h"
#include "ui/app/home_page.h"
#include "ui/help/guide_page.h"
#include "ui/help/help_page.h"
#include "ui/menu/menu_sheet.h"
#include "ui/settings/settings_page.h"
#include <string.h>
#include <zbar.h>

static OcopUiFixture *
new_fixture (const char *user)
{
    const OcopUiOptions options = {
        .start = OCOP_UI_SELLING, .user = user, .width = 1024, .height = 600};
    return ocop_ui_fixture_new (&options);
}

static void
open_tab (OcopUiFixture *fixture, const char *name)
{
    ocop_ui_fixture_push (fixture, ocop_settings_page_new (fixture->session));
    ocop_ui_click (fixture, name);
}

static char *
dup_setting (OcopShop *shop, const char *key)
{
    char *value = NULL;
    g_assert_true (ocop_shop_get_setting (shop, key, &value, NULL));
    return value;
}

/* ---- forms */

static void
test_change_is_an_act (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("an");
    open_tab (fixture, "Shop");
    ocop_ui_type (fixture, "Address", "12 Trần Phú, Hạ Long");
    ocop_ui_click (fixture, "Save");
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "Saved");
    /* A second press changes nothing more. */
    ocop_ui_click (fixture, "Save");
    OcopShop *shop = ocop_ui_fixture_close_screen (fixture);
    g_autofree char *address = dup_setting (shop, "shop.address");
    g_assert_cmpstr (address, ==, "12 Trần Phú, Hạ Long");
    g_assert_cmpuint (ocop_fixture_count_records (fixture->shop, "settings-set"), ==, 1);
}

static void
test_refusal_at_its_field (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("an");
    open_tab (fixture, "Shop");
    ocop_ui_type (fixture, "Telephone", "0203 3826 000");
    ocop_ui_type (fixture, "Tax code", "1234567890");
    ocop_ui_fixture_press (fixture, GDK_KEY_F9, 0);
    /* By its label, not its key, and with what is possible. */
    g_assert_true (g_str_has_prefix (ocop_ui_get_bar (fixture), "Tax code: 10 digits, 10 with"));
    OcopShop *shop = ocop_ui_fixture_close_screen (fixture);
    g_autofree char *code = dup_setting (shop, "shop.tax_code");
    g_autofree char *phone = dup_setting (shop, "shop.phone");
    g_assert_cmpstr (code, ==, "");
    g_assert_cmpstr (phone, ==, "0203 3826 000");
}

/* Half a kilo is written with a comma; what is no quantity is refused with what would be one. */
static void
test_quantity_of_a_setting (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("an");
    open_tab (fixture, "Shop");
    ocop_ui_type (fixture, "Low stock", "few");
    ocop_ui_click (fixture, "Save");
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==,
                     "Low stock: 0 or a quantity with at most three decimals, such as 5 or 0,5");
    ocop_ui_type (fixture, "Low stock", "0,5");
    ocop_ui_click (fixture, "Save");
    ocop_ui_click (fixture, "Bank");
    ocop_ui_click (fixture, "Shop");
    g_autofree char *shown = ocop_ui_dup_text (fixture, "Low stock");
    g_assert_cmpstr (shown, ==, "0,5");
    OcopShop *shop = ocop_ui_fixture_close_screen (fixture);
    g_autofree char *low = dup_setting (shop, "stock.low");
    g_assert_cmpstr (low, ==, "0.5");
}

static void
assert_tab (OcopUiFixture *fixture, const char *name)
{
    g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (ocop_ui_find (fixture, name))));
}

/* Another page of the settings, and Esc: each asks once before what is typed is thrown away. */
static void
test_unsaved (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("an");
    open_tab (fixture, "Shop");
    ocop_ui_type (fixture, "Address", "12 Trần Phú");
    ocop_ui_click (fixture, "Users");
    assert_tab (fixture, "Shop");
    g_assert_nonnull (ocop_ui_get_bar (fixture));
    g_autofree char *typed = ocop_ui_dup_text (fixture, "Address");
    g_assert_cmpstr (typed, ==, "12 Trần Phú");
    ocop_ui_click (fixture, "Users");
    assert_tab (fixture, "Users");
    ocop_ui_click (fixture, "Shop");
    ocop_ui_type (fixture, "Address", "14 Trần Phú");
    ocop_ui_fixture_press (fixture, GDK_KEY_Escape, 0);
    g_assert_true (ocop_ui_has (fixture, "Address"));
    ocop_ui_click (fixture, "Save");
    ocop_ui_fixture_press (fixture, GDK_KEY_Escape, 0);
    g_assert_false (ocop_ui_has (fixture, "Address"));
    OcopShop *shop = ocop_ui_fixture_close_screen (fixture);
    g_autofree char *address = dup_setting (shop, "shop.address");
    g_assert_cmpstr (address, ==, "14 Trần Phú");
}

static void
test_choice (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("an");
    open_tab (fixture, "Receipt");
    ocop_ui_assert_page (fixture);
    gtk_drop_down_set_selected (GTK_DROP_DOWN (ocop_ui_find (fixture, "Print each receipt")), 1);
    ocop_ui_click (fixture, "Save");
    OcopShop *shop = ocop_ui_fixture_close_screen (fixture);
    g_autofree char *automatic = dup_setting (shop, "printer.auto");
    g_assert_cmpstr (automatic, ==, "no");
    g_assert_cmpuint (ocop_fixture_count_records (fixture->shop, "settings-set"), ==, 1);
}

static void
test_rights (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("lan");
    ocop_ui_fixture_push (fixture, ocop_menu_sheet_new (fixture->session));
    g_assert_false (ocop_ui_is_sensitive (fixture, "Settings"));
}

/* All but the bank account and administrators. */
static void
test_rights_of_a_manager (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("minh");
    open_tab (fixture, "Users");
    g_assert_false (ocop_ui_is_sensitive (fixture, "Bank"));
    ocop_ui_wait (ocop_ui_has (fixture, "lan"));
    g_assert_true (ocop_ui_is_sensitive (fixture, "lan"));
    g_assert_false (ocop_ui_is_sensitive (fixture, "an"));
    ocop_ui_click (fixture, "Add user");
    GtkDropDown *role = GTK_DROP_DOWN (ocop_ui_find (fixture, "Role"));
    g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (role)), ==, 2);
}

static void
test_every_page_keeps_the_rules (void)
{
    static const char *const tabs[] = {"Shop",    "Bank",     "Users", "Devices",
                                       "Receipt", "Registry", "Backup"};
    g_autoptr (OcopUiFixture) fixture = new_fixture ("an");
    ocop_ui_fixture_push (fixture, ocop_settings_page_new (fixture->session));
    for (guint i = 0; i < G_N_ELEMENTS (tabs); i++) {
        ocop_ui_click (fixture, tabs[i]);
        ocop_ui_assert_page (fixture);
    }
}

/* ---- users */

static OcopUserInfo
find_user (const GArray *users, const char *name)
{
    for (guint i = 0; i < users->len; i++)
        if (strcmp (g_array_index (users, OcopUserInfo, i).name, name) == 0)
            return g_array_index (users, OcopUserInfo, i);
    g_error ("there is no user %s", name);
}

static void
add_user (OcopUiFixture *fixture, const char *name)
{
    ocop_ui_click (fixture, "Add user");
    ocop_ui_type (fixture, "Name", name);
    ocop_ui_type (fixture, "PIN", "4321");
    ocop_ui_type (fixture, "PIN again", "4321");
    ocop_ui_enter (fixture, "PIN again");
}

static void
test_add_user (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("an");
    open_tab (fixture, "Users");
    add_user (fixture, "hoa");
    ocop_ui_wait (ocop_ui_has (fixture, "hoa"));
    add_user (fixture, "hoa");
    /* Stays open, with what is wrong. */
    g_assert_true (ocop_ui_has (fixture, "PIN again"));
    ocop_ui_assert_page (fixture);
    OcopShop *shop = ocop_ui_fixture_close_screen (fixture);
    g_autoptr (GArray) users = ocop_shop_list_users (shop, NULL);
    g_assert_cmpuint (users->len, ==, 4);
    g_assert_cmpint (find_user (users, "hoa").role, ==, OCOP_ROLE_CASHIER);
}

static void
test_change_user (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("an");
    open_tab (fixture, "Users");
    ocop_ui_click (fixture, "lan");
    gtk_drop_down_set_selected (GTK_DROP_DOWN (ocop_ui_find (fixture, "Role")), OCOP_ROLE_MANAGER);
    ocop_ui_click (fixture, "Change role");
    ocop_ui_click (fixture, "minh");
    ocop_ui_click (fixture, "Disable user");
    ocop_ui_click (fixture, "lan");
    ocop_ui_type (fixture, "PIN", "5555");
    ocop_ui_type (fixture, "PIN again", "5555");
    ocop_ui_click (fixture, "Set new PIN");
    OcopShop *shop = ocop_ui_fixture_close_screen (fixture);
    g_autoptr (GArray) users = ocop_shop_list_users (shop, NULL);
    g_assert_cmpint (find_user (users, "lan").role, ==, OCOP_ROLE_MANAGER);
    g_assert_false (find_user (users, "minh").is_active);
    OcopUserInfo user = {0};
    gint64 wait_ms;
    g_assert_true (ocop_shop_log_in (shop, "lan", "5555", &wait_ms, &user, NULL));
    g_free (user.name);
}

static void
test_oneself_stays (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("an");
    open_tab (fixture, "Users");
    ocop_ui_click (fixture, "an");
    g_assert_false (ocop_ui_is_sensitive (fixture, "Disable user"));
    g_assert_false (ocop_ui_is_sensitive (fixture, "Role"));
}

/* ---- devices, registry, backup */

static GtkWidget *
find_picture (GtkWidget *top, const char *name)
{
    g_autofree char *own = ocop_ui_dup_name (top);
    GtkWidget *found = NULL;
    if (GTK_IS_PICTURE (top) && g_strcmp0 (own, name) == 0)
        return top;
    for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL && found == NULL;
         child = gtk_widget_get_next_sibling (child))
        found = find_picture (child, name);
    return found;
}

/* What a scanner that knows only @type reads from the pixels of @texture. Owned. */
static char *
dup_scanned (GdkTexture *texture, zbar_symbol_type_t type)
{
    const guint width = (guint)gdk_texture_get_width (texture);
    const guint height = (guint)gdk_texture_get_height (texture);
    g_autofree guint32 *pixels = g_new (guint32, (gsize)width * height);
    g_autofree guint8 *grey = g_malloc ((gsize)width * height);
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();
    gdk_texture_download (texture, (guchar *)pixels, (gsize)width * 4);
    for (gsize i = 0; i < (gsize)width * height; i++)
        grey[i] = (guint8)(pixels[i] & 0xff);
    zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config (scanner, type, ZBAR_CFG_ENABLE, 1);
    zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
    zbar_image_set_size (image, width, height);
    zbar_image_set_data (image, grey, (gulong)width * height, NULL);
    zbar_scan_image (scanner, image);
    const zbar_symbol_t *symbol = zbar_image_first_symbol (image);
    char *text = g_strdup (symbol != NULL ? zbar_symbol_get_data (symbol) : NULL);
    zbar_image_destroy (image);
    zbar_image_scanner_destroy (scanner);
    return text;
}

/* A scanner with a wire reads bars alone, one with a camera squares too. */
static void
test_teach_codes (void)
{
    static const struct {
        const char *name;
        zbar_symbol_type_t type;
    } codes[] = {{"Test code", ZBAR_CODE128}, {"Test code, square", ZBAR_QRCODE}};
    g_autoptr (OcopUiFixture) fixture = new_fixture ("an");
    open_tab (fixture, "Devices");
    for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
        GtkWidget *picture =
            find_picture (GTK_WIDGET (ocop_window_get_front (fixture->window)), codes[i].name);
        g_assert_nonnull (picture);
        GdkPaintable *paintable = gtk_picture_get_paintable (GTK_PICTURE (picture));
        g_autofree char *read = dup_scanned (GDK_TEXTURE (paintable), codes[i].type);
        g_assert_cmpstr (read, ==, ocop_shop_devices_get_teach_code());
        /* Bars are drawn pixel by pixel, and within the narrowest window. */
        g_assert_true (codes[i].type == ZBAR_QRCODE ||
                       !gtk_picture_get_can_shrink (GTK_PICTURE (picture)));
        g_assert_cmpint (gdk_paintable_get_intrinsic_width (paintable), <, 700);
    }
}

static void
test_devices (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("an");
    open_tab (fixture, "Devices");
    ocop_ui_click (fixture, "Choose printer");
    ocop_ui_assert_page (fixture);
    ocop_ui_type (fixture, "Address", "192.168.1.50");
    ocop_ui_click (fixture, "Use address");
    ocop_ui_wait (ocop_ui_has (fixture, "Choose scale"));
    ocop_ui_click (fixture, "Choose scale");
    ocop_ui_type (fixture, "Address", "a rubbish address");
    ocop_ui_click (fixture, "Use address");
    ocop_ui_wait (ocop_ui_says (fixture, "this address is not of the forms above"));
    ocop_ui_click (fixture, "Virtual, to practise without one");
    ocop_ui_click (fixture, "Test scanner");
    ocop_ui_fixture_scan (fixture, "2000000000060");
    ocop_ui_wait (ocop_ui_says (fixture, "It works, and read “2000000000060”"));
    g_assert_cmpuint (ocop_till_cart_get_n_lines (ocop_session_get_cart (fixture->session)), ==, 0);
    OcopShop *shop = ocop_ui_fixture_close_screen (fixture);
    g_autofree char *printer = dup_setting (shop, "printer.device");
    g_autofree char *scale = dup_setting (shop, "scale.device");
    g_assert_cmpstr (printer, ==, "tcp:192.168.1.50");
    g_assert_cmpstr (scale, ==, "virtual");
}

static void
test_enrolment_refused (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("an");
    open_tab (fixture, "Registry");
    ocop_ui_type (fixture, "Address of the registry", "not an address");
    ocop_ui_type (fixture, "Code from the provincial office", "ABCD-EFGH");
    ocop_ui_click (fixture, "Enrol");
    ocop_ui_wait (ocop_ui_is_sensitive (fixture, "Enrol"));
    g_autofree char *code = ocop_ui_dup_text (fixture, "Code from the provincial office");
    g_assert_cmpstr (code, ==, "ABCD-EFGH");
    ocop_ui_assert_page (fixture);
}

static void
test_stick (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("an");
    g_autofree char *path = g_build_filename (fixture->shop->home, "gui.zip", NULL);
    open_tab (fixture, "Registry");
    ocop_ui_click (fixture, "Export file");
    g_assert_true (ocop_ui_says (fixture, "choose a file first"));
    ocop_ui_type (fixture, "File of the registry", path);
    ocop_ui_click (fixture, "Import file");
    g_assert_false (ocop_ui_says (fixture, "The answer was taken in."));
}

static void
test_backup (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("an");
    open_tab (fixture, "Backup");
    g_assert_true (ocop_ui_says (fixture, "There is no backup yet."));
    g_autofree char *path = ocop_ui_dup_text (fixture, "Where to");
    ocop_ui_click (fixture, "Back up now");
    ocop_ui_wait (g_file_test (path, G_FILE_TEST_EXISTS));
    ocop_ui_wait (!ocop_ui_says (fixture, "There is no backup yet."));
    ocop_ui_fixture_close_screen (fixture);
    g_assert_cmpuint (ocop_fixture_count_records (fixture->shop, "backup"), ==, 1);
}

/* ---- guide */

static void
test_guide (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("lan");
    ocop_ui_fixture_push (fixture, ocop_help_page_new (fixture->session));
    ocop_ui_fixture_press (fixture, GDK_KEY_F1, 0);
    g_assert_false (ocop_ui_is_sensitive (fixture, "Previous page"));
    for (guint i = 0; i < 9; i++) {
        ocop_ui_assert_page (fixture);
        ocop_ui_click (fixture, "Next page");
    }
    g_assert_false (ocop_ui_is_sensitive (fixture, "Next page"));
    g_assert_true (ocop_ui_says (fixture, "Tỉnh xem được gì"));
    ocop_ui_fixture_press (fixture, GDK_KEY_Page_Up, 0);
    g_assert_true (ocop_ui_says (fixture, "Mất mạng và sao lưu"));
    ocop_ui_fixture_press (fixture, GDK_KEY_Escape, 0);
    g_assert_false (ocop_ui_has (fixture, "Next page"));
}

int
main (int argc, char **argv)
{
    ocop_ui_test_init (&argc, &argv);
    g_test_add_func ("/ui/settings/form/change-is-one-act", test_change_is_an_act);
    g_test_add_func ("/ui/settings/form/refusal-stands-at-its-field", test_refusal_at_its_field);
    g_test_add_func ("/ui/settings/form/quantity-with-a-comma", test_quantity_of_a_setting);
    g_test_add_func ("/ui/settings/form/unsaved-is-not-lost-at-once", test_unsaved);
    g_test_add_func ("/ui/settings/form/choice", test_choice);
    g_test_add_func ("/ui/settings/rights/only-who-may", test_rights);
    g_test_add_func ("/ui/settings/rights-of-a-manager", test_rights_of_a_manager);
    g_test_add_func ("/ui/settings/pages-keep-the-rules", test_every_page_keeps_the_rules);
    g_test_add_func ("/ui/settings/users/add", test_add_user);
    g_test_add_func ("/ui/settings/users/role-pin-disable", test_change_user);
    g_test_add_func ("/ui/settings/users/nobody-locks-oneself-out", test_oneself_stays);
    g_test_add_func ("/ui/settings/devices/teach-code-can-be-read", test_teach_codes);
    g_test_add_func ("/ui/settings/devices/choose-and-test", test_devices);
    g_test_add_func ("/ui/settings/registry/refusal-keeps-the-code", test_enrolment_refused);
    g_test_add_func ("/ui/settings/registry/stick-needs-a-file", test_stick);
    g_test_add_func ("/ui/settings/backup/now", test_backup);
    g_test_add_func ("/ui/guide/all-pages", test_guide);
    return g_test_run();
}
