#include "projects/steps.h"

#include <string.h>

#include "engine/ramify.h"

/* One step, read and found to be one. */
typedef struct step {
    const json_t *at;
    const json_t *was, *now;
    const json_t *index, *from, *to;
    const char *name; /* the last part of `at`; "" where it has none */
} step;

/* Where a step works: what holds the last part of its `at`. */
typedef struct place {
    json_t *holder;
    bool in_list; /* the holder is a record of a list itself */
} place;

/* ---- values --------------------------------------------------------------
 */

static bool equal_objects(const json_t *a, const json_t *b)
{
    if (json_object_size(a) != json_object_size(b)) return false;
    const char *key = NULL;
    json_t *value = NULL;
    json_object_foreach((json_t *)a, key, value)
    {
        if (!rmf_steps_equal(value, json_object_get(b, key))) return false;
    }
    return true;
}

static bool equal_lists(const json_t *a, const json_t *b)
{
    if (json_array_size(a) != json_array_size(b)) return false;
    for (size_t i = 0; i < json_array_size(a); i++) {
        if (!rmf_steps_equal(json_array_get(a, i), json_array_get(b, i)))
            return false;
    }
    return true;
}

/* It calls itself as deep as both are: the document is no deeper than texts may
 * be, and jansson reads none that would be a danger. */
bool rmf_steps_equal(const json_t *a, const json_t *b)
{
    if (!a || !b) return a == b;
    /* Browsers know one sort of number: 1.0 comes back from there as 1. */
    if (json_is_number(a) && json_is_number(b))
        return json_number_value(a) == json_number_value(b);
    if (json_is_object(a) && json_is_object(b)) return equal_objects(a, b);
    if (json_is_array(a) && json_is_array(b)) return equal_lists(a, b);
    return json_equal(a, b);
}

static bool has_id(const json_t *record, const char *id)
{
    const char *is = json_string_value(json_object_get(record, "id"));
    return is && strcmp(is, id) == 0;
}

/* The record of that id; the list's size where there is none. */
static size_t find(const json_t *list, const char *id)
{
    size_t i = 0;
    while (i < json_array_size(list) && !has_id(json_array_get(list, i), id))
        i++;
    return i;
}

/* ---- reading a step --------------------------------------------------------
 */

/* A place in a list; larger ones than there are do not fit later on. */
static bool is_place(const json_t *value)
{
    return json_is_integer(value) && json_integer_value(value) >= 0;
}

/* Browsers would reach what all objects share by that name. */
static bool is_part(const json_t *part)
{
    const char *name = json_string_value(part);
    return name && strcmp(name, "__proto__") != 0;
}

static const char *check_path(const json_t *at)
{
    if (!json_is_array(at)) return "`at` is a list of names and ids";
    if (json_array_size(at) > RMF_JSON_DEPTH_MAX)
        return "`at` leads deeper than documents are";
    for (size_t i = 0; i < json_array_size(at); i++) {
        if (!is_part(json_array_get(at, i)))
            return "a part of `at` is a name or an id";
    }
    return NULL;
}

static const char *check_move(const step *s)
{
    if (s->was || s->now || s->index)
        return "a step that moves has `at`, `from` and `to` alone";
    if (!is_place(s->from) || !is_place(s->to))
        return "`from` and `to` are places in the list, 0 …";
    return json_array_size(s->at) ? NULL : "the whole document cannot move";
}

static const char *check_values(const step *s)
{
    if (s->index && !is_place(s->index))
        return "`index` is a place in the list, 0 …";
    if (s->index && (s->was != NULL) == (s->now != NULL))
        return "with `index` a record comes (`now`) or goes (`was`)";
    if (!s->was && !s->now) return "a step says what was, what is now, or both";
    if (json_array_size(s->at)) return NULL;
    if (s->index || !json_is_object(s->was) || !json_is_object(s->now))
        return "the whole document is replaced by another";
    return NULL;
}

static bool take_member(step *s, const char *key, const json_t *value)
{
    const struct {
        const char *name;
        const json_t **to;
    } members[] = {{"at", &s->at},       {"was", &s->was},   {"now", &s->now},
                   {"index", &s->index}, {"from", &s->from}, {"to", &s->to}};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        if (strcmp(members[i].name, key) != 0) continue;
        *members[i].to = value;
        return true;
    }
    return false;
}

/* NULL, or what is wrong with it. */
static const char *read_step(const json_t *json, step *s)
{
    const char *key = NULL;
    json_t *value = NULL;
    *s = (step){.name = ""};
    if (!json_is_object(json)) return "a step is an object";
    json_object_foreach((json_t *)json, key, value)
    {
        if (!take_member(s, key, value))
            return "a step has `at`, `was`, `now`, `index`, `from` and `to`";
    }
    const char *words = check_path(s->at);
    if (words) return words;
    size_t parts = json_array_size(s->at);
    if (parts) s->name = json_string_value(json_array_get(s->at, parts - 1));
    return s->from || s->to ? check_move(s) : check_values(s);
}

/* ---- applying one -----------------------------------------------------------
 */

static bool go_to(json_t *document, const step *s, place *out)
{
    *out = (place){.holder = document};
    for (size_t i = 0; i + 1 < json_array_size(s->at); i++) {
        const char *part = json_string_value(json_array_get(s->at, i));
        out->in_list = json_is_array(out->holder);
        out->holder = out->in_list
                          ? json_array_get(out->holder, find(out->holder, part))
                          : json_object_get(out->holder, part);
        if (!out->holder) return false;
    }
    return true;
}

