/* SQLite: WAL, synchronous FULL, so that what was committed is on the disk. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "store/driver.h"

#define CACHE_COUNT 128u /* statements kept, by the address of their text */
#define BUSY_MS     5000
#define SOCKET_NAME "told.sock"
#define LISTEN_MS   500
#define TELL_TRIES  20
#define TELL_MS     10

typedef struct kept_statement {
    const char *sql;
    sqlite3_stmt *statement;
    unsigned char at[RMF_ARGS_MAX]; /* SQLite's number of $1, $2 …; 0: none */
    bool used;                      /* an open cursor holds it */
} kept_statement;

typedef struct connection {
    sqlite3 *db;
    kept_statement kept[CACHE_COUNT];
} connection;

typedef struct cursor {
    sqlite3_stmt *statement;
    kept_statement *kept; /* NULL: its own, finalised at the end */
} cursor;

/* SQLite numbers $1, $2 … by first appearance: they are found by name. */
static unsigned char place_of(sqlite3_stmt *statement, unsigned arg)
{
    char name[16];
    (void)snprintf(name, sizeof name, "$%u", arg + 1);
    return (unsigned char)sqlite3_bind_parameter_index(statement, name);
}

static rmf_store_err from_code(int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return RMF_STORE_OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return RMF_STORE_BUSY;
    case SQLITE_FULL:
    case SQLITE_IOERR:
        return RMF_STORE_FULL;
    case SQLITE_CONSTRAINT:
        return RMF_STORE_CONFLICT;
    default:
        return RMF_STORE_BROKEN;
    }
}

static void con_close(void *con)
{
    connection *c = con;
    for (unsigned i = 0; i < CACHE_COUNT; i++)
        (void)sqlite3_finalize(c->kept[i].statement);
    (void)sqlite3_close(c->db);
    free(c);
}

static rmf_store_err con_script(void *con, const char *sql)
{
    connection *c = con;
    return from_code(sqlite3_exec(c->db, sql, NULL, NULL, NULL));
}

static void *con_open(const rmf_store_options *options, bool writer,
                      rmf_buf *why)
{
    char path[RMF_PATH_SIZE];
    connection *c = calloc(1, sizeof *c);
    if (!c || !rmf_path_join(path, options->folder, "ramify.db")) {
        rmf_buf_puts(why, "the data folder's name is too long");
        free(c);
        return NULL;
    }
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                (writer ? SQLITE_OPEN_CREATE : 0);
    int code = sqlite3_open_v2(path, &c->db, flags, NULL);
    (void)sqlite3_busy_timeout(c->db, BUSY_MS);
    (void)sqlite3_extended_result_codes(c->db, 1);
    if (code == SQLITE_OK &&
        con_script(c, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                      "PRAGMA foreign_keys=ON; "
                      "PRAGMA wal_autocheckpoint=2000; "
                      "PRAGMA cache_size=-2048") == RMF_STORE_OK &&
        (writer || con_script(c, "PRAGMA query_only=ON") == RMF_STORE_OK))
        return c;
    rmf_buf_putf(why, "%s: %s", path, sqlite3_errmsg(c->db));
    con_close(c);
    return NULL;
}

static bool con_alive(void *con)
{
    return con != NULL;
}

static const char *con_error(void *con)
{
    connection *c = con;
    return c ? sqlite3_errmsg(c->db) : "not open";
}

/* ---- statements -------------------------------------------------------- */

static kept_statement *slot_for(connection *c, const char *sql)
{
    unsigned start = (unsigned)(((uintptr_t)sql >> 3) % CACHE_COUNT);
    for (unsigned i = 0; i < CACHE_COUNT; i++) {
        kept_statement *slot = &c->kept[(start + i) % CACHE_COUNT];
        if (slot->sql == sql || !slot->sql) return slot;
    }
    return NULL;
}

/* From the cache; where the cached one is in use or the cache is full, a new
 * one that the caller finalises. */
static int prepare(connection *c, const char *sql, cursor *out)
{
    kept_statement *slot = slot_for(c, sql);
    bool keep = slot && !slot->used;
    if (keep && slot->statement) {
        *out = (cursor){slot->statement, slot};
        slot->used = true;
        return SQLITE_OK;
    }
    sqlite3_stmt *made = NULL;
    int code = sqlite3_prepare_v3(
        c->db, sql, -1, keep ? SQLITE_PREPARE_PERSISTENT : 0, &made, NULL);
    if (code != SQLITE_OK) return code;
    if (keep) {
        *slot = (kept_statement){.sql = sql, .statement = made, .used = true};
        for (unsigned i = 0; i < RMF_ARGS_MAX; i++)
            slot->at[i] = place_of(made, i);
    }
    *out = (cursor){made, keep ? slot : NULL};
    return SQLITE_OK;
}

static void release(cursor *cur)
{
    if (!cur->kept) {
        (void)sqlite3_finalize(cur->statement);
        return;
    }
    (void)sqlite3_reset(cur->statement);
    (void)sqlite3_clear_bindings(cur->statement);
    cur->kept->used = false;
}

static int bind_arg(sqlite3_stmt *statement, int at, const rmf_arg *arg)
{
    switch (arg->type) {
    case RMF_ARG_NUMBER:
        return sqlite3_bind_int64(statement, at, arg->number);
    case RMF_ARG_BYTES:
        return sqlite3_bind_blob64(statement, at, arg->text,
                                   (sqlite3_uint64)arg->number, SQLITE_STATIC);
    case RMF_ARG_TEXT:
        break;
    }
    return sqlite3_bind_text(statement, at, arg->text, -1, SQLITE_STATIC);
}

