#include "reports/counts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "events/events.h"
#include "reports/sources.h"

/* Of one kind and name, the most frequent: answers in free words, times and
 * places have no end, and anybody can send more. */
#define PARTS_MAX 2000

/* Of a scene whose end the outline does not know. */
#define SECONDS_MAX 21600u

#define WORDS_MAX  (64u << 20) /* bytes of a film's words */
#define SCENE_SIZE 65          /* of an id and a zero */

/* What is asked: in SQL the spans $1 … $6, the project $7, the release $8. */
typedef struct reading {
    rmf_db *db;
    const char *project;
    const json_t *outline;
    const char *release; /* "": all */
    int64_t first, last; /* days; 0 and 0: all */
    rmf_spans spans;     /* the rows of these */
} reading;

#define OF_RELEASE(column)                                                     \
    "($8 = '' OR " column                                                      \
    " IN (SELECT id FROM word WHERE project = $7 AND word = $8)) "
#define READING_ARGS(r)                                                        \
    RMF_SPAN_ARGS(&(r)->spans), RMF_T((r)->project), RMF_T((r)->release)

/* ---- names --------------------------------------------------------------- */

static const char *word_of_kind(int64_t number)
{
    static const char *const words[RMF_COUNTED_MAX] = {
#define X(kind, number, part, rollup) [number] = #kind,
        RMF_COUNTED(X)
#undef X
    };
    return number > 0 && number < RMF_COUNTED_MAX ? words[number] : NULL;
}

static bool has_number_parts(int64_t number)
{
    static const rmf_part parts[RMF_COUNTED_MAX] = {
#define X(kind, number, part, rollup) [number] = RMF_PART_##part,
        RMF_COUNTED(X)
#undef X
    };
    return parts[number] == RMF_PART_NUMBER;
}

/* The object under a key, made where there is none. */
static json_t *object_in(json_t *object, const char *key)
{
    json_t *inside = json_object_get(object, key);
    if (inside) return inside;
    (void)json_object_set_new(object, key, json_object());
    return json_object_get(object, key);
}

/* ---- tallies ------------------------------------------------------------- */

/* One count, by its words. */
typedef struct named {
    int64_t kind, part;
    const char *name, *word; /* of the part, where it is one */
    json_int_t n;
} named;

static void take_tally(json_t *all, const named *count)
{
    char part[24];
    const char *kind = word_of_kind(count->kind);
    if (!kind) return;
    json_t *parts = object_in(object_in(all, kind), count->name);
    (void)snprintf(part, sizeof part, "%lld", (long long)count->part);
    (void)json_object_set_new(
        parts, has_number_parts(count->kind) ? part : count->word,
        json_integer(count->n));
}

/* All but what has any number of names: as jansson objects in insertion
 * order. */
static rmf_store_err read_tallies(const reading *r, json_t *all)
{
    rmf_rows rows = rmf_db_ask(
        r->db,
        RMF_WITH_SPANS
        "SELECT ranked.kind, COALESCE(w.word, ''), ranked.part, "
        "COALESCE(v.word, ''), ranked.n FROM (SELECT kind, name, part, n, "
        "ROW_NUMBER() OVER (PARTITION BY kind, name ORDER BY n DESC, part) AS "
        "place FROM (SELECT kind, name, part, SUM(n) AS n FROM span CROSS JOIN "
        "tally WHERE project = $7 AND day BETWEEN first AND last "
        "AND " OF_RELEASE(
            "release") "AND kind <> $11 AND kind <> $12 AND kind NOT BETWEEN "
                       "$14 "
                       "AND $15 GROUP BY kind, "
                       "name, part HAVING SUM(n) > 0) AS summed) AS ranked "
                       "LEFT JOIN word w "
                       "ON w.project = $7 AND w.id = ranked.name LEFT JOIN "
                       "word v ON "
                       "v.project = $7 AND v.id = ranked.part WHERE "
                       "(ranked.place <= $9 OR "
                       "ranked.kind = $13) ORDER BY ranked.kind, ranked.name, "
                       "CASE WHEN "
                       "ranked.kind = $10 THEN ranked.place ELSE 0 END, "
                       "v.word, ranked.part",
        RMF_ARGS(READING_ARGS(r), RMF_N(PARTS_MAX), RMF_N(RMF_COUNTED_answered),
                 RMF_N(RMF_COUNTED_device), RMF_N(RMF_COUNTED_language),
                 RMF_N(RMF_COUNTED_took), RMF_N(RMF_COUNTED_host),
                 RMF_N(RMF_COUNTED_country_goal)));
    while (rmf_rows_next(&rows)) {
        take_tally(
            all, &(named){rmf_rows_number(&rows, 0), rmf_rows_number(&rows, 2),
                          rmf_rows_text(&rows, 1), rmf_rows_text(&rows, 3),
                          (json_int_t)rmf_rows_number(&rows, 4)});
    }
    return rmf_rows_end(&rows);
}

