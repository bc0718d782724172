#include "media/clips.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "base/clock.h"
#include "media/fetches.h"
#include "media/tracks_file.h"

#define FILMS_SAID 10u

static const char *const state_words[] = {
#define X(name) #name,
    RMF_CLIP_STATES(X)
#undef X
};

const char *rmf_clip_state_word(rmf_clip_state state)
{
    return state_words[state];
}

static rmf_clip_state state_of(const char *word)
{
    for (unsigned i = 0; i < sizeof state_words / sizeof state_words[0]; i++)
        if (strcmp(state_words[i], word) == 0) return (rmf_clip_state)i;
    return RMF_CLIP_kept;
}

bool rmf_clip_plays(const rmf_kept_clip *clip)
{
    return clip->is.direct || *clip->made.play;
}

const char *rmf_clip_playable(const rmf_kept_clip *clip)
{
    return *clip->made.play ? clip->made.play : clip->is.file;
}

void rmf_cut(const char *text, char *out, size_t room)
{
    size_t size = strlen(text);
    if (size >= room) {
        size = room - 1;
        while (size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80)
            size--;
    }
    memcpy(out, text, size);
    out[size] = 0;
}

/* ---- rows --------------------------------------------------------------- */

static void read_row(const rmf_rows *rows, rmf_kept_clip *out)
{
    RMF_ROWS_COPY(rows, 0, out->is.hash);
    RMF_ROWS_COPY(rows, 1, out->is.file);
    out->is.bytes = rmf_rows_number(rows, 2);
    out->is.duration_us = rmf_rows_number(rows, 3);
    out->is.width = rmf_rows_number(rows, 4);
    out->is.height = rmf_rows_number(rows, 5);
    out->is.rate_num = rmf_rows_number(rows, 6);
    out->is.rate_den = rmf_rows_number(rows, 7);
    out->is.frames = rmf_rows_number(rows, 8);
    out->is.direct = rmf_rows_number(rows, 9) != 0;
    RMF_ROWS_COPY(rows, 10, out->name);
    out->state = state_of(rmf_rows_text(rows, 11));
    RMF_ROWS_COPY(rows, 12, out->why);
    RMF_ROWS_COPY(rows, 13, out->made.tracks);
    RMF_ROWS_COPY(rows, 14, out->made.play);
    RMF_ROWS_COPY(rows, 15, out->made.thumbs);
    RMF_ROWS_COPY(rows, 16, out->made.peaks);
    RMF_ROWS_COPY(rows, 17, out->made.playlist);
    out->made.bytes = rmf_rows_number(rows, 18);
    out->created_ms = rmf_rows_number(rows, 19);
    out->is.sphere = rmf_rows_number(rows, 20) != 0;
    RMF_ROWS_COPY(rows, 21, out->made.shots);
}

#define CLIP_FIELDS                                                            \
    "SELECT hash, file, bytes, duration_us, width, height, rate_num, "         \
    "rate_den, frames, direct, name, state, why, tracks, play, thumbs, "       \
    "peaks, playlist, made_bytes, created_ms, sphere, shots FROM clip "

/* `hash` may stand in `out`. */
static rmf_clip_err find(rmf_db *db, const char *hash, rmf_kept_clip *out)
{
    char key[RMF_HASH_SIZE];
    (void)snprintf(key, sizeof key, "%s", hash);
    *out = (rmf_kept_clip){.state = RMF_CLIP_kept};
    rmf_rows rows =
        rmf_db_ask(db, CLIP_FIELDS "WHERE hash = $1", RMF_ARGS(RMF_T(key)));
    bool found = rmf_rows_next(&rows);
    if (found) read_row(&rows, out);
    if (rmf_rows_end(&rows) != RMF_STORE_OK) return RMF_CLIP_NO_STORE;
    return found ? RMF_CLIP_OK : RMF_CLIP_UNKNOWN;
}

rmf_clip_err rmf_clips_find(rmf_store *store, const char *hash,
                            rmf_kept_clip *out)
{
    rmf_db *db = rmf_store_read(store);
    if (!db) return RMF_CLIP_NO_STORE;
    rmf_clip_err err = find(db, hash, out);
    rmf_store_give_back(db);
    return err;
}

