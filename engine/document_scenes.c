/* What scenes are in time: their lengths, windows, boundaries, buckets, takes
 * and cells; and the groups of their elements. */
#include "document_open.h"

#include "number.h"

static uint32_t field_of(const rmf_opening *o, uint32_t object,
                         const char *name)
{
    uint32_t node = rmf_json_get(&o->doc->json, object, name);

    return node == RMF_NONE ? object : node;
}

/* ---- lengths and windows ------------------------------------------------ */

static int64_t duration_of(const rmf_document *d, const rmf_scene *s)
{
    return s->clip == RMF_NONE ? 0 : d->clips[s->clip].duration_us;
}

/* The walk left `to` in length_us, -1 where it is absent. */
static void find_length(rmf_opening *o, rmf_scene *s)
{
    int64_t to = s->length_us;
    int64_t duration;
    uint32_t clip = rmf_json_get(&o->doc->json, s->node, "clip");

    s->clip = RMF_NONE;
    if (rmf_json_is(&o->doc->json, clip, RMF_JSON_STRING))
        s->clip = rmf_clip_resolve(o, clip);
    duration = duration_of(o->doc, s);
    if (s->from_us < 0) s->from_us = 0;
    if (duration > 0 && to > duration) {
        rmf_mistake_us(o, RMF_MISTAKE_beyond_clip, field_of(o, s->node, "to"),
                       duration);
    }
    if (to < 0 && duration > 0) to = duration;
    if (to < 0 && s->clip != RMF_NONE &&
        rmf_elsewhere_is(o->doc, &o->doc->clips[s->clip]))
        rmf_mistake(o, RMF_MISTAKE_unknown_length, s->node, NULL);
    s->length_us = 0;
    if (to >= 0 && to <= s->from_us) {
        rmf_mistake(o, RMF_MISTAKE_scene_times, field_of(o, s->node, "from"),
                    NULL);
    } else if (to >= 0) {
        s->length_us = to - s->from_us;
    }
    s->commit_us =
        s->length_us == 0 ? RMF_SCENE_US_MAX : s->length_us - RMF_COMMIT_US;
    if (s->commit_us < 0) s->commit_us = 0;
}

static void check_time(rmf_opening *o, const rmf_scene *s, int64_t t_us,
                       uint32_t object, const char *field)
{
    if (s->length_us > 0 && t_us >= s->length_us) {
        rmf_mistake_us(o, RMF_MISTAKE_beyond_scene, field_of(o, object, field),
                       s->length_us);
    }
}

/* [from, until): -1 is the scene's end. */
static void finish_window(rmf_opening *o, const rmf_scene *s, uint32_t object,
                          int64_t window[2])
{
    if (window[0] < 0) window[0] = 0;
    check_time(o, s, window[0], object, "at");
    if (s->length_us > 0 && window[1] > s->length_us) {
        rmf_mistake_us(o, RMF_MISTAKE_beyond_scene, field_of(o, object, "at"),
                       s->length_us);
    }
    if (window[1] < 0)
        window[1] = s->length_us > 0 ? s->length_us : RMF_SCENE_US_MAX;
}

static bool is_choice(const rmf_element *e)
{
    return (e->traits & RMF_IS_CHOICE) != 0;
}

static void finish_element(rmf_opening *o, rmf_scene *s, uint32_t index)
{
    rmf_element *e = &o->doc->elements[index];
    int64_t window[2] = {e->from_us, e->until_us};

    finish_window(o, s, e->node, window);
    e->from_us = window[0];
    e->until_us = window[1];
    if (!is_choice(e)) return;
    if (e->wait_from_us >= 0)
        check_time(o, s, e->wait_from_us, e->node, "wait_from");
    if (!e->at_end || !e->has_go) return;
    if (s->choice != RMF_NONE) {
        rmf_mistake(o, RMF_MISTAKE_two_decisions, e->node, NULL);
    } else {
        s->choice = index;
    }
}

static void finish_scene(rmf_opening *o, rmf_scene *s)
{
    rmf_document *d = o->doc;

    find_length(o, s);
    s->choice = RMF_NONE;
    if (s->loop_from_us < 0) {
        s->loop_from_us = 0;
    } else {
        check_time(o, s, s->loop_from_us, s->node, "loop_from");
    }
    for (uint32_t i = 0; i < s->elements.count; i++)
        finish_element(o, s, s->elements.first + i);
    for (uint32_t i = 0; i < s->triggers.count; i++) {
        rmf_trigger *t = &d->triggers[s->triggers.first + i];
        int64_t window[2] = {t->from_us, t->until_us};

        if (t->when != RMF_WHEN_TIME) continue;
        finish_window(o, s, t->node, window);
        t->from_us = window[0];
        t->until_us = window[1];
    }
}

