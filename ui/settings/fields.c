/* Values are those of shop/settings.c, which checks them; what cannot be chosen there cannot be
 * chosen here. Banks and printer profiles come from their own lists. */
#include "ui/settings/fields.h"

#include "domain/banks.h"
#include "shop/printing.h"
#include <glib/gi18n-lib.h>

static const OcopFieldChoice yes_or_no[] = {{"yes", N_ ("Yes")}, {"no", N_ ("No")}, {NULL, NULL}};

static const OcopFieldChoice roundings[] = {
    {"0", N_ ("Not rounded")}, {"500", N_ ("To 500 ₫")}, {"1000", N_ ("To 1.000 ₫")}, {NULL, NULL}};

static const OcopFieldChoice vat_methods[] = {
    {"deduction", N_ ("Deduction method")}, {"direct", N_ ("Direct method")}, {NULL, NULL}};

static const OcopFieldChoice regions[] = {
    {"north", N_ ("Northern: nghìn, linh")}, {"south", N_ ("Southern: ngàn, lẻ")}, {NULL, NULL}};

static const OcopFieldChoice sensors[] = {{"none", N_ ("It has no switch")},
                                          {"low", N_ ("Low when open")},
                                          {"high", N_ ("High when open")},
                                          {NULL, NULL}};

static const OcopField shop_fields[] = {
    {.key = "shop.name",
     .label = N_ ("Shop name"),
     .rule = N_ ("it cannot be empty, for it stands on every receipt")},
    {.key = "shop.address", .label = N_ ("Address")},
    {.key = "shop.phone", .label = N_ ("Telephone")},
    {.key = "shop.company", .label = N_ ("Company"), .hint = N_ ("If it is another name")},
    {.key = "shop.tax_code",
     .label = N_ ("Tax code"),
     .rule = N_ ("10 digits, 10 with a branch such as -001, or 12; a digit seems to be wrong")},
    {.key = "shop.vat_method", .label = N_ ("VAT"), .choices = vat_methods},
    {.key = "rounding", .label = N_ ("Cash totals"), .choices = roundings},
    {.key = "stock.low",
     .label = N_ ("Low stock"),
     .hint = N_ ("So many units or fewer are shown as low"),
     .rule = N_ ("0 or a quantity with at most three decimals, such as 5 or 0,5"),
     .is_qty = TRUE},
};

static OcopField bank_fields[] = {
    {.key = "bank.bin", .label = N_ ("Bank"), .is_searched = TRUE},
    {.key = "bank.account",
     .label = N_ ("Account number"),
     .rule = N_ ("at most 19 letters and digits, without blanks")},
    {.key = "bank.account_name",
     .label = N_ ("Account holder"),
     .hint = N_ ("As the bank writes it, without accents")},
};

static OcopField receipt_fields[] = {
    {.key = "printer.profile", .label = N_ ("Paper and printer"), .is_searched = TRUE},
    {.key = "printer.auto", .label = N_ ("Print each receipt"), .choices = yes_or_no},
    {.key = "printer.drawer", .label = N_ ("Open the drawer for cash"), .choices = yes_or_no},
    {.key = "drawer.sensor", .label = N_ ("Switch of the drawer"), .choices = sensors},
    {.key = "words.region", .label = N_ ("Amounts in words"), .choices = regions},
    {.key = "receipt.footer", .label = N_ ("Last line of the receipt")},
};

/* Never freed: the list of the process. */
static const OcopFieldChoice *
make_banks (void)
{
    OcopFieldChoice *choices = g_new0 (OcopFieldChoice, ocop_n_banks + 2);
    guint n = 0;
    choices[n++] = (OcopFieldChoice){"", N_ ("No bank account")};
    for (guint i = 0; i < ocop_n_banks; i++)
        if (n == 1 || g_strcmp0 (choices[n - 1].value, ocop_banks[i].bin) != 0)
            choices[n++] = (OcopFieldChoice){ocop_banks[i].bin, ocop_banks[i].short_name};
    return choices;
}

static const OcopFieldChoice *
make_profiles (void)
{
    g_autoptr (GArray) profiles = ocop_shop_list_profiles (NULL);
    const guint n = profiles != NULL ? profiles->len : 0;
    OcopFieldChoice *choices = g_new0 (OcopFieldChoice, n + 2);
    choices[0] = (OcopFieldChoice){"auto", N_ ("As the printer says")};
    for (guint i = 0; i < n; i++) {
        const OcopProfileInfo *info = &g_array_index (profiles, OcopProfileInfo, i);
        choices[i + 1] =
            (OcopFieldChoice){g_intern_string (info->name),
                              g_intern_string (*info->title != '\0' ? info->title : info->name)};
    }
    return choices;
}

const OcopField *
ocop_fields_get (OcopFieldsId id, guint *ret_n)
{
    if (bank_fields[0].choices == NULL) {
        bank_fields[0].choices = make_banks();
        receipt_fields[0].choices = make_profiles();
    }
    switch (id) {
    case OCOP_FIELDS_SHOP:
        *ret_n = G_N_ELEMENTS (shop_fields);
        return shop_fields;
    case OCOP_FIELDS_BANK:
        *ret_n = G_N_ELEMENTS (bank_fields);
        return bank_fields;
    case OCOP_FIELDS_RECEIPT:
        *ret_n = G_N_ELEMENTS (receipt_fields);
        return receipt_fields;
    case OCOP_N_FIELDS:
    default:
        g_assert_not_reached();
    }
}