static int bind_args(const cursor *cur, const rmf_arg *args, unsigned arg_count)
{
    if (arg_count > RMF_ARGS_MAX) return SQLITE_RANGE;
    for (unsigned i = 0; i < arg_count; i++) {
        int at = cur->kept ? cur->kept->at[i] : place_of(cur->statement, i);
        if (at == 0) return SQLITE_RANGE;
        int code = bind_arg(cur->statement, at, &args[i]);
        if (code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
}

static rmf_store_err con_run(void *con, const char *sql, const rmf_arg *args,
                             unsigned arg_count, int64_t *changed)
{
    connection *c = con;
    cursor cur;
    int code = prepare(c, sql, &cur);
    if (code != SQLITE_OK) return from_code(code);
    code = bind_args(&cur, args, arg_count);
    if (code == SQLITE_OK) code = sqlite3_step(cur.statement);
    *changed = code == SQLITE_DONE ? sqlite3_changes64(c->db) : 0;
    release(&cur);
    return from_code(code);
}

/* Its rows always come one by one. */
static void *con_ask(void *con, const rmf_question *q, rmf_store_err *err)
{
    connection *c = con;
    cursor *cur = calloc(1, sizeof *cur);
    int code = cur ? prepare(c, q->sql, cur) : SQLITE_NOMEM;
    if (code == SQLITE_OK) {
        code = bind_args(cur, q->args, q->arg_count);
        if (code != SQLITE_OK) release(cur);
    }
    *err = from_code(code);
    if (code == SQLITE_OK) return cur;
    free(cur);
    return NULL;
}

static bool con_next(void *con, void *held, rmf_store_err *err)
{
    (void)con;
    cursor *cur = held;
    int code = sqlite3_step(cur->statement);
    *err = from_code(code);
    return code == SQLITE_ROW;
}

static int64_t con_number(void *held, unsigned column)
{
    cursor *cur = held;
    return sqlite3_column_int64(cur->statement, (int)column);
}

static const char *con_text(void *held, unsigned column)
{
    cursor *cur = held;
    const unsigned char *text =
        sqlite3_column_text(cur->statement, (int)column);
    return text ? (const char *)text : "";
}

static const void *con_bytes(void *held, unsigned column, size_t *size)
{
    cursor *cur = held;
    const void *bytes = sqlite3_column_blob(cur->statement, (int)column);
    *size = (size_t)sqlite3_column_bytes(cur->statement, (int)column);
    return bytes ? bytes : "";
}

static void con_end(void *con, void *held)
{
    (void)con;
    release(held);
    free(held);
}

/* ---- being told: a datagram socket in the data folder ------------------- */

typedef struct place {
    int fd;
} place;

/* The folder is reached through its descriptor, because a socket's name may
 * have 107 bytes only. */
static bool socket_address(const rmf_store_options *options, int *folder,
                           struct sockaddr_un *out)
{
    *folder = open(options->folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (*folder < 0) return false;
    *out = (struct sockaddr_un){.sun_family = AF_UNIX};
    (void)snprintf(out->sun_path, sizeof out->sun_path,
                   "/proc/self/fd/%d/" SOCKET_NAME, *folder);
    return true;
}

static void *listen_open(const rmf_store_options *options)
{
    struct sockaddr_un address;
    int folder = -1;
    place *p = calloc(1, sizeof *p);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (!p || fd < 0 || !socket_address(options, &folder, &address)) goto fail;
    (void)unlink(address.sun_path);
    if (bind(fd, (const struct sockaddr *)&address, sizeof address) != 0)
        goto fail;
    (void)close(folder);
    p->fd = fd;
    return p;
fail:
    if (fd >= 0) (void)close(fd);
    if (folder >= 0) (void)close(folder);
    free(p);
    (void)poll(NULL, 0, LISTEN_MS);
    return NULL;
}

static bool listen_next(void *held, char *word, size_t room)
{
    place *p = held;
    struct pollfd wait = {.fd = p->fd, .events = POLLIN};
    if (poll(&wait, 1, LISTEN_MS) <= 0) return false;
    ssize_t size = recv(p->fd, word, room - 1, 0);
    if (size <= 0) return false;
    word[size] = 0;
    return true;
}

static void listen_close(void *held)
{
    place *p = held;
    (void)close(p->fd);
    free(p);
}

static void tell(const rmf_store_options *options, const char *word)
{
    struct sockaddr_un address;
    int folder = -1;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool there = fd >= 0 && socket_address(options, &folder, &address);
    /* Whoever listens may have more to do just now than the socket holds. Any
     * other failure: no server runs on this data, nobody is to be told. */
    for (int i = 0; there && i < TELL_TRIES; i++) {
        there = sendto(fd, word, strlen(word), 0,
                       (const struct sockaddr *)&address, sizeof address) < 0 &&
                errno == EAGAIN;
        if (there) (void)poll(NULL, 0, TELL_MS);
    }
    if (folder >= 0) (void)close(folder);
    if (fd >= 0) (void)close(fd);
}

const rmf_driver rmf_sqlite = {
    .name = "sqlite",
    .open = con_open,
    .close = con_close,
    .alive = con_alive,
    .error = con_error,
    .begin = "BEGIN IMMEDIATE",
    .bytes_of = "(",
    .bytes_end = ")",
    .script = con_script,
    .run = con_run,
    .ask = con_ask,
    .next = con_next,
    .number = con_number,
    .text = con_text,
    .end = con_end,
    .bytes = con_bytes,
    .take = RMF_TAKE_JOB(""),
    .listen_open = listen_open,
    .listen_next = listen_next,
    .listen_close = listen_close,
    .tell = tell,
};
