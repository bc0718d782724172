/* One event into its session's ledger. */
#include <string.h>

#include "events/batch.h"
#include "events/ledger.h"
#include "events/lexicon.h"
#include "events/sources.h"

#define TENTHS_MAX 36000 /* an hour: nobody decides longer */

typedef struct applying {
    const rmf_writing *w;
    const rmf_batch *batch;
    rmf_ledger *ledger;
} applying;

static rmf_store_err number(const applying *a, const char *word, uint32_t *out)
{
    return rmf_lexicon_number(a->w->lexicon, a->w->db,
                              a->batch->release->project, word, out);
}

/* The time from first shown to the last answer, in tenths of a second. */
static void took(const applying *a, uint32_t element)
{
    const rmf_entry *shown =
        rmf_ledger_find(a->ledger, RMF_COUNTED_shown, element, 0);
    const rmf_entry *chose =
        rmf_ledger_find(a->ledger, RMF_COUNTED_chose, element, 0);
    if (!shown || !chose || shown->at_ms == RMF_AT_NEXT) return;
    int64_t tenths = (chose->at_ms - shown->at_ms) / 100;
    tenths = tenths < 0 ? 0 : tenths;
    tenths = tenths > TENTHS_MAX ? TENTHS_MAX : tenths;
    (void)rmf_ledger_add(a->ledger, RMF_COUNTED_took, element,
                         (uint32_t)tenths);
}

static void place(const applying *a, rmf_counted kind, uint32_t cell)
{
    int64_t window = a->ledger->t_us / RMF_CELL_WINDOW_US;
    (void)rmf_ledger_add(a->ledger, kind, a->ledger->scene,
                         (uint32_t)window * RMF_CELLS_ALL + cell);
}

/* A scene's, microseconds; 0: not known. */
static int64_t length_of(const applying *a, const char *scene)
{
    const json_t *about = json_object_get(
        json_object_get(a->batch->release->outline, "scenes"), scene);
    double seconds = json_number_value(json_object_get(about, "to")) -
                     json_number_value(json_object_get(about, "from"));
    return seconds > 0 ? (int64_t)(seconds * 1e6 + 0.5) : 0;
}

static void chose(const applying *a, uint32_t element)
{
    rmf_entry *entry =
        rmf_ledger_once(a->ledger, RMF_COUNTED_chose, element, 0);
    if (entry) entry->at_ms = a->ledger->at_ms;
}

static bool is_element(const applying *a, const char *name)
{
    const json_t *outline = a->batch->release->outline;
    return json_object_get(json_object_get(outline, "elements"), name) != NULL;
}

static void press(const applying *a, const char *word, uint32_t name)
{
    if (!rmf_ledger_find(a->ledger, RMF_COUNTED_pressed, name, 0) &&
        is_element(a, word))
        rmf_ledger_pressed(a->ledger, name);
    (void)rmf_ledger_once(a->ledger, RMF_COUNTED_pressed, name, 0);
    (void)rmf_ledger_add(a->ledger, RMF_COUNTED_presses, name, 0);
}

static void apply(const applying *a, const rmf_event *event,
                  const rmf_deed *deed, uint32_t name, uint32_t part)
{
    rmf_ledger *ledger = a->ledger;
    switch (deed->kind) {
    case RMF_DEED_opened:
        (void)rmf_ledger_once(ledger, RMF_COUNTED_opened, 0, 0);
        (void)rmf_ledger_once(ledger, RMF_COUNTED_device, name, 0);
        (void)rmf_ledger_once(ledger, RMF_COUNTED_language, part, 0);
        break;
    case RMF_DEED_play:
        (void)rmf_ledger_once(ledger, RMF_COUNTED_play, 0, 0);
        break;
    case RMF_DEED_scene:
        rmf_ledger_enter(ledger, name, length_of(a, deed->name),
                         event->by_seek);
        break;
    case RMF_DEED_shown:
        rmf_ledger_shown(ledger, name, event->kind == RMF_IN_moved);
        break;
    case RMF_DEED_pressed:
        press(a, deed->name, name);
        break;
    case RMF_DEED_hovered:
        (void)rmf_ledger_once(ledger, RMF_COUNTED_hovered, name, 0);
        break;
    case RMF_DEED_chose:
        chose(a, name);
        break;
    case RMF_DEED_chosen:
        (void)rmf_ledger_add(ledger, RMF_COUNTED_chosen, name, part);
        took(a, name);
        break;
    case RMF_DEED_defaulted:
        (void)rmf_ledger_add(ledger, RMF_COUNTED_defaulted, name, part);
        break;
    case RMF_DEED_answered:
        (void)rmf_ledger_add(ledger, RMF_COUNTED_answered, name, part);
        break;
    case RMF_DEED_missed:
        place(a, RMF_COUNTED_missed, deed->cell);
        break;
    case RMF_DEED_hit:
        place(a, RMF_COUNTED_hit, deed->cell);
        break;
    case RMF_DEED_submitted:
        (void)rmf_ledger_add(ledger, RMF_COUNTED_submitted, name, 0);
        break;
    case RMF_DEED_goal:
        rmf_ledger_reached(ledger, name, event->kind == RMF_IN_moved);
        break;
    case RMF_DEED_ending:
        rmf_ledger_ended(ledger, name, event->kind == RMF_IN_moved);
        break;
    case RMF_DEED_completed:
        (void)rmf_ledger_once(ledger, RMF_COUNTED_completed, 0, 0);
        break;
    case RMF_DEED_muted:
        rmf_ledger_manner(ledger, RMF_MANNER_MUTED, deed->cell != 0);
        break;
    case RMF_DEED_rate:
        rmf_ledger_manner(ledger, RMF_MANNER_RATE, deed->cell != 0);
        break;
    case RMF_DEED_unfolded:
    case RMF_DEED_folded:
    case RMF_DEED_kept:
        break;
    }
}

