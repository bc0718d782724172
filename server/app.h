/* What every handler can reach: the rooms of one running server. */
#ifndef RMF_APP_H
#define RMF_APP_H

#include "base/file.h"
#include "base/id.h"
#include "base/settings.h"
#include "http/http.h"
#include "store/store.h"

typedef struct rmf_app {
    rmf_settings settings;
    rmf_store *store;
    rmf_http *http;
    struct rmf_accounts *accounts; /* accounts/ */
    struct rmf_releases *releases; /* projects/ */
    struct rmf_shown *shown;       /* projects/ */
    struct rmf_access *access;     /* projects/ */
    /* projects/; NULL: nothing is served */
    struct rmf_recordings *recordings;
    struct rmf_countries *countries; /* events/; NULL: none are found */
    struct rmf_intake *intake;       /* events/ */
    struct rmf_uploads *uploads;     /* media/ */
    struct rmf_workers *workers;     /* media/; NULL: none here */
    struct rmf_outreach *outreach;   /* outreach/; NULL: none here */
    char media[RMF_PATH_SIZE];       /* DATA/media */
    char token[RMF_TOKEN_SIZE];
    unsigned char address_secret[32]; /* signs addresses of clips */
    int64_t ready_ms;                 /* atomic: when a commit last went well */
} rmf_app;

#endif
