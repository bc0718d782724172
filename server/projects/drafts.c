#include "projects/drafts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "projects/exact.h"
#include "projects/outline.h"

#define NAMES_MAX 100u /* of one title, before chance makes one */

/* ---- what lists show of a document ------------------------------------------
 */

void rmf_draft_title(const json_t *document, char out[RMF_TITLE_SIZE])
{
    const char *title = rmf_outline_text(json_object_get(document, "title"));
    size_t left = strlen(title);
    size_t size = 0;
    while (left > 0) {
        size_t one = 1;
        (void)rmf_utf8_next(title + size, left, &one);
        if (size + one >= RMF_TITLE_SIZE) break;
        size += one;
        left -= one;
    }
    if (size == 0) {
        (void)snprintf(out, RMF_TITLE_SIZE, "Untitled");
    } else {
        memcpy(out, title, size);
        out[size] = 0;
    }
}

static const char *hash_of(const json_t *clip)
{
    const char *hash = json_string_value(json_object_get(clip, "media"));
    bool fits = hash && strlen(hash) == RMF_HASH_SIZE - 1 &&
                strspn(hash, "0123456789abcdef") == RMF_HASH_SIZE - 1;
    return fits ? hash : "";
}

void rmf_draft_cover(const json_t *document, char out[RMF_HASH_SIZE])
{
    json_t *clips = json_object_get(document, "clips");
    const char *of =
        json_string_value(json_object_get(rmf_outline_start(document), "clip"));
    const char *hash = of ? hash_of(json_object_get(clips, of)) : "";
    const char *id = NULL;
    json_t *clip = NULL;
    json_object_foreach(clips, id, clip)
    {
        if (!*hash) hash = hash_of(clip);
    }
    (void)snprintf(out, RMF_HASH_SIZE, "%s", hash);
}

/* ---- reading ----------------------------------------------------------------
 */

/* NULL: no memory, or it is too large or too deep. The caller's. */
static char *text_of(const json_t *document)
{
    rmf_buf out;
    rmf_buf_init(&out, RMF_TEXT_SIZE_MAX);
    rmf_exact(document, RMF_JSON_DEPTH_MAX, &out);
    return rmf_buf_take(&out, NULL);
}

typedef struct stored {
    rmf_draft draft; /* text NULL: there is none */
    char *released;  /* NULL: no release; "" where nothing is made of it */
    char release[RMF_ID_SIZE]; /* the present one; "": none */
    bool behind; /* it is what an earlier release was, and nobody edited it */
} stored;

static void stored_free(stored *is)
{
    rmf_draft_free(&is->draft);
    free(is->released);
    is->released = NULL;
}

static rmf_found read_stored(rmf_store *store, const char *project, stored *out)
{
    rmf_db *db = rmf_store_read(store);
    *out = (stored){0};
    if (!db) return RMF_NOT_READ;
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT COALESCE(d.revision, 0), COALESCE(d.document, ''), CASE WHEN "
        "d.document IS NULL OR (d.made_of <> '' AND d.made_of <> r.id AND "
        "d.made_at = d.revision AND r.revision IS NULL) THEN "
        "COALESCE(r.document, '') ELSE '' END, COALESCE(r.id, '') FROM project "
        "p LEFT JOIN draft d ON d.project = p.id LEFT JOIN release r ON r.id = "
        "p.release WHERE p.id = $1",
        RMF_ARGS(RMF_T(project)));
    bool there = rmf_rows_next(&rows);
    bool ok = true;
    if (there) {
        out->draft.revision = rmf_rows_number(&rows, 0);
        out->draft.text = strdup(rmf_rows_text(&rows, 1));
        out->released = strdup(rmf_rows_text(&rows, 2));
        out->behind =
            out->draft.revision > 0 && out->released && *out->released;
        RMF_ROWS_COPY(&rows, 3, out->release);
        ok = out->draft.text && out->released;
    }
    ok = rmf_rows_end(&rows) == RMF_STORE_OK && ok;
    rmf_store_give_back(db);
    if (ok && there) return RMF_FOUND;
    stored_free(out);
    return ok ? RMF_NOT_THERE : RMF_NOT_READ;
}

