/* What the studio asks: drafts, their edits, new projects and copies. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "projects/api.h"
#include "projects/drafts.h"

#define EDIT_MAX  (1u << 20)
#define LABEL_MAX 200u
#define ID_MAX    64u
#define PAGE_MAX  200
#define ANSWER_MAX                                                             \
    (3 * (size_t)RMF_TEXT_SIZE_MAX) /* a page with the largest edit */
#define TOPIC_SIZE (RMF_PROJECT_SIZE + 8u)

/* ---- what handlers share
 * ------------------------------------------------------
 */

static void put_tag(rmf_request *req, int64_t revision)
{
    char etag[32];
    (void)snprintf(etag, sizeof etag, "\"%" PRId64 "\"", revision);
    rmf_reply_header(req, "ETag", etag);
}

/* A whole number of 0 … in decimal, with nothing behind it; else -1. */
static int64_t number_of(const char *word, size_t size)
{
    int64_t number = 0;
    if (size == 0 || size > 15) return -1;
    for (size_t i = 0; i < size; i++) {
        if (word[i] < '0' || word[i] > '9') return -1;
        number = number * 10 + (word[i] - '0');
    }
    return number;
}

/* The revision that If-Match names; -1: the reply is made. */
static int64_t match_of(rmf_request *req)
{
    const char *match = rmf_request_header(req, "If-Match");
    if (match && strncmp(match, "W/", 2) == 0) match += 2; /* it came as gzip */
    size_t size = match ? strlen(match) : 0;
    int64_t revision = -1;
    if (size > 2 && match[0] == '"' && match[size - 1] == '"')
        revision = number_of(match + 1, size - 2);
    if (revision < 0) {
        rmf_reply_problem(req, RMF_PROBLEM_bad_request,
                          "If-Match says the revision that is changed, as in "
                          "If-Match: \"7\"");
    }
    return revision;
}

static void put_findings(const char *text, rmf_buf *out)
{
    rmf_loaded loaded;
    rmf_buf_puts(out, "\"findings\": ");
    if (rmf_loaded_open(text, strlen(text), &loaded)) {
        rmf_loaded_json(&loaded, out);
    } else {
        out->failed = true;
    }
    rmf_loaded_close(&loaded);
}

/* ---- the draft
 * ------------------------------------------------------------------
 */

static void show_draft(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_draft draft;
    char etag[32];
    rmf_found found =
        rmf_draft_read(app->store, rmf_request_part(req, "project"), &draft);
    if (found != RMF_FOUND) {
        rmf_reply_missing(req, found);
        return;
    }
    (void)snprintf(etag, sizeof etag, "\"%" PRId64 "\"", draft.revision);
    /* Another film may get the name of one that was deleted, and its revisions
     * have the same numbers: no browser keeps this. */
    rmf_reply_header(req, "Cache-Control", "no-store");
    if (!rmf_reply_unchanged(req, etag)) {
        rmf_buf out;
        rmf_buf_init(&out, RMF_TEXT_SIZE_MAX + 1);
        rmf_buf_puts(&out, draft.text);
        rmf_reply_buf(req, 200, "application/json", &out);
    }
    rmf_draft_free(&draft);
}

/* Who comes late gets what came in between, or is told to load anew. */
static rmf_store_err put_since(rmf_store *store, const char *project,
                               int64_t match, int64_t now, rmf_buf *out)
{
    const rmf_edits_asked asked = {
        .project = project, .after = match, .limit = PAGE_MAX};
    rmf_edits_page page;
    rmf_buf edits;
    if (now - match > PAGE_MAX || now < match) {
        rmf_buf_puts(out, "null");
        return RMF_STORE_OK;
    }
    rmf_db *db = rmf_store_read(store);
    if (!db) return RMF_STORE_BROKEN;
    rmf_buf_init(&edits, ANSWER_MAX);
    rmf_store_err err = rmf_edits_put(db, &asked, &edits, &page);
    rmf_store_give_back(db);
    if (page.last < now || edits.failed) {
        rmf_buf_puts(out, "null");
    } else {
        rmf_buf_puts(out, "[");
        rmf_buf_add(out, edits.at, edits.size);
        rmf_buf_puts(out, "]");
    }
    rmf_buf_free(&edits);
    return err;
}

