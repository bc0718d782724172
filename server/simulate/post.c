#include "simulate/post.h"

#include <curl/curl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "simulate/came.h"

#define BATCHES_MAX  1024u
#define BATCH_EVENTS 20u
#define BODY_MAX     (8u << 20)
#define REPLY_MAX    (1u << 20)
#define TRIES_MAX    300u
#define REQUEST_S    60L
#define CONNECTIONS  200L
#define PERSON_SIZE  64u
#define REST_MS      20

typedef struct batch {
    uint32_t from, to; /* events */
    bool done, flying;
    uint32_t tries;
    int64_t after_ms; /* not before */
} batch;

/* One viewer on the line. */
typedef struct seat {
    bool taken;
    rmf_walk *walk;
    rmf_diary diary;
    rmf_chance chance;
    rmf_viewing viewing;
    char session[RMF_ID_SIZE];
    char person[PERSON_SIZE];
    uint32_t known_from; /* the event from which the viewer is known */
    batch batches[BATCHES_MAX];
    uint32_t count, first; /* first: those before are done */
    uint32_t window;       /* batches that may be on their way at once */
    uint32_t flying;       /* requests */
    int64_t began_ms;
} seat;

/* One request on its way. */
typedef struct flight {
    struct flight *next;
    CURL *curl;
    seat *seat;
    uint32_t batch;
    bool echo; /* the second of two that are the same */
    bool deaf;
    bool cut;
    rmf_buf body, reply;
} flight;

typedef struct post {
    const rmf_posting *posting;
    rmf_posted *out;
    rmf_buf *why;
    CURLM *multi;
    struct curl_slist *headers;
    seat *seats;
    flight *idle;
    int64_t begun, ended; /* viewers */
    char run[RMF_ID_SIZE];
    bool failed;
} post;

static bool fail(post *p, const char *what, const char *more)
{
    if (!p->failed) rmf_buf_putf(p->why, "%s%s", what, more);
    p->failed = true;
    return false;
}

/* ---- viewers ------------------------------------------------------------- */

/* Some have been here before, and some do not say who they are. */
static void identify(post *p, seat *s, int64_t number)
{
    int64_t person = number;
    bool again = number > 0 && rmf_chance_in(&s->chance, 20);
    if (again) person = rmf_chance_from(&s->chance, 0, number - 1);
    rmf_chance of = rmf_chance_for(p->posting->seed + 1, (uint64_t)person);
    rmf_chance from = rmf_chance_for(p->posting->seed + 2, (uint64_t)number);
    bool known = rmf_chance_in(&of, 65);
    s->viewing = (rmf_viewing){.person = known ? person : -1,
                               .robot = rmf_chance_in(&s->chance, 3),
                               .came = rmf_sim_come(&from)};
    s->known_from = 0;
    (void)snprintf(s->person, sizeof s->person, "%s-%" PRId64, p->run, person);
}

/* Events in batches of one to twenty. */
static void cut(seat *s)
{
    uint32_t all = rmf_walk_count(s->walk);
    s->count = s->first = 0;
    for (uint32_t from = 0; from < all && s->count < BATCHES_MAX;) {
        uint32_t size = 1 + rmf_chance_of(&s->chance, BATCH_EVENTS);
        uint32_t to = all - from < size ? all : from + size;
        s->batches[s->count++] = (batch){.from = from, .to = to};
        from = to;
    }
    if (rmf_chance_in(&s->chance, 15))
        s->known_from = rmf_chance_of(&s->chance, all); /* asked later */
}

static bool seat_viewer(post *p, seat *s)
{
    int64_t number = p->begun++;
    s->chance = rmf_chance_for(p->posting->seed, (uint64_t)number);
    identify(p, s, number);
    bool returned = number > 0 && rmf_chance_in(&s->chance, 25);
    rmf_chance walk = {rmf_chance_next(&s->chance)};
    rmf_diary_begin(&s->diary);
    if (!rmf_walk_play(s->walk, &walk, returned, &s->diary))
        return fail(p, "a viewer could not play the film", "");
    cut(s);
    rmf_id_new(s->session);
    s->window = p->posting->loss && rmf_chance_in(&s->chance, 50)
                    ? 2 + rmf_chance_of(&s->chance, 3)
                    : 1;
    s->flying = 0;
    s->began_ms = rmf_clock_ms();
    s->taken = true;
    return true;
}

static void unseat(post *p, seat *s)
{
    rmf_books_add(p->posting->books, &s->diary, &s->viewing);
    p->out->viewers++;
    p->out->events += rmf_walk_count(s->walk);
    p->out->batches += s->count;
    p->ended++;
    s->taken = false;
}

/* ---- requests ------------------------------------------------------------ */

static size_t take(char *at, size_t one, size_t count, void *ctx)
{
    rmf_buf *reply = ctx;
    rmf_buf_add(reply, at, one * count);
    return one * count;
}

