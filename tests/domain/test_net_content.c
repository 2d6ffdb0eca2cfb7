/* Net content read from names and units, and prices by the kilogram and litre. */
#include "domain/net_content.h"

#include "base/money.h"
#include "base/text.h"

#include <string.h>

static void
assert_reads (const char *text, OcopNetKind kind, gint64 milli)
{
    OcopNetContent content = {.milli = -1};
    if (!ocop_net_content_read (text, &content))
        g_error ("“%s” is not read", text);
    if (content.milli != milli)
        g_error ("“%s” is read as %" G_GINT64_FORMAT, text, content.milli);
    g_assert_cmpint (content.kind, ==, kind);
}

static void
assert_refused (const char *text)
{
    OcopNetContent content = {.milli = -1};
    if (ocop_net_content_read (text, &content))
        g_error ("“%s” is read as %" G_GINT64_FORMAT, text, content.milli);
    g_assert_cmpint (content.milli, ==, -1);
}

static void
test_plain (void)
{
    assert_reads ("500 g", OCOP_NET_MASS, 500000);
    assert_reads ("500g", OCOP_NET_MASS, 500000);
    assert_reads ("0,5kg", OCOP_NET_MASS, 500000);
    assert_reads ("0.5 kg", OCOP_NET_MASS, 500000);
    assert_reads ("túi 1kg", OCOP_NET_MASS, 1000000);
    assert_reads ("750ml", OCOP_NET_VOLUME, 750000);
    assert_reads ("1 lít", OCOP_NET_VOLUME, 1000000);
    assert_reads ("1,5L", OCOP_NET_VOLUME, 1500000);
    assert_reads ("Rượu mơ 70cl", OCOP_NET_VOLUME, 700000);
    assert_reads ("Chè 2 lạng", OCOP_NET_MASS, 200000);
    assert_reads ("Miến dong Bình Liêu gói 500 gr", OCOP_NET_MASS, 500000);
    assert_reads ("HẠT DỔI 12,5 G", OCOP_NET_MASS, 12500);
    assert_reads ("Trà hoa vàng Ba Chẽ, hộp thiếc 50 g", OCOP_NET_MASS, 50000);
    assert_reads ("Nước mắm Cái Rồng 40 độ đạm chai 500 ml", OCOP_NET_VOLUME, 500000);
    assert_reads ("Rượu ba kích 29,5% vol. (500ml)", OCOP_NET_VOLUME, 500000);
    assert_reads ("Ruốc hàu – hũ 150g", OCOP_NET_MASS, 150000);
    assert_reads ("500g/túi", OCOP_NET_MASS, 500000);
}

static void
test_multiplied (void)
{
    assert_reads ("hộp 10 gói x 20g", OCOP_NET_MASS, 200000);
    assert_reads ("hộp 10 gói × 20 g", OCOP_NET_MASS, 200000);
    assert_reads ("10x20g", OCOP_NET_MASS, 200000);
    assert_reads ("10gói*20g", OCOP_NET_MASS, 200000);
    assert_reads ("20g x 10 gói", OCOP_NET_MASS, 200000);
    assert_reads ("20g/gói x 10 gói", OCOP_NET_MASS, 200000);
    assert_reads ("hộp 20 túi lọc x 2 g", OCOP_NET_MASS, 40000);
    assert_reads ("2 hộp x 10 gói x 20g", OCOP_NET_MASS, 400000);
    assert_reads ("Lốc 6 chai x 330ml", OCOP_NET_VOLUME, 1980000);
    assert_reads ("6 × 0,33 l", OCOP_NET_VOLUME, 1980000);
}

static void
test_thousands (void)
{
    assert_reads ("1.000 g", OCOP_NET_MASS, 1000000);
    assert_reads ("1.500ml", OCOP_NET_VOLUME, 1500000);
    assert_reads ("0.500 kg", OCOP_NET_MASS, 500000);
    assert_reads ("1,500 kg", OCOP_NET_MASS, 1500000);
    assert_refused ("1.500 kg");
    assert_refused ("1,500 g");
    assert_refused ("1.000.000 g");
    assert_refused ("1.0000 g");
    assert_refused ("1,5.5 g");
}

static void
test_doubtful (void)
{
    assert_refused ("hộp 10 gói 20g");
    assert_refused ("hộp 10 gói, 20g/gói");
    assert_refused ("500 g + 50 g");
    assert_refused ("500 g + quà");
    assert_refused ("500g tặng 50g");
    assert_refused ("1kg (1000g)");
    assert_refused ("500-600g");
    assert_refused ("500 – 600 g");
    assert_refused ("Trà x 20g");
    assert_refused ("20g x");
    assert_refused ("20g x nhiều");
    assert_refused ("0 x 20g");
    assert_refused ("2,5 x 20g");
    assert_refused ("1 lít 2");
    assert_refused ("viên sủi B12g");
    assert_refused ("0 g");
    assert_refused ("99999 kg");
    assert_refused ("10000 gói x 10000 gói x 1 g");
}

