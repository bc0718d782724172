/* `ramify clip …` and `ramify work`. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app.h"
#include "base/log.h"
#include "media/bar.h"
#include "media/jobs.h"
#include "media/listing.h"
#include "media/take.h"

#define JSON_SIZE (64u << 20)

/* What every subcommand needs. */
typedef struct place {
    rmf_store *store;
    char media[RMF_PATH_SIZE];
    bool json;
    const rmf_settings *settings;
} place;

static int fail(const char *about, const char *what)
{
    (void)fprintf(stderr, "ramify: %s: %s\n", about, what);
    return 1;
}

static bool place_open(const rmf_settings *settings, place *out)
{
    rmf_buf why;
    rmf_store_options options = {.folder = settings->data,
                                 .database = settings->database,
                                 .reader_max = (unsigned)settings->workers + 2};
    *out = (place){.json = settings->json, .settings = settings};
    if (!rmf_path_join(out->media, settings->data, "media") ||
        !rmf_folder_make(out->media)) {
        (void)fail(settings->data, strerror(errno));
        return false;
    }
    rmf_buf_init(&why, 4096);
    out->store = rmf_store_open(&options, &why);
    if (!out->store) (void)fail(settings->data, why.at);
    rmf_buf_free(&why);
    return out->store != NULL;
}

/* ---- one clip ------------------------------------------------------------ */

/* The clip that a hash, or the unique beginning of one, names. */
static bool find_one(const place *at, const char *word, rmf_kept_clip *out)
{
    char hash[RMF_HASH_SIZE] = "";
    unsigned count = 0;
    rmf_db *db =
        rmf_id_fits(word, RMF_HASH_SIZE - 1) ? rmf_store_read(at->store) : NULL;
    if (db) {
        rmf_rows rows = rmf_db_ask(db,
                                   "SELECT hash FROM clip WHERE "
                                   "substr(hash, 1, $2) = $1 LIMIT 2",
                                   RMF_ARGS(RMF_T(word), RMF_N(strlen(word))));
        for (; rmf_rows_next(&rows); count++)
            RMF_ROWS_COPY(&rows, 0, hash);
        (void)rmf_rows_end(&rows);
        rmf_store_give_back(db);
    }
    if (count == 1) return rmf_clips_find(at->store, hash, out) == RMF_CLIP_OK;
    (void)fail(word, count > 1 ? "several clips begin so; give more of the hash"
                               : "there is no such clip; `ramify clip list`");
    return false;
}

static int print_one(const place *at, const char *hash)
{
    rmf_buf out;
    rmf_buf_init(&out, JSON_SIZE);
    rmf_clip_err err = rmf_clips_put(at->store, hash, &out);
    if (err == RMF_CLIP_OK && at->json) {
        (void)puts(out.at);
    } else if (err == RMF_CLIP_OK) {
        rmf_listing_clip(out.at);
    }
    rmf_buf_free(&out);
    return err == RMF_CLIP_OK ? 0 : fail(hash, "the store did not answer");
}

static int show(const place *at, const char *word)
{
    rmf_kept_clip clip;
    return find_one(at, word, &clip) ? print_one(at, clip.is.hash) : 1;
}

static int cancel(const place *at, const char *word)
{
    rmf_kept_clip clip;
    if (!find_one(at, word, &clip)) return 1;
    if (rmf_clips_cancel(at->store, clip.is.hash) != RMF_CLIP_OK)
        return fail(word, "the store did not take it");
    return print_one(at, clip.is.hash);
}

static int retry(const place *at, const char *word)
{
    rmf_kept_clip clip;
    if (!find_one(at, word, &clip)) return 1;
    if (rmf_clips_retry(at->store, clip.is.hash) != RMF_CLIP_OK)
        return fail(word, "the store did not take it");
    return print_one(at, clip.is.hash);
}

static int remove_one(const place *at, const char *word)
{
    rmf_kept_clip clip;
    char film[65];
    if (!find_one(at, word, &clip)) return 1;
    switch (rmf_clips_remove(at->store, at->media, clip.is.hash, film)) {
    case RMF_CLIP_OK:
        return 0;
    case RMF_CLIP_UNKNOWN:
        return fail(word, "there is no such clip");
    case RMF_CLIP_BUSY:
        return fail(word, "it is being prepared; `ramify clip cancel` it, and "
                          "remove it in a second");
    case RMF_CLIP_USED:
        (void)fprintf(stderr,
                      "ramify: %s: the film %s shows it, or did within the "
                      "last day; publish that without it first\n",
                      word, film);
        return 1;
    case RMF_CLIP_NO_STORE:
        break;
    }
    return fail(word, "the store did not take it");
}

/* ---- all of them ----------------------------------------------------------
 */

static int list(const place *at)
{
    char after[RMF_HASH_SIZE] = "";
    bool ok = true;
    bool more = true;
    for (bool first = true; ok && more; first = false) {
        rmf_buf out;
        rmf_buf_init(&out, JSON_SIZE);
        ok = rmf_clips_put_all(at->store, after, &out) && !out.failed;
        if (ok) more = rmf_listing_page(out.at, at->json, first, after);
        rmf_buf_free(&out);
    }
    return ok ? 0 : fail("clips", "the store did not answer");
}

