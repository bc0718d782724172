/* Reading a batch: the engine's own reader decides what an event is. */
#include "events/batch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/json.h"
#include "events/answers.h"
#include "events/chunk.h"
#include "events/counted.h"
#include "events/robots.h"
#include "projects/projects.h"

#define ARENA_MAX    (16u << 20)
#define SCRATCH_SIZE (RMF_INPUT_SIZE_MAX + (64u << 10))
#define PART_SIZE    64u
#define ONE          INT64_C(1000000) /* of numbers */

rmf_batch *rmf_batch_new(rmf_request *req)
{
    rmf_batch *batch = calloc(1, sizeof *batch);
    if (!batch) return NULL;
    batch->req = req;
    batch->app = rmf_request_app(req);
    batch->robot = rmf_is_robot(rmf_request_header(req, "User-Agent"),
                                rmf_request_header(req, "Sec-Purpose"));
    batch->device = "";
    batch->language = "";
    batch->consent = "";
    rmf_arena_init(&batch->arena, ARENA_MAX);
    return batch;
}

void rmf_batch_free(void *held)
{
    rmf_batch *batch = held;
    if (batch->release)
        rmf_release_give_back(batch->app->releases, batch->release);
    rmf_arena_free(&batch->arena);
    free(batch);
}

/* ---- pieces of JSON ------------------------------------------------------ */

typedef struct reading {
    rmf_batch *batch;
    rmf_json json;
    char *line;    /* RMF_INPUT_SIZE_MAX: the event without n and derived */
    char *scratch; /* SCRATCH_SIZE */
    int64_t latest_ms;
} reading;

static const char *copy_str(rmf_batch *batch, rmf_str str)
{
    const char *copy = rmf_arena_copy(&batch->arena, str.at, str.size);
    return copy ? copy : "";
}

/* The text of a field; NULL: absent or no text. */
static const char *text_at(reading *r, uint32_t object, const char *field)
{
    uint32_t node = rmf_json_get(&r->json, object, field);
    if (!rmf_json_is(&r->json, node, RMF_JSON_STRING)) return NULL;
    return copy_str(r->batch, rmf_json_at(&r->json, node)->str);
}

/* A whole number of a field; false: absent or not one. */
static bool whole_at(reading *r, uint32_t object, const char *field,
                     int64_t *out)
{
    uint32_t node = rmf_json_get(&r->json, object, field);
    if (!rmf_json_is(&r->json, node, RMF_JSON_NUMBER)) return false;
    rmf_str text = rmf_json_at(&r->json, node)->str;
    char digits[24];
    char *end = NULL;
    if (text.size >= sizeof digits) return false;
    memcpy(digits, text.at, text.size);
    digits[text.size] = 0;
    int64_t number = strtoll(digits, &end, 10);
    if (*end) return false;
    *out = number;
    return true;
}

static bool is_word(rmf_str str, const char *word)
{
    return str.size == strlen(word) && memcmp(str.at, word, str.size) == 0;
}

static bool key_is(const rmf_json *json, uint32_t key, const char *word)
{
    return is_word(rmf_json_at(json, key)->str, word);
}

/* The object without `n`, and without `derived` where `input_only`. Returns
 * its size, which may pass `cap`. */
static size_t write_line(const rmf_json *json, uint32_t object, bool input_only,
                         char *at, size_t cap)
{
    rmf_writer out = {.at = at, .cap = cap};
    size_t fields = 0;
    for (uint32_t key = rmf_json_first(json, object); key != RMF_NONE;
         key = rmf_json_after(json, object, key + 1)) {
        if (key_is(json, key, "n") ||
            (input_only && key_is(json, key, "derived")))
            continue;
        if (out.size < cap) at[out.size] = fields ? ',' : '{';
        out.size++;
        fields++;
        rmf_json_write(json, key, &out);
        if (out.size < cap) at[out.size] = ':';
        out.size++;
        rmf_json_write(json, key + 1, &out);
    }
    if (out.size < cap) at[out.size] = '}';
    return out.size + 1;
}

/* ---- deeds --------------------------------------------------------------- */

static void add_deed(reading *r, rmf_event *event, rmf_deed_kind kind,
                     const char *name, const char *part)
{
    rmf_deed *deed = rmf_arena_take(&r->batch->arena, sizeof *deed);
    if (!deed) return;
    *deed =
        (rmf_deed){event->deeds, kind, name ? name : "", part ? part : "", 0};
    event->deeds = deed;
}

