#include "reports/expected.h"

#include <stdlib.h>
#include <string.h>

#include "events/events.h"
#include "reports/counts.h"
#include "reports/report.h"

#define CELL       (100.0 / RMF_CELLS) /* percent */
#define SPAN_S     (RMF_CELL_WINDOW_US / 1000000)
#define SCENES_MAX 2000u
#define NONE       UINT32_MAX

/* One session missed in a cell. */
typedef struct press {
    uint32_t scene; /* its place in the list */
    uint32_t part;  /* RMF_CELL */
    uint32_t session, n;
} press;

typedef struct scene {
    uint32_t name;
    json_int_t entered;
} scene;

/* Presses of one scene and part. */
typedef struct cell {
    uint32_t scene, part;
    uint32_t first, sessions; /* where they lie */
    bool dense;
    uint32_t of; /* the cluster; NONE: of none yet */
} cell;

typedef struct place {
    uint32_t scene, sessions, from, to; /* windows */
    uint32_t low[2], high[2];           /* cells, both included */
    json_int_t presses, weight;
    double middle[2];
} place;

typedef struct seeking {
    press *presses;
    uint32_t count, room;
    scene *scenes;
    uint32_t scene_count;
    cell *cells;
    uint32_t cell_count;
    uint32_t *queue; /* cells of one cluster */
    uint32_t *met;   /* sessions of one */
    json_int_t plays;
    uint32_t session;
    bool failed; /* no memory */
} seeking;

/* ---- reading ------------------------------------------------------------- */

static uint32_t scene_of(seeking *s, uint32_t name)
{
    for (uint32_t i = 0; i < s->scene_count; i++)
        if (s->scenes[i].name == name) return i;
    if (s->scene_count == SCENES_MAX) return NONE;
    s->scenes[s->scene_count] = (scene){name, 0};
    return s->scene_count++;
}

static void add_entered(void *ctx, rmf_counted kind, uint32_t name,
                        uint32_t part, int64_t n)
{
    seeking *s = ctx;
    (void)kind, (void)part, (void)n;
    uint32_t at = scene_of(s, name);
    if (at != NONE) s->scenes[at].entered++;
}

static void add_missed(void *ctx, rmf_counted kind, uint32_t name,
                       uint32_t part, int64_t n)
{
    seeking *s = ctx;
    (void)kind;
    uint32_t at = scene_of(s, name);
    if (at == NONE || s->count == RMF_EXPECTED_MAX) return;
    if (s->count == s->room) {
        uint32_t room = s->room ? s->room * 2 : 1024;
        press *more = realloc(s->presses, room * sizeof *more);
        if (!more) s->failed = true;
        if (!more) return;
        s->presses = more;
        s->room = room;
    }
    s->presses[s->count++] = (press){at, part, s->session, (uint32_t)n};
}

static bool add_session(void *ctx, const rmf_went *went)
{
    seeking *s = ctx;
    s->plays++;
    rmf_went_each(went, RMF_COUNTED_entered, add_entered, s);
    rmf_went_each(went, RMF_COUNTED_missed, add_missed, s);
    s->session++;
    return !s->failed;
}

/* ---- cells --------------------------------------------------------------- */

static int by_cell(const void *a, const void *b)
{
    const press *one = a;
    const press *two = b;
    if (one->scene != two->scene) return one->scene < two->scene ? -1 : 1;
    if (one->part != two->part) return one->part < two->part ? -1 : 1;
    return (one->session > two->session) - (one->session < two->session);
}

static bool make_cells(seeking *s)
{
    s->cells = calloc((size_t)s->count + 1, sizeof *s->cells);
    s->queue = calloc((size_t)s->count + 1, sizeof *s->queue);
    s->met = calloc((size_t)s->count + 1, sizeof *s->met);
    if (!s->cells || !s->queue || !s->met) return false;
    if (s->count > 0) qsort(s->presses, s->count, sizeof *s->presses, by_cell);
    for (uint32_t i = 0; i < s->count; i++) {
        const press *p = &s->presses[i];
        cell *last = s->cell_count ? &s->cells[s->cell_count - 1] : NULL;
        if (last && last->scene == p->scene && last->part == p->part) {
            last->sessions++;
        } else {
            s->cells[s->cell_count++] =
                (cell){p->scene, p->part, i, 1, false, NONE};
        }
    }
    return true;
}

