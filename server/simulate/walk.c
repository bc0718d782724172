#include "simulate/stand.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simulate/inside.h"

#define SCRATCH_SIZE (RMF_INPUT_SIZE_MAX + (64u << 10))
#define VIEW_SIZE    (256u << 10) /* of one effect, element or panel */
#define TEXT_MAX     (16u << 20)
#define EVENTS_MAX   600u
#define NOW_MAX_US   (INT64_C(2400) * 1000000)
#define BEAT_US      5000000 /* playing is told at least this often */
#define SECOND       1000000

static size_t rounded(size_t size)
{
    return (size + 15) & ~(size_t)15;
}

rmf_walk *rmf_walk_open(const rmf_walk_options *options)
{
    const rmf_document *doc = options->screen->doc;
    size_t session = rounded(rmf_session_size(doc));
    size_t turn = rounded(rmf_turn_size(doc));
    rmf_walk *w = calloc(1, sizeof *w);
    if (!w) return NULL;
    w->options = options;
    w->screen = options->screen;
    rmf_buf_init(&w->text, TEXT_MAX);
    rmf_buf_init(&w->derived, TEXT_MAX);
    w->memory = aligned_alloc(16, session + turn + rounded(SCRATCH_SIZE) +
                                      rounded(VIEW_SIZE));
    if (!w->memory) {
        rmf_walk_close(w);
        return NULL;
    }
    w->turn = rmf_turn_init(doc, w->memory + session);
    w->scratch = w->memory + session + turn;
    w->view = w->scratch + rounded(SCRATCH_SIZE);
    return w;
}

void rmf_walk_close(rmf_walk *walk)
{
    if (!walk) return;
    rmf_buf_free(&walk->text);
    rmf_buf_free(&walk->derived);
    free(walk->events);
    free(walk->memory);
    free(walk);
}

uint32_t rmf_walk_count(const rmf_walk *walk)
{
    return walk->count;
}

const rmf_walk_event *rmf_walk_event_at(const rmf_walk *walk, uint32_t n)
{
    return &walk->events[n];
}

const char *rmf_walk_text(const rmf_walk *walk)
{
    return walk->text.at;
}

/* ---- events -------------------------------------------------------------- */

static void add_event(rmf_walk *w, const char *line, size_t size,
                      const char *derived)
{
    if (w->count == w->room) {
        uint32_t room = w->room ? w->room * 2 : 128;
        rmf_walk_event *events = realloc(w->events, room * sizeof *events);
        if (!events) w->failed = true;
        if (!events) return;
        w->events = events;
        w->room = room;
    }
    size_t from = w->text.size;
    rmf_buf_putf(&w->text, "{\"n\":%u,", w->count);
    rmf_buf_add(&w->text, line + 1, size - 2); /* without the braces */
    if (*derived) rmf_buf_putf(&w->text, ",\"derived\":[%s]", derived);
    rmf_buf_puts(&w->text, "}");
    w->failed = w->failed || w->text.failed;
    w->events[w->count++] =
        (rmf_walk_event){from, w->text.size - from, w->now_us / 1000};
}

/* A moved that can grow no more. */
static void settle_moved(rmf_walk *w)
{
    char line[128];
    if (w->moved_from_us < 0) return;
    int size = snprintf(line, sizeof line,
                        "{\"input\":\"moved\",\"from\":%" PRId64 ".%06" PRId64
                        ",\"to\":%" PRId64 ".%06" PRId64 "}",
                        w->moved_from_us / SECOND, w->moved_from_us % SECOND,
                        w->moved_to_us / SECOND, w->moved_to_us % SECOND);
    add_event(w, line, (size_t)size, w->derived.at);
    rmf_buf_free(&w->derived);
    w->moved_from_us = -1;
}

/* What has happened, as it travels with the event. */
static void derive(rmf_walk *w, const rmf_effect *effect)
{
    rmf_writer out = {.at = w->view, .cap = VIEW_SIZE};
    if (rmf_effect_is_ask(effect->kind)) return;
    rmf_effect_write(w->screen->doc, effect, &out);
    if (out.size > out.cap) w->failed = true;
    if (w->failed) return;
    if (w->derived.size > 0) rmf_buf_puts(&w->derived, ",");
    rmf_buf_add(&w->derived, w->view, out.size);
}

