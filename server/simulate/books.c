#include <stdlib.h>
#include <string.h>

#include "simulate/came.h"
#include "simulate/inside.h"

#define DAY_MS 86400000

/* ---- words --------------------------------------------------------------- */

uint32_t rmf_books_word(rmf_books *books, const char *text, size_t size)
{
    if (size == 0) return 0;
    json_t *known = json_object_getn(books->words, text, size);
    if (known) return (uint32_t)json_integer_value(known);
    if (books->text_count + 1 >= books->text_room) {
        uint32_t room = books->text_room ? books->text_room * 2 : 256;
        char **texts = realloc(books->texts, room * sizeof *texts);
        if (!texts) books->failed = true;
        if (!texts) return 0;
        books->texts = texts;
        books->text_room = room;
    }
    uint32_t number = ++books->text_count;
    books->texts[number] = strndup(text, size);
    if (!books->texts[number] ||
        json_object_setn_new(books->words, text, size, json_integer(number)) !=
            0)
        books->failed = true;
    return number;
}

uint32_t rmf_books_known(const rmf_books *books, const char *text)
{
    return (uint32_t)json_integer_value(json_object_get(books->words, text));
}

/* ---- sums ---------------------------------------------------------------- */

static size_t place_of(const rmf_note *table, size_t room, const rmf_note *key)
{
    uint64_t hash = ((uint64_t)key->kind << 58) ^ ((uint64_t)key->a << 32) ^
                    (uint64_t)key->b;
    hash *= UINT64_C(0x9e3779b97f4a7c15);
    size_t at = (size_t)(hash >> 20) & (room - 1);
    while (table[at].n && (table[at].kind != key->kind ||
                           table[at].a != key->a || table[at].b != key->b))
        at = (at + 1) & (room - 1);
    return at;
}

static bool widen(rmf_books *books)
{
    size_t room = books->table_room ? books->table_room * 2 : 1024;
    rmf_note *table = calloc(room, sizeof *table);
    if (!table) return false;
    for (size_t i = 0; i < books->table_room; i++) {
        const rmf_note *one = &books->table[i];
        if (one->n) table[place_of(table, room, one)] = *one;
    }
    free(books->table);
    books->table = table;
    books->table_room = room;
    return true;
}

void rmf_books_sum(rmf_books *books, const rmf_note *note)
{
    if (books->table_count * 2 >= books->table_room && !widen(books)) {
        books->failed = true;
        return;
    }
    rmf_note *at =
        &books->table[place_of(books->table, books->table_room, note)];
    uint32_t before = at->n;
    if (before == 0) books->table_count++;
    *at = *note;
    at->n += before;
}

int64_t rmf_books_count(const rmf_books *books, rmf_note_kind kind, uint32_t a,
                        uint32_t b)
{
    rmf_note key = {.kind = kind, .a = a, .b = b};
    if (books->table_room == 0) return 0;
    return books->table[place_of(books->table, books->table_room, &key)].n;
}

