/* What anybody may see: the files that releases of films name, unless the film
 * is withdrawn, or over; and what those see who have a film's password. Read
 * from the documents once, and again when a project changes; asked in memory,
 * so that no fragment of a clip costs a question to the database.
 *
 * Cost: a document is read once a process; a change sorts all names anew
 * (100,000 of them: about 10 ms); asking is a binary search.
 */
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "projects/lock.h"

#define LOOK_MS 30000 /* what we were not told is seen after this */

typedef struct name {
    unsigned char at[RMF_HASH_SIZE / 2];
} name;

typedef struct names {
    name *at;
    size_t count, room;
} names;

/* One film: what all its releases name. */
typedef struct film {
    struct film *next;
    char id[RMF_PROJECT_SIZE];
    int64_t number; /* of the newest release that was read */
    bool there;     /* it was, when we looked last */
    bool withdrawn; /* or over */
    char password[RMF_PASSWORD_HASH_SIZE]; /* "": it needs none */
    names names;
} film;

/* A film that needs a password, and one of the names in it. */
typedef struct lock {
    char project[RMF_PROJECT_SIZE];
    char password[RMF_PASSWORD_HASH_SIZE];
} lock;

typedef struct locked {
    name at; /* first: compared as names are */
    size_t lock;
} locked;

/* What is asked: of all films that are not withdrawn. */
typedef struct asked {
    names open;     /* sorted */
    locked *locked; /* sorted by name */
    size_t locked_count;
    lock *locks;
    size_t lock_count;
} asked;

struct rmf_shown {
    rmf_store *store;
    pthread_mutex_t looking; /* one looks at a time; guards `films` */
    film *films;
    pthread_rwlock_t lock; /* guards `asked` */
    asked asked;
    int64_t looked_ms; /* atomic */
};

/* ---- names ----------------------------------------------------------------
 */

static bool add(names *to, const name *one)
{
    if (to->count == to->room) {
        size_t room = to->room ? to->room * 2 : 16;
        name *at = realloc(to->at, room * sizeof *at);
        if (!at) return false;
        to->at = at;
        to->room = room;
    }
    to->at[to->count++] = *one;
    return true;
}

static bool read_name(const char *hex, name *out)
{
    size_t size = 0;
    const char *end = NULL;
    return strnlen(hex, RMF_HASH_SIZE - 1) == RMF_HASH_SIZE - 1 &&
           sodium_hex2bin(out->at, sizeof out->at, hex, RMF_HASH_SIZE - 1, NULL,
                          &size, &end) == 0 &&
           size == sizeof out->at && end == hex + RMF_HASH_SIZE - 1;
}

/* Every media/HASH/ of a document, wherever it stands. */
static bool add_named(names *to, const char *document)
{
    name one;
    for (const char *at = strstr(document, "media/"); at;
         at = strstr(at, "media/")) {
        at += strlen("media/");
        if (read_name(at, &one) && at[RMF_HASH_SIZE - 1] == '/' &&
            !add(to, &one))
            return false;
    }
    return true;
}

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(name));
}

static void sort(names *list)
{
    size_t kept = 0;
    if (list->count == 0) return;
    qsort(list->at, list->count, sizeof *list->at, compare);
    for (size_t i = 1; i < list->count; i++) {
        if (compare(&list->at[kept], &list->at[i]) != 0)
            list->at[++kept] = list->at[i];
    }
    list->count = kept + 1;
}

/* ---- looking: under `looking` ----------------------------------------------
 */

static film *film_called(rmf_shown *shown, const char *id)
{
    film *one = shown->films;
    while (one && strcmp(one->id, id) != 0)
        one = one->next;
    if (one) return one;
    one = calloc(1, sizeof *one);
    if (!one) return NULL;
    (void)snprintf(one->id, sizeof one->id, "%s", id);
    one->next = shown->films;
    shown->films = one;
    return one;
}