/* The most frequent names of a kind, of which anybody can send any number:
 * [{"id", "count"}]. */
static rmf_store_err read_names(const reading *r, rmf_counted kind, json_t *out)
{
    rmf_rows rows = rmf_db_ask(
        r->db,
        RMF_WITH_SPANS
        "SELECT COALESCE(w.word, ''), summed.n FROM (SELECT name, SUM(n) AS n "
        "FROM span CROSS JOIN tally WHERE project = $7 AND day BETWEEN first "
        "AND last AND " OF_RELEASE(
            "release") "AND kind = $9 GROUP BY name "
                       "HAVING SUM(n) > 0 ORDER BY SUM(n) DESC, name LIMIT "
                       "$10) AS summed "
                       "LEFT JOIN word w ON w.project = $7 AND w.id = "
                       "summed.name ORDER BY "
                       "summed.n DESC, summed.name",
        RMF_ARGS(READING_ARGS(r), RMF_N(kind), RMF_N(RMF_NAMES_MAX)));
    while (rmf_rows_next(&rows)) {
        (void)json_array_append_new(
            out, json_pack("{s:s, s:I}", "id", rmf_rows_text(&rows, 0), "count",
                           (json_int_t)rmf_rows_number(&rows, 1)));
    }
    return rmf_rows_end(&rows);
}

/* ---- places and seconds -------------------------------------------------- */

static void take_missed(json_t *missed, const char *scene, int64_t window,
                        const rmf_cells *cells)
{
    char part[48];
    for (unsigned i = 0; i < RMF_CELLS_ALL; i++) {
        if (cells->at[i][1] <= 0) continue;
        (void)snprintf(part, sizeof part, "%lld %u %u", (long long)window,
                       i % RMF_CELLS, i / RMF_CELLS);
        json_t *parts = object_in(missed, scene);
        json_int_t before = json_integer_value(json_object_get(parts, part));
        (void)json_object_set_new(parts, part,
                                  json_integer(before + cells->at[i][1]));
    }
}

static rmf_store_err read_heat(const reading *r, json_t *missed)
{
    rmf_rows rows = rmf_db_ask(
        r->db,
        RMF_WITH_SPANS
        "SELECT w.word, h.span, h.cells FROM span CROSS JOIN heat h JOIN word "
        "w ON w.project = h.project AND w.id = h.scene WHERE h.project = $7 "
        "AND h.day BETWEEN first AND last AND " OF_RELEASE("h.release"),
        RMF_ARGS(READING_ARGS(r)));
    while (rmf_rows_next(&rows)) {
        size_t size = 0;
        rmf_cells cells = {0};
        const void *bytes = rmf_rows_bytes(&rows, 2, &size);
        if (rmf_cells_read(&cells, bytes, size)) {
            take_missed(missed, rmf_rows_text(&rows, 0),
                        rmf_rows_number(&rows, 1), &cells);
        }
    }
    return rmf_rows_end(&rows);
}

/* One scene is whole: into the counts. */
static void put_seconds(const reading *r, const char *scene,
                        rmf_seconds *seconds, rmf_counts *out)
{
    size_t length = rmf_scene_length(r->outline, scene);
    json_t *list = json_array();
    for (uint32_t i = 0; i < seconds->count; i++)
        out->watched += (json_int_t)seconds->at[i][0];
    if (seconds->count < length) length = seconds->count;
    while (length > 0) {
        const int64_t *last = seconds->at[length - 1];
        if (last[0] > 0 || last[1] > 0 || last[2] > 0) break;
        length--;
    }
    for (size_t i = 0; i < length; i++) {
        const int64_t *n = seconds->at[i];
        (void)json_array_append_new(
            list, json_pack("[I, I, I]", (json_int_t)n[0], (json_int_t)n[1],
                            (json_int_t)n[2]));
    }
    (void)json_object_set_new(out->seconds, scene, list);
    rmf_seconds_free(seconds);
}

