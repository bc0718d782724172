/* What a viewer does: one thing among those that are possible now. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "simulate/stand.h"

#define VIEW_SIZE  (256u << 10)
#define PLACED_MAX 64u
#define SECOND     1000000
#define WORDS_MAX  4096u /* of a form's values */

static const char *text_in(const json_t *object, const char *field)
{
    const char *text = json_string_value(json_object_get(object, field));
    return text ? text : "";
}

static bool is(const json_t *object, const char *field, const char *word)
{
    return strcmp(text_in(object, field), word) == 0;
}

/* As the player draws it; the caller's. */
static json_t *look(rmf_walk *w, uint32_t element, uint32_t panel)
{
    rmf_writer out = {.at = w->view, .cap = VIEW_SIZE};
    if (element != RMF_NONE) {
        rmf_view_element(w->screen->doc, w->session, element, &out);
    } else {
        rmf_view_panel(w->screen->doc, w->session, panel, &out);
    }
    if (out.size > out.cap) return NULL;
    return json_loadb(w->view, out.size, 0, NULL);
}

/* ---- values -------------------------------------------------------------- */

/* Longer than reports take as an answer: it stays in the event. */
#define SENTENCE                                                               \
    "a sentence that is so long that reports leave it where it came, alone"

/* What people write; some of it to make trouble. */
static const char *written(rmf_walk *w)
{
    static const char *const words[] = {
        "leather",     "hide",       "yes",  "I do not know",
        "Käse & Brot", "شارع",       "=1+1", "<b>bold</b>",
        "a \"b\" c",   "two\nlines", "a\\b", SENTENCE};
    return words[rmf_chance_of(&w->chance, sizeof words / sizeof words[0])];
}

static double number_in(const json_t *view, const char *field, double standard)
{
    const json_t *number = json_object_get(view, field);
    return json_is_number(number) ? json_number_value(number) : standard;
}

/* One that the control can have. */
static double number_of(rmf_walk *w, const json_t *view)
{
    double min = number_in(view, "min", 0);
    double max = number_in(view, "max", 10);
    double step = number_in(view, "step", 1);
    if (step <= 0 || max < min) return min;
    double steps = (max - min) / step;
    uint32_t count = steps > 1000 ? 1000 : (uint32_t)(steps + 1e-9);
    return min + step * rmf_chance_of(&w->chance, count + 1);
}

static double weight_of(const rmf_walk *w, const char *element,
                        const char *option)
{
    const json_t *weight =
        json_object_get(json_object_get(w->options->weights, element), option);
    double value = json_is_number(weight) ? json_number_value(weight) : 1;
    return value > 0 ? value : 0;
}

/* One of the options by their weights; NULL: there is none. */
static const char *option_of(rmf_walk *w, const char *element,
                             const json_t *options)
{
    size_t i = 0;
    const json_t *option = NULL;
    double all = 0;
    json_array_foreach(options, i, option)
    {
        if (!json_is_true(json_object_get(option, "disabled")))
            all += weight_of(w, element, text_in(option, "id"));
    }
    double at = all * rmf_chance_of(&w->chance, 1u << 30) / (1u << 30);
    json_array_foreach(options, i, option)
    {
        if (json_is_true(json_object_get(option, "disabled"))) continue;
        at -= weight_of(w, element, text_in(option, "id"));
        if (at < 0) return text_in(option, "id");
    }
    return NULL;
}

/* ---- answers ------------------------------------------------------------- */

static void say_answer(rmf_walk *w, uint32_t element, const char *json,
                       const char *name)
{
    if (rmf_walk_say(w, "\"answered\",\"element\":\"%s\",\"value\":%s",
                     w->screen->elements[element].id, json))
        rmf_diary_answered(w->diary, element, name);
}

static void say_text(rmf_walk *w, uint32_t element, const char *text)
{
    rmf_buf json;
    rmf_buf_init(&json, RMF_WALK_LINE);
    rmf_buf_json(&json, text);
    say_answer(w, element, json.at, text);
    rmf_buf_free(&json);
}

