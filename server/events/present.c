#include "events/present.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "events/gathered.h"
#include "events/ledger.h"
#include "events/session.h"

#define PLACES_MAX 256u /* scenes that are told apart; releases, too */

typedef struct place {
    uint32_t scene; /* of the lexicon; 0: it has not come into one */
    char release[RMF_ID_SIZE];
    int64_t sessions;
} place;

typedef struct present {
    int64_t watching, robots;
    place scenes[PLACES_MAX], releases[PLACES_MAX];
    uint32_t scene_count, release_count;
} present;

/* The one more in the list; what is beyond its end is in the whole alone. */
static void count_in(place *list, uint32_t *count, const place *one)
{
    uint32_t at = 0;
    while (at < *count && (list[at].scene != one->scene ||
                           strcmp(list[at].release, one->release) != 0))
        at++;
    if (at == PLACES_MAX) return;
    if (at == *count) list[(*count)++] = *one;
    list[at].sessions++;
}

static void count_row(present *is, const rmf_rows *row)
{
    size_t size = 0;
    place in = {.scene = 0};
    place on = {.scene = 0};
    rmf_ledger ledger;
    if (strcmp(rmf_rows_text(row, 0), RMF_ROBOT) == 0) {
        is->robots++;
        return;
    }
    RMF_ROWS_COPY(row, 1, on.release);
    const void *bytes = rmf_rows_bytes(row, 2, &size);
    if (size > 0) {
        if (rmf_ledger_read(bytes, size, &ledger)) in.scene = ledger.scene;
        rmf_ledger_free(&ledger);
    }
    is->watching++;
    count_in(is->scenes, &is->scene_count, &in);
    count_in(is->releases, &is->release_count, &on);
}

/* By time, and not by film, whose sessions may be millions: the concatenation
 * is no column that an index has. */
static rmf_store_err count_all(rmf_db *db, const char *project, present *is)
{
    rmf_rows rows = rmf_db_stream(
        db,
        "SELECT verdict, release, ledger FROM session WHERE verdict IN ('', "
        "'fits', 'part', 'before', 'robot') AND last_ms > $2 AND project || '' "
        "= $1",
        RMF_ARGS(RMF_T(project),
                 RMF_N(rmf_wall_ms() - (int64_t)RMF_PRESENT_S * 1000)));
    while (rmf_rows_next(&rows))
        count_row(is, &rows);
    return rmf_rows_end(&rows);
}

static int64_t number_of(rmf_db *db, const char *release)
{
    int64_t number = 0;
    rmf_rows rows = rmf_db_ask(db, "SELECT number FROM release WHERE id = $1",
                               RMF_ARGS(RMF_T(release)));
    if (rmf_rows_next(&rows)) number = rmf_rows_number(&rows, 0);
    (void)rmf_rows_end(&rows);
    return number;
}

static void write_scenes(rmf_db *db, const char *project, const present *is,
                         rmf_buf *out)
{
    rmf_buf_puts(out, ", \"scenes\": [");
    for (uint32_t i = 0; i < is->scene_count; i++) {
        char scene[65] = "";
        if (is->scenes[i].scene)
            rmf_word_read(db, project, is->scenes[i].scene, scene);
        rmf_buf_puts(out, i ? ", {\"scene\": " : "{\"scene\": ");
        if (*scene) {
            rmf_buf_json(out, scene);
        } else {
            rmf_buf_puts(out, "null");
        }
        rmf_buf_putf(out, ", \"sessions\": %" PRId64 "}",
                     is->scenes[i].sessions);
    }
    rmf_buf_puts(out, "]");
}

static void write_releases(rmf_db *db, const present *is, rmf_buf *out)
{
    rmf_buf_puts(out, ", \"releases\": [");
    for (uint32_t i = 0; i < is->release_count; i++) {
        rmf_buf_putf(out,
                     "%s{\"release\": \"%s\", \"number\": %" PRId64
                     ", \"sessions\": %" PRId64 "}",
                     i ? ", " : "", is->releases[i].release,
                     number_of(db, is->releases[i].release),
                     is->releases[i].sessions);
    }
    rmf_buf_puts(out, "]");
}

bool rmf_present_write(rmf_store *store, const char *project, rmf_buf *out)
{
    present *is = calloc(1, sizeof *is);
    rmf_db *db = is ? rmf_store_read(store) : NULL;
    bool ok = db && count_all(db, project, is) == RMF_STORE_OK;
    if (ok) {
        rmf_buf_putf(out,
                     "{\"watching\": %" PRId64 ", \"robots\": %" PRId64
                     ", \"within_s\": %d",
                     is->watching, is->robots, RMF_PRESENT_S);
        write_scenes(db, project, is, out);
        write_releases(db, is, out);
        rmf_buf_puts(out, "}");
    }
    if (db) rmf_store_give_back(db);
    free(is);
    return ok && !out->failed;
}