static flight *take_flight(post *p)
{
    flight *f = p->idle;
    if (f) {
        p->idle = f->next;
        return f;
    }
    f = calloc(1, sizeof *f);
    if (!f) return NULL;
    f->curl = curl_easy_init();
    rmf_buf_init(&f->body, BODY_MAX);
    rmf_buf_init(&f->reply, REPLY_MAX);
    if (f->curl) return f;
    free(f);
    return NULL;
}

static void write_body(const post *p, const seat *s, uint32_t from, uint32_t to,
                       rmf_buf *out)
{
    const char *text = rmf_walk_text(s->walk);
    rmf_buf_free(out);
    rmf_buf_putf(
        out, "{\"project\":\"%s\",\"release\":\"%s\",\"session\":\"%s\"",
        p->posting->screen->project, p->posting->screen->release, s->session);
    if (s->viewing.person >= 0 && to > s->known_from)
        rmf_buf_putf(out, ",\"viewer\":\"%s\"", s->person);
    if (from == 0) rmf_sim_came_write(&s->viewing.came, out);
    rmf_buf_puts(out, ",\"events\":[");
    for (uint32_t n = from; n < to; n++) {
        const rmf_walk_event *event = rmf_walk_event_at(s->walk, n);
        if (n > from) rmf_buf_puts(out, ",");
        rmf_buf_add(out, text + event->from, event->size);
    }
    rmf_buf_puts(out, "]}");
}

static bool launch(post *p, flight *f)
{
    char url[1024];
    CURL *curl = f->curl;
    (void)snprintf(url, sizeof url, "%s/api/v1/events",
                   p->posting->screen->base);
    rmf_buf_free(&f->reply);
    curl_easy_reset(curl);
    (void)curl_easy_setopt(curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, p->headers);
    (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, f->body.at);
    (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)f->body.size);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, &f->reply);
    (void)curl_easy_setopt(curl, CURLOPT_PRIVATE, f);
    (void)curl_easy_setopt(curl, CURLOPT_USERAGENT,
                           f->seat->viewing.robot
                               ? "Simulated/1.0 (a robot; +https://a.example)"
                               : "ramify-simulate");
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, REQUEST_S);
    if (f->cut) {
        (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                               1L + rmf_chance_of(&f->seat->chance, 6));
    }
    if (curl_multi_add_handle(p->multi, curl) != CURLM_OK)
        return fail(p, "no connection can be made", "");
    f->seat->flying++;
    p->out->requests++;
    return true;
}

static bool send_echo(post *p, const flight *first)
{
    flight *f = take_flight(p);
    if (!f) return fail(p, "out of memory", "");
    f->seat = first->seat;
    f->batch = first->batch;
    f->echo = true;
    f->deaf = f->cut = false;
    rmf_buf_free(&f->body);
    rmf_buf_add(&f->body, first->body.at, first->body.size);
    p->out->doubled++;
    return launch(p, f);
}

/* Something may happen to it on the way. */
static bool send_batch(post *p, seat *s, uint32_t number)
{
    batch *b = &s->batches[number];
    bool trouble = rmf_chance_in(&s->chance, p->posting->loss);
    uint32_t what = trouble ? rmf_chance_of(&s->chance, 4) : 4;
    if (number == 0 && b->tries == 0) s->viewing.wall_ms = rmf_wall_ms();
    b->tries++;
    if (what == 0) {
        p->out->lost++;
        b->after_ms = rmf_clock_ms() + rmf_chance_of(&s->chance, REST_MS);
        return true;
    }
    flight *f = take_flight(p);
    if (!f) return fail(p, "out of memory", "");
    f->seat = s;
    f->batch = number;
    f->echo = false;
    f->deaf = what == 1;
    f->cut = what == 2;
    /* Who sends again has more to say by now. */
    uint32_t all = rmf_walk_count(s->walk);
    uint32_t to = b->tries > 1 ? b->to + rmf_chance_of(&s->chance, 6) : b->to;
    write_body(p, s, b->from, to < all ? to : all, &f->body);
    if (f->body.failed) return fail(p, "out of memory", "");
    p->out->deaf += f->deaf;
    p->out->cut += f->cut;
    b->flying = true;
    return launch(p, f) && (what != 3 || send_echo(p, f));
}

/* ---- answers ------------------------------------------------------------- */

static void note_refused(post *p, const flight *f)
{
    json_t *reply = json_loadb(f->reply.at, f->reply.size, 0, NULL);
    size_t count = json_array_size(json_object_get(reply, "refused"));
    if (count > 0 && p->out->refused == 0) {
        (void)snprintf(p->out->example, sizeof p->out->example, "%s",
                       f->reply.at);
    }
    p->out->refused += count;
    json_decref(reply);
}

/* False: no answer, or one that will be another the next time. */
static bool is_taken(post *p, const flight *f, long status)
{
    if (status == 204) return true;
    if (status == 200) {
        if (!f->echo) note_refused(p, f);
        return true;
    }
    if (status == 404 && f->batch > 0 &&
        strstr(f->reply.at, "session_unknown")) {
        p->out->early++;
    } else if (status == 429 || status >= 500) {
        p->out->busy++;
    } else if (status != 0) {
        (void)fail(p, "the server does not take what viewers have done: ",
                   f->reply.at);
    }
    return false;
}

