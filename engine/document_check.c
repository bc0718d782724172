/* What rows must be beyond the type of each value: variables, elements by
 * kind, panels, triggers, actions. Times are for document_scenes.c. */
#include "document_open.h"

#include "number.h"

static const rmf_json_node *node_of(const rmf_opening *o, uint32_t node)
{
    return &o->doc->json.nodes[node];
}

static uint32_t get(const rmf_opening *o, uint32_t object, const char *key)
{
    return rmf_json_get(&o->doc->json, object, key);
}

/* A string's text; nothing for what is no string. */
static rmf_str string_at(const rmf_opening *o, uint32_t node)
{
    if (!rmf_json_is(&o->doc->json, node, RMF_JSON_STRING)) {
        return (rmf_str){NULL, 0};
    }
    return o->doc->json.nodes[node].str;
}

static bool is(const rmf_opening *o, uint32_t node, rmf_json_type type)
{
    return rmf_json_is(&o->doc->json, node, type);
}

static void note(rmf_opening *o, rmf_mistake_code code, uint32_t node)
{
    rmf_mistake(o, code, node, NULL);
}

/* Ids of the rows of one owner; rows begin with id and node. */
typedef struct row_head {
    rmf_str id;
    uint32_t node;
} row_head;

static void check_unique(rmf_opening *o, const void *rows, size_t row_size,
                         rmf_range in)
{
    const char *first = (const char *)rows + in.first * row_size;

    if (in.count > RMF_OPTIONS_MAX) {
        const row_head *row = (const void *)(first);

        note(o, RMF_MISTAKE_too_many, row->node);
        return;
    }
    for (uint32_t i = 0; i < in.count; i++) {
        const row_head *a = (const void *)(first + i * row_size);

        for (uint32_t j = 0; j < i; j++) {
            const row_head *b = (const void *)(first + j * row_size);

            if (a->id.size > 0 && rmf_str_same(a->id, b->id)) {
                uint32_t id = get(o, a->node, "id");

                note(o, RMF_MISTAKE_duplicate_id,
                     id == RMF_NONE ? a->node : id);
                break;
            }
        }
    }
}

#define UNIQUE(table, in) check_unique(o, d->table, sizeof *d->table, in)

/* ---- clips and variables --------------------------------------------------
 */

static void check_clip(rmf_opening *o, rmf_clip *c)
{
    static const char *const sources[] = {"url", "youtube", "vimeo"};
    bool file = get(o, c->node, "file") != RMF_NONE;
    bool media = get(o, c->node, "media") != RMF_NONE;
    uint32_t count = file || media ? 1 : 0; /* publishing states both */

    for (uint32_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        count += get(o, c->node, sources[i]) != RMF_NONE;
    }
    if (count != 1) note(o, RMF_MISTAKE_clip_source, c->node);
    if (c->duration_us < 0) c->duration_us = 0;
    rmf_elsewhere_check(o, c);
}

/* A JSON value as a value of that type. */
static bool value_of(const rmf_opening *o, uint32_t node, rmf_type type,
                     rmf_value *out)
{
    const rmf_json_node *at = node_of(o, node);

    *out = (rmf_value){.type = type};
    switch (type) {
    case RMF_BOOL:
        out->number = at->type == RMF_JSON_TRUE;
        return at->type == RMF_JSON_TRUE || at->type == RMF_JSON_FALSE;
    case RMF_NUMBER:
        return at->type == RMF_JSON_NUMBER &&
               rmf_number_read(at->str, &out->number);
    case RMF_TEXT:
        out->text = at->str;
        return at->type == RMF_JSON_STRING &&
               at->str.size <= RMF_VALUE_SIZE_MAX;
    }
    return false;
}

static bool among(const rmf_opening *o, uint32_t list, rmf_str text)
{
    const rmf_json *json = &o->doc->json;

    if (list == RMF_NONE) return true;
    for (uint32_t n = rmf_json_first(json, list); n != RMF_NONE;
         n = rmf_json_after(json, list, n)) {
        if (rmf_str_same(string_at(o, n), text)) return true;
    }
    return false;
}