static rmf_store_err insert(rmf_db *db, const rmf_clip *clip, const char *name)
{
    return rmf_db_run(
        db,
        "INSERT INTO clip (hash, file, bytes, duration_us, width, height, "
        "rate_num, rate_den, frames, poster, created_ms, direct, name, sphere) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10, $11, $12, $13) "
        "ON CONFLICT (hash) DO UPDATE SET name = CASE WHEN clip.name = '' THEN "
        "excluded.name ELSE clip.name END",
        RMF_ARGS(RMF_T(clip->hash), RMF_T(clip->file), RMF_N(clip->bytes),
                 RMF_N(clip->duration_us), RMF_N(clip->width),
                 RMF_N(clip->height), RMF_N(clip->rate_num),
                 RMF_N(clip->rate_den), RMF_N(clip->frames),
                 RMF_N(rmf_wall_ms()), RMF_N(clip->direct), RMF_T(name),
                 RMF_N(clip->sphere)),
        NULL);
}

/* The last part of a path; what is no text in it becomes spaces. */
static void name_of(const char *path, char out[RMF_CLIP_NAME_SIZE])
{
    const char *slash = strrchr(path, '/');
    rmf_cut(slash ? slash + 1 : path, out, RMF_CLIP_NAME_SIZE);
    json_t *text = json_string(out);
    for (char *c = out; *c; c++) {
        if ((unsigned char)*c < 32 || *c == 127 || (!text && *c < 0)) *c = ' ';
    }
    json_decref(text);
}

bool rmf_clips_note(rmf_store *store, const rmf_clip *clip, const char *name)
{
    char plain[RMF_CLIP_NAME_SIZE];
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    name_of(name, plain);
    return db && rmf_store_settle(db, insert(db, clip, plain)) == RMF_STORE_OK;
}

bool rmf_clips_enter(rmf_store *store, const rmf_clip *clip, const char *name)
{
    char plain[RMF_CLIP_NAME_SIZE];
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return false;
    name_of(name, plain);
    err = insert(db, clip, plain);
    if (err == RMF_STORE_OK) err = rmf_clips_want(db, clip->hash);
    if (rmf_store_settle(db, err) != RMF_STORE_OK) return false;
    rmf_clips_call(store);
    return true;
}

bool rmf_clips_add(rmf_store *store, const char *media, const char *path,
                   rmf_kept_clip *out, rmf_buf *words)
{
    rmf_clip is = {0};
    if (!rmf_media_keep_clip(media, path, &is, words)) return false;
    if (rmf_clips_enter(store, &is, path) &&
        rmf_clips_find(store, is.hash, out) == RMF_CLIP_OK)
        return true;
    rmf_buf_puts(words, "the clip could not be noted in the store");
    return false;
}

/* ---- for manifests ------------------------------------------------------ */

static json_t *address_of(const char *hash, const char *file)
{
    char text[RMF_HASH_SIZE + RMF_MEDIA_NAME_SIZE + 8];
    (void)snprintf(text, sizeof text, "media/%s/%s", hash, file);
    return json_string(text);
}

static json_t *edges_of(rmf_db *db, const char *hash, const char *kind)
{
    json_t *list = json_array();
    rmf_rows rows =
        rmf_db_ask(db,
                   "SELECT frame, file, height, frames FROM edge WHERE clip = "
                   "$1 AND kind = $2 ORDER BY frame, height DESC",
                   RMF_ARGS(RMF_T(hash), RMF_T(kind)));
    while (rmf_rows_next(&rows)) {
        (void)json_array_append_new(
            list,
            json_pack("[I, o, I, I]", (json_int_t)rmf_rows_number(&rows, 0),
                      address_of(hash, rmf_rows_text(&rows, 1)),
                      (json_int_t)rmf_rows_number(&rows, 2),
                      (json_int_t)rmf_rows_number(&rows, 3)));
    }
    (void)rmf_rows_end(&rows);
    return list;
}

json_t *rmf_clips_made(rmf_db *db, const char *hash)
{
    rmf_kept_clip clip;
    if (find(db, hash, &clip) != RMF_CLIP_OK || !*clip.made.tracks) return NULL;
    json_t *made =
        json_pack("{s:o}", "tracks", address_of(hash, clip.made.tracks));
    json_t *heads = edges_of(db, hash, "head");
    json_t *tails = edges_of(db, hash, "tail");
    if (json_array_size(heads) > 0) (void)json_object_set(made, "heads", heads);
    if (json_array_size(tails) > 0) (void)json_object_set(made, "tails", tails);
    json_decref(heads);
    json_decref(tails);
    return made;
}