/* The releases that were not read yet. */
static bool read_releases(rmf_shown *shown, film *one)
{
    rmf_db *db = rmf_store_read(shown->store);
    if (!db) return false;
    bool ok = true;
    int64_t newest = one->number;
    rmf_rows rows = rmf_db_stream(
        db,
        "SELECT number, document FROM release WHERE project = $1 AND number > "
        "$2 ORDER BY number",
        RMF_ARGS(RMF_T(one->id), RMF_N(one->number)));
    while (rmf_rows_next(&rows)) {
        ok = ok && add_named(&one->names, rmf_rows_text(&rows, 1));
        newest = rmf_rows_number(&rows, 0);
    }
    ok = rmf_rows_end(&rows) == RMF_STORE_OK && ok;
    rmf_store_give_back(db);
    if (ok) one->number = newest;
    sort(&one->names);
    return ok;
}

static void free_asked(asked *is)
{
    free(is->open.at);
    free(is->locked);
    free(is->locks);
}

static bool add_open(asked *to, const film *one)
{
    bool ok = true;
    for (size_t i = 0; ok && i < one->names.count; i++)
        ok = add(&to->open, &one->names.at[i]);
    return ok;
}

/* There is room. */
static void add_locked(asked *to, const film *one)
{
    lock *made = &to->locks[to->lock_count];
    memcpy(made->project, one->id, sizeof made->project);
    memcpy(made->password, one->password, sizeof made->password);
    for (size_t i = 0; i < one->names.count; i++) {
        to->locked[to->locked_count++] =
            (locked){one->names.at[i], to->lock_count};
    }
    to->lock_count++;
}

static bool make_room(const rmf_shown *shown, asked *to)
{
    size_t films = 0;
    size_t count = 0;
    for (const film *one = shown->films; one; one = one->next) {
        films += *one->password != 0;
        count += *one->password ? one->names.count : 0;
    }
    to->locks = calloc(films + 1, sizeof *to->locks);
    to->locked = calloc(count + 1, sizeof *to->locked);
    return to->locks && to->locked;
}

static bool gather(rmf_shown *shown)
{
    asked all = {.lock_count = 0};
    bool ok = make_room(shown, &all);
    for (const film *one = shown->films; one && ok; one = one->next) {
        if (one->withdrawn) continue;
        if (*one->password) {
            add_locked(&all, one);
        } else {
            ok = add_open(&all, one);
        }
    }
    sort(&all.open);
    if (ok) {
        qsort(all.locked, all.locked_count, sizeof *all.locked, compare);
        (void)pthread_rwlock_wrlock(&shown->lock);
        asked old = shown->asked;
        shown->asked = all;
        all = old;
        (void)pthread_rwlock_unlock(&shown->lock);
    }
    free_asked(&all);
    return ok;
}

/* One row: whether this film has changed since. */
static bool has_changed(rmf_shown *shown, const rmf_rows *row)
{
    film *one = film_called(shown, rmf_rows_text(row, 0));
    bool withdrawn = rmf_rows_number(row, 1) != 0;
    if (!one) return false;
    bool changed = one->withdrawn != withdrawn ||
                   one->number < rmf_rows_number(row, 2) ||
                   strcmp(one->password, rmf_rows_text(row, 3)) != 0;
    one->withdrawn = withdrawn;
    one->there = true;
    RMF_ROWS_COPY(row, 3, one->password);
    return changed;
}

static bool drop_gone(rmf_shown *shown)
{
    bool any = false;
    for (film **at = &shown->films; *at;) {
        film *one = *at;
        if (one->there) {
            at = &one->next;
            continue;
        }
        *at = one->next;
        free(one->names.at);
        free(one);
        any = true;
    }
    return any;
}

