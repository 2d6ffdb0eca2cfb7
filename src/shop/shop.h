/* What a program can ask of a shop. The screen and the command line call the same functions;
 * neither holds a rule.
 *
 * A shop belongs to the thread that opened it. Every act that writes takes an OcopRequestId: with
 * the id of an act done before, nothing is done again and the first answer is given. */
#pragma once

#include "base/ids.h"
#include "base/ports.h"
#include "domain/barcode_layout.h"
#include "domain/cart.h"
#include "domain/catalogue_file.h"
#include "domain/goods_return.h"
#include "domain/rights.h"
#include "domain/sale.h"
#include "domain/sale_request.h"
#include "domain/shift.h"
#include "domain/stock_act.h"
#include <glib.h>

#define OCOP_HASH_BYTES 32

typedef struct _OcopShop OcopShop;

typedef enum {
    OCOP_SHOP_NORMAL = 0,
    OCOP_SHOP_EXAMINE =
        1 << 0, /* for doctor and verify: opens with a damaged end of the journal too */
    OCOP_SHOP_NO_SYNC = 1 << 1, /* benchmarks building a history */
} OcopShopFlags;

/* The id of a request, or none: then the act is new. */
typedef struct {
    gboolean is_given;
    guint8 id[OCOP_UUID_SIZE];
} OcopRequestId;

/* An act as it stands in the journal. @body is the record's JSON body, which every answer is made
 * of. */
typedef struct {
    gint64 epoch;
    gint64 seq;
    gint64 utc_ms;
    OcopDay business_day; /* OCOP_DAY_NONE outside a shift */
    guint8 hash[OCOP_HASH_BYTES];
    gboolean is_repeated;
    gint64 print_job; /* of the paper that was queued with it; 0: none, or a repeat */
    GBytes *body;
} OcopActResult;

void ocop_act_result_clear (OcopActResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopActResult, ocop_act_result_clear)

/* ---- opening */

typedef struct {
    const char *province; /* "22" */
    const char *point;    /* [A-Z0-9]{2,8} */
    int till;             /* 1 to 99 */
    const char *name;
    const char *bank_bin; /* these three NULL or all given */
    const char *bank_account;
    const char *bank_account_name;
    const OcopRequestId *request; /* NULL: new */
} OcopShopInit;

/* Makes the shop in @home. Over an existing store of the same point and till it begins epoch n+1
 * with a new key and keeps everything. Errors: BAD_INPUT with field; the store's. */
OcopShop *ocop_shop_init (const char *home, const OcopShopInit *init, const char *program,
                          const OcopPorts *ports, OcopActResult *ret_result, GError **error);
OcopShop *ocop_shop_open (const char *home, OcopShopFlags flags, const char *program,
                          const OcopPorts *ports, GError **error);
void ocop_shop_close (OcopShop *shop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopShop, ocop_shop_close)

const char *ocop_shop_get_province (OcopShop *shop);
const char *ocop_shop_get_point (OcopShop *shop);
int ocop_shop_get_till (OcopShop *shop);
gint64 ocop_shop_get_epoch (OcopShop *shop);
/* The civil day by the clock. */
OcopDay ocop_shop_get_today (OcopShop *shop);
/* Business day of the open shift, else the last one, else today. */
OcopDay ocop_shop_get_business_day (OcopShop *shop, GError **error);

/* ---- selling */

typedef struct {
    OcopSale *sale;
    gint64 training_id; /* of a practice sale: no receipt, no record; else 0 */
    OcopActResult act;  /* empty for a practice sale */
} OcopSaleResult;

void ocop_sale_result_clear (OcopSaleResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopSaleResult, ocop_sale_result_clear)

/* Sells. Refusals in the contract's order. */
gboolean ocop_shop_sell (OcopShop *shop, const OcopSaleRequest *request, OcopSaleResult *ret_result,
                         GError **error);

typedef struct {
    OcopReturn *taking_back;
    OcopActResult act;
} OcopReturnResult;

void ocop_return_result_clear (OcopReturnResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopReturnResult, ocop_return_result_clear)

gboolean ocop_shop_take_back (OcopShop *shop, const OcopReturnRequest *request,
                              OcopReturnResult *ret_result, GError **error);

/* A product as it can be sold today, by what was scanned or typed, or by code; what else the code
 * said. For screens and price checks; the sale does the same again. Errors: UNKNOWN_CODE,
 * CHECK_DIGIT. */
typedef struct {
    OcopOffer offer;
    char *lot;           /* NULL: none in the code */
    OcopDay expiry;      /* OCOP_DAY_NONE: none in the code */
    gint64 weight_milli; /* -1: none */
    gint64 price_dong;   /* of a price label, -1: none */
} OcopScanned;