static rmf_store_err read_seconds(const reading *r, rmf_counts *out)
{
    char scene[SCENE_SIZE] = "";
    rmf_seconds seconds = {0};
    bool ok = true;
    rmf_rows rows = rmf_db_ask(
        r->db,
        RMF_WITH_SPANS
        "SELECT w.word, s.counts FROM span CROSS JOIN seconds s JOIN word w ON "
        "w.project = s.project AND w.id = s.scene WHERE s.project = $7 AND "
        "s.day BETWEEN first AND last AND " OF_RELEASE(
            "s.release") "ORDER BY s.scene",
        RMF_ARGS(READING_ARGS(r)));
    while (rmf_rows_next(&rows)) {
        size_t size = 0;
        if (*scene && strcmp(scene, rmf_rows_text(&rows, 0)) != 0)
            put_seconds(r, scene, &seconds, out);
        RMF_ROWS_COPY(&rows, 0, scene);
        const void *bytes = rmf_rows_bytes(&rows, 1, &size);
        ok = rmf_seconds_read(&seconds, bytes, size) && ok;
    }
    rmf_store_err err = rmf_rows_end(&rows);
    if (*scene) put_seconds(r, scene, &seconds, out);
    rmf_seconds_free(&seconds);
    return err == RMF_STORE_OK && !ok ? RMF_STORE_BROKEN : err;
}

/* ---- days and releases --------------------------------------------------- */

static const char *field_of_day(int64_t kind)
{
    switch (kind) {
    case RMF_COUNTED_opened:
        return "opened";
    case RMF_COUNTED_play:
        return "plays";
    case RMF_COUNTED_completed:
        return "completions";
    case RMF_COUNTED_interacted:
        return "interacted";
    case RMF_COUNTED_submitted:
        return "submissions";
    default:
        return NULL;
    }
}

static json_t *new_day(const char *day)
{
    return json_pack("{s:s, s:i, s:i, s:i, s:i, s:i}", "day", day, "opened", 0,
                     "plays", 0, "completions", 0, "interacted", 0,
                     "submissions", 0);
}

/* Day, kind, n: into the last day of the list, or behind it. */
static void take_day(json_t *days, int64_t day, int64_t kind, json_int_t n)
{
    char text[RMF_DAY_SIZE];
    const char *field = field_of_day(kind);
    json_t *last = json_array_get(days, json_array_size(days) - 1);
    rmf_day_text(day, text);
    if (!last || strcmp(rmf_field_text(last, "day"), text) != 0) {
        last = new_day(text);
        (void)json_array_append_new(days, last);
    }
    if (field) (void)json_object_set_new(last, field, json_integer(n));
}

/* The kinds stand there as numbers: so does the index tally_by_day, by which
 * the latest days come first. */
static rmf_store_err read_days(const reading *r, json_t *days)
{
    bool all = r->last == 0;
    rmf_rows rows = rmf_db_ask(
        r->db,
        "SELECT day, SUM(CASE kind WHEN 26 THEN n ELSE 0 END), SUM(CASE kind "
        "WHEN 1 THEN n ELSE 0 END), SUM(CASE kind WHEN 14 THEN n ELSE 0 END), "
        "SUM(CASE kind WHEN 30 THEN n ELSE 0 END), SUM(CASE kind WHEN 11 THEN "
        "n ELSE 0 END) FROM tally WHERE project = $1 AND kind IN (1, 11, 14, "
        "26, 30) AND day BETWEEN $2 AND $3 AND ($4 = '' OR release IN (SELECT "
        "id FROM word WHERE project = $1 AND word = $4)) GROUP BY day HAVING "
        "SUM(n) > 0 ORDER BY day DESC LIMIT $5",
        RMF_ARGS(RMF_T(r->project), RMF_N(all ? 1 : r->first),
                 RMF_N(all ? RMF_STRETCHES - 1 : r->last), RMF_T(r->release),
                 RMF_N(all ? RMF_DAYS_SHOWN : RMF_DAYS_MAX)));
    while (rmf_rows_next(&rows)) {
        char day[RMF_DAY_SIZE];
        rmf_day_text(rmf_rows_number(&rows, 0), day);
        (void)json_array_insert_new(
            days, 0,
            json_pack("{s:s, s:I, s:I, s:I, s:I, s:I}", "day", day, "opened",
                      (json_int_t)rmf_rows_number(&rows, 1), "plays",
                      (json_int_t)rmf_rows_number(&rows, 2), "completions",
                      (json_int_t)rmf_rows_number(&rows, 3), "interacted",
                      (json_int_t)rmf_rows_number(&rows, 4), "submissions",
                      (json_int_t)rmf_rows_number(&rows, 5)));
    }
    return rmf_rows_end(&rows);
}

