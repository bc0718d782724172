/* What leads to goals: how far sessions come, which options and endings go with
 * a goal. */
#include <stdio.h>

#include "events/batch.h"
#include "events/ledger.h"
#include "events/lexicon.h"

#define OPTION_SIZE 160u /* of two ids, a slash and a zero */

typedef struct leading {
    const rmf_writing *w;
    const rmf_release *release;
    rmf_ledger *ledger;
} leading;

static rmf_store_err number(const leading *l, const char *word, uint32_t *out)
{
    return rmf_lexicon_number(l->w->lexicon, l->w->db, l->release->project,
                              word, out);
}

/* The number of a choice with an option; 0: it has none. */
static rmf_store_err option_number(const leading *l, const rmf_deed *deed,
                                   uint32_t *out)
{
    char option[OPTION_SIZE];
    int size = snprintf(option, sizeof option, "%s/%s", deed->name, deed->part);
    *out = 0;
    if (size < 0 || (size_t)size >= sizeof option) return RMF_STORE_OK;
    return number(l, option, out);
}

static rmf_store_err opt(const leading *l, const rmf_deed *deed)
{
    uint32_t option = 0;
    rmf_store_err err = option_number(l, deed, &option);
    if (option) (void)rmf_ledger_once(l->ledger, RMF_COUNTED_opted, option, 0);
    return err;
}

/* `kind` of every entry of kind `of` with the goal. What is added comes behind
 * those. */
static void pair(rmf_ledger *ledger, rmf_counted of, rmf_counted kind,
                 uint32_t goal)
{
    for (uint32_t i = 0; i < ledger->entry_count; i++) {
        const rmf_entry *entry = &ledger->entries[i];
        if (entry->kind == of)
            (void)rmf_ledger_once(ledger, kind, entry->name, goal);
    }
}

/* All goals so far go with the ending. */
static void conclude(rmf_ledger *ledger, uint32_t ending)
{
    for (uint32_t i = 0; i < ledger->entry_count; i++) {
        const rmf_entry *entry = &ledger->entries[i];
        if (entry->kind == RMF_COUNTED_goal) {
            (void)rmf_ledger_once(ledger, RMF_COUNTED_concluded, ending,
                                  entry->name);
        }
    }
}

/* Played, interacted, then each goal in the film's order: as far as none is
 * missing. */
static rmf_store_err step(const leading *l)
{
    rmf_ledger *ledger = l->ledger;
    rmf_store_err err = RMF_STORE_OK;
    const char *id = NULL;
    json_t *label = NULL;
    if (!rmf_ledger_find(ledger, RMF_COUNTED_play, 0, 0) ||
        !rmf_ledger_find(ledger, RMF_COUNTED_interacted, 0, 0))
        return RMF_STORE_OK;
    (void)rmf_ledger_once(ledger, RMF_COUNTED_stepped, 0, 0);
    json_object_foreach(json_object_get(l->release->outline, "goals"), id,
                        label)
    {
        uint32_t goal = 0;
        err = number(l, id, &goal);
        if (err != RMF_STORE_OK ||
            !rmf_ledger_find(ledger, RMF_COUNTED_goal, goal, 0))
            break;
        (void)rmf_ledger_once(ledger, RMF_COUNTED_stepped, goal, 0);
    }
    return err;
}

/* The goal goes with what was chosen before it, in this event too: of its deeds
 * the last comes first. */
static rmf_store_err lead(const leading *l, const rmf_deed *deed, uint32_t goal)
{
    rmf_store_err err = RMF_STORE_OK;
    pair(l->ledger, RMF_COUNTED_opted, RMF_COUNTED_led, goal);
    pair(l->ledger, RMF_COUNTED_ending, RMF_COUNTED_concluded, goal);
    for (deed = deed->next; deed && err == RMF_STORE_OK; deed = deed->next) {
        uint32_t option = 0;
        if (deed->kind == RMF_DEED_chosen)
            err = option_number(l, deed, &option);
        if (option)
            (void)rmf_ledger_once(l->ledger, RMF_COUNTED_led, option, goal);
    }
    return err;
}

static rmf_store_err take(const leading *l, const rmf_deed *deed)
{
    uint32_t name = 0;
    rmf_store_err err = number(l, deed->name, &name);
    if (err != RMF_STORE_OK) return err;
    if (deed->kind == RMF_DEED_goal) return lead(l, deed, name);
    conclude(l->ledger, name);
    return RMF_STORE_OK;
}

rmf_store_err rmf_ledger_lead(const rmf_writing *w, const rmf_batch *batch,
                              const rmf_event *event, rmf_ledger *ledger)
{
    const leading l = {w, batch->release, ledger};
    rmf_store_err err = RMF_STORE_OK;
    bool further = rmf_input_interacts(event->kind);
    for (const rmf_deed *deed = event->deeds; deed && err == RMF_STORE_OK;
         deed = deed->next) {
        bool goal = deed->kind == RMF_DEED_goal;
        if (goal || deed->kind == RMF_DEED_ending) err = take(&l, deed);
        further = further || goal || deed->kind == RMF_DEED_play;
    }
    for (const rmf_deed *deed = event->deeds; deed && err == RMF_STORE_OK;
         deed = deed->next)
        if (deed->kind == RMF_DEED_chosen) err = opt(&l, deed);
    return further && err == RMF_STORE_OK ? step(&l) : err;
}