bool rmf_sim_is(rmf_str text, const char *word)
{
    return text.size == strlen(word) && memcmp(text.at, word, text.size) == 0;
}

/* What the host does about it. */
static void obey(rmf_walk *w, const rmf_effect *effect)
{
    switch ((unsigned)effect->kind) {
    case RMF_FX_go:
        w->by_seek = rmf_sim_is(effect->text, "seek");
        w->jump = RMF_JUMPS_NOT;
        break;
    case RMF_FX_loop:
        w->jump = RMF_LOOPS;
        w->jump_us = effect->t_us;
        break;
    case RMF_FX_seek:
        w->jump = RMF_SEEKS;
        w->jump_us = effect->t_us;
        break;
    case RMF_FX_stand:
        w->fed_us = effect->t_us;
        break;
    case RMF_FX_rate:
        w->percent = effect->value.number / (SECOND / 100);
        if (w->percent < 25 || w->percent > 400) w->percent = 100;
        break;
    default:
        break;
    }
}

/* What follows from the input that was fed. Returns how much. */
static uint32_t follow(rmf_walk *w)
{
    uint32_t count = 0;
    const rmf_effect *effects = rmf_turn_effects(w->turn, &count);
    rmf_diary_followed(w->diary, effects, count);
    rmf_status_get(w->screen->doc, w->session, &w->status);
    for (uint32_t i = 0; i < count; i++) {
        derive(w, &effects[i]);
        obey(w, &effects[i]);
    }
    return count;
}

bool rmf_walk_say(rmf_walk *w, const char *format, ...)
{
    char line[RMF_WALK_LINE];
    rmf_input in;
    int size = snprintf(line, sizeof line,
                        "{\"at_ms\":%" PRId64 ",\"input\":", w->now_us / 1000);
    va_list args;
    va_start(args, format);
    int more =
        vsnprintf(line + size, sizeof line - (size_t)size - 1, format, args);
    va_end(args);
    size += more;
    if (more < 0 || (size_t)size >= sizeof line - 1) return false;
    line[size++] = '}';
    line[size] = 0;
    int64_t t_us = w->status.t_us;
    if (rmf_input_read(w->screen->doc, line, (size_t)size, w->scratch,
                       SCRATCH_SIZE, &in, NULL) != RMF_OK ||
        rmf_input_fits(w->screen->doc, &in) != RMF_OK ||
        rmf_feed(w->screen->doc, w->session, &in, w->turn) != RMF_OK)
        return false;
    settle_moved(w);
    rmf_diary_did(w->diary, &in, t_us);
    (void)follow(w);
    add_event(w, line, (size_t)size, w->derived.at);
    rmf_buf_free(&w->derived);
    return true;
}

/* ---- playing ------------------------------------------------------------- */

/* The rest of a moved is not watched where something stopped it; what ends
 * with its scene was watched to the end, though the playhead rests before.
 * While a way on loads, the old scene only plays: the engine leaves the
 * playhead where it was, but the viewer sees it. */
static int64_t watched_to(const rmf_walk *w, bool only_plays, int64_t to_us)
{
    if (only_plays) return to_us;
    int64_t length = rmf_scene_length_us(w->screen->doc, w->status.scene);
    int64_t t_us = w->status.t_us;
    if (to_us >= length && t_us == length - 1) return length;
    return t_us < to_us ? t_us : to_us;
}

static void play_to(rmf_walk *w, int64_t to_us)
{
    rmf_input in = {.kind = RMF_IN_moved,
                    .scene = RMF_NONE,
                    .element = RMF_NONE,
                    .panel = RMF_NONE,
                    .option = RMF_NONE,
                    .from_us = w->fed_us,
                    .t_us = to_us};
    int64_t from = w->fed_us;
    bool only_plays = w->status.going != RMF_NONE;
    if (to_us <= from) return;
    if (rmf_feed(w->screen->doc, w->session, &in, w->turn) != RMF_OK) {
        w->gone = true; /* it broke off */
        return;
    }
    if (w->moved_from_us >= 0 &&
        (w->moved_to_us != from || rmf_chance_in(&w->chance, 30)))
        settle_moved(w);
    if (w->moved_from_us < 0) w->moved_from_us = from;
    w->fed_us = to_us;
    w->now_us += (to_us - from) * 100 / w->percent;
    rmf_status_get(w->screen->doc, w->session, &w->status);
    w->moved_to_us = watched_to(w, only_plays, to_us);
    rmf_diary_played(w->diary, from, w->moved_to_us);
    if (follow(w) > 0) w->fed_us = w->status.t_us;
}