/* ---- where ways on begin --------------------------------------------------
 */

static void check_way(rmf_opening *o, uint32_t scene, int64_t t_us,
                      uint32_t node)
{
    if (scene != RMF_NONE && t_us > 0)
        check_time(o, &o->doc->scenes[scene], t_us, node, "at");
}

static void check_ways(rmf_opening *o)
{
    const rmf_document *d = o->doc;

    for (uint32_t i = 0; i < d->options_count; i++) {
        check_way(o, d->options[i].scene, d->options[i].t_us,
                  d->options[i].node);
    }
    for (uint32_t i = 0; i < d->rules_count; i++)
        check_way(o, d->rules[i].scene, d->rules[i].t_us, d->rules[i].node);
    for (uint32_t i = 0; i < d->actions_count; i++) {
        if (d->actions[i].kind == RMF_DO_GO) {
            check_way(o, d->actions[i].scene, d->actions[i].t_us,
                      d->actions[i].node);
        }
    }
}

/* ---- takes and cells -------------------------------------------------------
 */

static uint32_t take_of(rmf_document *d, uint32_t scene)
{
    while (d->scenes[scene].take != scene) {
        d->scenes[scene].take = d->scenes[d->scenes[scene].take].take;
        scene = d->scenes[scene].take;
    }
    return scene;
}

static void join(rmf_document *d, uint32_t a, uint32_t b, int64_t t_us)
{
    if (t_us != RMF_SAME_US || a == RMF_NONE || b == RMF_NONE) return;
    a = take_of(d, a);
    b = take_of(d, b);
    if (a < b) {
        d->scenes[b].take = a;
    } else {
        d->scenes[a].take = b;
    }
}

static void join_actions(rmf_document *d, uint32_t scene, rmf_range actions)
{
    for (uint32_t i = 0; i < actions.count; i++) {
        const rmf_action *a = &d->actions[actions.first + i];

        if (a->kind == RMF_DO_GO) join(d, scene, a->scene, a->t_us);
    }
}

