/* The rooms put together: open, listen, wait for the signal, close. */
#include "serve.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include "accounts/accounts.h"
#include "app.h"
#include "audience/audience.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/outside.h"
#include "events/countries.h"
#include "events/events.h"
#include "media/address.h"
#include "media/media.h"
#include "outreach/outreach.h"
#include "projects/projects.h"
#include "reports/reports.h"

#define FILES_BESIDE 256u

static int fail(const char *about, const char *what)
{
    (void)fprintf(stderr, "ramify: %s: %s\n", about, what);
    return 1;
}

/* ---- the token
 * ------------------------------------------------------------------ */

static bool fits_token(char *text, char out[RMF_TOKEN_SIZE])
{
    text[strcspn(text, "\r\n")] = 0;
    (void)snprintf(out, RMF_TOKEN_SIZE, "%s", text);
    return strlen(text) >= 20 && strlen(text) < RMF_TOKEN_SIZE;
}

/* Read the owner's token; make it if there is none and `make` says so. False:
 * it has been said why. */
static bool find_token(const char *data, bool make, char out[RMF_TOKEN_SIZE],
                       bool *made)
{
    char path[RMF_PATH_SIZE];
    size_t size = 0;
    *made = false;
    if (!rmf_path_join(path, data, "token")) return !fail(data, "too long");
    char *text = rmf_file_read(path, 200, &size);
    if (!text && errno == ENOENT && !make) {
        return !fail(path, "there is no owner's token yet; run `ramify token` "
                           "before listening beyond this machine");
    }
    if (!text && errno == ENOENT) {
        rmf_token_new(out);
        *made = rmf_file_write_new(path, out, strlen(out), 0600);
        if (*made) return true;
        int why = errno;
        /* Another process may have been faster: take what it made. */
        text = rmf_file_read(path, 200, &size);
        if (!text) errno = why;
    }
    if (!text) return !fail(path, strerror(errno));
    bool ok = fits_token(text, out);
    free(text);
    if (!ok)
        (void)fail(path, "this is no token; remove it, and run `ramify token`");
    return ok;
}

static void print_owner_address(const char *base, const char *token)
{
    (void)printf("owner   %s/?token=%s\n", base, token);
}

int rmf_command_token(const rmf_settings *settings, const rmf_words *words)
{
    (void)words;
    char token[RMF_TOKEN_SIZE];
    char path[RMF_PATH_SIZE];
    bool made = false;
    size_t size = 0;
    if (!rmf_folder_make(settings->data))
        return fail(settings->data, strerror(errno));
    if (!find_token(settings->data, true, token, &made)) return 1;
    char *base = rmf_path_join(path, settings->data, "address")
                     ? rmf_file_read(path, 500, &size)
                     : NULL;
    print_owner_address(base ? base : "http://127.0.0.1:8080", token);
    free(base);
    return 0;
}

/* ---- routes that belong to no other room
 * ------------------------------------------ */

static void show_health(rmf_request *req)
{
    rmf_buf out;
    rmf_buf_init(&out, 16);
    rmf_buf_puts(&out, "ok\n");
    rmf_reply_buf(req, 200, "text/plain", &out);
}

/* Ready is who can commit. A good answer holds for a second, so that asking
 * often does not make the disk busy. */
static void show_ready(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_store_err err = RMF_STORE_OK;
    int64_t now = rmf_clock_ms();
    if (now - __atomic_load_n(&app->ready_ms, __ATOMIC_RELAXED) < 1000) {
        show_health(req);
        return;
    }
    rmf_db *db = rmf_store_write(app->store, &err);
    if (db) {
        err = rmf_db_run(db,
                         "INSERT INTO pulse (id, at_ms) VALUES (1, $1) ON "
                         "CONFLICT (id) DO UPDATE SET at_ms = excluded.at_ms",
                         RMF_ARGS(RMF_N(rmf_wall_ms())), NULL);
        err = rmf_store_settle(db, err);
    }
    if (err == RMF_STORE_OK) {
        __atomic_store_n(&app->ready_ms, now, __ATOMIC_RELAXED);
        show_health(req);
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
    }
}

static void show_metrics(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_buf out;
    rmf_buf_init(&out, 65536);
    rmf_http_metrics(rmf_request_http(req), &out);
    rmf_intake_metrics(app->intake, &out);
    rmf_reply_buf(req, 200, "text/plain; version=0.0.4", &out);
}

static void show_openapi(rmf_request *req)
{
    rmf_buf out;
    rmf_buf_init(&out, 1u << 20);
    rmf_http_openapi(rmf_request_http(req), &out);
    rmf_reply_buf(req, 200, "application/json", &out);
}