static void reply_changed(rmf_request *req, int64_t match, int64_t now)
{
    rmf_app *app = rmf_request_app(req);
    rmf_buf out;
    rmf_buf_init(&out, ANSWER_MAX);
    put_tag(req, now);
    rmf_problem_begin(req, RMF_PROBLEM_changed_meanwhile, &out);
    rmf_buf_putf(&out, ", \"revision\": %" PRId64 ", \"edits\": ", now);
    if (put_since(app->store, rmf_request_part(req, "project"), match, now,
                  &out) != RMF_STORE_OK)
        out.failed = true;
    rmf_buf_puts(&out, "}\n");
    rmf_reply_buf(req, 412, "application/problem+json", &out);
}

static void reply_fault(rmf_request *req, rmf_problem problem,
                        const rmf_steps_fault *fault, unsigned status)
{
    rmf_buf out;
    rmf_buf_init(&out, 4096);
    rmf_problem_begin(req, problem, &out);
    rmf_buf_putf(&out, ", \"step\": %zu, \"detail\": ", fault->step);
    rmf_buf_json(&out, fault->words);
    rmf_buf_puts(&out, "}\n");
    rmf_reply_buf(req, status, "application/problem+json", &out);
}

static void reply_edited(rmf_request *req, const rmf_edited *is)
{
    rmf_buf out;
    rmf_buf_init(&out, 4u << 20);
    rmf_buf_putf(&out, "{\"revision\": %" PRId64 ", ", is->revision);
    put_findings(is->text, &out);
    rmf_buf_puts(&out, "}\n");
    put_tag(req, is->revision);
    rmf_reply_buf(req, 200, "application/json", &out);
}

static void make_edit(rmf_request *req, const rmf_edit *edit)
{
    rmf_app *app = rmf_request_app(req);
    rmf_edited is;
    switch (rmf_draft_edit(app->store, edit, &is)) {
    case RMF_EDIT_OK:
        reply_edited(req, &is);
        break;
    case RMF_EDIT_UNKNOWN:
        rmf_reply_problem(req, RMF_PROBLEM_project_unknown, NULL);
        break;
    case RMF_EDIT_CHANGED:
        reply_changed(req, edit->match, is.revision);
        break;
    case RMF_EDIT_MALFORMED:
        reply_fault(req, RMF_PROBLEM_body_malformed, &is.fault, 400);
        break;
    case RMF_EDIT_MISFIT:
        reply_fault(req, RMF_PROBLEM_edit_misfit, &is.fault, 422);
        break;
    case RMF_EDIT_LARGE:
        rmf_reply_problem(req, RMF_PROBLEM_body_too_large,
                          "the document would be too large, or too deep");
        break;
    case RMF_EDIT_STORE:
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
        break;
    }
    rmf_edited_free(&is);
}

/* A document that came from elsewhere, in place of the one that is there. */
static void put_draft(rmf_request *req)
{
    int64_t match = match_of(req);
    json_t *document =
        match < 0 ? NULL : rmf_request_object(req, "a JSON object");
    if (!document) return;
    const rmf_edit edit = {.project = rmf_request_part(req, "project"),
                           .tab = "",
                           .label = "Replace everything",
                           .person = rmf_asking(req),
                           .match = match,
                           .document = document};
    make_edit(req, &edit);
    json_decref(document);
}

/* ---- edits
 * --------------------------------------------------------------------
 */

/* A text of the body, of 1 to `max` bytes; `absent` if it is not there. */
static const char *text_in(const json_t *body, const char *name, size_t max,
                           const char *absent)
{
    const json_t *value = json_object_get(body, name);
    const char *text = json_string_value(value);
    if (!value) return absent;
    return text && *text && strlen(text) <= max ? text : NULL;
}

/* NULL, or what is wrong with it. */
static const char *read_edit(const json_t *body, rmf_edit *out)
{
    const json_t *undoes = json_object_get(body, "undoes");
    out->id = text_in(body, "id", ID_MAX, "");
    out->tab = text_in(body, "tab", ID_MAX, NULL);
    out->label = text_in(body, "label", LABEL_MAX, NULL);
    out->steps = json_object_get(body, "steps");
    out->undoes = json_integer_value(undoes);
    if (!out->id) return "`id` has 1 to 64 bytes";
    if (!*out->id) out->id = NULL;
    if (!out->tab || !rmf_id_fits(out->tab, ID_MAX))
        return "`tab` has 1 to 64 letters, digits, - and _";
    if (!out->label) return "`label` has 1 to 200 bytes";
    if (!json_is_array(out->steps)) return "`steps` is a list of steps";
    if (undoes && !json_is_null(undoes) &&
        (out->undoes < 1 || out->undoes > out->match))
        return "`undoes` is the revision of an edit that is in the log";
    return NULL;
}

