/* Opened releases: a small cache, shared by the threads that serve. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "projects/asks.h"
#include "projects/brief.h"
#include "projects/elsewhere.h"
#include "projects/projects.h"

#define CACHED_MAX 64u

struct rmf_releases {
    rmf_store *store;
    pthread_mutex_t lock;
    rmf_release *at[CACHED_MAX];
    uint64_t turn;
};

rmf_found rmf_project_find(rmf_store *store, const char *id, rmf_project *out)
{
    rmf_found found = RMF_NOT_THERE;
    rmf_db *db = rmf_store_read(store);
    if (!db) return RMF_NOT_READ;
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT p.id, r.id, r.shape, CASE WHEN p.withdrawn_ms IS NULL AND "
        "(a.until_ms IS NULL OR a.until_ms > $2) THEN 0 ELSE 1 END, "
        "a.password, a.websites, c.consent FROM project p JOIN release r ON "
        "r.id = p.release LEFT JOIN access a ON a.project = p.id LEFT JOIN "
        "recording c ON c.project = p.id WHERE p.id = $1",
        RMF_ARGS(RMF_T(id), RMF_N(rmf_wall_ms())));
    if (rmf_rows_next(&rows)) {
        RMF_ROWS_COPY(&rows, 0, out->id);
        RMF_ROWS_COPY(&rows, 1, out->release);
        RMF_ROWS_COPY(&rows, 2, out->shape);
        out->withdrawn = rmf_rows_number(&rows, 3) != 0;
        RMF_ROWS_COPY(&rows, 4, out->password);
        RMF_ROWS_COPY(&rows, 5, out->websites);
        RMF_ROWS_COPY(&rows, 6, out->consent);
        found = RMF_FOUND;
    }
    if (rmf_rows_end(&rows) != RMF_STORE_OK) found = RMF_NOT_READ;
    rmf_store_give_back(db);
    return found;
}

rmf_releases *rmf_releases_open(rmf_store *store)
{
    rmf_releases *releases = calloc(1, sizeof *releases);
    if (!releases) return NULL;
    releases->store = store;
    (void)pthread_mutex_init(&releases->lock, NULL);
    return releases;
}

static void release_free(rmf_release *release)
{
    if (!release) return;
    rmf_loaded_close(&release->loaded);
    json_decref(release->outline);
    json_decref(release->asks);
    for (unsigned i = 0; i < RMF_SOURCE_COUNT; i++)
        rmf_buf_free(&release->sources[i]);
    free(release->text);
    free(release->brief);
    free(release);
}

void rmf_releases_close(rmf_releases *releases)
{
    if (!releases) return;
    for (unsigned i = 0; i < CACHED_MAX; i++)
        release_free(releases->at[i]);
    (void)pthread_mutex_destroy(&releases->lock);
    free(releases);
}

static void read_sources(rmf_release *release)
{
    json_t *document = json_loadb(release->text, release->text_size, 0, NULL);
    for (unsigned i = 0; i < RMF_SOURCE_COUNT; i++)
        rmf_buf_init(&release->sources[i], 4096);
    rmf_elsewhere_sources(document, release->sources);
    json_decref(document);
}

/* ---- reading one -------------------------------------------------------- */

static void read_row(rmf_release *release, const rmf_rows *rows)
{
    RMF_ROWS_COPY(rows, 0, release->id);
    RMF_ROWS_COPY(rows, 1, release->project);
    RMF_ROWS_COPY(rows, 2, release->shape);
    release->created_ms = rmf_rows_number(rows, 3);
    release->text = strdup(rmf_rows_text(rows, 4));
    release->outline = json_loads(rmf_rows_text(rows, 5), 0, NULL);
    release->text_size = release->text ? strlen(release->text) : 0;
}

/* What is made of the text and of what the store has of its clips. */
static bool derive(rmf_release *release, rmf_db *db)
{
    if (!release->text || !release->outline) return false;
    release->brief = rmf_brief(release->text, release->text_size, db);
    release->asks = rmf_asks(release->text, release->text_size);
    read_sources(release);
    release->brief_mark = 14695981039346656037u;
    for (const char *c = release->brief; c && *c; c++) {
        release->brief_mark =
            (release->brief_mark ^ (unsigned char)*c) * 1099511628211u;
    }
    return release->brief && release->asks;
}

