/* The owner's view of projects, and the room's table of routes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "projects/access.h"
#include "projects/api.h"
#include "projects/assets.h"
#include "projects/lock.h"
#include "projects/pages.h"
#include "projects/play.h"
#include "projects/projects.h"
#include "projects/studio.h"

#define DOCUMENT_MAX RMF_TEXT_SIZE_MAX

const char *rmf_asking(rmf_request *req)
{
    const rmf_person *person = rmf_request_person(req);
    return person ? person->id : "";
}

rmf_found rmf_project_there(rmf_store *store, const char *project)
{
    rmf_found found = RMF_NOT_THERE;
    rmf_db *db = rmf_store_read(store);
    if (!db) return RMF_NOT_READ;
    rmf_rows rows = rmf_db_ask(db, "SELECT 1 FROM project WHERE id = $1",
                               RMF_ARGS(RMF_T(project)));
    if (rmf_rows_next(&rows)) found = RMF_FOUND;
    if (rmf_rows_end(&rows) != RMF_STORE_OK) found = RMF_NOT_READ;
    rmf_store_give_back(db);
    return found;
}

void rmf_reply_missing(rmf_request *req, rmf_found found)
{
    rmf_reply_problem(req,
                      found == RMF_NOT_THERE ? RMF_PROBLEM_project_unknown
                                             : RMF_PROBLEM_store_failed,
                      NULL);
}

bool rmf_project_read(rmf_request *req, rmf_project_read_fn *read, void *out)
{
    const rmf_app *app = rmf_request_app(req);
    const char *project = rmf_request_part(req, "project");
    rmf_found found = rmf_project_there(app->store, project);
    rmf_db *db = found == RMF_FOUND ? rmf_store_read(app->store) : NULL;
    if (found == RMF_FOUND && (!db || read(db, project, out) != RMF_STORE_OK))
        found = RMF_NOT_READ;
    if (db) rmf_store_give_back(db);
    if (found != RMF_FOUND) rmf_reply_missing(req, found);
    return found == RMF_FOUND;
}

/* The released document whole; its tag is what If-Match of a new one names. */
static void show_document(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_project project;
    char etag[RMF_ID_SIZE + 4];
    if (!rmf_play_find(req, &project)) return;
    rmf_release *release = rmf_play_release(req, &project);
    if (!release) return;
    (void)snprintf(etag, sizeof etag, "\"%s\"", release->id);
    if (!rmf_reply_unchanged(req, etag)) {
        rmf_buf out;
        rmf_buf_init(&out, RMF_TEXT_SIZE_MAX);
        rmf_buf_add(&out, release->text, release->text_size);
        rmf_reply_buf(req, 200, "application/json", &out);
    }
    rmf_release_give_back(app->releases, release);
}

/* ---- earlier releases -------------------------------------------------- */

/* The release that the address names, of its film, taken. NULL: the reply is
 * made. */
static rmf_release *release_named(rmf_request *req, rmf_project *project)
{
    rmf_app *app = rmf_request_app(req);
    const char *id = rmf_request_part(req, "release");
    rmf_found found = RMF_NOT_THERE;
    if (!rmf_play_find(req, project)) return NULL;
    rmf_release *release = rmf_id_fits(id, RMF_ID_SIZE - 1)
                               ? rmf_release_take(app->releases, id, &found)
                               : NULL;
    if (release && strcmp(release->project, project->id) == 0) return release;
    if (release) rmf_release_give_back(app->releases, release);
    rmf_reply_problem(req,
                      found == RMF_NOT_READ ? RMF_PROBLEM_store_failed
                                            : RMF_PROBLEM_release_unknown,
                      NULL);
    return NULL;
}

static void show_release_document(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_project project;
    rmf_release *release = release_named(req, &project);
    rmf_buf out;
    if (!release) return;
    rmf_buf_init(&out, RMF_TEXT_SIZE_MAX);
    rmf_buf_add(&out, release->text, release->text_size);
    rmf_reply_buf(req, 200, "application/json", &out);
    rmf_release_give_back(app->releases, release);
}

