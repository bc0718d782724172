/* For tests: a host by chance. It plays a film as browsers and viewers do, and
 * sometimes as they never should, and keeps what it fed. */
#ifndef RAMIFY_TEST_WALK_H
#define RAMIFY_TEST_WALK_H

#include "test_film.h"
#include "test_random.h"

#define WALK_STEPS 80u
#define WALK_LINE  256u

typedef struct walk_step {
    bool moved;
    int64_t from_us, to_us;
    char line[WALK_LINE];
} walk_step;

typedef struct walk {
    film *f;
    chance c;
    int64_t at_ms;
    uint32_t count;
    bool honest; /* feed only what fits */
    walk_step steps[WALK_STEPS * 2u];
} walk;

static inline void walk_moved(char line[WALK_LINE], int64_t from, int64_t to)
{
    snprintf(line, WALK_LINE,
             "{\"input\":\"moved\",\"from\":%lld.%06lld,\"to\":%lld.%06lld}",
             (long long)from / 1000000, (long long)from % 1000000,
             (long long)to / 1000000, (long long)to % 1000000);
}

/* Keeps the step when it was accepted. */
static inline rmf_err walk_try(walk *w, walk_step *step)
{
    rmf_err err = film_try(w->f, step->line);
    if (err == RMF_OK && w->count < WALK_STEPS * 2u)
        w->steps[w->count++] = *step;
    return err;
}

