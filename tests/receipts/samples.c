/* Sample papers. Figures are computed by the domain's own functions or stated in the test that uses
 * them. */
#include "samples.h"

#include "base/ids.h"
#include "base/money.h"
#include <string.h>

const OcopShopFace sample_face = {
    .company = "CÔNG TY CỔ PHẦN THƯƠNG MẠI OCOP QUẢNG NINH",
    .tax_code = "5701234565",
    .name = "Trung tâm OCOP Hạ Long",
    .address = "Số 25 đường Hạ Long, phường Bãi Cháy, tỉnh Quảng Ninh",
    .phone = "0203 3846 999",
    .point = "QN01",
    .till = 1,
    .footer = "Hàng còn nguyên tem được đổi trả trong 7 ngày kèm biên lai\nCảm ơn Quý khách!",
};

const guint8 sample_hash[OCOP_HASH_SIZE] = {0x1a, 0x2b, 0x3c, 0x4d, 0x5e};

OcopSaleLine *
sample_add_line (OcopSale *sale, const char *name, const char *unit, gint64 qty_milli,
                 gint64 unit_price, gint64 discount, OcopVatRate rate, int stars)
{
    OcopSaleLine *line = ocop_sale_add_line (sale);
    gint64 gross = 0;
    g_assert_true (
        ocop_money_mul_div (unit_price, qty_milli, 1000, OCOP_ROUND_HALF_UP, &gross, NULL));
    line->code = g_strdup_printf ("QN-%04u", sale->lines->len);
    line->name = g_strdup (name);
    line->unit = g_strdup (unit);
    line->is_goods = TRUE;
    line->qty_milli = qty_milli;
    line->unit_price = unit_price;
    line->list_price = unit_price;
    line->discount = discount;
    line->amount = gross - discount;
    line->vat_rate = rate;
    line->stars = stars;
    return line;
}

void
sample_add_lot (GArray *lots, const char *lot, OcopDay expiry, gint64 qty_milli)
{
    const OcopLotQty row = {.lot = g_strdup (lot), .expiry = expiry, .qty_milli = qty_milli};
    g_array_append_val (lots, row);
}

void
sample_add_payment (GArray *payments, OcopPaymentMethod method, gint64 amount, gint64 tendered,
                    const char *reference)
{
    const OcopPayment payment = {.method = method,
                                 .amount = amount,
                                 .tendered = tendered,
                                 .reference = g_strdup (reference)};
    g_array_append_val (payments, payment);
}

void
sample_finish (OcopSale *sale, gint64 sale_discount, gboolean has_vat)
{
    const guint n = sale->lines->len;
    g_autofree gint64 *amounts = g_new (gint64, n);
    g_autofree gint64 *shares = g_new (gint64, n);
    g_autofree OcopVatRate *rates = g_new (OcopVatRate, n);
    for (guint i = 0; i < n; i++) {
        const OcopSaleLine *line = g_ptr_array_index (sale->lines, i);
        amounts[i] = line->amount;
        rates[i] = line->vat_rate;
    }
    g_assert_true (ocop_money_split (sale_discount, amounts, n, shares, NULL));
    sale->sale_discount = sale_discount;
    sale->total = 0;
    for (guint i = 0; i < n; i++) {
        OcopSaleLine *line = g_ptr_array_index (sale->lines, i);
        line->discount += shares[i];
        line->share = shares[i];
        line->amount -= shares[i];
        amounts[i] = line->amount;
        sale->total += line->amount;
    }
    sale->n_vat = has_vat ? ocop_vat_sum_up (rates, amounts, n, sale->vat) : 0;
}

static OcopSale *
new_sale (void)
{
    OcopSale *sale = ocop_sale_new();
    sale->receipt = g_strdup ("QN01-1-00000042");
    sale->receipt_no = 42;
    sale->shift = 12;
    sale->cashier = g_strdup ("Lan");
    sale->cashier_number = 3;
    sale->day = SAMPLE_DAY;
    return sale;
}

