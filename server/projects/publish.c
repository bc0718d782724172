/* A document becomes a release: resolve, check again, one transaction. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "media/media.h"
#include "projects/drafts.h"
#include "projects/entries.h"
#include "projects/outline.h"
#include "projects/resolve.h"

typedef struct made {
    char *text; /* the released document */
    char *outline;
    json_t *entries; /* entries.h */
    char shape[RMF_SHAPE_SIZE];
    char title[RMF_TITLE_SIZE];
    char cover[RMF_HASH_SIZE];
} made;

static void made_free(made *m)
{
    free(m->text);
    free(m->outline);
    json_decref(m->entries);
}

/* The author's own text first: its mistakes have lines. */
static bool check_source(const rmf_publishing *what, rmf_buf *words)
{
    rmf_loaded loaded;
    bool ok = rmf_loaded_open(what->text, what->text_size, &loaded);
    if (ok) {
        rmf_loaded_print(&loaded, "project.json", words);
        ok = loaded.doc != NULL;
    } else {
        rmf_buf_puts(words, "error: out of memory\n");
    }
    rmf_loaded_close(&loaded);
    return ok;
}

/* The resolved text must be as good, and it gives the shape. */
static bool take_shape(made *m, rmf_buf *words)
{
    rmf_loaded loaded;
    bool ok = rmf_loaded_open(m->text, strlen(m->text), &loaded) && loaded.doc;
    if (ok) {
        (void)snprintf(m->shape, sizeof m->shape, "%016" PRIx64,
                       rmf_document_shape(loaded.doc));
    } else {
        rmf_loaded_print(&loaded, "release", words);
    }
    rmf_loaded_close(&loaded);
    return ok;
}

static rmf_publish_err make(const rmf_publishing *what, made *m, rmf_buf *words)
{
    rmf_publish_err err = RMF_PUBLISH_MISTAKES;
    json_error_t why = {.text = ""};
    json_t *outline = NULL;
    json_t *document =
        json_loadb(what->text, what->text_size, JSON_REJECT_DUPLICATES, &why);
    if (!document) {
        rmf_buf_putf(words, "error: project.json: %s\n", why.text);
        goto done;
    }
    err = rmf_resolve(what, document, words);
    if (err != RMF_PUBLISH_OK) goto done;
    m->entries = rmf_entries(document);
    outline = rmf_outline(document);
    m->text = json_dumps(document, JSON_COMPACT | JSON_REAL_PRECISION(15));
    m->outline = outline ? json_dumps(outline, JSON_COMPACT) : NULL;
    rmf_draft_title(document, m->title);
    rmf_draft_cover(document, m->cover);
    if (!m->text || !m->outline || !take_shape(m, words))
        err = RMF_PUBLISH_MISTAKES;
done:
    json_decref(outline);
    json_decref(document);
    return err;
}

/* ---- the transaction ------------------------------------------------------
 */

typedef struct before {
    bool there;
    char origin[RMF_PATH_SIZE];
    char release[RMF_ID_SIZE];
    char shape[RMF_SHAPE_SIZE];
    int64_t number; /* of the present release */
    int64_t newest; /* of all: an earlier one may be the present */
    bool same;      /* it is what is published already */
    bool drafted;   /* people edit it here */
} before;

/* The order of members says nothing: who takes one out and puts it back has
 * changed nothing. */
static bool same_document(const char *a, const char *b)
{
    if (strcmp(a, b) == 0) return true;
    json_t *one = json_loads(a, 0, NULL);
    json_t *two = json_loads(b, 0, NULL);
    bool same = one && rmf_steps_equal(one, two);
    json_decref(one);
    json_decref(two);
    return same;
}

static rmf_store_err read_before(rmf_db *db, const rmf_publishing *what,
                                 const made *m, before *b)
{
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT p.origin, COALESCE(r.id, ''), COALESCE(r.shape, ''), "
        "COALESCE(r.number, 0), COALESCE(r.document, ''), (SELECT "
        "COALESCE(MAX(n.number), 0) FROM release n WHERE n.project = p.id), "
        "CASE WHEN d.project IS NULL THEN 0 ELSE 1 END FROM project p LEFT "
        "JOIN release r ON r.id = p.release LEFT JOIN draft d ON d.project = "
        "p.id WHERE p.id = $1",
        RMF_ARGS(RMF_T(what->project)));
    *b = (before){0};
    if (rmf_rows_next(&rows)) {
        b->there = true;
        RMF_ROWS_COPY(&rows, 0, b->origin);
        RMF_ROWS_COPY(&rows, 1, b->release);
        RMF_ROWS_COPY(&rows, 2, b->shape);
        b->number = rmf_rows_number(&rows, 3);
        b->same = strcmp(b->shape, m->shape) == 0 &&
                  same_document(rmf_rows_text(&rows, 4), m->text);
        b->newest = rmf_rows_number(&rows, 5);
        b->drafted = rmf_rows_number(&rows, 6) != 0;
    }
    return rmf_rows_end(&rows);
}