/* The films alone are read under the connection; then each that has news. */
static bool look(rmf_shown *shown)
{
    bool changed = false;
    bool ok = true;
    rmf_db *db = rmf_store_read(shown->store);
    if (!db) return false;
    for (film *one = shown->films; one; one = one->next)
        one->there = false;
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT p.id, CASE WHEN p.withdrawn_ms IS NULL AND (a.until_ms IS NULL "
        "OR a.until_ms > $1) THEN 0 ELSE 1 END, COALESCE((SELECT MAX(r.number) "
        "FROM release r WHERE r.project = p.id), 0), a.password FROM project p "
        "LEFT JOIN access a ON a.project = p.id",
        RMF_ARGS(RMF_N(rmf_wall_ms())));
    while (rmf_rows_next(&rows)) {
        if (has_changed(shown, &rows)) changed = true;
    }
    ok = rmf_rows_end(&rows) == RMF_STORE_OK;
    rmf_store_give_back(db);
    if (ok && drop_gone(shown)) changed = true;
    if (!changed) return ok;
    for (film *one = shown->films; one && ok; one = one->next)
        ok = read_releases(shown, one);
    return gather(shown) && ok;
}

bool rmf_shown_look(rmf_shown *shown)
{
    (void)pthread_mutex_lock(&shown->looking);
    bool ok = look(shown);
    (void)pthread_mutex_unlock(&shown->looking);
    __atomic_store_n(&shown->looked_ms, rmf_clock_ms(), __ATOMIC_RELAXED);
    if (!ok)
        RMF_LOG(RMF_LEVEL_WARN, "shown_not_read", RMF_COUNT_FIELD("ok", 0));
    return ok;
}

/* ---- asking -----------------------------------------------------------------
 */

bool rmf_shown_has(rmf_shown *shown, const char *hash)
{
    name one;
    int64_t now = rmf_clock_ms();
    int64_t then = __atomic_load_n(&shown->looked_ms, __ATOMIC_RELAXED);
    if (now - then > LOOK_MS &&
        __atomic_compare_exchange_n(&shown->looked_ms, &then, now, false,
                                    __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        (void)rmf_shown_look(shown);
    if (!read_name(hash, &one)) return false;
    (void)pthread_rwlock_rdlock(&shown->lock);
    bool found = shown->asked.open.count > 0 &&
                 bsearch(&one, shown->asked.open.at, shown->asked.open.count,
                         sizeof one, compare) != NULL;
    (void)pthread_rwlock_unlock(&shown->lock);
    return found;
}

/* The first of that name, or where it would be. */
static size_t first_of(const asked *is, const name *one)
{
    size_t from = 0;
    size_t to = is->locked_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (compare(&is->locked[middle], one) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

bool rmf_shown_by_pass(rmf_shown *shown, const char *hash, rmf_request *req)
{
    name one;
    bool found = false;
    const asked *is = &shown->asked;
    if (!read_name(hash, &one)) return false;
    (void)pthread_rwlock_rdlock(&shown->lock);
    for (size_t i = first_of(is, &one);
         !found && i < is->locked_count && compare(&is->locked[i], &one) == 0;
         i++) {
        const lock *of = &is->locks[is->locked[i].lock];
        found = rmf_pass_came(req, of->project, of->password);
    }
    (void)pthread_rwlock_unlock(&shown->lock);
    return found;
}

rmf_shown *rmf_shown_open(rmf_store *store)
{
    rmf_shown *shown = calloc(1, sizeof *shown);
    if (!shown) return NULL;
    shown->store = store;
    (void)pthread_mutex_init(&shown->looking, NULL);
    (void)pthread_rwlock_init(&shown->lock, NULL);
    (void)rmf_shown_look(shown);
    return shown;
}

void rmf_shown_close(rmf_shown *shown)
{
    if (!shown) return;
    while (shown->films) {
        film *one = shown->films;
        shown->films = one->next;
        free(one->names.at);
        free(one);
    }
    free_asked(&shown->asked);
    (void)pthread_mutex_destroy(&shown->looking);
    (void)pthread_rwlock_destroy(&shown->lock);
    free(shown);
}
