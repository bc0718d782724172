#include "reports/tables.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"

#define COLUMNS_MAX 20u
#define DIGITS      6 /* as in the report */

/* A column is the field of a row; or `head=field`. What begins with a point is
 * a field of one inside it, or its place where that is a list; `#` counts
 * those inside. */
typedef struct table {
    const char *name;
    const char *list;   /* of the report; NULL: the report is the one row */
    const char *inside; /* a list in each row: a line for each of these */
    const char *columns[COLUMNS_MAX];
} table;

#define SOURCE_COLUMNS                                                         \
    "sessions", "plays", "completions", "completion_rate", "answers",          \
        "converted", "conversion_rate"
#define SOURCE_GOALS                                                           \
    "plays", "goal=.id", "goal_label=.label", "sessions=.sessions",            \
        "share=.share"

static const table tables[] = {
    {"totals",
     NULL,
     NULL,
     {"from", "to", "opened", "robots", "plays", "viewers", "anonymous",
      "agreed", "refused", "unasked", "completions", "completion_rate",
      "interacted", "interaction_rate", "watched_seconds", "played_seconds",
      "average_seconds"}},
    {"days",
     "days",
     NULL,
     {"day", "opened", "plays", "completions", "interacted", "submissions"}},
    {"releases", "releases", NULL, {"id", "number", "created_ms", "plays"}},
    {"devices", "devices", NULL, {"device=id", "count"}},
    {"languages", "languages", NULL, {"language=id", "count"}},
    {"manners", "manners", NULL, {"manner=id", "seconds", "share", "sessions"}},
    {"embeds", "embeds", NULL, {"host=id", SOURCE_COLUMNS}},
    {"embed_goals", "embeds", "goals", {"host=id", SOURCE_GOALS}},
    {"tags", "tags", NULL, {"tag=id", SOURCE_COLUMNS}},
    {"tag_goals", "tags", "goals", {"tag=id", SOURCE_GOALS}},
    {"countries", "countries", NULL, {"country=id", SOURCE_COLUMNS}},
    {"country_goals", "countries", "goals", {"country=id", SOURCE_GOALS}},
    {"scenes",
     "scenes",
     NULL,
     {"id", "label", "from", "to", "entered", "visits", "left", "left_rate",
      "plays_seconds"}},
    {"retention",
     "scenes",
     "retention",
     {"scene=id", "label", "second=#", "once=.0", "again=.1", "skipped=.2"}},
    {"edges", "edges", NULL, {"from", "to", "count", "share"}},
    {"paths",
     "ways",
     NULL,
     {"path", "length", "sessions", "share", "left", "session"}},
    {"path_outcomes",
     "ways",
     "outcomes",
     {"path", "kind=.kind", "id=.id", "label=.label", "sessions=.sessions",
      "share=.share"}},
    {"shortest",
     "reached",
     NULL,
     {"kind", "id", "label", "sessions", "path", "length", "inputs", "seconds",
      "session", "usual_path", "usual_length", "usual_sessions", "usual_share",
      "usual_session"}},
    {"cliffs", "cliffs", NULL, {"scene", "label", "at", "lost", "share"}},
    {"endings", "endings", NULL, {"id", "label", "sessions", "share"}},
    {"goals",
     "goals",
     NULL,
     {"id", "label", "sessions", "share", "median_seconds"}},
    {"funnel",
     "funnel",
     NULL,
     {"step=id", "label", "sessions", "lost", "share_of_before", "share"}},
    {"conversions",
     "conversions",
     NULL,
     {"choice", "id", "label", "goal", "sessions", "reached", "share"}},
    {"elements",
     "elements",
     NULL,
     {"id", "label", "kind", "scene", "shown", "pressed", "presses", "rate",
      "rate_per_start", "presses_per_start", "hovered", "median_seconds",
      "turn", "first"}},
    {"panels",
     "panels",
     NULL,
     {"id", "label", "kind", "sessions", "times", "median_seconds"}},
    {"choices",
     "choices",
     "options",
     {"choice=id", "label", "scene", "decided", "timeouts", "median_seconds",
      "option=.id", "option_label=.label", "chosen=.chosen",
      "defaulted=.defaulted", "share=.share"}},
    {"questions",
     "questions",
     "answers",
     {"question=id", "label", "scene", "answer=.id", "answer_label=.label",
      "count=.count"}},
    {"forms", "forms", NULL, {"id", "label", "purpose", "submitted"}},
    {"misses",
     "misses",
     NULL,
     {"scene", "label", "from", "to", "x", "y", "count"}},
    {"expected",
     "expected",
     NULL,
     {"scene", "label", "from", "to", "x", "y", "left", "top", "width",
      "height", "sessions", "presses", "share"}},
    {"comparison",
     "figures",
     NULL,
     {"figure", "id", "label", "count", "of", "share", "with_count", "with_of",
      "with_share", "difference", "low", "high", "verdict"}},
    {"splits",
     "splits",
     NULL,
     {"choice", "label", "option", "option_label", "decided", "share",
      "with_decided", "with_share", "difference"}},
};