void ocop_scanned_clear (OcopScanned *scanned);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopScanned, ocop_scanned_clear)
gboolean ocop_shop_look_up_scan (OcopShop *shop, const char *scan, OcopDay day,
                                 OcopScanned *ret_scanned, GError **error);
gboolean ocop_shop_look_up_code (OcopShop *shop, const char *code, OcopDay day,
                                 OcopScanned *ret_scanned, GError **error);

/* One line as a screen puts it into its cart: looked up and checked as the sale will check it (code,
 * price, recall, withdrawal, lot; not age). @ret_position_milli: what the shelf has of it, may be
 * negative. Errors: the sale's. */
gboolean ocop_shop_look_up_line (OcopShop *shop, const OcopLineRequest *line,
                                 OcopScanned *ret_scanned, gint64 *ret_position_milli,
                                 GError **error);

/* Puts a cart aside. @ret_id "P1" …, owned. */
gboolean ocop_shop_park (OcopShop *shop, const OcopSaleRequest *request, char **ret_id,
                         OcopActResult *ret_result, GError **error);
gboolean ocop_shop_drop_parked (OcopShop *shop, const char *id, const OcopRequestId *request,
                                OcopActResult *ret_result, GError **error);

typedef struct {
    char *id;
    gint64 utc_ms;
    OcopSaleRequest *request;
} OcopParked;
/* New array of OcopParked that owns its content. */
GArray *ocop_shop_list_parked (OcopShop *shop, GError **error);

/* One receipt as it was posted: exactly one of sale and taking_back is set. Errors:
 * UNKNOWN_RECEIPT. */
typedef struct {
    OcopSale *sale;
    OcopReturn *taking_back;
    OcopActResult act;
    gint64 n_papers;  /* 0: never printed; 1: the original; n: n − 1 copies */
    char *buyer_json; /* NULL: none */
    GArray *returned; /* of gint64: thousandths that came back, per line of the sale */
} OcopReceipt;

void ocop_receipt_clear (OcopReceipt *receipt);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopReceipt, ocop_receipt_clear)
gboolean ocop_shop_get_receipt (OcopShop *shop, const char *number, OcopReceipt *ret_receipt,
                                GError **error);
/* Numbers of the receipts of business days in [@from, @to], in order: new NULL-terminated array. */
char **ocop_shop_list_receipts (OcopShop *shop, OcopDay from, OcopDay to, GError **error);
/* Counts a paper of the receipt: @ret_copy 0 for the original, 1 … for the copies, which are
 * journaled. */
gboolean ocop_shop_count_paper (OcopShop *shop, const char *number, gint64 *ret_copy,
                                GError **error);
/* Text of the signed QR on the paper; NULL without error when the key of that epoch is not here.
 * Owned. */
gboolean ocop_shop_get_paper_text (OcopShop *shop, const OcopReceipt *receipt, char **ret_text,
                                   GError **error);
/* The receipt as text at 32, 42 or 48 columns; counts a paper. Owned. */
char *ocop_shop_print_receipt_text (OcopShop *shop, const char *number, int columns,
                                    GError **error);

/* ---- shift */

typedef struct {
    const char *cashier;
    gint64 opening_float;
    OcopDay day; /* OCOP_DAY_NONE: by the clock */
} OcopShiftOpenRequest;

gboolean ocop_shop_open_shift (OcopShop *shop, const OcopShiftOpenRequest *opening,
                               const OcopRequestId *request, OcopActResult *ret_result,
                               GError **error);
/* @by: name of who acts, NULL: the open shift's cashier. */
gboolean ocop_shop_move_cash (OcopShop *shop, gboolean is_out, gint64 amount, const char *reason,
                              const char *by, const OcopRequestId *request,
                              OcopActResult *ret_result, GError **error);
/* @notes: counts by ocop_banknotes, or NULL. */
gboolean ocop_shop_close_shift (OcopShop *shop, gint64 counted_cash, const gint64 *notes,
                                const char *by, const OcopRequestId *request,
                                OcopShiftClose **ret_close, OcopActResult *ret_result,
                                GError **error);
/* The X: figures of the open shift, nothing changed; z 0, totals NULL. Errors: SHIFT_CLOSED. */
OcopShiftClose *ocop_shop_read_shift (OcopShop *shop, GError **error);
/* *@ret_is_open FALSE without error when no shift is open; then the others are untouched but
 * @ret_cashier, which is NULL. */
gboolean ocop_shop_find_open_shift (OcopShop *shop, gboolean *ret_is_open,
                                    OcopShiftFigures *ret_figures, char **ret_cashier,
                                    GError **error);

/* ---- stock */