/* All of them, whichever is asked for, with the plays of the days. */
static rmf_store_err read_releases(const reading *r, json_t *out)
{
    rmf_rows rows = rmf_db_ask(
        r->db,
        RMF_WITH_SPANS
        "SELECT r.id, r.number, r.created_ms, COALESCE(played.n, 0) FROM "
        "release r LEFT JOIN (SELECT w.word, SUM(t.n) AS n FROM span CROSS "
        "JOIN tally t JOIN word w ON w.project = t.project AND w.id = "
        "t.release WHERE t.project = $7 AND t.day BETWEEN first AND last AND "
        "t.kind IN (1, 11, 14, 26, 30) AND t.kind = 1 GROUP BY w.word) AS "
        "played ON played.word = r.id WHERE r.project = $7 ORDER BY r.number "
        "DESC LIMIT $8",
        RMF_ARGS(RMF_SPAN_ARGS(&r->spans), RMF_T(r->project),
                 RMF_N(RMF_RELEASES_MAX)));
    while (rmf_rows_next(&rows)) {
        (void)json_array_append_new(
            out,
            json_pack("{s:s, s:I, s:I, s:I}", "id", rmf_rows_text(&rows, 0),
                      "number", (json_int_t)rmf_rows_number(&rows, 1),
                      "created_ms", (json_int_t)rmf_rows_number(&rows, 2),
                      "plays", (json_int_t)rmf_rows_number(&rows, 3)));
    }
    return rmf_rows_end(&rows);
}

/* ---- of sessions that are picked out --------------------------------------
 */

typedef struct top {
    uint32_t name;
    json_int_t n;
} top;

/* The same counts from sums of ledgers. */
typedef struct taking {
    const reading *r;
    rmf_counts *out;
    const char **words; /* by number */
    size_t word_count;
    rmf_arena arena;
    json_t *plays; /* {release: n} */
    top devices[RMF_NAMES_MAX], languages[RMF_NAMES_MAX];
    rmf_counted kind; /* of the count before */
    uint32_t name;
    unsigned parts; /* of that kind and name */
} taking;

static const char *word_at(const taking *t, uint32_t number)
{
    const char *word = number < t->word_count ? t->words[number] : NULL;
    return word ? word : "";
}

static bool add_word(taking *t, int64_t number, const char *word)
{
    if (number < 1 || number > UINT32_MAX - 1) return true;
    size_t at = (size_t)number;
    if (at >= t->word_count) {
        size_t count = at + 1 + at / 2;
        const char **more = realloc(t->words, count * sizeof *more);
        if (!more) return false;
        memset(more + t->word_count, 0, (count - t->word_count) * sizeof *more);
        t->words = more;
        t->word_count = count;
    }
    t->words[at] = rmf_arena_copy(&t->arena, word, strlen(word));
    return t->words[at] != NULL;
}

static rmf_store_err read_words(taking *t)
{
    bool ok = true;
    rmf_rows rows = rmf_db_stream(
        t->r->db, "SELECT id, word FROM word WHERE project = $1 ORDER BY id",
        RMF_ARGS(RMF_T(t->r->project)));
    while (ok && rmf_rows_next(&rows))
        ok = add_word(t, rmf_rows_number(&rows, 0), rmf_rows_text(&rows, 1));
    rmf_store_err err = rmf_rows_end(&rows);
    return err == RMF_STORE_OK && !ok ? RMF_STORE_FULL : err;
}

/* Among the most frequent, the most frequent first; of the same the lower
 * number, which comes first here. */
static void take_top(top *list, const rmf_sum *sum)
{
    size_t at = RMF_NAMES_MAX;
    while (at > 0 && list[at - 1].n < (json_int_t)sum->n)
        at--;
    if (at == RMF_NAMES_MAX) return;
    memmove(&list[at + 1], &list[at], (RMF_NAMES_MAX - at - 1) * sizeof *list);
    list[at] = (top){sum->name, (json_int_t)sum->n};
}

