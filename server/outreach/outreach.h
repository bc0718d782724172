/* Submissions on their way out: webhooks and mails, kept as rows until they
 * have arrived.
 *
 *     submission ── delivery ── attempt      one delivery an endpoint
 *
 * A delivery is written in the transaction that stores its submission. Threads
 * of `serve` take what is due; on several nodes each is taken by one.
 */
#ifndef RMF_OUTREACH_OUTREACH_H
#define RMF_OUTREACH_OUTREACH_H

#include "app.h"

/* Whether the settings for mails and for networks of the owner's own can be
 * meant. False: `why` is a sentence. */
bool rmf_outreach_settings_fit(const rmf_settings *settings, rmf_buf *why);

/* Threads that deliver, once the server listens: what they send names its
 * address. NULL: no threads. */
typedef struct rmf_outreach rmf_outreach;
rmf_outreach *rmf_outreach_start(rmf_app *app);
/* What is being sent goes back to wait. NULL is fine. */
void rmf_outreach_stop(rmf_outreach *all);

/* A submission as it is stored. */
typedef struct rmf_submitted {
    const char *id, *project;
    const char *viewer; /* NULL: nobody known */
    int64_t at_ms;
} rmf_submitted;
/* Its deliveries, in the caller's transaction. */
rmf_store_err rmf_outreach_submitted(rmf_db *db, const rmf_submitted *what);

/* Who sent what this session submitted is known now, in the caller's
 * transaction. */
rmf_store_err rmf_outreach_known(rmf_db *db, const char *session,
                                 const char *viewer);

/* Take away what a film sends and sent, at most `max` rows in the caller's
 * transaction; `removed` says how many: fewer than `max`, and nothing is left.
 */
rmf_store_err rmf_outreach_forget(rmf_db *db, const char *project, int64_t max,
                                  int64_t *removed);

/* What is kept of a viewer here: audience/audience.h. */
extern const struct rmf_viewer_part rmf_viewer_deliveries;

extern const rmf_routes rmf_outreach_routes;

#endif