static void say_several(rmf_walk *w, uint32_t element, const json_t *options)
{
    rmf_buf json;
    size_t i = 0;
    const json_t *option = NULL;
    rmf_buf_init(&json, RMF_WALK_LINE);
    json_array_foreach(options, i, option)
    {
        if (!rmf_chance_in(&w->chance, 50)) continue;
        rmf_buf_puts(&json, json.size ? "," : "[");
        rmf_buf_json(&json, text_in(option, "id"));
    }
    rmf_buf_puts(&json, json.size ? "]" : "[]");
    say_answer(w, element, json.at, json.at);
    rmf_buf_free(&json);
}

static void answer(rmf_walk *w, uint32_t element, const json_t *view)
{
    const json_t *options = json_object_get(view, "options");
    const char *type =
        text_in(view, *text_in(view, "type") ? "type" : "control");
    char number[32];
    if (strcmp(type, "several") == 0) {
        say_several(w, element, options);
    } else if (json_array_size(options) > 0) {
        const char *id = option_of(w, text_in(view, "id"), options);
        if (id) say_text(w, element, id);
    } else if (strcmp(type, "truth") == 0) {
        const char *word = rmf_chance_in(&w->chance, 50) ? "true" : "false";
        say_answer(w, element, word, word);
    } else if (strcmp(type, "text") == 0) {
        say_text(w, element, written(w));
    } else {
        (void)snprintf(number, sizeof number, "%.10g", number_of(w, view));
        say_answer(w, element, number, number);
    }
}

/* ---- forms --------------------------------------------------------------- */

static void put_value(rmf_walk *w, const json_t *field, rmf_buf *out)
{
    const char *type = text_in(field, "type");
    if (strcmp(type, "checkbox") == 0) {
        rmf_buf_puts(out,
                     rmf_chance_in(&w->chance, 50) ||
                             json_is_true(json_object_get(field, "required"))
                         ? "true"
                         : "false");
    } else if (strcmp(type, "number") == 0) {
        rmf_buf_putf(out, "%.10g", number_of(w, field));
    } else if (strcmp(type, "email") == 0) {
        rmf_buf_putf(out, "\"v%u@example.org\"",
                     rmf_chance_of(&w->chance, 1000000));
    } else if (strcmp(type, "tel") == 0) {
        rmf_buf_puts(out, "\"+49 (30) 123456\"");
    } else if (strcmp(type, "date") == 0) {
        rmf_buf_puts(out, "\"2026-02-28\"");
    } else if (strcmp(type, "select") == 0) {
        const char *id = option_of(w, "", json_object_get(field, "options"));
        rmf_buf_json(out, id ? id : "");
    } else if (strcmp(type, "hidden") == 0) {
        rmf_buf_json(out, text_in(field, "value"));
    } else {
        rmf_buf_json(out, "Ada");
    }
}

static void submit(rmf_walk *w, const json_t *view)
{
    rmf_buf values;
    size_t i = 0;
    const json_t *field = NULL;
    rmf_buf_init(&values, WORDS_MAX);
    json_array_foreach(json_object_get(view, "fields"), i, field)
    {
        bool required = json_is_true(json_object_get(field, "required"));
        if (!required && rmf_chance_in(&w->chance, 30)) continue;
        if (values.size > 0) rmf_buf_puts(&values, ",");
        rmf_buf_json(&values, text_in(field, "id"));
        rmf_buf_puts(&values, ":");
        put_value(w, field, &values);
    }
    (void)rmf_walk_say(w,
                       "\"submitted\",\"form\":\"%s\",\"values\":{%s},"
                       "\"release\":\"%s\"",
                       text_in(view, "id"), values.at, w->screen->release);
    rmf_buf_free(&values);
}

/* ---- the picture --------------------------------------------------------- */

/* People press where they take something for pressable: near a place or two of
 * each scene, and anywhere at times. */
static void miss(rmf_walk *w)
{
    rmf_chance place = rmf_chance_for(w->status.scene, 77);
    uint32_t x = rmf_chance_of(&w->chance, 10001);
    uint32_t y = rmf_chance_of(&w->chance, 10001);
    for (unsigned i = rmf_chance_of(&w->chance, 2); i < 2; i++) {
        (void)rmf_chance_next(&place);
    }
    if (rmf_chance_in(&w->chance, 85)) {
        x = 500 + rmf_chance_of(&place, 9000) + x % 600 - 300;
        y = 500 + rmf_chance_of(&place, 9000) + y % 600 - 300;
    }
    (void)rmf_walk_say(w, "\"missed\",\"x\":%u.%02u,\"y\":%u.%02u", x / 100,
                       x % 100, y / 100, y % 100);
}

