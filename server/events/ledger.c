#include "events/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "events/times.h"
#include "events/varint.h"

#define FORMAT     2 /* of the bytes */
#define SECOND_US  1000000
#define HALF_US    500000
#define SECOND_MAX 86400
#define MORE_MAX   1000000u

void rmf_ledger_free(rmf_ledger *ledger)
{
    for (uint32_t i = 0; i < ledger->scene_count; i++) {
        free(ledger->scenes[i].once.at);
        free(ledger->scenes[i].again.at);
        free(ledger->scenes[i].skipped.at);
    }
    free(ledger->scenes);
    free(ledger->entries);
    free(ledger->path);
    free(ledger->marks);
    free(ledger->got.at);
    *ledger = (rmf_ledger){0};
}

uint32_t rmf_ledger_whole(const rmf_ledger *ledger)
{
    const rmf_ranges *got = &ledger->got;
    return got->count && got->at[0].from == 0 ? got->at[0].to : 0;
}

static bool copy(const void *from, size_t count, size_t size, void *to,
                 uint32_t *room)
{
    void *at = count ? malloc(count * size) : NULL;
    *(void **)to = at;
    *room = at ? (uint32_t)count : 0;
    if (at) memcpy(at, from, count * size);
    return at || !count;
}

static bool copy_ranges(const rmf_ranges *from, rmf_ranges *to)
{
    *to = *from;
    return copy(from->at, from->count, sizeof *from->at, &to->at, &to->room);
}

bool rmf_ledger_copy(const rmf_ledger *from, rmf_ledger *to)
{
    *to = *from;
    to->scenes = NULL;
    to->scene_count = to->scene_room = 0;
    bool ok = copy_ranges(&from->got, &to->got);
    ok &= copy(from->entries, from->entry_count, sizeof *from->entries,
               &to->entries, &to->entry_room);
    ok &= copy(from->path, from->path_count, sizeof *from->path, &to->path,
               &to->path_room);
    ok &= copy(from->marks, from->mark_count, sizeof *from->marks, &to->marks,
               &to->mark_room);
    rmf_watched *scenes =
        from->scene_count ? calloc(from->scene_count, sizeof *scenes) : NULL;
    ok &= scenes || !from->scene_count;
    to->scenes = scenes;
    to->scene_room = scenes ? from->scene_count : 0;
    for (uint32_t i = 0; ok && i < from->scene_count; i++) {
        const rmf_watched *w = &from->scenes[i];
        to->scene_count++;
        scenes[i].scene = w->scene;
        ok &= copy_ranges(&w->once, &scenes[i].once);
        ok &= copy_ranges(&w->again, &scenes[i].again);
        ok &= copy_ranges(&w->skipped, &scenes[i].skipped);
    }
    return ok;
}

/* The list with room for one more; NULL: no memory, and it is as it was. */
static void *grown(void *at, uint32_t count, uint32_t *room, size_t size)
{
    if (at && count < *room) return at;
    uint32_t more = *room ? *room * 2 : 8;
    void *made = realloc(at, more * size);
    if (made) *room = more;
    return made;
}

/* ---- ranges -------------------------------------------------------------- */