static bool is_of_panel(const rmf_deed *deed)
{
    return deed->kind == RMF_DEED_unfolded || deed->kind == RMF_DEED_folded;
}

/* The last of a panel's before `end`, which is the first that happened. */
static const rmf_deed *panel_before(const rmf_event *event, const rmf_deed *end)
{
    const rmf_deed *last = NULL;
    for (const rmf_deed *deed = event->deeds; deed != end; deed = deed->next)
        if (is_of_panel(deed)) last = deed;
    return last;
}

/* What opens and closes, in the order in which it did. */
static rmf_store_err fold(const applying *a, const rmf_event *event)
{
    const bool playing = event->kind == RMF_IN_moved;
    rmf_store_err err = RMF_STORE_OK;
    for (const rmf_deed *deed = panel_before(event, NULL);
         deed && err == RMF_STORE_OK; deed = panel_before(event, deed)) {
        uint32_t panel = 0;
        err = number(a, deed->name, &panel);
        if (err != RMF_STORE_OK) break;
        if (deed->kind == RMF_DEED_unfolded) {
            rmf_ledger_unfolded(a->ledger, panel, playing);
        } else {
            rmf_ledger_folded(a->ledger, panel, playing);
        }
    }
    return err;
}

/* Which of a deed's texts are names of the film; the others are kept where they
 * came. */
static rmf_store_err numbers(const applying *a, const rmf_deed *deed,
                             uint32_t *name, uint32_t *part)
{
    bool both = deed->kind != RMF_DEED_kept &&
                deed->kind != RMF_DEED_submitted &&
                deed->kind != RMF_DEED_chose;
    rmf_store_err err = RMF_STORE_OK;
    *name = *part = 0;
    if (deed->kind != RMF_DEED_kept) err = number(a, deed->name, name);
    if (err == RMF_STORE_OK && both) err = number(a, deed->part, part);
    return err;
}

/* The page and the viewer; a page that is loaded again plays as usual until it
 * says otherwise. */
static void watch(rmf_ledger *ledger, const rmf_event *event)
{
    if (rmf_input_is_viewers(event)) rmf_ledger_awake(ledger);
    if (event->kind == RMF_IN_hidden)
        rmf_ledger_manner(ledger, RMF_MANNER_HIDDEN, true);
    if (event->kind == RMF_IN_visible)
        rmf_ledger_manner(ledger, RMF_MANNER_HIDDEN, false);
    if (event->kind != RMF_IN_reopened) return;
    for (uint32_t manner = 0; manner < RMF_MANNER_IDLE; manner++)
        rmf_ledger_manner(ledger, manner, false);
}

rmf_store_err rmf_ledger_apply(const rmf_writing *w, const rmf_batch *batch,
                               const rmf_event *event, rmf_ledger *ledger)
{
    const applying a = {w, batch, ledger};
    rmf_store_err err = RMF_STORE_OK;
    if (event->at_ms >= 0) rmf_ledger_at(ledger, event->at_ms);
    watch(ledger, event);
    if (event->kind == RMF_IN_moved)
        rmf_ledger_played(ledger, event->from_us, event->t_us);
    if (event->kind == RMF_IN_seeked)
        rmf_ledger_jumped(ledger, ledger->t_us, event->t_us);
    if (event->t_us >= 0) ledger->t_us = event->t_us;
    if (ledger->end_us > 0 && ledger->t_us >= ledger->end_us)
        ledger->t_us = ledger->end_us - 1; /* it never rests at the end */
    if (rmf_input_interacts(event->kind)) {
        (void)rmf_ledger_once(ledger, RMF_COUNTED_interacted, 0, 0);
        ledger->inputs += ledger->inputs < UINT32_MAX;
    }
    /* Deeds were put in front of each other while reading; scenes come first,
     * for the others happen in them. */
    for (const rmf_deed *deed = event->deeds; deed && err == RMF_STORE_OK;
         deed = deed->next) {
        uint32_t name = 0;
        uint32_t part = 0;
        err = numbers(&a, deed, &name, &part);
        if (err == RMF_STORE_OK) apply(&a, event, deed, name, part);
    }
    if (err == RMF_STORE_OK) err = fold(&a, event);
    if (err == RMF_STORE_OK) err = rmf_ledger_lead(w, batch, event, ledger);
    return err == RMF_STORE_OK ? rmf_ledger_sources(w, batch, event, ledger)
                               : err;
}
