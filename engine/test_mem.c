/* The arena gives zeroed, aligned, separate memory and never more than it has.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/mem.h"

static _Alignas(16) char memory[128];

static rmf_mem dirty_arena(size_t size)
{
    memset(memory, 0xaa, sizeof memory);
    return (rmf_mem){memory, size, 0};
}

static void takes_are_zeroed_and_apart(void **state)
{
    rmf_mem mem = dirty_arena(64);
    char *a = rmf_mem_take(&mem, 3, 1);
    char *b = rmf_mem_take(&mem, 2, 8);

    (void)state;
    assert_non_null(a);
    assert_non_null(b);
    assert_int_equal((uintptr_t)b % 8, 0);
    assert_true(b >= a + 3);
    for (int i = 0; i < 16; i++) {
        assert_int_equal(b[i], 0);
    }
    assert_int_equal((unsigned char)memory[32], 0xaa);
}

static void full_is_null_and_changes_nothing(void **state)
{
    rmf_mem mem = dirty_arena(32);

    (void)state;
    assert_non_null(rmf_mem_take(&mem, 24, 1));
    assert_null(rmf_mem_take(&mem, 9, 1));
    assert_int_equal(mem.used, 24);
    assert_non_null(rmf_mem_take(&mem, 8, 1));
    assert_null(rmf_mem_take(&mem, 1, 1));
}

/* 31 bytes taken of 31: rounding up goes beyond the arena. */
static void odd_end_is_no_room(void **state)
{
    rmf_mem mem = dirty_arena(31);

    (void)state;
    assert_non_null(rmf_mem_take(&mem, 31, 1));
    assert_null(rmf_mem_take(&mem, 1, 1));
}

static void overflow_is_null(void **state)
{
    rmf_mem mem = dirty_arena(64);

    (void)state;
    assert_null(rmf_mem_take(&mem, SIZE_MAX, 8));
    assert_null(rmf_mem_take(&mem, SIZE_MAX / 8 + 2, 8));
    assert_null(rmf_mem_take(&mem, SIZE_MAX, 1));
    assert_int_equal(mem.used, 0);
}

static void copy_zero_same(void **state)
{
    char a[9] = "12345678";
    char b[9] = "--------";

    (void)state;
    rmf_copy(b, a, 4);
    assert_string_equal(b, "1234----");
    assert_true(rmf_same(a, b, 4));
    assert_false(rmf_same(a, b, 5));
    assert_true(rmf_same(a, b, 0));
    rmf_zero(b + 1, 2);
    assert_memory_equal(b, "1\0\0004----", 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_are_zeroed_and_apart),
        cmocka_unit_test(full_is_null_and_changes_nothing),
        cmocka_unit_test(odd_end_is_no_room),
        cmocka_unit_test(overflow_is_null),
        cmocka_unit_test(copy_zero_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