/* What a variable is to hold, of its `values` (or NONE: any). */
static void check_held(rmf_opening *o, uint32_t values, uint32_t node,
                       rmf_str text)
{
    if (text.size > RMF_VALUE_SIZE_MAX) {
        note(o, RMF_MISTAKE_long_text, node);
    } else if (text.size > 0 && !among(o, values, text)) {
        note(o, RMF_MISTAKE_not_held, node);
    }
}

static void check_values(rmf_opening *o, rmf_variable *v)
{
    uint32_t values = get(o, v->node, "values");

    if (!is(o, values, RMF_JSON_ARRAY)) return;
    if (v->type != RMF_TEXT) {
        note(o, RMF_MISTAKE_wrong_values, values);
        return;
    }
    if (node_of(o, values)->str.size == 0) {
        note(o, RMF_MISTAKE_empty, values);
        return;
    }
    for (uint32_t n = values + 1; n != RMF_NONE;
         n = rmf_json_after(&o->doc->json, values, n))
        check_held(o, RMF_NONE, n, string_at(o, n));
    v->values = values;
    if (v->group == RMF_OF_KEPT) v->start.text = string_at(o, values + 1);
}

static void check_start(rmf_opening *o, rmf_variable *v)
{
    uint32_t start = get(o, v->node, "start");
    bool valid = true;

    v->start.type = v->type;
    check_values(o, v);
    if (v->type == RMF_NUMBER) {
        if (v->group == RMF_OF_KEPT) /* absent fields are 0 */
            v->start.number = v->min > 0 ? v->min : v->max < 0 ? v->max : 0;
        if (v->min > v->max) note(o, RMF_MISTAKE_wrong_bounds, v->node);
    }
    if (start == RMF_NONE) return;
    valid = value_of(o, start, v->type, &v->start);
    if (valid && v->type == RMF_TEXT)
        valid = among(o, v->values, v->start.text);
    if (valid && v->type == RMF_NUMBER)
        valid = v->start.number >= v->min && v->start.number <= v->max;
    if (!valid) note(o, RMF_MISTAKE_wrong_start, start);
}

static bool name_valid(rmf_str name)
{
    if (name.size == 0 || name.size > RMF_ID_SIZE_MAX ||
        (name.at[0] >= '0' && name.at[0] <= '9') || rmf_str_is(name, "true") ||
        rmf_str_is(name, "false"))
        return false;
    for (uint32_t i = 0; i < name.size; i++) {
        if (name.at[i] == '-' || name.at[i] == '.') return false;
    }
    return true;
}

static void check_variable(rmf_opening *o, rmf_variable *v)
{
    uint32_t keep = get(o, v->node, "keep");

    if (v->min == RMF_UNSTATED) v->min = INT64_MIN;
    if (v->max == RMF_UNSTATED) v->max = INT64_MAX;
    if (v->step == RMF_UNSTATED) v->step = 0;
    v->keep = rmf_str_is(string_at(o, keep), "viewer");
    if (rmf_id_valid(v->name) && !name_valid(v->name))
        note(o, RMF_MISTAKE_wrong_name, v->node);
    check_start(o, v);
}

/* ---- elements ---------------------------------------------------------------
 */

static bool all_lead(const rmf_document *d, rmf_range actions)
{
    for (uint32_t i = 0; i < actions.count; i++) {
        if (!rmf_action_rows[d->actions[actions.first + i].kind].way_on)
            return false;
    }
    return actions.count > 0;
}

/* Whether options do nothing but lead on when they are pressed. */
static bool options_lead(const rmf_document *d, rmf_range options)
{
    for (uint32_t i = 0; i < options.count; i++) {
        const rmf_option_of *option = &d->options[options.first + i];

        if (option->scene == RMF_NONE || option->actions.count > 0)
            return false;
    }
    return options.count > 0;
}

