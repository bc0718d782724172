#include "events/rollups.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "events/days.h"
#include "events/varint.h"

#define SLOTS_LEAST 1024u
#define NAMES_MAX   (16u << 20)
#define ROW_MAX     (4u << 20)
#define SECONDS_MAX 86400u
#define ROWS_OF_DAY 3u

/* What is to be added to one count. */
typedef struct delta {
    uint32_t place; /* 1 …; 0: a free slot */
    uint8_t kind;
    uint32_t name, part;
    int64_t by;
} delta;

struct rmf_rollups {
    rmf_arena names; /* of projects */
    rmf_place_of *places;
    uint32_t place_count, place_room;
    delta *slots;
    uint32_t slot_count, used;
    bool failed; /* no memory: nothing may be flushed */
};

rmf_rollups *rmf_rollups_open(void)
{
    rmf_rollups *rollups = calloc(1, sizeof *rollups);
    if (!rollups) return NULL;
    rollups->slots = calloc(SLOTS_LEAST, sizeof *rollups->slots);
    rollups->slot_count = SLOTS_LEAST;
    rmf_arena_init(&rollups->names, NAMES_MAX);
    if (rollups->slots) return rollups;
    free(rollups);
    return NULL;
}

void rmf_rollups_close(rmf_rollups *rollups)
{
    if (!rollups) return;
    rmf_arena_free(&rollups->names);
    free(rollups->places);
    free(rollups->slots);
    free(rollups);
}

void rmf_rollups_clear(rmf_rollups *rollups)
{
    memset(rollups->slots, 0, rollups->slot_count * sizeof *rollups->slots);
    rollups->used = 0;
    rollups->place_count = 0;
    rmf_arena_free(&rollups->names);
    rollups->failed = false;
}

/* ---- gathering ----------------------------------------------------------- */

static uint32_t hash_of(const delta *d)
{
    uint64_t hash = d->place;
    hash = (hash ^ d->kind) * UINT64_C(0x9e3779b97f4a7c15);
    hash = (hash ^ (hash >> 29) ^ d->name) * UINT64_C(0xbf58476d1ce4e5b9);
    hash = (hash ^ (hash >> 32) ^ d->part) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)(hash >> 32);
}

static bool is_same(const delta *a, const delta *b)
{
    return a->place == b->place && a->kind == b->kind && a->name == b->name &&
           a->part == b->part;
}

static delta *slot_of(const rmf_rollups *rollups, const delta *d)
{
    uint32_t at = hash_of(d) & (rollups->slot_count - 1);
    while (rollups->slots[at].place && !is_same(&rollups->slots[at], d))
        at = (at + 1) & (rollups->slot_count - 1);
    return &rollups->slots[at];
}

static void make_room(rmf_rollups *rollups)
{
    if (rollups->used * 2 < rollups->slot_count) return;
    delta *old = rollups->slots;
    uint32_t count = rollups->slot_count;
    delta *slots = calloc((size_t)count * 2, sizeof *slots);
    if (!slots) {
        rollups->failed = true;
        return;
    }
    rollups->slots = slots;
    rollups->slot_count = count * 2;
    for (uint32_t i = 0; i < count; i++) {
        if (old[i].place) *slot_of(rollups, &old[i]) = old[i];
    }
    free(old);
}

static void add(rmf_rollups *rollups, const delta *d)
{
    make_room(rollups);
    if (rollups->failed) return;
    delta *slot = slot_of(rollups, d);
    if (!slot->place) {
        *slot = *d;
        rollups->used++;
    } else {
        slot->by += d->by;
    }
}

/* Its number; 0: no memory. */
static uint32_t place_of(rmf_rollups *rollups, const rmf_place_of *place)
{
    for (uint32_t i = rollups->place_count; i > 0; i--) {
        const rmf_place_of *one = &rollups->places[i - 1];
        if (one->day == place->day && one->release == place->release &&
            strcmp(one->project, place->project) == 0)
            return i;
    }
    if (rollups->place_count == rollups->place_room) {
        uint32_t room = rollups->place_room ? rollups->place_room * 2 : 16;
        rmf_place_of *more =
            realloc(rollups->places, room * sizeof *rollups->places);
        if (!more) return 0;
        rollups->places = more;
        rollups->place_room = room;
    }
    char *project =
        rmf_arena_copy(&rollups->names, place->project, strlen(place->project));
    if (!project) return 0;
    rollups->places[rollups->place_count] = *place;
    rollups->places[rollups->place_count++].project = project;
    return rollups->place_count;
}

