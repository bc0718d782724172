/* What sessions amount to, by their ledgers. */
#include <stdlib.h>
#include <string.h>

#include "events/events.h"
#include "events/ledger.h"
#include "events/session.h"

#define SLOTS_LEAST  4096u
#define SLOTS_MAX    (1u << 20) /* half of them are used */
#define VIEWERS_MAX  (1u << 24)
#define RELEASES_MAX 10000u

bool rmf_ledger_counts(const void *bytes, size_t size, rmf_count_fn *each,
                       void *ctx)
{
    rmf_ledger ledger;
    bool ok = rmf_ledger_read(bytes, size, &ledger);
    if (ok) rmf_ledger_differ(NULL, &ledger, each, ctx);
    rmf_ledger_free(&ledger);
    return ok;
}

/* ---- sums ---------------------------------------------------------------- */

/* A place is 0: everything; a day; or a release, −1 being the first. */
typedef struct slot {
    int64_t place, n;
    uint8_t kind; /* 0: free */
    uint32_t name, part;
} slot;

/* Scenes that a session has to have entered, and not; 0: it need not. */
typedef struct scenes_of {
    uint32_t entered, without;
} scenes_of;

typedef struct summing {
    slot *slots;
    uint32_t slot_count, used;
    char (*releases)[RMF_ID_SIZE];
    uint32_t release_count, release_room;
    uint64_t *viewers; /* hashes of their ids, one a session */
    uint32_t viewer_count, viewer_room;
    int64_t day; /* of the session that is added */
    scenes_of scenes;
    bool failed; /* no memory */
} summing;

static uint32_t hash_of(const slot *s)
{
    uint64_t hash = (uint64_t)s->place * 61 + s->kind;
    hash = (hash ^ s->name) * UINT64_C(0x9e3779b97f4a7c15);
    hash = (hash ^ (hash >> 29) ^ s->part) * UINT64_C(0xbf58476d1ce4e5b9);
    return (uint32_t)(hash >> 32);
}

static slot *slot_of(const summing *s, const slot *key)
{
    uint32_t mask = s->slot_count - 1;
    for (uint32_t at = hash_of(key) & mask;; at = (at + 1) & mask) {
        slot *one = &s->slots[at];
        if (!one->kind || (one->kind == key->kind && one->name == key->name &&
                           one->part == key->part && one->place == key->place))
            return one;
    }
}

/* Twice as many; false: no memory. */
static bool grow(summing *s)
{
    summing more = *s;
    more.slot_count = s->slot_count ? s->slot_count * 2 : SLOTS_LEAST;
    more.slots = calloc(more.slot_count, sizeof *more.slots);
    if (!more.slots) return false;
    for (uint32_t i = 0; i < s->slot_count; i++)
        if (s->slots[i].kind) *slot_of(&more, &s->slots[i]) = s->slots[i];
    free(s->slots);
    *s = more;
    return true;
}

static void add(summing *s, const slot *key)
{
    slot *one = slot_of(s, key);
    if (one->kind) {
        one->n += key->n;
        return;
    }
    if (s->used * 2 >= SLOTS_MAX) return;
    *one = *key;
    s->used++;
    if (s->used * 2 > s->slot_count && s->slot_count < SLOTS_MAX && !grow(s))
        s->failed = true;
}

static bool is_of_day(rmf_counted kind)
{
    return kind == RMF_COUNTED_play || kind == RMF_COUNTED_submitted ||
           kind == RMF_COUNTED_completed || kind == RMF_COUNTED_opened ||
           kind == RMF_COUNTED_interacted;
}

static void add_count(void *ctx, rmf_counted kind, uint32_t name, uint32_t part,
                      int64_t by)
{
    summing *s = ctx;
    if (s->failed) return;
    add(s, &(slot){0, by, (uint8_t)kind, name, part});
    if (!s->failed && is_of_day(kind))
        add(s, &(slot){s->day, by, (uint8_t)kind, 0, 0});
}

/* ---- sessions ------------------------------------------------------------ */

static void add_release(summing *s, const char *release)
{
    uint32_t i = s->release_count;
    while (i > 0 && strcmp(s->releases[i - 1], release) != 0)
        i--;
    if (i == 0) {
        if (s->release_count == RELEASES_MAX) return;
        if (s->release_count == s->release_room) {
            uint32_t room = s->release_room ? s->release_room * 2 : 8;
            void *more = realloc(s->releases, room * sizeof *s->releases);
            if (!more) {
                s->failed = true;
                return;
            }
            s->releases = more;
            s->release_room = room;
        }
        i = ++s->release_count;
        memset(s->releases[i - 1], 0, sizeof *s->releases);
        memcpy(s->releases[i - 1], release, strnlen(release, RMF_ID_SIZE - 1));
    }
    add(s, &(slot){-(int64_t)i, 1, RMF_COUNTED_play, 0, 0});
}

/* FNV-1a. */
static uint64_t hash_text(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return hash;
}

