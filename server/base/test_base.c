/* Texts, escapes, settings, ids, files, arena. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/settings.h"

static void buf_grows_to_its_ceiling(void **state)
{
    (void)state;
    rmf_buf buf;
    rmf_buf_init(&buf, 1000);
    assert_string_equal(buf.at, "");
    for (int i = 0; i < 100; i++)
        rmf_buf_puts(&buf, "0123456789");
    assert_false(buf.failed);
    assert_int_equal(buf.size, 1000);
    assert_int_equal(strlen(buf.at), 1000);
    rmf_buf_add(&buf, "", 0);
    assert_false(buf.failed);
    rmf_buf_puts(&buf, "x");
    assert_true(buf.failed);
    assert_string_equal(buf.at, "");
    rmf_buf_puts(&buf, "y"); /* it sticks */
    assert_null(rmf_buf_take(&buf, NULL));
    rmf_buf_free(&buf);
}

static void buf_hands_over(void **state)
{
    (void)state;
    rmf_buf buf;
    size_t size = 9;
    rmf_buf_init(&buf, 100);
    char *empty = rmf_buf_take(&buf, &size);
    assert_string_equal(empty, "");
    assert_int_equal(size, 0);
    free(empty);
    rmf_buf_putf(&buf, "%d %s", 42, "words");
    char *at = rmf_buf_take(&buf, &size);
    assert_string_equal(at, "42 words");
    assert_int_equal(buf.size, 0);
    free(at);
}

typedef void escape(rmf_buf *buf, const char *word);

static void check_escape(escape *fn, const char *word, const char *want)
{
    rmf_buf buf;
    rmf_buf_init(&buf, 1000);
    fn(&buf, word);
    assert_string_equal(buf.at, want);
    rmf_buf_free(&buf);
}

static void escapes(void **state)
{
    (void)state;
    check_escape(rmf_buf_html, "<a href='x'>&\"é",
                 "&lt;a href=&#39;x&#39;"
                 "&gt;&amp;&quot;é");
    check_escape(rmf_buf_json, "a\"b\\c\n</script>\x7f",
                 "\"a\\\"b\\\\c\\u000a\\u003c/script>\\u007f\"");
    check_escape(rmf_buf_url, "a b/c?é~", "a%20b%2Fc%3F%C3%A9~");
    check_escape(rmf_buf_csv, "plain", "plain");
    check_escape(rmf_buf_csv, "", "");
    check_escape(rmf_buf_csv, "a,\"b\"\n", "\"a,\"\"b\"\"\n\"");
    check_escape(rmf_buf_csv, "=1+1", "\"'=1+1\"");
    check_escape(rmf_buf_csv, "-5", "\"'-5\"");
    check_escape(rmf_buf_csv, " \"@x", "\"' \"\"@x\"");
    check_escape(rmf_buf_csv, "\t1", "\"'\t1\"");
    check_escape(rmf_buf_csv,
                 "\xef\xbc\x9d"
                 "1",
                 "\"'\xef\xbc\x9d"
                 "1\"");
    /* Split at semicolons, tabs or lines, no cell begins with a formula. */
    check_escape(rmf_buf_csv, "a;=1", "\"a;'=1\"");
    check_escape(rmf_buf_csv, "a; \"+1\"", "\"a;' \"\"+1\"\"\"");
    check_escape(rmf_buf_csv, "a\n-1\t@b", "\"a\n'-1\t'@b\"");
    check_escape(rmf_buf_csv, "a; b=c - d", "\"a; b=c - d\"");
    rmf_buf buf;
    rmf_buf_init(&buf, 100);
    rmf_buf_script(&buf, "{\"a\":\"</b>\"}", 12);
    assert_string_equal(buf.at, "{\"a\":\"\\u003c/b>\"}");
    rmf_buf_free(&buf);
}

static bool read_settings(rmf_settings *out, unsigned command, int argc,
                          const char **argv, rmf_words *words)
{
    rmf_buf why;
    union {
        const char **in;
        char **out;
    } all = {argv};
    rmf_buf_init(&why, 1000);
    bool ok = rmf_settings_read(out, command, argc, all.out, words, &why);
    assert_int_equal(ok, why.size == 0);
    rmf_buf_free(&why);
    return ok;
}

static void settings(void **state)
{
    (void)state;
    rmf_settings s;
    rmf_words words;
    assert_true(read_settings(&s, RMF_FOR_SERVE, 0, NULL, &words));
    assert_string_equal(s.data, "./data");
    assert_int_equal(s.port, 8080);
    const char *good[] = {"--port", "9", "--data=x", "word"};
    assert_true(read_settings(&s, RMF_FOR_SERVE, 4, good, &words));
    assert_int_equal(s.port, 9);
    assert_string_equal(s.data, "x");
    assert_int_equal(words.count, 1);
    assert_int_equal(setenv("RAMIFY_PORT", "77", 1), 0);
    assert_true(read_settings(&s, RMF_FOR_SERVE, 0, NULL, &words));
    assert_int_equal(s.port, 77);
    assert_true(read_settings(&s, RMF_FOR_SERVE, 2, good, &words));
    assert_int_equal(s.port, 9); /* the flag wins */
    assert_int_equal(unsetenv("RAMIFY_PORT"), 0);
    static const char *const bad[][2] = {
        {"--port", "65536"}, {"--port", "-1"},    {"--port", "x"},
        {"--port", ""},      {"--nothing", "1"},  {"--title", "x"},
        {"--threads", "0"},  {"--port=8080x", ""}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const char *argv[] = {bad[i][0], bad[i][1]};
        assert_false(read_settings(&s, RMF_FOR_SERVE, 2, argv, &words));
    }
    const char *lacks[] = {"--port"};
    assert_false(read_settings(&s, RMF_FOR_SERVE, 1, lacks, &words));
}

