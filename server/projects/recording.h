/* What is recorded of a film's viewers: whether they are asked, by which clock
 * days are counted, for how long what single ones did is kept. */
#ifndef RMF_PROJECTS_RECORDING_H
#define RMF_PROJECTS_RECORDING_H

#include "base/zone.h"
#include "http/http.h"
#include "store/store.h"

#define RMF_DAYS_KEPT 36500 /* at most */

#define RMF_CONSENT_SIZE 9u

/* Modes of consent; "" is as the film says: it asks, or nobody is known. */
#define RMF_CONSENT_REQUIRED "required" /* nobody is known before a yes */
#define RMF_CONSENT_IMPLIED  "implied"  /* known until a no */
#define RMF_CONSENT_OFF      "off"      /* nobody is ever known */

typedef struct rmf_recording {
    char consent[RMF_CONSENT_SIZE];
    char zone[RMF_ZONE_SIZE]; /* "": UTC */
    int64_t days;             /* 0: for ever */
    bool moves;               /* sessions still stand on days of another zone */
} rmf_recording;

/* Of films that set any of it, in memory. NULL: none is there. */
typedef struct rmf_recordings rmf_recordings;
rmf_recordings *rmf_recordings_open(rmf_store *store);
void rmf_recordings_close(rmf_recordings *recordings);
/* The mode of a film's consent; memory alone is asked. Without recordings: "".
 */
void rmf_recordings_consent(rmf_recordings *recordings, const char *project,
                            char out[RMF_CONSENT_SIZE]);
/* Look what has changed in the store. */
void rmf_recordings_look(rmf_recordings *recordings);

/* As it is in the store; zeroes where nothing is set. */
rmf_store_err rmf_recording_read(rmf_db *db, const char *project,
                                 rmf_recording *out);

/* GET and PUT /api/v1/projects/{project}/recording */
extern rmf_handler rmf_show_recording;
extern rmf_handler rmf_put_recording;

#endif