static void press(rmf_walk *w, const json_t *view)
{
    bool presses = json_is_true(json_object_get(view, "presses"));
    bool hovers = json_is_true(json_object_get(view, "hovers"));
    if (!presses) {
        miss(w);
    } else if (hovers && rmf_chance_in(&w->chance, 30)) {
        (void)rmf_walk_say(w, "\"hovered\",\"element\":\"%s\"",
                           text_in(view, "id"));
    } else {
        (void)rmf_walk_say(w,
                           "\"pressed\",\"element\":\"%s\",\"release\":\"%s\"",
                           text_in(view, "id"), w->screen->release);
    }
}

static void choose(rmf_walk *w, const json_t *view, const char *list,
                   const char *format)
{
    const char *id = text_in(view, "id");
    const char *option = option_of(w, id, json_object_get(view, list));
    char line[320];
    if (!option) return;
    (void)snprintf(line, sizeof line, "%s,\"element\":\"%s\",\"option\":\"%s\"",
                   format, id, option);
    (void)rmf_walk_say(w, "%s", line);
}

static void use(rmf_walk *w, uint32_t element, const json_t *view)
{
    if (is(view, "kind", "choice")) {
        choose(w, view, "options", "\"chose\"");
    } else if (is(view, "kind", "chapters")) {
        if (rmf_chance_in(&w->chance, 15))
            choose(w, view, "entries", "\"asked\",\"what\":\"chapter\"");
    } else if (is(view, "kind", "question") || is(view, "kind", "input")) {
        answer(w, element, view);
    } else if (is(view, "kind", "form")) {
        submit(w, view);
    } else {
        press(w, view);
    }
}

static void touch(rmf_walk *w)
{
    rmf_placed placed[PLACED_MAX];
    uint32_t count = rmf_on_picture(w->screen->doc, w->session, w->status.t_us,
                                    placed, PLACED_MAX);
    count = count < PLACED_MAX ? count : PLACED_MAX;
    if (count == 0) {
        miss(w);
        return;
    }
    const rmf_placed *one = &placed[rmf_chance_of(&w->chance, count)];
    if (one->flags & RMF_PLACED_DISABLED && rmf_chance_in(&w->chance, 90))
        return;
    json_t *view = look(w, one->element, RMF_NONE);
    if (view) use(w, one->element, view);
    json_decref(view);
}

/* ---- panels -------------------------------------------------------------- */

static void in_panel(rmf_walk *w)
{
    uint32_t top = w->status.panels[w->status.panel_count - 1];
    json_t *view = look(w, RMF_NONE, top);
    const json_t *buttons = json_object_get(view, "buttons");
    const char *id = text_in(view, "id");
    const char *button = option_of(w, "", buttons);
    bool stays = json_is_false(json_object_get(view, "dismissible"));
    if (is(view, "kind", "form") && (stays || rmf_chance_in(&w->chance, 50))) {
        submit(w, view);
    } else if (button && rmf_chance_in(&w->chance, 50)) {
        (void)rmf_walk_say(w, "\"pressed\",\"panel\":\"%s\",\"button\":\"%s\"",
                           id, button);
    } else if (view && !stays) {
        (void)rmf_walk_say(w, "\"closed\",\"panel\":\"%s\"", id);
    }
    json_decref(view);
}

/* ---- the page ------------------------------------------------------------ */

static void pause(rmf_walk *w)
{
    if (!rmf_walk_say(w, "\"paused\"")) return;
    w->now_us += rmf_chance_from(&w->chance, 300000, 20000000);
    if (rmf_chance_in(&w->chance, 80)) (void)rmf_walk_say(w, "\"resumed\"");
}

