/* What is on the picture, and where (SEMANTICS 3). Follows from the time and
 * the facts alone. */
#include "session.h"

static const uint8_t *element_facts(const rmf_document *doc,
                                    const rmf_session *s)
{
    return rmf_element_facts_of(doc, rmf_look(s));
}

/* `if`, joined with what show and hide have said. */
static rmf_absence own_absence(const rmf_document *doc, const rmf_session *s,
                               uint32_t element)
{
    const rmf_element *e = &doc->elements[element];
    uint8_t facts = element_facts(doc, s)[element];
    bool hidden = facts & RMF_ELEMENT_HIDE, shown = facts & RMF_ELEMENT_SHOW;
    if (rmf_explored(doc)) {
        hidden = rmf_ask_is(doc, RMF_MARK_HIDDEN, element);
        shown = e->hidden && rmf_ask_is(doc, RMF_MARK_UNHIDDEN, element);
    }
    if (hidden) return RMF_ABSENT_HIDDEN;
    if (e->hidden && !shown) return RMF_ABSENT_UNSHOWN;
    if (e->narrow_hidden && s->flags & RMF_SET_NARROW) return RMF_ABSENT_NARROW;
    return rmf_holds(doc, s, e->cond) ? RMF_PRESENT : RMF_ABSENT_IF;
}

static bool own_condition(const rmf_document *doc, const rmf_session *s,
                          uint32_t element)
{
    return own_absence(doc, s, element) == RMF_PRESENT;
}

/* Of the elements with the same `first`, only the first that may. At most
 * RMF_FIRST_MAX are looked at. */
static bool is_first(const rmf_document *doc, const rmf_session *s,
                     uint32_t element)
{
    uint32_t at = element;
    while (doc->elements[at].before < at) {
        at = doc->elements[at].before;
        if (own_condition(doc, s, at)) return false;
    }
    return true;
}

bool rmf_is_allowed(const rmf_document *doc, const rmf_session *s,
                    uint32_t element)
{
    return own_condition(doc, s, element) && is_first(doc, s, element);
}

static bool in_window(const rmf_document *doc, const rmf_session *s,
                      uint32_t element, int64_t t_us)
{
    const rmf_element *e = &doc->elements[element];
    if (t_us < e->from_us) return false;
    if (t_us < e->until_us) return true;
    return e->slot != RMF_NONE && rmf_choice_open(doc, s, element, t_us);
}

rmf_absence rmf_absent(const rmf_document *doc, const rmf_session *s,
                       uint32_t element, int64_t t_us)
{
    if (doc->elements[element].scene != s->scene ||
        !in_window(doc, s, element, t_us))
        return RMF_ABSENT_TIME;
    rmf_absence own = own_absence(doc, s, element);
    if (own != RMF_PRESENT) return own;
    return is_first(doc, s, element) ? RMF_PRESENT : RMF_ABSENT_FIRST;
}

bool rmf_is_shown(const rmf_document *doc, const rmf_session *s,
                  uint32_t element, int64_t t_us)
{
    return rmf_absent(doc, s, element, t_us) == RMF_PRESENT;
}

rmf_range rmf_bucket_at(const rmf_document *doc, const rmf_session *s,
                        int64_t t_us)
{
    const rmf_scene *scene = &doc->scenes[s->scene];
    if (!scene->buckets.count || t_us < 0) return (rmf_range){0, 0};
    int64_t at = t_us / scene->bucket_us;
    if (at >= scene->buckets.count) at = scene->buckets.count - 1;
    return doc->buckets[scene->buckets.first + (uint32_t)at];
}

/* ---- places ---------------------------------------------------------- */

