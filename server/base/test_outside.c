/* Which addresses a fetch may talk to: each special network, its edges, and
 * what hides one inside another. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/outside.h"

static bool outside(const char *text, const rmf_networks *own)
{
    struct sockaddr_storage at = {0};
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
        memcpy(&at, &v4, sizeof v4);
    } else {
        assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
        memcpy(&at, &v6, sizeof v6);
    }
    return rmf_is_outside((const struct sockaddr *)&at, own);
}

static void inside_is_never_asked(void **state)
{
    (void)state;
    static const char *const inside[] = {"0.0.0.0",
                                         "0.1.2.3",
                                         "10.0.0.1",
                                         "10.255.255.255",
                                         "100.64.0.1",
                                         "100.127.255.255",
                                         "127.0.0.1",
                                         "127.255.255.254",
                                         "169.254.169.254",
                                         "169.254.0.1",
                                         "172.16.0.1",
                                         "172.31.255.255",
                                         "192.0.0.8",
                                         "192.0.2.1",
                                         "192.88.99.1",
                                         "192.168.1.1",
                                         "198.18.0.1",
                                         "198.19.255.255",
                                         "198.51.100.7",
                                         "203.0.113.7",
                                         "168.63.129.16",
                                         "224.0.0.1",
                                         "239.255.255.255",
                                         "240.0.0.1",
                                         "255.255.255.255",
                                         "::",
                                         "::1",
                                         "::ffff:127.0.0.1",
                                         "::ffff:10.0.0.1",
                                         "::ffff:169.254.169.254",
                                         "::127.0.0.1",
                                         "::ffff:0:127.0.0.1",
                                         "64:ff9b::7f00:1",
                                         "64:ff9b::10.1.2.3",
                                         "64:ff9b:1::10.1.2.3",
                                         "2002:7f00:1::",
                                         "2002:a00:1::1",
                                         "fc00::1",
                                         "fd00:ec2::254",
                                         "fe80::1",
                                         "fec0::1",
                                         "ff02::1",
                                         "2001::1",
                                         "2001:db8::1",
                                         "3fff::1",
                                         "100::1",
                                         "5f00::1",
                                         "4000::1"};
    for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++) {
        if (outside(inside[i], NULL)) fail_msg("%s", inside[i]);
    }
}

static void outside_is_asked(void **state)
{
    (void)state;
    static const char *const good[] = {
        "1.1.1.1",          "9.255.255.255",   "11.0.0.1",
        "100.63.255.255",   "100.128.0.1",     "126.255.255.255",
        "128.0.0.1",        "169.253.255.255", "169.255.0.1",
        "172.15.255.255",   "172.32.0.1",      "192.0.1.1",
        "192.167.255.255",  "192.169.0.1",     "198.17.255.255",
        "198.20.0.1",       "223.255.255.255", "2606:4700::1111",
        "2a00:1450::5",     "2001:200::1",     "::ffff:1.1.1.1",
        "64:ff9b::1.1.1.1", "2002:101:101::1"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        if (!outside(good[i], NULL)) fail_msg("%s", good[i]);
    }
}

static void own_networks_are_allowed(void **state)
{
    (void)state;
    rmf_networks own;
    assert_true(rmf_networks_read("10.1.0.0/16,fd00:1::/32,127.0.0.1", &own));
    assert_int_equal(own.count, 3);
    assert_true(outside("10.1.255.1", &own));
    assert_false(outside("10.2.0.1", &own));
    assert_true(outside("::ffff:10.1.0.1", &own));
    assert_false(outside("64:ff9b::10.1.0.1", &own));
    assert_true(outside("fd00:1:2::3", &own));
    assert_false(outside("fd00:2::3", &own));
    assert_true(outside("127.0.0.1", &own));
    assert_false(outside("127.0.0.2", &own));
    assert_true(outside("1.1.1.1", &own));
}

static void lists_are_read_strictly(void **state)
{
    (void)state;
    rmf_networks own;
    static const char *const wrong[] = {
        ",",
        "10.0.0.0/8,",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/8x",
        "10.0.0",
        "example.com",
        "10.0.0.0/8 ,::1/128",
        "1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1."
        "1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        if (rmf_networks_read(wrong[i], &own)) fail_msg("%s", wrong[i]);
    }
    assert_true(rmf_networks_read("", &own));
    assert_int_equal(own.count, 0);
    assert_true(rmf_networks_read("0.0.0.0/0,::/0", &own));
    assert_true(outside("192.168.0.1", &own));
}

static void other_families_are_inside(void **state)
{
    (void)state;
    struct sockaddr_storage at = {.ss_family = AF_UNIX};
    assert_false(rmf_is_outside((const struct sockaddr *)&at, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inside_is_never_asked),
        cmocka_unit_test(outside_is_asked),
        cmocka_unit_test(own_networks_are_allowed),
        cmocka_unit_test(lists_are_read_strictly),
        cmocka_unit_test(other_families_are_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
