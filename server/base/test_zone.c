/* Time zones: both changes of a year, the years behind the table, names and
 * files that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/zone.h"

#define HOUR 3600

/* Seconds since 1970 of a day and an hour, UTC. */
#define MARCH_29_2026   INT64_C(1774746000) /* 01:00: Berlin's summer begins */
#define OCTOBER_25_2026 INT64_C(1792890000) /* 01:00: it ends */
#define JULY_1_2060     INT64_C(2855779200)
#define JANUARY_1_2061  INT64_C(2871763200)

static void changes(void **state)
{
    (void)state;
    assert_int_equal(rmf_zone_offset("Europe/Berlin", MARCH_29_2026 - 1), HOUR);
    assert_int_equal(rmf_zone_offset("Europe/Berlin", MARCH_29_2026), 2 * HOUR);
    assert_int_equal(rmf_zone_offset("Europe/Berlin", OCTOBER_25_2026 - 1),
                     2 * HOUR);
    assert_int_equal(rmf_zone_offset("Europe/Berlin", OCTOBER_25_2026), HOUR);
    assert_int_equal(rmf_zone_offset("Asia/Kolkata", MARCH_29_2026),
                     5 * HOUR + HOUR / 2);
    assert_int_equal(rmf_zone_offset("UTC", MARCH_29_2026), 0);
}

static void later_years(void **state)
{
    (void)state;
    assert_int_equal(rmf_zone_offset("Europe/Berlin", JULY_1_2060), 2 * HOUR);
    assert_int_equal(rmf_zone_offset("Europe/Berlin", JANUARY_1_2061), HOUR);
    /* Summer over the turn of the year, by half an hour. */
    assert_int_equal(rmf_zone_offset("Australia/Lord_Howe", JULY_1_2060),
                     10 * HOUR + HOUR / 2);
    assert_int_equal(rmf_zone_offset("Australia/Lord_Howe", JANUARY_1_2061),
                     11 * HOUR);
    assert_int_equal(rmf_zone_offset("America/New_York", JULY_1_2060),
                     -4 * HOUR);
}

static void no_names(void **state)
{
    (void)state;
    static const char *const names[] = {"",
                                        "../../etc/passwd",
                                        "/etc/passwd",
                                        "Europe/../UTC",
                                        "Europe",
                                        "Europe/",
                                        "Europe//Berlin",
                                        ".",
                                        "zone.tab",
                                        "localtime",
                                        "right/Europe/Berlin",
                                        "Berlin\n",
                                        "Mars/Olympus"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_false(rmf_zone_is(names[i]));
        assert_int_equal(rmf_zone_offset(names[i], MARCH_29_2026), 0);
    }
    assert_true(rmf_zone_is("Europe/Berlin"));
    assert_true(rmf_zone_is("Etc/GMT+12"));
}

/* Whatever is cut off or changed, it is a zone or none, and asked in bounds. */
static void no_files(void **state)
{
    (void)state;
    unsigned char bytes[65536];
    FILE *file = fopen("/usr/share/zoneinfo/Europe/Berlin", "rbe");
    assert_non_null(file);
    size_t size = fread(bytes, 1, sizeof bytes, file);
    (void)fclose(file);
    for (size_t cut = 0; cut < size; cut++)
        assert_null(rmf_zone_read(bytes, cut));
    for (size_t i = 0; i < size; i++) {
        unsigned char was = bytes[i];
        for (unsigned to = 0; to < 256; to += 51) {
            bytes[i] = (unsigned char)to;
            rmf_zone *zone = rmf_zone_read(bytes, size);
            if (zone) {
                (void)rmf_zone_offset_in(zone, 0);
                (void)rmf_zone_offset_in(zone, JANUARY_1_2061);
            }
            rmf_zone_free(zone);
        }
        bytes[i] = was;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes),
        cmocka_unit_test(later_years),
        cmocka_unit_test(no_names),
        cmocka_unit_test(no_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