/* `release`: the one that it is made of; "": of none. */
static rmf_store_err put_draft(rmf_db *db, const char *project,
                               const char *text, const char *person,
                               const char *release)
{
    return rmf_db_run(
        db,
        "INSERT INTO draft (project, revision, document, changed_ms, "
        "changed_by, made_of, made_at) VALUES ($1, 1, $2, $3, $4, $5, 1) ON "
        "CONFLICT (project) DO NOTHING",
        RMF_ARGS(RMF_T(project), RMF_T(text), RMF_N(rmf_wall_ms()),
                 RMF_T(person), RMF_T(release)),
        NULL);
}

/* Of two who do this at once one is the first, and both read what he made. */
static bool make_of_release(rmf_store *store, const char *project,
                            const stored *is)
{
    rmf_store_err err = RMF_STORE_BROKEN;
    json_t *document = json_loads(is->released, 0, NULL);
    rmf_unresolve(document);
    char *text = document ? text_of(document) : NULL;
    rmf_db *db = text ? rmf_store_write(store, &err) : NULL;
    if (db) {
        err = put_draft(db, project, text, "", is->release);
        err = rmf_store_settle(db, err);
    }
    free(text);
    json_decref(document);
    return err == RMF_STORE_OK;
}

static rmf_found read_or_make(rmf_store *store, const char *project,
                              stored *out)
{
    rmf_found found = read_stored(store, project, out);
    if (found == RMF_FOUND && out->draft.revision == 0) {
        bool made = make_of_release(store, project, out);
        stored_free(out);
        found = made ? read_stored(store, project, out) : RMF_NOT_READ;
    }
    return found;
}

void rmf_draft_free(rmf_draft *draft)
{
    free(draft->text);
    *draft = (rmf_draft){0};
}

/* ---- a new project
 * ------------------------------------------------------------
 */

/* "film", "film-2" … "film-100", then one that nobody has. */
static void name_of(const char *slug, unsigned turn, char id[RMF_PROJECT_SIZE])
{
    char chance[RMF_ID_SIZE];
    if (turn == 1) {
        (void)snprintf(id, RMF_PROJECT_SIZE, "%s", slug);
    } else if (turn <= NAMES_MAX) {
        (void)snprintf(id, RMF_PROJECT_SIZE, "%s-%u", slug, turn);
    } else {
        rmf_id_new(chance);
        (void)snprintf(id, RMF_PROJECT_SIZE, "%s-%.10s", slug, chance);
    }
}

static rmf_store_err put_project(rmf_db *db, const json_t *document,
                                 char id[RMF_PROJECT_SIZE])
{
    char title[RMF_TITLE_SIZE];
    char slug[RMF_SLUG_SIZE];
    char cover[RMF_HASH_SIZE];
    int64_t made = 0;
    rmf_store_err err = RMF_STORE_OK;
    rmf_draft_title(document, title);
    rmf_draft_cover(document, cover);
    rmf_slug(title, slug);
    for (unsigned turn = 1;
         err == RMF_STORE_OK && made == 0 && turn <= NAMES_MAX + 1; turn++) {
        name_of(slug, turn, id);
        err = rmf_db_run(
            db,
            "INSERT INTO project (id, title, origin, release, created_ms, "
            "changed_ms, withdrawn_ms, cover) VALUES ($1, $2, '', NULL, $3, "
            "$3, NULL, $4) ON CONFLICT (id) DO NOTHING",
            RMF_ARGS(RMF_T(id), RMF_T(title), RMF_N(rmf_wall_ms()),
                     RMF_T(cover)),
            &made);
    }
    return err == RMF_STORE_OK && made == 0 ? RMF_STORE_CONFLICT : err;
}

rmf_edit_err rmf_draft_create(rmf_store *store, const json_t *document,
                              const char *person, char id[RMF_PROJECT_SIZE])
{
    rmf_store_err err = RMF_STORE_OK;
    char *text = text_of(document);
    if (!text) return RMF_EDIT_LARGE;
    rmf_db *db = rmf_store_write(store, &err);
    if (db) {
        err = put_project(db, document, id);
        if (err == RMF_STORE_OK) err = put_draft(db, id, text, person, "");
        err = rmf_store_settle(db, err);
    }
    free(text);
    return db && err == RMF_STORE_OK ? RMF_EDIT_OK : RMF_EDIT_STORE;
}

/* ---- an edit
 * -------------------------------------------------------------------
 */

/* An edit on its way: read and applied before the writer's turn comes. */
typedef struct working {
    const rmf_edit *edit;
    const char *made_of; /* the release that it brings; "": none */
    json_t *document;
    json_t *steps; /* what the log gets */
    char *text;    /* the draft as it becomes */
} working;

