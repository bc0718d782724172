/* From where viewers come: by chance, in the books, and as JSON of the report's
 * shape. */
#include "simulate/came.h"

#include <stdlib.h>
#include <string.h>

#include "simulate/inside.h"

/* What is noted of a page or a tag, beside goals. */
enum { OPENED, PLAYED, COMPLETED, ANSWERS, CONVERTED, ALL };

rmf_sim_came rmf_sim_come(rmf_chance *chance)
{
    static const char *const hosts[] = {"", "link", "shop.example",
                                        "news.example:8443", "shop.example"};
    static const char *const sources[] = {"", "utm_source=letter",
                                          "utm_source=\"Käse\" <b>=%_"};
    static const char *const campaigns[] = {"", "utm_campaign=spring"};
    rmf_sim_came came = {hosts[rmf_chance_of(chance, 5)], {NULL}};
    came.tags[0] = sources[rmf_chance_of(chance, 3)];
    came.tags[1] = campaigns[rmf_chance_of(chance, 2)];
    return came;
}

void rmf_sim_came_write(const rmf_sim_came *came, rmf_buf *out)
{
    bool more = false;
    if (*came->host) rmf_buf_putf(out, ",\"host\":\"%s\"", came->host);
    rmf_buf_puts(out, ",\"tags\":{");
    for (unsigned i = 0; i < RMF_SIM_TAGS; i++) {
        const char *tag = came->tags[i];
        size_t name = strcspn(tag, "=");
        if (!*tag) continue;
        rmf_buf_putf(out, "%s\"%.*s\":", more ? "," : "", (int)name, tag);
        rmf_buf_json(out, tag + name + 1);
        more = true;
    }
    rmf_buf_puts(out, "}");
}

/* ---- into the books ------------------------------------------------------ */

typedef struct noting {
    rmf_books *books;
    const rmf_diary *diary;
    rmf_note_kind kind, goals;
    uint32_t name;
} noting;

static void add(const noting *n, uint32_t part, uint32_t count)
{
    const rmf_note one = {n->kind, n->name, part, count};
    if (count > 0) rmf_books_sum(n->books, &one);
}

static void note_source(const noting *n)
{
    uint32_t goals = 0;
    for (size_t i = 0; i < n->diary->count; i++) {
        const rmf_note *note = &n->diary->notes[i];
        if (note->kind == RMF_NOTE_opened) add(n, OPENED, 1);
        if (note->kind == RMF_NOTE_played) add(n, PLAYED, 1);
        if (note->kind == RMF_NOTE_completed) add(n, COMPLETED, 1);
        if (note->kind == RMF_NOTE_answers) add(n, ANSWERS, note->n);
        if (note->kind != RMF_NOTE_goal) continue;
        const rmf_note goal = {n->goals, n->name, note->a, 1};
        rmf_books_sum(n->books, &goal);
        goals++;
    }
    add(n, CONVERTED, goals > 0);
}

void rmf_books_came(rmf_books *books, const rmf_diary *diary,
                    const rmf_sim_came *came)
{
    noting n = {books, diary, RMF_NOTE_host, RMF_NOTE_host_goal, 0};
    n.name = rmf_books_word(books, came->host, strlen(came->host));
    note_source(&n);
    n.kind = RMF_NOTE_tag;
    n.goals = RMF_NOTE_tag_goal;
    for (unsigned i = 0; i < RMF_SIM_TAGS; i++) {
        if (!*came->tags[i]) continue;
        n.name = rmf_books_word(books, came->tags[i], strlen(came->tags[i]));
        note_source(&n);
    }
}

/* ---- out of them --------------------------------------------------------- */

static json_t *ratio(int64_t part, int64_t whole)
{
    return whole > 0 ? json_real((double)part / (double)whole) : json_null();
}

static json_t *goal_list(const rmf_books *books, rmf_note_kind kind,
                         uint32_t name, int64_t plays)
{
    const rmf_screen *screen = books->screen;
    json_t *list = json_array();
    for (uint32_t i = 0; i < screen->goal_count; i++) {
        uint32_t goal = rmf_books_known(books, screen->goals[i]);
        int64_t sessions = goal ? rmf_books_count(books, kind, name, goal) : 0;
        (void)json_array_append_new(
            list,
            json_pack("{s:s, s:I, s:o}", "id", screen->goals[i], "sessions",
                      (json_int_t)sessions, "share", ratio(sessions, plays)));
    }
    return list;
}

static json_t *one_source(const rmf_books *books, const noting *n)
{
    int64_t count[ALL];
    for (uint32_t i = 0; i < ALL; i++)
        count[i] = rmf_books_count(books, n->kind, n->name, i);
    return json_pack(
        "{s:s, s:I, s:I, s:I, s:o, s:I, s:I, s:o, s:o}", "id",
        n->name ? books->texts[n->name] : "", "sessions",
        (json_int_t)count[OPENED], "plays", (json_int_t)count[PLAYED],
        "completions", (json_int_t)count[COMPLETED], "completion_rate",
        ratio(count[COMPLETED], count[PLAYED]), "answers",
        (json_int_t)count[ANSWERS], "converted", (json_int_t)count[CONVERTED],
        "conversion_rate", ratio(count[CONVERTED], count[PLAYED]), "goals",
        goal_list(books, n->goals, n->name, count[PLAYED]));
}

static const char *id_of(const json_t *row)
{
    return json_string_value(json_object_get(row, "id"));
}

/* By name: words have numbers in the order in which viewers said them, who walk
 * at the same time. */
static void insert_row(json_t *list, json_t *row)
{
    size_t at = 0;
    while (at < json_array_size(list) &&
           strcmp(id_of(json_array_get(list, at)), id_of(row)) < 0)
        at++;
    (void)json_array_insert_new(list, at, row);
}

static json_t *source_list(const rmf_books *books, rmf_note_kind kind,
                           rmf_note_kind goals)
{
    json_t *list = json_array();
    for (size_t i = 0; i < books->sorted_count; i++) {
        const rmf_note *note = &books->sorted[i];
        if (note->kind != kind || note->b != OPENED) continue;
        const noting n = {NULL, NULL, kind, goals, note->a};
        insert_row(list, one_source(books, &n));
    }
    return list;
}

void rmf_books_sources(const rmf_books *books, json_t *out)
{
    (void)json_object_set_new(
        out, "embeds", source_list(books, RMF_NOTE_host, RMF_NOTE_host_goal));
    (void)json_object_set_new(
        out, "tags", source_list(books, RMF_NOTE_tag, RMF_NOTE_tag_goal));
}
