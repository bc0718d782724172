/* One viewing as its viewer would write it down. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simulate/inside.h"

#define ANSWER_MAX 64u   /* bytes; longer ones are words of their own */
#define TENTHS_MAX 36000 /* an hour */

/* Bits of a second. */
#define ONCE    1u
#define AGAIN   2u
#define SKIPPED 4u

bool rmf_diary_open(rmf_diary *diary, rmf_books *books)
{
    const rmf_document *doc = books->screen->doc;
    *diary = (rmf_diary){.books = books};
    diary->seconds = malloc(books->begins[rmf_scene_count(doc)] + 1);
    diary->moments =
        malloc((rmf_element_count(doc) + 1) * sizeof *diary->moments);
    diary->goals_ms = malloc(RMF_SCREEN_GOALS * sizeof *diary->goals_ms);
    diary->readings =
        malloc((rmf_panel_count(doc) + 1) * sizeof *diary->readings);
    if (!diary->seconds || !diary->moments || !diary->goals_ms ||
        !diary->readings)
        return false;
    rmf_diary_begin(diary);
    return true;
}

void rmf_diary_close(rmf_diary *diary)
{
    free(diary->notes);
    free(diary->seconds);
    free(diary->moments);
    free(diary->goals_ms);
    free(diary->readings);
    *diary = (rmf_diary){0};
}

void rmf_diary_begin(rmf_diary *diary)
{
    const rmf_document *doc = diary->books->screen->doc;
    diary->count = 0;
    diary->at_ms = 0;
    diary->scene = RMF_NONE;
    memset(diary->seconds, 0, diary->books->begins[rmf_scene_count(doc)]);
    for (uint32_t i = 0; i < rmf_element_count(doc); i++)
        diary->moments[i] = (rmf_moments){-1, -1, true};
    for (uint32_t i = 0; i < rmf_panel_count(doc); i++)
        diary->readings[i] = (rmf_reading){.since_ms = -1};
    for (uint32_t i = 0; i < RMF_SCREEN_GOALS; i++)
        diary->goals_ms[i] = -1;
    diary->goals_waiting = 0;
    diary->muted = diary->hidden = diary->fast = false;
    diary->quiet = 0;
}

/* ---- notes --------------------------------------------------------------- */

static bool is_once(rmf_note_kind kind)
{
    static const bool once[] = {
#define X(kind, is) [RMF_NOTE_##kind] = (is),
        RMF_NOTES(X)
#undef X
    };
    return once[kind];
}

static void note_many(rmf_diary *diary, const rmf_note *note)
{
    for (size_t i = 0; i < diary->count; i++) {
        rmf_note *old = &diary->notes[i];
        if (old->kind != note->kind || old->a != note->a || old->b != note->b)
            continue;
        if (!is_once(note->kind)) old->n += note->n;
        return;
    }
    if (diary->count == diary->room) {
        size_t room = diary->room ? diary->room * 2 : 64;
        rmf_note *notes = realloc(diary->notes, room * sizeof *notes);
        if (!notes) diary->failed = true;
        if (!notes) return;
        diary->notes = notes;
        diary->room = room;
    }
    diary->notes[diary->count++] = *note;
}

static void note(rmf_diary *diary, rmf_note_kind kind, uint32_t a, uint32_t b)
{
    rmf_note one = {kind, a, b, 1};
    note_many(diary, &one);
}

static uint32_t word(rmf_diary *diary, rmf_str text)
{
    return rmf_books_word(diary->books, text.at, text.size);
}

static uint32_t element_word(rmf_diary *diary, uint32_t element)
{
    return word(diary, rmf_element_id(diary->books->screen->doc, element));
}

static uint32_t scene_word(rmf_diary *diary, uint32_t scene)
{
    if (scene == RMF_NONE) return 0;
    return word(diary, rmf_scene_id(diary->books->screen->doc, scene));
}

/* ---- what the viewer did ------------------------------------------------- */

static void use(rmf_diary *diary, uint32_t element)
{
    if (element == RMF_NONE) return; /* a button in a panel, a form of one */
    const rmf_moments *m = &diary->moments[element];
    uint32_t name = element_word(diary, element);
    uint32_t others = 0;
    bool again = false;
    for (size_t i = 0; i < diary->count; i++) {
        const rmf_note *one = &diary->notes[i];
        if (one->kind != RMF_NOTE_used) continue;
        again = again || one->a == name;
        others++;
    }
    if (!again) note(diary, RMF_NOTE_turn, name, others + 1);
    if (!again && m->shown_ms >= 0) {
        note(diary, RMF_NOTE_used_in, name,
             rmf_books_time(diary->at_ms - m->shown_ms));
    }
    note(diary, RMF_NOTE_used, name, 0);
    note(diary, RMF_NOTE_uses, name, 0);
}

