/* For tests: a film from a text, fed with lines, telling effects as lines. */
#ifndef RAMIFY_TEST_FILM_H
#define RAMIFY_TEST_FILM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "session.h"

typedef struct film {
    char *text;
    void *memory;
    rmf_document *doc;
    rmf_session *session;
    rmf_turn *turn;
    char *scratch;
    char told[65536]; /* effects of the last feed, one a line, zero-ended */
} film;

#define FILM_SCRATCH (RMF_INPUT_SIZE_MAX * 40u)

/* Opens the document; prints its mistakes and fails the test where it cannot.
 */
static inline film *film_open(const char *text)
{
    static rmf_finding findings[16];
    rmf_report report = {findings, 16, 0, 0};
    film *f = calloc(1, sizeof *f);
    size_t size = strlen(text);
    f->text = malloc(size + 1);
    memcpy(f->text, text, size + 1);
    size_t need = rmf_document_need(f->text, size);
    f->memory = aligned_alloc(16, (need + 15) & ~(size_t)15);
    rmf_err err =
        rmf_document_open(f->text, size, f->memory, need, &report, &f->doc);
    if (err != RMF_OK)
        for (uint32_t i = 0; i < report.count && i < 16; i++)
            print_error("%s: %s: %s\n", findings[i].path, findings[i].code,
                        findings[i].text);
    assert_int_equal(err, RMF_OK);
    f->session = rmf_session_init(
        f->doc, aligned_alloc(16, (rmf_session_size(f->doc) + 15) & ~15ul));
    f->turn = rmf_turn_init(
        f->doc, aligned_alloc(16, (rmf_turn_size(f->doc) + 15) & ~15ul));
    f->scratch = aligned_alloc(16, FILM_SCRATCH);
    return f;
}

static inline void film_close(film *f)
{
    free(f->session);
    free(f->turn);
    free(f->scratch);
    free(f->memory);
    free(f->text);
    free(f);
}

static inline void film_tell(film *f)
{
    uint32_t count;
    const rmf_effect *effects = rmf_turn_effects(f->turn, &count);
    rmf_writer out = {.at = f->told, .cap = sizeof f->told - 1};
    for (uint32_t i = 0; i < count; i++) {
        rmf_effect_write(f->doc, &effects[i], &out);
        rmf_put(&out, "\n");
    }
    f->told[out.size < out.cap ? out.size : out.cap] = 0;
}

/* One line of a trail; what came of it stands in f->told. */
static inline rmf_err film_try(film *f, const char *line)
{
    rmf_input in;
    rmf_finding why;
    f->told[0] = 0;
    rmf_err err = rmf_input_read(f->doc, line, strlen(line), f->scratch,
                                 FILM_SCRATCH, &in, &why);
    if (err != RMF_OK) {
        snprintf(f->told, sizeof f->told, "%s: %s", why.code, why.text);
        return err;
    }
    err = rmf_feed(f->doc, f->session, &in, f->turn);
    film_tell(f);
    return err;
}

static inline const char *film_feed(film *f, const char *line)
{
    rmf_err err = film_try(f, line);
    if (err != RMF_OK)
        print_error("%s -> %s %s\n", line, rmf_err_text(err), f->told);
    assert_int_equal(err, RMF_OK);
    return f->told;
}

/* Plays to t, as `moved` from where the playhead stands. */
static inline const char *film_play(film *f, double to)
{
    char line[96];
    rmf_status st;
    rmf_status_get(f->doc, f->session, &st);
    snprintf(line, sizeof line,
             "{\"input\":\"moved\",\"from\":%lld.%06lld,\"to\":%.6f}",
             (long long)st.t_us / 1000000, (long long)st.t_us % 1000000, to);
    return film_feed(f, line);
}

/* `opened`, then `started` of the start scene at 0. */
static inline void film_begin(film *f)
{
    char line[256];
    rmf_str start = f->doc->scenes[f->doc->start].id;
    film_feed(f, "{\"input\":\"opened\",\"at_ms\":0,\"seed\":7}");
    snprintf(line, sizeof line,
             "{\"input\":\"started\",\"at_ms\":0,\"scene\":\"%.*s\",\"t\":0}",
             (int)start.size, start.at);
    film_feed(f, line);
}

static inline rmf_status film_status(film *f)
{
    rmf_status st;
    rmf_status_get(f->doc, f->session, &st);
    return st;
}

/* In films and inputs of tests ` stands for a double quote. */
static inline void film_quote(char *text)
{
    for (; *text; text++)
        if (*text == '`') *text = '"';
}