/* ---- as JSON ------------------------------------------------------------ */

static void set_file(json_t *to, const char *field, const char *hash,
                     const char *file)
{
    (void)json_object_set_new(to, field,
                              *file ? address_of(hash, file) : json_null());
}

static json_t *job_json(rmf_db *db, const char *hash)
{
    rmf_job_row job;
    return rmf_jobs_look(db, hash, &job) ? rmf_jobs_json(&job) : json_null();
}

static json_t *clip_json(rmf_db *db, const rmf_kept_clip *clip)
{
    const rmf_clip *is = &clip->is;
    json_t *to = json_pack(
        "{s:s, s:s?, s:s, s:s, s:b, s:b, s:f, s:I, s:I, s:[I, I], s:I, s:I, "
        "s:I, s:I, s:s}",
        "clip", is->hash, "name", clip->name, "state", state_words[clip->state],
        "why", clip->why, "direct", is->direct, "plays", rmf_clip_plays(clip),
        "duration", (double)is->duration_us / 1e6, "width",
        (json_int_t)is->width, "height", (json_int_t)is->height, "rate",
        (json_int_t)is->rate_num, (json_int_t)is->rate_den, "frames",
        (json_int_t)is->frames, "bytes", (json_int_t)is->bytes, "made_bytes",
        (json_int_t)clip->made.bytes, "created_ms",
        (json_int_t)clip->created_ms, "projection",
        is->sphere ? "equirectangular" : "flat");
    if (!to) return NULL; /* a name that is not UTF-8 */
    set_file(to, "original", is->hash, is->file);
    set_file(to, "play", is->hash, clip->made.play);
    set_file(to, "tracks", is->hash, clip->made.tracks);
    set_file(to, "playlist", is->hash, clip->made.playlist);
    set_file(to, "thumbs", is->hash, clip->made.thumbs);
    set_file(to, "peaks", is->hash, clip->made.peaks);
    set_file(to, "shots", is->hash, clip->made.shots);
    (void)json_object_set_new(to, "heads", edges_of(db, is->hash, "head"));
    (void)json_object_set_new(to, "tails", edges_of(db, is->hash, "tail"));
    (void)json_object_set_new(to, "job", job_json(db, is->hash));
    return to;
}

rmf_clip_err rmf_clips_put(rmf_store *store, const char *hash, rmf_buf *out)
{
    rmf_kept_clip clip;
    rmf_db *db = rmf_store_read(store);
    if (!db) return RMF_CLIP_NO_STORE;
    rmf_clip_err err = find(db, hash, &clip);
    if (err == RMF_CLIP_OK) rmf_json_put(out, clip_json(db, &clip));
    rmf_store_give_back(db);
    return err;
}

rmf_clip_err rmf_clips_put_state(rmf_store *store, const char *hash,
                                 rmf_buf *out)
{
    char why[240];
    rmf_kept_clip clip;
    rmf_job_row job = {.step = "", .progress = 0};
    rmf_db *db = rmf_store_read(store);
    if (!db) return RMF_CLIP_NO_STORE;
    rmf_clip_err err = find(db, hash, &clip);
    if (err == RMF_CLIP_OK) (void)rmf_jobs_look(db, hash, &job);
    rmf_store_give_back(db);
    if (err != RMF_CLIP_OK) return err;
    rmf_cut(clip.why, why, sizeof why);
    rmf_buf_putf(out,
                 "{\"clip\": \"%s\", \"state\": \"%s\", \"plays\": %s, "
                 "\"progress\": %lld, \"step\": ",
                 hash, state_words[clip.state],
                 rmf_clip_plays(&clip) ? "true" : "false",
                 (long long)job.progress);
    rmf_buf_json(out, job.step);
    rmf_buf_puts(out, ", \"why\": ");
    rmf_buf_json(out, why);
    rmf_buf_puts(out, "}");
    return RMF_CLIP_OK;
}

#define LIST_MAX 100