static void add_viewer(summing *s, const char *viewer)
{
    if (!*viewer) {
        add_count(s, RMF_COUNTED_anonymous, 0, 0, 1);
        return;
    }
    if (s->viewer_count == VIEWERS_MAX) return;
    if (s->viewer_count == s->viewer_room) {
        uint32_t room = s->viewer_room ? s->viewer_room * 2 : 1024;
        uint64_t *more = realloc(s->viewers, room * sizeof *more);
        if (!more) {
            s->failed = true;
            return;
        }
        s->viewers = more;
        s->viewer_room = room;
    }
    s->viewers[s->viewer_count++] = hash_text(viewer);
}

static void add_consent(summing *s, const char *consent)
{
    if (strcmp(consent, RMF_SAID_YES) == 0)
        add_count(s, RMF_COUNTED_agreed, 0, 0, 1);
    if (strcmp(consent, RMF_SAID_NO) == 0)
        add_count(s, RMF_COUNTED_refused, 0, 0, 1);
}

static bool fits(const scenes_of *of, const rmf_ledger *ledger)
{
    const rmf_counted kind = RMF_COUNTED_entered;
    return (!of->entered || rmf_ledger_find(ledger, kind, of->entered, 0)) &&
           (!of->without || !rmf_ledger_find(ledger, kind, of->without, 0));
}

/* Day, release, viewer, verdict, ledger, consent. */
static bool add_session(summing *s, const rmf_rows *rows)
{
    size_t size = 0;
    rmf_ledger ledger;
    const void *bytes = rmf_rows_bytes(rows, 4, &size);
    bool whole = rmf_ledger_read(bytes, size, &ledger);
    bool played = rmf_ledger_find(&ledger, RMF_COUNTED_play, 0, 0);
    s->day = rmf_rows_number(rows, 0);
    if (!whole || !fits(&s->scenes, &ledger)) {
        rmf_ledger_free(&ledger);
        return whole;
    }
    if (strcmp(rmf_rows_text(rows, 3), RMF_ROBOT) == 0) {
        if (played) add_count(s, RMF_COUNTED_bot, 0, 0, 1);
    } else {
        rmf_ledger_differ(NULL, &ledger, add_count, s);
        if (played && !s->failed) add_release(s, rmf_rows_text(rows, 1));
        if (played && !s->failed) add_viewer(s, rmf_rows_text(rows, 2));
        if (played && !s->failed) add_consent(s, rmf_rows_text(rows, 5));
    }
    rmf_ledger_free(&ledger);
    return true;
}

static rmf_rows ask_sessions(rmf_db *db, const rmf_sums_of *of)
{
    bool all = of->last == 0;
    return rmf_db_stream(
        db,
        "SELECT day, release, COALESCE(viewer, ''), verdict, ledger, consent, "
        "id, no "
        "FROM session WHERE project = $1 AND day BETWEEN $2 AND $3 AND ($4 = "
        "'' OR release = $4) AND verdict <> $5 AND ledger IS NOT NULL "
        "AND " RMF_PICKED("6", "7", "8", "9"),
        RMF_ARGS(RMF_T(of->project), RMF_N(all ? 1 : of->first),
                 RMF_N(all ? INT64_MAX : of->last), RMF_T(of->release),
                 RMF_T(RMF_FORGED), RMF_T(of->device ? of->device : ""),
                 RMF_T(of->host ? of->host : ""), RMF_T(of->tag ? of->tag : ""),
                 RMF_T(of->country ? of->country : "")));
}

static rmf_store_err add_sessions(summing *s, rmf_db *db, const rmf_sums_of *of)
{
    bool whole = true;
    rmf_rows rows = ask_sessions(db, of);
    while (whole && !s->failed && rmf_rows_next(&rows))
        whole = add_session(s, &rows);
    rmf_store_err err = rmf_rows_end(&rows);
    if (err != RMF_STORE_OK) return err;
    if (s->failed) return RMF_STORE_FULL;
    return whole ? RMF_STORE_OK : RMF_STORE_BROKEN;
}

/* 0: nobody has ever been there. */
static rmf_store_err find_scene(rmf_db *db, const char *project,
                                const char *scene, uint32_t *out)
{
    rmf_rows rows =
        rmf_db_ask(db, "SELECT id FROM word WHERE project = $1 AND word = $2",
                   RMF_ARGS(RMF_T(project), RMF_T(scene)));
    *out = rmf_rows_next(&rows) ? (uint32_t)rmf_rows_number(&rows, 0) : 0;
    return rmf_rows_end(&rows);
}

/* The numbers of the scenes; whether anybody can be one of these. */
static rmf_store_err find_scenes(rmf_db *db, const rmf_sums_of *of,
                                 scenes_of *out, bool *anybody)
{
    rmf_store_err err = RMF_STORE_OK;
    *out = (scenes_of){0};
    if (of->entered)
        err = find_scene(db, of->project, of->entered, &out->entered);
    if (err == RMF_STORE_OK && of->without)
        err = find_scene(db, of->project, of->without, &out->without);
    *anybody = !of->entered || out->entered;
    return err;
}

/* ---- one by one ---------------------------------------------------------- */