/* What films of tests are made of: a scene of the clip c, its rule, a button.
 */
#define SCENE(id, from, to, more)                                              \
    "{`id`:`" id "`,`clip`:`c`,`from`:" from ",`to`:" to more "}"
#define NEXT(where) ",`next`:[{`id`:`r`,`go`:`" where "`}]"
#define BUTTON(id, actions)                                                    \
    "{`id`:`" id "`,`kind`:`button`,`label`:`B`,`place`:[1,2,3,4],"            \
    "`on`:{`press`:[" actions "]}}"

/* A film of one clip of 60 s that begins with the scene a: `scenes` are its
 * scenes, `rest` what else it has (",`panels`:{…}"). */
static inline film *film_of(const char *scenes, const char *rest)
{
    static char text[32768];
    snprintf(text, sizeof text,
             "{`ramify`:1,`title`:`t`,`start`:`a`,`clips`:{`c`:{`file`:"
             "`c.mp4`,`duration`:60}},`scenes`:[%s]%s}",
             scenes, rest);
    film_quote(text);
    return film_open(text);
}

/* An input at a time: film_say(f, 900, "`pressed`,`element`:`bag`"). */
static inline rmf_err film_asks(film *f, int64_t at_ms, const char *rest)
{
    char line[1024];
    snprintf(line, sizeof line, "{`at_ms`:%lld,`input`:%s}", (long long)at_ms,
             rest);
    film_quote(line);
    return film_try(f, line);
}

static inline void film_say(film *f, int64_t at_ms, const char *rest)
{
    rmf_err err = film_asks(f, at_ms, rest);
    if (err != RMF_OK)
        print_error("%s -> %s %s\n", rest, rmf_err_text(err), f->told);
    assert_int_equal(err, RMF_OK);
}

/* The value of a condition now: the tests' films have `x` set to it. */
static inline const char *film_variable(film *f, const char *name)
{
    static char text[128];
    rmf_writer out = {.at = text, .cap = sizeof text - 1};
    uint32_t v = rmf_variable_find(f->doc, rmf_str_of(name));
    assert_int_not_equal(v, RMF_NONE);
    rmf_value value = rmf_variable_value(f->doc, f->session, v);
    if (value.type == RMF_TEXT)
        rmf_put_str(&out, value.text);
    else
        rmf_value_write(value, &out);
    text[out.size] = 0;
    return text;
}

static inline bool film_shows(film *f, const char *element, double t)
{
    uint32_t e = rmf_element_find(f->doc, rmf_str_of(element));
    assert_int_not_equal(e, RMF_NONE);
    return rmf_is_shown(f->doc, f->session, e, (int64_t)(t * 1e6 + 0.5));
}

/* Starts what was asked for, at its time. */
static inline void film_start(film *f, int64_t at_ms)
{
    char rest[192];
    rmf_status st = film_status(f);
    assert_int_not_equal(st.going, RMF_NONE);
    rmf_str id = rmf_scene_id(f->doc, st.going);
    snprintf(rest, sizeof rest, "`started`,`scene`:`%.*s`,`t`:%lld.%06lld",
             (int)id.size, id.at, (long long)st.going_us / 1000000,
             (long long)st.going_us % 1000000);
    film_say(f, at_ms, rest);
}

#define T(f, us)           assert_int_equal(film_status(f).t_us, (us))
#define HELD(f, how)       assert_int_equal(film_status(f).held, (how))
#define IS(f, name, value) assert_string_equal(film_variable(f, name), value)
#define TELLS(f, words)    film_expect(f, words, true)
#define SILENT(f, words)   film_expect(f, words, false)

static inline void film_expect(film *f, const char *words, bool told)
{
    char wanted[256];
    snprintf(wanted, sizeof wanted, "%s", words);
    film_quote(wanted);
    if (!strstr(f->told, wanted) == told)
        fail_msg("%s %s in:\n%s", told ? "no" : "unexpected", wanted, f->told);
}

#define assert_tells(f, words)                                                 \
    do {                                                                       \
        if (!strstr((f)->told, (words)))                                       \
            fail_msg("no %s in:\n%s", (words), (f)->told);                     \
    } while (0)
#define assert_silent_on(f, words)                                             \
    do {                                                                       \
        if (strstr((f)->told, (words)))                                        \
            fail_msg("unexpected %s in:\n%s", (words), (f)->told);             \
    } while (0)

#endif