static bool open_document(rmf_release *release)
{
    bool ok =
        rmf_loaded_open(release->text, release->text_size, &release->loaded) &&
        release->loaded.doc;
    if (!ok) {
        RMF_LOG(RMF_LEVEL_ERROR, "release_broken",
                RMF_TEXT_FIELD("release", release->id));
    }
    return ok;
}

static rmf_release *read_release(rmf_store *store, const char *id,
                                 rmf_found *found)
{
    rmf_release *release = calloc(1, sizeof *release);
    rmf_db *db = release ? rmf_store_read(store) : NULL;
    *found = RMF_NOT_READ;
    if (!db) {
        free(release);
        return NULL;
    }
    rmf_rows rows = rmf_db_ask(db,
                               "SELECT id, project, shape, created_ms, "
                               "document, outline FROM release WHERE id = $1",
                               RMF_ARGS(RMF_T(id)));
    bool there = rmf_rows_next(&rows);
    if (there) read_row(release, &rows);
    if (rmf_rows_end(&rows) == RMF_STORE_OK && !there) *found = RMF_NOT_THERE;
    bool ok = there && derive(release, db);
    rmf_store_give_back(db);
    if (ok && open_document(release)) {
        *found = RMF_FOUND;
        return release;
    }
    release_free(release);
    return NULL;
}

/* ---- the cache: under its lock ------------------------------------------ */

static rmf_release *find(rmf_releases *releases, const char *id)
{
    for (unsigned i = 0; i < CACHED_MAX; i++) {
        rmf_release *release = releases->at[i];
        if (release && !release->stale && strcmp(release->id, id) == 0)
            return release;
    }
    return NULL;
}

/* A free slot, or the one unused for longest; NULL: all are in use. */
static rmf_release **slot(rmf_releases *releases)
{
    rmf_release **best = NULL;
    for (unsigned i = 0; i < CACHED_MAX; i++) {
        rmf_release **at = &releases->at[i];
        if (!*at) return at;
        if ((*at)->users == 0 &&
            (!best || (*at)->last_used < (*best)->last_used))
            best = at;
    }
    return best;
}

static rmf_release *use(rmf_releases *releases, rmf_release *release)
{
    release->users++;
    release->last_used = ++releases->turn;
    return release;
}

rmf_release *rmf_release_take(rmf_releases *releases, const char *id,
                              rmf_found *found)
{
    (void)pthread_mutex_lock(&releases->lock);
    rmf_release *release = find(releases, id);
    *found = RMF_FOUND;
    if (!release) {
        /* Read under the lock: the second asker then finds it here. */
        rmf_release **at = slot(releases);
        release = at ? read_release(releases->store, id, found) : NULL;
        if (!at) *found = RMF_NOT_READ;
        if (release) {
            release_free(*at);
            *at = release;
        }
    }
    if (release) (void)use(releases, release);
    (void)pthread_mutex_unlock(&releases->lock);
    return release;
}

/* Out of the cache: at once, or with its last user. */
static void drop(rmf_releases *releases, unsigned at)
{
    rmf_release *release = releases->at[at];
    release->stale = true;
    if (release->users > 0) return;
    release_free(release);
    releases->at[at] = NULL;
}

void rmf_release_give_back(rmf_releases *releases, rmf_release *release)
{
    (void)pthread_mutex_lock(&releases->lock);
    release->users--;
    for (unsigned i = 0; release->stale && i < CACHED_MAX; i++) {
        if (releases->at[i] != release) continue;
        drop(releases, i);
        break;
    }
    (void)pthread_mutex_unlock(&releases->lock);
}

void rmf_releases_forget(rmf_releases *releases, const char *clip)
{
    (void)pthread_mutex_lock(&releases->lock);
    for (unsigned i = 0; i < CACHED_MAX; i++) {
        if (releases->at[i] && strstr(releases->at[i]->brief, clip))
            drop(releases, i);
    }
    (void)pthread_mutex_unlock(&releases->lock);
}

void rmf_releases_gone(rmf_releases *releases, const char *project)
{
    (void)pthread_mutex_lock(&releases->lock);
    for (unsigned i = 0; i < CACHED_MAX; i++) {
        if (releases->at[i] && strcmp(releases->at[i]->project, project) == 0)
            drop(releases, i);
    }
    (void)pthread_mutex_unlock(&releases->lock);
}
