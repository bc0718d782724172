/* The schema in format/ is the one that the tables give. RAMIFY_WRITE=1 writes
 * it anew. */
#include "test_open.h"

#define SCHEMA_SIZE (1u << 20)

static void the_file_is_what_the_tables_give(void **state)
{
    const char *root = getenv("RAMIFY_ROOT");
    char path[512];
    char *made = malloc(SCHEMA_SIZE);
    char *kept = calloc(1, SCHEMA_SIZE);
    rmf_writer out = {.at = made, .cap = SCHEMA_SIZE};
    FILE *file;

    (void)state;
    rmf_schema_write(&out);
    assert_true(out.size < SCHEMA_SIZE);
    made[out.size] = '\0';
    (void)snprintf(path, sizeof path, "%s/format/schema.json",
                   root ? root : ".");
    if (getenv("RAMIFY_WRITE") != NULL) {
        file = fopen(path, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(made, 1, out.size, file), out.size);
        (void)fclose(file);
    }
    file = fopen(path, "rb");
    if (file == NULL) fail_msg("no %s; RAMIFY_WRITE=1 writes it", path);
    assert_true(fread(kept, 1, SCHEMA_SIZE - 1, file) > 0);
    (void)fclose(file);
    if (strcmp(made, kept) != 0) {
        fail_msg("format/schema.json is older than the tables: run this test "
                 "with RAMIFY_WRITE=1");
    }
    free(kept);
    free(made);
}

/* A small buffer counts on and is never overrun. */
static void any_buffer_will_do(void **state)
{
    rmf_writer whole = {0};

    (void)state;
    rmf_schema_write(&whole);
    for (size_t cap = 0; cap < 5000; cap += 97) {
        char *at = malloc(cap + 1);
        rmf_writer out = {.at = at, .cap = cap};

        rmf_schema_write(&out);
        assert_int_equal(out.size, whole.size);
        free(at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_is_what_the_tables_give),
        cmocka_unit_test(any_buffer_will_do),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