typedef struct changing {
    rmf_rollups *rollups;
    uint32_t place;
} changing;

static void change(void *ctx, rmf_counted kind, uint32_t name, uint32_t part,
                   int64_t by)
{
    const changing *c = ctx;
    add(c->rollups, &(delta){c->place, (uint8_t)kind, name, part, by});
}

/* False: no memory. */
static bool begin_change(rmf_rollups *rollups, const rmf_place_of *place,
                         changing *out)
{
    *out = (changing){rollups, place_of(rollups, place)};
    if (!out->place) rollups->failed = true;
    return !rollups->failed;
}

void rmf_rollups_change(rmf_rollups *rollups, const rmf_place_of *place,
                        const rmf_ledger *was, const rmf_ledger *now)
{
    changing c;
    if (now && now->failed) rollups->failed = true;
    if (begin_change(rollups, place, &c))
        rmf_ledger_differ(was, now, change, &c);
}

void rmf_rollups_add(rmf_rollups *rollups, const rmf_place_of *place,
                     rmf_counted kind, int64_t by)
{
    rmf_rollups_put(rollups, place, kind, 0, 0, by);
}

void rmf_rollups_put(rmf_rollups *rollups, const rmf_place_of *place,
                     rmf_counted kind, uint32_t name, uint32_t part, int64_t by)
{
    changing c;
    if (begin_change(rollups, place, &c)) change(&c, kind, name, part, by);
}

void rmf_rollups_viewers(rmf_rollups *rollups, const char *project, int64_t day,
                         int by)
{
    const rmf_place_of all = {project, day, 0};
    rmf_rollups_put(rollups, &all, RMF_COUNTED_viewer, 0, 0, by);
}

/* ---- from days to rows --------------------------------------------------- */

/* What the column `day` says of the rows that count what happened there; their
 * number. What is of no single day is in one row. */
static unsigned rows_of(int64_t day, int64_t out[ROWS_OF_DAY])
{
    out[0] = day;
    if (day == 0 || day == RMF_DAY_GONE(0) || day >= RMF_STRETCHES) return 1;
    out[1] = day < 0 ? RMF_DAY_GONE(0) : 0;
    if (day < 0) return 2;
    out[2] = RMF_STRETCH_OF(day);
    return ROWS_OF_DAY;
}

/* Their places; 0 behind the last. */
static void find_rows(rmf_rollups *rollups, uint32_t number,
                      uint32_t out[ROWS_OF_DAY])
{
    int64_t days[ROWS_OF_DAY];
    rmf_place_of place = rollups->places[number - 1];
    unsigned count = rows_of(place.day, days);
    for (unsigned i = 0; i < count; i++) {
        place.day = days[i];
        out[i] = place_of(rollups, &place);
        if (!out[i]) rollups->failed = true;
    }
}

/* From each day's counts to those of its rows: once a flush, for few counts are
 * left of many changes by then. */
