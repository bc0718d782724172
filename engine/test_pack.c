/* A packed document plays like the one it was made of. */
#include "pack.h"
#include "test_walk.h"

typedef struct packed {
    char *bytes;
    size_t size;
} packed;

static packed pack_of(const rmf_document *doc)
{
    rmf_writer out = {0};
    void *scratch = aligned_alloc(16, (rmf_pack_scratch(doc) + 15) & ~15ul);
    rmf_pack_write(doc, scratch, &out);
    out = (rmf_writer){.at = malloc(out.size), .cap = out.size};
    rmf_pack_write(doc, scratch, &out);
    assert_int_equal(out.size, out.cap);
    free(scratch);
    return (packed){out.at, out.size};
}

/* A film whose document comes from a pack; keeps its bytes as `text`. */
static film *film_unpacked(packed pack)
{
    film *f = calloc(1, sizeof *f);
    size_t need = rmf_pack_need(pack.bytes, pack.size);
    assert_true(need > 0);
    f->text = pack.bytes;
    f->memory = aligned_alloc(16, (need + 15) & ~(size_t)15);
    assert_int_equal(
        rmf_pack_open(pack.bytes, pack.size, f->memory, need, &f->doc), RMF_OK);
    f->session = rmf_session_init(
        f->doc, aligned_alloc(16, (rmf_session_size(f->doc) + 15) & ~15ul));
    f->turn = rmf_turn_init(
        f->doc, aligned_alloc(16, (rmf_turn_size(f->doc) + 15) & ~15ul));
    f->scratch = aligned_alloc(16, FILM_SCRATCH);
    return f;
}

/* Everything that a host can see, as text. */
static size_t see(const film *f, char *at, size_t cap)
{
    rmf_writer out = {.at = at, .cap = cap};
    rmf_placed placed[64];
    rmf_status st;
    rmf_status_write(f->doc, f->session, &out);
    rmf_status_get(f->doc, f->session, &st);
    for (uint32_t e = 0; e < f->doc->elements_count; e++)
        rmf_view_element(f->doc, f->session, e, &out);
    for (uint32_t p = 0; p < f->doc->panels_count; p++)
        rmf_view_panel(f->doc, f->session, p, &out);
    rmf_view_film(f->doc, f->session, &out);
    uint32_t count = rmf_on_picture(f->doc, f->session, st.t_us, placed, 64);
    if (count > 64) count = 64;
    rmf_put_str(&out, (rmf_str){(const char *)placed,
                                count * (uint32_t)sizeof *placed});
    assert_true(out.size <= cap);
    return out.size;
}

static char seen[2][1 << 20];

static void compare(const film *a, const film *b, const char *line)
{
    size_t size = see(a, seen[0], sizeof seen[0]);
    if (memcmp(a->session, b->session, rmf_session_size(a->doc)))
        fail_msg("other session after %s", line);
    if (strcmp(a->told, b->told))
        fail_msg("after %s\n%s\nis not\n%s", line, a->told, b->told);
    if (size != see(b, seen[1], sizeof seen[1]) ||
        memcmp(seen[0], seen[1], size))
        fail_msg("other views after %s", line);
}

static void plays_alike(uint64_t seed)
{
    static random_film made;
    random_film_make(&made, seed / 4);
    film *f = film_open(made.text);
    film *twin = film_unpacked(pack_of(f->doc));
    walk w;
    assert_int_equal(rmf_session_size(f->doc), rmf_session_size(twin->doc));
    walk_begin(&w, f, seed);
    uint32_t fed = 0;
    for (uint32_t i = 0; i < WALK_STEPS; i++) {
        for (; fed < w.count; fed++) {
            assert_int_equal(film_try(twin, w.steps[fed].line), RMF_OK);
            if (fed + 1 == w.count) compare(f, twin, w.steps[fed].line);
        }
        walk_one(&w);
    }
    film_close(f);
    film_close(twin);
}

static void random_films_play_alike(void **state)
{
    (void)state;
    uint64_t most = getenv("RAMIFY_LONG") ? 4000 : 120;
    for (uint64_t seed = 1; seed <= most; seed++)
        plays_alike(seed);
}

static void a_cut_or_broken_pack_is_refused(void **state)
{
    (void)state;
    static random_film made;
    random_film_make(&made, 3);
    film *f = film_open(made.text);
    packed whole = pack_of(f->doc);
    size_t need = rmf_pack_need(whole.bytes, whole.size);
    void *memory = malloc(need);
    rmf_document *doc;
    for (size_t size = 0; size < whole.size; size += 1 + size / 50) {
        char *cut = malloc(size + 1); /* exact, so that sanitizers see */
        memcpy(cut, whole.bytes, size);
        assert_int_not_equal(rmf_pack_open(cut, size, memory, need, &doc),
                             RMF_OK);
        free(cut);
    }
    /* rmf_pack_need rounds up by at most 16 bytes a table. */
    size_t least = need - 16u * (rmf_packed_tables_count + 1u);
    for (size_t less = 0; less < least; less += 1 + need / 100) {
        assert_int_equal(
            rmf_pack_open(whole.bytes, whole.size, memory, less, &doc),
            RMF_ERR_MEMORY);
    }
    whole.bytes[0]++;
    assert_int_equal(rmf_pack_need(whole.bytes, whole.size), 0);
    free(memory);
    free(whole.bytes);
    film_close(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_films_play_alike),
        cmocka_unit_test(a_cut_or_broken_pack_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