static void check_sets(rmf_opening *o, uint32_t node, uint32_t variable,
                       rmf_type type)
{
    if (variable != RMF_NONE && o->doc->variables[variable].type != type) {
        note(o, RMF_MISTAKE_wrong_set, get(o, node, "sets"));
    }
}

static void check_fields(rmf_opening *o, rmf_range fields)
{
    rmf_document *d = o->doc;

    UNIQUE(fields, fields);
    for (uint32_t i = 0; i < fields.count; i++) {
        const rmf_field *f = &d->fields[fields.first + i];
        rmf_str type = rmf_str_of(rmf_field_types[f->type]);

        check_sets(o, f->node, f->variable,
                   rmf_str_is(type, "checkbox") ? RMF_BOOL
                   : rmf_str_is(type, "number") ? RMF_NUMBER
                                                : RMF_TEXT);
    }
}

static void check_asking(rmf_opening *o, uint32_t node)
{
    if (get(o, node, "purpose") == RMF_NONE)
        note(o, RMF_MISTAKE_asks_without_why, node);
}

static void check_do(rmf_opening *o, const rmf_option_of *option)
{
    const rmf_document *d = o->doc;

    for (uint32_t i = 0; i < option->actions.count; i++) {
        const rmf_action *a = &d->actions[option->actions.first + i];

        if (rmf_action_rows[a->kind].way_on)
            note(o, RMF_MISTAKE_way_in_do, a->node);
    }
}

static void check_choice(rmf_opening *o, rmf_element *e)
{
    rmf_document *d = o->doc;
    uint32_t decide = get(o, e->node, "decide");
    uint32_t fallback = get(o, e->node, "default");

    check_asking(o, e->node);
    e->at_end = !rmf_str_is(string_at(o, decide), "at-once");
    if (e->options.count == 0) note(o, RMF_MISTAKE_empty, e->node);
    for (uint32_t i = 0; i < e->options.count; i++) {
        const rmf_option_of *option = &d->options[e->options.first + i];

        e->has_go = e->has_go || option->scene != RMF_NONE;
        if (e->at_end) check_do(o, option);
    }
    e->only_leads = !e->at_end && options_lead(d, e->options);
    if (is(o, fallback, RMF_JSON_STRING)) {
        e->fallback = rmf_option_find(d, e->options, string_at(o, fallback));
        if (e->fallback == RMF_NONE) {
            note(o, RMF_MISTAKE_unknown_option, fallback);
        } else if (e->limit_us < 0) {
            note(o, RMF_MISTAKE_default_without_limit, fallback);
        }
    } else if (e->limit_us >= 0) {
        note(o, RMF_MISTAKE_limit_without_default, get(o, e->node, "limit"));
    }
}

/* One, several: which options are right, and what they give. Where options
 * state points, the most that these can give is the question's. */
static bool check_answers(rmf_opening *o, rmf_element *e)
{
    rmf_document *d = o->doc;
    bool has_key = false;
    int64_t most = 0;
    int64_t sum = 0;
    bool stated = false;

    if (e->options.count == 0) note(o, RMF_MISTAKE_empty, e->node);
    for (uint32_t i = 0; i < e->options.count; i++) {
        rmf_option_of *option = &d->options[e->options.first + i];

        has_key = has_key || option->correct;
        stated = stated || option->points != RMF_UNSTATED;
        if (option->points == RMF_UNSTATED) option->points = 0;
        if (option->points > most) most = option->points;
        sum += option->points > 0 ? option->points : 0;
    }
    if (stated) e->points = e->asks == RMF_ASKS_SEVERAL ? sum : most;
    return has_key || stated;
}