static uint32_t cell(int64_t percent)
{
    int64_t at = percent * RMF_SIM_CELLS / (100 * INT64_C(1000000));
    if (at < 0) return 0;
    return at < RMF_SIM_CELLS ? (uint32_t)at : RMF_SIM_CELLS - 1;
}

static void miss(rmf_diary *diary, const rmf_input *in, int64_t t_us)
{
    uint32_t window = (uint32_t)(t_us / RMF_SIM_WINDOW_US);
    uint32_t place = cell(in->y) * RMF_SIM_CELLS + cell(in->x);
    note(diary, RMF_NOTE_missed, scene_word(diary, diary->scene),
         window * RMF_SIM_CELLS * RMF_SIM_CELLS + place);
}

static void start(rmf_diary *diary, const rmf_input *in)
{
    uint32_t to = scene_word(diary, in->scene);
    note(diary, RMF_NOTE_played, 0, 0);
    if (!in->flag)
        note(diary, RMF_NOTE_edge, scene_word(diary, diary->scene), to);
    diary->scene = in->scene;
}

static void submit(rmf_diary *diary, const rmf_input *in)
{
    const rmf_document *doc = diary->books->screen->doc;
    rmf_str form = in->panel != RMF_NONE ? rmf_panel_id(doc, in->panel)
                                         : rmf_element_id(doc, in->element);
    note(diary, RMF_NOTE_submitted, word(diary, form), 0);
    note(diary, RMF_NOTE_submissions, 0, 0);
    note(diary, RMF_NOTE_interacted, 0, 0);
    use(diary, in->element);
}

static uint32_t panel_word(rmf_diary *diary, uint32_t panel)
{
    return word(diary, rmf_panel_id(diary->books->screen->doc, panel));
}

static void read_for(rmf_diary *diary, uint32_t panel, int64_t ms, uint32_t n)
{
    rmf_note one = {RMF_NOTE_read_in, panel_word(diary, panel),
                    rmf_books_time(ms), n};
    note_many(diary, &one);
}

static void hear_panels(rmf_diary *diary, int64_t at_ms)
{
    const rmf_document *doc = diary->books->screen->doc;
    for (uint32_t i = 0; i < rmf_panel_count(doc); i++) {
        rmf_reading *r = &diary->readings[i];
        if (r->since_ms >= 0 && !r->stamped) r->since_ms = at_ms;
        r->stamped = true;
        if (r->closed == 0) continue;
        read_for(diary, i, r->closed_stamped ? at_ms - r->closed_since_ms : 0,
                 r->closed);
        r->closed = 0;
    }
}

static void unfold(rmf_diary *diary, uint32_t panel)
{
    rmf_reading *r = &diary->readings[panel];
    note(diary, RMF_NOTE_opens, panel_word(diary, panel), 0);
    note(diary, RMF_NOTE_read, panel_word(diary, panel), 0);
    if (r->since_ms >= 0) return;
    r->since_ms = diary->at_ms;
    r->stamped = diary->timed;
}

static void fold(rmf_diary *diary, uint32_t panel)
{
    rmf_reading *r = &diary->readings[panel];
    if (r->since_ms < 0) return;
    if (diary->timed) {
        read_for(diary, panel, diary->at_ms - r->since_ms, 1);
    } else if (r->closed++ == 0) {
        r->closed_since_ms = r->since_ms;
        r->closed_stamped = r->stamped;
    }
    r->since_ms = -1;
}

static void heard(rmf_diary *diary, int64_t at_ms)
{
    hear_panels(diary, at_ms);
    const rmf_document *doc = diary->books->screen->doc;
    diary->at_ms = at_ms;
    diary->timed = true;
    for (uint32_t i = 0; i < rmf_element_count(doc); i++) {
        rmf_moments *m = &diary->moments[i];
        if (m->stamped) continue;
        m->stamped = true;
        m->shown_ms = at_ms;
    }
    for (uint32_t i = 0; i < RMF_SCREEN_GOALS; i++)
        if (diary->goals_waiting >> i & 1) diary->goals_ms[i] = at_ms;
    diary->goals_waiting = 0;
}

static void hover(rmf_diary *diary, uint32_t element)
{
    if (element != RMF_NONE)
        note(diary, RMF_NOTE_hovered, element_word(diary, element), 0);
}

/* What a viewer does with an element or in a panel. */
static void touch(rmf_diary *diary, const rmf_input *in)
{
    if (in->kind == RMF_IN_chose)
        diary->moments[in->element].chose_ms = in->at_ms;
    if (in->kind == RMF_IN_pressed || in->kind == RMF_IN_chose ||
        in->kind == RMF_IN_answered)
        note(diary, RMF_NOTE_interacted, 0, 0);
    use(diary, in->element);
}