static int by_names(const void *one, const void *other)
{
    const rmf_note *a = one;
    const rmf_note *b = other;
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    if (a->a != b->a) return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

bool rmf_books_sort(rmf_books *books)
{
    free(books->sorted);
    books->sorted_count = 0;
    books->sorted = calloc(books->table_count + 1, sizeof *books->sorted);
    if (!books->sorted || books->failed) return false;
    for (size_t i = 0; i < books->table_room; i++) {
        if (books->table[i].n)
            books->sorted[books->sorted_count++] = books->table[i];
    }
    qsort(books->sorted, books->sorted_count, sizeof *books->sorted, by_names);
    return true;
}

/* ---- opening ------------------------------------------------------------- */

/* Seconds of which a part may be played. */
static size_t seconds_of(const rmf_document *doc, uint32_t scene)
{
    return (size_t)(rmf_scene_length_us(doc, scene) / RMF_SIM_SECOND_US) + 2;
}

rmf_books *rmf_books_open(const rmf_screen *screen)
{
    uint32_t scenes = rmf_scene_count(screen->doc);
    rmf_books *books = calloc(1, sizeof *books);
    if (!books) return NULL;
    books->screen = screen;
    books->words = json_object();
    books->begins = calloc(scenes + 1, sizeof *books->begins);
    for (uint32_t i = 0; books->begins && i < scenes; i++)
        books->begins[i + 1] = books->begins[i] + seconds_of(screen->doc, i);
    if (books->begins) {
        books->seconds =
            calloc(books->begins[scenes] + 1, sizeof *books->seconds);
    }
    if (books->words && books->seconds) return books;
    rmf_books_close(books);
    return NULL;
}

void rmf_books_close(rmf_books *books)
{
    if (!books) return;
    for (uint32_t i = 1; books->texts && i <= books->text_count; i++)
        free(books->texts[i]);
    free(books->texts);
    free(books->table);
    free(books->sorted);
    free(books->begins);
    free(books->seconds);
    free(books->persons);
    json_decref(books->words);
    free(books);
}

/* ---- adding -------------------------------------------------------------- */

static bool has(const rmf_diary *diary, rmf_note_kind kind)
{
    for (size_t i = 0; i < diary->count; i++)
        if (diary->notes[i].kind == kind) return true;
    return false;
}

static int64_t count_all(const rmf_diary *diary, rmf_note_kind kind)
{
    int64_t all = 0;
    for (size_t i = 0; i < diary->count; i++)
        if (diary->notes[i].kind == kind) all += diary->notes[i].n;
    return all;
}

static void add_person(rmf_books *books, int64_t person)
{
    size_t at = (size_t)person;
    if (at >= books->person_room) {
        size_t room = (at + 1) * 2;
        unsigned char *persons = realloc(books->persons, room);
        if (!persons) books->failed = true;
        if (!persons) return;
        memset(persons + books->person_room, 0, room - books->person_room);
        books->persons = persons;
        books->person_room = room;
    }
    books->viewers += !books->persons[at];
    books->persons[at] = 1;
}

static void add_day(rmf_books *books, const rmf_diary *diary, int64_t wall_ms)
{
    int64_t day = wall_ms / DAY_MS;
    unsigned i = 0;
    while (i < RMF_SIM_DAYS && books->days[i].day && books->days[i].day != day)
        i++;
    if (i == RMF_SIM_DAYS) {
        books->failed = true;
        return;
    }
    rmf_day_book *book = &books->days[i];
    book->day = day;
    book->opened += has(diary, RMF_NOTE_opened);
    book->played += has(diary, RMF_NOTE_played);
    book->completed += has(diary, RMF_NOTE_completed);
    book->interacted += has(diary, RMF_NOTE_interacted);
    book->submissions += count_all(diary, RMF_NOTE_submissions);
}

static bool did(const rmf_diary *diary, rmf_note_kind kind, uint32_t a)
{
    for (size_t i = 0; i < diary->count; i++)
        if (diary->notes[i].kind == kind && diary->notes[i].a == a) return true;
    return false;
}

#define LONGEST_MS 7200000

/* How long the part of time is that begins there. */
static int64_t part_at(int64_t ms)
{
    if (ms < 10000) return ms < 2000 ? 100 : ms < 5000 ? 250 : 500;
    if (ms < 60000) return ms < 20000 ? 1000 : 2000;
    return ms < 180000 ? 10000 : ms < 600000 ? 30000 : 300000;
}

uint32_t rmf_books_time(int64_t ms)
{
    uint32_t part = 0;
    int64_t at = 0;
    for (; at < LONGEST_MS && at + part_at(at) <= ms; at += part_at(at))
        part++;
    return part;
}

double rmf_books_seconds(uint32_t part)
{
    int64_t at = 0;
    for (; part > 0; part--)
        at += part_at(at);
    return (double)at / 1000;
}

static void add_one(rmf_books *books, rmf_note_kind kind, uint32_t a,
                    uint32_t b)
{
    rmf_note one = {kind, a, b, 1};
    rmf_books_sum(books, &one);
}

/* How far they came in the order of the film, when, and with which endings. */
static void add_goals(rmf_books *books, const rmf_diary *diary)
{
    const rmf_screen *screen = books->screen;
    bool on = has(diary, RMF_NOTE_played) && has(diary, RMF_NOTE_interacted);
    if (on) add_one(books, RMF_NOTE_stepped, 0, 0);
    for (uint32_t i = 0; i < screen->goal_count; i++) {
        uint32_t goal = rmf_books_known(books, screen->goals[i]);
        bool reached = goal && did(diary, RMF_NOTE_goal, goal);
        on = on && reached;
        if (on) add_one(books, RMF_NOTE_stepped, goal, 0);
        if (reached && diary->goals_ms[i] >= 0) {
            add_one(books, RMF_NOTE_reached_in, goal,
                    rmf_books_time(diary->goals_ms[i]));
        }
        for (size_t n = 0; reached && n < diary->count; n++) {
            const rmf_note *note = &diary->notes[n];
            if (note->kind == RMF_NOTE_ending)
                add_one(books, RMF_NOTE_concluded, note->a, goal);
        }
    }
}

void rmf_books_add(rmf_books *books, const rmf_diary *diary,
                   const rmf_viewing *viewing)
{
    bool played = has(diary, RMF_NOTE_played);
    if (diary->failed) books->failed = true;
    if (viewing->robot) {
        rmf_note note = {.kind = RMF_NOTE_robot, .n = 1};
        if (played) rmf_books_sum(books, &note);
        return;
    }
    for (size_t i = 0; i < diary->count; i++)
        rmf_books_sum(books, &diary->notes[i]);
    add_goals(books, diary);
    rmf_books_came(books, diary, &viewing->came);
    if (diary->scene != RMF_NONE) {
        const char *scene = books->screen->scenes[diary->scene];
        rmf_note note = {.kind = RMF_NOTE_stands, .n = 1};
        note.a = rmf_books_word(books, scene, strlen(scene));
        rmf_books_sum(books, &note);
    }
    size_t all = books->begins[rmf_scene_count(books->screen->doc)];
    for (size_t i = 0; i < all; i++) {
        for (unsigned bit = 0; bit < 3; bit++)
            books->seconds[i][bit] += diary->seconds[i] >> bit & 1;
    }
    add_day(books, diary, viewing->wall_ms);
    if (!played) return;
    if (viewing->person < 0) books->anonymous++;
    if (viewing->person >= 0) add_person(books, viewing->person);
}