static void join_element(rmf_document *d, const rmf_element *e)
{
    const rmf_range lists[] = {e->press, e->hover, e->right, e->wrong,
                               e->unjudged};

    for (uint32_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        join_actions(d, e->scene, lists[i]);
    for (uint32_t i = 0; i < e->options.count; i++) {
        const rmf_option_of *option = &d->options[e->options.first + i];

        join(d, e->scene, option->scene, option->t_us);
        join_actions(d, e->scene, option->actions);
    }
}

static void find_takes(rmf_document *d)
{
    for (uint32_t i = 0; i < d->scenes_count; i++)
        d->scenes[i].take = i;
    for (uint32_t i = 0; i < d->elements_count; i++)
        join_element(d, &d->elements[i]);
    for (uint32_t i = 0; i < d->triggers_count; i++)
        join_actions(d, d->triggers[i].scene, d->triggers[i].actions);
    for (uint32_t i = 0; i < d->scenes_count; i++) {
        const rmf_scene *s = &d->scenes[i];

        for (uint32_t r = 0; r < s->rules.count; r++) {
            const rmf_rule *rule = &d->rules[s->rules.first + r];

            join(d, i, rule->scene, rule->t_us);
        }
    }
    for (uint32_t i = 0; i < d->scenes_count; i++)
        d->scenes[i].take = take_of(d, i);
}

/* Takes share their cells, so the first scene of one (its lowest) holds as
 * many as the longest needs. */
static void count_cells(rmf_opening *o)
{
    rmf_document *d = o->doc;
    uint64_t used = 0;

    for (uint32_t i = 0; i < d->scenes_count; i++) {
        rmf_scene *s = &d->scenes[i];
        rmf_scene *first = &d->scenes[s->take];

        s->cell_count =
            (uint32_t)((s->length_us + RMF_CELL_US - 1) / RMF_CELL_US);
        if (first->cell_first < s->cell_count) /* not yet a place: the most */
            first->cell_first = s->cell_count;
    }
    for (uint32_t i = 0; i < d->scenes_count; i++) {
        rmf_scene *s = &d->scenes[i];
        uint32_t most = s->cell_first;

        s->cell_first =
            s->take == i ? (uint32_t)used : d->scenes[s->take].cell_first;
        used += s->take == i ? most : 0;
        if (used > RMF_CELLS_MAX) {
            rmf_mistake(o, RMF_MISTAKE_too_long, s->node, NULL);
            return;
        }
    }
}

/* ---- boundaries
 * -------------------------------------------------------------- */

static void shell_sort(int64_t *values, uint32_t count)
{
    uint32_t gap = 1;

    while (gap < count / 3)
        gap = gap * 3 + 1;
    for (; gap > 0; gap /= 3) {
        for (uint32_t i = gap; i < count; i++) {
            int64_t value = values[i];
            uint32_t at = i;

            for (; at >= gap && values[at - gap] > value; at -= gap)
                values[at] = values[at - gap];
            values[at] = value;
        }
    }
}

static void add_boundary(rmf_document *d, const rmf_scene *s, int64_t t_us)
{
    if (t_us >= 0 &&
        (s->length_us == 0 ? t_us < RMF_SCENE_US_MAX : t_us <= s->length_us))
        d->boundaries[d->boundaries_count++] = t_us;
}

/* A limit is a place, cut to the commit point. */
static int64_t limit_place(const rmf_scene *s, const rmf_element *e)
{
    int64_t place = e->from_us + e->limit_us;

    return place < s->commit_us ? place : s->commit_us;
}

static void add_element(rmf_document *d, const rmf_scene *s,
                        const rmf_element *e)
{
    add_boundary(d, s, e->from_us);
    add_boundary(d, s, e->until_us);
    if (!is_choice(e)) return;
    if (e->limit_us >= 0) add_boundary(d, s, limit_place(s, e));
    add_boundary(d, s, e->wait_from_us);
}

static void find_boundaries(rmf_document *d, rmf_scene *s)
{
    uint32_t first = d->boundaries_count;
    int64_t *in = d->boundaries + first;
    uint32_t count = 0;

    add_boundary(d, s, 0);
    add_boundary(d, s, s->commit_us);
    add_boundary(d, s, s->loop_from_us);
    add_boundary(d, s, s->length_us);
    for (uint32_t i = 0; i < s->elements.count; i++)
        add_element(d, s, &d->elements[s->elements.first + i]);
    for (uint32_t i = 0; i < s->triggers.count; i++) {
        const rmf_trigger *t = &d->triggers[s->triggers.first + i];

        if (t->when != RMF_WHEN_TIME) continue;
        add_boundary(d, s, t->from_us);
        add_boundary(d, s, t->until_us);
    }
    shell_sort(in, d->boundaries_count - first);
    for (uint32_t i = 0; i < d->boundaries_count - first; i++) {
        if (count == 0 || in[count - 1] != in[i]) in[count++] = in[i];
    }
    d->boundaries_count = first + count;
    s->boundaries = (rmf_range){first, count};
}

static void find_all_boundaries(rmf_opening *o)
{
    rmf_document *d = o->doc;
    size_t room = 4u * (size_t)d->elements_count +
                  2u * (size_t)d->triggers_count + 4u * (size_t)d->scenes_count;

    d->boundaries = rmf_mem_take(&o->mem, room, sizeof *d->boundaries);
    if (d->boundaries == NULL) {
        o->err = RMF_ERR_MEMORY;
        return;
    }
    for (uint32_t i = 0; i < d->scenes_count; i++)
        find_boundaries(d, &d->scenes[i]);
    /* What equal ones saved goes back. */
    o->mem.used -= (room - d->boundaries_count) * sizeof *d->boundaries;
}

/* ---- buckets
 * ------------------------------------------------------------------ */

/* A choice may wait for its answer behind its window. */
static rmf_range touched(const rmf_scene *s, const rmf_element *e)
{
    int64_t last_us = is_choice(e) ? INT64_MAX : e->until_us - 1;
    int64_t last = s->buckets.count - 1;
    rmf_range in = {(uint32_t)(e->from_us / s->bucket_us), 0};

    if (last_us / s->bucket_us < last) last = last_us / s->bucket_us;
    if (in.first > last) in.first = (uint32_t)last;
    in.count = (uint32_t)last + 1 - in.first;
    return in;
}

static uint64_t references(const rmf_document *d, const rmf_scene *s)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < s->elements.count; i++)
        sum += touched(s, &d->elements[s->elements.first + i]).count;
    return sum;
}

/* As fine as memory allows: an element a bucket at best, and at most 16
 * references an element and 64 more. */
static uint64_t choose_buckets(const rmf_document *d, rmf_scene *s)
{
    uint32_t count = s->length_us > 0 ? s->elements.count + 1 : 1;
    uint64_t sum;

    for (;; count = (count + 1) / 2) {
        int64_t length = s->length_us > 0 ? s->length_us : RMF_SCENE_US_MAX;

        s->buckets.count = count;
        s->bucket_us = length / count + 1;
        sum = references(d, s);
        if (count == 1 || sum <= 16u * (uint64_t)s->elements.count + 64)
            return sum;
    }
}

