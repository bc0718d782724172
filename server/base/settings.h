/* Every setting: one row gives the field, the flag (small letters and dashes),
 * the environment variable, the default, the commands that take it and its line
 * in --help.
 *
 * `--data DIR` or `RAMIFY_DATA=DIR`; the flag wins.
 */
#ifndef RMF_BASE_SETTINGS_H
#define RMF_BASE_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

#define RMF_FOR_SERVE    1u
#define RMF_FOR_PUBLISH  2u
#define RMF_FOR_NEW      4u
#define RMF_FOR_CHECK    8u
#define RMF_FOR_PLAY     16u
#define RMF_FOR_TOKEN    32u
#define RMF_FOR_WITHDRAW 64u
#define RMF_FOR_CLIP     128u
#define RMF_FOR_WORK     256u
#define RMF_FOR_PREPARE  512u
#define RMF_FOR_USER     1024u
#define RMF_FOR_SIMULATE 2048u
#define RMF_FOR_NOTHING  0u
#define RMF_FOR_STORE                                                          \
    (RMF_FOR_SERVE | RMF_FOR_PUBLISH | RMF_FOR_TOKEN | RMF_FOR_WITHDRAW |      \
     RMF_FOR_CLIP | RMF_FOR_WORK | RMF_FOR_USER)