/* ---- adding ----------------------------------------------------------------
 */

static bool show_bytes(void *ctx, int64_t bytes, int64_t of)
{
    rmf_bar *bar = ctx;
    if (of > 0) rmf_bar_show(bar, "fetching", (unsigned)(bytes * 100 / of));
    return true;
}

static bool add_address(const place *at, const char *address,
                        rmf_kept_clip *out, rmf_buf *words)
{
    rmf_networks own;
    rmf_clip clip;
    rmf_bar bar = rmf_bar_begin(address);
    const rmf_bringing what = {.store = at->store,
                               .media = at->media,
                               .data = at->settings->data,
                               .from = {.url = address,
                                        .own = &own,
                                        .bytes_max = at->settings->upload_max,
                                        .progress = show_bytes,
                                        .ctx = &bar}};
    if (!rmf_networks_read(at->settings->fetch_from, &own)) {
        rmf_buf_puts(words, "--fetch-from takes networks as 10.1.0.0/16,…");
        return false;
    }
    rmf_take_end end = rmf_take_address(&what, &clip, words);
    rmf_bar_end(&bar);
    return end == RMF_TAKEN &&
           rmf_clips_find(at->store, clip.hash, out) == RMF_CLIP_OK;
}

static bool is_address(const char *word)
{
    return strncasecmp(word, "http://", 7) == 0 ||
           strncasecmp(word, "https://", 8) == 0;
}

static int add(const place *at, const char *folder, const char *file)
{
    rmf_kept_clip clip;
    rmf_buf words;
    rmf_buf_init(&words, 64u << 10);
    bool ok = is_address(file)
                  ? add_address(at, file, &clip, &words)
                  : rmf_clips_add(at->store, at->media, file, &clip, &words);
    if (words.size > 0) {
        bool ended = words.at[words.size - 1] == '\n';
        (void)fprintf(stderr, "%s: %s%s", ok ? "warning" : "ramify", words.at,
                      ended ? "" : "\n");
    }
    rmf_buf_free(&words);
    if (!ok) return 1;
    if (folder && !rmf_listing_add(folder, &clip, at->json)) return 1;
    return print_one(at, clip.is.hash);
}

/* ---- the command -----------------------------------------------------------
 */

static int usage(void)
{
    (void)fputs("usage: ramify clip add [FOLDER] FILE    or an address: keep "
                "it and have it prepared;\n"
                "                                        FOLDER's project.json "
                "gets a line for it\n"
                "       ramify clip list                 all clips\n"
                "       ramify clip show CLIP            one: its hash, or how "
                "that begins\n"
                "       ramify clip cancel CLIP          stop preparing it\n"
                "       ramify clip retry CLIP           prepare it again\n"
                "       ramify clip remove CLIP          with its files, when "
                "no film needs it\n"
                "Each takes --data, --database and --json.\n",
                stderr);
    return 2;
}

typedef int one_clip(const place *at, const char *word);

static const struct {
    const char *name;
    one_clip *run;
} on_one[] = {{"show", show},
              {"cancel", cancel},
              {"retry", retry},
              {"remove", remove_one}};

static int run(const place *at, const rmf_words *words)
{
    const char *what = words->count > 0 ? words->at[0] : "";
    if (strcmp(what, "list") == 0 && words->count == 1) return list(at);
    if (strcmp(what, "add") == 0 && words->count == 2)
        return add(at, NULL, words->at[1]);
    if (strcmp(what, "add") == 0 && words->count == 3)
        return add(at, words->at[1], words->at[2]);
    for (size_t i = 0; i < sizeof on_one / sizeof on_one[0]; i++) {
        if (strcmp(what, on_one[i].name) == 0 && words->count == 2)
            return on_one[i].run(at, words->at[1]);
    }
    return usage();
}

int rmf_command_clip(const rmf_settings *settings, const rmf_words *words)
{
    place at;
    if (words->count == 0) return usage();
    if (!place_open(settings, &at)) return 1;
    int status = run(&at, words);
    rmf_store_close(at.store);
    return status;
}

/* ---- working apart ---------------------------------------------------------
 */

int rmf_command_work(const rmf_settings *settings, const rmf_words *words)
{
    place at;
    sigset_t signals;
    int got = 0;
    if (words->count > 0) {
        (void)fputs("usage: ramify work [--data DIR] [--workers N]\n", stderr);
        return 2;
    }
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
    if (!place_open(settings, &at)) return 1;
    const rmf_workers_options options = {.store = at.store,
                                         .media = at.media,
                                         .data = settings->data,
                                         .count = (unsigned)settings->workers,
                                         .patience_s =
                                             (unsigned)settings->patience_s};
    rmf_workers *workers = rmf_workers_start(&options);
    if (workers) {
        (void)printf("working on %s\n", settings->data);
        (void)fflush(stdout);
        while (sigwait(&signals, &got) != 0) {
            /* Only an interruption; wait again. */
        }
        rmf_workers_stop(workers);
    }
    rmf_store_close(at.store);
    return workers ? 0 : fail("work", "no threads could be started");
}
