/* Memory for what is sent whole: which ranges get it, how much there is, and
 * that it comes back. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "http/inside.h"

#define FILE_SIZE ((uint64_t)RMF_LOAN_SIZE + 100)

typedef struct given {
    int fd;
    rmf_loans loans;
} given;

static int begin(void **state)
{
    given *g = calloc(1, sizeof *g);
    if (!g) return -1;
    g->fd = memfd_create("loans", MFD_CLOEXEC);
    rmf_loans_open(&g->loans);
    *state = g;
    return g->fd < 0 ? -1 : ftruncate(g->fd, (off_t)FILE_SIZE);
}

static int end(void **state)
{
    given *g = *state;
    rmf_loans_close(&g->loans);
    (void)close(g->fd);
    free(g);
    return 0;
}

static bool is_lent(given *g, uint64_t from, uint64_t size)
{
    struct MHD_Response *response =
        rmf_loan_response(&g->loans, g->fd, from, size);
    if (response) MHD_destroy_response(response);
    return response != NULL;
}

static void what_is_not_large_is_read(void **state)
{
    given *g = *state;
    assert_true(is_lent(g, 0, 1));
    assert_true(is_lent(g, 100, RMF_LOAN_SIZE));
    assert_false(is_lent(g, 0, (uint64_t)RMF_LOAN_SIZE + 1));
    assert_false(is_lent(g, 0, UINT64_MAX));
    assert_false(is_lent(g, 0, 0));
    assert_int_equal(g->loans.made, 1);
}

/* It was cut off after its size was seen, or is no file. */
static void what_cannot_be_read_gives_its_memory_back(void **state)
{
    given *g = *state;
    assert_false(is_lent(g, FILE_SIZE - 10, 11));
    assert_false(is_lent(g, FILE_SIZE, 1));
    assert_null(rmf_loan_response(&g->loans, -1, 0, 1));
    assert_int_equal(g->loans.made, 1);
    assert_true(is_lent(g, FILE_SIZE - 10, 10));
}

static void there_is_an_end_to_it(void **state)
{
    given *g = *state;
    struct MHD_Response *out[RMF_LOANS];
    for (unsigned i = 0; i < RMF_LOANS; i++) {
        out[i] = rmf_loan_response(&g->loans, g->fd, i, 10);
        assert_non_null(out[i]);
    }
    assert_false(is_lent(g, 0, 10));
    MHD_destroy_response(out[7]);
    assert_true(is_lent(g, 0, 10));
    out[7] = rmf_loan_response(&g->loans, g->fd, 0, 10);
    assert_false(is_lent(g, 0, 10));
    for (unsigned i = 0; i < RMF_LOANS; i++)
        MHD_destroy_response(out[i]);
    assert_int_equal(g->loans.made, RMF_LOANS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_not_large_is_read, begin, end),
        cmocka_unit_test_setup_teardown(
            what_cannot_be_read_gives_its_memory_back, begin, end),
        cmocka_unit_test_setup_teardown(there_is_an_end_to_it, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
