/* Numbers, times, windows and places. */
#include "document_read.h"

#include "number.h"

/* ---- numbers and times -------------------------------------------------- */

void rmf_read_number(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    bool time = option->type == RMF_OPT_TIME || option->type == RMF_OPT_AT;
    double min = (double)option->min;
    double max = (double)option->max;
    double value;
    int64_t number;

    if (!rmf_json_is(&w->o->doc->json, node, RMF_JSON_NUMBER)) {
        rmf_wrong_type(w, option, node);
        return;
    }
    if (w->o->stage != RMF_READING) return;
    if (time && max <= 0) max = (double)RMF_SCENE_US_MAX / 1e6;
    value = rmf_double_read(rmf_node_of(w->o, node)->str);
    if ((min != 0 || max != 0) && (value < min - 1e-9 || value > max + 1e-9)) {
        rmf_mistake(w->o, RMF_MISTAKE_out_of_range, node, option);
        return;
    }
    if (!rmf_number_read(rmf_node_of(w->o, node)->str, &number)) {
        rmf_mistake(w->o, RMF_MISTAKE_number_range, node, NULL);
        return;
    }
    rmf_into_number(option, w->frames[w->depth - 1].row, number);
}

void rmf_read_at(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    const rmf_json *json = &w->o->doc->json;

    if (rmf_json_is(json, node, RMF_JSON_STRING) &&
        rmf_str_is(json->nodes[node].str, "same")) {
        if (w->o->stage == RMF_READING)
            rmf_into_number(option, w->frames[w->depth - 1].row, RMF_SAME_US);
        return;
    }
    if (!rmf_json_is(json, node, RMF_JSON_NUMBER)) {
        rmf_wrong_type(w, option, node);
        return;
    }
    rmf_read_number(w, option, node);
}

static bool seconds_at(const rmf_opening *o, uint32_t node, int64_t *us)
{
    return rmf_json_is(&o->doc->json, node, RMF_JSON_NUMBER) &&
           rmf_number_read(rmf_node_of(o, node)->str, us) && *us >= 0 &&
           *us <= RMF_SCENE_US_MAX;
}

void rmf_read_window(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_opening *o = w->o;
    const rmf_json *json = &o->doc->json;
    int64_t *slot = rmf_into(option, w->frames[w->depth - 1].row);
    int64_t from;
    int64_t until = -1;
    bool valid;

    if (o->stage != RMF_READING) return;
    if (rmf_json_is(json, node, RMF_JSON_ARRAY)) {
        valid = rmf_node_of(o, node)->str.size == 2 &&
                seconds_at(o, node + 1, &from) &&
                seconds_at(o, node + 2, &until) && from < until;
    } else {
        valid = seconds_at(o, node, &from);
    }
    if (!valid) rmf_mistake(o, RMF_MISTAKE_wrong_window, node, NULL);
    if (!valid || slot == NULL) return;
    slot[0] = from;
    slot[1] = until;
}

/* ---- places -------------------------------------------------------------- */

/* `count` numbers of an array into out; false when one is none. */
static bool doubles_at(const rmf_opening *o, uint32_t array, uint32_t count,
                       double *out)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!rmf_json_is(&o->doc->json, array + 1 + i, RMF_JSON_NUMBER))
            return false;
        out[i] = rmf_double_read(rmf_node_of(o, array + 1 + i)->str);
        if (out[i] < -100000 || out[i] > 100000) return false;
    }
    return true;
}

/* One key of 4 (a fixed place) or 5 (with its time) numbers and up to two
 * more for turn and fade. */
static bool read_key(const rmf_opening *o, uint32_t node, bool timed,
                     rmf_key *key)
{
    uint32_t least = timed ? 5 : 4;
    uint32_t count = rmf_node_of(o, node)->str.size;
    double n[7] = {0};
    const double *at = timed ? n + 1 : n;

    if (!rmf_json_is(&o->doc->json, node, RMF_JSON_ARRAY) || count < least ||
        count > least + 2 || !doubles_at(o, node, count, n) ||
        (timed && !seconds_at(o, node + 1, &key->t_us)) || at[2] < 0 ||
        at[3] < 0)
        return false;
    key->x = at[0];
    key->y = at[1];
    key->w = at[2];
    key->h = at[3];
    key->turn = count > least ? at[4] : 0;
    key->fade = count > least + 1 ? at[5] : 1;
    return key->fade >= 0 && key->fade <= 1;
}

static void check_key(rmf_opening *o, uint32_t node, bool first)
{
    rmf_key *key = &o->doc->keys[o->doc->keys_count - 1];

    if (!read_key(o, node, true, key)) {
        rmf_mistake(o, RMF_MISTAKE_wrong_place, node, NULL);
    } else if (!first && key[-1].t_us >= key->t_us) {
        rmf_mistake(o, RMF_MISTAKE_keys_order, node, NULL);
    }
}

static void read_keys(rmf_opening *o, uint32_t list, rmf_place *place)
{
    rmf_document *d = o->doc;
    uint32_t first = d->keys_count;

    for (uint32_t n = rmf_json_first(&d->json, list); n != RMF_NONE;
         n = rmf_json_after(&d->json, list, n)) {
        d->keys_count++;
        if (o->stage == RMF_READING)
            check_key(o, n, d->keys_count - first == 1);
    }
    if (place != NULL) place->keys = (rmf_range){first, d->keys_count - first};
}

void rmf_read_place(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_opening *o = w->o;
    rmf_document *d = o->doc;
    rmf_place *place = rmf_into(option, w->frames[w->depth - 1].row);
    uint32_t keys = rmf_json_get(&d->json, node, "keys");
    uint32_t smooth = rmf_json_get(&d->json, node, "smooth");

    if (rmf_json_is(&d->json, keys, RMF_JSON_ARRAY) &&
        rmf_node_of(o, keys)->str.size > 0) {
        read_keys(o, keys, place);
        if (place != NULL)
            place->smooth = rmf_json_is(&d->json, smooth, RMF_JSON_TRUE);
        return;
    }
    d->keys_count++;
    if (o->stage != RMF_READING) return;
    if (!read_key(o, node, false, &d->keys[d->keys_count - 1])) {
        rmf_mistake(o, RMF_MISTAKE_wrong_place, node, NULL);
    } else if (place != NULL) {
        place->keys = (rmf_range){d->keys_count - 1, 1};
    }
}

void rmf_read_points(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_opening *o = w->o;
    const rmf_json *json = &o->doc->json;
    uint32_t count = 0;
    bool valid = rmf_json_is(json, node, RMF_JSON_ARRAY);

    if (o->stage != RMF_READING) return;
    for (uint32_t n = valid ? rmf_json_first(json, node) : RMF_NONE;
         n != RMF_NONE && valid; n = rmf_json_after(json, node, n)) {
        double point[2];

        valid = rmf_json_is(json, n, RMF_JSON_ARRAY) &&
                rmf_node_of(o, n)->str.size == 2 && doubles_at(o, n, 2, point);
        count++;
    }
    if (!valid || count < 3)
        rmf_mistake(o, RMF_MISTAKE_wrong_points, node, option);
}