static void fill_buckets(rmf_document *d, rmf_scene *s)
{
    rmf_range *buckets = d->buckets + d->buckets_count;

    s->buckets.first = d->buckets_count;
    d->buckets_count += s->buckets.count;
    for (uint32_t i = 0; i < s->elements.count; i++) {
        rmf_range in = touched(s, &d->elements[s->elements.first + i]);

        for (uint32_t b = 0; b < in.count; b++)
            buckets[in.first + b].count++;
    }
    for (uint32_t b = 0; b < s->buckets.count; b++) {
        buckets[b].first = d->bucket_elements_count;
        d->bucket_elements_count += buckets[b].count;
        buckets[b].count = 0;
    }
    for (uint32_t i = 0; i < s->elements.count; i++) {
        uint32_t element = s->elements.first + i;
        rmf_range in = touched(s, &d->elements[element]);

        for (uint32_t b = 0; b < in.count; b++) {
            rmf_range *bucket = &buckets[in.first + b];

            d->bucket_elements[bucket->first + bucket->count++] = element;
        }
    }
}

static void find_buckets(rmf_opening *o)
{
    rmf_document *d = o->doc;
    size_t buckets = 0;
    uint64_t elements = 0;

    for (uint32_t i = 0; i < d->scenes_count; i++) {
        elements += choose_buckets(d, &d->scenes[i]);
        buckets += d->scenes[i].buckets.count;
    }
    d->buckets = rmf_mem_take(&o->mem, buckets, sizeof *d->buckets);
    d->bucket_elements =
        rmf_mem_take(&o->mem, (size_t)elements, sizeof *d->bucket_elements);
    if (d->buckets == NULL || d->bucket_elements == NULL) {
        o->err = RMF_ERR_MEMORY;
        return;
    }
    for (uint32_t i = 0; i < d->scenes_count; i++)
        fill_buckets(d, &d->scenes[i]);
}

/* ---- groups
 * -------------------------------------------------------------------- */

static int order_of_groups(const void *ctx, uint32_t a, uint32_t b)
{
    const rmf_element *rows = ctx;
    int order;

    if (rows[a].scene != rows[b].scene)
        return rows[a].scene < rows[b].scene ? -1 : 1;
    order = rmf_str_order(rows[a].first, rows[b].first);
    if (order != 0) return order;
    return a < b ? -1 : a > b;
}

static void find_groups(rmf_opening *o)
{
    rmf_document *d = o->doc;
    size_t used = o->mem.used;
    uint32_t *order = rmf_mem_take(&o->mem, d->elements_count, sizeof *order);
    uint32_t count = 0;
    uint32_t members = 0; /* of the present group, so far */

    if (order == NULL) {
        o->err = RMF_ERR_MEMORY;
        return;
    }
    for (uint32_t i = 0; i < d->elements_count; i++) {
        if (d->elements[i].first.size > 0) order[count++] = i;
    }
    rmf_sort_indexes(order, count, order_of_groups, d->elements);
    for (uint32_t i = 0; i < count; i++) {
        rmf_element *e = &d->elements[order[i]];
        const rmf_element *before = &d->elements[order[i > 0 ? i - 1 : 0]];
        bool joins = i > 0 && before->scene == e->scene &&
                     rmf_str_same(before->first, e->first);

        members = joins ? members + 1 : 1;
        if (joins) e->before = order[i - 1];
        if (members == RMF_FIRST_MAX + 1) {
            rmf_mistake(o, RMF_MISTAKE_too_many,
                        rmf_json_get(&d->json, e->node, "first"), NULL);
        }
    }
    o->mem.used = used;
}

/* A form's fields were read into the row of its panel or element. */
static void find_fields(rmf_document *d)
{
    for (uint32_t i = 0; i < d->forms_count; i++) {
        rmf_form *f = &d->forms[i];

        f->fields = f->panel != RMF_NONE ? d->panels[f->panel].fields
                                         : d->elements[f->element].fields;
    }
}

void rmf_scenes_finish(rmf_opening *o)
{
    rmf_document *d = o->doc;

    for (uint32_t i = 0; i < d->scenes_count; i++)
        finish_scene(o, &d->scenes[i]);
    check_ways(o);
    find_fields(d);
    find_takes(d);
    count_cells(o);
    if (o->err == RMF_OK) find_groups(o);
    if (o->err == RMF_OK) find_all_boundaries(o);
    if (o->err == RMF_OK) find_buckets(o);
}