/* The first range that ends behind `number`. */
static uint32_t first_behind(const rmf_ranges *ranges, uint32_t number)
{
    uint32_t low = 0;
    uint32_t high = ranges->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (ranges->at[middle].to > number) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

bool rmf_ranges_has(const rmf_ranges *ranges, uint32_t number)
{
    uint32_t i = first_behind(ranges, number);
    return i < ranges->count && ranges->at[i].from <= number;
}

/* Ranges i … j−1 become one. */
static void put_range(rmf_ranges *ranges, uint32_t i, uint32_t j,
                      rmf_range range)
{
    memmove(&ranges->at[i + 1], &ranges->at[j],
            (ranges->count - j) * sizeof *ranges->at);
    ranges->at[i] = range;
    ranges->count = ranges->count - (j - i) + 1;
}

bool rmf_ranges_add(rmf_ranges *ranges, uint32_t from, uint32_t to)
{
    if (from >= to) return true;
    uint32_t i = first_behind(ranges, from);
    if (i > 0 && ranges->at[i - 1].to == from) i--;
    uint32_t j = i;
    rmf_range range = {from, to};
    while (j < ranges->count && ranges->at[j].from <= to) {
        if (ranges->at[j].from < range.from) range.from = ranges->at[j].from;
        if (ranges->at[j].to > range.to) range.to = ranges->at[j].to;
        j++;
    }
    if (i == j && ranges->count >= RMF_RANGES_MAX) return false;
    rmf_range *at =
        grown(ranges->at, ranges->count, &ranges->room, sizeof *ranges->at);
    if (!at) return false;
    ranges->at = at;
    put_range(ranges, i, j, range);
    return true;
}

void rmf_ranges_remove(rmf_ranges *ranges, uint32_t from, uint32_t to)
{
    for (uint32_t i = first_behind(ranges, from);
         i < ranges->count && ranges->at[i].from < to;) {
        rmf_range *range = &ranges->at[i];
        rmf_range left = {range->from, from};
        rmf_range right = {to, range->to};
        if (left.from < left.to && right.from < right.to) {
            /* In two: without room the right part stays out. */
            *range = left;
            (void)rmf_ranges_add(ranges, right.from, right.to);
            return;
        }
        if (left.from < left.to) {
            *range = left;
            i++;
        } else if (right.from < right.to) {
            *range = right;
            i++;
        } else {
            memmove(range, range + 1, (ranges->count - i - 1) * sizeof *range);
            ranges->count--;
        }
    }
}

/* ---- entries ------------------------------------------------------------- */

static int compare(const rmf_entry *a, const rmf_entry *b)
{
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    if (a->name != b->name) return a->name < b->name ? -1 : 1;
    if (a->part != b->part) return a->part < b->part ? -1 : 1;
    return 0;
}

static uint32_t place_of(const rmf_ledger *ledger, const rmf_entry *key)
{
    uint32_t low = 0;
    uint32_t high = ledger->entry_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (compare(&ledger->entries[middle], key) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static rmf_entry *entry_at(rmf_ledger *ledger, const rmf_entry *key,
                           uint32_t *at)
{
    *at = place_of(ledger, key);
    if (*at == ledger->entry_count || compare(&ledger->entries[*at], key) != 0)
        return NULL;
    return &ledger->entries[*at];
}

const rmf_entry *rmf_ledger_find(const rmf_ledger *ledger, rmf_counted kind,
                                 uint32_t name, uint32_t part)
{
    rmf_entry key = {.kind = (uint8_t)kind, .name = name, .part = part};
    uint32_t at = place_of(ledger, &key);
    if (at == ledger->entry_count || compare(&ledger->entries[at], &key) != 0)
        return NULL;
    return &ledger->entries[at];
}

static rmf_entry *add(rmf_ledger *ledger, const rmf_entry *key, bool again)
{
    uint32_t at = 0;
    rmf_entry *entry = entry_at(ledger, key, &at);
    if (entry) {
        if (again && entry->n <= UINT32_MAX - key->n) entry->n += key->n;
        return entry;
    }
    if (ledger->entry_count >= RMF_ENTRIES_MAX) return NULL;
    rmf_entry *entries = grown(ledger->entries, ledger->entry_count,
                               &ledger->entry_room, sizeof *entries);
    if (!entries) {
        ledger->failed = true;
        return NULL;
    }
    memmove(&entries[at + 1], &entries[at],
            (ledger->entry_count - at) * sizeof *entries);
    entries[at] = *key;
    ledger->entries = entries;
    ledger->entry_count++;
    return &entries[at];
}

rmf_entry *rmf_ledger_add(rmf_ledger *ledger, rmf_counted kind, uint32_t name,
                          uint32_t part)
{
    rmf_entry key = {(uint8_t)kind, name, part, 1, ledger->at_ms};
    return add(ledger, &key, true);
}

rmf_entry *rmf_ledger_once(rmf_ledger *ledger, rmf_counted kind, uint32_t name,
                           uint32_t part)
{
    rmf_entry key = {(uint8_t)kind, name, part, 1, ledger->at_ms};
    return add(ledger, &key, false);
}

/* NULL: it was there, it has its time, or there is no room. */
static rmf_entry *came(rmf_ledger *ledger, rmf_counted kind, uint32_t name,
                       bool playing)
{
    if (rmf_ledger_find(ledger, kind, name, 0)) return NULL;
    rmf_entry *entry = rmf_ledger_once(ledger, kind, name, 0);
    if (!entry || !playing) return entry;
    entry->at_ms = RMF_AT_NEXT;
    ledger->timeless = true;
    return NULL;
}

void rmf_ledger_shown(rmf_ledger *ledger, uint32_t element, bool playing)
{
    (void)came(ledger, RMF_COUNTED_shown, element, playing);
}

static void reached_in(rmf_ledger *ledger, uint32_t goal, int64_t at_ms)
{
    (void)rmf_ledger_once(ledger, RMF_COUNTED_reached_in, goal,
                          rmf_time_part(at_ms));
}

/* The first time alone: how far the session is. */
static void mark(rmf_ledger *ledger, rmf_counted kind, uint32_t name)
{
    if (rmf_ledger_find(ledger, kind, name, 0) ||
        ledger->mark_count >= RMF_MARKS_MAX)
        return;
    rmf_mark *marks = grown(ledger->marks, ledger->mark_count,
                            &ledger->mark_room, sizeof *marks);
    if (!marks) {
        ledger->failed = true;
        return;
    }
    ledger->marks = marks;
    marks[ledger->mark_count++] =
        (rmf_mark){(uint8_t)kind, name, ledger->path_count + ledger->path_more,
                   ledger->inputs};
}

void rmf_ledger_ended(rmf_ledger *ledger, uint32_t ending, bool playing)
{
    mark(ledger, RMF_COUNTED_ending, ending);
    (void)came(ledger, RMF_COUNTED_ending, ending, playing);
}

void rmf_ledger_reached(rmf_ledger *ledger, uint32_t goal, bool playing)
{
    mark(ledger, RMF_COUNTED_goal, goal);
    if (came(ledger, RMF_COUNTED_goal, goal, playing))
        reached_in(ledger, goal, ledger->at_ms);
}

void rmf_ledger_pressed(rmf_ledger *ledger, uint32_t element)
{
    const rmf_entry *shown =
        rmf_ledger_find(ledger, RMF_COUNTED_shown, element, 0);
    uint32_t turn = 1;
    if (shown && shown->at_ms != RMF_AT_NEXT) {
        (void)rmf_ledger_once(ledger, RMF_COUNTED_pressed_in, element,
                              rmf_time_part(ledger->at_ms - shown->at_ms));
    }
    for (uint32_t i = 0; ledger->entries && i < ledger->entry_count; i++)
        turn += ledger->entries[i].kind == RMF_COUNTED_turn;
    (void)rmf_ledger_once(ledger, RMF_COUNTED_turn, element, turn);
}

/* ---- panels ---------------------------------------------------------------
 *
 * One that is open is `reading` with part 0 and the time of its opening, one
 * whose closing has no time yet with part 1. */

#define OPEN    0u
#define CLOSING 1u

static void take_out(rmf_ledger *ledger, rmf_counted kind, uint32_t name,
                     uint32_t part)
{
    uint32_t at = 0;
    rmf_entry key = {.kind = (uint8_t)kind, .name = name, .part = part};
    rmf_entry *entry = entry_at(ledger, &key, &at);
    if (!entry) return;
    memmove(entry, entry + 1,
            (ledger->entry_count - at - 1) * sizeof *ledger->entries);
    ledger->entry_count--;
}

void rmf_ledger_unfolded(rmf_ledger *ledger, uint32_t panel, bool playing)
{
    (void)rmf_ledger_add(ledger, RMF_COUNTED_opens, panel, 0);
    (void)rmf_ledger_once(ledger, RMF_COUNTED_read, panel, 0);
    if (rmf_ledger_find(ledger, RMF_COUNTED_reading, panel, OPEN)) return;
    rmf_entry *entry =
        rmf_ledger_once(ledger, RMF_COUNTED_reading, panel, OPEN);
    if (!entry || !playing) return;
    entry->at_ms = RMF_AT_NEXT;
    ledger->timeless = true;
}

static void read_for(rmf_ledger *ledger, const rmf_entry *opened)
{
    const rmf_entry key = {RMF_COUNTED_read_in, opened->name,
                           rmf_time_part(ledger->at_ms - opened->at_ms),
                           opened->n, ledger->at_ms};
    (void)add(ledger, &key, true);
}

void rmf_ledger_folded(rmf_ledger *ledger, uint32_t panel, bool playing)
{
    const rmf_entry *open =
        rmf_ledger_find(ledger, RMF_COUNTED_reading, panel, OPEN);
    if (!open) return;
    const rmf_entry was = *open;
    take_out(ledger, RMF_COUNTED_reading, panel, OPEN);
    if (!playing) {
        read_for(ledger, &was);
        return;
    }
    bool first = !rmf_ledger_find(ledger, RMF_COUNTED_reading, panel, CLOSING);
    rmf_entry *closing =
        rmf_ledger_add(ledger, RMF_COUNTED_reading, panel, CLOSING);
    if (closing && first) closing->at_ms = was.at_ms;
    ledger->timeless = true;
}

/* Those that were closed while the film played on. */
static void close_waiting(rmf_ledger *ledger)
{
    for (uint32_t i = ledger->entry_count; i > 0; i--) {
        const rmf_entry entry = ledger->entries[i - 1];
        if (entry.kind != RMF_COUNTED_reading || entry.part != CLOSING)
            continue;
        take_out(ledger, RMF_COUNTED_reading, entry.name, CLOSING);
        read_for(ledger, &entry);
        i = ledger->entry_count + 1;
    }
}

void rmf_ledger_at(rmf_ledger *ledger, int64_t at_ms)
{
    if (at_ms > ledger->at_ms) ledger->at_ms = at_ms;
    /* What is added comes behind the goal. */
    for (uint32_t i = 0; ledger->timeless && i < ledger->entry_count; i++) {
        rmf_entry *entry = &ledger->entries[i];
        if (entry->at_ms != RMF_AT_NEXT) continue;
        entry->at_ms = ledger->at_ms;
        if (entry->kind == RMF_COUNTED_goal)
            reached_in(ledger, entry->name, ledger->at_ms);
    }
    if (ledger->timeless) close_waiting(ledger);
    ledger->timeless = false;
}

/* ---- scenes -------------------------------------------------------------- */

static void walk(rmf_ledger *ledger, uint32_t scene)
{
    if (ledger->path_count >= RMF_WAY_MAX) {
        if (ledger->path_more < MORE_MAX) ledger->path_more++;
        return;
    }
    uint32_t *path = grown(ledger->path, ledger->path_count, &ledger->path_room,
                           sizeof *path);
    if (!path) {
        ledger->failed = true;
        return;
    }
    ledger->path = path;
    path[ledger->path_count++] = scene;
}

void rmf_ledger_enter(rmf_ledger *ledger, uint32_t scene, int64_t end_us,
                      bool by_seek)
{
    if (!by_seek) {
        (void)rmf_ledger_add(ledger, RMF_COUNTED_edge, ledger->scene, scene);
    }
    walk(ledger, scene);
    (void)rmf_ledger_once(ledger, RMF_COUNTED_entered, scene, 0);
    (void)rmf_ledger_add(ledger, RMF_COUNTED_visits, scene, 0);
    if (ledger->scene) take_out(ledger, RMF_COUNTED_stands, ledger->scene, 0);
    (void)rmf_ledger_once(ledger, RMF_COUNTED_stands, scene, 0);
    ledger->scene = scene;
    ledger->end_us = end_us;
}

/* ---- watching ------------------------------------------------------------ */

static rmf_watched *watched(rmf_ledger *ledger)
{
    for (uint32_t i = 0; i < ledger->scene_count; i++)
        if (ledger->scenes[i].scene == ledger->scene) return &ledger->scenes[i];
    if (!ledger->scene || ledger->scene_count >= RMF_WATCHED_MAX) return NULL;
    rmf_watched *scenes = grown(ledger->scenes, ledger->scene_count,
                                &ledger->scene_room, sizeof *scenes);
    if (!scenes) {
        ledger->failed = true;
        return NULL;
    }
    ledger->scenes = scenes;
    scenes[ledger->scene_count] = (rmf_watched){.scene = ledger->scene};
    return &scenes[ledger->scene_count++];
}

/* The seconds whose middle lies behind `from` and not behind `to`. */
static rmf_range middles(const rmf_ledger *ledger, int64_t from_us,
                         int64_t to_us)
{
    const int64_t most =
        ledger->end_us > 0 ? ledger->end_us : (int64_t)SECOND_MAX * SECOND_US;
    from_us = from_us < 0 ? 0 : from_us;
    to_us = to_us > most ? most : to_us;
    if (to_us <= from_us) return (rmf_range){0, 0};
    return (rmf_range){(uint32_t)((from_us + HALF_US) / SECOND_US),
                       (uint32_t)((to_us + HALF_US) / SECOND_US)};
}

/* What of a range was played before is played again. */
static void note_again(rmf_watched *w, rmf_range range)
{
    const rmf_ranges *once = &w->once;
    for (uint32_t i = first_behind(once, range.from);
         i < once->count && once->at[i].from < range.to; i++) {
        uint32_t from = once->at[i].from;
        uint32_t to = once->at[i].to;
        (void)rmf_ranges_add(&w->again, from > range.from ? from : range.from,
                             to < range.to ? to : range.to);
    }
}

/* ---- how it is watched --------------------------------------------------- */

void rmf_ledger_manner(rmf_ledger *ledger, uint32_t manner, bool is)
{
    if (is) {
        (void)rmf_ledger_once(ledger, RMF_COUNTED_manner, 0, manner);
    } else {
        take_out(ledger, RMF_COUNTED_manner, 0, manner);
    }
}

void rmf_ledger_awake(rmf_ledger *ledger)
{
    take_out(ledger, RMF_COUNTED_manner, 0, RMF_MANNER_IDLE);
}

static void note_manner(rmf_ledger *ledger, uint32_t manner, uint32_t seconds)
{
    const rmf_entry key = {RMF_COUNTED_passive, 0, manner, seconds, 0};
    if (seconds == 0) return;
    (void)add(ledger, &key, true);
    (void)rmf_ledger_once(ledger, RMF_COUNTED_passively, 0, manner);
}

/* How many of these seconds lie behind a minute without a deed. */
static uint32_t idle(rmf_ledger *ledger, uint32_t seconds)
{
    const rmf_entry key = {RMF_COUNTED_manner, 0, RMF_MANNER_IDLE, 0, 0};
    rmf_entry *quiet = add(ledger, &key, true);
    if (!quiet) return 0;
    uint32_t all = quiet->n + seconds;
    quiet->n = all < RMF_IDLE_S ? all : RMF_IDLE_S;
    return all - quiet->n;
}

static void note_manners(rmf_ledger *ledger, uint32_t seconds)
{
    for (uint32_t manner = 0; manner < RMF_MANNER_IDLE; manner++) {
        if (rmf_ledger_find(ledger, RMF_COUNTED_manner, 0, manner))
            note_manner(ledger, manner, seconds);
    }
    note_manner(ledger, RMF_MANNER_IDLE, idle(ledger, seconds));
}

void rmf_ledger_played(rmf_ledger *ledger, int64_t from_us, int64_t to_us)
{
    rmf_range range = middles(ledger, from_us, to_us);
    rmf_watched *w = range.from < range.to ? watched(ledger) : NULL;
    if (!w) return;
    rmf_entry key = {RMF_COUNTED_seconds, ledger->scene, 0,
                     range.to - range.from, 0};
    (void)add(ledger, &key, true);
    note_manners(ledger, range.to - range.from);
    note_again(w, range);
    (void)rmf_ranges_add(&w->once, range.from, range.to);
    rmf_ranges_remove(&w->skipped, range.from, range.to);
}

/* What was not played before. */
static void skip(rmf_watched *w, rmf_range range)
{
    uint32_t from = range.from;
    for (uint32_t i = first_behind(&w->once, from);
         i < w->once.count && w->once.at[i].from < range.to; i++) {
        (void)rmf_ranges_add(&w->skipped, from, w->once.at[i].from);
        from = w->once.at[i].to;
    }
    (void)rmf_ranges_add(&w->skipped, from, range.to);
}

void rmf_ledger_jumped(rmf_ledger *ledger, int64_t from_us, int64_t to_us)
{
    rmf_range range = middles(ledger, from_us, to_us);
    rmf_watched *w = range.from < range.to ? watched(ledger) : NULL;
    if (w) skip(w, range);
}

/* ---- bytes --------------------------------------------------------------- */

static void put_ranges(rmf_buf *out, const rmf_ranges *ranges)
{
    uint32_t before = 0;
    rmf_varint_put(out, ranges->count);
    for (uint32_t i = 0; i < ranges->count; i++) {
        rmf_varint_put(out, ranges->at[i].from - before);
        rmf_varint_put(out, ranges->at[i].to - ranges->at[i].from);
        before = ranges->at[i].to;
    }
}

static void put_way(rmf_buf *out, const rmf_ledger *ledger)
{
    rmf_varint_put(out, ledger->inputs);
    rmf_varint_put(out, ledger->path_count);
    for (uint32_t i = 0; i < ledger->path_count; i++)
        rmf_varint_put(out, ledger->path[i]);
    rmf_varint_put(out, ledger->path_more);
    rmf_varint_put(out, ledger->mark_count);
    for (uint32_t i = 0; i < ledger->mark_count; i++) {
        const rmf_mark *m = &ledger->marks[i];
        rmf_varint_put(out, m->kind == RMF_COUNTED_ending);
        rmf_varint_put(out, m->name);
        rmf_varint_put(out, m->scenes);
        rmf_varint_put(out, m->inputs);
    }
}

void rmf_ledger_write(const rmf_ledger *ledger, rmf_buf *out)
{
    const rmf_ledger *a = ledger;
    rmf_varint_put(out, FORMAT);
    rmf_varint_put(out, a->applied);
    rmf_varint_put(out, a->scene);
    rmf_varint_put(out, (uint64_t)(a->end_us < 0 ? 0 : a->end_us));
    rmf_varint_put(out, (uint64_t)(a->t_us < 0 ? 0 : a->t_us));
    rmf_varint_put(out, (uint64_t)(a->at_ms < 0 ? 0 : a->at_ms));
    put_ranges(out, &a->got);
    rmf_varint_put(out, a->entry_count);
    rmf_entry before = {0};
    for (uint32_t i = 0; i < a->entry_count; i++) {
        const rmf_entry *e = &a->entries[i];
        bool next = e->kind != before.kind;
        rmf_varint_put(out, (uint64_t)(e->kind - before.kind));
        rmf_varint_put(out, next ? e->name : e->name - before.name);
        rmf_varint_put(out, e->part);
        rmf_varint_put(out, e->n);
        rmf_varint_put(out, (uint64_t)(e->at_ms < 0 ? 0 : e->at_ms));
        before = *e;
    }
    rmf_varint_put(out, a->scene_count);
    for (uint32_t i = 0; i < a->scene_count; i++) {
        rmf_varint_put(out, a->scenes[i].scene);
        put_ranges(out, &a->scenes[i].once);
        put_ranges(out, &a->scenes[i].again);
        put_ranges(out, &a->scenes[i].skipped);
    }
    put_way(out, a);
}

/* At most `most`. */
static uint32_t take_small(rmf_varints *r, uint64_t most)
{
    uint64_t number = rmf_varint_take(r);
    if (number > most) r->failed = true;
    return r->failed ? 0 : (uint32_t)number;
}

static void take_ranges(rmf_varints *r, rmf_ranges *out)
{
    uint32_t count = take_small(r, RMF_RANGES_MAX);
    uint64_t at = 0;
    if (count == 0) return;
    out->at = calloc(count, sizeof *out->at);
    if (!out->at) r->failed = true;
    out->room = out->at ? count : 0;
    for (uint32_t i = 0; i < count && !r->failed; i++) {
        uint64_t from = at + take_small(r, UINT32_MAX);
        at = from + take_small(r, UINT32_MAX);
        if (at > UINT32_MAX || at <= from) r->failed = true;
        if (r->failed) return;
        out->at[out->count++] = (rmf_range){(uint32_t)from, (uint32_t)at};
    }
}

static void take_entries(rmf_varints *r, rmf_ledger *out)
{
    uint32_t count = take_small(r, RMF_ENTRIES_MAX);
    rmf_entry before = {0};
    if (count == 0) return;
    out->entries = calloc(count, sizeof *out->entries);
    if (!out->entries) r->failed = true;
    out->entry_room = out->entries ? count : 0;
    for (uint32_t i = 0; i < count && !r->failed; i++) {
        uint32_t more = take_small(r, RMF_COUNTED_MAX);
        rmf_entry e = {.kind = (uint8_t)(before.kind + more)};
        e.name = take_small(r, UINT32_MAX) + (more ? 0 : before.name);
        e.part = take_small(r, UINT32_MAX);
        e.n = take_small(r, UINT32_MAX);
        e.at_ms = (int64_t)(rmf_varint_take(r) & INT64_MAX);
        if (i > 0 && compare(&before, &e) >= 0) r->failed = true;
        if (r->failed) return;
        out->timeless = out->timeless || e.at_ms == RMF_AT_NEXT ||
                        (e.kind == RMF_COUNTED_reading && e.part == CLOSING);
        out->entries[out->entry_count++] = e;
        before = e;
    }
}

static void take_scenes(rmf_varints *r, rmf_ledger *out)
{
    uint32_t count = take_small(r, RMF_WATCHED_MAX);
    if (count == 0) return;
    out->scenes = calloc(count, sizeof *out->scenes);
    if (!out->scenes) r->failed = true;
    out->scene_room = out->scenes ? count : 0;
    for (uint32_t i = 0; i < count && !r->failed; i++) {
        rmf_watched *w = &out->scenes[out->scene_count++];
        w->scene = take_small(r, UINT32_MAX);
        take_ranges(r, &w->once);
        take_ranges(r, &w->again);
        take_ranges(r, &w->skipped);
    }
}

static void take_path(rmf_varints *r, rmf_ledger *out)
{
    uint32_t count = 0;
    out->inputs = take_small(r, UINT32_MAX);
    count = take_small(r, RMF_WAY_MAX);
    if (count > 0) {
        out->path = calloc(count, sizeof *out->path);
        if (!out->path) r->failed = true;
        out->path_room = out->path ? count : 0;
    }
    for (uint32_t i = 0; i < count && !r->failed; i++)
        out->path[out->path_count++] = take_small(r, UINT32_MAX);
    out->path_more = take_small(r, MORE_MAX);
}

static void take_marks(rmf_varints *r, rmf_ledger *out)
{
    uint32_t count = take_small(r, RMF_MARKS_MAX);
    if (count == 0) return;
    out->marks = calloc(count, sizeof *out->marks);
    if (!out->marks) r->failed = true;
    out->mark_room = out->marks ? count : 0;
    for (uint32_t i = 0; i < count && !r->failed; i++) {
        rmf_mark *m = &out->marks[out->mark_count++];
        m->kind = take_small(r, 1) ? RMF_COUNTED_ending : RMF_COUNTED_goal;
        m->name = take_small(r, UINT32_MAX);
        m->scenes = take_small(r, RMF_WAY_MAX + MORE_MAX);
        m->inputs = take_small(r, UINT32_MAX);
    }
}

bool rmf_ledger_read(const void *bytes, size_t size, rmf_ledger *out)
{
    rmf_varints r = {bytes, (const unsigned char *)bytes + size, false};
    *out = (rmf_ledger){0};
    if (rmf_varint_take(&r) != FORMAT) return false;
    out->applied = take_small(&r, UINT32_MAX);
    out->scene = take_small(&r, UINT32_MAX);
    out->end_us = (int64_t)(rmf_varint_take(&r) & INT64_MAX);
    out->t_us = (int64_t)(rmf_varint_take(&r) & INT64_MAX);
    out->at_ms = (int64_t)(rmf_varint_take(&r) & INT64_MAX);
    take_ranges(&r, &out->got);
    if (!r.failed) take_entries(&r, out);
    if (!r.failed) take_scenes(&r, out);
    if (!r.failed) take_path(&r, out);
    if (!r.failed) take_marks(&r, out);
    return !r.failed && r.at == r.end;
}

/* ---- differences --------------------------------------------------------- */

static const rmf_ledger nothing;

/* The one that follows in the list; behind its end one that is behind all. */
static const rmf_entry *entry_or_end(const rmf_ledger *ledger, uint32_t i)
{
    static const rmf_entry end = {UINT8_MAX, UINT32_MAX, UINT32_MAX, 0, 0};
    return i < ledger->entry_count ? &ledger->entries[i] : &end;
}

static void differ_entries(const rmf_ledger *was, const rmf_ledger *now,
                           rmf_differs_fn *each, void *ctx)
{
    uint32_t i = 0;
    uint32_t j = 0;
    while (i < was->entry_count || j < now->entry_count) {
        const rmf_entry *a = entry_or_end(was, i);
        const rmf_entry *b = entry_or_end(now, j);
        int order = compare(a, b);
        const rmf_entry *e = order < 0 ? a : b;
        int64_t by =
            (order >= 0 ? (int64_t)b->n : 0) - (order <= 0 ? (int64_t)a->n : 0);
        if (by) each(ctx, (rmf_counted)e->kind, e->name, e->part, by);
        i += order <= 0;
        j += order >= 0;
    }
}

/* Whether `at` is in the set, of which range i is the first that ends behind
 * it; `until`: so far it stays that way. */
static bool is_in(const rmf_ranges *ranges, uint32_t i, uint32_t at,
                  uint32_t *until)
{
    *until = UINT32_MAX;
    if (i >= ranges->count) return false;
    bool in = ranges->at[i].from <= at;
    *until = in ? ranges->at[i].to : ranges->at[i].from;
    return in;
}

/* Where two sets differ lies between neighbouring ends of ranges of either. */
static void differ_ranges(const rmf_ranges *was, const rmf_ranges *now,
                          rmf_counted kind, uint32_t scene,
                          rmf_differs_fn *each, void *ctx)
{
    uint32_t i = 0;
    uint32_t j = 0;
    uint32_t at = 0;
    while (i < was->count || j < now->count) {
        uint32_t a = 0;
        uint32_t b = 0;
        bool in_was = is_in(was, i, at, &a);
        bool in_now = is_in(now, j, at, &b);
        uint32_t next = a < b ? a : b;
        for (; in_was != in_now && at < next; at++)
            each(ctx, kind, scene, at, in_now ? 1 : -1);
        at = next;
        i += in_was && a == at;
        j += in_now && b == at;
    }
}

static const rmf_watched *watched_in(const rmf_ledger *ledger, uint32_t scene)
{
    for (uint32_t i = 0; i < ledger->scene_count; i++)
        if (ledger->scenes[i].scene == scene) return &ledger->scenes[i];
    return NULL;
}

static void differ_scene(const rmf_watched *was, const rmf_watched *now,
                         rmf_differs_fn *each, void *ctx)
{
    static const rmf_watched none;
    const rmf_watched *a = was ? was : &none;
    const rmf_watched *b = now ? now : &none;
    uint32_t scene = now ? now->scene : a->scene;
    differ_ranges(&a->once, &b->once, RMF_COUNTED_once, scene, each, ctx);
    differ_ranges(&a->again, &b->again, RMF_COUNTED_again, scene, each, ctx);
    differ_ranges(&a->skipped, &b->skipped, RMF_COUNTED_skipped, scene, each,
                  ctx);
}

void rmf_ledger_differ(const rmf_ledger *was, const rmf_ledger *now,
                       rmf_differs_fn *each, void *ctx)
{
    was = was ? was : &nothing;
    now = now ? now : &nothing;
    differ_entries(was, now, each, ctx);
    for (uint32_t i = 0; i < now->scene_count; i++) {
        differ_scene(watched_in(was, now->scenes[i].scene), &now->scenes[i],
                     each, ctx);
    }
    for (uint32_t i = 0; i < was->scene_count; i++) {
        if (!watched_in(now, was->scenes[i].scene))
            differ_scene(&was->scenes[i], NULL, each, ctx);
    }
}