static void post_edit(rmf_request *req)
{
    rmf_edit edit = {.project = rmf_request_part(req, "project"),
                     .person = rmf_asking(req)};
    edit.match = match_of(req);
    json_t *body =
        edit.match < 0 ? NULL : rmf_request_object(req, "a JSON object");
    if (!body) return;
    const char *words = read_edit(body, &edit);
    if (words) {
        rmf_reply_problem(req, RMF_PROBLEM_body_malformed, "%s", words);
    } else {
        make_edit(req, &edit);
    }
    json_decref(body);
}

static int64_t query_number(rmf_request *req, const char *name, int64_t absent)
{
    const char *word = rmf_request_query(req, name);
    return word ? number_of(word, strlen(word)) : absent;
}

static void list_edits(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    const rmf_edits_asked asked = {.project = rmf_request_part(req, "project"),
                                   .after = query_number(req, "after", 0),
                                   .before = query_number(req, "before", 0),
                                   .limit =
                                       query_number(req, "limit", PAGE_MAX)};
    char next[24];
    rmf_edits_page page = {0};
    rmf_buf out;
    if (asked.after < 0 || asked.before < 0 || asked.limit < 1 ||
        asked.limit > PAGE_MAX) {
        rmf_reply_problem(req, RMF_PROBLEM_bad_request,
                          "`after` and `before` are revisions, `limit` is 1 to "
                          "200");
        return;
    }
    rmf_found found = rmf_project_there(app->store, asked.project);
    if (found != RMF_FOUND) {
        rmf_reply_missing(req, found);
        return;
    }
    rmf_buf_init(&out, ANSWER_MAX);
    rmf_buf_puts(&out, "{\"edits\": [");
    rmf_db *db = rmf_store_read(app->store);
    rmf_store_err err =
        db ? rmf_edits_put(db, &asked, &out, &page) : RMF_STORE_BROKEN;
    if (db) rmf_store_give_back(db);
    (void)snprintf(next, sizeof next, "%" PRId64, page.last);
    rmf_buf_page_end(&out, page.more ? next : NULL);
    if (err == RMF_STORE_OK) {
        rmf_reply_buf(req, 200, "application/json", &out);
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
    }
    rmf_buf_free(&out);
}

/* ---- publishing
 * ---------------------------------------------------------------
 */

/* The clip that is still on its way to us, or NULL. */
static const char *clip_on_its_way(const json_t *document)
{
    const char *id = NULL;
    json_t *clip = NULL;
    json_object_foreach(json_object_get(document, "clips"), id, clip)
    {
        if (json_object_get(clip, "upload") && !json_object_get(clip, "media"))
            return id;
    }
    return NULL;
}

static void publish_text(rmf_request *req, const rmf_draft *draft)
{
    rmf_app *app = rmf_request_app(req);
    const rmf_publishing what = {.store = app->store,
                                 .media = app->media,
                                 .origin = "",
                                 .named = true,
                                 .project = rmf_request_part(req, "project"),
                                 .text = draft->text,
                                 .text_size = strlen(draft->text),
                                 .revision = draft->revision,
                                 .person = rmf_asking(req)};
    json_t *document = json_loads(draft->text, 0, NULL);
    const char *clip = clip_on_its_way(document);
    if (clip) {
        rmf_reply_problem(req, RMF_PROBLEM_clip_unready,
                          "clip %s is still being uploaded", clip);
    } else {
        rmf_reply_publish(req, &what);
    }
    json_decref(document);
}

static void publish_draft(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_draft draft;
    int64_t match = match_of(req);
    if (match < 0) return;
    rmf_found found =
        rmf_draft_read(app->store, rmf_request_part(req, "project"), &draft);
    if (found != RMF_FOUND) {
        rmf_reply_missing(req, found);
        return;
    }
    if (draft.revision == match) {
        publish_text(req, &draft);
    } else {
        reply_changed(req, match, draft.revision);
    }
    rmf_draft_free(&draft);
}

/* ---- live
 * ---------------------------------------------------------------------
 */

static void topic_of(const char *project, char out[TOPIC_SIZE])
{
    (void)snprintf(out, TOPIC_SIZE, "draft %s", project);
}

/* It begins with the present revision, so that nobody misses what came while
 * he was not connected. */
