/* Deliveries as rows: waiting → running → done, failed. What fails waits and is
 * tried again, longer each time, for about a day. Inside the room only. */
#ifndef RMF_OUTREACH_DELIVERIES_H
#define RMF_OUTREACH_DELIVERIES_H

#include "outreach/address.h"
#include "outreach/sign.h"
#include "projects/projects.h"

#define RMF_DELIVERY_SIZE 64u /* two ids with a dash between, and a zero */
#define RMF_SENDER_SIZE   96u
#define RMF_SAID_SIZE     1001u
#define RMF_KIND_HOOK     "webhook"
#define RMF_KIND_MAIL     "mail"

/* One that was taken. */
typedef struct rmf_delivery {
    char id[RMF_DELIVERY_SIZE];
    char worker[RMF_SENDER_SIZE]; /* this taking's own name */
    char project[RMF_PROJECT_SIZE];
    char kind[8];
    char address[RMF_TO_SIZE];
    char secret[RMF_SECRET_SIZE];
    char submission[RMF_ID_SIZE]; /* "": a test */
    int64_t tries;                /* this one included */
    int64_t created_ms;
    char *body; /* the caller's; "": not composed yet */
} rmf_delivery;

/* How an attempt ended. */
typedef struct rmf_sent {
    bool arrived;
    bool stopped;   /* by us: it does not count */
    bool gone;      /* the receiver wants no more of them */
    bool refused;   /* trying again would not help */
    int64_t status; /* of the answer; 0: there was none */
    int64_t wait_s; /* that the receiver asks for; 0: it does not */
    int64_t at_ms, took_ms;
    char said[RMF_SAID_SIZE]; /* text of one or more lines */
} rmf_sent;

/* The next that is due, held under a name that begins with `worker`; one whose
 * worker was silent for `dead_ms` counts as waiting. Two never take the same,
 * and one endpoint gets one at a time. False: there is nothing to do. */
bool rmf_deliveries_take(rmf_store *store, const char *worker, int64_t dead_ms,
                         rmf_delivery *out);
/* What is sent, the same in every attempt. False: it is ours no more. */
bool rmf_deliveries_compose(rmf_store *store, const rmf_delivery *delivery,
                            const char *body);
void rmf_deliveries_end(rmf_store *store, const rmf_delivery *delivery,
                        const rmf_sent *sent);
/* What those whose names begin so left running waits again. */
void rmf_deliveries_reclaim(rmf_store *store, const char *worker);
/* Those that ended so long ago are forgotten, and their attempts. */
void rmf_deliveries_sweep(rmf_store *store, int64_t before_ms);

/* Milliseconds until the next try after so many, `chance` 0 … 1 of a fifth
 * more; -1: there is none. */
int64_t rmf_delivery_wait(int64_t tries, double chance);

/* A text as it may be shown: UTF-8 without control characters but ends of
 * lines, as much as there is room for. */
void rmf_said(const char *text, size_t size, char out[RMF_SAID_SIZE]);

#endif