static rmf_store_err write_project(rmf_db *db, const rmf_publishing *what,
                                   const made *m, const rmf_published *out)
{
    return rmf_db_run(
        db,
        "INSERT INTO project (id, title, origin, release, created_ms, "
        "changed_ms, withdrawn_ms, cover) VALUES ($1, $2, $3, $4, $5, $5, "
        "NULL, $6) "
        "ON CONFLICT (id) DO UPDATE SET title = excluded.title, origin = "
        "excluded.origin, release = excluded.release, changed_ms = "
        "excluded.changed_ms, withdrawn_ms = NULL, cover = excluded.cover",
        RMF_ARGS(RMF_T(what->project), RMF_T(m->title), RMF_T(what->origin),
                 RMF_T(out->release), RMF_N(rmf_wall_ms()), RMF_T(m->cover)),
        NULL);
}

static rmf_store_err write_release(rmf_db *db, const rmf_publishing *what,
                                   const made *m, const rmf_published *out)
{
    const rmf_arg revision =
        what->revision ? RMF_N(what->revision) : RMF_T(NULL);
    return rmf_db_run(
        db,
        "INSERT INTO release (id, project, number, shape, document, outline, "
        "created_ms, revision, person) VALUES ($1, $2, $3, $4, $5, $6, $7, "
        "$8, $9)",
        RMF_ARGS(RMF_T(out->release), RMF_T(what->project), RMF_N(out->number),
                 RMF_T(out->shape), RMF_T(m->text), RMF_T(m->outline),
                 RMF_N(rmf_wall_ms()), revision,
                 RMF_T(what->person ? what->person : "")),
        NULL);
}

static void tell_what_happened(const before *b, const made *m,
                               rmf_published *out)
{
    *out = (rmf_published){.number = b->newest + 1};
    rmf_id_new(out->release);
    memcpy(out->shape, m->shape, sizeof out->shape);
    out->same_shape = b->there && strcmp(b->shape, m->shape) == 0;
    out->unchanged = b->there && b->same;
    if (!out->unchanged) return;
    out->number = b->number;
    memcpy(out->release, b->release, sizeof out->release);
}

static bool from_elsewhere(const rmf_publishing *what, const before *b)
{
    return b->there && !what->named && (*b->origin || b->drafted) &&
           strcmp(b->origin, what->origin) != 0;
}

/* Whoever wrote in between is found out under the write lock. */
static bool still_matches(const rmf_publishing *what, const before *b)
{
    if (!what->match) return true;
    return *b->release &&
           (strcmp(what->match, "*") == 0 || strstr(what->match, b->release));
}

static rmf_publish_err store(const rmf_publishing *what, const made *m,
                             rmf_published *out, rmf_buf *words)
{
    before b;
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(what->store, &err);
    if (!db) return RMF_PUBLISH_STORE;
    err = read_before(db, what, m, &b);
    if (err == RMF_STORE_OK && from_elsewhere(what, &b)) {
        rmf_store_undo(db);
        rmf_buf_putf(words,
                     "error: %s was published from %s; give this one another "
                     "name with --project NAME, or say --project %s to "
                     "replace it\n",
                     what->project, *b.origin ? b.origin : "the studio",
                     what->project);
        return RMF_PUBLISH_ELSEWHERE;
    }
    if (err == RMF_STORE_OK && !still_matches(what, &b)) {
        rmf_store_undo(db);
        return RMF_PUBLISH_CHANGED;
    }
    tell_what_happened(&b, m, out);
    if (err == RMF_STORE_OK) err = write_project(db, what, m, out);
    if (err == RMF_STORE_OK && !out->unchanged)
        err = write_release(db, what, m, out);
    if (err == RMF_STORE_OK) err = rmf_entries_want(db, m->entries);
    return rmf_store_settle(db, err) == RMF_STORE_OK ? RMF_PUBLISH_OK
                                                     : RMF_PUBLISH_STORE;
}

rmf_publish_err rmf_publish(const rmf_publishing *what, rmf_published *out,
                            rmf_buf *words)
{
    made m = {0};
    char word[RMF_PROJECT_SIZE + 16];
    if (!check_source(what, words)) return RMF_PUBLISH_MISTAKES;
    rmf_publish_err err = make(what, &m, words);
    if (err == RMF_PUBLISH_OK) err = store(what, &m, out, words);
    if (err == RMF_PUBLISH_STORE)
        rmf_buf_puts(words, "error: the store did not take it\n");
    made_free(&m);
    if (err != RMF_PUBLISH_OK) return err;
    (void)snprintf(word, sizeof word, "project %s", what->project);
    rmf_store_tell(what->store, word);
    rmf_clips_call(what->store);
    return RMF_PUBLISH_OK;
}

rmf_found rmf_withdraw(rmf_store *store, const char *project, bool away)
{
    char word[RMF_PROJECT_SIZE + 16];
    int64_t changed = 0;
    rmf_store_err err = rmf_store_run(
        store,
        "UPDATE project SET changed_ms = CAST($2 AS BIGINT), withdrawn_ms = "
        "CASE WHEN $3 = 1 THEN CAST($2 AS BIGINT) ELSE NULL END WHERE id = $1",
        RMF_ARGS(RMF_T(project), RMF_N(rmf_wall_ms()), RMF_N(away)), &changed);
    if (err != RMF_STORE_OK) return RMF_NOT_READ;
    if (changed == 0) return RMF_NOT_THERE;
    (void)snprintf(word, sizeof word, "project %s", project);
    rmf_store_tell(store, word);
    return RMF_FOUND;
}