static void follow_edits(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    const char *project = rmf_request_part(req, "project");
    char topic[TOPIC_SIZE];
    char first[128];
    rmf_draft draft;
    rmf_found found = rmf_draft_read(app->store, project, &draft);
    if (found != RMF_FOUND) {
        rmf_reply_missing(req, found);
        return;
    }
    (void)snprintf(first, sizeof first,
                   "retry: 2000\nevent: edit\ndata: {\"revision\": %" PRId64
                   ", \"tab\": \"\"}\n\n",
                   draft.revision);
    rmf_draft_free(&draft);
    topic_of(project, topic);
    rmf_reply_live(req, topic, first);
}

/* "edit PROJECT REVISION TAB", where the tab of a whole document is "". */
static void told_of_edit(rmf_app *app, const char *word)
{
    char project[RMF_PROJECT_SIZE];
    char tab[ID_MAX + 1] = "";
    char topic[TOPIC_SIZE];
    char message[256];
    int64_t revision = 0;
    if (sscanf(word, "edit %64s %" SCNd64 " %64s", project, &revision, tab) < 2)
        return;
    (void)snprintf(message, sizeof message,
                   "event: edit\ndata: {\"revision\": %" PRId64
                   ", \"tab\": \"%s\"}\n\n",
                   revision, tab);
    topic_of(project, topic);
    (void)rmf_live_send_whole(app->http, topic, message);
}

void rmf_drafts_told(rmf_app *app, const char *word)
{
    char topic[TOPIC_SIZE];
    if (strncmp(word, "edit ", 5) == 0) told_of_edit(app, word);
    if (strncmp(word, "gone ", 5) != 0) return;
    topic_of(word + 5, topic);
    (void)rmf_live_send_whole(app->http, topic, "event: gone\ndata: {}\n\n");
}

#define JSON_TYPE "application/json"

static const rmf_route routes[] = {
    {"POST", "/api/v1/projects", RMF_RIGHT_EDIT, rmf_new_project, JSON_TYPE,
     RMF_TEXT_SIZE_MAX, JSON_TYPE, "A new project, by its title or document"},
    {"GET", "/api/v1/projects/{project}/draft", RMF_RIGHT_READ, show_draft,
     NULL, 0, JSON_TYPE,
     "The document as it is edited; its tag is the revision"},
    {"PUT", "/api/v1/projects/{project}/draft", RMF_RIGHT_EDIT, put_draft,
     JSON_TYPE, RMF_TEXT_SIZE_MAX, JSON_TYPE,
     "Another document in place of the draft"},
    {"POST", "/api/v1/projects/{project}/edits", RMF_RIGHT_EDIT, post_edit,
     JSON_TYPE, EDIT_MAX, JSON_TYPE, "Edit the draft, all steps or none"},
    {"GET", "/api/v1/projects/{project}/edits", RMF_RIGHT_READ, list_edits,
     NULL, 0, JSON_TYPE,
     "The log of edits: ?after= oldest first, ?before= newest first"},
    {"GET", "/api/v1/projects/{project}/edits/live", RMF_RIGHT_READ,
     follow_edits, NULL, 0, "text/event-stream", "Edits as they are made"},
    {"POST", "/api/v1/projects/{project}/publish", RMF_RIGHT_EDIT,
     publish_draft, NULL, 0, JSON_TYPE, "Make a release of the draft"},
    {"POST", "/api/v1/projects/{project}/copy", RMF_RIGHT_EDIT,
     rmf_copy_project, NULL, 0, JSON_TYPE, "A new project with the same draft"},
    {"POST", "/api/v1/projects/{project}/archive", RMF_RIGHT_EDIT,
     rmf_archive_project, JSON_TYPE, 4096, JSON_TYPE,
     "Take the project out of the list, or bring it back"},
    {"DELETE", "/api/v1/projects/{project}", RMF_RIGHT_OWN, rmf_remove_project,
     NULL, 0, JSON_TYPE,
     "Delete an archived project for good; 202: not all of it yet, ask again"},
    {"GET", "/api/v1/projects/{project}/releases", RMF_RIGHT_READ,
     rmf_list_releases, NULL, 0, JSON_TYPE, "Its releases, newest first"},
    {"POST", "/api/v1/projects/{project}/releases/{release}/restore",
     RMF_RIGHT_EDIT, rmf_restore_release, NULL, 0, JSON_TYPE,
     "Make an earlier release the present one"},
};

const rmf_routes rmf_drafts_routes = {routes, sizeof routes / sizeof routes[0]};