static void put_tops(const taking *t, const top *list, json_t *out)
{
    for (size_t i = 0; i < RMF_NAMES_MAX && list[i].n > 0; i++) {
        (void)json_array_append_new(out, json_pack("{s:s, s:I}", "id",
                                                   word_at(t, list[i].name),
                                                   "count", list[i].n));
    }
}

static void take_second(const taking *t, const rmf_sum *sum)
{
    const char *scene = word_at(t, sum->name);
    json_t *list = json_object_get(t->out->seconds, scene);
    if (sum->kind == RMF_COUNTED_once) t->out->watched += (json_int_t)sum->n;
    if (sum->part >= rmf_scene_length(t->r->outline, scene)) return;
    if (!list) {
        list = json_array();
        (void)json_object_set_new(t->out->seconds, scene, list);
    }
    while (json_array_size(list) <= sum->part)
        (void)json_array_append_new(list, json_pack("[i, i, i]", 0, 0, 0));
    (void)json_array_set_new(json_array_get(list, sum->part),
                             (size_t)(sum->kind - RMF_COUNTED_once),
                             json_integer((json_int_t)sum->n));
}

static void take_cell(const taking *t, const rmf_sum *sum)
{
    char part[48];
    uint32_t cell = sum->part % RMF_CELLS_ALL;
    (void)snprintf(part, sizeof part, "%u %u %u", sum->part / RMF_CELLS_ALL,
                   cell % RMF_CELLS, cell / RMF_CELLS);
    (void)json_object_set_new(object_in(t->out->missed, word_at(t, sum->name)),
                              part, json_integer((json_int_t)sum->n));
}

/* Of all days. */
static void take_total(taking *t, const rmf_sum *sum)
{
    bool same = sum->kind == t->kind && sum->name == t->name;
    t->parts = same ? t->parts + 1 : 1;
    t->kind = sum->kind;
    t->name = sum->name;
    if (sum->kind == RMF_COUNTED_device) {
        take_top(t->devices, sum);
    } else if (sum->kind == RMF_COUNTED_language) {
        take_top(t->languages, sum);
    } else if (rmf_is_source(sum->kind)) {
        rmf_sources_take(t->out->sources,
                         &(rmf_source_count){sum->kind, word_at(t, sum->name),
                                             sum->part, word_at(t, sum->part),
                                             (json_int_t)sum->n});
    } else if (sum->kind == RMF_COUNTED_missed) {
        take_cell(t, sum);
    } else if (sum->kind >= RMF_COUNTED_once &&
               sum->kind <= RMF_COUNTED_skipped) {
        take_second(t, sum);
    } else if (sum->kind != RMF_COUNTED_hit && t->parts <= PARTS_MAX) {
        take_tally(t->out->tallies,
                   &(named){sum->kind, sum->part, word_at(t, sum->name),
                            word_at(t, sum->part), (json_int_t)sum->n});
    }
}

static void take_sum(void *ctx, const rmf_sum *sum)
{
    taking *t = ctx;
    if (sum->release) {
        (void)json_object_set_new(t->plays, sum->release,
                                  json_integer((json_int_t)sum->n));
    } else if (sum->day) {
        take_day(t->out->days, sum->day, sum->kind, (json_int_t)sum->n);
    } else {
        take_total(t, sum);
    }
}

/* The last of the days; the plays of each release. */
static void finish_taking(const taking *t)
{
    size_t most = t->r->last == 0 ? RMF_DAYS_SHOWN : RMF_DAYS_MAX;
    size_t i = 0;
    json_t *release = NULL;
    size_t count = json_array_size(t->out->days);
    for (; count > most; count--)
        (void)json_array_remove(t->out->days, 0);
    json_array_foreach(t->out->releases, i, release)
    {
        json_int_t n = json_integer_value(
            json_object_get(t->plays, rmf_field_text(release, "id")));
        (void)json_object_set_new(release, "plays", json_integer(n));
    }
    put_tops(t, t->devices, t->out->devices);
    put_tops(t, t->languages, t->out->languages);
}

static rmf_store_err read_sums(const reading *r, const rmf_query *asked,
                               rmf_counts *out)
{
    taking *t = calloc(1, sizeof *t);
    const rmf_sums_of of = rmf_query_sums(asked, r->project);
    if (!t) return RMF_STORE_FULL;
    t->r = r;
    t->out = out;
    t->plays = json_object();
    rmf_arena_init(&t->arena, WORDS_MAX);
    rmf_store_err err = read_words(t);
    if (err == RMF_STORE_OK) err = rmf_events_sum(r->db, &of, take_sum, t);
    if (err == RMF_STORE_OK) err = read_releases(r, out->releases);
    if (err == RMF_STORE_OK) finish_taking(t);
    json_decref(t->plays);
    rmf_arena_free(&t->arena);
    free(t->words);
    free(t);
    return err;
}