/* A layer decides a choice, shows an element, reaches a goal once an event. */
static bool has_deed(const rmf_event *event, rmf_deed_kind kind,
                     const char *name)
{
    for (const rmf_deed *deed = event->deeds; deed; deed = deed->next)
        if (deed->kind == kind && strcmp(deed->name, name) == 0) return true;
    return false;
}

/* A panel opens and closes as often as it does. */
static bool is_of_panel(rmf_deed_kind kind)
{
    return kind == RMF_DEED_unfolded || kind == RMF_DEED_folded;
}

static bool in_outline(const rmf_batch *batch, const char *list,
                       const char *name)
{
    return json_object_get(json_object_get(batch->release->outline, list),
                           name) != NULL;
}

/* A choice has decided for one of its own options. */
static bool has_option(const rmf_batch *batch, const char *element,
                       const char *option)
{
    const json_t *outline = batch->release->outline;
    const json_t *options =
        json_object_get(json_object_get(outline, "options"), element);
    const char *kind = json_string_value(json_object_get(
        json_object_get(json_object_get(outline, "elements"), element),
        "kind"));
    return kind && strcmp(kind, "choice") == 0 &&
           json_object_get(options, option) != NULL;
}

/* An effect that the player derived. Names that the film does not have are
 * left out: they would only fill the reports. */
static void read_derived(reading *r, rmf_event *event, uint32_t object)
{
    static const struct row {
        const char *effect;
        rmf_deed_kind deed;
        const char *name, *part; /* fields */
        const char *list;        /* of the outline */
    } rows[] = {
        {"shown", RMF_DEED_shown, "element", NULL, "elements"},
        {"chosen", RMF_DEED_chosen, "element", "option", "elements"},
        {"defaulted", RMF_DEED_defaulted, "element", "option", "elements"},
        {"goal", RMF_DEED_goal, "goal", NULL, "goals"},
        {"ending", RMF_DEED_ending, "ending", NULL, "endings"},
        {"completed", RMF_DEED_completed, NULL, NULL, NULL},
        {"opened", RMF_DEED_unfolded, "panel", NULL, "panels"},
        {"closed", RMF_DEED_folded, "panel", NULL, "panels"},
    };
    const char *effect = text_at(r, object, "effect");
    for (size_t i = 0; effect && i < sizeof rows / sizeof rows[0]; i++) {
        const struct row *row = &rows[i];
        if (strcmp(row->effect, effect) != 0) continue;
        const char *name = row->name ? text_at(r, object, row->name) : "";
        const char *part = row->part ? text_at(r, object, row->part) : "";
        if (name && part &&
            (!row->list || in_outline(r->batch, row->list, name)) &&
            (!row->part || has_option(r->batch, name, part)) &&
            (is_of_panel(row->deed) || !has_deed(event, row->deed, name)))
            add_deed(r, event, row->deed, name, part);
    }
}

/* As far as it tells whether a variable can hold it. False: none can. */
static bool value_at(reading *r, uint32_t node, rmf_value *out)
{
    const rmf_json_node *n = rmf_json_at(&r->json, node);
    switch (n->type) {
    case RMF_JSON_TRUE:
    case RMF_JSON_FALSE:
        *out = (rmf_value){.type = RMF_BOOL};
        return true;
    case RMF_JSON_NUMBER:
        *out = (rmf_value){.type = RMF_NUMBER};
        return true;
    case RMF_JSON_STRING:
        *out = (rmf_value){.type = RMF_TEXT, .text = n->str};
        return true;
    case RMF_JSON_NULL:
    case RMF_JSON_ARRAY:
    case RMF_JSON_OBJECT:
        break;
    }
    return false;
}

static void read_kept(reading *r, rmf_event *event, uint32_t object)
{
    const char *effect = text_at(r, object, "effect");
    const char *name = text_at(r, object, "variable");
    uint32_t node = rmf_json_get(&r->json, object, "value");
    rmf_value value = {.type = RMF_BOOL};
    char text[512];
    rmf_writer out = {.at = text, .cap = sizeof text - 1};
    if (!effect || strcmp(effect, "kept") != 0 || !name || node == RMF_NONE ||
        !r->batch->viewer || !value_at(r, node, &value) ||
        !rmf_kept_fits(r->batch->release, name, &value))
        return;
    rmf_json_write(&r->json, node, &out);
    if (out.size >= sizeof text) return;
    text[out.size] = 0;
    add_deed(r, event, RMF_DEED_kept, name,
             rmf_arena_copy(&r->batch->arena, text, out.size));
}