#define TABLE_COUNT (sizeof tables / sizeof tables[0])

static const table *find(const char *name)
{
    for (size_t i = 0; i < TABLE_COUNT; i++)
        if (strcmp(tables[i].name, name) == 0) return &tables[i];
    return NULL;
}

bool rmf_table_is(const char *name)
{
    return find(name) != NULL;
}

bool rmf_table_compares(const char *name)
{
    const table *t = find(name);
    return t && t->list &&
           (strcmp(t->list, "figures") == 0 || strcmp(t->list, "splits") == 0);
}

bool rmf_table_is_of_ways(const char *name)
{
    const table *t = find(name);
    return t && t->list &&
           (strcmp(t->list, "ways") == 0 || strcmp(t->list, "reached") == 0);
}

bool rmf_table_is_expected(const char *name)
{
    const table *t = find(name);
    return t && t->list && strcmp(t->list, "expected") == 0;
}

void rmf_table_names(rmf_buf *out)
{
    for (size_t i = 0; i < TABLE_COUNT; i++)
        rmf_buf_putf(out, "%s%s", i ? ", " : "", tables[i].name);
}

/* ---- lines --------------------------------------------------------------- */

/* What a column says where its field is. */
static const char *field_of(const char *column)
{
    const char *equals = strchr(column, '=');
    return equals ? equals + 1 : column;
}

static const json_t *value_in(const json_t *of, const char *field)
{
    if (json_is_array(of))
        return json_array_get(of, (size_t)strtoul(field, NULL, 10));
    return json_object_get(of, field);
}

static void put_head(rmf_buf *out, const table *t)
{
    for (size_t i = 0; i < COLUMNS_MAX && t->columns[i]; i++) {
        const char *column = t->columns[i];
        size_t size = strcspn(column, "=");
        if (i > 0) rmf_buf_puts(out, ",");
        rmf_buf_add(out, column, size);
    }
    rmf_buf_puts(out, "\r\n");
}

static void put_line(rmf_buf *out, const table *t, const json_t *row,
                     const json_t *inside, size_t place)
{
    for (size_t i = 0; i < COLUMNS_MAX && t->columns[i]; i++) {
        const char *field = field_of(t->columns[i]);
        if (i > 0) rmf_buf_puts(out, ",");
        if (*field == '#') {
            rmf_buf_putf(out, "%zu", place);
        } else if (*field == '.') {
            rmf_csv_value(out, value_in(inside, field + 1), DIGITS);
        } else {
            rmf_csv_value(out, value_in(row, field), DIGITS);
        }
    }
    rmf_buf_puts(out, "\r\n");
}

static void put_row(rmf_buf *out, const table *t, const json_t *row)
{
    size_t i = 0;
    const json_t *inside = NULL;
    if (!t->inside) {
        put_line(out, t, row, NULL, 0);
        return;
    }
    json_array_foreach(json_object_get(row, t->inside), i, inside)
        put_line(out, t, row, inside, i);
}

bool rmf_table_write(const json_t *report, const char *name, rmf_buf *out)
{
    const table *t = find(name);
    size_t i = 0;
    const json_t *row = NULL;
    if (!t) return false;
    put_head(out, t);
    if (!t->list) put_row(out, t, report);
    if (!t->list) return true;
    json_array_foreach(json_object_get(report, t->list), i, row)
        put_row(out, t, row);
    return true;
}
