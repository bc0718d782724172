#include "events/again.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "events/chunk.h"

#define SCRATCH_SIZE (RMF_INPUT_SIZE_MAX + (64u << 10))
#define EFFECT_SIZE  (64u << 10)
#define SAID_MAX     (1u << 20)
#define SLACK_US     2000000 /* clocks of players */

typedef struct playing {
    const rmf_document *doc;
    char *memory; /* session, turn, scratch, effect */
    rmf_session *session;
    rmf_turn *turn;
    char *scratch, *effect;
    int64_t played_us, at_ms;
    int64_t timed_us; /* played before what last told the time */
    rmf_buf *why;
} playing;

static size_t rounded(size_t size)
{
    return (size + 15) & ~(size_t)15;
}

static bool begin(playing *p, const rmf_document *doc)
{
    size_t session = rounded(rmf_session_size(doc));
    size_t turn = rounded(rmf_turn_size(doc));
    p->doc = doc;
    p->memory =
        aligned_alloc(16, session + turn + rounded(SCRATCH_SIZE) + EFFECT_SIZE);
    if (!p->memory) return false;
    p->session = rmf_session_init(doc, p->memory);
    p->turn = rmf_turn_init(doc, p->memory + session);
    p->scratch = p->memory + session + turn;
    p->effect = p->scratch + rounded(SCRATCH_SIZE);
    return true;
}

/* ---- what is compared ---------------------------------------------------- */

/* Effects that reports count, by their names; the others only tell. */
static bool counts(const char *effect)
{
    static const char *const effects[] = {"shown", "chosen", "defaulted",
                                          "goal",  "ending", "completed",
                                          "kept",  "opened", "closed"};
    for (size_t i = 0; effect && i < sizeof effects / sizeof effects[0]; i++)
        if (strcmp(effects[i], effect) == 0) return true;
    return false;
}

static void put_effect(const json_t *effect, rmf_buf *out)
{
    static const char *const fields[] = {"effect", "element",  "option", "goal",
                                         "ending", "variable", "panel"};
    if (!counts(json_string_value(json_object_get(effect, "effect")))) return;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const char *word =
            json_string_value(json_object_get(effect, fields[i]));
        rmf_buf_puts(out, word ? word : "");
        rmf_buf_puts(out, " ");
    }
    rmf_buf_puts(out, "\n");
}

/* What the player said. */
static void put_said(const json_t *derived, rmf_buf *out)
{
    for (size_t i = 0; i < json_array_size(derived); i++)
        put_effect(json_array_get(derived, i), out);
}

/* What follows. */
static void put_effects(const playing *p, rmf_buf *out)
{
    uint32_t count = 0;
    const rmf_effect *effects = rmf_turn_effects(p->turn, &count);
    for (uint32_t i = 0; i < count; i++) {
        rmf_writer to = {.at = p->effect, .cap = EFFECT_SIZE};
        if (rmf_effect_is_ask(effects[i].kind)) continue;
        rmf_effect_write(p->doc, &effects[i], &to);
        json_t *effect =
            to.size <= to.cap ? json_loadb(to.at, to.size, 0, NULL) : NULL;
        put_effect(effect, out);
        json_decref(effect);
    }
}

/* ---- one event ----------------------------------------------------------- */

static bool feed(playing *p, const json_t *body)
{
    rmf_input input;
    char *text = json_dumps(body, JSON_COMPACT);
    rmf_err err = text ? rmf_input_read(p->doc, text, strlen(text), p->scratch,
                                        SCRATCH_SIZE, &input, NULL)
                       : RMF_ERR_INPUT;
    if (err == RMF_OK) {
        if (input.kind == RMF_IN_moved) {
            p->played_us += input.t_us - input.from_us;
        } else {
            p->timed_us = p->played_us;
            if (input.at_ms > p->at_ms) p->at_ms = input.at_ms;
        }
        err = rmf_feed(p->doc, p->session, &input, p->turn);
    }
    free(text);
    return err == RMF_OK;
}

static rmf_again play_event(playing *p, const rmf_line *line)
{
    rmf_buf said;
    rmf_buf follows;
    rmf_again came = RMF_AGAIN_OTHER;
    json_t *body = json_loadb(line->json, line->size, 0, NULL);
    json_t *derived = json_incref(json_object_get(body, "derived"));
    rmf_buf_init(&said, SAID_MAX);
    rmf_buf_init(&follows, SAID_MAX);
    (void)json_object_del(body, "derived");
    if (!feed(p, body)) {
        rmf_buf_putf(p->why, "event %" PRId64 " cannot have come then",
                     line->n);
    } else {
        put_said(derived, &said);
        put_effects(p, &follows);
        if (said.failed || follows.failed) {
            came = RMF_AGAIN_FAILED;
        } else if (strcmp(said.at, follows.at) == 0) {
            came = RMF_AGAIN_SAME;
        } else {
            rmf_buf_putf(p->why, "event %" PRId64 " had other effects",
                         line->n);
        }
    }
    rmf_buf_free(&said);
    rmf_buf_free(&follows);
    json_decref(derived);
    json_decref(body);
    return came;
}

/* ---- the whole ----------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
    int64_t one = ((const rmf_line *)a)->n;
    int64_t two = ((const rmf_line *)b)->n;
    return (one > two) - (one < two);
}

/* In order of n, which begin with 0 and have no hole. */
static rmf_again sort_lines(const rmf_buf *lines, rmf_line *out,
                            uint32_t *count)
{
    size_t at = 0;
    *count = 0;
    while (*count < RMF_AGAIN_EVENTS_MAX &&
           rmf_chunk_next(lines, &at, &out[*count]))
        ++*count;
    qsort(out, *count, sizeof *out, by_number);
    for (uint32_t i = 0; i < *count; i++)
        if (out[i].n != (int64_t)i) return RMF_AGAIN_HOLES;
    return at < lines->size ? RMF_AGAIN_HOLES : RMF_AGAIN_SAME;
}

/* What only plays tells no time: a player that dies then, with its browser or
 * the line, has said nothing of how long the last of it took. That is within
 * one scene: entering another, and going back in it, have a time. */
static rmf_again is_possible(const playing *p)
{
    if (p->timed_us <= p->at_ms * 1000 * RMF_AGAIN_RATE_MAX + SLACK_US)
        return RMF_AGAIN_SAME;
    rmf_buf_putf(p->why, "%" PRId64 " s were watched in %" PRId64 " s",
                 p->timed_us / 1000000, p->at_ms / 1000);
    return RMF_AGAIN_OTHER;
}

rmf_again rmf_play_again(const rmf_document *doc, const rmf_buf *lines,
                         rmf_buf *why)
{
    playing p = {.why = why};
    uint32_t count = 0;
    rmf_again came = RMF_AGAIN_FAILED;
    rmf_line *sorted = calloc(RMF_AGAIN_EVENTS_MAX, sizeof *sorted);
    if (sorted && begin(&p, doc)) came = sort_lines(lines, sorted, &count);
    for (uint32_t i = 0; i < count && came == RMF_AGAIN_SAME; i++)
        came = play_event(&p, &sorted[i]);
    if (came == RMF_AGAIN_SAME) came = is_possible(&p);
    free(p.memory);
    free(sorted);
    return came;
}