typedef struct {
    OcopStockActKind kind; /* RECEIVE, WASTE or ADJUST */
    const char *code;
    gint64 qty_milli;   /* > 0; ADJUST: signed, not 0 */
    const char *lot;    /* NULL: none */
    OcopDay expiry;     /* RECEIVE with lot; OCOP_DAY_NONE: not given */
    const char *reason; /* WASTE, ADJUST */
    const char *by;     /* NULL: the open shift's cashier, else user 0 */
} OcopStockRequest;

gboolean ocop_shop_book_stock (OcopShop *shop, const OcopStockRequest *stock,
                               const OcopRequestId *request, OcopActResult *ret_result,
                               GError **error);
/* One delivery is one act, with one slip: all its lines or none. @lines: kind and by are not looked
 * at. Errors: those of a line with its number from 1 as the row (base/error.h). */
#define OCOP_DELIVERY_LINES_MAX 1000
gboolean ocop_shop_receive_delivery (OcopShop *shop, const OcopStockRequest *lines, guint n_lines,
                                     const char *by, const OcopRequestId *request,
                                     OcopActResult *ret_result, GError **error);
/* Opening stock from CSV: columns code, qty, lot, expiry (the last two may be missing). All or
 * nothing. Errors: BAD_FILE with row and column. */
gboolean ocop_shop_import_stock (OcopShop *shop, const char *csv, gsize size, const char *by,
                                 const OcopRequestId *request, OcopActResult *ret_result,
                                 GError **error);

typedef struct {
    char *product;
    char *name;
    char *unit;
    gint64 qty_milli;
    GArray *lots; /* of OcopLotQty, by expiry */
} OcopStockLine;
/* @code NULL: all products with a position. Errors: UNKNOWN_CODE. New array that owns its content.
 */
GArray *ocop_shop_list_stock (OcopShop *shop, const char *code, GError **error);

/* ---- users */

typedef struct {
    gint64 number;
    char *name;
    OcopRole role;
    gboolean is_active;
} OcopUserInfo;

GArray *ocop_shop_list_users (OcopShop *shop, GError **error);
gboolean ocop_shop_add_user (OcopShop *shop, const char *name, OcopRole role, const char *pin,
                             const OcopRequestId *request, OcopActResult *ret_result,
                             GError **error);
gboolean ocop_shop_disable_user (OcopShop *shop, const char *name, const OcopRequestId *request,
                                 OcopActResult *ret_result, GError **error);
gboolean ocop_shop_set_role (OcopShop *shop, const char *name, OcopRole role,
                             const OcopRequestId *request, OcopActResult *ret_result,
                             GError **error);
gboolean ocop_shop_set_pin (OcopShop *shop, const char *name, const char *pin,
                            const OcopRequestId *request, OcopActResult *ret_result,
                            GError **error);
/* Logs in at a screen: checks the PIN, journals success and failure. After wrong tries @ret_wait_ms
 * says how long to wait before the next is looked at. Errors: NOT_PERMITTED (wrong PIN, or tried
 * too soon), UNKNOWN_CASHIER. */
gboolean ocop_shop_log_in (OcopShop *shop, const char *name, const char *pin, gint64 *ret_wait_ms,
                           OcopUserInfo *ret_user, GError **error);

/* ---- catalogue */

/* From CSV or JSON. Errors: BAD_FILE with file, row, column. @ret_warnings: new array of char *,
 * "CODE\tCOLUMN" per field that belongs to the registry, or NULL. */
gboolean ocop_shop_import_catalogue (OcopShop *shop, const char *file_name, const char *bytes,
                                     gsize size, const OcopRequestId *request,
                                     GPtrArray **ret_warnings, OcopActResult *ret_result,
                                     GError **error);
gboolean ocop_shop_export_catalogue (OcopShop *shop, GString *csv, GError **error);
gboolean ocop_shop_set_price (OcopShop *shop, const char *code, gint64 price, OcopDay from,
                              const OcopRequestId *request, OcopActResult *ret_result,
                              GError **error);

typedef struct {
    OcopProduct *product;
    gboolean has_price;
    gint64 price;         /* today */
    OcopVatRate vat_rate; /* today, resolved */
    int stars;            /* today */
    OcopCertificateState certificate_state;
    OcopDay certificate_last_day;
    GArray *prices;      /* of OcopPrice, by day; only of show */
    char *in_store_code; /* NULL: none */
} OcopCatalogueItem;

/* New arrays of OcopCatalogueItem * (GPtrArray) that own their content. */
GPtrArray *ocop_shop_search (OcopShop *shop, const char *text, guint limit, GError **error);
GPtrArray *ocop_shop_list_catalogue (OcopShop *shop, GError **error);
OcopCatalogueItem *ocop_shop_show_product (OcopShop *shop, const char *code_or_gtin,
                                           GError **error);
