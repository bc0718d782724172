#include "reports/csv.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/csv.h"
#include "reports/told.h"

#define ROW_MAX (4u << 20) /* bytes of a line; an event is smaller */
#define DIGITS  17         /* of a number: what was sent stays what it was */
#define AT_ONCE 20         /* submissions in memory */

typedef struct table {
    FILE *out;
    json_t *columns; /* {id of a field: its words}, in their order */
    bool ok;
} table;

/* ---- columns ------------------------------------------------------------ */

static void add_column(json_t *columns, const char *field, const char *words)
{
    if (!field || json_object_get(columns, field)) return;
    if (json_object_size(columns) < RMF_CSV_COLUMNS_MAX) {
        (void)json_object_set_new(columns, field,
                                  json_string(words ? words : ""));
    }
}

static void add_fields(json_t *columns, const json_t *form)
{
    size_t i = 0;
    const json_t *field = NULL;
    json_array_foreach(json_object_get(form, "fields"), i, field)
    {
        add_column(columns, json_string_value(json_object_get(field, "id")),
                   rmf_said_in(json_object_get(field, "label"), "en"));
    }
}

/* Forms are panels and elements. */
static void add_form_columns(json_t *columns, const json_t *document)
{
    const char *id = NULL;
    json_t *panel = NULL;
    size_t s = 0;
    const json_t *scene = NULL;
    json_object_foreach(json_object_get(document, "panels"), id, panel)
        add_fields(columns, panel);
    json_array_foreach(json_object_get(document, "scenes"), s, scene)
    {
        size_t e = 0;
        const json_t *element = NULL;
        json_array_foreach(json_object_get(scene, "elements"), e, element)
            add_fields(columns, element);
    }
}

static void add_answer_columns(table *t, const json_t *row)
{
    const char *field = NULL;
    json_t *value = NULL;
    json_object_foreach(json_object_get(row, "answers"), field, value)
        add_column(t->columns, field, NULL);
}

/* ---- lines -------------------------------------------------------------- */

static void put_value(rmf_buf *out, const json_t *value)
{
    rmf_buf_puts(out, ",");
    rmf_csv_value(out, value, DIGITS);
}

/* Answers that have no column. */
static void put_rest(rmf_buf *out, json_t *answers, json_t *columns)
{
    json_t *rest = json_object();
    const char *field = NULL;
    json_t *value = NULL;
    json_object_foreach(answers, field, value)
    {
        if (!json_object_get(columns, field))
            (void)json_object_set(rest, field, value);
    }
    put_value(out, json_object_size(rest) > 0 ? rest : NULL);
    json_decref(rest);
}

static void write_line(table *t, rmf_buf *line)
{
    rmf_buf_puts(line, "\r\n");
    if (line->failed || fwrite(line->at, 1, line->size, t->out) != line->size)
        t->ok = false;
    rmf_buf_free(line);
}

static bool is_wide(const table *t)
{
    return json_object_size(t->columns) == RMF_CSV_COLUMNS_MAX;
}

/* `field: its words`. */
static void put_column_head(rmf_buf *line, const char *field, const json_t *is)
{
    const char *words = json_string_value(is);
    rmf_buf head;
    rmf_buf_init(&head, ROW_MAX);
    rmf_buf_puts(&head, field);
    if (words && *words && strcmp(words, field) != 0)
        rmf_buf_putf(&head, ": %s", words);
    rmf_buf_puts(line, ",");
    rmf_buf_csv(line, head.at);
    rmf_buf_free(&head);
}

static void write_head(table *t)
{
    rmf_buf line;
    const char *column = NULL;
    json_t *words = NULL;
    rmf_buf_init(&line, ROW_MAX);
    rmf_buf_puts(&line, "time,form,purpose,viewer,session,release,form title,"
                        "film,release number,known of the viewer,path,"
                        "consents,handled,handled by,note");
    json_object_foreach(t->columns, column, words)
        put_column_head(&line, column, words);
    if (is_wide(t)) rmf_buf_puts(&line, ",further answers");
    write_line(t, &line);
}

/* ---- one submission ------------------------------------------------------ */

static void put_time(rmf_buf *line, const json_t *at_ms)
{
    char stamp[RMF_TIME_SIZE] = "";
    if (at_ms) rmf_time_text(json_integer_value(at_ms), stamp);
    rmf_buf_puts(line, stamp);
}