static void read_all_derived(reading *r, rmf_event *event, uint32_t object)
{
    uint32_t list = rmf_json_get(&r->json, object, "derived");
    if (!rmf_json_is(&r->json, list, RMF_JSON_ARRAY)) return;
    uint32_t left = RMF_DERIVED_MAX;
    for (uint32_t at = rmf_json_first(&r->json, list);
         at != RMF_NONE && left > 0;
         at = rmf_json_after(&r->json, list, at), left--) {
        if (!rmf_json_is(&r->json, at, RMF_JSON_OBJECT)) continue;
        read_derived(r, event, at);
        read_kept(r, event, at);
    }
}

static const char *pressed_name(reading *r, uint32_t object)
{
    const char *element = text_at(r, object, "element");
    const char *panel = text_at(r, object, "panel");
    const char *button = text_at(r, object, "button");
    if (element || !panel || !button) return element;
    size_t size = strlen(panel) + strlen(button) + 2;
    char *name = rmf_arena_take(&r->batch->arena, size);
    if (name) (void)snprintf(name, size, "%s/%s", panel, button);
    return name;
}

/* Of a place in millionths of a percent. */
static uint32_t cell_of(int64_t place)
{
    const int64_t cell = 100 * INT64_C(1000000) / RMF_CELLS;
    if (place < 0) return 0;
    return place < RMF_CELLS * cell ? (uint32_t)(place / cell) : RMF_CELLS - 1;
}

static void add_place(reading *r, rmf_event *event, rmf_deed_kind kind,
                      const rmf_input *input)
{
    const rmf_deed *before = event->deeds;
    add_deed(r, event, kind, NULL, NULL);
    if (event->deeds == before) return;
    event->deeds->cell = cell_of(input->y) * RMF_CELLS + cell_of(input->x);
}

static bool has_place(const reading *r, uint32_t object)
{
    return rmf_json_get(&r->json, object, "x") != RMF_NONE &&
           rmf_json_get(&r->json, object, "y") != RMF_NONE;
}

/* An option id, several of them, or a short answer. */
static void add_answer(reading *r, rmf_event *event, uint32_t object)
{
    uint32_t value = rmf_json_get(&r->json, object, "value");
    char text[PART_SIZE + 1];
    rmf_writer out = {.at = text, .cap = sizeof text - 1};
    if (value == RMF_NONE) return;
    if (rmf_json_is(&r->json, value, RMF_JSON_STRING)) {
        rmf_str str = rmf_json_at(&r->json, value)->str;
        out.size = str.size;
        if (out.size <= PART_SIZE && str.size > 0)
            memcpy(text, str.at, str.size);
    } else {
        rmf_json_write(&r->json, value, &out);
    }
    /* Longer answers are free text, which is in the event. */
    if (out.size > PART_SIZE) return;
    text[out.size] = 0;
    add_deed(r, event, RMF_DEED_answered, text_at(r, object, "element"),
             rmf_arena_copy(&r->batch->arena, text, out.size));
}

/* Choosing, answering and the like are use of the element, as a press is. */
static void add_used(reading *r, rmf_event *event, rmf_deed_kind kind,
                     const char *element)
{
    if (!element || !in_outline(r->batch, "elements", element)) return;
    add_deed(r, event, kind, element, NULL);
}

static void read_opened(reading *r, rmf_event *event, const rmf_input *input)
{
    rmf_batch *batch = r->batch;
    batch->opens = true;
    batch->device = copy_str(batch, input->device);
    batch->language = copy_str(batch, input->language);
    add_deed(r, event, RMF_DEED_opened, batch->device, batch->language);
}