/* Index of the last key at or before t; the first when t lies before all. */
static uint32_t key_before(const rmf_key *keys, uint32_t count, int64_t t_us)
{
    uint32_t low = 0;
    uint32_t high = count;
    while (low + 1 < high) {
        uint32_t middle = low + (high - low) / 2;
        if (keys[middle].t_us <= t_us) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static double linear(double a, double b, double u)
{
    return a + (b - a) * u;
}

/* Cubic Hermite with Catmull-Rom tangents for uneven spacing: the tangent at a
 * key is the slope between its neighbours, scaled to this interval. */
static double cubic(const double *p, const double *t, double u)
{
    double width = t[2] - t[1];
    double m1 = (p[2] - p[0]) / (t[2] - t[0]) * width;
    double m2 = (p[3] - p[1]) / (t[3] - t[1]) * width;
    double u2 = u * u;
    double u3 = u2 * u;
    return (2 * u3 - 3 * u2 + 1) * p[1] + (u3 - 2 * u2 + u) * m1 +
           (3 * u2 - 2 * u3) * p[2] + (u3 - u2) * m2;
}

static double unit(double x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

/* What a key holds beside its time, in one row to reckon with. */
enum { FIELDS = 6 };

static void fields_of(const rmf_key *key, double out[FIELDS])
{
    out[0] = key->x;
    out[1] = key->y;
    out[2] = key->w;
    out[3] = key->h;
    out[4] = key->turn;
    out[5] = key->fade;
}

static void set_fields(rmf_placed *out, const double in[FIELDS])
{
    out->x = in[0];
    out->y = in[1];
    out->w = in[2];
    out->h = in[3];
    out->turn = in[4];
    out->fade = unit(in[5]);
}

/* Between the keys i and i + 1, u of the way. */
static void smooth(const rmf_key *keys, uint32_t count, uint32_t i, double u,
                   double out[FIELDS])
{
    uint32_t near[4] = {i ? i - 1 : i, i, i + 1, i + 2 < count ? i + 2 : i + 1};
    double p[4][FIELDS];
    double t[4];
    for (uint32_t k = 0; k < 4; k++) {
        fields_of(&keys[near[k]], p[k]);
        t[k] = (double)keys[near[k]].t_us;
    }
    for (uint32_t f = 0; f < FIELDS; f++) {
        double of[4] = {p[0][f], p[1][f], p[2][f], p[3][f]};
        out[f] = cubic(of, t, u);
    }
}

static void straight(const rmf_key *keys, uint32_t i, double u,
                     double out[FIELDS])
{
    double to[FIELDS];
    fields_of(&keys[i], out);
    fields_of(&keys[i + 1], to);
    for (uint32_t f = 0; f < FIELDS; f++)
        out[f] = linear(out[f], to[f], u);
}

void rmf_place_at(const rmf_document *doc, const rmf_place *place, int64_t t_us,
                  rmf_placed *out)
{
    const rmf_key *keys = &doc->keys[place->keys.first];
    uint32_t count = place->keys.count;
    uint32_t i = key_before(keys, count, t_us);
    bool last = i + 1 == count;
    double now[FIELDS];
    if (last || t_us <= keys[i].t_us) {
        fields_of(&keys[i], now);
    } else {
        double u = (double)(t_us - keys[i].t_us) /
                   (double)(keys[i + 1].t_us - keys[i].t_us);
        if (place->smooth) {
            smooth(keys, count, i, u, now);
        } else {
            straight(keys, i, u, now);
        }
    }
    set_fields(out, now);
    if (!last && t_us >= keys[i].t_us) out->flags |= RMF_PLACED_MOVES;
}

/* ---- the picture ----------------------------------------------------- */

static void place_element(const rmf_document *doc, const rmf_session *s,
                          uint32_t element, int64_t t_us, rmf_placed *out)
{
    const rmf_element *e = &doc->elements[element];
    bool narrow = s->flags & RMF_SET_NARROW && e->narrow.keys.count;
    *out = (rmf_placed){.element = element, .kind = e->kind, .fade = 1};
    if (s->decided != RMF_NONE && e->only_leads)
        out->flags |= RMF_PLACED_DISABLED;
    if (s->going != RMF_NONE && e->only_leads)
        out->flags |= RMF_PLACED_DISABLED;
    if (element_facts(doc, s)[element] & RMF_ELEMENT_CLICKED)
        out->flags |= RMF_PLACED_VISITED;
    const rmf_place *place = narrow ? &e->narrow : &e->place;
    if (place->keys.count) rmf_place_at(doc, place, t_us, out);
}

uint32_t rmf_on_picture(const rmf_document *doc, const rmf_session *session,
                        int64_t t_us, rmf_placed *out, uint32_t cap)
{
    uint32_t count = 0;
    if (session->scene == RMF_NONE) return 0;
    rmf_range in = rmf_bucket_at(doc, session, t_us);
    for (uint32_t i = 0; i < in.count; i++) {
        uint32_t e = doc->bucket_elements[in.first + i];
        if (!in_window(doc, session, e, t_us)) continue;
        if (!rmf_is_allowed(doc, session, e)) continue;
        if (count < cap) place_element(doc, session, e, t_us, &out[count]);
        count++;
    }
    return count;
}

/* ---- what holds playback --------------------------------------------- */

static bool has_flag(const rmf_document *doc, const rmf_session *s,
                     uint32_t element, uint32_t flag)
{
    return rmf_slot_of(doc, rmf_look(s), element)->flags & flag;
}

bool rmf_is_pending(const rmf_document *doc, const rmf_session *s,
                    uint32_t element)
{
    if (rmf_explored(doc)) return rmf_ask_is(doc, RMF_FACT_pending, element);
    return has_flag(doc, s, element, RMF_SLOT_PENDING);
}

bool rmf_is_unjudged(const rmf_document *doc, const rmf_session *s,
                     uint32_t element)
{
    if (rmf_explored(doc)) return rmf_ask_is(doc, RMF_MARK_UNJUDGED, element);
    return has_flag(doc, s, element, RMF_SLOT_UNJUDGED);
}

static bool is_decided(const rmf_document *doc, const rmf_session *s,
                       uint32_t element)
{
    if (rmf_explored(doc)) return rmf_ask_is(doc, RMF_MARK_DECIDED, element);
    return has_flag(doc, s, element, RMF_SLOT_DECIDED);
}

static bool question_holds(const rmf_document *doc, const rmf_session *s)
{
    rmf_range in = doc->scenes[s->scene].answerers;
    for (uint32_t i = 0; i < in.count; i++) {
        uint32_t e = doc->answerers[in.first + i];
        if (!doc->elements[e].hold) continue;
        if (is_decided(doc, s, e) && !rmf_is_pending(doc, s, e)) continue;
        if (rmf_is_unjudged(doc, s, e)) continue;
        if (rmf_is_shown(doc, s, e, s->t_us)) return true;
    }
    return false;
}

uint32_t rmf_held(const rmf_document *doc, const rmf_session *s)
{
    uint32_t held = 0;
    if (s->flags & RMF_SET_PAUSED) held |= RMF_HELD_VIEWER;
    for (uint32_t i = 0; i < s->panel_count; i++)
        if (s->panels[i].pauses) held |= RMF_HELD_PANEL;
    if (s->scene == RMF_NONE) return held;
    if (question_holds(doc, s)) held |= RMF_HELD_QUESTION;
    if (s->flags & RMF_SET_HIDDEN && rmf_limited(doc, s) != RMF_NONE)
        held |= RMF_HELD_HIDDEN;
    if (s->flags & RMF_SET_AT_END) held |= RMF_HELD_END;
    return held;
}