/* One field of texts, made harmless as a whole. */
static void put_gathered(rmf_buf *line, rmf_buf *text)
{
    rmf_buf_puts(line, ",");
    rmf_buf_csv(line, text->at);
    rmf_buf_free(text);
}

static void put_path(rmf_buf *line, const json_t *path)
{
    size_t i = 0;
    const json_t *one = NULL;
    rmf_buf text;
    rmf_buf_init(&text, ROW_MAX);
    json_array_foreach(path, i, one)
    {
        rmf_buf_putf(&text, "%s%s", i ? " > " : "",
                     json_string_value(json_object_get(one, "scene")));
    }
    put_gathered(line, &text);
}

static void put_consents(rmf_buf *line, const json_t *consents)
{
    size_t i = 0;
    const json_t *one = NULL;
    rmf_buf text;
    rmf_buf_init(&text, ROW_MAX);
    json_array_foreach(consents, i, one)
    {
        rmf_buf_putf(&text, "%s%s: %s", i ? " | " : "",
                     json_is_true(json_object_get(one, "given")) ? "given"
                                                                 : "not given",
                     json_string_value(json_object_get(one, "text")));
    }
    put_gathered(line, &text);
}

static void put_about(rmf_buf *line, const json_t *row)
{
    static const char *const fields[] = {"form",    "purpose", "viewer",
                                         "session", "release", "form_title",
                                         "film"};
    const json_t *handled = json_object_get(row, "handled");
    const json_t *by = json_object_get(handled, "by");
    put_time(line, json_object_get(row, "arrived_ms"));
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        put_value(line, json_object_get(row, fields[i]));
    put_value(line, json_object_get(row, "release_number"));
    put_value(line, json_object_get(json_object_get(row, "known"), "kept"));
    put_path(line, json_object_get(row, "path"));
    put_consents(line, json_object_get(row, "consents"));
    rmf_buf_puts(line, ",");
    put_time(line, json_object_get(handled, "at_ms"));
    rmf_buf_puts(line, ",");
    if (json_is_string(by)) {
        rmf_buf_csv(line, json_string_value(by));
    } else if (json_is_object(handled)) {
        rmf_buf_puts(line, "owner's token");
    }
    put_value(line, json_object_get(row, "note"));
}

static void write_row(table *t, const json_t *row)
{
    rmf_buf line;
    const char *column = NULL;
    json_t *words = NULL;
    json_t *answers = json_object_get(row, "answers");
    rmf_buf_init(&line, ROW_MAX);
    put_about(&line, row);
    json_object_foreach(t->columns, column, words)
        put_value(&line, json_object_get(answers, column));
    if (is_wide(t)) put_rest(&line, answers, t->columns);
    write_line(t, &line);
}

/* ---- all ----------------------------------------------------------------- */

typedef void row_fn(table *t, const json_t *row);

/* Every one that is asked for, some at a time. */
static bool each_row(rmf_store *store, rmf_submissions_asked asked, table *t,
                     row_fn *each)
{
    bool ok = true;
    json_t *page = NULL;
    char next[RMF_ID_SIZE] = "";
    asked.page = AT_ONCE;
    do {
        size_t i = 0;
        const json_t *row = NULL;
        asked.before = next;
        rmf_found found = rmf_submissions(store, &asked, &page);
        json_array_foreach(json_object_get(page, "submissions"), i, row)
            each(t, row);
        const char *more = json_string_value(json_object_get(page, "next"));
        (void)snprintf(next, sizeof next, "%s", more ? more : "");
        json_decref(page);
        /* The one behind which the next begin may be erased meanwhile. */
        ok = found == RMF_FOUND;
    } while (ok && t->ok && *next);
    return ok;
}

bool rmf_csv_write(rmf_store *store, const rmf_release *release,
                   const rmf_submissions_asked *asked, FILE *out)
{
    table t = {.out = out, .columns = json_object(), .ok = true};
    rmf_submissions_asked which = *asked;
    json_t *document = json_loadb(release->text, release->text_size, 0, NULL);
    add_form_columns(t.columns, document);
    json_decref(document);
    which.plain = true;
    bool ok = each_row(store, which, &t, add_answer_columns);
    if (ok) {
        write_head(&t);
        which.plain = false;
        ok = each_row(store, which, &t, write_row);
    }
    json_decref(t.columns);
    return ok && t.ok && fflush(out) == 0;
}
