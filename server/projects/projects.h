/* Documents, releases, publishing, live changes, pages that show a film. */
#ifndef RMF_PROJECTS_PROJECTS_H
#define RMF_PROJECTS_PROJECTS_H

#include <jansson.h>

#include "accounts/accounts.h"
#include "app.h"
#include "engine/ramify.h"
#include "media/media.h"
#include "projects/recording.h"

#define RMF_PROJECT_SIZE 65u /* 64 characters and a zero */
#define RMF_SHAPE_SIZE   17u /* 16 hex digits and a zero */

#define RMF_WEBSITES_SIZE 1001u /* of a list: websites.h */

/* ---- documents -------------------------------------------------------- */

/* A document that the engine has read, or the mistakes in it. */
typedef struct rmf_loaded {
    rmf_document *doc; /* NULL: it has errors */
    void *memory;
    rmf_report report;
    rmf_finding *findings;
} rmf_loaded;

/* `text` is borrowed as long as the document is used. False: no memory. */
bool rmf_loaded_open(const char *text, size_t size, rmf_loaded *out);
void rmf_loaded_close(rmf_loaded *loaded);
/* `file:line:column: error code: what to do (path)`, one a line. */
void rmf_loaded_print(const rmf_loaded *loaded, const char *file, rmf_buf *out);
/* The same as a JSON array. */
void rmf_loaded_json(const rmf_loaded *loaded, rmf_buf *out);

/* ---- projects and releases -------------------------------------------- */

typedef struct rmf_project {
    char id[RMF_PROJECT_SIZE];
    char release[RMF_ID_SIZE]; /* the current one */
    char shape[RMF_SHAPE_SIZE];
    bool withdrawn;                        /* or its time is over */
    char password[RMF_PASSWORD_HASH_SIZE]; /* "": it needs none */
    char websites[RMF_WEBSITES_SIZE];      /* that may show it; "": all may */
    char consent[RMF_CONSENT_SIZE];        /* "": as the film says */
} rmf_project;

typedef enum rmf_found { RMF_FOUND, RMF_NOT_THERE, RMF_NOT_READ } rmf_found;

rmf_found rmf_project_find(rmf_store *store, const char *id, rmf_project *out);

/* One release, opened; shared by threads that only read it. */
typedef struct rmf_release {
    char id[RMF_ID_SIZE];
    char project[RMF_PROJECT_SIZE];
    char shape[RMF_SHAPE_SIZE];
    int64_t created_ms;
    char *text; /* the document as published */
    size_t text_size;
    char *brief;         /* what of it players get as JSON: brief.h */
    uint64_t brief_mark; /* changes when that does */
    rmf_loaded loaded;
    json_t *outline;                   /* see outline.h */
    json_t *asks;                      /* what viewers may answer: asks.h */
    rmf_buf sources[RMF_SOURCE_COUNT]; /* what its pages may ask of others */
    /* the cache's own */
    unsigned users;
    uint64_t last_used;
    bool stale; /* goes when its last user does */
} rmf_release;

/* Opened releases, a bounded number of them. */
typedef struct rmf_releases rmf_releases;
rmf_releases *rmf_releases_open(rmf_store *store);
void rmf_releases_close(rmf_releases *releases);
/* Every taken release is given back. NULL and `found` says why. */
rmf_release *rmf_release_take(rmf_releases *releases, const char *id,
                              rmf_found *found);
void rmf_release_give_back(rmf_releases *releases, rmf_release *release);
/* What is known of a clip has changed: releases with it are read again by those
 * who take them from now on. */
void rmf_releases_forget(rmf_releases *releases, const char *clip);

/* That project is no more: nor are its releases. */
void rmf_releases_gone(rmf_releases *releases, const char *project);

/* For handlers: the project that {project} of the path names, and its current
 * release, taken. False and NULL: the reply is made. */
bool rmf_play_find(rmf_request *req, rmf_project *out);
rmf_release *rmf_play_release(rmf_request *req, const rmf_project *project);

/* ---- who may watch it -----------------------------------------------------
 */