static void ids(void **state)
{
    (void)state;
    char a[RMF_ID_SIZE];
    char b[RMF_ID_SIZE];
    char slug[RMF_SLUG_SIZE];
    char other[RMF_SLUG_SIZE];
    rmf_id_new(a);
    rmf_id_new(b);
    assert_int_equal(strlen(a), RMF_ID_SIZE - 1);
    assert_string_not_equal(a, b);
    assert_true(rmf_id_fits(a, 64));
    assert_false(rmf_id_fits("", 64));
    assert_false(rmf_id_fits("a/b", 64));
    assert_false(rmf_id_fits("é", 64));
    assert_false(rmf_id_fits("abcde", 4));
    rmf_slug("One bag, your road!", slug);
    assert_string_equal(slug, "one-bag-your-road");
    rmf_slug("  ?!  ", slug);
    assert_string_equal(slug, "film");
    rmf_slug("Stra\u00dfe \u00c6r\u00f8 \u0152uvre e\u0301te\u0301", slug);
    assert_string_equal(slug, "strasse-aero-oeuvre-ete");
    rmf_slug("  日本  ", slug);
    assert_memory_equal(slug, "film-", 5);
    rmf_slug("  日本", other);
    assert_string_not_equal(slug, other);
    rmf_slug("\xff\xc3", slug);
    assert_memory_equal(slug, "film-", 5);
    rmf_slug("a title that is so long that its end does not fit in", slug);
    assert_int_equal(strlen(slug), RMF_SLUG_SIZE - 1);
    rmf_slug("a------------------------------------------------------------b",
             slug);
    assert_string_equal(slug, "a-b");
    assert_true(rmf_secret_equal("abc", "abc"));
    assert_false(rmf_secret_equal("abc", "abd"));
    assert_false(rmf_secret_equal("abc", "abcd"));
}

static void files(void **state)
{
    (void)state;
    char folder[64] = "/tmp/ramify-base-XXXXXX";
    char path[RMF_PATH_SIZE];
    char other[RMF_PATH_SIZE];
    char hash[RMF_HASH_SIZE];
    size_t size = 0;
    struct stat is;
    assert_non_null(mkdtemp(folder));
    assert_true(rmf_path_join(path, folder, "a/b/c"));
    assert_true(rmf_folder_make(path));
    assert_true(rmf_folder_make(path));
    assert_true(rmf_path_join(path, folder, "file"));
    assert_true(rmf_file_write(path, "secret", 6, 0600));
    assert_int_equal(stat(path, &is), 0);
    assert_int_equal(is.st_mode & 0777, 0600);
    assert_false(rmf_file_write_new(path, "other", 5, 0600));
    assert_int_equal(errno, EEXIST);
    char *text = rmf_file_read(path, 6, &size);
    assert_string_equal(text, "secret");
    free(text);
    assert_null(rmf_file_read(path, 5, &size));
    assert_int_equal(errno, EFBIG);
    assert_null(rmf_file_read(folder, 99, &size));
    assert_true(rmf_path_join(other, folder, "copy"));
    assert_true(rmf_file_copy(path, other));
    assert_true(rmf_file_hash(other, hash));
    assert_int_equal(strlen(hash), 32);
    assert_false(rmf_file_copy("/nonexistent", other));
    char line[128];
    (void)snprintf(line, sizeof line, "test $(ls %s | wc -l) = 3", folder);
    assert_int_equal(system(line), 0); /* nothing half written is left */
    (void)snprintf(line, sizeof line, "rm -r %s", folder);
    assert_int_equal(system(line), 0);
}

static void arena(void **state)
{
    (void)state;
    rmf_arena a;
    rmf_arena_init(&a, 10000);
    for (int i = 0; i < 100; i++) {
        char *at = rmf_arena_take(&a, 33);
        assert_non_null(at);
        assert_int_equal((uintptr_t)at % 16, 0);
        assert_int_equal(at[32], 0);
        memset(at, 1, 33);
    }
    assert_null(rmf_arena_take(&a, 20000));
    assert_null(rmf_arena_take(&a, SIZE_MAX));
    assert_string_equal(rmf_arena_copy(&a, "abc", 2), "ab");
    rmf_arena_free(&a);
}

static void times(void **state)
{
    (void)state;
    char text[RMF_TIME_SIZE];
    rmf_time_text(1000000000123, text);
    assert_string_equal(text, "2001-09-09T01:46:40.123Z");
    int64_t a = rmf_clock_us();
    assert_true(rmf_clock_us() >= a);
}

int main(void)
{
    if (!rmf_id_start()) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buf_grows_to_its_ceiling),
        cmocka_unit_test(buf_hands_over),
        cmocka_unit_test(escapes),
        cmocka_unit_test(settings),
        cmocka_unit_test(ids),
        cmocka_unit_test(files),
        cmocka_unit_test(arena),
        cmocka_unit_test(times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
