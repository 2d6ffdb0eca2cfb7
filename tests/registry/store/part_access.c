/* Tokens, people, sessions, audit, payments. */
#include "parts.h"

#include "registry/store/access.h"
#include "registry/store/payments.h"
#include <string.h>

static void
test_tokens (Backend *b)
{
    char token[OCOP_REG_TOKEN_SIZE];
    COMMITTED (b->db, GOOD (ocop_reg_tokens_make (b->db, "dashboard", OCOP_REG_ROLE_OFFICER, 5,
                                                  token, &error)));
    g_assert_cmpuint (strlen (token), ==, OCOP_REG_TOKEN_SIZE - 1);
    g_autoptr (OcopRegToken) held = NULL, wrong = NULL, revoked = NULL;
    GOOD (ocop_reg_tokens_find (b->db, token, &held, &error));
    g_assert_cmpstr (held->name, ==, "dashboard");
    g_assert_cmpint (held->role, ==, OCOP_REG_ROLE_OFFICER);
    GOOD (ocop_reg_tokens_find (b->db, "ocop_' OR 1=1 --", &wrong, &error));
    g_assert_null (wrong);
    {
        g_auto (OcopRegTransaction) transaction = {0};
        char second[OCOP_REG_TOKEN_SIZE];
        g_autoptr (GError) error = NULL;
        GOOD (ocop_reg_begin (&transaction, b->db, OCOP_REG_WRITE, &error));
        g_assert_false (
            ocop_reg_tokens_make (b->db, "dashboard", OCOP_REG_ROLE_READER, 6, second, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    }
    COMMITTED (b->db, {
        gboolean was_there;
        GOOD (ocop_reg_tokens_revoke (b->db, "dashboard", 9, &was_there, &error));
        g_assert_true (was_there);
        GOOD (ocop_reg_tokens_revoke (b->db, "dashboard", 9, &was_there, &error));
        g_assert_false (was_there);
    });
    GOOD (ocop_reg_tokens_find (b->db, token, &revoked, &error));
    g_assert_null (revoked);
}

static void
test_sessions (Backend *b)
{
    OcopRegUser user = {.login = (char *)"lan",
                        .name = (char *)"Nguyễn Thị Lan",
                        .role = OCOP_REG_ROLE_OFFICER,
                        .password_hash = (char *)"$argon2id$…",
                        .is_active = 1};
    OcopRegSession session = {.made_ms = 10, .expires_ms = 100, .form_secret = (char *)"abc"};
    memset (session.hash, 9, sizeof session.hash);
    COMMITTED (b->db, {
        GOOD (ocop_reg_users_put (b->db, &user, &error));
        session.user_id = user.id;
        GOOD (ocop_reg_sessions_put (b->db, &session, &error));
    });
    const struct {
        gint64 now_ms;
        gboolean is_active, is_found;
    } cases[] = {{99, TRUE, TRUE}, {100, TRUE, FALSE}, {99, FALSE, FALSE}};
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (OcopRegSession) held = NULL;
        g_autoptr (OcopRegUser) who = NULL;
        user.is_active = cases[i].is_active;
        COMMITTED (b->db, GOOD (ocop_reg_users_put (b->db, &user, &error)));
        GOOD (ocop_reg_sessions_find (b->db, session.hash, cases[i].now_ms, &held, &who, &error));
        g_assert_true ((held != NULL) == cases[i].is_found);
        g_assert_true ((who != NULL) == cases[i].is_found);
    }
    COMMITTED (b->db, GOOD (ocop_reg_sessions_expire (b->db, 100, &error)));
    g_assert_cmpint (get_number (b->db, "SELECT count (*) FROM session"), ==, 0);
    OcopRegUser other = {.login = (char *)"lan"};
    g_auto (OcopRegTransaction) transaction = {0};
    g_autoptr (GError) error = NULL;
    GOOD (ocop_reg_begin (&transaction, b->db, OCOP_REG_WRITE, &error));
    g_assert_false (ocop_reg_users_put (b->db, &other, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
}

static void
test_audit (Backend *b)
{
    COMMITTED (b->db, {
        for (gint64 i = 1; i <= 5; i++) {
            g_autofree char *subject = g_strdup_printf ("%" G_GINT64_FORMAT, i);
            GOOD (ocop_reg_audit_add (b->db, "user:lan", "case-resolve", subject, "{}", i, &error));
        }
    });
    g_autoptr (GPtrArray) newest = NULL, older = NULL;
    GOOD (newest = ocop_reg_audit_list (b->db, 0, 2, &error));
    g_assert_cmpuint (newest->len, ==, 2);
    const OcopRegAudit *last = g_ptr_array_index (newest, 1);
    g_assert_cmpstr (last->subject, ==, "4");
    GOOD (older = ocop_reg_audit_list (b->db, last->id, 10, &error));
    g_assert_cmpuint (older->len, ==, 3);
}

static void
test_payments (Backend *b)
{
    const char *const codes[] = {"OC7K2M9Q", "OCXXXXXX"};
    OcopRegPayment payment = {.source = (char *)"sepay",
                              .event_id = (char *)"4711",
                              .code = (char *)"OC7K2M9Q",
                              .amount = 120000,
                              .utc_ms = 50,
                              .reference = (char *)"FT1",
                              .received_ms = 60};
    gboolean is_new;
    COMMITTED (b->db, {
        GOOD (ocop_reg_payments_add (b->db, &payment, &is_new, &error));
        g_assert_true (is_new);
        payment.amount = 999;
        GOOD (ocop_reg_payments_add (b->db, &payment, &is_new, &error));
        g_assert_false (is_new);
        payment.source = (char *)"casso";
        payment.amount = 1;
        payment.utc_ms = 40;
        GOOD (ocop_reg_payments_add (b->db, &payment, &is_new, &error));
        g_assert_true (is_new);
    });
    COMMITTED (b->db, {
        g_autoptr (GPtrArray) first = NULL, again = NULL, other = NULL, late = NULL;
        GOOD (late = ocop_reg_payments_take (b->db, 1, codes, 2, 61, 70, &error));
        g_assert_cmpuint (late->len, ==, 0);
        GOOD (first = ocop_reg_payments_take (b->db, 1, codes, 2, 0, 70, &error));
        GOOD (again = ocop_reg_payments_take (b->db, 1, codes, 2, 0, 80, &error));
        GOOD (other = ocop_reg_payments_take (b->db, 2, codes, 2, 0, 90, &error));
        g_assert_cmpuint (first->len, ==, 2);
        g_assert_cmpint (((OcopRegPayment *)g_ptr_array_index (first, 0))->amount, ==, 1);
        g_assert_cmpint (((OcopRegPayment *)g_ptr_array_index (first, 1))->amount, ==, 120000);
        g_assert_cmpuint (again->len, ==, 2);
        g_assert_cmpuint (other->len, ==, 0);
        GOOD (ocop_reg_payments_expire (b->db, 61, &error));
    });
    g_assert_cmpint (get_number (b->db, "SELECT count (*) FROM payment"), ==, 0);
}

void
add_access_tests (void)
{
    backend_add_test ("/access/tokens", test_tokens);
    backend_add_test ("/access/sessions-end", test_sessions);
    backend_add_test ("/access/audit", test_audit);
    backend_add_test ("/payments/once-and-to-one-till", test_payments);
}