/* ---- all ----------------------------------------------------------------- */

static rmf_store_err read_all(const reading *r, rmf_counts *out)
{
    rmf_store_err err = read_tallies(r, out->tallies);
    if (err == RMF_STORE_OK)
        err = read_names(r, RMF_COUNTED_device, out->devices);
    if (err == RMF_STORE_OK)
        err = read_names(r, RMF_COUNTED_language, out->languages);
    const rmf_sources_of sources = {r->db, r->project, &r->spans, r->release};
    if (err == RMF_STORE_OK) err = rmf_sources_read(&sources, out->sources);
    if (err == RMF_STORE_OK) err = read_heat(r, out->missed);
    if (err == RMF_STORE_OK) err = read_seconds(r, out);
    if (err == RMF_STORE_OK) err = read_days(r, out->days);
    if (err == RMF_STORE_OK) err = read_releases(r, out->releases);
    return err;
}

bool rmf_counts_read(rmf_store *store, const rmf_release *release,
                     const rmf_query *asked, rmf_counts *out)
{
    *out = (rmf_counts){.tallies = json_object(),
                        .missed = json_object(),
                        .seconds = json_object(),
                        .days = json_array(),
                        .releases = json_array(),
                        .devices = json_array(),
                        .languages = json_array(),
                        .sources = json_object()};
    reading r = {.db = rmf_store_read(store),
                 .project = release->project,
                 .outline = release->outline,
                 .release = asked->release ? asked->release : "",
                 .first = asked->first,
                 .last = asked->last};
    if (!r.db) return false;
    rmf_store_err err =
        rmf_spans_read(r.db, r.project, r.first, r.last, &r.spans);
    if (err == RMF_STORE_OK) {
        err = rmf_query_picks(asked) ? read_sums(&r, asked, out)
                                     : read_all(&r, out);
    }
    rmf_store_give_back(r.db);
    return err == RMF_STORE_OK;
}

void rmf_counts_free(rmf_counts *counts)
{
    json_decref(counts->tallies);
    json_decref(counts->missed);
    json_decref(counts->seconds);
    json_decref(counts->days);
    json_decref(counts->releases);
    json_decref(counts->devices);
    json_decref(counts->languages);
    json_decref(counts->sources);
    *counts = (rmf_counts){0};
}

/* ---- looking ------------------------------------------------------------- */

json_int_t rmf_count_of(const json_t *tallies, const char *kind,
                        const char *name, const char *part)
{
    return json_integer_value(json_object_get(
        json_object_get(json_object_get(tallies, kind), name), part));
}

/* Of an object of numbers. */
static json_int_t sum_of(json_t *parts)
{
    json_int_t total = 0;
    const char *part = NULL;
    json_t *n = NULL;
    json_object_foreach(parts, part, n) total += json_integer_value(n);
    return total;
}

json_int_t rmf_count_sum(const json_t *tallies, const char *kind,
                         const char *name)
{
    return sum_of(json_object_get(json_object_get(tallies, kind), name));
}

json_int_t rmf_count_all(const json_t *tallies, const char *kind)
{
    json_int_t total = 0;
    const char *name = NULL;
    json_t *parts = NULL;
    json_object_foreach(json_object_get(tallies, kind), name, parts) total +=
        sum_of(parts);
    return total;
}

size_t rmf_scene_length(const json_t *outline, const char *scene)
{
    const json_t *about =
        json_object_get(json_object_get(outline, "scenes"), scene);
    const json_t *to = json_object_get(about, "to");
    double length = json_number_value(to) -
                    json_number_value(json_object_get(about, "from"));
    if (!about) return 0;
    if (!json_is_number(to) || !(length > 0)) return SECONDS_MAX;
    return length < SECONDS_MAX ? (size_t)ceil(length) : SECONDS_MAX;
}

json_t *rmf_share(json_int_t part, json_int_t whole)
{
    if (whole <= 0) return json_null();
    return json_real((double)part / (double)whole);
}

const char *rmf_field_text(const json_t *object, const char *field)
{
    const char *text = json_string_value(json_object_get(object, field));
    return text ? text : "";
}