static bool check_answer_value(rmf_opening *o, rmf_element *e)
{
    uint32_t answer = get(o, e->node, "answer");
    rmf_value value = {0};

    if (answer == RMF_NONE) return false;
    if (e->asks == RMF_ASKS_TRUTH) {
        if (!value_of(o, answer, RMF_BOOL, &value))
            note(o, RMF_MISTAKE_wrong_key, answer);
        e->truth = value.number != 0;
    } else if (e->asks == RMF_ASKS_TEXT) {
        if (!is(o, answer, RMF_JSON_STRING) && !is(o, answer, RMF_JSON_ARRAY))
            note(o, RMF_MISTAKE_wrong_key, answer);
        e->accept = answer;
    } else {
        if (!value_of(o, answer, RMF_NUMBER, &value))
            note(o, RMF_MISTAKE_wrong_key, answer);
        e->answer = value.number;
    }
    return true;
}

/* The type of the answer, for the variable that takes it. */
static rmf_type answer_type(rmf_asks asks)
{
    switch (asks) {
    case RMF_ASKS_TRUTH:
        return RMF_BOOL;
    case RMF_ASKS_NUMBER:
    case RMF_ASKS_RATING:
        return RMF_NUMBER;
    case RMF_ASKS_ONE:
    case RMF_ASKS_SEVERAL:
    case RMF_ASKS_TEXT:
        break;
    }
    return RMF_TEXT;
}

/* A bound of a control, or what holds where none is stated. */
static int64_t bound_of(rmf_opening *o, uint32_t node, const char *name,
                        int64_t unstated)
{
    rmf_value value = {0};
    uint32_t at = get(o, node, name);

    return at != RMF_NONE && value_of(o, at, RMF_NUMBER, &value) ? value.number
                                                                 : unstated;
}

static void check_rating(rmf_opening *o, const rmf_element *e)
{
    int64_t low = bound_of(o, e->node, "min", RMF_ONE);
    int64_t high = bound_of(o, e->node, "max", 5 * (int64_t)RMF_ONE);

    if (high < low || (uint64_t)high - (uint64_t)low > 10ull * RMF_ONE)
        note(o, RMF_MISTAKE_wide_rating, e->node);
}

static void check_question(rmf_opening *o, rmf_element *e)
{
    bool listed = e->asks == RMF_ASKS_ONE || e->asks == RMF_ASKS_SEVERAL;
    bool has_key;

    check_asking(o, e->node);
    if (listed && get(o, e->node, "answer") != RMF_NONE)
        note(o, RMF_MISTAKE_key_unused, get(o, e->node, "answer"));
    if (e->asks == RMF_ASKS_RATING) check_rating(o, e);
    if (e->asks == RMF_ASKS_NUMBER &&
        bound_of(o, e->node, "min", INT64_MIN) >
            bound_of(o, e->node, "max", INT64_MAX))
        note(o, RMF_MISTAKE_wrong_bounds, e->node);
    if (e->points == RMF_UNSTATED) e->points = RMF_ONE;
    if (e->tolerance == RMF_UNSTATED) e->tolerance = 0;
    has_key = listed ? check_answers(o, e) : check_answer_value(o, e);
    e->has_key = has_key || e->graded;
    e->graded = e->has_key && !e->practice;
    if (e->practice && !has_key) note(o, RMF_MISTAKE_no_key, e->node);
    if (!e->has_key) e->points = 0;
    check_sets(o, e->node, e->variable, answer_type(e->asks));
}

static void check_input(rmf_opening *o, rmf_element *e)
{
    uint32_t control = get(o, e->node, "control");
    rmf_type wanted = RMF_NUMBER;

    if (!is(o, control, RMF_JSON_STRING) || e->variable == RMF_NONE) return;
    if (rmf_str_is(string_at(o, control), "select") ||
        rmf_str_is(string_at(o, control), "text"))
        wanted = RMF_TEXT;
    if (o->doc->variables[e->variable].type != wanted)
        note(o, RMF_MISTAKE_wrong_control, control);
    if (bound_of(o, e->node, "min", INT64_MIN) >
        bound_of(o, e->node, "max", INT64_MAX))
        note(o, RMF_MISTAKE_wrong_bounds, e->node);
    for (uint32_t i = 0; i < e->options.count; i++) {
        const rmf_option_of *option = &o->doc->options[e->options.first + i];

        if (!among(o, o->doc->variables[e->variable].values, option->id))
            note(o, RMF_MISTAKE_unknown_option, option->node);
    }
}