static int64_t time_of(const rmf_ledger *ledger, const rmf_mark *mark)
{
    const rmf_entry *entry =
        rmf_ledger_find(ledger, (rmf_counted)mark->kind, mark->name, 0);
    return entry && entry->at_ms != RMF_AT_NEXT ? entry->at_ms : -1;
}

void rmf_went_each(const rmf_went *went, rmf_counted kind, rmf_count_fn *each,
                   void *ctx)
{
    const rmf_ledger *ledger = went->ledger;
    for (uint32_t i = 0; i < ledger->entry_count; i++) {
        const rmf_entry *e = &ledger->entries[i];
        if (e->kind == kind) each(ctx, kind, e->name, e->part, e->n);
    }
}

/* Columns as in add_session. False: that is enough. */
static bool tell_session(const rmf_rows *rows, const rmf_ledger *ledger,
                         rmf_went_fn *each, void *ctx)
{
    rmf_met met[RMF_MARKS_MAX];
    for (uint32_t i = 0; i < ledger->mark_count; i++) {
        const rmf_mark *m = &ledger->marks[i];
        met[i] = (rmf_met){(rmf_counted)m->kind, m->name, m->scenes, m->inputs,
                           time_of(ledger, m)};
    }
    const rmf_went went = {rmf_rows_text(rows, 6),
                           rmf_rows_number(rows, 7),
                           ledger->path,
                           ledger->path_count,
                           ledger->path_more > 0,
                           ledger->mark_count,
                           met,
                           ledger};
    return each(ctx, &went);
}

rmf_store_err rmf_events_each(rmf_db *db, const rmf_sums_of *of,
                              rmf_went_fn *each, void *ctx)
{
    scenes_of scenes;
    bool anybody = false;
    bool whole = true;
    bool on = true;
    rmf_store_err err = find_scenes(db, of, &scenes, &anybody);
    if (err != RMF_STORE_OK || !anybody) return err;
    rmf_rows rows = ask_sessions(db, of);
    while (whole && on && rmf_rows_next(&rows)) {
        size_t size = 0;
        rmf_ledger ledger;
        const void *bytes = rmf_rows_bytes(&rows, 4, &size);
        if (strcmp(rmf_rows_text(&rows, 3), RMF_ROBOT) == 0) continue;
        whole = rmf_ledger_read(bytes, size, &ledger);
        if (whole && fits(&scenes, &ledger) &&
            rmf_ledger_find(&ledger, RMF_COUNTED_play, 0, 0))
            on = tell_session(&rows, &ledger, each, ctx);
        rmf_ledger_free(&ledger);
    }
    err = rmf_rows_end(&rows);
    return err == RMF_STORE_OK && !whole ? RMF_STORE_BROKEN : err;
}

/* ---- out ----------------------------------------------------------------- */

static int by_hash(const void *a, const void *b)
{
    uint64_t one = *(const uint64_t *)a;
    uint64_t two = *(const uint64_t *)b;
    return (one > two) - (one < two);
}

static void count_viewers(summing *s)
{
    int64_t count = s->viewer_count > 0;
    if (!count) return;
    qsort(s->viewers, s->viewer_count, sizeof *s->viewers, by_hash);
    for (uint32_t i = 1; i < s->viewer_count; i++)
        count += s->viewers[i] != s->viewers[i - 1];
    add_count(s, RMF_COUNTED_viewer, 0, 0, count);
}

static int by_place(const void *a, const void *b)
{
    const slot *one = a;
    const slot *two = b;
    if (one->place != two->place) return one->place < two->place ? -1 : 1;
    if (one->kind != two->kind) return one->kind < two->kind ? -1 : 1;
    if (one->name != two->name) return one->name < two->name ? -1 : 1;
    if (one->n != two->n) return one->n > two->n ? -1 : 1;
    return (one->part > two->part) - (one->part < two->part);
}

static void tell(summing *s, rmf_sum_fn *each, void *ctx)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->slot_count; i++)
        if (s->slots[i].kind) s->slots[count++] = s->slots[i];
    qsort(s->slots, count, sizeof *s->slots, by_place);
    for (uint32_t i = 0; i < count; i++) {
        const slot *one = &s->slots[i];
        const rmf_sum sum = {one->place > 0 ? one->place : 0,
                             one->place < 0 ? s->releases[-one->place - 1]
                                            : NULL,
                             (rmf_counted)one->kind,
                             one->name,
                             one->part,
                             one->n};
        each(ctx, &sum);
    }
}

rmf_store_err rmf_events_sum(rmf_db *db, const rmf_sums_of *of,
                             rmf_sum_fn *each, void *ctx)
{
    summing s = {0};
    rmf_store_err err = grow(&s) ? RMF_STORE_OK : RMF_STORE_FULL;
    bool anybody = false;
    if (err == RMF_STORE_OK) err = find_scenes(db, of, &s.scenes, &anybody);
    if (err == RMF_STORE_OK && anybody) err = add_sessions(&s, db, of);
    if (err == RMF_STORE_OK) {
        count_viewers(&s);
        tell(&s, each, ctx);
    }
    free(s.slots);
    free(s.releases);
    free(s.viewers);
    return err;
}