static void land(post *p, flight *f, CURLcode code)
{
    long status = 0;
    seat *s = f->seat;
    batch *b = &s->batches[f->batch];
    (void)curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &status);
    (void)curl_multi_remove_handle(p->multi, f->curl);
    if (code != CURLE_OK) status = 0;
    bool taken = is_taken(p, f, status) && !f->deaf;
    s->flying--;
    if (!f->echo) {
        b->flying = false;
        b->done = taken;
        int64_t rest = status >= 429 ? 200 : REST_MS;
        b->after_ms = rmf_clock_ms() + rmf_chance_from(&s->chance, 1, rest) *
                                           (b->tries < 20 ? b->tries : 20);
        if (!taken && b->tries > TRIES_MAX)
            (void)fail(p, "the server does not answer", "");
    }
    f->next = p->idle;
    p->idle = f;
}

/* ---- the line ------------------------------------------------------------ */

static bool is_due(const post *p, const seat *s, const batch *b, int64_t now)
{
    uint32_t speed = p->posting->speed;
    if (b->done || b->flying || b->after_ms > now) return false;
    if (speed == 0) return true;
    const rmf_walk_event *last = rmf_walk_event_at(s->walk, b->to - 1);
    return s->began_ms + last->at_ms / speed <= now;
}

/* Send what may be sent now; at most `window` are on their way. */
static bool pump(post *p, seat *s, int64_t now)
{
    while (s->first < s->count && s->batches[s->first].done)
        s->first++;
    if (s->first == s->count) {
        if (s->flying == 0) unseat(p, s);
        return true;
    }
    uint32_t end = s->first + s->window;
    end = end < s->count ? end : s->count;
    bool backwards = s->window > 1 && rmf_chance_in(&s->chance, 30);
    for (uint32_t i = s->first; i < end; i++) {
        uint32_t at = backwards ? end - 1 - (i - s->first) : i;
        if (!is_due(p, s, &s->batches[at], now)) continue;
        /* Most wait until the session is open. */
        if (at > 0 && !s->batches[0].done && !rmf_chance_in(&s->chance, 10))
            continue;
        p->out->ahead += at > s->first;
        if (!send_batch(p, s, at)) return false;
    }
    return true;
}

static bool hear(post *p)
{
    int left = 0;
    int running = 0;
    if (curl_multi_perform(p->multi, &running) != CURLM_OK)
        return fail(p, "no connection can be made", "");
    for (CURLMsg *m = curl_multi_info_read(p->multi, &left); m;
         m = curl_multi_info_read(p->multi, &left)) {
        flight *f = NULL;
        CURLcode code = m->data.result;
        (void)curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &f);
        if (f) land(p, f, code);
    }
    return !p->failed;
}

static bool run(post *p)
{
    const rmf_posting *posting = p->posting;
    while (p->ended < posting->viewers) {
        int64_t now = rmf_clock_ms();
        for (int64_t i = 0; i < posting->together; i++) {
            seat *s = &p->seats[i];
            if (!s->taken && p->begun < posting->viewers && !seat_viewer(p, s))
                return false;
            if (s->taken && !pump(p, s, now)) return false;
        }
        if (!hear(p)) return false;
        (void)curl_multi_poll(p->multi, NULL, 0, 2, NULL);
    }
    return true;
}

/* ---- opening and closing ------------------------------------------------- */

static bool open_seats(post *p)
{
    size_t count = (size_t)p->posting->together;
    p->seats = calloc(count, sizeof *p->seats);
    for (size_t i = 0; p->seats && i < count; i++) {
        seat *s = &p->seats[i];
        s->walk = rmf_walk_open(p->posting->walk);
        if (!s->walk || !rmf_diary_open(&s->diary, p->posting->books))
            return fail(p, "out of memory", "");
    }
    p->multi = curl_multi_init();
    p->headers =
        curl_slist_append(NULL, "Content-Type: text/plain;charset=UTF-8");
    if (!p->seats || !p->multi || !p->headers)
        return fail(p, "out of memory", "");
    (void)curl_multi_setopt(p->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS,
                            CONNECTIONS);
    return true;
}

static void close_all(post *p)
{
    while (p->idle) {
        flight *f = p->idle;
        p->idle = f->next;
        curl_easy_cleanup(f->curl);
        rmf_buf_free(&f->body);
        rmf_buf_free(&f->reply);
        free(f);
    }
    for (int64_t i = 0; p->seats && i < p->posting->together; i++) {
        rmf_walk_close(p->seats[i].walk);
        rmf_diary_close(&p->seats[i].diary);
    }
    free(p->seats);
    if (p->multi) (void)curl_multi_cleanup(p->multi);
    curl_slist_free_all(p->headers);
}

bool rmf_post_all(const rmf_posting *posting, rmf_posted *out, rmf_buf *why)
{
    post p = {.posting = posting, .out = out, .why = why};
    *out = (rmf_posted){0};
    rmf_id_new(p.run);
    bool ok = open_seats(&p) && run(&p);
    close_all(&p);
    return ok && !p.failed;
}