static void spread(rmf_rollups *rollups)
{
    uint32_t count = rollups->place_count;
    delta *gathered = rollups->slots;
    uint32_t gathered_count = rollups->slot_count;
    uint32_t(*rows)[ROWS_OF_DAY] = calloc(count + 1, sizeof *rows);
    delta *slots = calloc(gathered_count, sizeof *slots);
    if (!rows || !slots) {
        free(rows);
        free(slots);
        rollups->failed = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        find_rows(rollups, i + 1, rows[i]);
    rollups->slots = slots;
    rollups->used = 0;
    for (uint32_t i = 0; i < gathered_count; i++) {
        delta d = gathered[i];
        if (!d.place || !d.by) continue;
        const uint32_t *to = rows[d.place - 1];
        for (unsigned k = 0; k < ROWS_OF_DAY && to[k]; k++) {
            d.place = to[k];
            add(rollups, &d);
        }
    }
    free(gathered);
    free(rows);
}

/* ---- bytes of rows ------------------------------------------------------- */

static bool seconds_room(rmf_seconds *seconds, uint32_t count)
{
    if (count > SECONDS_MAX) return false;
    if (count > seconds->room) {
        uint32_t room = count < 64 ? 64 : count + count / 2;
        int64_t(*more)[3] = realloc(seconds->at, room * sizeof *more);
        if (!more) return false;
        memset(more + seconds->room, 0, (room - seconds->room) * sizeof *more);
        seconds->at = more;
        seconds->room = room;
    }
    if (count > seconds->count) seconds->count = count;
    return true;
}

bool rmf_seconds_read(rmf_seconds *seconds, const void *bytes, size_t size)
{
    rmf_varints r = {bytes, (const unsigned char *)bytes + size, false};
    uint64_t count = size ? rmf_varint_take(&r) : 0;
    if (r.failed || count > SECONDS_MAX ||
        !seconds_room(seconds, (uint32_t)count))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        for (unsigned k = 0; k < 3; k++)
            seconds->at[i][k] += (int64_t)rmf_varint_take(&r);
    }
    return !r.failed;
}

void rmf_seconds_free(rmf_seconds *seconds)
{
    free(seconds->at);
    *seconds = (rmf_seconds){0};
}

static void write_seconds(const rmf_seconds *seconds, rmf_buf *out)
{
    rmf_varint_put(out, seconds->count);
    for (uint32_t i = 0; i < seconds->count; i++) {
        for (unsigned k = 0; k < 3; k++) {
            rmf_varint_put(
                out, (uint64_t)(seconds->at[i][k] < 0 ? 0 : seconds->at[i][k]));
        }
    }
}

bool rmf_cells_read(rmf_cells *cells, const void *bytes, size_t size)
{
    rmf_varints r = {bytes, (const unsigned char *)bytes + size, false};
    uint64_t cell = 0;
    while (r.at < r.end && !r.failed) {
        cell += rmf_varint_take(&r);
        uint64_t presses = rmf_varint_take(&r);
        uint64_t misses = rmf_varint_take(&r);
        if (cell >= RMF_CELLS_ALL || r.failed) return false;
        cells->at[cell][0] += (int64_t)presses;
        cells->at[cell][1] += (int64_t)misses;
    }
    return !r.failed;
}

static void write_cells(const rmf_cells *cells, rmf_buf *out)
{
    uint32_t before = 0;
    for (uint32_t i = 0; i < RMF_CELLS_ALL; i++) {
        const int64_t *n = cells->at[i];
        if (n[0] <= 0 && n[1] <= 0) continue;
        rmf_varint_put(out, i - before);
        rmf_varint_put(out, (uint64_t)(n[0] < 0 ? 0 : n[0]));
        rmf_varint_put(out, (uint64_t)(n[1] < 0 ? 0 : n[1]));
        before = i;
    }
}

/* ---- flushing ------------------------------------------------------------ */

static rmf_rollup rollup_of(uint8_t kind)
{
    static const rmf_rollup rollups[RMF_COUNTED_MAX] = {
#define X(kind, number, part, rollup) [number] = RMF_ROLLUP_##rollup,
        RMF_COUNTED(X)
#undef X
    };
    return kind < RMF_COUNTED_MAX ? rollups[kind] : RMF_ROLLUP_TALLY;
}

/* By place and rollup; of a row of many counts together. */
static int by_row(const void *a, const void *b)
{
    const delta *one = a;
    const delta *two = b;
    rmf_rollup rollup = rollup_of(one->kind);
    if (one->place != two->place) return one->place < two->place ? -1 : 1;
    if (rollup != rollup_of(two->kind))
        return rollup < rollup_of(two->kind) ? -1 : 1;
    if (rollup == RMF_ROLLUP_TALLY && one->kind != two->kind)
        return one->kind < two->kind ? -1 : 1;
    if (one->name != two->name) return one->name < two->name ? -1 : 1;
    if (one->part != two->part) return one->part < two->part ? -1 : 1;
    return (one->kind > two->kind) - (one->kind < two->kind);
}

/* Tallies of a place are written several rows a statement: the place is $1 …
 * $3, and of each row there are kind, name, part, n. */
