#include "events/sources.h"

#include "events/lexicon.h"

/* One page, tag or country that the session came from. */
typedef struct source {
    rmf_counted kind, goals;
    uint32_t name;
} source;

static rmf_counted goals_of(rmf_counted kind)
{
    if (kind == RMF_COUNTED_host) return RMF_COUNTED_host_goal;
    return kind == RMF_COUNTED_tag ? RMF_COUNTED_tag_goal
                                   : RMF_COUNTED_country_goal;
}

static bool is_source(const rmf_entry *entry)
{
    return (entry->kind == RMF_COUNTED_host || entry->kind == RMF_COUNTED_tag ||
            entry->kind == RMF_COUNTED_country) &&
           entry->part == RMF_CAME_OPENED;
}

/* Their number. They are among the last of the ledger. */
static unsigned sources_of(const rmf_ledger *ledger, source out[RMF_NAMED_MAX])
{
    unsigned count = 0;
    for (uint32_t i = ledger->entry_count; i > 0 && count < RMF_NAMED_MAX;
         i--) {
        const rmf_entry *entry = &ledger->entries[i - 1];
        rmf_counted kind = (rmf_counted)entry->kind;
        if (kind < RMF_COUNTED_host) break;
        if (is_source(entry))
            out[count++] = (source){kind, goals_of(kind), entry->name};
    }
    return count;
}

static rmf_store_err number(const rmf_writing *w, const rmf_batch *batch,
                            const char *word, uint32_t *out)
{
    return rmf_lexicon_number(w->lexicon, w->db, batch->release->project, word,
                              out);
}

static rmf_store_err begin(const rmf_writing *w, const rmf_batch *batch,
                           rmf_ledger *ledger)
{
    static const rmf_came nowhere;
    const rmf_came *came = batch->came ? batch->came : &nowhere;
    char tag[RMF_TAG_MAX + 16u];
    size_t at = 0;
    uint32_t name = 0;
    rmf_store_err err = number(w, batch, came->host, &name);
    (void)rmf_ledger_once(ledger, RMF_COUNTED_host, name, RMF_CAME_OPENED);
    while (err == RMF_STORE_OK && rmf_came_tag(came, &at, tag)) {
        err = number(w, batch, tag, &name);
        (void)rmf_ledger_once(ledger, RMF_COUNTED_tag, name, RMF_CAME_OPENED);
    }
    if (err == RMF_STORE_OK && *came->country) {
        err = number(w, batch, came->country, &name);
        (void)rmf_ledger_once(ledger, RMF_COUNTED_country, name,
                              RMF_CAME_OPENED);
    }
    return err;
}

/* What the session has done so far, each once; answers each time. */
static void mark(rmf_ledger *ledger, const source *of, bool answered)
{
    if (rmf_ledger_find(ledger, RMF_COUNTED_play, 0, 0))
        (void)rmf_ledger_once(ledger, of->kind, of->name, RMF_CAME_PLAYED);
    if (rmf_ledger_find(ledger, RMF_COUNTED_completed, 0, 0))
        (void)rmf_ledger_once(ledger, of->kind, of->name, RMF_CAME_COMPLETED);
    if (answered)
        (void)rmf_ledger_add(ledger, of->kind, of->name, RMF_CAME_ANSWERED);
}

static void reach(rmf_ledger *ledger, const source *of, uint32_t goal)
{
    (void)rmf_ledger_once(ledger, of->kind, of->name, RMF_CAME_CONVERTED);
    (void)rmf_ledger_once(ledger, of->goals, of->name, goal);
}

rmf_store_err rmf_ledger_sources(const rmf_writing *w, const rmf_batch *batch,
                                 const rmf_event *event, rmf_ledger *ledger)
{
    const bool answered = event->kind == RMF_IN_answered;
    source sources[RMF_NAMED_MAX];
    rmf_store_err err = RMF_STORE_OK;
    if (event->kind == RMF_IN_opened) err = begin(w, batch, ledger);
    if (err != RMF_STORE_OK || (!event->deeds && !answered)) return err;
    unsigned count = sources_of(ledger, sources);
    for (unsigned i = 0; i < count; i++)
        mark(ledger, &sources[i], answered);
    for (const rmf_deed *deed = event->deeds; deed && err == RMF_STORE_OK;
         deed = deed->next) {
        uint32_t goal = 0;
        if (deed->kind != RMF_DEED_goal) continue;
        err = number(w, batch, deed->name, &goal);
        for (unsigned i = 0; i < count && goal; i++)
            reach(ledger, &sources[i], goal);
    }
    return err;
}