/* How the film is played, and that the viewer is there. */
static void wake(rmf_diary *diary, const rmf_input *in)
{
    rmf_value value = in->values[0].value;
    switch ((unsigned)in->kind) {
    case RMF_IN_setting:
        if (rmf_sim_is(in->name, "muted")) diary->muted = value.number != 0;
        if (rmf_sim_is(in->name, "rate"))
            diary->fast = value.number != RMF_SIM_SECOND_US;
        return;
    case RMF_IN_reopened:
        diary->muted = diary->hidden = diary->fast = false;
        return;
    case RMF_IN_hidden:
    case RMF_IN_visible:
        diary->hidden = in->kind == RMF_IN_hidden;
        return;
    case RMF_IN_pressed:
    case RMF_IN_hovered:
    case RMF_IN_gazed:
    case RMF_IN_missed:
    case RMF_IN_chose:
    case RMF_IN_answered:
    case RMF_IN_submitted:
    case RMF_IN_closed:
    case RMF_IN_paused:
    case RMF_IN_resumed:
    case RMF_IN_asked:
        diary->quiet = 0;
        return;
    default:
        return;
    }
}

void rmf_diary_did(rmf_diary *diary, const rmf_input *in, int64_t t_us)
{
    heard(diary, in->at_ms);
    wake(diary, in);
    switch ((unsigned)in->kind) {
    case RMF_IN_opened:
        note(diary, RMF_NOTE_opened, 0, 0);
        note(diary, RMF_NOTE_device, word(diary, in->device), 0);
        note(diary, RMF_NOTE_language, word(diary, in->language), 0);
        break;
    case RMF_IN_started:
        start(diary, in);
        break;
    case RMF_IN_seeked:
        rmf_diary_jumped(diary, t_us, in->t_us);
        break;
    case RMF_IN_missed:
        miss(diary, in, t_us);
        break;
    case RMF_IN_submitted:
        submit(diary, in);
        break;
    case RMF_IN_answered:
        note(diary, RMF_NOTE_answers, 0, 0);
        touch(diary, in);
        break;
    case RMF_IN_pressed:
    case RMF_IN_chose:
    case RMF_IN_asked:
        touch(diary, in);
        break;
    case RMF_IN_hovered:
    case RMF_IN_gazed:
        hover(diary, in->element);
        break;
    default:
        break;
    }
}

void rmf_diary_answered(rmf_diary *diary, uint32_t element, const char *answer)
{
    size_t size = strlen(answer);
    if (size > ANSWER_MAX) return;
    note(diary, RMF_NOTE_answered, element_word(diary, element),
         rmf_books_word(diary->books, answer, size));
}

/* ---- what followed ------------------------------------------------------- */

static rmf_str option_of(const char *line, size_t size)
{
    static const char key[] = "\"option\":\"";
    const char *at = memmem(line, size, key, sizeof key - 1);
    if (!at) return (rmf_str){0};
    at += sizeof key - 1;
    const char *end = memchr(at, '"', size - (size_t)(at - line));
    return (rmf_str){at, end ? (uint32_t)(end - at) : 0};
}

/* The engine names options by number; its line has the id. */
static uint32_t option_word(rmf_diary *diary, const rmf_effect *effect)
{
    char line[1024];
    rmf_writer out = {.at = line, .cap = sizeof line};
    rmf_effect_write(diary->books->screen->doc, effect, &out);
    if (out.size > sizeof line) return 0;
    return word(diary, option_of(line, out.size));
}

static void decide(rmf_diary *diary, const rmf_effect *effect)
{
    const rmf_moments *m = &diary->moments[effect->element];
    uint32_t name = element_word(diary, effect->element);
    uint32_t option = option_word(diary, effect);
    if (effect->kind == RMF_FX_defaulted) {
        note(diary, RMF_NOTE_defaulted, name, option);
        return;
    }
    note(diary, RMF_NOTE_chosen, name, option);
    if (m->shown_ms < 0 || m->chose_ms < 0) return;
    int64_t tenths = (m->chose_ms - m->shown_ms) / 100;
    tenths = tenths < 0 ? 0 : tenths;
    tenths = tenths > TENTHS_MAX ? TENTHS_MAX : tenths;
    note(diary, RMF_NOTE_took, name, (uint32_t)tenths);
}

/* While the picture plays no time is said: what comes to the picture then was
 * shown when the host next says one, as `took` of conditions has it. */
static void show(rmf_diary *diary, const rmf_effect *effect)
{
    rmf_moments *m = &diary->moments[effect->element];
    note(diary, RMF_NOTE_shown, element_word(diary, effect->element), 0);
    if (m->shown_ms >= 0) return;
    m->shown_ms = diary->at_ms;
    m->stamped = diary->timed;
}

