#include "reports/told.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "events/events.h"

/* Rounds of RMF_EVENTS_PAGE that are read for one path. */
#define ROUNDS_MAX 20

typedef struct telling {
    rmf_db *db;
    const char *project;
    json_t *films; /* {release: {"number", "document"}} */
    rmf_store_err err;
} telling;

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

const char *rmf_said_in(const json_t *text, const char *language)
{
    char start[4] = "";
    union {
        const json_t *in;
        json_t *out;
    } all = {text};
    if (json_is_string(text)) return json_string_value(text);
    size_t size = strcspn(language, "-");
    if (size < sizeof start) memcpy(start, language, size);
    const json_t *one = json_object_get(text, language);
    if (!one) one = json_object_get(text, start);
    if (!one) one = json_object_get(text, "en");
    if (!one) one = json_object_iter_value(json_object_iter(all.out));
    const char *said = json_string_value(one);
    return said ? said : "";
}

/* ---- the film ------------------------------------------------------------ */

/* {"number", "document"} of a release; null where there is none. Borrowed. */
static const json_t *film_of(telling *t, const char *release)
{
    json_t *film = json_object_get(t->films, release);
    if (film) return film;
    rmf_rows rows =
        rmf_db_ask(t->db, "SELECT number, document FROM release WHERE id = $1",
                   RMF_ARGS(RMF_T(release)));
    if (rmf_rows_next(&rows)) {
        json_t *document = json_loads(rmf_rows_text(&rows, 1), 0, NULL);
        film = json_pack("{s:I, s:o}", "number",
                         (json_int_t)rmf_rows_number(&rows, 0), "document",
                         document ? document : json_object());
    }
    if (rmf_rows_end(&rows) != RMF_STORE_OK) t->err = RMF_STORE_BROKEN;
    if (!film) film = json_object();
    (void)json_object_set_new(t->films, release, film);
    return film;
}

/* A form is a panel or an element. */
static const json_t *form_of(const json_t *document, const char *id)
{
    size_t s = 0;
    const json_t *scene = NULL;
    const json_t *panel =
        json_object_get(json_object_get(document, "panels"), id);
    if (panel) return panel;
    json_array_foreach(json_object_get(document, "scenes"), s, scene)
    {
        size_t e = 0;
        const json_t *element = NULL;
        json_array_foreach(json_object_get(scene, "elements"), e, element)
        {
            if (strcmp(text_of(element, "id"), id) == 0) return element;
        }
    }
    return NULL;
}

static const char *scene_label(const json_t *document, const char *id,
                               const char *language)
{
    size_t s = 0;
    const json_t *scene = NULL;
    json_array_foreach(json_object_get(document, "scenes"), s, scene)
    {
        if (strcmp(text_of(scene, "id"), id) == 0)
            return rmf_said_in(json_object_get(scene, "title"), language);
    }
    return "";
}

/* ---- answers ------------------------------------------------------------- */

/* The option's label; of other answers what was written. */
static json_t *words_of(const json_t *field, const json_t *value,
                        const char *language)
{
    size_t i = 0;
    const json_t *option = NULL;
    const char *text = json_string_value(value);
    if (!value || json_is_null(value)) return json_string("");
    if (json_is_boolean(value))
        return json_string(json_is_true(value) ? "yes" : "no");
    if (!text) {
        char *dumped =
            json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
        json_t *words = json_string(dumped ? dumped : "");
        free(dumped);
        return words;
    }
    json_array_foreach(json_object_get(field, "options"), i, option)
    {
        if (strcmp(text_of(option, "id"), text) != 0) continue;
        const char *label =
            rmf_said_in(json_object_get(option, "label"), language);
        if (*label) text = label;
    }
    return json_string(text);
}

static void add_field(json_t *fields, const char *id, const json_t *field,
                      json_t *value, const char *language)
{
    (void)json_array_append_new(
        fields,
        json_pack("{s:s, s:s, s:O, s:o}", "id", id, "label",
                  rmf_said_in(json_object_get(field, "label"), language),
                  "value", value ? value : json_null(), "words",
                  words_of(field, value, language)));
}

/* The permission itself; of a form that asks once, its own. */
static void add_consent(json_t *consents, const char *id, const json_t *field,
                        const json_t *value, const char *language)
{
    const char *text = rmf_said_in(json_object_get(field, "consent"), language);
    if (!*text) return;
    (void)json_array_append_new(consents, json_pack("{s:s, s:s, s:b}", "field",
                                                    id, "text", text, "given",
                                                    json_is_true(value)));
}

static void tell_answers(json_t *row, const json_t *form, const char *language)
{
    json_t *answers = json_object_get(row, "answers");
    json_t *fields = json_array();
    json_t *consents = json_array();
    json_t *asked = json_object();
    const char *id = NULL;
    json_t *value = NULL;
    size_t i = 0;
    const json_t *field = NULL;
    json_array_foreach(json_object_get(form, "fields"), i, field)
    {
        id = text_of(field, "id");
        value = json_object_get(answers, id);
        (void)json_object_set_new(asked, id, json_true());
        add_field(fields, id, field, value, language);
        add_consent(consents, id, field, value, language);
    }
    json_object_foreach(answers, id, value)
    {
        if (!json_object_get(asked, id))
            add_field(fields, id, NULL, value, language);
    }
    json_decref(asked);
    (void)json_object_set_new(row, "fields", fields);
    (void)json_object_set_new(row, "consents", consents);
}