#define TALLY_ROW "($1, $2, $3, $4, $5, $6, $7)"
#define TALLY_ROWS_5                                                           \
    TALLY_ROW                                                                  \
    ", ($1, $2, $3, $8, $9, $10, $11), ($1, $2, $3, $12, $13, $14, "           \
    "$15), ($1, $2, $3, $16, $17, $18, $19), ($1, $2, $3, $20, $21, "          \
    "$22, $23)"
#define TALLY_ROWS_15                                                          \
    TALLY_ROWS_5                                                               \
    ", ($1, $2, $3, $24, $25, $26, $27), ($1, $2, $3, $28, $29, $30, "         \
    "$31), ($1, $2, $3, $32, $33, $34, $35), ($1, $2, $3, $36, $37, "          \
    "$38, $39), ($1, $2, $3, $40, $41, $42, $43), ($1, $2, $3, $44, "          \
    "$45, $46, $47), ($1, $2, $3, $48, $49, $50, $51), ($1, $2, $3, "          \
    "$52, $53, $54, $55), ($1, $2, $3, $56, $57, $58, $59), ($1, $2, "         \
    "$3, $60, $61, $62, $63)"
#define TALLY_INTO                                                             \
    "INSERT INTO tally (project, day, release, kind, name, part, n) VALUES "
#define TALLY_ADD                                                              \
    " ON CONFLICT (project, day, release, kind, name, part) DO UPDATE SET n "  \
    "= tally.n + excluded.n"
#define TALLY_ROWS_MAX 15u

/* The first of them, as many as a statement takes. */
static rmf_store_err flush_tallies(rmf_db *db, const rmf_place_of *place,
                                   const delta *d, uint32_t *count)
{
    static const struct statement {
        uint32_t rows;
        const char *sql;
    } statements[] = {
        {15, TALLY_INTO TALLY_ROWS_15 TALLY_ADD},
        {5, TALLY_INTO TALLY_ROWS_5 TALLY_ADD},
        {1, TALLY_INTO TALLY_ROW TALLY_ADD},
    };
    rmf_arg args[3 + 4 * TALLY_ROWS_MAX] = {
        RMF_T(place->project), RMF_N(place->day), RMF_N(place->release)};
    const struct statement *one = statements;
    while (one->rows > *count)
        one++;
    for (uint32_t i = 0; i < one->rows; i++) {
        rmf_arg *row = &args[3 + 4 * i];
        row[0] = RMF_N(d[i].kind);
        row[1] = RMF_N(d[i].name);
        row[2] = RMF_N(d[i].part);
        row[3] = RMF_N(d[i].by);
    }
    *count = one->rows;
    return rmf_db_post(db, one->sql, args, 3 + 4 * one->rows);
}

static rmf_store_err flush_seconds(rmf_db *db, const rmf_place_of *place,
                                   const delta *d, uint32_t count)
{
    rmf_seconds seconds = {0};
    rmf_buf out;
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT counts FROM seconds WHERE project = $1 AND day = $2 AND "
        "release = $3 AND scene = $4",
        RMF_ARGS(RMF_T(place->project), RMF_N(place->day),
                 RMF_N(place->release), RMF_N(d->name)));
    bool ok = seconds_room(&seconds, d[count - 1].part + 1);
    if (ok && rmf_rows_next(&rows)) {
        size_t size = 0;
        const void *bytes = rmf_rows_bytes(&rows, 0, &size);
        ok = rmf_seconds_read(&seconds, bytes, size);
    }
    rmf_store_err err = rmf_rows_end(&rows);
    for (uint32_t i = 0; ok && seconds.at && i < count; i++)
        seconds.at[d[i].part][d[i].kind - RMF_COUNTED_once] += d[i].by;
    rmf_buf_init(&out, ROW_MAX);
    if (ok) write_seconds(&seconds, &out);
    if (err == RMF_STORE_OK && (!ok || out.failed)) err = RMF_STORE_BROKEN;
    if (err == RMF_STORE_OK) {
        err = rmf_db_post(
            db,
            "INSERT INTO seconds (project, day, release, scene, counts) VALUES "
            "($1, $2, $3, $4, $5) ON CONFLICT (project, day, release, scene) "
            "DO UPDATE SET counts = excluded.counts",
            RMF_ARGS(RMF_T(place->project), RMF_N(place->day),
                     RMF_N(place->release), RMF_N(d->name),
                     RMF_B(out.at, out.size)));
    }
    rmf_buf_free(&out);
    rmf_seconds_free(&seconds);
    return err;
}

