/* Where a film's submissions are sent, and the log of what was. Inside the room
 * only. */
#ifndef RMF_OUTREACH_ENDPOINTS_H
#define RMF_OUTREACH_ENDPOINTS_H

#include "outreach/deliveries.h"

#define RMF_ENDPOINTS_MAX   20 /* of one film */
#define RMF_DELIVERIES_PAGE 50
#define RMF_ATTEMPTS_SHOWN  20 /* the last of one delivery */

/* {"endpoints": [{"id", "kind", "address", "active", "why", "created_ms",
 * "waiting", "failed"}]}: deliveries in these states. NULL: the store. */
json_t *rmf_endpoints_list(rmf_store *store, const char *project);

typedef enum rmf_endpoints_end {
    RMF_ENDPOINTS_OK,
    RMF_ENDPOINTS_UNKNOWN,
    RMF_ENDPOINTS_MANY, /* there are as many as a film may have */
    RMF_ENDPOINTS_OFF,  /* it is switched off: nothing is sent to it */
    RMF_ENDPOINTS_BUSY, /* it is being sent just now */
    RMF_ENDPOINTS_STORE
} rmf_endpoints_end;

typedef struct rmf_endpoint {
    const char *project, *kind, *address;
    char id[RMF_ID_SIZE];         /* is made */
    char secret[RMF_SECRET_SIZE]; /* likewise; "" of mails */
} rmf_endpoint;
rmf_endpoints_end rmf_endpoints_add(rmf_store *store, rmf_endpoint *what);
rmf_endpoints_end rmf_endpoints_switch(rmf_store *store, const char *project,
                                       const char *id, bool on);
/* With its deliveries. */
rmf_endpoints_end rmf_endpoints_remove(rmf_store *store, const char *project,
                                       const char *id);
/* Queue a test; `delivery` is its id. */
rmf_endpoints_end rmf_endpoints_test(rmf_store *store, const char *project,
                                     const char *id,
                                     char delivery[RMF_DELIVERY_SIZE]);

/* Which deliveries are listed; "" limits nothing. */
typedef struct rmf_log_asked {
    const char *project, *endpoint, *submission;
    const char *before; /* id of a delivery; "": from the newest */
} rmf_log_asked;
/* {"deliveries": [{"id", "endpoint", "kind", "address", "submission" (null: a
 * test), "state", "created_ms", "next_ms" (null: none), "attempts": [{"at_ms",
 * "took_ms", "status" (null: no answer), "said"}]}], "next"}, newest first, the
 * attempts oldest first. NULL: the store. */
json_t *rmf_deliveries_list(rmf_store *store, const rmf_log_asked *asked);
/* It is sent again, as if it never was. */
rmf_endpoints_end rmf_deliveries_again(rmf_store *store, const char *project,
                                       const char *id);

#endif