/* The choice with the option, as one word. */
static void opt(rmf_diary *diary, const rmf_effect *effect)
{
    char name[160];
    rmf_str choice = rmf_element_id(diary->books->screen->doc, effect->element);
    uint32_t option = option_word(diary, effect);
    const char *id = option ? diary->books->texts[option] : "";
    int size =
        snprintf(name, sizeof name, "%.*s/%s", (int)choice.size, choice.at, id);
    if (size > 0 && (size_t)size < sizeof name) {
        note(diary, RMF_NOTE_opted,
             rmf_books_word(diary->books, name, (size_t)size), 0);
    }
}

static void reach(rmf_diary *diary, const rmf_effect *effect)
{
    const rmf_screen *screen = diary->books->screen;
    uint32_t goal = word(diary, effect->text);
    const char *id = diary->books->texts[goal];
    note(diary, RMF_NOTE_goal, goal, 0);
    for (size_t i = 0; i < diary->count; i++) {
        if (diary->notes[i].kind == RMF_NOTE_opted)
            note(diary, RMF_NOTE_led, diary->notes[i].a, goal);
    }
    for (uint32_t i = 0; i < screen->goal_count; i++) {
        bool first = diary->goals_ms[i] < 0 && !(diary->goals_waiting >> i & 1);
        if (!first || strcmp(screen->goals[i], id) != 0) continue;
        if (diary->timed) {
            diary->goals_ms[i] = diary->at_ms;
        } else {
            diary->goals_waiting |= UINT32_C(1) << i;
        }
    }
}

void rmf_diary_followed(rmf_diary *diary, const rmf_effect *effects,
                        uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const rmf_effect *effect = &effects[i];
        switch ((unsigned)effect->kind) {
        case RMF_FX_shown:
            show(diary, effect);
            break;
        case RMF_FX_chosen:
            opt(diary, effect);
            decide(diary, effect);
            break;
        case RMF_FX_defaulted:
            decide(diary, effect);
            break;
        case RMF_FX_entered:
            note(diary, RMF_NOTE_entered, scene_word(diary, effect->scene), 0);
            note(diary, RMF_NOTE_visits, scene_word(diary, effect->scene), 0);
            break;
        case RMF_FX_opened:
            unfold(diary, effect->panel);
            break;
        case RMF_FX_closed:
            fold(diary, effect->panel);
            break;
        case RMF_FX_goal:
            reach(diary, effect);
            break;
        case RMF_FX_ending:
            note(diary, RMF_NOTE_ending, word(diary, effect->text), 0);
            break;
        case RMF_FX_completed:
            note(diary, RMF_NOTE_completed, 0, 0);
            break;
        default:
            break;
        }
    }
}

/* ---- watching ------------------------------------------------------------ */

/* Whether the middle of a second lies behind `from` and not behind `to`. */
static bool is_over(int64_t second, int64_t from_us, int64_t to_us)
{
    int64_t middle = second * RMF_SIM_SECOND_US + RMF_SIM_SECOND_US / 2;
    return from_us < middle && middle <= to_us;
}

/* One second more: how it was watched. */
static void note_manner(rmf_diary *diary)
{
    const bool is[] = {diary->muted, diary->hidden, diary->fast,
                       ++diary->quiet > 60};
    for (uint32_t i = 0; i < sizeof is / sizeof is[0]; i++) {
        if (!is[i]) continue;
        note(diary, RMF_NOTE_passive, 0, i);
        note(diary, RMF_NOTE_passively, 0, i);
    }
}

void rmf_diary_played(rmf_diary *diary, int64_t from_us, int64_t to_us)
{
    const size_t *begins = diary->books->begins;
    diary->timed = false;
    if (diary->scene == RMF_NONE) return;
    unsigned char *all = diary->seconds + begins[diary->scene];
    int64_t count = (int64_t)(begins[diary->scene + 1] - begins[diary->scene]);
    for (int64_t s = from_us / RMF_SIM_SECOND_US;
         s < count && s * RMF_SIM_SECOND_US <= to_us; s++) {
        if (!is_over(s, from_us, to_us)) continue;
        if (all[s] & ONCE) all[s] |= AGAIN;
        all[s] = (unsigned char)((all[s] | ONCE) & ~SKIPPED);
        note(diary, RMF_NOTE_seconds, scene_word(diary, diary->scene), 0);
        note_manner(diary);
    }
}

void rmf_diary_jumped(rmf_diary *diary, int64_t from_us, int64_t to_us)
{
    const size_t *begins = diary->books->begins;
    if (diary->scene == RMF_NONE) return;
    unsigned char *all = diary->seconds + begins[diary->scene];
    int64_t count = (int64_t)(begins[diary->scene + 1] - begins[diary->scene]);
    for (int64_t s = from_us / RMF_SIM_SECOND_US;
         s < count && s * RMF_SIM_SECOND_US <= to_us; s++) {
        if (is_over(s, from_us, to_us) && !(all[s] & ONCE)) all[s] |= SKIPPED;
    }
}