/* What a player tells of how it plays. */
static void read_setting(reading *r, rmf_event *event, const rmf_input *input)
{
    const rmf_value *value = &input->values[0].value;
    bool muted = is_word(input->name, "muted") && value->type == RMF_BOOL;
    bool rate = is_word(input->name, "rate") && value->type == RMF_NUMBER;
    const rmf_deed *before = event->deeds;
    if (input->value_count != 1 || (!muted && !rate)) return;
    add_deed(r, event, muted ? RMF_DEED_muted : RMF_DEED_rate, NULL, NULL);
    if (event->deeds == before) return;
    event->deeds->cell = value->number != (muted ? 0 : ONE);
}

/* What follows for the reports from the input itself. */
static void read_deeds(reading *r, rmf_event *event, const rmf_input *input,
                       uint32_t object)
{
    switch (input->kind) {
    case RMF_IN_opened:
        read_opened(r, event, input);
        break;
    case RMF_IN_started:
        event->t_us = input->t_us;
        event->by_seek = input->flag;
        add_deed(r, event, RMF_DEED_scene, text_at(r, object, "scene"), NULL);
        add_deed(r, event, RMF_DEED_play, NULL, NULL);
        break;
    case RMF_IN_moved:
        event->from_us = input->from_us;
        event->t_us = input->t_us;
        break;
    case RMF_IN_seeked:
    case RMF_IN_looped:
        event->t_us = input->t_us;
        break;
    case RMF_IN_pressed:
        add_deed(r, event, RMF_DEED_pressed, pressed_name(r, object), NULL);
        if (has_place(r, object)) add_place(r, event, RMF_DEED_hit, input);
        break;
    case RMF_IN_missed:
        add_place(r, event, RMF_DEED_missed, input);
        break;
    case RMF_IN_chose:
        add_deed(r, event, RMF_DEED_chose, text_at(r, object, "element"),
                 text_at(r, object, "option"));
        add_used(r, event, RMF_DEED_pressed, text_at(r, object, "element"));
        break;
    case RMF_IN_answered:
        add_answer(r, event, object);
        add_used(r, event, RMF_DEED_pressed, text_at(r, object, "element"));
        break;
    case RMF_IN_hovered:
    case RMF_IN_gazed:
        add_used(r, event, RMF_DEED_hovered, text_at(r, object, "element"));
        break;
    case RMF_IN_asked:
        add_used(r, event, RMF_DEED_pressed, text_at(r, object, "element"));
        break;
    case RMF_IN_submitted:
        add_deed(r, event, RMF_DEED_submitted, text_at(r, object, "form"),
                 text_at(r, object, "release"));
        add_used(r, event, RMF_DEED_pressed, text_at(r, object, "form"));
        break;
    case RMF_IN_setting:
        read_setting(r, event, input);
        break;
    case RMF_IN_ended:
    case RMF_IN_stalled:
    case RMF_IN_failed:
    case RMF_IN_waited:
    case RMF_IN_closed:
    case RMF_IN_paused:
    case RMF_IN_resumed:
    case RMF_IN_visible:
    case RMF_IN_hidden:
    case RMF_IN_reopened:
    case RMF_IN_narrow:
    case RMF_IN_fact:
    case RMF_IN_graded:
    case RMF_IN_released:
    case RMF_IN_host:
        break;
    }
}

/* ---- events ----------------------------------------------------------------
 */

static void refuse(reading *r, int64_t n, const char *code, const char *detail)
{
    rmf_batch *batch = r->batch;
    rmf_refusal *refusal = rmf_arena_take(&batch->arena, sizeof *refusal);
    batch->refused++;
    if (!refusal) return;
    *refusal =
        (rmf_refusal){batch->refusals, n, code,
                      rmf_arena_copy(&batch->arena, detail, strlen(detail))};
    batch->refusals = refusal;
}

static const char *keep_body(reading *r, uint32_t object)
{
    size_t size = write_line(&r->json, object, false, NULL, 0);
    char *body = rmf_arena_take(&r->batch->arena, size + 1);
    if (body) (void)write_line(&r->json, object, false, body, size);
    return body;
}

/* What nobody can have done with this film is forged or broken. */
static bool fits_film(reading *r, uint32_t object, int64_t n,
                      const rmf_input *input)
{
    const rmf_release *release = r->batch->release;
    char why[160] = "no viewer of this film can have done that";
    bool ok = rmf_input_fits(release->loaded.doc, input) == RMF_OK;
    if (ok && input->kind == RMF_IN_submitted) {
        ok = rmf_form_fits(release, text_at(r, object, "form"), input, why,
                           sizeof why);
    }
    if (ok && input->kind == RMF_IN_opened &&
        (input->device.size > PART_SIZE || input->language.size > PART_SIZE)) {
        (void)snprintf(why, sizeof why,
                       "device and language have at most %u bytes", PART_SIZE);
        ok = false;
    }
    if (!ok) refuse(r, n, "malformed", why);
    return ok;
}

