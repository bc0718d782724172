/* What needs no network: signatures, waits, words, addresses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/id.h"
#include "outreach/deliveries.h"

/* The specification's own example. */
static void signs_as_others_do(void **state)
{
    static const char body[] = "{\"test\": 2432232314}";
    const rmf_signed what = {"msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body,
                             sizeof body - 1};
    char out[RMF_SIGNATURE_SIZE];
    (void)state;
    assert_true(
        rmf_hook_sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", &what, out));
    assert_string_equal(out, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assert_false(rmf_hook_sign("whsec_c2hvcnQ=", &what, out));
    assert_false(rmf_hook_sign("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", &what, out));
}

static void secrets_differ_and_sign(void **state)
{
    const rmf_signed what = {"a", 1, "", 0};
    char one[RMF_SECRET_SIZE];
    char two[RMF_SECRET_SIZE];
    char out[RMF_SIGNATURE_SIZE];
    (void)state;
    rmf_hook_secret_new(one);
    rmf_hook_secret_new(two);
    assert_string_not_equal(one, two);
    assert_true(rmf_hook_sign(one, &what, out));
}

static void waits_grow_for_about_a_day(void **state)
{
    int64_t all = 0;
    int64_t last = 0;
    (void)state;
    for (int64_t tries = 1; rmf_delivery_wait(tries, 0) >= 0; tries++) {
        int64_t wait = rmf_delivery_wait(tries, 0);
        assert_true(wait > last);
        assert_true(rmf_delivery_wait(tries, 1) == wait + wait / 5);
        last = wait;
        all += wait;
    }
    assert_in_range(all, 20 * 3600000, 30 * 3600000);
    assert_int_equal(rmf_delivery_wait(0, 0), -1);
}

static void what_was_said_is_text(void **state)
{
    char out[RMF_SAID_SIZE];
    char longer[2000];
    static const char said[] = "a\0b\x1b[1m\r\nc\xff\xc3\xa4\xc2\x9b";
    (void)state;
    rmf_said(said, sizeof said - 1, out);
    assert_string_equal(out, "ab[1m\nc\xc3\xa4");
    memset(longer, 'x', sizeof longer);
    longer[RMF_SAID_SIZE - 2] = (char)0xc3;
    longer[RMF_SAID_SIZE - 1] = (char)0xa4;
    rmf_said(longer, sizeof longer, out);
    assert_int_equal(strlen(out), RMF_SAID_SIZE - 2); /* not cut within */
}

static void addresses(void **state)
{
    static const char *const good[] = {"a@b.cd", "a+b.c@x-y.example",
                                       "root@localhost"};
    static const char *const bad[] = {"",
                                      "a",
                                      "a@b",
                                      "@b.cd",
                                      "a@.cd",
                                      "a@b.",
                                      "a@b@c.de",
                                      "a b@c.de",
                                      "a@b.cd\r\nTo: x",
                                      "<a@b.cd>",
                                      "a@b.cd,e@f.gh",
                                      "-a@b.cd"};
    rmf_buf why;
    (void)state;
    rmf_buf_init(&why, 4096);
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(rmf_mailbox_fits(good[i], &why));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(rmf_mailbox_fits(bad[i], &why));
    assert_true(rmf_hook_address_fits("https://example.org/a?b=c", &why));
    assert_false(rmf_hook_address_fits("https://a:b@example.org/", &why));
    assert_false(rmf_hook_address_fits("file:///etc/passwd", &why));
    assert_false(rmf_hook_address_fits("http://a\r\nb/", &why));
    rmf_buf_free(&why);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_as_others_do),
        cmocka_unit_test(secrets_differ_and_sign),
        cmocka_unit_test(waits_grow_for_about_a_day),
        cmocka_unit_test(what_was_said_is_text),
        cmocka_unit_test(addresses),
    };
    if (!rmf_id_start()) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
