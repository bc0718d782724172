#include "projects/play.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "events/events.h"
#include "projects/access.h"
#include "projects/api.h"
#include "projects/assets.h"
#include "projects/lock.h"
#include "projects/projects.h"
#include "projects/websites.h"

#define MANIFEST_SIZE_MAX (64u << 20)
#define TOPIC_SIZE        (RMF_PROJECT_SIZE + 8u)
#define KEPT_MAX          1024u

bool rmf_play_find(rmf_request *req, rmf_project *out)
{
    rmf_app *app = rmf_request_app(req);
    const char *id = rmf_request_part(req, "project");
    rmf_found found = RMF_NOT_THERE;
    if (rmf_id_fits(id, RMF_PROJECT_SIZE - 1))
        found = rmf_project_find(app->store, id, out);
    switch (found) {
    case RMF_FOUND:
        return true;
    case RMF_NOT_THERE:
        rmf_reply_problem(req, RMF_PROBLEM_project_unknown, NULL);
        break;
    case RMF_NOT_READ:
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
        break;
    }
    return false;
}

bool rmf_play_open(rmf_request *req, rmf_project *out)
{
    const char *origin = rmf_request_header(req, "Origin");
    if (!rmf_play_find(req, out)) return false;
    if (*out->websites) {
        bool held = origin && rmf_websites_hold(out->websites, origin,
                                                rmf_request_base(req));
        rmf_reply_only_to(req, held ? origin : NULL);
    }
    if (rmf_pass_held(req, out)) return true;
    if (out->withdrawn) {
        rmf_reply_problem(req, RMF_PROBLEM_withdrawn, NULL);
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_film_locked, RMF_FILM_LOCKED_WORDS);
    }
    return false;
}

/* What only some may see is kept by no cache that others share. */
static void set_caching(rmf_request *req, const rmf_project *project,
                        const char *open)
{
    rmf_reply_header(req, "Cache-Control",
                     *project->password ? "private, no-cache" : open);
}

rmf_release *rmf_play_release(rmf_request *req, const rmf_project *project)
{
    rmf_app *app = rmf_request_app(req);
    rmf_found found = RMF_FOUND;
    rmf_release *release =
        rmf_release_take(app->releases, project->release, &found);
    if (!release) rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
    return release;
}

void rmf_manifest(const rmf_project *project, const rmf_release *release,
                  const char *base, rmf_buf *out)
{
    const rmf_asset *engine = rmf_asset_find("engine.wasm");
    char build[RMF_ASSET_BUILD_SIZE];
    rmf_buf_putf(out,
                 "{\"project\": \"%s\", \"release\": \"%s\", \"shape\": "
                 "\"%s\", \"title\": ",
                 project->id, release->id, release->shape);
    rmf_buf_json(out,
                 json_string_value(json_object_get(release->outline, "title")));
    rmf_buf_puts(out, ", \"base\": ");
    rmf_buf_json(out, base);
    rmf_buf_puts(out, ", \"engine\": \"");
    if (engine) rmf_asset_address(engine, out);
    rmf_buf_puts(out, "\", \"pack\": \"");
    rmf_pack_address(release, out);
    rmf_asset_build(build);
    rmf_buf_putf(out, "\", \"parts\": \"%s\", ", build);
    if (*project->consent)
        rmf_buf_putf(out, "\"consent\": \"%s\", ", project->consent);
    rmf_buf_putf(out, "%s\"document\": ",
                 project->withdrawn ? "\"withdrawn\": true, " : "");
    if (project->withdrawn) {
        rmf_buf_puts(out, "null");
    } else {
        rmf_buf_puts(out, release->brief);
    }
    rmf_buf_puts(out, "}");
}

/* What a manifest depends on beside its release: our address, the built files
 * that it names, and what is made of its clips by now. */
static uint64_t fingerprint_of(const rmf_release *release, const char *base)
{
    uint64_t all = rmf_asset_fingerprint() ^ release->brief_mark;
    for (const char *c = base; *c; c++)
        all = (all ^ (unsigned char)*c) * 1099511628211u;
    return all;
}