static const rmf_route routes[] = {
    {"GET", "/healthz", RMF_RIGHT_OPEN, show_health, NULL, 0, "text/plain",
     "Whether the server runs"},
    {"GET", "/readyz", RMF_RIGHT_OPEN, show_ready, NULL, 0, "text/plain",
     "Whether it can keep what comes"},
    {"GET", "/metrics", RMF_RIGHT_OWN, show_metrics, NULL, 0, "text/plain",
     "Figures for Prometheus"},
    {"GET", "/api/v1/openapi.json", RMF_RIGHT_OPEN, show_openapi, NULL, 0,
     "application/json", "This description"},
};

/* ---- serving
 * ------------------------------------------------------------------------ */

/* Two servers on one SQLite folder would each miss what the other is told. */
static int lock_data(const char *data)
{
    char path[RMF_PATH_SIZE];
    if (!rmf_path_join(path, data, "serve.lock")) return -1;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
        int why = errno;
        (void)close(fd);
        errno = why;
        return -1;
    }
    return fd;
}

static bool is_web_address(const char *url)
{
    return *url == 0 || strncmp(url, "http://", 7) == 0 ||
           strncmp(url, "https://", 8) == 0;
}

static bool is_loopback(const char *listen)
{
    return strncmp(listen, "127.", 4) == 0 || strcmp(listen, "::1") == 0 ||
           strcmp(listen, "localhost") == 0;
}

/* A connection is an open file; beside these there are the database and what
 * is being sent. */
static void allow_many_files(const rmf_settings *settings)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_max < (rlim_t)settings->connections + FILES_BESIDE) {
        RMF_LOG(RMF_LEVEL_WARN, "few_open_files",
                RMF_COUNT_FIELD("limit", files.rlim_max),
                RMF_COUNT_FIELD("connections", settings->connections));
    }
}

static bool open_store(rmf_app *app, rmf_buf *why)
{
    const char *fault = getenv("RAMIFY_FAIL_COMMIT");
    rmf_store_options options = {
        .folder = app->settings.data,
        .database = app->settings.database,
        .reader_max = (unsigned)app->settings.threads +
                      (unsigned)app->settings.workers +
                      (unsigned)app->settings.fetches +
                      (unsigned)app->settings.deliveries + 4,
        .fail_commit = fault ? (unsigned)strtoul(fault, NULL, 10) : 0};
    app->store = rmf_store_open(&options, why);
    return app->store != NULL;
}

static rmf_http *start_http(rmf_app *app, const rmf_routes *sets,
                            unsigned count, rmf_buf *why)
{
    const rmf_settings *s = &app->settings;
    rmf_http_options options = {.listen = s->listen,
                                .port = (uint16_t)s->port,
                                .url = s->url,
                                .token = app->token,
                                .who = rmf_accounts_who,
                                .threads = (unsigned)s->threads,
                                .connections = (unsigned)s->connections,
                                .per_address = (unsigned)s->per_address,
                                .connection_memory =
                                    (size_t)s->connection_memory,
                                .idle_s = (unsigned)s->idle_s,
                                .body_s = (unsigned)s->body_s,
                                .routes = sets,
                                .route_sets = count,
                                .app = app};
    return rmf_http_start(&options, why);
}

/* Commands that run beside us print this address. */
static void note_address(const rmf_app *app)
{
    char path[RMF_PATH_SIZE];
    const char *base = rmf_http_base(app->http);
    if (!rmf_path_join(path, app->settings.data, "address") ||
        !rmf_file_write(path, base, strlen(base), 0644)) {
        RMF_LOG(RMF_LEVEL_WARN, "address_not_noted",
                RMF_TEXT_FIELD("path", path));
    }
}

static void wait_for_signal(const sigset_t *signals)
{
    int got = 0;
    while (sigwait(signals, &got) != 0) {
        /* Only an interruption; wait again. */
    }
    RMF_LOG(RMF_LEVEL_INFO, "stopping", RMF_COUNT_FIELD("signal", got));
}

static void told(void *ctx, const char *word)
{
    rmf_accounts_told(ctx, word);
    rmf_projects_told(ctx, word);
    rmf_clips_told(ctx, word);
    rmf_events_told(ctx, word);
}

/* Without them the films play all the same; it is said. */
static void start_workers(rmf_app *app)
{
    const rmf_workers_options options = {.store = app->store,
                                         .media = app->media,
                                         .settings = &app->settings,
                                         .serving = true};
    rmf_buf why;
    rmf_buf_init(&why, 4096);
    app->workers = rmf_workers_start(&options, &why);
    if (!app->workers)
        RMF_LOG(RMF_LEVEL_ERROR, "no_workers", RMF_TEXT_FIELD("why", why.at));
    rmf_buf_free(&why);
}

/* Nobody is told any more; nothing new comes; what is being prepared goes back
 * to the queue; what waits is committed and
 * answered; then the last requests end, and what they used may go. */