/* Hidden time does not count. A page that was loaded again goes on. */
static void hide(rmf_walk *w)
{
    if (!rmf_walk_say(w, "\"hidden\"")) return;
    if (rmf_chance_in(&w->chance, 15)) {
        w->gone = true;
    } else if (rmf_chance_in(&w->chance, 50)) {
        w->hidden = true; /* the film goes on */
    } else if (rmf_chance_in(&w->chance, 25)) {
        (void)rmf_walk_say(w, "\"reopened\"");
        (void)rmf_walk_say(w, "\"visible\"");
        (void)rmf_walk_say(w, "\"resumed\"");
    } else {
        (void)rmf_walk_say(w, "\"visible\"");
    }
}

static void seek(rmf_walk *w)
{
    uint32_t scene = w->status.scene;
    int64_t from = w->status.seek_from_us;
    int64_t to = w->status.seek_to_us;
    if (rmf_chance_in(&w->chance, 20)) {
        scene = rmf_chance_of(&w->chance, rmf_scene_count(w->screen->doc));
        from = 0;
        to = rmf_scene_length_us(w->screen->doc, scene);
    }
    int64_t t_us = to > from ? rmf_chance_from(&w->chance, from, to - 1) : from;
    (void)rmf_walk_say(w,
                       "\"asked\",\"what\":\"seek\",\"scene\":\"%s\",\"t\":"
                       "%" PRId64 ".%06" PRId64,
                       w->screen->scenes[scene], t_us / SECOND, t_us % SECOND);
}

static void set(rmf_walk *w)
{
    static const char *const said[] = {
        "\"setting\",\"name\":\"no_time_limits\",\"value\":true",
        "\"setting\",\"name\":\"no_time_limits\",\"value\":false",
        "\"setting\",\"name\":\"more_time\",\"value\":true",
        "\"setting\",\"name\":\"more_time\",\"value\":5",
        "\"setting\",\"name\":\"muted\",\"value\":true",
        "\"setting\",\"name\":\"muted\",\"value\":false",
        "\"setting\",\"name\":\"rate\",\"value\":1.5",
        "\"setting\",\"name\":\"rate\",\"value\":1",
        "\"narrow\",\"value\":true",
        "\"narrow\",\"value\":false",
        "\"host\",\"name\":\"lamp\"",
        "\"stalled\""};
    (void)rmf_walk_say(w, "%s", said[rmf_chance_of(&w->chance, 12)]);
}

static void go_back(rmf_walk *w)
{
    if (w->status.can_go_back)
        (void)rmf_walk_say(w, "\"asked\",\"what\":\"back\"");
}

static void begin_again(rmf_walk *w)
{
    (void)rmf_walk_say(w, "\"asked\",\"what\":\"restart\"");
}

/* ---- one thing ----------------------------------------------------------- */

typedef void deed_fn(rmf_walk *w);

static const struct deed {
    uint32_t weight;
    deed_fn *run;
} deeds[] = {{56, touch}, {14, miss}, {5, pause},   {4, hide},
             {9, seek},   {5, set},   {3, go_back}, {2, begin_again}};

static void do_something(rmf_walk *w)
{
    uint32_t all = 0;
    for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++)
        all += deeds[i].weight;
    uint32_t dice = rmf_chance_of(&w->chance, all);
    size_t i = 0;
    while (dice >= deeds[i].weight)
        dice -= deeds[i++].weight;
    deeds[i].run(w);
}

static bool leaves(rmf_walk *w)
{
    uint32_t percent = w->status.ended ? 35 : 5;
    if (!rmf_chance_in(&w->chance, percent)) return false;
    if (rmf_chance_in(&w->chance, 50)) (void)rmf_walk_say(w, "\"hidden\"");
    w->gone = true;
    return true;
}

void rmf_walk_act(rmf_walk *w)
{
    if (w->status.scene == RMF_NONE || leaves(w)) return;
    if (w->hidden || w->status.held & RMF_HELD_HIDDEN) {
        w->hidden = !rmf_walk_say(w, "\"visible\"");
    } else if (w->status.panel_count && rmf_chance_in(&w->chance, 70)) {
        in_panel(w);
    } else if (w->status.held & RMF_HELD_VIEWER &&
               rmf_chance_in(&w->chance, 60)) {
        (void)rmf_walk_say(w, "\"resumed\"");
    } else if (w->status.ended && rmf_chance_in(&w->chance, 20)) {
        begin_again(w);
    } else {
        do_something(w);
    }
}