static bool read_input(reading *r, uint32_t object, int64_t n, rmf_input *out)
{
    rmf_finding why = {.text = ""};
    size_t size =
        write_line(&r->json, object, true, r->line, RMF_INPUT_SIZE_MAX);
    if (size > RMF_INPUT_SIZE_MAX) {
        refuse(r, n, "too_large", "an event has at most 64 KiB");
        return false;
    }
    if (rmf_input_read(r->batch->release->loaded.doc, r->line, size, r->scratch,
                       SCRATCH_SIZE, out, &why) == RMF_OK)
        return fits_film(r, object, n, out);
    refuse(r, n, "malformed", why.text);
    return false;
}

static bool check_numbers(reading *r, const rmf_input *input, int64_t n)
{
    bool opened = input->kind == RMF_IN_opened;
    if (opened != (n == 0)) {
        refuse(r, n, "order", "`opened` has n 0, and nothing else has");
        return false;
    }
    if (input->kind != RMF_IN_moved && input->at_ms > r->latest_ms) {
        refuse(r, n, "future", "at_ms is longer than the release has existed");
        return false;
    }
    return true;
}

static void read_event(reading *r, uint32_t object)
{
    int64_t n = -1;
    rmf_input input;
    if (!rmf_json_is(&r->json, object, RMF_JSON_OBJECT) ||
        !whole_at(r, object, "n", &n) || n < 0 || n > RMF_EVENT_N_MAX) {
        refuse(r, n, "number", "n is a whole number from 0 to 1000000");
        return;
    }
    if (!read_input(r, object, n, &input) || !check_numbers(r, &input, n))
        return;
    rmf_event *event = &r->batch->events[r->batch->count];
    *event = (rmf_event){.n = n,
                         .at_ms = input.kind == RMF_IN_moved ? -1 : input.at_ms,
                         .t_us = -1,
                         .kind = input.kind,
                         .body = keep_body(r, object)};
    read_all_derived(r, event, object);
    read_deeds(r, event, &input, object);
    r->batch->count++;
}

static int by_number(const void *a, const void *b)
{
    int64_t one = ((const rmf_event *)a)->n;
    int64_t two = ((const rmf_event *)b)->n;
    return (one > two) - (one < two);
}

static void read_events(reading *r, uint32_t list)
{
    for (uint32_t at = rmf_json_first(&r->json, list); at != RMF_NONE;
         at = rmf_json_after(&r->json, list, at))
        read_event(r, at);
    qsort(r->batch->events, r->batch->count, sizeof *r->batch->events,
          by_number);
}

/* ---- the whole
 * --------------------------------------------------------------- */

static bool malformed(rmf_batch *batch, const char *detail)
{
    rmf_reply_problem(batch->req, RMF_PROBLEM_body_malformed, "%s", detail);
    return false;
}

static bool take_release(reading *r)
{
    rmf_batch *batch = r->batch;
    const char *project = text_at(r, 0, "project");
    const char *release = text_at(r, 0, "release");
    rmf_found found = RMF_NOT_THERE;
    if (!project || !release)
        return malformed(batch, "project and release are texts");
    if (rmf_id_fits(release, RMF_ID_SIZE)) {
        batch->release =
            rmf_release_take(batch->app->releases, release, &found);
    }
    if (batch->release && strcmp(batch->release->project, project) == 0)
        return rmf_film_open_to(batch->req, project);
    rmf_reply_problem(batch->req,
                      found == RMF_NOT_READ ? RMF_PROBLEM_store_failed
                                            : RMF_PROBLEM_release_unknown,
                      NULL);
    return false;
}

static bool header_is_one(const rmf_request *req, const char *name)
{
    const char *value = rmf_request_header(req, name);
    return value && strcmp(value, "1") == 0;
}

/* What the viewer said, or else the browser: without a word of the viewer's it
 * is a no. Who is not to be known is dropped here, whatever a player sent. */