static void working_free(working *w)
{
    json_decref(w->document);
    json_decref(w->steps);
    free(w->text);
}

static rmf_edit_err apply(working *w, rmf_edited *out)
{
    w->steps = w->edit->steps
                   ? json_deep_copy(w->edit->steps)
                   : json_pack("[{s:[], s:O, s:O}]", "at", "was", w->document,
                               "now", w->edit->document);
    if (!w->steps) return RMF_EDIT_STORE;
    switch (rmf_steps_apply(&w->document, w->steps, &out->fault)) {
    case RMF_STEPS_OK:
        break;
    case RMF_STEPS_MALFORMED:
        return RMF_EDIT_MALFORMED;
    case RMF_STEPS_MISFIT:
        return RMF_EDIT_MISFIT;
    case RMF_STEPS_MEMORY:
        return RMF_EDIT_STORE;
    }
    w->text = text_of(w->document);
    return w->text ? RMF_EDIT_OK : RMF_EDIT_LARGE;
}

/* Whether this very edit came before, and where it led. */
static rmf_found find_edit(rmf_store *store, const rmf_edit *edit,
                           int64_t *revision)
{
    rmf_found found = RMF_NOT_THERE;
    if (!edit->id) return found;
    rmf_db *db = rmf_store_read(store);
    if (!db) return RMF_NOT_READ;
    rmf_rows rows = rmf_db_ask(
        db, "SELECT revision FROM edit WHERE project = $1 AND id = $2",
        RMF_ARGS(RMF_T(edit->project), RMF_T(edit->id)));
    if (rmf_rows_next(&rows)) {
        *revision = rmf_rows_number(&rows, 0);
        found = RMF_FOUND;
    }
    if (rmf_rows_end(&rows) != RMF_STORE_OK) found = RMF_NOT_READ;
    rmf_store_give_back(db);
    return found;
}

static rmf_store_err put_edit(rmf_db *db, const rmf_edit *edit,
                              const char *steps)
{
    const rmf_arg undoes = edit->undoes ? RMF_N(edit->undoes) : RMF_T(NULL);
    return rmf_db_run(
        db,
        "INSERT INTO edit (project, revision, id, tab, label, person, at_ms, "
        "steps, undoes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        RMF_ARGS(RMF_T(edit->project), RMF_N(edit->match + 1), RMF_T(edit->id),
                 RMF_T(edit->tab), RMF_T(edit->label), RMF_T(edit->person),
                 RMF_N(rmf_wall_ms()), RMF_T(steps), undoes),
        NULL);
}

static rmf_store_err touch_project(rmf_db *db, const working *w)
{
    char title[RMF_TITLE_SIZE];
    char cover[RMF_HASH_SIZE];
    rmf_draft_title(w->document, title);
    rmf_draft_cover(w->document, cover);
    return rmf_db_run(db,
                      "UPDATE project SET title = $2, cover = $3, changed_ms = "
                      "$4 WHERE id = $1",
                      RMF_ARGS(RMF_T(w->edit->project), RMF_T(title),
                               RMF_T(cover), RMF_N(rmf_wall_ms())),
                      NULL);
}

/* Whoever was faster is found out under the write lock. */
static rmf_edit_err keep(rmf_store *store, const working *w, const char *steps)
{
    const rmf_edit *edit = w->edit;
    int64_t changed = 0;
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return RMF_EDIT_STORE;
    err = rmf_db_run(db,
                     "UPDATE draft SET revision = $3, document = $4, "
                     "changed_ms = $5, changed_by = $6, made_of = CASE WHEN "
                     "$7 = '' THEN made_of ELSE $7 END, made_at = CASE WHEN $7 "
                     "= '' THEN made_at ELSE $3 END WHERE project = $1 AND "
                     "revision = $2",
                     RMF_ARGS(RMF_T(edit->project), RMF_N(edit->match),
                              RMF_N(edit->match + 1), RMF_T(w->text),
                              RMF_N(rmf_wall_ms()), RMF_T(edit->person),
                              RMF_T(w->made_of)),
                     &changed);
    if (err == RMF_STORE_OK && changed == 0) {
        rmf_store_undo(db);
        return RMF_EDIT_CHANGED;
    }
    if (err == RMF_STORE_OK) err = put_edit(db, edit, steps);
    if (err == RMF_STORE_OK) err = touch_project(db, w);
    return rmf_store_settle(db, err) == RMF_STORE_OK ? RMF_EDIT_OK
                                                     : RMF_EDIT_STORE;
}