OcopSale *
sample_rich_sale (void)
{
    OcopSale *sale = new_sale();
    OcopSaleLine *line = sample_add_line (
        sale, "Trà hoa vàng Ba Chẽ thượng hạng sấy lạnh nguyên bông, hộp thiếc 50 g", "hộp", 2000,
        1250000, 250000, OCOP_VAT_8, 5);
    sample_add_lot (line->lots, "TH-2609", ocop_day_from_ymd (2028, 9, 30), 2000);
    line = sample_add_line (sale, "Mực ống Cô Tô khô một nắng loại I (8–10 con/kg), hút chân không",
                            "kg", 535, 650000, 0, OCOP_VAT_5, 4);
    line->provenance_url = g_strdup ("https://truyxuat.example.vn/01/08938505970011/10/CT-1018");
    sample_add_lot (line->lots, "CT-1018", ocop_day_from_ymd (2027, 4, 18), 235);
    sample_add_lot (line->lots, "CT-1102", ocop_day_from_ymd (2027, 5, 2), 300);
    line = sample_add_line (sale, "Rượu mơ Yên Tử chai sứ 500 ml", "chai", 1000, 180000, 0,
                            OCOP_VAT_10, 0);
    line->list_price = 200000;
    line->approved_by = g_strdup ("Minh");
    sample_add_line (sale, "Miến dong Bình Liêu gói 500 g", "gói", 3000, 65000, 0, OCOP_VAT_8, 5);
    line = sample_add_line (sale, "Nước khoáng thiên nhiên Quang Hanh (bổ sung ga) 500 ml", "chai",
                            1000, 12000, 12000, OCOP_VAT_8, 4);
    line->is_gift = TRUE;
    line = sample_add_line (sale, "Trứng vịt biển Đồng Rui, vỉ 10 quả", "vỉ", 2000, 45000, 0,
                            OCOP_VAT_KCT, 4);
    line->marked_lot = g_strdup ("DR-1119");
    sample_finish (sale, 50000, TRUE);
    g_assert_cmpint (sale->total, ==, 3012750);
    sample_add_payment (sale->payments, OCOP_PAYMENT_VIETQR, 2000000, 2000000, "OC7K2M9Q");
    sample_add_payment (sale->payments, OCOP_PAYMENT_CASH, 1012750, 1050000, NULL);
    sale->change = 37250;
    return sale;
}

OcopSale *
sample_small_sale (void)
{
    OcopSale *sale = new_sale();
    sample_add_line (sale, "Chè Đường Hoa rời", "kg", 164, 380000, 0, OCOP_VAT_8, 4);
    sample_finish (sale, 0, FALSE);
    g_assert_cmpint (sale->total, ==, 62320);
    sale->rounding = 180;
    sale->change = 37500;
    sample_add_payment (sale->payments, OCOP_PAYMENT_CASH, 62500, 100000, NULL);
    return sale;
}

/* 15 products as they lie in the shop, each with its stars, every third with a lot. */
OcopSale *
sample_bench_sale (void)
{
    static const struct {
        const char *name, *unit;
        gint64 qty_milli, price;
        OcopVatRate rate;
        int stars;
    } rows[] = {
        {"Miến dong Bình Liêu sợi vàng gói 500 g", "gói", 3000, 65000, OCOP_VAT_8, 5},
        {"Trà hoa vàng Ba Chẽ hộp thiếc 50 g", "hộp", 1000, 1250000, OCOP_VAT_8, 5},
        {"Mực ống Cô Tô khô loại I", "kg", 535, 650000, OCOP_VAT_5, 4},
        {"Chả mực Hạ Long giã tay, hút chân không", "kg", 1000, 480000, OCOP_VAT_8, 4},
        {"Ruốc hàu Vân Đồn hũ thủy tinh 150 g", "hũ", 2000, 85000, OCOP_VAT_8, 4},
        {"Rượu ba kích Ba Chẽ chai sứ 500 ml", "chai", 1000, 220000, OCOP_VAT_10, 4},
        {"Nước mắm Cái Rồng 40 độ đạm chai 500 ml", "chai", 2000, 95000, OCOP_VAT_8, 4},
        {"Trứng vịt biển Đồng Rui, vỉ 10 quả", "vỉ", 2000, 45000, OCOP_VAT_KCT, 4},
        {"Chè Đường Hoa búp khô túi 200 g", "túi", 4000, 60000, OCOP_VAT_8, 4},
        {"Gà Tiên Yên ướp lạnh nguyên con", "kg", 1820, 260000, OCOP_VAT_5, 4},
        {"Nước khoáng thiên nhiên Quang Hanh 500 ml", "chai", 12000, 9000, OCOP_VAT_8, 4},
        {"Củ cải khô Đầm Hà gói 300 g", "gói", 2000, 40000, OCOP_VAT_8, 3},
        {"Gạo nếp cái hoa vàng Đông Triều túi 2 kg", "túi", 1000, 92000, OCOP_VAT_5, 3},
        {"Mật ong hoa sú vẹt chai thủy tinh 700 ml", "chai", 1000, 250000, OCOP_VAT_8, 3},
        {"Bánh gật gù Tiên Yên khay 10 chiếc", "khay", 2000, 50000, OCOP_VAT_8, 3},
    };
    OcopSale *sale = new_sale();
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        OcopSaleLine *line = sample_add_line (sale, rows[i].name, rows[i].unit, rows[i].qty_milli,
                                              rows[i].price, 0, rows[i].rate, rows[i].stars);
        if (i % 3 == 0)
            sample_add_lot (line->lots, "L2611-07", ocop_day_from_ymd (2027, 8, 30),
                            rows[i].qty_milli);
    }
    sample_finish (sale, 100000, TRUE);
    sample_add_payment (sale->payments, OCOP_PAYMENT_VIETQR, sale->total, sale->total, "OC7K2M9Q");
    return sale;
}