static void heed(reading *r)
{
    rmf_batch *batch = r->batch;
    char mode[RMF_CONSENT_SIZE];
    uint32_t said = rmf_json_get(&r->json, 0, "consent");
    bool yes = rmf_json_is(&r->json, said, RMF_JSON_TRUE);
    bool no = rmf_json_is(&r->json, said, RMF_JSON_FALSE) ||
              (!yes && (header_is_one(batch->req, "Sec-GPC") ||
                        header_is_one(batch->req, "DNT")));
    rmf_recordings_consent(batch->app->recordings, batch->release->project,
                           mode);
    bool off = strcmp(mode, RMF_CONSENT_OFF) == 0;
    bool asks = strcmp(mode, RMF_CONSENT_REQUIRED) == 0;
    if (off || no || (asks && !yes)) batch->viewer = NULL;
    if (!off && yes) batch->consent = RMF_SAID_YES;
    if (!off && no) batch->consent = RMF_SAID_NO;
}

static bool read_head(reading *r)
{
    rmf_batch *batch = r->batch;
    uint32_t viewer = rmf_json_get(&r->json, 0, "viewer");
    uint32_t consent = rmf_json_get(&r->json, 0, "consent");
    const char *why = NULL;
    batch->session = text_at(r, 0, "session");
    batch->viewer = text_at(r, 0, "viewer");
    if (!batch->session || strlen(batch->session) < 16 ||
        !rmf_id_fits(batch->session, 64))
        return malformed(batch, "session is an id of 16 to 64 characters");
    if (viewer != RMF_NONE &&
        (!batch->viewer || !rmf_id_fits(batch->viewer, 64)))
        return malformed(batch, "viewer is an id of at most 64 characters");
    if (consent != RMF_NONE && !rmf_json_is(&r->json, consent, RMF_JSON_TRUE) &&
        !rmf_json_is(&r->json, consent, RMF_JSON_FALSE))
        return malformed(batch, "consent is true or false");
    if (!rmf_came_read(&r->json, &batch->told, &why))
        return malformed(batch, why);
    if (!take_release(r)) return false;
    heed(r);
    return true;
}

/* How old a session may be at most, on a release of that age. A release from
 * the future says that our clock was put back: then it tells nothing. */
static int64_t latest_of(int64_t age_ms)
{
    return age_ms < 0 ? INT64_MAX : age_ms + RMF_EVENT_AHEAD_MS;
}

static bool read_whole(reading *r)
{
    rmf_batch *batch = r->batch;
    if (!rmf_json_is(&r->json, 0, RMF_JSON_OBJECT))
        return malformed(batch, "it takes an object");
    if (!read_head(r)) return false;
    uint32_t list = rmf_json_get(&r->json, 0, "events");
    if (!rmf_json_is(&r->json, list, RMF_JSON_ARRAY))
        return malformed(batch, "events is a list");
    uint32_t count = rmf_json_at(&r->json, list)->str.size;
    if (count > RMF_BATCH_EVENTS_MAX)
        return malformed(batch, "a batch has at most 1000 events");
    batch->events =
        rmf_arena_take(&batch->arena, (count + 1) * sizeof *batch->events);
    if (!batch->events) return malformed(batch, "too much at once");
    r->latest_ms = latest_of(rmf_wall_ms() - batch->release->created_ms);
    read_events(r, list);
    return true;
}

bool rmf_batch_read(rmf_batch *batch)
{
    size_t size = 0;
    const char *body = rmf_request_body(batch->req, &size);
    rmf_json_error why = {.text = ""};
    reading r = {.batch = batch};
    size_t need = (rmf_json_need(body, size) + 31) & ~(size_t)15;
    rmf_mem mem = {.at = aligned_alloc(16, need), .size = need};
    r.scratch = malloc(SCRATCH_SIZE + RMF_INPUT_SIZE_MAX);
    bool ok = false;
    if (!mem.at || !r.scratch) {
        rmf_reply_problem(batch->req, RMF_PROBLEM_overloaded, NULL);
    } else if (rmf_json_read(body, size, &mem, &r.json, &why) != RMF_OK) {
        ok = malformed(batch, why.text ? why.text : "");
    } else {
        r.line = r.scratch + SCRATCH_SIZE;
        ok = read_whole(&r);
    }
    free(r.scratch);
    free(mem.at);
    return ok;
}