static void close_app(rmf_app *app)
{
    if (app->store) rmf_store_deafen(app->store);
    rmf_access_stop(app->access);
    if (app->http) rmf_http_quiesce(app->http);
    rmf_workers_stop(app->workers);
    rmf_outreach_stop(app->outreach);
    if (app->intake) rmf_intake_stop(app->intake);
    if (app->uploads) rmf_uploads_stop(app->uploads);
    rmf_accounts_stop(app->accounts);
    if (app->http) rmf_http_stop(app->http);
    if (app->intake) rmf_intake_close(app->intake);
    rmf_countries_close(app->countries);
    if (app->uploads) rmf_uploads_close(app->uploads);
    rmf_accounts_close(app->accounts);
    rmf_store_close(app->store);
    rmf_releases_close(app->releases);
    rmf_shown_close(app->shown);
    rmf_access_close(app->access);
    rmf_recordings_close(app->recordings);
}

/* Where a database is named, it is there and can be read. */
static bool open_countries(rmf_app *app, rmf_buf *why)
{
    if (!*app->settings.countries) return true;
    app->countries = rmf_countries_open(app->settings.countries, why);
    return app->countries != NULL;
}

static int serve(rmf_app *app, bool token_made, rmf_buf *why)
{
    const rmf_routes sets[] = {
        {routes, sizeof routes / sizeof routes[0]},
        rmf_me_routes,
        rmf_people_routes,
        rmf_invitations_routes,
        rmf_tokens_routes,
        rmf_projects_routes,
        rmf_drafts_routes,
        rmf_media_routes,
        rmf_upload_routes,
        rmf_fetch_routes,
        rmf_clips_routes,
        rmf_audience_routes,
        rmf_events_routes,
        rmf_reports_routes,
        rmf_submissions_routes,
        rmf_outreach_routes,
    };
    sigset_t signals;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN); /* a limit on files is a full disk */
    bool ok = open_countries(app, why) && open_store(app, why);
    if (ok) {
        app->accounts = rmf_accounts_open();
        app->releases = rmf_releases_open(app->store);
        app->shown = rmf_shown_open(app->store);
        app->access = rmf_access_open(app);
        app->recordings = rmf_recordings_open(app->store);
        app->intake = rmf_intake_open(app);
        app->uploads = rmf_uploads_open(app);
        ok = app->accounts && app->releases && app->shown && app->access &&
             app->recordings && app->intake && app->uploads;
    }
    if (ok)
        app->http = start_http(app, sets, sizeof sets / sizeof sets[0], why);
    if (!app->http) {
        close_app(app);
        return fail("serve", why->at);
    }
    start_workers(app);
    app->outreach = rmf_outreach_start(app);
    if (!app->outreach)
        RMF_LOG(RMF_LEVEL_ERROR, "no_deliveries", RMF_COUNT_FIELD("ok", 0));
    rmf_access_start(app->access);
    (void)rmf_store_listen(app->store, told, app);
    note_address(app);
    (void)printf("serving %s\n", rmf_http_base(app->http));
    if (token_made) print_owner_address(rmf_http_base(app->http), app->token);
    (void)fflush(stdout);
    wait_for_signal(&signals);
    close_app(app);
    RMF_LOG(RMF_LEVEL_INFO, "stopped", RMF_COUNT_FIELD("clean", 1));
    return 0;
}

int rmf_command_serve(const rmf_settings *settings, const rmf_words *words)
{
    if (words->count > 0) {
        (void)fputs("usage: ramify serve [--data DIR] [--port N] …; all its "
                    "words are settings\n",
                    stderr);
        return 2;
    }
    bool token_made = false;
    rmf_networks own;
    rmf_app *app = calloc(1, sizeof *app);
    if (!app || !rmf_folder_make(settings->data) ||
        !rmf_path_join(app->media, settings->data, "media") ||
        !rmf_folder_make(app->media)) {
        free(app);
        return fail(settings->data, strerror(errno));
    }
    app->settings = *settings;
    int lock = lock_data(settings->data);
    int lock_why = errno;
    int status = 1;
    rmf_buf why;
    rmf_buf_init(&why, 4096);
    allow_many_files(settings);
    rmf_media_sweep(app->media);
    if (lock < 0) {
        (void)fail(settings->data, lock_why == EWOULDBLOCK
                                       ? "another ramify serves this folder"
                                       : strerror(lock_why));
    } else if (!is_web_address(settings->url)) {
        (void)fail(settings->url, "--url begins with http:// or https://");
    } else if (!rmf_networks_read(settings->fetch_from, &own)) {
        (void)fail(settings->fetch_from,
                   "--fetch-from takes networks as 10.1.0.0/16,fd00:1::/32");
    } else if (!rmf_outreach_settings_fit(settings, &why)) {
        (void)fail("serve", why.at);
    } else if (!find_token(settings->data, is_loopback(settings->listen),
                           app->token, &token_made)) {
        status = 1; /* it has been said why */
    } else if (!rmf_address_open(settings->data, app->address_secret)) {
        (void)fail("address-key in the data folder", strerror(errno));
    } else {
        status = serve(app, token_made, &why);
    }
    if (lock >= 0) (void)close(lock);
    rmf_buf_free(&why);
    free(app);
    return status;
}