OcopReturn *
sample_return (void)
{
    OcopReturn *taking_back = ocop_return_new();
    taking_back->receipt = g_strdup ("QN01-1-00000043");
    taking_back->sale_receipt = g_strdup ("QN01-1-00000042");
    taking_back->cashier = g_strdup ("Lan");
    taking_back->day = SAMPLE_DAY;
    taking_back->reason = g_strdup ("Khách đổi ý, hộp còn nguyên tem");
    OcopReturnLine *line = ocop_return_add_line (taking_back);
    line->sale_line = 1;
    line->code = g_strdup ("QN-0001");
    line->name = g_strdup ("Trà hoa vàng Ba Chẽ thượng hạng sấy lạnh nguyên bông, hộp thiếc 50 g");
    line->unit = g_strdup ("hộp");
    line->qty_milli = 1000;
    line->amount = 1106634;
    line->vat_rate = OCOP_VAT_8;
    line->stars = 5;
    line->is_restocked = TRUE;
    sample_add_lot (line->lots, "TH-2609", ocop_day_from_ymd (2028, 9, 30), 1000);
    taking_back->total = line->amount;
    taking_back->n_vat = ocop_vat_sum_up (&line->vat_rate, &line->amount, 1, taking_back->vat);
    sample_add_payment (taking_back->refunds, OCOP_PAYMENT_CASH, line->amount, line->amount, NULL);
    return taking_back;
}

OcopShiftClose *
sample_close (gboolean is_z)
{
    OcopShiftClose *close = ocop_shift_close_new();
    g_autoptr (OcopSale) rich = sample_rich_sale();
    g_autoptr (OcopReturn) taking_back = sample_return();
    OcopShiftFigures *figures = &close->figures;
    figures->id = 12;
    figures->day = SAMPLE_DAY;
    figures->opened_ms = SAMPLE_UTC_MS - 7 * 3600 * 1000;
    figures->opening_float = 1000000;
    ocop_shift_add_sale (figures, rich);
    ocop_shift_add_return (figures, taking_back);
    figures->cash_in = 500000;
    figures->cash_out = 200000;
    figures->n_training = 2;
    figures->training = 145000;
    figures->n_copies = 1;
    close->cashier = g_strdup ("Lan");
    close->expected_cash = ocop_shift_get_expected_cash (figures);
    close->gt_sales = G_GINT64_CONSTANT (1284512750);
    close->gt_returns = 3106634;
    close->gt_count = 4318;
    close->n_parked = 1;
    if (!is_z)
        return close;
    close->z = 12;
    close->by = g_strdup ("Minh");
    close->has_notes = TRUE;
    close->notes[0] = 2;
    close->notes[2] = 2;
    close->notes[6] = 1;
    close->notes[8] = 1;
    close->counted_cash = 1206000;
    return close;
}

char *
sample_qr_text (void)
{
    const char fields[] = "QN01\n1\n1\n57\nQN01-1-00000042\n1795246325000\n3012750\n"
                          "1a2b3c4d5e000000000000000000000000000000000000000000000000000000";
    guint8 signature[64];
    for (guint i = 0; i < sizeof signature; i++)
        signature[i] = (guint8)(i * 37 + 11);
    g_autofree char *signed_part =
        ocop_base64url_encode ((const guint8 *)fields, sizeof fields - 1);
    g_autofree char *proof = ocop_base64url_encode (signature, sizeof signature);
    return g_strconcat ("OCOPR1.", signed_part, ".", proof, NULL);
}

OcopPaperFacts
sample_facts (const char *qr_text)
{
    return (OcopPaperFacts){.utc_ms = SAMPLE_UTC_MS, .hash = sample_hash, .qr_text = qr_text};
}

char *
sample_random_text (guint n_pieces_max)
{
    static const char *const pieces[] = {"Trà",
                                         "hoa",
                                         "vàng",
                                         "Ượ",
                                         " ",
                                         " ",
                                         " ",
                                         "  ",
                                         "ộ̣̂",
                                         "e\u0323\u0302",
                                         "x\u0301",
                                         "日本語",
                                         "한",
                                         "\u05d0\u05d1",
                                         "\u202e",
                                         "\n",
                                         "\x1b",
                                         "\t",
                                         "\xff",
                                         "<b>",
                                         "&",
                                         "%s",
                                         "★",
                                         "\u00a0",
                                         "\u200b",
                                         "1.000",
                                         "Nghiêng",
                                         "\U0001f375",
                                         "\u3000",
                                         "kg",
                                         "ThậtLàDàiMàKhôngCóDấuCách",
                                         "-"};
    GString *text = g_string_new (NULL);
    for (int n = g_test_rand_int_range (0, (gint32)n_pieces_max); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
    return g_string_free (text, FALSE);
}