/* ---- the path ------------------------------------------------------------ */

typedef struct walking {
    const json_t *document;
    const char *language;
    int64_t until; /* n of the submission */
    json_t *path;
} walking;

static void enter(walking *w, const char *scene)
{
    if (json_array_size(w->path) == RMF_TOLD_PATH_MAX)
        (void)json_array_remove(w->path, 0);
    (void)json_array_append_new(
        w->path, json_pack("{s:s, s:s}", "scene", scene, "label",
                           scene_label(w->document, scene, w->language)));
}

static void take_event(void *ctx, const rmf_stored_event *is)
{
    static const char entered[] = "\"entered\"";
    walking *w = ctx;
    size_t i = 0;
    const json_t *effect = NULL;
    if (is->n > w->until ||
        !memmem(is->json, is->size, entered, sizeof entered - 1))
        return;
    json_t *event = json_loadb(is->json, is->size, 0, NULL);
    json_array_foreach(json_object_get(event, "derived"), i, effect)
    {
        if (strcmp(text_of(effect, "effect"), "entered") == 0)
            enter(w, text_of(effect, "scene"));
    }
    json_decref(event);
}

static void tell_path(telling *t, json_t *row, const json_t *document,
                      const char *language)
{
    walking w = {document, language,
                 json_integer_value(json_object_get(row, "n")), json_array()};
    int64_t no = json_integer_value(json_object_get(row, "no"));
    int64_t next = no ? 0 : -1;
    for (int round = 0; round < ROUNDS_MAX && next >= 0 && next <= w.until;
         round++) {
        if (t->err == RMF_STORE_OK)
            t->err = rmf_events_of(t->db, no, next, take_event, &w, &next);
        if (t->err != RMF_STORE_OK) break;
    }
    (void)json_object_set_new(row, "path", w.path);
}

/* ---- the viewer ---------------------------------------------------------- */

static json_t *kept_of(telling *t, const char *viewer)
{
    json_t *kept = json_object();
    rmf_rows rows = rmf_db_ask(t->db,
                               "SELECT name, value FROM kept WHERE viewer = $1 "
                               "AND project = $2 ORDER BY name",
                               RMF_ARGS(RMF_T(viewer), RMF_T(t->project)));
    while (rmf_rows_next(&rows)) {
        json_t *value =
            json_loads(rmf_rows_text(&rows, 1), JSON_DECODE_ANY, NULL);
        (void)json_object_set_new(kept, rmf_rows_text(&rows, 0),
                                  value ? value : json_null());
    }
    if (rmf_rows_end(&rows) != RMF_STORE_OK) t->err = RMF_STORE_BROKEN;
    return kept;
}

static json_t *known_of(telling *t, const char *viewer)
{
    json_int_t sessions = 0;
    if (!*viewer) return json_null();
    rmf_rows rows = rmf_db_ask(
        t->db,
        "SELECT COUNT(*) FROM session WHERE project = $1 AND viewer = $2",
        RMF_ARGS(RMF_T(t->project), RMF_T(viewer)));
    if (rmf_rows_next(&rows)) sessions = rmf_rows_number(&rows, 0);
    if (rmf_rows_end(&rows) != RMF_STORE_OK) t->err = RMF_STORE_BROKEN;
    return json_pack("{s:o, s:I}", "kept", kept_of(t, viewer), "sessions",
                     sessions);
}

/* ---- all of it ----------------------------------------------------------- */

static void tell_row(telling *t, json_t *row)
{
    const json_t *film = film_of(t, text_of(row, "release"));
    const json_t *document = json_object_get(film, "document");
    const json_t *form = form_of(document, text_of(row, "form"));
    char language[36];
    (void)snprintf(language, sizeof language, "%s", text_of(row, "language"));
    const json_t *title = json_object_get(form, "title");
    if (!title) title = json_object_get(form, "label");
    (void)json_object_set_new(row, "form_title",
                              json_string(rmf_said_in(title, language)));
    (void)json_object_set_new(
        row, "film",
        json_string(rmf_said_in(json_object_get(document, "title"), language)));
    (void)json_object_set_new(
        row, "release_number",
        json_integer(json_integer_value(json_object_get(film, "number"))));
    tell_answers(row, form, language);
    tell_path(t, row, document, language);
    (void)json_object_set_new(row, "known",
                              known_of(t, text_of(row, "viewer")));
    (void)json_object_del(row, "n");
    (void)json_object_del(row, "no");
    (void)json_object_del(row, "language");
}

rmf_store_err rmf_tell(rmf_db *db, const char *project, json_t *rows)
{
    telling t = {.db = db,
                 .project = project,
                 .films = json_object(),
                 .err = RMF_STORE_OK};
    size_t i = 0;
    json_t *row = NULL;
    json_array_foreach(rows, i, row)
    {
        if (t.err == RMF_STORE_OK) tell_row(&t, row);
    }
    json_decref(t.films);
    return t.err;
}