static void check_countdown(rmf_opening *o, rmf_element *e)
{
    rmf_document *d = o->doc;
    uint32_t of = get(o, e->node, "of");

    if (of == RMF_NONE) return;
    if (is(o, of, RMF_JSON_NUMBER) &&
        rmf_number_read(node_of(o, of)->str, &e->count_us) && e->count_us > 0)
        return;
    if (is(o, of, RMF_JSON_STRING))
        e->counts = rmf_element_find(d, string_at(o, of));
    if (e->counts == RMF_NONE || d->elements[e->counts].scene != e->scene ||
        !(d->elements[e->counts].traits & RMF_IS_CHOICE))
        note(o, RMF_MISTAKE_wrong_countdown, of);
}

/* Kinds that need a place or a label say so by name: few do. */
static void check_form_of(rmf_opening *o, const rmf_element *e)
{
    static const char places[] = "hotspot|button|text|image";
    static const char labels[] = "hotspot|button";
    rmf_str kind = rmf_str_of(rmf_kinds[e->kind]->name);
    uint32_t index;

    if (rmf_word_index(places, kind, &index) && e->place.keys.count == 0 &&
        get(o, e->node, "place") == RMF_NONE)
        note(o, RMF_MISTAKE_missing_place, e->node);
    if (rmf_word_index(labels, kind, &index) &&
        get(o, e->node, "label") == RMF_NONE)
        note(o, RMF_MISTAKE_unlabelled, e->node);
}

static bool place_moves(const rmf_document *d, rmf_place place)
{
    const rmf_key *first = &d->keys[place.keys.first];

    for (uint32_t i = 1; i < place.keys.count; i++) {
        const rmf_key *key = first + i;

        if (key->x != first->x || key->y != first->y || key->w != first->w ||
            key->h != first->h || key->turn != first->turn ||
            key->fade != first->fade)
            return true;
    }
    return false;
}

static void check_element(rmf_opening *o, rmf_element *e)
{
    rmf_document *d = o->doc;
    uint32_t on = get(o, e->node, "on");
    uint32_t traits = e->traits;

    e->has_press = get(o, on, "press") != RMF_NONE;
    e->has_hover = get(o, on, "hover") != RMF_NONE;
    e->only_leads = all_lead(d, e->press);
    e->moves = place_moves(d, e->place) || place_moves(d, e->narrow);
    e->dwell_ms = e->dwell_ms < 0 ? RMF_DWELL_MS : e->dwell_ms / 1000;
    if (!rmf_str_is(string_at(o, get(o, e->node, "kind")),
                    rmf_kinds[e->kind]->name))
        return; /* of an unknown kind, which was noted */
    check_form_of(o, e);
    UNIQUE(options, e->options);
    if (traits & RMF_IS_CHOICE) check_choice(o, e);
    if (traits & RMF_IS_QUESTION) check_question(o, e);
    if (traits & RMF_IS_INPUT) check_input(o, e);
    if (traits & RMF_IS_CHAPTERS) e->only_leads = true;
    if (traits & RMF_IS_FORM) {
        check_asking(o, e->node);
        check_fields(o, e->fields);
    }
    if (rmf_str_is(rmf_str_of(rmf_kinds[e->kind]->name), "countdown"))
        check_countdown(o, e);
}

/* ---- panels, triggers, actions, scenes
 * ------------------------------------------ */

static void check_panel(rmf_opening *o, rmf_panel *p)
{
    rmf_document *d = o->doc;

    UNIQUE(options, p->buttons);
    if (p->form == RMF_NONE) return;
    check_asking(o, p->node);
    check_fields(o, p->fields);
}