static rmf_edit_err work(rmf_store *store, working *w, rmf_edited *out)
{
    rmf_buf steps;
    rmf_edit_err err = apply(w, out);
    if (err != RMF_EDIT_OK) return err;
    /* A whole document may come in place of a whole one, below two levels. */
    rmf_buf_init(&steps, 2 * (size_t)RMF_TEXT_SIZE_MAX + 256);
    rmf_exact(w->steps, RMF_JSON_DEPTH_MAX + 2, &steps);
    err = steps.failed ? RMF_EDIT_LARGE : keep(store, w, steps.at);
    rmf_buf_free(&steps);
    return err;
}

static void tell(rmf_store *store, const rmf_edit *edit, int64_t revision)
{
    char word[RMF_PROJECT_SIZE + 128];
    (void)snprintf(word, sizeof word, "edit %s %lld %s", edit->project,
                   (long long)revision, edit->tab);
    rmf_store_tell(store, word);
}

/* The draft as it is now. `fresh`: the edit is new and in time; else what it is
 * answered. */
static rmf_edit_err look(rmf_store *store, const rmf_edit *edit,
                         rmf_edited *out, bool *fresh)
{
    stored now;
    *fresh = false;
    rmf_found before = find_edit(store, edit, &out->revision);
    if (before == RMF_NOT_READ) return RMF_EDIT_STORE;
    switch (read_or_make(store, edit->project, &now)) {
    case RMF_FOUND:
        break;
    case RMF_NOT_THERE:
        return RMF_EDIT_UNKNOWN;
    case RMF_NOT_READ:
        return RMF_EDIT_STORE;
    }
    out->text = now.draft.text;
    free(now.released);
    if (before == RMF_FOUND) return RMF_EDIT_OK;
    out->revision = now.draft.revision;
    *fresh = now.draft.revision == edit->match;
    return *fresh ? RMF_EDIT_OK : RMF_EDIT_CHANGED;
}

static rmf_edit_err make_edit(rmf_store *store, const rmf_edit *edit,
                              const char *made_of, rmf_edited *out)
{
    working w = {.edit = edit, .made_of = made_of};
    bool fresh = false;
    *out = (rmf_edited){0};
    rmf_edit_err err = look(store, edit, out, &fresh);
    if (!fresh) return err;
    w.document = json_loads(out->text, 0, NULL);
    rmf_edited_free(out);
    err = w.document ? work(store, &w, out) : RMF_EDIT_STORE;
    if (err == RMF_EDIT_OK) {
        out->revision = edit->match + 1;
        out->text = w.text;
        w.text = NULL;
        tell(store, edit, out->revision);
    }
    working_free(&w);
    return err == RMF_EDIT_CHANGED ? look(store, edit, out, &fresh) : err;
}

/* ---- a release from outside -------------------------------------------------
 */

/* What nobody has edited follows the folder that it comes from, as an edit of
 * the whole document, so that open desks follow too. Who is faster wins. */
static void follow_release(rmf_store *store, const char *project,
                           const stored *is)
{
    rmf_edited edited;
    json_t *document = json_loads(is->released, 0, NULL);
    rmf_unresolve(document);
    const rmf_edit edit = {.project = project,
                           .tab = "",
                           .label = "Published from its folder",
                           .person = "",
                           .match = is->draft.revision,
                           .document = document};
    if (document) {
        (void)make_edit(store, &edit, is->release, &edited);
        rmf_edited_free(&edited);
    }
    json_decref(document);
}

rmf_found rmf_draft_read(rmf_store *store, const char *project, rmf_draft *out)
{
    stored is;
    *out = (rmf_draft){0};
    rmf_found found = read_or_make(store, project, &is);
    if (found == RMF_FOUND && is.behind) {
        follow_release(store, project, &is);
        stored_free(&is);
        found = read_stored(store, project, &is);
    }
    if (found != RMF_FOUND) return found;
    free(is.released);
    *out = is.draft;
    return RMF_FOUND;
}

rmf_edit_err rmf_draft_edit(rmf_store *store, const rmf_edit *edit,
                            rmf_edited *out)
{
    stored is;
    if (read_stored(store, edit->project, &is) == RMF_FOUND) {
        if (is.behind) follow_release(store, edit->project, &is);
        stored_free(&is);
    }
    return make_edit(store, edit, "", out);
}

void rmf_edited_free(rmf_edited *edited)
{
    free(edited->text);
    edited->text = NULL;
}