static uint32_t window_of(const delta *d)
{
    return d->part / RMF_CELLS_ALL;
}

static rmf_store_err flush_heat(rmf_db *db, const rmf_place_of *place,
                                const delta *d, uint32_t count)
{
    rmf_cells cells = {0};
    rmf_buf out;
    uint32_t window = window_of(d);
    bool ok = true;
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT cells FROM heat WHERE project = $1 AND day = $2 AND release = "
        "$3 AND scene = $4 AND span = $5",
        RMF_ARGS(RMF_T(place->project), RMF_N(place->day),
                 RMF_N(place->release), RMF_N(d->name), RMF_N(window)));
    if (rmf_rows_next(&rows)) {
        size_t size = 0;
        const void *bytes = rmf_rows_bytes(&rows, 0, &size);
        ok = rmf_cells_read(&cells, bytes, size);
    }
    rmf_store_err err = rmf_rows_end(&rows);
    for (uint32_t i = 0; i < count; i++) {
        cells.at[d[i].part % RMF_CELLS_ALL][d[i].kind == RMF_COUNTED_missed] +=
            d[i].by;
    }
    rmf_buf_init(&out, ROW_MAX);
    write_cells(&cells, &out);
    if (err == RMF_STORE_OK && (!ok || out.failed)) err = RMF_STORE_BROKEN;
    if (err == RMF_STORE_OK) {
        err = rmf_db_post(
            db,
            "INSERT INTO heat (project, day, release, scene, span, cells) "
            "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (project, day, "
            "release, scene, span) DO UPDATE SET cells = excluded.cells",
            RMF_ARGS(RMF_T(place->project), RMF_N(place->day),
                     RMF_N(place->release), RMF_N(d->name), RMF_N(window),
                     RMF_B(out.at, out.size)));
    }
    rmf_buf_free(&out);
    return err;
}

/* How many from the first on belong to the same row; of tallies, to the same
 * place. */
static uint32_t row_length(const delta *d, uint32_t count)
{
    rmf_rollup rollup = rollup_of(d->kind);
    uint32_t n = 1;
    while (n < count && d[n].place == d->place &&
           rollup_of(d[n].kind) == rollup &&
           (rollup == RMF_ROLLUP_TALLY ||
            (d[n].name == d->name && (rollup == RMF_ROLLUP_SECONDS ||
                                      window_of(&d[n]) == window_of(d)))))
        n++;
    return n;
}

/* As many of them as are written at once; `count` says how many they were. */
static rmf_store_err flush_row(rmf_db *db, const rmf_place_of *place,
                               const delta *d, uint32_t *count)
{
    switch (rollup_of(d->kind)) {
    case RMF_ROLLUP_SECONDS:
        return flush_seconds(db, place, d, *count);
    case RMF_ROLLUP_HEAT:
        return flush_heat(db, place, d, *count);
    case RMF_ROLLUP_TALLY:
        break;
    }
    return flush_tallies(db, place, d, count);
}

rmf_store_err rmf_rollups_flush(rmf_rollups *rollups, rmf_db *db)
{
    if (!rollups->failed) spread(rollups);
    rmf_store_err err = rollups->failed ? RMF_STORE_FULL : RMF_STORE_OK;
    delta *all = rollups->slots;
    uint32_t count = 0;
    for (uint32_t i = 0; i < rollups->slot_count; i++)
        if (all[i].place && all[i].by) all[count++] = all[i];
    qsort(all, count, sizeof *all, by_row);
    for (uint32_t i = 0; i < count && err == RMF_STORE_OK;) {
        uint32_t length = row_length(&all[i], count - i);
        err =
            flush_row(db, &rollups->places[all[i].place - 1], &all[i], &length);
        i += length;
    }
    rmf_rollups_clear(rollups);
    return err;
}