static void
test_none (void)
{
    assert_refused ("");
    assert_refused ("Nón lá thêu tay");
    assert_refused ("Mực ống Cô Tô khô loại I (8–10 con/kg)");
    assert_refused ("Trứng vịt biển Đồng Rui, vỉ 10 quả");
    assert_refused ("500 gói");
    assert_refused ("500 gói gạo");
    assert_refused ("kg");
    assert_refused ("size L");
    assert_refused ("Viên nghệ 500 mg");
    assert_refused ("5★");
    assert_refused ("12345678 g");
}

/* Never more than it takes to say no. */
static void
test_rubbish (void)
{
    assert_refused ("\xff 500 g");
    g_autofree char *digits = g_strnfill (OCOP_TEXT_MAX, '9');
    assert_refused (digits);
    g_autofree char *signs = g_strnfill (OCOP_TEXT_MAX, '*');
    assert_refused (signs);
    g_autofree char *words = g_strnfill (OCOP_TEXT_MAX + 100, 'x');
    assert_refused (words);
    static const char *const pieces[] = {"10",  "20", "g", "kg", "lít",  "x", "×",
                                         "/",   "-",  " ", ",",  ".",    "0", "túi",
                                         "gói", "(",  ")", "ml", "\xc3", "+"};
    for (guint round = 0; round < 20000; round++) {
        GString *text = g_string_new (NULL);
        for (int n = g_test_rand_int_range (0, 12); n > 0; n--)
            g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
        OcopNetContent content;
        if (ocop_net_content_read (text->str, &content)) {
            g_assert_cmpint (content.milli, >=, 1);
            g_assert_cmpint (content.milli, <=, OCOP_NET_MAX_MILLI);
        }
        g_string_free (text, TRUE);
    }
}

static void
test_price (void)
{
    gint64 price = -1;
    OcopNetContent content = {.kind = OCOP_NET_MASS, .milli = 500000};
    g_assert_true (ocop_net_content_price (&content, 65000, &price));
    g_assert_cmpint (price, ==, 130000);
    content.milli = 333000; /* 10 / 0.333 = 30.03 */
    g_assert_true (ocop_net_content_price (&content, 10, &price));
    g_assert_cmpint (price, ==, 30);
    content.milli = 400000; /* 2.5 */
    g_assert_true (ocop_net_content_price (&content, 1, &price));
    g_assert_cmpint (price, ==, 3);
    g_assert_true (ocop_net_content_price (&content, 0, &price));
    g_assert_cmpint (price, ==, 0);
    content.milli = 1;
    price = -1;
    g_assert_false (ocop_net_content_price (&content, OCOP_PRICE_MAX, &price));
    g_assert_cmpint (price, ==, -1);
}

static void
assert_base (const char *name, const char *unit, gint64 price, gint64 wanted,
             const char *wanted_unit)
{
    gint64 base = -1;
    const char *base_unit = NULL;
    const gboolean is_known = ocop_net_content_base_price (name, unit, price, &base, &base_unit);
    g_assert_cmpint (is_known, ==, wanted >= 0);
    g_assert_cmpint (base, ==, wanted);
    g_assert_cmpstr (base_unit, ==, wanted_unit);
}

static void
test_base_price (void)
{
    assert_base ("Miến dong Bình Liêu gói 500 g", "gói", 65000, 130000, "kg");
    assert_base ("Miến dong Bình Liêu", "túi 250g", 65000, 260000, "kg");
    assert_base ("Rượu mơ Yên Tử chai sứ 750 ml", "chai", 180000, 240000, "lít");
    assert_base ("Chè Đường Hoa", "lạng", 38000, 380000, "kg");
    assert_base ("Gà Tiên Yên 1,6 kg", "con", 400000, 250000, "kg");
    /* The unit goes before the name: it is what the price is for. */
    assert_base ("Chè gói 100 g", "túi 2 gói x 100 g", 76000, 380000, "kg");
    assert_base ("Chè gói 100 g", "hộp 10 gói", 300000, -1, NULL);
    assert_base ("Nước khoáng Quang Hanh 500 ml", "thùng", 200000, -1, NULL);
    assert_base ("Nước khoáng Quang Hanh 500 ml", "lốc", 50000, -1, NULL);
    assert_base ("Mực ống Cô Tô", "kg", 650000, -1, NULL);
    assert_base ("Mật ong 500 g", "kg", 650000, -1, NULL);
    assert_base ("Nước mắm", "lít", 90000, -1, NULL);
    assert_base ("Gạo nếp túi 1 kg", "túi", 46000, -1, NULL);
    assert_base ("Nón lá", "cái", 50000, -1, NULL);
    assert_base ("Nón lá", "", 50000, -1, NULL);
    assert_base ("Nón lá", "\xff", 50000, -1, NULL);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/domain/net-content/reads-a-number-and-its-unit", test_plain);
    g_test_add_func ("/domain/net-content/multiplies-pieces", test_multiplied);
    g_test_add_func ("/domain/net-content/separators-with-one-reading", test_thousands);
    g_test_add_func ("/domain/net-content/leaves-out-what-is-doubtful", test_doubtful);
    g_test_add_func ("/domain/net-content/sees-nothing-where-there-is-none", test_none);
    g_test_add_func ("/domain/net-content/survives-rubbish", test_rubbish);
    g_test_add_func ("/domain/net-content/price-is-half-up", test_price);
    g_test_add_func ("/domain/net-content/base-price-beside-the-price", test_base_price);
    return g_test_run();
}
