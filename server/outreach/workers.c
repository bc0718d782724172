/* Threads that deliver. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "outreach/compose.h"
#include "outreach/outreach.h"
#include "outreach/send.h"

#define LOOK_MS      1000    /* for what is due */
#define SWEEP_MS     3600000 /* how often the log is looked through */
#define KEPT_MS      ((int64_t)30 * 86400000)
#define BODY_MAX     (1u << 20)
#define DEAD_EXTRA_S 60 /* beyond the longest attempt */

struct rmf_outreach {
    rmf_app *app;
    rmf_sending rules;
    char name[64];
    pthread_mutex_t lock;
    pthread_cond_t woken;
    bool stopping;    /* read and written atomically */
    int64_t swept_ms; /* under the lock */
    unsigned count;
    pthread_t threads[];
};

static bool go_on(void *ctx)
{
    const rmf_outreach *all = ctx;
    return !__atomic_load_n(&all->stopping, __ATOMIC_RELAXED);
}

/* ---- one ----------------------------------------------------------------- */

/* False: it cannot be sent; `out` says why. */
static bool compose(rmf_outreach *all, rmf_delivery *what, rmf_sent *out)
{
    static const char gone[] = "the submission is not there any more";
    rmf_buf body;
    if (*what->body) return true;
    rmf_buf_init(&body, BODY_MAX);
    rmf_found found = rmf_compose(all->app, what, &body);
    bool ok = found == RMF_FOUND &&
              rmf_deliveries_compose(all->app->store, what, body.at);
    if (found == RMF_NOT_THERE) {
        rmf_said(gone, strlen(gone), out->said);
        out->refused = true;
    } else if (!ok) {
        out->stopped = true; /* the store rests, or it is ours no more */
    }
    if (ok) {
        free(what->body);
        what->body = rmf_buf_take(&body, NULL);
        ok = what->body != NULL;
    }
    rmf_buf_free(&body);
    return ok;
}

static bool deliver_one(rmf_outreach *all)
{
    rmf_delivery what;
    rmf_sent sent = {.at_ms = rmf_wall_ms()};
    int64_t dead_ms =
        (all->app->settings.answer_s + DEAD_EXTRA_S) * (int64_t)1000;
    if (!rmf_deliveries_take(all->app->store, all->name, dead_ms, &what))
        return false;
    int64_t from = rmf_clock_ms();
    if (compose(all, &what, &sent)) {
        if (strcmp(what.kind, RMF_KIND_MAIL) == 0) {
            rmf_send_mail(&all->rules, &what, &sent);
        } else {
            rmf_send_hook(&all->rules, &what, &sent);
        }
    }
    sent.took_ms = rmf_clock_ms() - from;
    rmf_deliveries_end(all->app->store, &what, &sent);
    free(what.body);
    return !sent.stopped;
}

/* ---- threads ------------------------------------------------------------- */

static void sweep(rmf_outreach *all)
{
    int64_t now = rmf_clock_ms();
    (void)pthread_mutex_lock(&all->lock);
    bool due = now - all->swept_ms >= SWEEP_MS;
    if (due) all->swept_ms = now;
    (void)pthread_mutex_unlock(&all->lock);
    if (due) rmf_deliveries_sweep(all->app->store, rmf_wall_ms() - KEPT_MS);
}

static void rest(rmf_outreach *all)
{
    int64_t until = rmf_clock_ms() + LOOK_MS;
    bool early = true;
    (void)pthread_mutex_lock(&all->lock);
    while (early && go_on(all))
        early = rmf_clock_wait(&all->woken, &all->lock, until);
    (void)pthread_mutex_unlock(&all->lock);
}

static void *run(void *ctx)
{
    rmf_outreach *all = ctx;
    while (go_on(all)) {
        if (deliver_one(all)) continue;
        sweep(all);
        rest(all);
    }
    return NULL;
}

/* Told apart by host and data folder: what a server before this one left on
 * that folder is ours. */
static void name_us(rmf_outreach *all)
{
    char host[24] = "";
    char *real = realpath(all->app->settings.data, NULL);
    uint64_t place = 14695981039346656037u;
    (void)gethostname(host, sizeof host - 1);
    for (const char *c = real ? real : all->app->settings.data; *c; c++)
        place = (place ^ (unsigned char)*c) * 1099511628211u;
    free(real);
    (void)snprintf(all->name, sizeof all->name, "serve %s %08x", host,
                   (unsigned)(place >> 32));
}

rmf_outreach *rmf_outreach_start(rmf_app *app)
{
    unsigned count = (unsigned)app->settings.deliveries;
    rmf_outreach *all = calloc(1, sizeof *all + count * sizeof all->threads[0]);
    if (!all) return NULL;
    all->app = app;
    all->rules =
        (rmf_sending){.settings = &app->settings, .go_on = go_on, .ctx = all};
    (void)rmf_networks_read(app->settings.deliver_to, &all->rules.own);
    all->swept_ms = rmf_clock_ms();
    name_us(all);
    rmf_clock_cond_init(&all->woken);
    (void)pthread_mutex_init(&all->lock, NULL);
    if (count > 0) rmf_deliveries_reclaim(app->store, all->name);
    while (all->count < count &&
           pthread_create(&all->threads[all->count], NULL, run, all) == 0)
        all->count++;
    if (all->count == count) return all;
    rmf_outreach_stop(all);
    return NULL;
}

void rmf_outreach_stop(rmf_outreach *all)
{
    if (!all) return;
    __atomic_store_n(&all->stopping, true, __ATOMIC_RELAXED);
    (void)pthread_mutex_lock(&all->lock);
    (void)pthread_cond_broadcast(&all->woken);
    (void)pthread_mutex_unlock(&all->lock);
    for (unsigned i = 0; i < all->count; i++)
        (void)pthread_join(all->threads[i], NULL);
    (void)pthread_cond_destroy(&all->woken);
    (void)pthread_mutex_destroy(&all->lock);
    free(all);
}

bool rmf_outreach_settings_fit(const rmf_settings *settings, rmf_buf *why)
{
    rmf_networks own;
    if (!rmf_networks_read(settings->deliver_to, &own)) {
        rmf_buf_puts(why, "--deliver-to takes networks as "
                          "10.1.0.0/16,fd00:1::/32");
        return false;
    }
    if (!*settings->mail) return true;
    if (strncmp(settings->mail, "smtp://", 7) != 0 &&
        strncmp(settings->mail, "smtps://", 8) != 0) {
        rmf_buf_puts(why, "--mail begins with smtp:// or smtps://");
        return false;
    }
    rmf_buf_puts(why, "--mail-from: ");
    return rmf_mailbox_fits(settings->mail_from, why);
}
