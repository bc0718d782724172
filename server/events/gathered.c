#include "events/gathered.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define CELL_PERCENT (100u / RMF_CELLS)

/* Of the batch, while its events are gone through. */
typedef struct gathering {
    rmf_gathered *into;
    const rmf_batch *batch;
    int64_t now_ms;
    const char *scene; /* NULL: where the batch found the session */
} gathering;

/* One event that is told. */
typedef struct told {
    const char *what, *name, *part;
    int32_t cell;
} told;

static const rmf_deed *deed_of(const rmf_event *event, rmf_deed_kind kind)
{
    const rmf_deed *deed = event->deeds;
    while (deed && deed->kind != kind)
        deed = deed->next;
    return deed;
}

/* The same but for who did it, and where exactly. */
static bool is_same(const rmf_gathered_line *line, const gathering *g,
                    const told *one)
{
    return line->what == one->what && strcmp(line->name, one->name) == 0 &&
           strcmp(line->part, one->part) == 0 &&
           strcmp(line->scene, g->scene ? g->scene : "") == 0 &&
           line->stood == (g->scene ? 0 : g->batch->stood);
}

static void join(rmf_gathered_line *line, const gathering *g, const told *one)
{
    line->count++;
    if (strcmp(line->session, g->batch->session) != 0)
        *line->session = *line->viewer = 0;
    if (line->cell != one->cell) line->cell = -1;
}

static void append(rmf_gathered_line *line, const gathering *g, const told *one)
{
    const rmf_batch *batch = g->batch;
    *line = (rmf_gathered_line){.what = one->what,
                                .at_ms = g->now_ms,
                                .count = 1,
                                .stood = g->scene ? 0 : batch->stood,
                                .cell = one->cell};
    (void)snprintf(line->session, sizeof line->session, "%s", batch->session);
    (void)snprintf(line->viewer, sizeof line->viewer, "%s",
                   batch->viewer ? batch->viewer : "");
    (void)snprintf(line->name, sizeof line->name, "%s", one->name);
    (void)snprintf(line->part, sizeof line->part, "%s", one->part);
    (void)snprintf(line->scene, sizeof line->scene, "%s",
                   g->scene ? g->scene : "");
}

static void tell(const gathering *g, const told *one)
{
    rmf_gathered *into = g->into;
    if (into->count >= RMF_GATHERED_SINGLE) {
        for (uint32_t i = 0; i < into->count; i++) {
            if (!is_same(&into->lines[i], g, one)) continue;
            join(&into->lines[i], g, one);
            return;
        }
    }
    if (into->count < RMF_GATHERED_MAX) {
        append(&into->lines[into->count++], g, one);
    } else {
        into->more++;
    }
}

/* What the event's input says; `what` is NULL where it is nothing to tell. */
static told input_of(const rmf_event *event)
{
    static const struct {
        rmf_input_kind kind;
        const char *what;
        rmf_deed_kind deed;
    } rows[] = {
        {RMF_IN_opened, "opened", RMF_DEED_opened},
        {RMF_IN_started, "entered", RMF_DEED_scene},
        {RMF_IN_pressed, "pressed", RMF_DEED_pressed},
        {RMF_IN_chose, "chose", RMF_DEED_chose},
        {RMF_IN_answered, "answered", RMF_DEED_pressed},
        {RMF_IN_submitted, "submitted", RMF_DEED_submitted},
        {RMF_IN_missed, "missed", RMF_DEED_missed},
    };
    told one = {.name = "", .part = "", .cell = -1};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].kind != event->kind) continue;
        const rmf_deed *deed = deed_of(event, rows[i].deed);
        one.what = rows[i].what;
        if (deed) one.name = deed->name;
        if (deed && event->kind == RMF_IN_chose) one.part = deed->part;
        if (deed && event->kind == RMF_IN_missed)
            one.cell = (int32_t)deed->cell;
    }
    return one;
}

void rmf_gathered_add(rmf_gathered *gathered, const rmf_batch *batch,
                      int64_t now_ms)
{
    gathering g = {gathered, batch, now_ms, NULL};
    for (uint32_t i = 0; i < batch->count; i++) {
        const rmf_event *event = &batch->events[i];
        const told one = input_of(event);
        const rmf_deed *ending = deed_of(event, RMF_DEED_ending);
        if (event->kind == RMF_IN_started) g.scene = one.name;
        if (one.what) tell(&g, &one);
        if (ending) tell(&g, &(told){"ended", ending->name, "", -1});
    }
}

/* ---- as JSON ------------------------------------------------------------- */

void rmf_word_read(rmf_db *db, const char *project, uint32_t number,
                   char out[65])
{
    *out = 0;
    rmf_rows rows =
        rmf_db_ask(db, "SELECT word FROM word WHERE project = $1 AND id = $2",
                   RMF_ARGS(RMF_T(project), RMF_N(number)));
    if (rmf_rows_next(&rows)) rmf_rows_copy(&rows, 0, out, 65);
    (void)rmf_rows_end(&rows);
}

static void text_or_null(rmf_buf *out, const char *field, const char *text)
{
    rmf_buf_putf(out, ", \"%s\": ", field);
    if (*text) {
        rmf_buf_json(out, text);
    } else {
        rmf_buf_puts(out, "null");
    }
}

static void write_line(const rmf_gathered_line *line, const char *project,
                       rmf_db *db, rmf_buf *out)
{
    char scene[65];
    (void)snprintf(scene, sizeof scene, "%s", line->scene);
    if (!*scene && line->stood && db)
        rmf_word_read(db, project, line->stood, scene);
    rmf_buf_putf(out, "{\"at_ms\": %" PRId64 ", \"what\": \"%s\"", line->at_ms,
                 line->what);
    text_or_null(out, "name", line->name);
    text_or_null(out, "scene", scene);
    if (*line->part) text_or_null(out, "option", line->part);
    if (line->cell >= 0) {
        uint32_t cell = (uint32_t)line->cell;
        rmf_buf_putf(out, ", \"x\": %u, \"y\": %u",
                     cell % RMF_CELLS * CELL_PERCENT + CELL_PERCENT / 2,
                     cell / RMF_CELLS * CELL_PERCENT + CELL_PERCENT / 2);
    }
    text_or_null(out, "session", line->session);
    text_or_null(out, "viewer", line->viewer);
    rmf_buf_putf(out, ", \"count\": %" PRIu32 "}", line->count);
}

void rmf_gathered_write(const rmf_gathered *gathered, const char *project,
                        rmf_db *db, size_t max, rmf_buf *out)
{
    uint64_t more = gathered->more;
    bool any = false;
    rmf_buf line;
    rmf_buf_init(&line, 4096);
    rmf_buf_puts(out, "{\"events\": [");
    for (uint32_t i = 0; i < gathered->count; i++) {
        line.size = 0;
        write_line(&gathered->lines[i], project, db, &line);
        if (line.failed || out->size + line.size + 48 > max) {
            more += gathered->lines[i].count;
            continue;
        }
        rmf_buf_puts(out, any ? ", " : "");
        rmf_buf_add(out, line.at, line.size);
        any = true;
    }
    rmf_buf_free(&line);
    rmf_buf_putf(out, "], \"more\": %" PRIu64 "}", more);
}