static const char *change_whole(json_t **document, const step *s)
{
    if (!rmf_steps_equal(*document, s->was))
        return "the document is not what `was` says";
    json_decref(*document);
    *document = json_deep_copy(s->now);
    return NULL;
}

static const char *change_field(const place *where, const step *s)
{
    const json_t *is = json_object_get(where->holder, s->name);
    if (where->in_list && strcmp(s->name, "id") == 0) {
        return "the id of a record stays; take the record out and put it in "
               "under its new one";
    }
    if (s->index || s->from) return "there is no list at this place";
    if (!s->was && is) return "there is something at this place already";
    if (s->was && !is) return "there is nothing at this place";
    if (!rmf_steps_equal(is, s->was))
        return "what stands there is not what `was` says";
    if (s->now) {
        (void)json_object_set_new(where->holder, s->name,
                                  json_deep_copy(s->now));
    } else {
        (void)json_object_del(where->holder, s->name);
    }
    return NULL;
}

static const char *record_comes(json_t *list, const step *s)
{
    json_int_t index = json_integer_value(s->index);
    if (!has_id(s->now, s->name)) return "the record has another id than `at`";
    if (index > (json_int_t)json_array_size(list))
        return "the list is shorter than `index`";
    (void)json_array_insert_new(list, (size_t)index, json_deep_copy(s->now));
    return NULL;
}

/* The record of the step at this place of the list, or NULL. */
static json_t *record_at(const json_t *list, const json_t *index, const step *s)
{
    json_t *record = json_array_get(list, (size_t)json_integer_value(index));
    return has_id(record, s->name) ? record : NULL;
}

static const char *record_goes(json_t *list, const step *s)
{
    const json_t *record = record_at(list, s->index, s);
    if (!record) return "the record does not stand at `index`";
    if (!rmf_steps_equal(record, s->was))
        return "the record is not what `was` says";
    (void)json_array_remove(list, (size_t)json_integer_value(s->index));
    return NULL;
}

static const char *record_moves(json_t *list, const step *s)
{
    json_t *record = record_at(list, s->from, s);
    if (!record) return "the record does not stand at `from`";
    if (json_integer_value(s->to) >= (json_int_t)json_array_size(list))
        return "the list is shorter than `to`";
    json_incref(record);
    (void)json_array_remove(list, (size_t)json_integer_value(s->from));
    (void)json_array_insert_new(list, (size_t)json_integer_value(s->to),
                                record);
    return NULL;
}

static const char *record_becomes(json_t *list, const step *s)
{
    size_t at = find(list, s->name);
    const json_t *record = json_array_get(list, at);
    if (!s->was || !s->now)
        return "a record comes into a list, or goes, at an `index`";
    if (!has_id(s->now, s->name)) return "the record has another id than `at`";
    if (!record) return "the list has no record of that id";
    if (!rmf_steps_equal(record, s->was))
        return "the record is not what `was` says";
    (void)json_array_set_new(list, at, json_deep_copy(s->now));
    return NULL;
}

static const char *change_list(json_t *list, const step *s)
{
    if (s->from) return record_moves(list, s);
    if (!s->index) return record_becomes(list, s);
    return s->now ? record_comes(list, s) : record_goes(list, s);
}

static const char *apply_one(json_t **document, const step *s)
{
    place where;
    if (json_array_size(s->at) == 0) return change_whole(document, s);
    if (!go_to(*document, s, &where)) return "`at` leads nowhere";
    if (json_is_object(where.holder)) return change_field(&where, s);
    if (json_is_array(where.holder)) return change_list(where.holder, s);
    return "`at` leads into a plain value";
}

/* ---- all of them ------------------------------------------------------------
 */

rmf_steps_err rmf_steps_apply(json_t **document, const json_t *steps,
                              rmf_steps_fault *fault)
{
    size_t count = json_array_size(steps);
    *fault = (rmf_steps_fault){.words = "`steps` is a list of 1 to 200 steps"};
    if (count == 0 || count > RMF_STEPS_MAX) return RMF_STEPS_MALFORMED;
    for (size_t i = 0; i < count; i++) {
        step s;
        fault->step = i;
        fault->words = read_step(json_array_get(steps, i), &s);
        if (fault->words) return RMF_STEPS_MALFORMED;
        fault->words = apply_one(document, &s);
        if (fault->words) return RMF_STEPS_MISFIT;
        if (!*document) return RMF_STEPS_MEMORY;
    }
    return RMF_STEPS_OK;
}

static json_t *turned(const json_t *one)
{
    static const char *const turns[][2] = {{"at", "at"},   {"was", "now"},
                                           {"now", "was"}, {"index", "index"},
                                           {"from", "to"}, {"to", "from"}};
    json_t *out = json_object();
    for (size_t i = 0; i < sizeof turns / sizeof turns[0]; i++) {
        json_t *value = json_object_get(one, turns[i][0]);
        if (value) (void)json_object_set(out, turns[i][1], value);
    }
    return out;
}

json_t *rmf_steps_inverse(const json_t *steps)
{
    json_t *out = json_array();
    for (size_t i = json_array_size(steps); out && i > 0; i--)
        (void)json_array_append_new(out, turned(json_array_get(steps, i - 1)));
    return out;
}