/* As players get it, whatever stands in their way: it is withdrawn, or its time
 * is over. */
static void show_release_manifest(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_project project;
    rmf_release *release = release_named(req, &project);
    rmf_buf out;
    if (!release) return;
    project.withdrawn = false;
    rmf_buf_init(&out, (size_t)2 * RMF_TEXT_SIZE_MAX);
    rmf_manifest(&project, release, rmf_request_base(req), &out);
    rmf_reply_buf(req, 200, "application/json", &out);
    rmf_release_give_back(app->releases, release);
}

/* ---- a new release
 * ----------------------------------------------------------- */

static void reply_mistakes(rmf_request *req, const char *text, size_t size,
                           const char *words)
{
    rmf_loaded loaded;
    rmf_buf out;
    rmf_buf_init(&out, 1u << 20);
    rmf_problem_begin(req, RMF_PROBLEM_document_mistakes, &out);
    bool opened = rmf_loaded_open(text, size, &loaded);
    rmf_buf_puts(&out, ", \"findings\": ");
    if (opened) {
        rmf_loaded_json(&loaded, &out);
    } else {
        rmf_buf_puts(&out, "[]");
    }
    rmf_loaded_close(&loaded);
    rmf_buf_puts(&out, ", \"detail\": ");
    rmf_buf_json(&out, words);
    rmf_buf_puts(&out, "}\n");
    rmf_reply_buf(req, 422, "application/problem+json", &out);
}

static void reply_published(rmf_request *req, const rmf_published *made)
{
    rmf_buf out;
    char etag[RMF_ID_SIZE + 4];
    rmf_buf_init(&out, 4096);
    rmf_buf_putf(&out,
                 "{\"release\": \"%s\", \"number\": %lld, \"shape\": \"%s\", "
                 "\"same_shape\": %s, \"unchanged\": %s}\n",
                 made->release, (long long)made->number, made->shape,
                 made->same_shape ? "true" : "false",
                 made->unchanged ? "true" : "false");
    (void)snprintf(etag, sizeof etag, "\"%s\"", made->release);
    rmf_reply_header(req, "ETag", etag);
    rmf_reply_buf(req, made->unchanged ? 200 : 201, "application/json", &out);
}

void rmf_reply_publish(rmf_request *req, const rmf_publishing *what)
{
    rmf_published made;
    rmf_buf words;
    rmf_buf_init(&words, 1u << 20);
    switch (rmf_publish(what, &made, &words)) {
    case RMF_PUBLISH_OK:
        reply_published(req, &made);
        break;
    case RMF_PUBLISH_MISTAKES:
        reply_mistakes(req, what->text, what->text_size, words.at);
        break;
    case RMF_PUBLISH_ELSEWHERE:
        rmf_reply_problem(req, RMF_PROBLEM_conflict, "%s", words.at);
        break;
    case RMF_PUBLISH_UNREADY:
        rmf_reply_problem(req, RMF_PROBLEM_clip_unready, "%s", words.at);
        break;
    case RMF_PUBLISH_CHANGED:
        rmf_reply_problem(req, RMF_PROBLEM_changed_meanwhile, NULL);
        break;
    case RMF_PUBLISH_STORE:
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
        break;
    }
    rmf_buf_free(&words);
}

static void post_release(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_publishing what = {.store = app->store,
                           .media = app->media,
                           .origin = "",
                           .named = true,
                           .project = rmf_request_part(req, "project"),
                           .match = rmf_request_header(req, "If-Match"),
                           .person = rmf_asking(req)};
    what.text = rmf_request_body(req, &what.text_size);
    if (rmf_id_fits(what.project, RMF_PROJECT_SIZE - 1)) {
        rmf_reply_publish(req, &what);
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_bad_request,
                          "a project's id has letters, digits, - and _");
    }
}

