/* Words as numbers, against a store that is a list in memory: bytes are words
 * of two projects, transactions that end well or not, and words that go.
 *
 * A word has one number, other words have others, "" alone is 0, and whatever
 * the lexicon remembers is what the store says.
 */
#include <stdlib.h>
#include <string.h>

#include "events/lexicon.h"

enum { ROWS_MAX = 4096, WORD_MAX = 256, PROJECTS = 2 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- the store ------------------------------------------------------------
 */

typedef struct row {
    char project;
    uint32_t id;
    char word[WORD_MAX];
} row;

static row rows[ROWS_MAX];
static unsigned kept;    /* rows that were committed */
static unsigned written; /* and those that were not yet */
static bool full;        /* no new words: a project has its most */

static uint32_t number_of(const char *project, const char *word)
{
    for (unsigned i = 0; i < written; i++) {
        if (rows[i].project == *project && strcmp(rows[i].word, word) == 0) {
            return rows[i].id;
        }
    }
    return 0;
}

rmf_rows rmf_db_ask(rmf_db *db, const char *sql, const rmf_arg *args,
                    unsigned arg_count)
{
    (void)sql;
    if (arg_count != 2) {
        abort();
    }
    uintptr_t id = number_of(args[0].text, args[1].text);
    /* NOLINTNEXTLINE(performance-no-int-to-ptr): what it asks is the number */
    return (rmf_rows){.db = db, .cursor = (void *)id};
}

bool rmf_rows_next(rmf_rows *answer)
{
    return answer->cursor != NULL;
}

int64_t rmf_rows_number(const rmf_rows *answer, unsigned column)
{
    (void)column;
    return (int64_t)(uintptr_t)answer->cursor;
}

rmf_store_err rmf_rows_end(rmf_rows *answer)
{
    return answer->err;
}

rmf_store_err rmf_db_run(rmf_db *db, const char *sql, const rmf_arg *args,
                         unsigned arg_count, int64_t *changed)
{
    (void)db, (void)sql, (void)changed;
    if (arg_count != 3) {
        abort();
    }
    bool other = args[2].number > RMF_LEXICON_MAX;
    if (written == ROWS_MAX || number_of(args[0].text, args[1].text)) {
        return written == ROWS_MAX ? RMF_STORE_FULL : RMF_STORE_OK;
    }
    if (full && !other) {
        return RMF_STORE_OK;
    }
    uint32_t most = 0;
    for (unsigned i = 0; i < written; i++) {
        if (rows[i].project == *args[0].text && rows[i].id > most) {
            most = rows[i].id;
        }
    }
    row *new = &rows[written++];
    *new = (row){.project = *args[0].text, .id = most + 1};
    memcpy(new->word, args[1].text, strlen(args[1].text) + 1);
    return RMF_STORE_OK;
}

/* ---- what must hold -------------------------------------------------------
 */

static void ask(rmf_lexicon *lexicon, const char *project, const char *word)
{
    uint32_t id = UINT32_MAX;
    uint32_t before = number_of(project, word);
    rmf_store_err err = rmf_lexicon_number(lexicon, NULL, project, word, &id);
    uint32_t after = number_of(project, word);
    if (err != RMF_STORE_OK) {
        if (written < ROWS_MAX) {
            abort();
        }
        return;
    }
    if ((id == 0) != (*word == 0)) {
        abort();
    }
    if (before && id != before) {
        abort(); /* it had another number */
    }
    if (*word && id != after && id != number_of(project, "…")) {
        abort(); /* it has none of the store's */
    }
}

/* All of a project are as the store has them, and it has each once. */
static void check_all(rmf_lexicon *lexicon)
{
    for (unsigned i = 0; i < written; i++) {
        const char project[] = {rows[i].project, 0};
        uint32_t id = 0;
        if (rmf_lexicon_number(lexicon, NULL, project, rows[i].word, &id) !=
                RMF_STORE_OK ||
            id != rows[i].id) {
            abort();
        }
        for (unsigned k = 0; k < i; k++) {
            if (rows[k].project == rows[i].project &&
                (rows[k].id == rows[i].id ||
                 strcmp(rows[k].word, rows[i].word) == 0)) {
                abort();
            }
        }
    }
}

/* The rows of a project go; numbers of others stay. */
static void forget(rmf_lexicon *lexicon, char project)
{
    unsigned left = 0;
    for (unsigned i = 0; i < written; i++) {
        if (rows[i].project != project) {
            rows[left++] = rows[i];
        }
    }
    written = left;
    kept = left;
    rmf_lexicon_gone(lexicon);
}

/* One word: its bytes up to a zero, or to the end. */
static size_t take(const uint8_t *data, size_t size, char out[WORD_MAX])
{
    size_t used = 0;
    while (used < size && data[used] && used < WORD_MAX - 1) {
        out[used] = (char)data[used];
        used++;
    }
    out[used] = 0;
    return used < size ? used + 1 : used;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const projects[PROJECTS] = {"a", "b"};
    char word[WORD_MAX];
    static rmf_lexicon *lexicon; /* opened once: it is large */
    if (!lexicon) {
        lexicon = rmf_lexicon_open();
    }
    if (!lexicon) {
        abort();
    }
    rmf_lexicon_undone(lexicon);
    kept = written = 0;
    full = false;
    while (size > 0) {
        uint8_t what = *data;
        data++;
        size--;
        if (what == 1) {
            kept = written;
        } else if (what == 2) {
            written = kept;
            rmf_lexicon_undone(lexicon);
        } else if (what == 3) {
            forget(lexicon, *projects[0]);
        } else if (what == 4) {
            full = !full;
        } else {
            size_t used = take(data, size, word);
            ask(lexicon, projects[what % PROJECTS], word);
            data += used;
            size -= used;
        }
    }
    check_all(lexicon);
    return 0;
}