void ocop_catalogue_item_free (OcopCatalogueItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopCatalogueItem, ocop_catalogue_item_free)
/* Gives a product an in-store code to print on a label; the one it has when it has one. Owned 13
 * digits. */
gboolean ocop_shop_make_in_store_code (OcopShop *shop, const char *code, char **ret_code,
                                       GError **error);

/* ---- settings */

/* Keys, their values now. New array of interned keys; value owned. */
const char *const *ocop_shop_list_settings (OcopShop *shop);
gboolean ocop_shop_get_setting (OcopShop *shop, const char *key, char **ret_value, GError **error);
/* Errors: BAD_INPUT for an unknown key or a value it cannot have. */
gboolean ocop_shop_set_setting (OcopShop *shop, const char *key, const char *value,
                                const OcopRequestId *request, OcopActResult *ret_result,
                                GError **error);

/* ---- reports */

typedef enum {
    OCOP_REPORT_DAY,
    OCOP_REPORT_PRODUCT,
    OCOP_REPORT_STARS,
    OCOP_REPORT_CHANNEL,
    OCOP_REPORT_CASHIER,
    OCOP_REPORT_PRODUCER,
    OCOP_REPORT_STOCK,
    OCOP_REPORT_CERTIFICATES,
    OCOP_N_REPORTS
} OcopReportKind;

gboolean ocop_report_parse (const char *text, OcopReportKind *ret_kind);

typedef enum {
    OCOP_CELL_TEXT,
    OCOP_CELL_MONEY,
    OCOP_CELL_QTY,
    OCOP_CELL_COUNT,
    OCOP_CELL_DAY
} OcopCellType;

typedef struct {
    const char *key; /* JSON key and CSV column, stable */
    OcopCellType type;
} OcopReportColumn;

typedef struct {
    const OcopReportColumn *columns;
    gsize n_columns;
    GPtrArray *rows; /* of OcopReportCell[n_columns] */
} OcopReport;

typedef struct {
    char *text;   /* TEXT; NULL with the others, and for a text that is not there */
    gint64 value; /* MONEY đồng, QTY thousandths, COUNT, DAY */
    gboolean is_null;
} OcopReportCell;

/* Days inclusive; both OCOP_DAY_NONE: the business day. Sorted by its first keys. */
OcopReport *ocop_shop_report (OcopShop *shop, OcopReportKind kind, OcopDay from, OcopDay to,
                              GError **error);
void ocop_report_free (OcopReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopReport, ocop_report_free)

/* ---- journal, backup, doctor */

typedef struct {
    gint64 n_records;
    gboolean ok;
    gint64 first_break_seq; /* 0: none, or not at a record */
    gint64 first_break_epoch;
    char *reason; /* NULL when ok */
} OcopVerifyResult;

void ocop_verify_result_clear (OcopVerifyResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopVerifyResult, ocop_verify_result_clear)

typedef struct {
    const char *folder;   /* an export; NULL: the store */
    const char *key_file; /* NULL: the keys at hand */
    const char *head;     /* "SEQ:HASH", NULL: none */
    const char *receipt;  /* text of a receipt's QR, NULL: none */
} OcopVerifyRequest;

/* @shop may be NULL when a folder is given. */
gboolean ocop_shop_verify_journal (OcopShop *shop, const OcopPorts *ports,
                                   const OcopVerifyRequest *request, OcopVerifyResult *ret_result,
                                   GError **error);
gboolean ocop_shop_export_journal (OcopShop *shop, const char *folder, gint64 *ret_n_records,
                                   GError **error);

typedef struct {
    gint64 epoch, seq, utc_ms, operator_number;
    char *kind;
    OcopDay business_day;
    char *hash; /* hex */
    char *body;
} OcopJournalItem;
/* The last @n records, oldest first: new array that owns its content. */
GArray *ocop_shop_list_journal (OcopShop *shop, guint n, GError **error);

/* Copies the store in small steps, opens the copy and checks it (structure, foreign keys, whole
 * chain). */
gboolean ocop_shop_back_up (OcopShop *shop, const char *path, const OcopRequestId *request,
                            OcopActResult *ret_result, GError **error);
/* Makes @home from the backup at @path as epoch n+1, whose first record names the newest known head
 * of epoch n. A store that is there already is kept beside it in HOME/backup/. */
OcopShop *ocop_shop_restore (const char *home, const char *path, const OcopRequestId *request,
                             const char *program, const OcopPorts *ports, OcopActResult *ret_result,
                             GError **error);

typedef struct {
    GPtrArray *problems; /* of char *, translated */
    GPtrArray *warnings;
} OcopDoctorResult;

void ocop_doctor_result_clear (OcopDoctorResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopDoctorResult, ocop_doctor_result_clear)
gboolean ocop_shop_examine (OcopShop *shop, OcopDoctorResult *ret_result, GError **error);