void rmf_play_manifest(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_project project;
    char etag[RMF_ID_SIZE + RMF_CONSENT_SIZE + 32];
    if (!rmf_play_open(req, &project)) return;
    rmf_release *release = rmf_play_release(req, &project);
    if (!release) return;
    (void)snprintf(etag, sizeof etag, "\"%s-%016" PRIx64 "%s%s\"", release->id,
                   fingerprint_of(release, rmf_request_base(req)),
                   project.consent, project.withdrawn ? "-withdrawn" : "");
    set_caching(req, &project, "no-cache");
    if (!rmf_reply_unchanged(req, etag)) {
        rmf_buf out;
        rmf_buf_init(&out, MANIFEST_SIZE_MAX);
        rmf_manifest(&project, release, rmf_request_base(req), &out);
        rmf_reply_buf(req, 200, "application/json", &out);
    }
    rmf_release_give_back(app->releases, release);
}

/* ---- packs ---------------------------------------------------------------
 */

void rmf_pack_address(const rmf_release *release, rmf_buf *out)
{
    rmf_buf_putf(out, "api/v1/play/%s/packs/%s", release->project, release->id);
}

static bool write_pack(const rmf_release *release, rmf_buf *out)
{
    const rmf_document *doc = release->loaded.doc;
    size_t scratch_size = (rmf_pack_scratch(doc) + 15) & ~(size_t)15;
    void *scratch = aligned_alloc(16, scratch_size);
    rmf_writer pack = {0};
    if (scratch) rmf_pack_write(doc, scratch, &pack); /* how large it is */
    pack = (rmf_writer){.at = malloc(pack.size + 1), .cap = pack.size};
    bool ok = scratch && pack.at;
    if (ok) {
        rmf_pack_write(doc, scratch, &pack);
        rmf_buf_init(out, pack.size + 1);
        rmf_buf_add(out, pack.at, pack.size);
    }
    free(pack.at);
    free(scratch);
    return ok;
}

void rmf_play_pack(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    const char *id = rmf_request_part(req, "release");
    rmf_project project;
    rmf_found found = RMF_NOT_THERE;
    rmf_buf out;
    if (!rmf_play_open(req, &project)) return;
    rmf_release *release = rmf_release_take(app->releases, id, &found);
    bool ours = release && strcmp(release->project, project.id) == 0;
    if (!ours || project.withdrawn || !release->loaded.doc) {
        rmf_reply_problem(req, RMF_PROBLEM_not_found, NULL);
    } else if (write_pack(release, &out)) {
        set_caching(req, &project, "public, max-age=31536000, immutable");
        rmf_reply_buf(req, 200, "application/octet-stream", &out);
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_internal, NULL);
    }
    if (release) rmf_release_give_back(app->releases, release);
}

/* ---- live -----------------------------------------------------------------
 */

static void topic_of(const char *project, char out[TOPIC_SIZE])
{
    (void)snprintf(out, TOPIC_SIZE, "film %s", project);
}

static void write_present(const rmf_project *project, rmf_buf *out)
{
    if (project->withdrawn) {
        rmf_buf_puts(out, "event: withdrawn\ndata: {}\n\n");
    } else {
        rmf_buf_putf(out,
                     "event: release\ndata: {\"release\": \"%s\", \"shape\": "
                     "\"%s\"}\n\n",
                     project->release, project->shape);
    }
}

void rmf_play_live(rmf_request *req)
{
    rmf_project project;
    char topic[TOPIC_SIZE];
    if (!rmf_play_open(req, &project)) return;
    rmf_buf first;
    rmf_buf_init(&first, 1024);
    rmf_buf_puts(&first, "retry: 2000\n");
    write_present(&project, &first);
    topic_of(project.id, topic);
    rmf_reply_live(req, topic, first.at);
    rmf_buf_free(&first);
}