/* The first that does not lie before that place. */
static uint32_t lower(const seeking *s, uint32_t in, uint64_t part)
{
    uint32_t low = 0;
    uint32_t high = s->cell_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const cell *c = &s->cells[middle];
        if (c->scene < in || (c->scene == in && c->part < part)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* NONE: nobody missed there. */
static uint32_t find(const seeking *s, uint32_t in, int64_t part)
{
    if (part < 0 || part > UINT32_MAX) return NONE;
    uint32_t at = lower(s, in, (uint64_t)part);
    if (at == s->cell_count || s->cells[at].scene != in ||
        s->cells[at].part != part)
        return NONE;
    return at;
}

/* The cell at `dx`, `dy` from it, in the same five seconds. */
static uint32_t beside(const seeking *s, const cell *c, int dx, int dy)
{
    int x = (int)(c->part % RMF_CELLS) + dx;
    int y = (int)(c->part % RMF_CELLS_ALL / RMF_CELLS) + dy;
    if (x < 0 || y < 0 || x >= (int)RMF_CELLS || y >= (int)RMF_CELLS)
        return NONE;
    int64_t window = c->part / RMF_CELLS_ALL;
    return find(s, c->scene,
                window * RMF_CELLS_ALL + (int64_t)y * RMF_CELLS + x);
}

static uint32_t least_of(const seeking *s, uint32_t in)
{
    json_int_t share =
        (s->scenes[in].entered + RMF_EXPECTED_OF - 1) / RMF_EXPECTED_OF;
    return share > RMF_EXPECTED_LEAST ? (uint32_t)share : RMF_EXPECTED_LEAST;
}

/* Cells from `first` to before `end` are of the same five seconds. */
static void mark_dense(seeking *s, uint32_t first, uint32_t end)
{
    uint64_t all = 0;
    for (uint32_t i = first; i < end; i++)
        all += s->cells[i].sessions;
    for (uint32_t i = first; i < end; i++) {
        cell *c = &s->cells[i];
        uint64_t near = 0;
        for (int step = 0; step < 9; step++) {
            uint32_t at = beside(s, c, step % 3 - 1, step / 3 - 1);
            if (at != NONE) near += s->cells[at].sessions;
        }
        c->dense =
            near >= least_of(s, c->scene) &&
            near * RMF_CELLS_ALL >= UINT64_C(9) * RMF_EXPECTED_DENSE * all;
    }
}

static void mark_all(seeking *s)
{
    for (uint32_t i = 0; i < s->cell_count;) {
        uint64_t end =
            (uint64_t)(s->cells[i].part / RMF_CELLS_ALL + 1) * RMF_CELLS_ALL;
        uint32_t next = lower(s, s->cells[i].scene, end);
        mark_dense(s, i, next);
        i = next;
    }
}

/* ---- places -------------------------------------------------------------- */

static void join(seeking *s, uint32_t at, uint32_t of, uint32_t *count)
{
    if (at == NONE || !s->cells[at].dense || s->cells[at].of != NONE) return;
    s->cells[at].of = of;
    s->queue[(*count)++] = at;
}

/* All dense cells that hang together with that one, into the queue. */
static uint32_t gather(seeking *s, uint32_t seed)
{
    uint32_t count = 0;
    join(s, seed, seed, &count);
    for (uint32_t i = 0; i < count; i++) {
        const cell *c = &s->cells[s->queue[i]];
        for (int step = 0; step < 9; step++)
            join(s, beside(s, c, step % 3 - 1, step / 3 - 1), seed, &count);
        for (int by = -1; by <= 1; by += 2) {
            join(s,
                 find(s, c->scene,
                      (int64_t)c->part + by * (int64_t)RMF_CELLS_ALL),
                 seed, &count);
        }
    }
    return count;
}

static int by_number(const void *a, const void *b)
{
    uint32_t one = *(const uint32_t *)a;
    uint32_t two = *(const uint32_t *)b;
    return (one > two) - (one < two);
}

/* Sessions that missed in any of the cells in the queue. */
static uint32_t count_sessions(seeking *s, uint32_t cells)
{
    uint32_t all = 0;
    uint32_t different = 0;
    for (uint32_t i = 0; i < cells; i++) {
        const cell *c = &s->cells[s->queue[i]];
        for (uint32_t p = 0; p < c->sessions; p++)
            s->met[all++] = s->presses[c->first + p].session;
    }
    if (all > 0) qsort(s->met, all, sizeof *s->met, by_number);
    for (uint32_t i = 0; i < all; i++)
        different += i == 0 || s->met[i] != s->met[i - 1];
    return different;
}

/* Strays at its edge make it no larger. */
static void widen(place *p, const cell *c)
{
    const uint32_t at[2] = {c->part % RMF_CELLS,
                            c->part % RMF_CELLS_ALL / RMF_CELLS};
    uint32_t window = c->part / RMF_CELLS_ALL;
    for (int i = 0; i < 2; i++) {
        p->low[i] = at[i] < p->low[i] ? at[i] : p->low[i];
        p->high[i] = at[i] > p->high[i] ? at[i] : p->high[i];
    }
    p->from = window < p->from ? window : p->from;
    p->to = window > p->to ? window : p->to;
}

static place describe(seeking *s, uint32_t cells)
{
    place p = {.scene = s->cells[s->queue[0]].scene,
               .from = UINT32_MAX,
               .low = {RMF_CELLS, RMF_CELLS}};
    uint32_t most = 0;
    p.sessions = count_sessions(s, cells);
    for (uint32_t i = 0; i < cells; i++) {
        const cell *c = &s->cells[s->queue[i]];
        most = c->sessions > most ? c->sessions : most;
    }
    for (uint32_t i = 0; i < cells; i++) {
        const cell *c = &s->cells[s->queue[i]];
        for (uint32_t n = 0; n < c->sessions; n++)
            p.presses += s->presses[c->first + n].n;
        p.weight += c->sessions;
        p.middle[0] += (c->part % RMF_CELLS + 0.5) * CELL * c->sessions;
        uint32_t row = c->part % RMF_CELLS_ALL / RMF_CELLS;
        p.middle[1] += (row + 0.5) * CELL * c->sessions;
        if (c->sessions * 10 >= most) widen(&p, c);
    }
    return p;
}

/* Most sessions first; of as many as the film has them. */
static int by_sessions(const void *a, const void *b)
{
    const place *one = a;
    const place *two = b;
    if (one->sessions != two->sessions)
        return one->sessions > two->sessions ? -1 : 1;
    if (one->scene != two->scene) return one->scene < two->scene ? -1 : 1;
    return (one->from > two->from) - (one->from < two->from);
}

/* The caller's; how many. */
static uint32_t find_places(seeking *s, place **out)
{
    uint32_t count = 0;
    uint32_t room = 0;
    place *all = NULL;
    for (uint32_t i = 0; i < s->cell_count && !s->failed; i++) {
        if (!s->cells[i].dense || s->cells[i].of != NONE) continue;
        place p = describe(s, gather(s, i));
        if (p.sessions < least_of(s, p.scene)) continue;
        if (count == room) {
            room = room ? room * 2 : 16;
            place *more = realloc(all, room * sizeof *more);
            s->failed = !more;
            if (!more) break;
            all = more;
        }
        all[count++] = p;
    }
    if (count > 0) qsort(all, count, sizeof *all, by_sessions);
    *out = all;
    return count;
}

/* ---- JSON ---------------------------------------------------------------- */

static json_t *one_place(const seeking *s, const place *p, const char *id,
                         const json_t *about)
{
    const char *label = rmf_field_text(about, "label");
    return json_pack(
        "{s:s, s:s, s:I, s:I, s:f, s:f, s:f, s:f, s:f, s:f, s:I, s:I, s:o}",
        "scene", id, "label", *label ? label : id, "from",
        (json_int_t)p->from * SPAN_S, "to", ((json_int_t)p->to + 1) * SPAN_S,
        "x", p->middle[0] / (double)p->weight, "y",
        p->middle[1] / (double)p->weight, "left", p->low[0] * CELL, "top",
        p->low[1] * CELL, "width", (p->high[0] - p->low[0] + 1) * CELL,
        "height", (p->high[1] - p->low[1] + 1) * CELL, "sessions",
        (json_int_t)p->sessions, "presses", p->presses, "share",
        rmf_share(p->sessions, s->scenes[p->scene].entered));
}

/* Places in scenes that this release has. */
static rmf_store_err put_places(seeking *s, rmf_db *db,
                                const rmf_release *release, json_t *list)
{
    place *all = NULL;
    uint32_t count = find_places(s, &all);
    rmf_store_err err = s->failed ? RMF_STORE_FULL : RMF_STORE_OK;
    for (uint32_t i = 0; i < count && err == RMF_STORE_OK &&
                         json_array_size(list) < RMF_EXPECTED_SHOWN;
         i++) {
        rmf_rows rows = rmf_db_ask(
            db, "SELECT word FROM word WHERE project = $1 AND id = $2",
            RMF_ARGS(RMF_T(release->project),
                     RMF_N(s->scenes[all[i].scene].name)));
        if (rmf_rows_next(&rows)) {
            const char *id = rmf_rows_text(&rows, 0);
            const json_t *about = json_object_get(
                json_object_get(release->outline, "scenes"), id);
            if (about) {
                (void)json_array_append_new(list,
                                            one_place(s, &all[i], id, about));
            }
        }
        err = rmf_rows_end(&rows);
    }
    free(all);
    return err;
}

static json_t *make(seeking *s, rmf_db *db, const rmf_release *release,
                    const rmf_query *asked)
{
    const rmf_sums_of of = rmf_query_sums(asked, release->project);
    json_t *list = json_array();
    rmf_store_err err = rmf_events_each(db, &of, add_session, s);
    if (err == RMF_STORE_OK && s->failed) err = RMF_STORE_FULL;
    bool enough = s->plays >= RMF_ENOUGH;
    if (err == RMF_STORE_OK && enough && !make_cells(s)) err = RMF_STORE_FULL;
    if (err == RMF_STORE_OK && enough) {
        mark_all(s);
        err = put_places(s, db, release, list);
    }
    if (err == RMF_STORE_OK) {
        return json_pack("{s:I, s:b, s:i, s:o}", "plays", s->plays, "enough",
                         enough, "least", RMF_EXPECTED_LEAST, "expected", list);
    }
    json_decref(list);
    return NULL;
}

json_t *rmf_expected_make(rmf_store *store, const rmf_release *release,
                          const rmf_query *asked)
{
    seeking s = {.scenes = calloc(SCENES_MAX, sizeof *s.scenes)};
    json_t *out = NULL;
    rmf_db *db = rmf_store_read(store);
    if (db && s.scenes) out = make(&s, db, release, asked);
    if (db) rmf_store_give_back(db);
    free(s.presses);
    free(s.scenes);
    free(s.cells);
    free(s.queue);
    free(s.met);
    return out;
}
