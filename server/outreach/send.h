/* One attempt by the network: bounded in time and size, and never to this
 * machine or its network unless the owner allows it. Blocks. */
#ifndef RMF_OUTREACH_SEND_H
#define RMF_OUTREACH_SEND_H

#include "base/outside.h"
#include "outreach/deliveries.h"

/* By what rules. */
typedef struct rmf_sending {
    const rmf_settings *settings;
    rmf_networks own;
    /* False: stop now. Called at least once a second. */
    bool (*go_on)(void *ctx);
    void *ctx;
} rmf_sending;

/* Each fills in all of `out` but its times. */
void rmf_send_hook(const rmf_sending *by, const rmf_delivery *what,
                   rmf_sent *out);
/* The body's first line is the subject. */
void rmf_send_mail(const rmf_sending *by, const rmf_delivery *what,
                   rmf_sent *out);

/* ---- what both share ----------------------------------------------------- */

typedef struct rmf_heard {
    const rmf_sending *by;
    char text[2000]; /* the beginning of the answer */
    size_t size;
    size_t seen; /* all of it, so far */
    bool inside; /* an address was refused */
    bool stopped;
} rmf_heard;

/* A handle with limits, which hears into `heard`; the caller's, a CURL. */
void *rmf_send_open(const rmf_sending *by, rmf_heard *heard);

/* Why there was no answer, in words. */
void rmf_send_failed(const rmf_heard *heard, int code, rmf_sent *out);

#endif
