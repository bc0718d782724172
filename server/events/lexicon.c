#include "events/lexicon.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define SLOTS     (1u << 17)
#define KNOWN_MAX (SLOTS / 2)
#define BYTES_MAX (32u << 20)

/* A word whose project has too many. */
#define OTHERS "…"

typedef struct known {
    uint64_t hash;
    const char *key; /* project, zero, word, zero */
    uint32_t number;
} known;

struct rmf_lexicon {
    known *slots;
    uint32_t count;
    rmf_arena arena;
    atomic_bool gone;
};

rmf_lexicon *rmf_lexicon_open(void)
{
    rmf_lexicon *lexicon = calloc(1, sizeof *lexicon);
    if (!lexicon) return NULL;
    lexicon->slots = calloc(SLOTS, sizeof *lexicon->slots);
    rmf_arena_init(&lexicon->arena, BYTES_MAX);
    if (lexicon->slots) return lexicon;
    free(lexicon);
    return NULL;
}

void rmf_lexicon_close(rmf_lexicon *lexicon)
{
    if (!lexicon) return;
    rmf_arena_free(&lexicon->arena);
    free(lexicon->slots);
    free(lexicon);
}

void rmf_lexicon_undone(rmf_lexicon *lexicon)
{
    memset(lexicon->slots, 0, SLOTS * sizeof *lexicon->slots);
    lexicon->count = 0;
    rmf_arena_free(&lexicon->arena);
    rmf_arena_init(&lexicon->arena, BYTES_MAX);
}

void rmf_lexicon_gone(rmf_lexicon *lexicon)
{
    atomic_store(&lexicon->gone, true);
}

/* FNV-1a, 64 bits. */
static uint64_t mixed(uint64_t hash, const char *word)
{
    for (; *word; word++)
        hash = (hash ^ (unsigned char)*word) * UINT64_C(1099511628211);
    return (hash ^ 0xff) * UINT64_C(1099511628211);
}

static bool is_key(const known *slot, uint64_t hash, const char *project,
                   const char *word)
{
    return slot->hash == hash && strcmp(slot->key, project) == 0 &&
           strcmp(slot->key + strlen(project) + 1, word) == 0;
}

/* Where it is, or where it would be. */
static known *slot_of(rmf_lexicon *lexicon, uint64_t hash, const char *project,
                      const char *word)
{
    uint32_t at = (uint32_t)(hash >> 32) & (SLOTS - 1);
    while (lexicon->slots[at].key &&
           !is_key(&lexicon->slots[at], hash, project, word))
        at = (at + 1) & (SLOTS - 1);
    return &lexicon->slots[at];
}

static void keep(rmf_lexicon *lexicon, uint64_t hash, const char *project,
                 const char *word, uint32_t number)
{
    if (lexicon->count >= KNOWN_MAX) rmf_lexicon_undone(lexicon);
    size_t one = strlen(project) + 1;
    size_t two = strlen(word) + 1;
    char *key = rmf_arena_take(&lexicon->arena, one + two);
    if (!key) {
        rmf_lexicon_undone(lexicon);
        return;
    }
    memcpy(key, project, one);
    memcpy(key + one, word, two);
    *slot_of(lexicon, hash, project, word) = (known){hash, key, number};
    lexicon->count++;
}

static rmf_store_err look_up(rmf_db *db, const char *project, const char *word,
                             uint32_t *out)
{
    rmf_rows rows =
        rmf_db_ask(db, "SELECT id FROM word WHERE project = $1 AND word = $2",
                   RMF_ARGS(RMF_T(project), RMF_T(word)));
    *out = rmf_rows_next(&rows) ? (uint32_t)rmf_rows_number(&rows, 0) : 0;
    return rmf_rows_end(&rows);
}

static rmf_store_err write_down(rmf_db *db, const char *project,
                                const char *word)
{
    return rmf_db_run(
        db,
        "INSERT INTO word (project, id, word) SELECT $1, COALESCE(MAX(id), 0) "
        "+ 1, $2 FROM word WHERE project = $1 HAVING COALESCE(MAX(id), 0) < $3 "
        "ON CONFLICT DO NOTHING",
        RMF_ARGS(RMF_T(project), RMF_T(word),
                 RMF_N(strcmp(word, OTHERS) == 0 ? RMF_LEXICON_MAX + 1
                                                 : RMF_LEXICON_MAX)),
        NULL);
}

/* 0: there is no more room. */
static rmf_store_err find_or_write(rmf_db *db, const char *project,
                                   const char *word, uint32_t *out)
{
    rmf_store_err err = look_up(db, project, word, out);
    if (err != RMF_STORE_OK || *out) return err;
    err = write_down(db, project, word);
    return err == RMF_STORE_OK ? look_up(db, project, word, out) : err;
}

rmf_store_err rmf_lexicon_number(rmf_lexicon *lexicon, rmf_db *db,
                                 const char *project, const char *word,
                                 uint32_t *out)
{
    *out = 0;
    if (!*word) return RMF_STORE_OK;
    if (atomic_exchange(&lexicon->gone, false)) rmf_lexicon_undone(lexicon);
    uint64_t hash = mixed(mixed(UINT64_C(14695981039346656037), project), word);
    known *slot = slot_of(lexicon, hash, project, word);
    if (slot->key) {
        *out = slot->number;
        return RMF_STORE_OK;
    }
    rmf_store_err err = find_or_write(db, project, word, out);
    if (err == RMF_STORE_OK && *out == 0)
        err = find_or_write(db, project, OTHERS, out);
    if (err == RMF_STORE_OK) keep(lexicon, hash, project, word, *out);
    return err;
}