/* {"withdrawn": false} brings it back. */
static void post_withdraw(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    size_t size = 0;
    const char *body = rmf_request_body(req, &size);
    json_t *asked = json_loadb(body, size, JSON_REJECT_DUPLICATES, NULL);
    bool away = !json_is_false(json_object_get(asked, "withdrawn"));
    bool malformed = size > 0 && !json_is_object(asked);
    json_decref(asked);
    if (malformed) {
        rmf_reply_problem(req, RMF_PROBLEM_body_malformed,
                          "it takes {\"withdrawn\": true or false}");
        return;
    }
    switch (rmf_withdraw(app->store, rmf_request_part(req, "project"), away)) {
    case RMF_FOUND:
        rmf_reply_empty(req, 204);
        break;
    case RMF_NOT_THERE:
        rmf_reply_problem(req, RMF_PROBLEM_project_unknown, NULL);
        break;
    case RMF_NOT_READ:
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
        break;
    }
}

#define JSON_TYPE "application/json"
#define HTML_TYPE "text/html"
#define FORM_TYPE "application/x-www-form-urlencoded"
#define FORM_MAX  8192

static const rmf_route routes[] = {
    {"GET", "/", RMF_RIGHT_READ, rmf_page_studio, NULL, 0, HTML_TYPE,
     "The studio: all films"},
    {"GET", "/signin", RMF_RIGHT_OPEN, rmf_page_studio, NULL, 0, HTML_TYPE,
     "The studio: signing in"},
    {"GET", "/invite/{secret}", RMF_RIGHT_OPEN, rmf_page_studio, NULL, 0,
     HTML_TYPE, "The studio: taking an invitation"},
    {"GET", "/people", RMF_RIGHT_READ, rmf_page_studio, NULL, 0, HTML_TYPE,
     "The studio: who works here"},
    {"GET", "/account", RMF_RIGHT_READ, rmf_page_studio, NULL, 0, HTML_TYPE,
     "The studio: one's own account"},
    {"GET", "/projects/{project}", RMF_RIGHT_READ, rmf_page_studio, NULL, 0,
     HTML_TYPE, "The studio: a film"},
    {"GET", "/projects/{project}/edit", RMF_RIGHT_READ, rmf_page_studio, NULL,
     0, HTML_TYPE, "The studio: the desk of a film"},
    {"GET", "/projects/{project}/preview", RMF_RIGHT_READ, rmf_page_studio,
     NULL, 0, HTML_TYPE, "The studio: a film as it is now, tried"},
    {"GET", "/projects/{project}/report", RMF_RIGHT_READ, rmf_page_studio, NULL,
     0, HTML_TYPE, "The studio: what viewers of a film did"},
    {"GET", "/projects/{project}/live", RMF_RIGHT_READ, rmf_page_studio, NULL,
     0, HTML_TYPE, "The studio: who watches a film now"},
    {"GET", "/projects/{project}/leads", RMF_RIGHT_READ, rmf_page_studio, NULL,
     0, HTML_TYPE, "The studio: what viewers of a film sent"},
    {"GET", "/rehearsal", RMF_RIGHT_OPEN, rmf_page_rehearsal, NULL, 0,
     HTML_TYPE, "The frame in which the studio plays what is not published"},
    {"GET", "/w/{project}", RMF_RIGHT_VIEWER, rmf_page_share, NULL, 0,
     HTML_TYPE, "The share page of a film"},
    {"GET", "/embed/{project}", RMF_RIGHT_VIEWER, rmf_page_embed, NULL, 0,
     HTML_TYPE, "The frame page of a film, for any page to embed"},
    {"POST", "/w/{project}", RMF_RIGHT_VIEWER, rmf_unlock_share, FORM_TYPE,
     FORM_MAX, HTML_TYPE, "The password of a film, by its share page's form"},
    {"POST", "/embed/{project}", RMF_RIGHT_VIEWER, rmf_unlock_embed, FORM_TYPE,
     FORM_MAX, HTML_TYPE, "The password of a film, by its frame page's form"},
    {"GET", "/oembed", RMF_RIGHT_VIEWER, rmf_page_oembed, NULL, 0, JSON_TYPE,
     "oEmbed 1.0 for share and frame addresses"},
    {"GET", "/ramify-player.js", RMF_RIGHT_VIEWER, rmf_show_player, NULL, 0,
     "text/javascript", "The player, which defines <ramify-player>"},
    {"GET", "/assets/{name}", RMF_RIGHT_VIEWER, rmf_show_asset, NULL, 0, "*/*",
     "A file of the built web, named by its content"},
    {"GET", "/api/v1/play/{project}", RMF_RIGHT_VIEWER, rmf_play_manifest, NULL,
     0, JSON_TYPE, "The manifest: what a player needs to begin"},
    {"GET", "/api/v1/play/{project}/packs/{release}", RMF_RIGHT_VIEWER,
     rmf_play_pack, NULL, 0, "application/octet-stream",
     "A release packed for the player's engine"},
    {"GET", "/api/v1/play/{project}/live", RMF_RIGHT_VIEWER, rmf_play_live,
     NULL, 0, "text/event-stream", "Releases as they are published"},
    {"GET", "/api/v1/play/{project}/current", RMF_RIGHT_VIEWER,
     rmf_play_current, NULL, 0, JSON_TYPE,
     "The present release, for those who cannot stream"},
    {"POST", "/api/v1/play/{project}/viewer", RMF_RIGHT_VIEWER, rmf_play_viewer,
     "application/json, text/plain", 4096, JSON_TYPE,
     "What is kept of a viewer who agreed to it"},
    {"GET", "/api/v1/projects", RMF_RIGHT_READ, rmf_list_projects, NULL, 0,
     JSON_TYPE,
     "Projects by id, ?q= in the title, ?archived=1; ?after= goes on"},
    {"GET", "/api/v1/projects/{project}", RMF_RIGHT_READ, rmf_show_project,
     NULL, 0, JSON_TYPE, "One project"},
    {"GET", "/api/v1/projects/{project}/document", RMF_RIGHT_READ,
     show_document, NULL, 0, JSON_TYPE, "The released document"},
    {"GET", "/api/v1/projects/{project}/releases/{release}/document",
     RMF_RIGHT_READ, show_release_document, NULL, 0, JSON_TYPE,
     "The document of any of its releases"},
    {"GET", "/api/v1/projects/{project}/releases/{release}/manifest",
     RMF_RIGHT_READ, show_release_manifest, NULL, 0, JSON_TYPE,
     "The manifest of any of its releases, to replay sessions"},
    {"POST", "/api/v1/projects/{project}/releases", RMF_RIGHT_EDIT,
     post_release, JSON_TYPE, DOCUMENT_MAX, JSON_TYPE,
     "Make a release of a document whose clips are kept here"},
    {"POST", "/api/v1/projects/{project}/withdraw", RMF_RIGHT_EDIT,
     post_withdraw, JSON_TYPE, 4096, JSON_TYPE,
     "Withdraw the film, or bring it back"},
    {"GET", "/api/v1/projects/{project}/access", RMF_RIGHT_READ,
     rmf_show_access, NULL, 0, JSON_TYPE,
     "Who may watch the film: password, websites, until when"},
    {"PUT", "/api/v1/projects/{project}/access", RMF_RIGHT_EDIT, rmf_put_access,
     JSON_TYPE, 65536, JSON_TYPE, "Set who may watch it"},
    {"GET", "/api/v1/projects/{project}/recording", RMF_RIGHT_READ,
     rmf_show_recording, NULL, 0, JSON_TYPE,
     "What is recorded of its viewers: whether they are asked, by which "
     "clocks days are counted"},
    {"PUT", "/api/v1/projects/{project}/recording", RMF_RIGHT_EDIT,
     rmf_put_recording, JSON_TYPE, 4096, JSON_TYPE,
     "Set what is recorded of them"},
};

const rmf_routes rmf_projects_routes = {routes,
                                        sizeof routes / sizeof routes[0]};
