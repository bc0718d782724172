#include <curl/curl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "simulate/post.h"
#include "simulate/simulate.h"

#define WEIGHTS_MAX (1u << 20)

static int say_error(const char *about, const char *what)
{
    (void)fprintf(stderr, "ramify simulate: %s%s%s\n", about,
                  *about ? ": " : "", what);
    return 1;
}

/* NULL: there is none, or (`ok` is false) it is not to be used. */
static json_t *read_weights(const char *path, bool *ok)
{
    size_t size = 0;
    json_error_t why = {.text = "it cannot be read"};
    if (!*path) return NULL;
    char *text = rmf_file_read(path, WEIGHTS_MAX, &size);
    json_t *weights = text ? json_loadb(text, size, 0, &why) : NULL;
    *ok = json_is_object(weights);
    if (!*ok) (void)say_error(path, why.text);
    free(text);
    return weights;
}

static bool write_books(rmf_books *books, const char *path)
{
    json_t *json = rmf_books_json(books);
    bool ok = json != NULL;
    if (ok && *path) {
        ok = json_dump_file(json, path, JSON_INDENT(1)) == 0;
        if (!ok) (void)say_error(path, "it cannot be written");
    } else if (!ok) {
        (void)say_error("", "out of memory");
    }
    json_decref(json);
    return ok;
}

static void print_posted(const rmf_posted *did, int64_t took_ms)
{
    double seconds = (double)(took_ms ? took_ms : 1) / 1000;
    (void)printf("%" PRIu64 " viewers, %" PRIu64 " events in %" PRIu64
                 " batches, %.1f s (%.0f events/s)\n",
                 did->viewers, did->events, did->batches, seconds,
                 (double)did->events / seconds);
    (void)printf("%" PRIu64 " requests: %" PRIu64 " lost, %" PRIu64
                 " not heard of, %" PRIu64 " cut off, %" PRIu64
                 " sent twice, %" PRIu64 " ahead (%" PRIu64
                 " too early), %" PRIu64 " came to a busy server\n",
                 did->requests, did->lost, did->deaf, did->cut, did->doubled,
                 did->ahead, did->early, did->busy);
}

static int simulate(const rmf_settings *settings, const rmf_screen *screen,
                    json_t *weights)
{
    rmf_posted did;
    rmf_buf why;
    rmf_walk_options walk = {screen, weights, (uint32_t)settings->frames};
    rmf_posting posting = {.screen = screen,
                           .walk = &walk,
                           .books = rmf_books_open(screen),
                           .viewers = settings->viewers,
                           .together = settings->together,
                           .seed = (uint64_t)settings->seed,
                           .loss = (uint32_t)settings->loss,
                           .speed = (uint32_t)settings->speed};
    int64_t began = rmf_clock_ms();
    rmf_buf_init(&why, 65536);
    int status = posting.books ? 0 : say_error("", "out of memory");
    if (status == 0 && !rmf_post_all(&posting, &did, &why))
        status = say_error("", why.at);
    if (status == 0) {
        print_posted(&did, rmf_clock_ms() - began);
        status = write_books(posting.books, settings->books) ? 0 : 1;
        if (did.refused > 0)
            status = say_error("the server has refused events", did.example);
    }
    rmf_buf_free(&why);
    rmf_books_close(posting.books);
    return status;
}

int rmf_command_simulate(const rmf_settings *settings, const rmf_words *words)
{
    rmf_screen screen;
    rmf_buf why;
    bool ok = true;
    if (words->count != 1) {
        (void)fputs("usage: ramify simulate PROJECT [--server URL] "
                    "[--viewers N]\n",
                    stderr);
        return 2;
    }
    json_t *weights = read_weights(settings->weights, &ok);
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
    rmf_buf_init(&why, 65536);
    int status = 1;
    if (ok && rmf_screen_open(&screen, settings->server, words->at[0], &why)) {
        status = simulate(settings, &screen, weights);
    } else if (ok) {
        (void)say_error(words->at[0], why.at);
    }
    if (ok) rmf_screen_close(&screen);
    rmf_buf_free(&why);
    json_decref(weights);
    curl_global_cleanup();
    return status;
}