/* The last picture's time has passed. */
static void finish(rmf_walk *w, const rmf_status *was)
{
    const rmf_status *now = &w->status;
    bool over = now->scene != was->scene || now->visit != was->visit ||
                now->lap != was->lap || now->held || now->going != RMF_NONE ||
                w->jump != RMF_JUMPS_NOT;
    if (over) return;
    (void)rmf_walk_say(w, "\"ended\",\"scene\":\"%s\",\"visit\":%u,\"lap\":%u",
                       w->screen->scenes[now->scene], now->visit, now->lap);
    w->stopped = now->going == RMF_NONE && w->jump == RMF_JUMPS_NOT;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The first picture that shows the boundary. */
static int64_t at_picture(const rmf_walk *w, int64_t boundary)
{
    int64_t rate = w->options->frames;
    if (!rate || boundary >= RMF_SCENE_US_MAX) return boundary;
    int64_t picture = (boundary * rate + SECOND - 1) / SECOND;
    return picture * SECOND / rate < boundary ? (picture + 1) * SECOND / rate
                                              : picture * SECOND / rate;
}

static void run(rmf_walk *w, const rmf_change *change)
{
    int64_t length = rmf_scene_length_us(w->screen->doc, w->status.scene);
    int64_t until = w->act_us;
    rmf_status was = w->status;
    if (change->at_ms < NOW_MAX_US / 1000)
        until = least(until, change->at_ms * 1000);
    int64_t to = w->fed_us + (until - w->now_us) * w->percent / 100;
    to = least(to, least(w->fed_us + BEAT_US, length));
    if (change->media_us > w->fed_us)
        to = least(to, at_picture(w, change->media_us));
    if (to <= w->fed_us && w->fed_us < length) {
        w->now_us = until; /* less than a moment */
        return;
    }
    play_to(w, to);
    if (to >= length && !w->gone) finish(w, &was);
}

/* ---- ways on ------------------------------------------------------------- */

static int64_t delay_us(rmf_walk *w)
{
    uint32_t dice = rmf_chance_of(&w->chance, 100);
    if (dice < 60) return rmf_chance_from(&w->chance, 0, 40000);
    return rmf_chance_from(&w->chance, 0, dice < 90 ? 400000 : 2500000);
}

/* The old scene plays on while the new one loads. */
static void load(rmf_walk *w, int64_t delay)
{
    int64_t ready = w->now_us + delay;
    if (w->status.scene != RMF_NONE && !w->status.held && !w->stopped &&
        w->jump == RMF_JUMPS_NOT) {
        int64_t length = rmf_scene_length_us(w->screen->doc, w->status.scene);
        play_to(w, least(length, w->fed_us + delay * w->percent / 100));
    }
    if (w->now_us < ready) w->now_us = ready;
}

static void arrive(rmf_walk *w)
{
    int64_t delay = delay_us(w);
    load(w, delay);
    if (delay > 400000) (void)rmf_walk_say(w, "\"stalled\"");
    if (w->status.going == RMF_NONE || w->gone) return;
    const char *scene = w->screen->scenes[w->status.going];
    int64_t t_us = w->status.going_us;
    if (w->status.scene != RMF_NONE && rmf_chance_in(&w->chance, 1)) {
        (void)rmf_walk_say(w, "\"failed\",\"scene\":\"%s\"", scene);
        return;
    }
    if (!rmf_walk_say(
            w, "\"started\",\"scene\":\"%s\",\"t\":%" PRId64 ".%06" PRId64 "%s",
            scene, t_us / SECOND, t_us % SECOND,
            w->by_seek ? ",\"by\":\"seek\"" : ""))
        w->gone = true;
    w->fed_us = t_us;
    w->stopped = false;
}

static void confirm(rmf_walk *w)
{
    rmf_walk_jump jump = w->jump;
    int64_t t_us = w->jump_us;
    w->now_us += rmf_chance_from(&w->chance, 0, 200000);
    w->jump = RMF_JUMPS_NOT;
    if (!rmf_walk_say(w, "\"%s\",\"t\":%" PRId64 ".%06" PRId64,
                      jump == RMF_LOOPS ? "looped" : "seeked", t_us / SECOND,
                      t_us % SECOND))
        return;
    w->fed_us = t_us;
    w->stopped = false;
}

/* ---- the whole ----------------------------------------------------------- */

static void wait(rmf_walk *w, const rmf_change *change)
{
    int64_t until = w->act_us;
    if (change->at_ms < NOW_MAX_US / 1000)
        until = least(until, change->at_ms * 1000);
    if (w->now_us < until) w->now_us = until;
}

/* Some press at once, some watch for a while. */
static int64_t rest_us(rmf_walk *w)
{
    if (rmf_chance_in(&w->chance, 60))
        return rmf_chance_from(&w->chance, 100000, 1500000);
    return rmf_chance_from(&w->chance, 500000, 7000000);
}

static void step(rmf_walk *w)
{
    rmf_change change;
    if (w->status.going != RMF_NONE) {
        arrive(w);
        return;
    }
    if (w->jump != RMF_JUMPS_NOT) {
        confirm(w);
        return;
    }
    rmf_next_change(w->screen->doc, w->session, &change);
    if (change.at_ms <= w->now_us / 1000) {
        (void)rmf_walk_say(w, "\"waited\"");
        rmf_next_change(w->screen->doc, w->session, &change);
        if (change.at_ms <= w->now_us / 1000) w->now_us += 1000;
    } else if (w->now_us >= w->act_us) {
        rmf_walk_act(w);
        w->act_us = w->now_us + rest_us(w);
    } else if (w->status.held || w->stopped || w->status.scene == RMF_NONE) {
        wait(w, &change);
    } else {
        run(w, &change);
    }
}

static void begin(rmf_walk *w, const rmf_chance *chance, rmf_diary *diary)
{
    static const int64_t speeds[] = {100, 100, 100, 100, 100, 125, 150, 75};
    rmf_buf_free(&w->text);
    rmf_buf_free(&w->derived);
    w->chance = *chance;
    w->diary = diary;
    w->count = 0;
    w->moved_from_us = -1;
    w->now_us = w->fed_us = 0;
    w->percent = speeds[rmf_chance_of(&w->chance, 8)];
    w->act_us = rest_us(w);
    w->jump = RMF_JUMPS_NOT;
    w->by_seek = w->stopped = w->hidden = w->gone = w->failed = false;
    w->session = rmf_session_init(w->screen->doc, w->memory);
    rmf_status_get(w->screen->doc, w->session, &w->status);
}

static void open_film(rmf_walk *w, bool returned)
{
    static const char *const devices[] = {"desktop", "desktop", "phone",
                                          "phone",   "phone",   "tablet"};
    static const char *const languages[] = {"en", "en", "de",
                                            "fr", "ar", "pt-BR"};
    char onward[160] = "";
    uint32_t scene = rmf_chance_of(&w->chance, rmf_scene_count(w->screen->doc));
    if (returned && rmf_chance_in(&w->chance, 20)) {
        (void)snprintf(onward, sizeof onward, ",\"scene\":\"%s\",\"t\":1.5",
                       w->screen->scenes[scene]);
    }
    for (int tries = 0; tries < 2 && w->count == 0; tries++) {
        (void)rmf_walk_say(
            w,
            "\"opened\",\"release\":\"%s\",\"seed\":%u,\"device\":\"%s\","
            "\"language\":\"%s\",\"returned\":%s%s",
            w->screen->release, rmf_chance_of(&w->chance, 1u << 31),
            devices[rmf_chance_of(&w->chance, 6)],
            languages[rmf_chance_of(&w->chance, 6)],
            returned ? "true" : "false", tries ? "" : onward);
    }
    if (rmf_chance_in(&w->chance, 3)) w->gone = true; /* before a picture */
}

bool rmf_walk_play(rmf_walk *walk, const rmf_chance *chance, bool returned,
                   rmf_diary *diary)
{
    begin(walk, chance, diary);
    open_film(walk, returned);
    while (!walk->gone && !walk->failed && walk->count < EVENTS_MAX &&
           walk->now_us < NOW_MAX_US)
        step(walk);
    settle_moved(walk);
    return !walk->failed && !diary->failed && walk->count > 0;
}