bool rmf_clips_put_all(rmf_store *store, const char *after, rmf_buf *out)
{
    int count = 0;
    rmf_kept_clip clip = {.name = ""};
    rmf_db *db = rmf_store_read(store);
    if (!db) return false;
    rmf_rows rows =
        rmf_db_ask(db, CLIP_FIELDS "WHERE hash > $1 ORDER BY hash LIMIT $2",
                   RMF_ARGS(RMF_T(after), RMF_N(LIST_MAX)));
    rmf_buf_puts(out, "{");
    if (!*after) {
        rmf_buf_puts(out, "\"arriving\": ");
        rmf_json_put(out, rmf_fetches_arriving(db));
        rmf_buf_puts(out, ", ");
    }
    rmf_buf_puts(out, "\"clips\": [");
    while (rmf_rows_next(&rows)) {
        rmf_buf_puts(out, count++ ? ", " : "");
        read_row(&rows, &clip);
        rmf_json_put(out, clip_json(db, &clip));
    }
    rmf_buf_page_end(out, count == LIST_MAX ? clip.is.hash : NULL);
    bool ok = rmf_rows_end(&rows) == RMF_STORE_OK;
    rmf_store_give_back(db);
    return ok;
}

/* ---- asking for work ---------------------------------------------------- */

rmf_store_err rmf_clips_want(rmf_db *db, const char *hash)
{
    rmf_kept_clip clip;
    if (find(db, hash, &clip) != RMF_CLIP_OK) return RMF_STORE_CONFLICT;
    switch (clip.state) {
    case RMF_CLIP_kept:
    case RMF_CLIP_failed:
    case RMF_CLIP_cancelled:
        break;
    case RMF_CLIP_usable:
        return rmf_jobs_queue(db, "rest", hash, -1);
    case RMF_CLIP_waiting:
    case RMF_CLIP_preparing:
    case RMF_CLIP_prepared:
    case RMF_CLIP_refused:
        return RMF_STORE_OK;
    }
    rmf_store_err err = rmf_jobs_queue(db, "first", hash, -1);
    if (err != RMF_STORE_OK) return err;
    return rmf_db_run(
        db, "UPDATE clip SET state = 'waiting', why = '' WHERE hash = $1",
        RMF_ARGS(RMF_T(hash)), NULL);
}

rmf_store_err rmf_clips_set_poster(rmf_store *store, const char *hash,
                                   const char *name)
{
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return err;
    err = rmf_db_run(db, "UPDATE clip SET poster = $2 WHERE hash = $1",
                     RMF_ARGS(RMF_T(hash), RMF_T(name)), NULL);
    return rmf_store_settle(db, err);
}

rmf_store_err rmf_clips_want_edge(rmf_db *db, const char *hash,
                                  const char *kind, int64_t frame)
{
    return rmf_jobs_queue(db, kind, hash, frame);
}

void rmf_clips_call(rmf_store *store)
{
    rmf_store_tell(store, "job");
}

/* ---- deciding ----------------------------------------------------------- */

/* `change` in a transaction on a clip that is there, and the word of it. */
static rmf_clip_err decide(rmf_store *store, const char *hash,
                           rmf_store_err (*change)(rmf_db *, const char *))
{
    rmf_kept_clip clip;
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return RMF_CLIP_NO_STORE;
    rmf_clip_err found = find(db, hash, &clip);
    if (found != RMF_CLIP_OK) {
        rmf_store_undo(db);
        return found;
    }
    if (rmf_store_settle(db, change(db, hash)) != RMF_STORE_OK)
        return RMF_CLIP_NO_STORE;
    rmf_jobs_tell(store, "progress", hash);
    rmf_clips_call(store);
    return RMF_CLIP_OK;
}

static rmf_store_err cancel(rmf_db *db, const char *hash)
{
    rmf_store_err err = rmf_jobs_cancel(db, hash);
    if (err != RMF_STORE_OK) return err;
    return rmf_db_run(db,
                      "UPDATE clip SET state = 'cancelled', why = '' WHERE "
                      "hash = $1 AND state IN ('waiting', 'preparing')",
                      RMF_ARGS(RMF_T(hash)), NULL);
}

rmf_clip_err rmf_clips_cancel(rmf_store *store, const char *hash)
{
    return decide(store, hash, cancel);
}

static rmf_store_err retry(rmf_db *db, const char *hash)
{
    rmf_store_err err = rmf_jobs_again(db, hash);
    if (err != RMF_STORE_OK) return err;
    err = rmf_db_run(db,
                     "UPDATE clip SET why = '', state = CASE WHEN state IN "
                     "('failed', 'refused', 'cancelled') THEN 'waiting' ELSE "
                     "state END WHERE hash = $1",
                     RMF_ARGS(RMF_T(hash)), NULL);
    return err == RMF_STORE_OK ? rmf_clips_want(db, hash) : err;
}