/* ---- kept lines
 * ---------------------------------------------------------- */

static uint32_t count_lines(const rmf_buf *lines)
{
    uint32_t count = 0;
    for (size_t i = 0; i < lines->size; i++)
        count += lines->at[i] == '\n';
    return count + 1;
}

static void read_line(reading *r, const rmf_line *line)
{
    rmf_batch *batch = r->batch;
    rmf_input input;
    if (rmf_input_read(
            batch->release->loaded.doc, r->line,
            write_line(&r->json, 0, true, r->line, RMF_INPUT_SIZE_MAX),
            r->scratch, SCRATCH_SIZE, &input, NULL) != RMF_OK)
        return;
    rmf_event *event = &batch->events[batch->count++];
    *event = (rmf_event){.n = line->n,
                         .at_ms = input.kind == RMF_IN_moved ? -1 : input.at_ms,
                         .t_us = -1,
                         .kind = input.kind};
    read_all_derived(r, event, 0);
    read_deeds(r, event, &input, 0);
}

bool rmf_batch_read_lines(rmf_batch *batch, const rmf_buf *lines, int64_t from,
                          int64_t to)
{
    size_t need = (rmf_json_need(lines->at, lines->size) + 31) & ~(size_t)15;
    rmf_mem room = {.at = aligned_alloc(16, need), .size = need};
    reading r = {.batch = batch,
                 .scratch = malloc(SCRATCH_SIZE + RMF_INPUT_SIZE_MAX)};
    rmf_event *events =
        rmf_arena_take(&batch->arena, (batch->count + count_lines(lines)) *
                                          sizeof *batch->events);
    bool ok = room.at && r.scratch && events;
    if (ok) {
        r.line = r.scratch + SCRATCH_SIZE;
        if (batch->count)
            memcpy(events, batch->events, batch->count * sizeof *events);
        batch->events = events;
    }
    rmf_line line;
    for (size_t at = 0; ok && rmf_chunk_next(lines, &at, &line);) {
        rmf_mem mem = room;
        rmf_json_error why;
        if (line.n >= from && line.n < to &&
            rmf_json_read(line.json, line.size, &mem, &r.json, &why) == RMF_OK)
            read_line(&r, &line);
    }
    if (ok)
        qsort(batch->events, batch->count, sizeof *batch->events, by_number);
    free(r.scratch);
    free(room.at);
    return ok;
}

/* ---- the answer
 * --------------------------------------------------------------- */

static void reply_refusals(rmf_batch *batch)
{
    rmf_buf out;
    rmf_buf_init(&out, 4u << 20);
    rmf_buf_puts(&out, "{\"refused\": [");
    for (const rmf_refusal *r = batch->refusals; r; r = r->next) {
        rmf_buf_putf(&out,
                     "%s{\"n\": %" PRId64 ", \"code\": \"%s\", \"detail\": ",
                     r == batch->refusals ? "" : ", ", r->n, r->code);
        rmf_buf_json(&out, r->detail ? r->detail : "");
        rmf_buf_puts(&out, "}");
    }
    rmf_buf_puts(&out, "]}\n");
    rmf_reply_buf(batch->req, 200, "application/json", &out);
}

void rmf_batch_reply(rmf_batch *batch)
{
    rmf_request *req = batch->req;
    switch (batch->end) {
    case RMF_BATCH_KEPT:
        if (batch->refused > 0) {
            reply_refusals(batch);
        } else {
            rmf_reply_empty(req, 204);
        }
        break;
    case RMF_BATCH_SESSION_UNKNOWN:
        rmf_reply_problem(req, RMF_PROBLEM_session_unknown, NULL);
        break;
    case RMF_BATCH_SESSION_FOREIGN:
        rmf_reply_problem(req, RMF_PROBLEM_session_foreign, NULL);
        break;
    case RMF_BATCH_SHAPE_OTHER:
        rmf_reply_problem(req, RMF_PROBLEM_conflict,
                          "the session is on a release of another shape");
        break;
    case RMF_BATCH_SCATTERED:
        rmf_reply_problem(req, RMF_PROBLEM_conflict,
                          "too many of the session's events are missing "
                          "between those that are here");
        break;
    case RMF_BATCH_NOT_KEPT:
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
        break;
    }
}