void rmf_projects_told(void *ctx, const char *word)
{
    rmf_app *app = ctx;
    rmf_project project;
    char topic[TOPIC_SIZE];
    if (strncmp(word, "clip ", 5) == 0)
        rmf_releases_forget(app->releases, word + 5);
    rmf_drafts_told(app, word);
    if (strncmp(word, "project ", 8) != 0) return;
    (void)rmf_shown_look(app->shown);
    rmf_recordings_look(app->recordings);
    rmf_access_told(app->access);
    rmf_found found = rmf_project_find(app->store, word + 8, &project);
    if (found == RMF_NOT_THERE) {
        rmf_releases_gone(app->releases, word + 8);
        rmf_intake_gone(app->intake);
    }
    if (found != RMF_FOUND) return;
    rmf_buf message;
    rmf_buf_init(&message, 1024);
    write_present(&project, &message);
    topic_of(project.id, topic);
    (void)rmf_live_send_whole(app->http, topic, message.at);
    rmf_buf_free(&message);
}

void rmf_play_current(rmf_request *req)
{
    rmf_project project;
    char etag[RMF_ID_SIZE + 16];
    if (!rmf_play_open(req, &project)) return;
    (void)snprintf(etag, sizeof etag, "\"%s%s\"", project.release,
                   project.withdrawn ? "-withdrawn" : "");
    if (rmf_reply_unchanged(req, etag)) return;
    rmf_buf out;
    rmf_buf_init(&out, 1024);
    rmf_buf_putf(&out,
                 "{\"release\": \"%s\", \"shape\": \"%s\", \"withdrawn\": "
                 "%s}\n",
                 project.release, project.shape,
                 project.withdrawn ? "true" : "false");
    rmf_reply_buf(req, 200, "application/json", &out);
}

/* ---- a viewer who has come back --------------------------------------------
 */

static rmf_store_err write_kept(rmf_db *db, const char *viewer,
                                const char *project, rmf_buf *out)
{
    unsigned count = 0;
    rmf_rows rows = rmf_db_ask(db,
                               "SELECT name, value FROM kept WHERE viewer = "
                               "$1 AND project = $2 ORDER BY name",
                               RMF_ARGS(RMF_T(viewer), RMF_T(project)));
    while (count < KEPT_MAX && rmf_rows_next(&rows)) {
        rmf_buf_puts(out, count++ ? ", " : "");
        rmf_buf_json(out, rmf_rows_text(&rows, 0));
        rmf_buf_puts(out, ": ");
        rmf_buf_puts(out, rmf_rows_text(&rows, 1));
    }
    return rmf_rows_end(&rows);
}

static rmf_store_err was_here(rmf_db *db, const char *viewer,
                              const char *project, bool *out)
{
    rmf_rows rows = rmf_db_ask(
        db, "SELECT 1 FROM session WHERE project = $1 AND viewer = $2 LIMIT 1",
        RMF_ARGS(RMF_T(project), RMF_T(viewer)));
    *out = rmf_rows_next(&rows);
    return rmf_rows_end(&rows);
}

static bool answer_viewer(rmf_store *store, const char *viewer,
                          const char *project, rmf_buf *out)
{
    bool returned = false;
    rmf_db *db = rmf_store_read(store);
    if (!db) return false;
    rmf_store_err err = was_here(db, viewer, project, &returned);
    rmf_buf_putf(out, "{\"returned\": %s, \"kept\": {",
                 returned ? "true" : "false");
    if (err == RMF_STORE_OK) err = write_kept(db, viewer, project, out);
    rmf_buf_puts(out, "}}\n");
    rmf_store_give_back(db);
    return err == RMF_STORE_OK;
}

void rmf_play_viewer(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_project project;
    size_t size = 0;
    const char *body = rmf_request_body(req, &size);
    if (!rmf_play_open(req, &project)) return;
    json_t *asked = json_loadb(body, size, JSON_REJECT_DUPLICATES, NULL);
    const char *viewer = json_string_value(json_object_get(asked, "viewer"));
    rmf_buf out;
    rmf_buf_init(&out, 1u << 20);
    if (!viewer || !rmf_id_fits(viewer, 64)) {
        rmf_reply_problem(req, RMF_PROBLEM_body_malformed,
                          "it takes {\"viewer\": an id}");
    } else if (!answer_viewer(app->store, viewer, project.id, &out)) {
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
    } else {
        rmf_reply_buf(req, 200, "application/json", &out);
    }
    rmf_buf_free(&out);
    json_decref(asked);
}