static void check_trigger(rmf_opening *o, rmf_trigger *t)
{
    bool at = get(o, t->node, "at") != RMF_NONE;
    uint32_t word = get(o, t->node, "on");
    bool on = word != RMF_NONE;
    bool after = get(o, t->node, "after") != RMF_NONE;
    bool time = t->when == RMF_WHEN_TIME;

    if (is(o, t->node, RMF_JSON_ARRAY) ||
        (time && on && !rmf_str_is(string_at(o, word), "time")))
        return; /* of a panel, made whole; or with a word that was noted */
    t->after_ms = t->after_ms < 0 ? 0 : t->after_ms / 1000;
    if (time ? !at || t->scene == RMF_NONE : at || !on)
        note(o, RMF_MISTAKE_trigger_when, t->node);
    if (((t->when == RMF_WHEN_FACT || t->when == RMF_WHEN_HOST) &&
         get(o, t->node, "of") == RMF_NONE) ||
        after != (t->when == RMF_WHEN_IDLE))
        note(o, RMF_MISTAKE_trigger_when, t->node);
}

static void check_action(rmf_opening *o, const rmf_action *a)
{
    const rmf_document *d = o->doc;
    const rmf_variable *v;
    const rmf_expr *to;
    uint32_t node = get(o, a->node, "to");

    if (a->kind != RMF_DO_SET || a->variable == RMF_NONE || a->expr == RMF_NONE)
        return;
    to = &d->exprs[a->expr];
    v = &d->variables[a->variable];
    if (to->count > 0 && to->type != v->type) {
        note(o, RMF_MISTAKE_wrong_set, node);
    } else if (to->count == 1 && to->ops[0].kind == RMF_OP_VALUE &&
               to->type == RMF_TEXT) {
        check_held(o, v->values, node, to->ops[0].value.text);
    }
}

static void check_goals(rmf_opening *o)
{
    rmf_document *d = o->doc;
    bool primary = false;

    UNIQUE(goals, ((rmf_range){0, d->goals_count}));
    for (uint32_t i = 0; i < d->goals_count; i++) {
        if (d->goals[i].primary && primary)
            note(o, RMF_MISTAKE_two_primary, d->goals[i].node);
        primary = primary || d->goals[i].primary;
    }
}

static void check_hosts(rmf_opening *o)
{
    uint32_t hosts = get(o, 0, "hosts");

    if (hosts == RMF_NONE || !is(o, hosts, RMF_JSON_ARRAY)) return;
    for (uint32_t n = hosts + 1; n < node_of(o, hosts)->next; n++) {
        if (is(o, n, RMF_JSON_STRING) && !rmf_origin_valid(string_at(o, n)))
            note(o, RMF_MISTAKE_wrong_host, n);
    }
}

void rmf_check_rows(rmf_opening *o)
{
    rmf_document *d = o->doc;

    for (uint32_t i = 0; i < d->clips_count; i++)
        check_clip(o, &d->clips[i]);
    for (uint32_t i = 0; i < d->variables_count; i++)
        check_variable(o, &d->variables[i]);
    for (uint32_t i = 0; i < d->elements_count; i++)
        check_element(o, &d->elements[i]);
    for (uint32_t i = 0; i < d->panels_count; i++)
        check_panel(o, &d->panels[i]);
    for (uint32_t i = 0; i < d->triggers_count; i++)
        check_trigger(o, &d->triggers[i]);
    for (uint32_t i = 0; i < d->actions_count; i++)
        check_action(o, &d->actions[i]);
    for (uint32_t i = 0; i < d->scenes_count; i++) {
        UNIQUE(rules, d->scenes[i].rules);
        UNIQUE(endings, d->scenes[i].endings);
    }
    if (d->scenes_count == 0) note(o, RMF_MISTAKE_empty, 0);
    check_goals(o);
    check_hosts(o);
    rmf_endings_find(o);
}