/* X(type, field, flag, default, least, most, commands, value name, help) */
#define RMF_SETTINGS(X)                                                        \
    X(text, data, "data", "./data", 0, 0, RMF_FOR_STORE, "DIR",                \
      "folder of everything that is kept")                                     \
    X(text, database, "database", "", 0, 0, RMF_FOR_STORE, "ADDRESS",          \
      "postgres://… instead of SQLite in the data folder")                     \
    X(text, listen, "listen", "127.0.0.1", 0, 0, RMF_FOR_SERVE, "ADDRESS",     \
      "address to listen on; beyond loopback the token must exist")            \
    X(number, port, "port", "8080", 0, 65535, RMF_FOR_SERVE, "N",              \
      "port to listen on; 0 takes a free one")                                 \
    X(text, url, "url", "", 0, 0,                                              \
      RMF_FOR_SERVE | RMF_FOR_PUBLISH | RMF_FOR_USER, "URL",                   \
      "public address, with a path if there is one")                           \
    X(number, threads, "threads", "2", 1, 64, RMF_FOR_SERVE, "N",              \
      "threads that serve")                                                    \
    X(number, connections, "connections", "10000", 16, 1000000, RMF_FOR_SERVE, \
      "N", "connections at once")                                              \
    X(number, per_address, "per-address", "512", 1, 1000000, RMF_FOR_SERVE,    \
      "N", "connections at once from one address; behind a proxy all are one") \
    X(number, connection_memory, "connection-memory", "6144", 4096, 1048576,   \
      RMF_FOR_SERVE, "BYTES", "memory of a connection, headers included")      \
    X(number, idle_s, "idle", "30", 1, 3600, RMF_FOR_SERVE, "SECONDS",         \
      "a connection without a whole request is closed after this")             \
    X(number, body_s, "body", "30", 1, 3600, RMF_FOR_SERVE, "SECONDS",         \
      "a request's body must have come after this; of uploads 1 KB a second")  \
    X(number, upload_max, "upload-max", "107374182400", 1, 1000000000000000,   \
      RMF_FOR_SERVE | RMF_FOR_CLIP | RMF_FOR_WORK, "BYTES",                    \
      "size of the largest clip that may be uploaded or fetched")              \
    X(number, upload_s, "upload-expiry", "604800", 1, 31536000, RMF_FOR_SERVE, \
      "SECONDS", "an upload to which nobody comes back is removed after this") \
    X(text, fetch_from, "fetch-from", "", 0, 0,                                \
      RMF_FOR_SERVE | RMF_FOR_CLIP | RMF_FOR_WORK, "NETWORKS",                 \
      "networks of your own (10.1.0.0/16,…) from which clips may be fetched")  \
    X(number, queue, "queue", "20000", 1, 10000000, RMF_FOR_SERVE, "N",        \
      "events that may wait for their commit, then 503")                       \
    X(text, countries, "countries", "", 0, 0, RMF_FOR_SERVE, "FILE",           \
      "database (.mmdb) by which addresses are countries; without it none is " \
      "recorded")                                                              \
    X(number, settle, "settle", "1800", 1, 86400, RMF_FOR_SERVE, "SECONDS",    \
      "a session for which nothing came so long is played again by the "       \
      "engine")                                                                \
    X(number, workers, "workers", "1", 0, 64, RMF_FOR_SERVE | RMF_FOR_WORK,    \
      "N", "clips prepared at once; 0: none here")                             \
    X(number, fetches, "fetches", "2", 0, 64, RMF_FOR_SERVE | RMF_FOR_WORK,    \
      "N", "addresses fetched at once, beside that; 0: none here")             \
    X(number, deliveries, "deliveries", "4", 0, 64, RMF_FOR_SERVE, "N",        \
      "webhooks and mails sent at once; 0: none from here")                    \
    X(number, answer_s, "answer", "20", 1, 120, RMF_FOR_SERVE, "SECONDS",      \
      "receivers of webhooks and mails must have answered after this")         \
    X(text, deliver_to, "deliver-to", "", 0, 0, RMF_FOR_SERVE, "NETWORKS",     \
      "networks of your own (10.1.0.0/16,…) to which webhooks may be sent")    \
    X(text, mail, "mail", "", 0, 0, RMF_FOR_SERVE, "ADDRESS",                  \
      "smtp://… or smtps://… by which mails are sent; with a name and "    \
      "password, better as RAMIFY_MAIL")                                       \
    X(text, mail_from, "mail-from", "", 0, 0, RMF_FOR_SERVE, "ADDRESS",        \
      "whom mails come from")                                                  \
    X(text, role, "role", "editor", 0, 0, RMF_FOR_USER, "ROLE",                \
      "what who is added may do: owner, editor or analyst")                    \
    X(text, title, "title", "", 0, 0, RMF_FOR_NEW, "TEXT",                     \
      "the new film's title")                                                  \
    X(text, project, "project", "", 0, 0, RMF_FOR_PUBLISH, "ID",               \
      "the project's id; else the document's `id`, else the folder's name")    \
    X(number, patience_s, "patience", "300", 1, 86400,                         \
      RMF_FOR_PREPARE | RMF_FOR_SERVE | RMF_FOR_WORK, "SECONDS",               \
      "a program that says nothing for so long is ended")                      \
    X(flag, first, "first", "", 0, 0, RMF_FOR_PREPARE, "",                     \
      "only what is needed to play: the tallest picture and the sound")        \
    X(flag, json, "json", "", 0, 0, RMF_FOR_CHECK | RMF_FOR_CLIP, "",          \
      "answer as JSON")                                                        \
    X(flag, prove, "prove", "", 0, 0, RMF_FOR_CHECK, "",                       \
      "look at every path: what can never be reached, who can get stuck")      \
    X(number, check_seconds, "check-seconds", "60", 1, 86400, RMF_FOR_CHECK,   \
      "SECONDS", "how long --prove may take")                                  \
    X(number, check_memory, "check-memory", "2048", 64, 1048576,               \
      RMF_FOR_CHECK, "MB", "how much memory --prove may take")                 \
    X(flag, advice, "advice", "", 0, 0, RMF_FOR_CHECK, "",                     \
      "with --json: mistakes, advice and addresses as one object")             \
    X(flag, sarif, "sarif", "", 0, 0, RMF_FOR_CHECK, "",                       \
      "answer as SARIF 2.1.0, for code hosts")                                 \
    X(flag, contrast, "contrast", "", 0, 0, RMF_FOR_CHECK, "",                 \
      "read the clips too, for the contrast of words on their pictures")       \
    X(flag, strict, "strict", "", 0, 0, RMF_FOR_CHECK, "",                     \
      "warnings that nobody waived make the exit status 4")                    \
    X(text, server, "server", "http://127.0.0.1:8080", 0, 0, RMF_FOR_SIMULATE, \
      "URL", "the server that has the film")                                   \
    X(number, viewers, "viewers", "100", 1, 100000000, RMF_FOR_SIMULATE, "N",  \
      "how many viewers")                                                      \
    X(number, together, "together", "32", 1, 10000, RMF_FOR_SIMULATE, "N",     \
      "how many at once")                                                      \
    X(number, seed, "seed", "1", 0, INT64_MAX, RMF_FOR_SIMULATE, "N",          \
      "viewers of the same seed do the same")                                  \
    X(number, loss, "loss", "0", 0, 90, RMF_FOR_SIMULATE, "PERCENT",           \
      "requests that are lost, cut off, not answered or sent twice")           \
    X(number, speed, "speed", "0", 0, 100000, RMF_FOR_SIMULATE, "N",           \
      "times real time; 0: nobody waits")                                      \
    X(number, frames, "frames", "0", 0, 240, RMF_FOR_SIMULATE, "N",            \
      "pictures a second, at which players look; 0: exactly at boundaries")    \
    X(text, weights, "weights", "", 0, 0, RMF_FOR_SIMULATE, "FILE",            \
      "JSON: how often which option of an element; else all as often")         \
    X(text, books, "books", "", 0, 0, RMF_FOR_SIMULATE, "FILE",                \
      "where to write what happened, in the shape of the report")              \
    X(flag, why, "why", "", 0, 0, RMF_FOR_PLAY, "",                            \
      "say which conditions decided, and on what facts")

typedef const char *rmf_setting_text;
typedef int64_t rmf_setting_number;
typedef bool rmf_setting_flag;

typedef struct rmf_settings {
#define X(type, field, ...) rmf_setting_##type field;
    RMF_SETTINGS(X)
#undef X
} rmf_settings;

#define RMF_WORDS_MAX 8u

/* What stood on the command line beside flags. */
typedef struct rmf_words {
    const char *at[RMF_WORDS_MAX];
    unsigned count;
} rmf_words;

/* Defaults, then the environment, then argv[first …]. Texts are borrowed from
 * argv and the environment. False: `why` says what is wrong. */
bool rmf_settings_read(rmf_settings *settings, unsigned command, int argc,
                       char **argv, rmf_words *words, rmf_buf *why);

/* The lines of --help for the settings that this command takes. */
void rmf_settings_help(unsigned command, rmf_buf *out);

#endif
