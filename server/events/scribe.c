#include "events/scribe.h"

#include <stdlib.h>
#include <sys/random.h>

#include "base/clock.h"
#include "events/lexicon.h"
#include "events/rollups.h"

#define NODE_BITS 22u

struct rmf_scribe {
    rmf_app *app;
    rmf_lexicon *lexicon;
    rmf_rollups *rollups;
    int64_t node, last_no;
};

static int64_t any_node(void)
{
    uint32_t chance = 0;
    (void)getrandom(&chance, sizeof chance, 0);
    return chance & ((1u << NODE_BITS) - 1);
}

rmf_scribe *rmf_scribe_open(rmf_app *app)
{
    rmf_scribe *scribe = calloc(1, sizeof *scribe);
    if (!scribe) return NULL;
    scribe->app = app;
    scribe->node = any_node();
    scribe->lexicon = rmf_lexicon_open();
    scribe->rollups = rmf_rollups_open();
    if (scribe->lexicon && scribe->rollups) return scribe;
    rmf_scribe_close(scribe);
    return NULL;
}

void rmf_scribe_close(rmf_scribe *scribe)
{
    if (!scribe) return;
    rmf_lexicon_close(scribe->lexicon);
    rmf_rollups_close(scribe->rollups);
    free(scribe);
}

void rmf_scribe_gone(rmf_scribe *scribe)
{
    rmf_lexicon_gone(scribe->lexicon);
}

rmf_writing rmf_scribe_begin(rmf_scribe *scribe, rmf_store_err *err)
{
    rmf_writing w = {.app = scribe->app,
                     .lexicon = scribe->lexicon,
                     .rollups = scribe->rollups,
                     .db = rmf_store_write(scribe->app->store, err),
                     .now_ms = rmf_wall_ms(),
                     .node = &scribe->node,
                     .last_no = &scribe->last_no};
    if (w.db) *err = rmf_db_turn(w.db);
    rmf_rollups_clear(scribe->rollups);
    return w;
}

rmf_store_err rmf_scribe_end(rmf_scribe *scribe, const rmf_writing *w,
                             rmf_store_err err)
{
    if (err == RMF_STORE_OK) err = rmf_rollups_flush(scribe->rollups, w->db);
    err = rmf_store_settle(w->db, err);
    if (err != RMF_STORE_OK) rmf_lexicon_undone(scribe->lexicon);
    return err;
}
