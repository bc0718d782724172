/* Pauses between guesses, and what an e-mail, a name, a password may be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "accounts/fits.h"
#include "accounts/pauses.h"
#include "base/id.h"
#include "base/utf8.h"

static void pauses_grow_and_are_forgotten(void **state)
{
    (void)state;
    static const int64_t after[] = {
        0,     0,     0,     0,      1000,   2000,   4000,   8000,
        16000, 32000, 64000, 128000, 256000, 512000, 900000, 900000};
    rmf_pauses *p = rmf_pauses_open();
    int64_t now = 1000000;
    assert_non_null(p);
    for (unsigned i = 0; i < sizeof after / sizeof after[0]; i++) {
        rmf_pauses_failed(p, RMF_PAUSED_EMAIL, "a@b.c", now);
        int64_t left = rmf_pauses_left(p, RMF_PAUSED_EMAIL, "a@b.c", now);
        assert_int_equal(left, after[i]);
        now += left;
        assert_int_equal(rmf_pauses_left(p, RMF_PAUSED_EMAIL, "a@b.c", now), 0);
    }
    for (unsigned i = 0; i < 40; i++)
        rmf_pauses_failed(p, RMF_PAUSED_EMAIL, "a@b.c", now);
    assert_int_equal(rmf_pauses_left(p, RMF_PAUSED_EMAIL, "a@b.c", now),
                     RMF_PAUSE_MAX_MS);
    assert_int_equal(rmf_pauses_left(p, RMF_PAUSED_ADDRESS, "a@b.c", now), 0);
    now += RMF_PAUSE_MAX_MS + RMF_PAUSE_FORGET_MS + 1;
    rmf_pauses_failed(p, RMF_PAUSED_EMAIL, "a@b.c", now);
    assert_int_equal(rmf_pauses_left(p, RMF_PAUSED_EMAIL, "a@b.c", now), 0);
    rmf_pauses_close(p);
}

static void what_went_well_is_forgotten(void **state)
{
    (void)state;
    rmf_pauses *p = rmf_pauses_open();
    assert_non_null(p);
    for (unsigned i = 0; i < 9; i++)
        rmf_pauses_failed(p, RMF_PAUSED_EMAIL, "a@b.c", 5);
    assert_int_equal(rmf_pauses_left(p, RMF_PAUSED_EMAIL, "a@b.c", 5), 16000);
    rmf_pauses_forget(p, RMF_PAUSED_EMAIL, "a@b.c");
    assert_int_equal(rmf_pauses_left(p, RMF_PAUSED_EMAIL, "a@b.c", 5), 0);
    rmf_pauses_forget(p, RMF_PAUSED_EMAIL, "nobody@b.c");
    rmf_pauses_close(p);
}

/* A hundred thousand guessers, and the table is as large as it was: who failed
 * last is still known. */
static void there_is_an_end_to_it(void **state)
{
    (void)state;
    rmf_pauses *p = rmf_pauses_open();
    char who[32] = "";
    assert_non_null(p);
    for (int64_t n = 0; n < 100000; n++) {
        (void)snprintf(who, sizeof who, "%lld@b.c", (long long)n);
        for (unsigned i = 0; i < 5; i++)
            rmf_pauses_failed(p, RMF_PAUSED_EMAIL, who, n);
    }
    assert_int_equal(rmf_pauses_left(p, RMF_PAUSED_EMAIL, who, 99999), 1000);
    assert_int_equal(rmf_pauses_left(p, RMF_PAUSED_EMAIL, "1@b.c", 1), 0);
    rmf_pauses_close(p);
}

static void emails_are_folded(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",      "a",       "@",     "@b",    "a@",     "a@b@c",   "a b@c",
        "a@b c", "<a@b.c>", "a@b\n", "a,b@c", "a@\xff", "\"a\"@b",
    };
    char out[RMF_EMAIL_SIZE];
    char longest[300];
    assert_true(rmf_email_fold("Anna.B+x@Example.ORG", out));
    assert_string_equal(out, "anna.b+x@example.org");
    assert_true(rmf_email_fold("\xc3\x84nne@b\xc3\xbc.de", out));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(rmf_email_fold(wrong[i], out));
    memset(longest, 'a', sizeof longest);
    longest[1] = '@';
    longest[RMF_EMAIL_SIZE] = 0;
    assert_false(rmf_email_fold(longest, out));
    longest[RMF_EMAIL_SIZE - 1] = 0;
    assert_true(rmf_email_fold(longest, out));
}

static void passwords_are_long_and_not_common(void **state)
{
    (void)state;
    char most[4 * RMF_PASSWORD_MAX + 8] = "";
    assert_null(rmf_password_wrong("nine green bottles", "a@b.c"));
    assert_null(rmf_password_wrong("\xc3\x9f\xc3\x9f\xc3\x9f\xc3\x9f\xc3\x9f"
                                   "12345",
                                   "a@b.c"));
    assert_non_null(rmf_password_wrong("", "a@b.c"));
    assert_non_null(rmf_password_wrong("123456789", "a@b.c"));
    assert_non_null(rmf_password_wrong("1234567890", "a@b.c"));
    assert_non_null(rmf_password_wrong("QwertyUiop", "a@b.c"));
    assert_non_null(rmf_password_wrong("zzzzzzzzzzzz", "a@b.c"));
    assert_non_null(rmf_password_wrong("ANNA@example.org", "anna@example.org"));
    assert_non_null(rmf_password_wrong("one line\nand another", "a@b.c"));
    assert_non_null(rmf_password_wrong("not UTF-8 at all \xff", "a@b.c"));
    size_t size = 0;
    for (unsigned i = 0; i < RMF_PASSWORD_MAX; i += 2) {
        size += rmf_utf8_put(0x1f3ac, most + size);
        most[size++] = 'a';
    }
    assert_null(rmf_password_wrong(most, "a@b.c"));
    most[size] = 'a';
    assert_non_null(rmf_password_wrong(most, "a@b.c"));
}

static void scopes_and_roles(void **state)
{
    (void)state;
    unsigned read = RMF_RIGHT_BIT(RMF_RIGHT_READ);
    unsigned own = RMF_RIGHT_BIT(RMF_RIGHT_OWN);
    assert_int_equal(rmf_scopes_rights(""), 0);
    assert_int_equal(rmf_scopes_rights("read"), read);
    assert_int_equal(rmf_scopes_rights("own read"), read | own);
    assert_int_equal(rmf_scopes_rights("signed open viewer readx rea x"), 0);
    assert_int_equal(rmf_role_rights("boss"), 0);
    assert_int_equal(rmf_role_rights(""), 0);
    assert_int_equal(rmf_role_rights("analyst") & own, 0);
    assert_true(rmf_role_rights("owner") & own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pauses_grow_and_are_forgotten),
        cmocka_unit_test(what_went_well_is_forgotten),
        cmocka_unit_test(there_is_an_end_to_it),
        cmocka_unit_test(emails_are_folded),
        cmocka_unit_test(passwords_are_long_and_not_common),
        cmocka_unit_test(scopes_and_roles),
    };
    if (!rmf_id_start()) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