rmf_clip_err rmf_clips_retry(rmf_store *store, const char *hash)
{
    return decide(store, hash, retry);
}

/* ---- removing ----------------------------------------------------------- */

/* The films that name it: in their draft, or in any of their releases, which
 * may be gone back to. */
static rmf_store_err who_needs(rmf_db *db, const char *hash, rmf_buf *films)
{
    char like[RMF_HASH_SIZE + 2];
    unsigned count = 0;
    (void)snprintf(like, sizeof like, "%%%s%%", hash);
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT n.id FROM (SELECT project AS id FROM release WHERE document "
        "LIKE $1 UNION SELECT project AS id FROM draft WHERE document LIKE "
        "$1) AS n ORDER BY n.id LIMIT 11",
        RMF_ARGS(RMF_T(like)));
    for (; rmf_rows_next(&rows); count++) {
        if (count < FILMS_SAID) {
            rmf_buf_puts(films, count ? ", " : "");
            rmf_buf_puts(films, rmf_rows_text(&rows, 0));
        }
    }
    if (count > FILMS_SAID) rmf_buf_puts(films, " and others");
    return rmf_rows_end(&rows);
}

static bool is_held(rmf_db *db, const char *hash)
{
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT 1 FROM job WHERE clip = $1 AND worker <> '' AND beat_ms > $2",
        RMF_ARGS(RMF_T(hash), RMF_N(rmf_wall_ms() - RMF_DEAD_MS)));
    bool held = rmf_rows_next(&rows);
    return rmf_rows_end(&rows) != RMF_STORE_OK || held;
}

static rmf_clip_err may_go(rmf_db *db, const char *hash, rmf_buf *films)
{
    rmf_kept_clip clip;
    if (who_needs(db, hash, films) != RMF_STORE_OK) return RMF_CLIP_NO_STORE;
    rmf_clip_err err = find(db, hash, &clip);
    if (err != RMF_CLIP_OK) return err;
    if (films->size > 0) return RMF_CLIP_USED;
    return is_held(db, hash) ? RMF_CLIP_BUSY : RMF_CLIP_OK;
}

static rmf_store_err forget(rmf_db *db, const char *hash)
{
    rmf_store_err err = rmf_jobs_forget(db, hash);
    if (err == RMF_STORE_OK) {
        err = rmf_db_run(db, "DELETE FROM edge WHERE clip = $1",
                         RMF_ARGS(RMF_T(hash)), NULL);
    }
    if (err != RMF_STORE_OK) return err;
    return rmf_db_run(db, "DELETE FROM clip WHERE hash = $1",
                      RMF_ARGS(RMF_T(hash)), NULL);
}

/* What a worker left half-made lies in a folder of its own there. */
static void remove_files(const char *folder, unsigned deep)
{
    char path[RMF_PATH_SIZE];
    DIR *open_folder = opendir(folder);
    if (!open_folder) return;
    for (struct dirent *d = readdir(open_folder); d; d = readdir(open_folder)) {
        if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0 ||
            !rmf_path_join(path, folder, d->d_name))
            continue;
        if (unlink(path) != 0 && deep > 0) remove_files(path, deep - 1);
    }
    (void)closedir(open_folder);
    (void)rmdir(folder);
}

rmf_clip_err rmf_clips_remove(rmf_store *store, const char *media,
                              const char *hash, rmf_buf *films)
{
    char folder[RMF_PATH_SIZE];
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return RMF_CLIP_NO_STORE;
    rmf_clip_err may = may_go(db, hash, films);
    if (may != RMF_CLIP_OK) {
        rmf_store_undo(db);
        return may;
    }
    if (rmf_store_settle(db, forget(db, hash)) != RMF_STORE_OK)
        return RMF_CLIP_NO_STORE;
    if (rmf_path_join(folder, media, hash)) remove_files(folder, 1);
    return RMF_CLIP_OK;
}

void rmf_clip_left(rmf_store *store, const char *media, const char *hash)
{
    char folder[RMF_PATH_SIZE];
    rmf_buf films;
    rmf_buf_init(&films, 4096);
    /* What is no clip is a file that a film brought with it. */
    if (rmf_clips_remove(store, media, hash, &films) == RMF_CLIP_UNKNOWN &&
        films.size == 0 && rmf_path_join(folder, media, hash))
        remove_files(folder, 1);
    rmf_buf_free(&films);
}
