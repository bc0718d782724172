/* One session as the store has it. */
#ifndef RMF_EVENTS_SESSION_H
#define RMF_EVENTS_SESSION_H

#include "events/batch.h"
#include "events/ledger.h"
#include "events/rollups.h"

/* Of a session that has come to rest: settle.h. "" goes on. */
#define RMF_VERDICT_SIZE 8u
#define RMF_FITS         "fits"
#define RMF_PART         "part"
#define RMF_BEFORE       "before"
#define RMF_FORGED       "forged"
#define RMF_ROBOT        "robot"

typedef struct rmf_session {
    char id[65];
    char project[RMF_PROJECT_SIZE];
    char release[RMF_ID_SIZE];
    char shape[RMF_SHAPE_SIZE];
    char viewer[65];                 /* "": nobody known */
    char viewer_was[65];             /* as it is counted */
    char consent[RMF_SAID_SIZE];     /* what was said last; "": nothing */
    char consent_was[RMF_SAID_SIZE]; /* as it is counted */
    char verdict[RMF_VERDICT_SIZE];
    int64_t no; /* 0: it is not there yet */
    int64_t day;
    int64_t opened_ms;
    rmf_came came;
    bool stale; /* of an earlier schema: the ledger is to be made anew */
    rmf_ledger ledger;
} rmf_session;

/* By its id; `no` is 0 where there is none. To be freed either way. */
rmf_store_err rmf_session_read(rmf_db *db, const char *id, rmf_session *out);
void rmf_session_free(rmf_session *session);
/* The same of several at once, in any order: of those that are there. `found`
 * of `out` are to be freed. */
#define RMF_SESSIONS_AT_ONCE 16u
rmf_store_err rmf_sessions_read(rmf_db *db,
                                const char *const ids[RMF_SESSIONS_AT_ONCE],
                                rmf_session out[RMF_SESSIONS_AT_ONCE],
                                unsigned *found);

/* The batch's events from `from` to before `to` are read from what is kept,
 * beside those that it has. */
rmf_store_err rmf_session_events(rmf_db *db, const rmf_session *session,
                                 int64_t from, int64_t to, rmf_batch *batch);

/* The lines of its chunks that may have an n from `from` to before `to`. */
rmf_store_err rmf_session_lines(rmf_db *db, int64_t no, int64_t from,
                                int64_t to, rmf_buf *lines);

/* Into the ledger goes what is kept from where it stands to before `to`; what
 * is missing between is not waited for. */
rmf_store_err rmf_session_apply(const rmf_writing *w, rmf_session *session,
                                rmf_release *release, int64_t to);
/* The ledger and the verdict into the session's row. */
rmf_store_err rmf_session_write_ledger(const rmf_writing *w,
                                       const rmf_session *session,
                                       const char *verdict);

/* The ledger of a session of an earlier schema is made of its events; nothing
 * of it was counted yet. */
rmf_store_err rmf_session_anew(const rmf_writing *w, rmf_session *session);

/* The ledger, empty as it is, is made of the session's events before `to`, and
 * counts; nothing of it was counted yet. */
rmf_store_err rmf_session_again(const rmf_writing *w, rmf_session *session,
                                int64_t to);

/* The session goes, but not what it counts: that is kept once more where a
 * replay finds it (rollups.h). A known viewer of whom no other session is left
 * becomes a number. */
rmf_store_err rmf_session_retire(const rmf_writing *w,
                                 const rmf_session *session);

/* Let `now` count for the session instead of `was`; either may be NULL, and
 * neither counts where the session's verdict is that nothing of it does. */
rmf_store_err rmf_session_count(const rmf_writing *w,
                                const rmf_session *session,
                                const rmf_ledger *was, const rmf_ledger *now);

#endif
