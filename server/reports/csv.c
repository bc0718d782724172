#include "reports/csv.h"

#include <stdlib.h>

#include "base/clock.h"
#include "reports/report.h"

#define ROW_MAX (4u << 20) /* bytes of a line; an event is smaller */
#define DIGITS  17         /* of a number: what was sent stays what it was */

typedef struct table {
    FILE *out;
    json_t *columns; /* the ids of fields are its keys, in their order */
    bool ok;
} table;

/* ---- columns ------------------------------------------------------------ */

static void add_column(json_t *columns, const char *field)
{
    if (field && json_object_size(columns) < RMF_CSV_COLUMNS_MAX)
        (void)json_object_set_new(columns, field, json_true());
}

static void add_fields(json_t *columns, const json_t *form)
{
    size_t i = 0;
    const json_t *field = NULL;
    json_array_foreach(json_object_get(form, "fields"), i, field)
        add_column(columns, json_string_value(json_object_get(field, "id")));
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

static void add_answer_columns(void *ctx, const json_t *row)
{
    table *t = ctx;
    const char *field = NULL;
    json_t *value = NULL;
    json_object_foreach(json_object_get(row, "answers"), field, value)
        add_column(t->columns, field);
}

/* ---- lines -------------------------------------------------------------- */

void rmf_csv_value(rmf_buf *out, const json_t *value, unsigned digits)
{
    if (json_is_string(value)) {
        rmf_buf_csv(out, json_string_value(value));
        return;
    }
    if (!value || json_is_null(value)) return;
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT |
                                       JSON_REAL_PRECISION(digits));
    /* A number begins with a minus and is none the worse for it. */
    if (json_is_number(value)) {
        rmf_buf_puts(out, text ? text : "");
    } else {
        rmf_buf_csv(out, text ? text : "");
    }
    free(text);
}

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

static void write_head(table *t)
{
    rmf_buf line;
    const char *column = NULL;
    json_t *unused = NULL;
    rmf_buf_init(&line, ROW_MAX);
    rmf_buf_puts(&line, "time,form,purpose,viewer,session,release");
    json_object_foreach(t->columns, column, unused)
    {
        rmf_buf_puts(&line, ",");
        rmf_buf_csv(&line, column);
    }
    if (is_wide(t)) rmf_buf_puts(&line, ",further answers");
    write_line(t, &line);
}

static void write_row(void *ctx, const json_t *row)
{
    static const char *const fields[] = {"form", "purpose", "viewer", "session",
                                         "release"};
    table *t = ctx;
    rmf_buf line;
    char stamp[RMF_TIME_SIZE];
    const char *column = NULL;
    json_t *unused = NULL;
    json_t *answers = json_object_get(row, "answers");
    rmf_buf_init(&line, ROW_MAX);
    rmf_time_text(json_integer_value(json_object_get(row, "arrived_ms")),
                  stamp);
    rmf_buf_puts(&line, stamp);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        put_value(&line, json_object_get(row, fields[i]));
    json_object_foreach(t->columns, column, unused)
        put_value(&line, json_object_get(answers, column));
    if (is_wide(t)) put_rest(&line, answers, t->columns);
    write_line(t, &line);
}

bool rmf_csv_write(rmf_store *store, const rmf_release *release, FILE *out)
{
    table t = {.out = out, .columns = json_object(), .ok = true};
    json_t *document = json_loadb(release->text, release->text_size, 0, NULL);
    add_form_columns(t.columns, document);
    json_decref(document);
    bool ok =
        rmf_submissions_each(store, release->project, add_answer_columns, &t);
    if (ok) {
        write_head(&t);
        ok = rmf_submissions_each(store, release->project, write_row, &t);
    }
    json_decref(t.columns);
    return ok && t.ok && fflush(out) == 0;
}