/* Knows how many films are locked, and tells players when one's time is over.
 */
typedef struct rmf_access rmf_access;
/* NULL: no memory. */
rmf_access *rmf_access_open(rmf_app *app);
/* Once streams can be told. */
void rmf_access_start(rmf_access *access);
/* Nobody is told any more when it returns. NULL is fine for both. */
void rmf_access_stop(rmf_access *access);
void rmf_access_close(rmf_access *access);
/* Memory alone is asked. */
bool rmf_access_any_locked(const rmf_access *access);

/* For handlers of viewers' rows: whether who asks may send and have what
 * concerns that film. False: the reply is made, film_locked. */
bool rmf_film_open_to(rmf_request *req, const char *project);

/* ---- what anybody may see ------------------------------------------------ */

/* The kept files that releases name of films that are not withdrawn, nor over.
 */
typedef struct rmf_shown rmf_shown;
rmf_shown *rmf_shown_open(rmf_store *store);
void rmf_shown_close(rmf_shown *shown);
/* Whether something kept as media/HASH is among them, of a film that needs no
 * password; asks memory alone. */
bool rmf_shown_has(rmf_shown *shown, const char *hash);
/* Whether who asks has a pass for a film that does; asks memory alone. */
bool rmf_shown_by_pass(rmf_shown *shown, const char *hash, rmf_request *req);
/* Look what has changed in the store; false: it could not be read. */
bool rmf_shown_look(rmf_shown *shown);

/* ---- publishing -------------------------------------------------------- */

typedef struct rmf_publishing {
    rmf_store *store;
    const char *media;   /* DATA/media */
    const char *folder;  /* of project.json; NULL: clips are known already */
    const char *origin;  /* where it comes from, for the record */
    const char *project; /* the project's id */
    bool named;          /* the author said that id: it may change its origin */
    const char *text;    /* the document */
    size_t text_size;
    int64_t revision;   /* of the draft that it is; 0: of none */
    const char *person; /* who publishes; "" or NULL: the owner's token */
    bool waits;         /* for clips that must be converted before they play */
    const char *match;  /* an If-Match: the release that must be the present
                         * one; NULL: any may be */
} rmf_publishing;

typedef enum rmf_publish_err {
    RMF_PUBLISH_OK,
    RMF_PUBLISH_MISTAKES,  /* the words say which */
    RMF_PUBLISH_ELSEWHERE, /* the id belongs to another folder's project */
    RMF_PUBLISH_CHANGED,   /* `match` names another release than the present */
    RMF_PUBLISH_UNREADY,   /* a clip is still being converted */
    RMF_PUBLISH_STORE
} rmf_publish_err;

typedef struct rmf_published {
    char release[RMF_ID_SIZE];
    char shape[RMF_SHAPE_SIZE];
    int64_t number;
    bool same_shape; /* as the one before: open players take it */
    bool unchanged;  /* nothing to publish; the release before stands */
} rmf_published;

/* Make a release. All or nothing, also for those who look while it is made or
 * after the power went. `words` gets warnings, or what went wrong. */
rmf_publish_err rmf_publish(const rmf_publishing *what, rmf_published *out,
                            rmf_buf *words);

/* Take the film away, or bring it back. */
rmf_found rmf_withdraw(rmf_store *store, const char *project, bool away);

/* A change that another process (or a handler) has made: tell the streams.
 * `ctx` is the rmf_app. */
void rmf_projects_told(void *ctx, const char *word);

/* ---- commands: exit statuses ------------------------------------------- */

int rmf_command_new(const rmf_settings *settings, const rmf_words *words);
int rmf_command_publish(const rmf_settings *settings, const rmf_words *words);
int rmf_command_withdraw(const rmf_settings *settings, const rmf_words *words);
int rmf_command_check(const rmf_settings *settings, const rmf_words *words);
int rmf_command_schema(const rmf_settings *settings, const rmf_words *words);
int rmf_command_play(const rmf_settings *settings, const rmf_words *words);

extern const rmf_routes rmf_projects_routes;
extern const rmf_routes rmf_drafts_routes;

#endif
