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
#include "media/fetches.h"
#include "media/listing.h"

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

/* A line that broke, and a limit on files (a full disk), are errors. */
static void be_told_by_errors(void)
{
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN);
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

/* ---- one clip, or what is on its way to be one --------------------------- */

typedef struct named {
    char id[RMF_HASH_SIZE]; /* a clip's hash; of a fetch its id */
    bool fetch;
} named;

/* What a hash or id, or the unique beginning of one, names. */
static bool find_one(const place *at, const char *word, named *out)
{
    unsigned count = 0;
    rmf_db *db =
        rmf_id_fits(word, RMF_HASH_SIZE - 1) ? rmf_store_read(at->store) : NULL;
    if (db) {
        rmf_rows rows = rmf_db_ask(
            db,
            "SELECT hash, 0 FROM clip WHERE substr(hash, 1, $2) = $1 UNION ALL "
            "SELECT id, 1 FROM arrival WHERE substr(id, 1, $2) = $1 LIMIT 2",
            RMF_ARGS(RMF_T(word), RMF_N(strlen(word))));
        for (; rmf_rows_next(&rows); count++) {
            RMF_ROWS_COPY(&rows, 0, out->id);
            out->fetch = rmf_rows_number(&rows, 1) != 0;
        }
        (void)rmf_rows_end(&rows);
        rmf_store_give_back(db);
    }
    if (count == 1) return true;
    (void)fail(word, count > 1 ? "several clips begin so; give more of the hash"
                               : "there is no such clip; `ramify clip list`");
    return false;
}

static int print_fetch(const place *at, const char *id)
{
    rmf_fetch_row row;
    if (rmf_fetches_find(at->store, id, &row) != RMF_FETCHES_OK)
        return fail(id, "the store did not answer");
    json_t *is = rmf_fetch_json(&row);
    if (at->json) {
        char *text = json_dumps(is, 0);
        (void)puts(text ? text : "");
        free(text);
    } else {
        rmf_listing_fetch(is);
    }
    json_decref(is);
    return 0;
}

static int print_clip(const place *at, const char *hash)
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

static int show(const place *at, const named *one)
{
    return one->fetch ? print_fetch(at, one->id) : print_clip(at, one->id);
}

static int cancel(const place *at, const named *one)
{
    bool ok = one->fetch
                  ? rmf_fetches_cancel(at->store, one->id) == RMF_FETCHES_OK
                  : rmf_clips_cancel(at->store, one->id) == RMF_CLIP_OK;
    return ok ? show(at, one) : fail(one->id, "the store did not take it");
}

static int retry(const place *at, const named *one)
{
    bool ok = one->fetch
                  ? rmf_fetches_retry(at->store, one->id) == RMF_FETCHES_OK
                  : rmf_clips_retry(at->store, one->id) == RMF_CLIP_OK;
    return ok ? show(at, one) : fail(one->id, "the store did not take it");
}

static int remove_fetch(const place *at, const char *id)
{
    char uploads[RMF_PATH_SIZE];
    bool ok = rmf_path_join(uploads, at->settings->data, "uploads") &&
              rmf_fetches_remove(at->store, uploads, id) == RMF_FETCHES_OK;
    return ok ? 0 : fail(id, "the store did not take it");
}

static int remove_one(const place *at, const named *one)
{
    rmf_buf films;
    if (one->fetch) return remove_fetch(at, one->id);
    rmf_buf_init(&films, 4096);
    rmf_clip_err err = rmf_clips_remove(at->store, at->media, one->id, &films);
    if (err == RMF_CLIP_USED) {
        (void)fprintf(stderr,
                      "ramify: %s: needed by the draft or a release of: %s\n",
                      one->id, films.at);
    }
    rmf_buf_free(&films);
    switch (err) {
    case RMF_CLIP_OK:
        return 0;
    case RMF_CLIP_UNKNOWN:
        return fail(one->id, "there is no such clip");
    case RMF_CLIP_BUSY:
        return fail(one->id, "it is being prepared; `ramify clip cancel` it, "
                             "and remove it in a second");
    case RMF_CLIP_USED:
        return 1; /* it has been said */
    case RMF_CLIP_NO_STORE:
        break;
    }
    return fail(one->id, "the store did not take it");
}

/* ---- all of them --------------------------------------------------------- */

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

/* ---- adding -------------------------------------------------------------- */

static bool add_address(const place *at, const char *address,
                        rmf_kept_clip *out, rmf_buf *words)
{
    char hash[RMF_HASH_SIZE];
    return rmf_clips_bring(at->store, at->media, at->settings, address, hash,
                           words) &&
           rmf_clips_find(at->store, hash, out) == RMF_CLIP_OK;
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
    be_told_by_errors();
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
    return print_clip(at, clip.is.hash);
}

/* ---- the command --------------------------------------------------------- */

static int usage(void)
{
    (void)fputs("usage: ramify clip add [FOLDER] FILE    or an address: keep "
                "it and have it prepared;\n"
                "                                        FOLDER's project.json "
                "gets a line for it\n"
                "       ramify clip list                 all clips, and what "
                "is on its way\n"
                "       ramify clip show CLIP            one: its hash, or how "
                "that begins\n"
                "       ramify clip cancel CLIP          stop preparing or "
                "fetching it\n"
                "       ramify clip retry CLIP           prepare or fetch it "
                "again\n"
                "       ramify clip remove CLIP          with its files, when "
                "no film needs it\n"
                "Each takes --data, --database and --json.\n",
                stderr);
    return 2;
}

typedef int one_clip(const place *at, const named *one);

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
        named one;
        if (strcmp(what, on_one[i].name) != 0 || words->count != 2) continue;
        return find_one(at, words->at[1], &one) ? on_one[i].run(at, &one) : 1;
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

/* ---- working apart ------------------------------------------------------- */

int rmf_command_work(const rmf_settings *settings, const rmf_words *words)
{
    place at;
    sigset_t signals;
    int got = 0;
    if (words->count > 0) {
        (void)fputs("usage: ramify work [--data DIR] [--workers N] [--fetches "
                    "N]\n",
                    stderr);
        return 2;
    }
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
    be_told_by_errors();
    if (!place_open(settings, &at)) return 1;
    const rmf_workers_options options = {
        .store = at.store, .media = at.media, .settings = settings};
    rmf_buf why;
    rmf_buf_init(&why, 4096);
    rmf_workers *workers = rmf_workers_start(&options, &why);
    if (workers) {
        (void)printf("working on %s\n", settings->data);
        (void)fflush(stdout);
        while (sigwait(&signals, &got) != 0) {
            /* Only an interruption; wait again. */
        }
        rmf_workers_stop(workers);
    } else {
        (void)fail("work", why.at);
    }
    rmf_buf_free(&why);
    rmf_store_close(at.store);
    return workers ? 0 : 1;
}