static inline rmf_err walk_say(walk *w, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static inline rmf_err walk_say(walk *w, const char *format, ...)
{
    walk_step step = {.moved = false};
    char rest[WALK_LINE - 48];
    va_list args;
    va_start(args, format);
    vsnprintf(rest, sizeof rest, format, args);
    va_end(args);
    if (chance_of(&w->c, 3)) w->at_ms += chance_of(&w->c, 1500);
    snprintf(step.line, sizeof step.line, "{\"at_ms\":%lld,\"input\":%s}",
             (long long)w->at_ms, rest);
    return walk_try(w, &step);
}

static inline void walk_play(walk *w)
{
    const rmf_session *s = w->f->session;
    if (s->scene == RMF_NONE) return;
    int64_t length = rmf_length_us(w->f->doc, s->scene);
    int64_t by = chance_in(&w->c, 3) ? (int64_t)chance_of(&w->c, 4000000)
                                     : (int64_t)chance_of(&w->c, 40) * 50000;
    if (chance_in(&w->c, 8)) by = length - s->t_us;
    walk_step step = {.moved = true, .from_us = s->t_us, .to_us = s->t_us + by};
    walk_moved(step.line, step.from_us, step.to_us);
    walk_try(w, &step);
}

/* What the host was asked for, most of the time. */
static inline bool walk_obey(walk *w)
{
    const rmf_session *s = w->f->session;
    if (!chance_of(&w->c, 5)) return false;
    if (s->going != RMF_NONE) {
        rmf_str id = w->f->doc->scenes[s->going].id;
        if (s->scene != RMF_NONE && chance_in(&w->c, 12))
            walk_say(w, "\"failed\"");
        else
            walk_say(w, "\"started\",\"scene\":\"%.*s\",\"t\":%lld.%06lld",
                     (int)id.size, id.at, (long long)s->going_us / 1000000,
                     (long long)s->going_us % 1000000);
        return true;
    }
    if (s->jump == RMF_JUMP_NONE) return false;
    walk_say(w, "\"%s\",\"t\":%lld.%06lld",
             s->jump == RMF_JUMP_LOOP ? "looped" : "seeked",
             (long long)s->jump_us / 1000000, (long long)s->jump_us % 1000000);
    return true;
}

static inline const char *walk_answer(walk *w, const rmf_element *e)
{
    static const char *const values[] = {"\"o0\"", "\"o1\"",  "[\"o0\",\"o1\"]",
                                         "true",   "false",   "4",
                                         "2.5",    "\"yes\"", "[\"o1\"]"};
    if (chance_in(&w->c, 8)) return values[chance_of(&w->c, 9)];
    if (!(rmf_kinds[e->kind]->traits & RMF_IS_QUESTION)) return "7";
    switch (e->asks) {
    case RMF_ASKS_ONE:
        return values[chance_of(&w->c, 2)];
    case RMF_ASKS_SEVERAL:
        return chance_in(&w->c, 2) ? values[2] : values[8];
    case RMF_ASKS_TRUTH:
        return values[3 + chance_of(&w->c, 2)];
    case RMF_ASKS_TEXT:
        return values[7];
    case RMF_ASKS_NUMBER:
    case RMF_ASKS_RATING:
        break;
    }
    return values[5 + chance_of(&w->c, 2)];
}

/* An element of the current scene, for the most part one that is there. */
static inline uint32_t walk_element(walk *w)
{
    const rmf_session *s = w->f->session;
    rmf_range in = w->f->doc->scenes[s->scene].elements;
    uint32_t e = 0;
    for (uint32_t i = 0; i < 6; i++) {
        e = in.first + chance_of(&w->c, in.count);
        if (rmf_is_shown(w->f->doc, s, e, s->t_us)) break;
    }
    return chance_in(&w->c, 12) ? chance_of(&w->c, w->f->doc->elements_count)
                                : e;
}

static inline void walk_control(walk *w)
{
    if (w->f->session->scene == RMF_NONE) return;
    const rmf_element *e = &w->f->doc->elements[walk_element(w)];
    uint32_t traits = rmf_kinds[e->kind]->traits;
    int size = (int)e->id.size;
    const char *id = e->id.at;
    if (traits & (RMF_IS_CHOICE | RMF_IS_CHAPTERS))
        walk_say(w, "\"chose\",\"element\":\"%.*s\",\"option\":\"o%u\"", size,
                 id, chance_of(&w->c, 2));
    else if (traits & (RMF_IS_QUESTION | RMF_IS_INPUT))
        walk_say(w, "\"answered\",\"element\":\"%.*s\",\"value\":%s", size, id,
                 walk_answer(w, e));
    else if (traits & RMF_IS_FORM)
        walk_say(w,
                 "\"submitted\",\"form\":\"%.*s\",\"values\":{\"a\":\"Ada\"}",
                 size, id);
    else
        walk_say(w, "\"%s\",\"element\":\"%.*s\"",
                 chance_in(&w->c, 4) ? "hovered" : "pressed", size, id);
}

static inline void walk_verdict(walk *w)
{
    const rmf_document *doc = w->f->doc;
    if (!doc->answerers_count) return;
    uint32_t at = chance_of(&w->c, doc->answerers_count);
    rmf_str id = doc->elements[doc->answerers[at]].id;
    char named[40] = "";
    if (w->at_ms % 2)
        snprintf(named, sizeof named, ",\"answered_ms\":%lld",
                 (long long)w->at_ms);
    walk_say(w,
             "\"graded\",\"element\":\"%.*s\",\"points\":%u,\"correct\":%s%s",
             (int)id.size, id.at, chance_of(&w->c, 3),
             chance_in(&w->c, 2) ? "true" : "false", named);
}

static inline void walk_panel(walk *w)
{
    const rmf_session *s = w->f->session;
    unsigned panel = s->panel_count ? s->panels[s->panel_count - 1].panel
                                    : chance_of(&w->c, w->f->doc->panels_count);
    rmf_str id = w->f->doc->panels[panel].id;
    if (id.at[1] == '2' && s->panel_count)
        walk_say(w, "\"submitted\",\"form\":\"p2\",\"values\":{\"a\":\"Bo\"}");
    else if (id.at[1] == '1' && chance_in(&w->c, 2))
        walk_say(w, "\"pressed\",\"panel\":\"p1\",\"button\":\"o0\"");
    else
        walk_say(w, "\"closed\",\"panel\":\"%.*s\"", (int)id.size, id.at);
}

static inline void walk_jump(walk *w)
{
    const rmf_session *s = w->f->session;
    unsigned scene = chance_of(&w->c, w->f->doc->scenes_count);
    unsigned t = chance_of(&w->c, 5);
    switch (chance_of(&w->c, 6)) {
    case 0:
        walk_say(w, "\"asked\",\"what\":\"back\"");
        break;
    case 1:
        walk_say(w, "\"asked\",\"what\":\"restart\"");
        break;
    case 2:
    case 3:
        walk_say(w, "\"asked\",\"what\":\"seek\",\"scene\":\"s%u\",\"t\":%u.%u",
                 scene, t, chance_of(&w->c, 10));
        break;
    case 4:
        walk_say(w, "\"started\",\"by\":\"seek\",\"scene\":\"s%u\",\"t\":%u",
                 scene, t);
        break;
    default:
        if (s->scene != RMF_NONE)
            walk_say(w, "\"ended\",\"scene\":\"s%u\",\"visit\":%u,\"lap\":%u",
                     s->scene, s->visit, s->lap);
    }
}

static inline void walk_viewer(walk *w)
{
    static const char *const said[] = {
        "\"paused\"",
        "\"resumed\"",
        "\"resumed\"",
        "\"hidden\"",
        "\"visible\"",
        "\"visible\"",
        "\"waited\"",
        "\"waited\"",
        "\"stalled\"",
        "\"reopened\"",
        "\"missed\",\"x\":1,\"y\":2",
        "\"narrow\",\"value\":true",
        "\"narrow\",\"value\":false",
        "\"setting\",\"name\":\"no_time_limits\",\"value\":true",
        "\"setting\",\"name\":\"no_time_limits\",\"value\":false",
        "\"setting\",\"name\":\"more_time\",\"value\":3",
        "\"setting\",\"name\":\"more_time\",\"value\":true",
        "\"setting\",\"name\":\"more_time\",\"value\":false",
        "\"fact\",\"name\":\"n\",\"value\":5",
        "\"fact\",\"name\":\"w\",\"value\":\"x\"",
        "\"released\",\"release\":\"r2\"",
        "\"host\",\"name\":\"lamp\""};
    walk_say(w, "%s", said[chance_of(&w->c, 22)]);
    if (w->f->session->flags & RMF_SET_PAUSED && chance_in(&w->c, 2))
        walk_say(w, "\"resumed\"");
}

static inline void walk_one(walk *w)
{
    unsigned dice = chance_of(&w->c, 100);
    if (walk_obey(w)) return;
    if (dice < 48)
        walk_play(w);
    else if (dice < 72)
        walk_control(w);
    else if (dice < 79)
        walk_panel(w);
    else if (dice < 82)
        walk_verdict(w);
    else if (dice < 88)
        walk_jump(w);
    else
        walk_viewer(w);
}

static inline void walk_begin(walk *w, film *f, uint64_t seed)
{
    memset(w, 0, sizeof *w);
    w->f = f;
    w->c.state = seed;
    walk_say(w,
             "\"opened\",\"seed\":%u,\"device\":\"phone\",\"viewer\":{"
             "\"name\":\"Ada\"}",
             chance_of(&w->c, 1000));
    if (!chance_in(&w->c, 20))
        walk_say(w, "\"started\",\"scene\":\"s0\",\"t\":0");
}

#endif
