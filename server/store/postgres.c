/* PostgreSQL through libpq. Numbers travel as text; every statement is
 * prepared once a connection, under the address of its text. */
#include <inttypes.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/driver.h"

#define PREPARED_MAX 128u
#define NUMBER_SIZE  24u
#define LISTEN_MS    500
#define POSTED_MAX   256u /* statements that are on their way at once */
#define POSTED_FLUSH 16u  /* of which so many are handed over together */
#define SAID_SIZE    512u

typedef struct connection {
    PGconn *pg;
    bool writer;
    const char *prepared[PREPARED_MAX];
    unsigned prepared_count;
    unsigned posted;      /* statements whose outcome is not known */
    char said[SAID_SIZE]; /* why one of them failed; "": none has */
} connection;

typedef struct cursor {
    PGresult *result; /* all rows; of a stream the present one, or its end */
    int row;          /* in `result`; -1 before the first */
    bool stream;
    unsigned char *bytes; /* that were asked for last */
} cursor;

static rmf_store_err from_result(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
        status == PGRES_SINGLE_TUPLE)
        return RMF_STORE_OK;
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (!state) return RMF_STORE_BROKEN;
    if (strncmp(state, "23", 2) == 0) return RMF_STORE_CONFLICT;
    if (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0 ||
        strcmp(state, "55P03") == 0)
        return RMF_STORE_BUSY;
    if (strncmp(state, "53", 2) == 0) return RMF_STORE_FULL;
    return RMF_STORE_BROKEN;
}

static void con_close(void *con)
{
    connection *c = con;
    PQfinish(c->pg);
    free(c);
}

/* ---- statements that are posted ----------------------------------------- */

/* What comes of them, as far as the server has been asked; the first that went
 * wrong, for the others fail because of it. */
static rmf_store_err take_outcomes(connection *c)
{
    rmf_store_err err = RMF_STORE_OK;
    while (PQstatus(c->pg) == CONNECTION_OK) {
        PGresult *result = PQgetResult(c->pg);
        if (!result) continue; /* between two statements */
        bool end = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
        rmf_store_err one = end ? RMF_STORE_OK : from_result(result);
        if (err == RMF_STORE_OK && one != RMF_STORE_OK) {
            err = one;
            (void)snprintf(c->said, sizeof c->said, "%s",
                           PQresultErrorMessage(result));
        }
        PQclear(result);
        if (end) return err;
    }
    return RMF_STORE_BROKEN;
}

/* Waits for all that was posted. */
static rmf_store_err settle(connection *c)
{
    *c->said = 0;
    if (c->posted == 0) return RMF_STORE_OK;
    c->posted = 0;
    rmf_store_err err =
        PQpipelineSync(c->pg) ? take_outcomes(c) : RMF_STORE_BROKEN;
    if (!PQexitPipelineMode(c->pg) && err == RMF_STORE_OK)
        err = RMF_STORE_BROKEN;
    return err;
}

static rmf_store_err con_script(void *con, const char *sql)
{
    connection *c = con;
    rmf_store_err posted = settle(c);
    if (posted != RMF_STORE_OK && strcmp(sql, "ROLLBACK") != 0) return posted;
    PGresult *result = PQexec(c->pg, sql);
    rmf_store_err err = from_result(result);
    /* COMMIT of a transaction that had failed says ROLLBACK, without error. */
    if (err == RMF_STORE_OK && strcmp(sql, "COMMIT") == 0 &&
        strcmp(PQcmdStatus(result), "COMMIT") != 0)
        err = RMF_STORE_BROKEN;
    PQclear(result);
    return err;
}

static void be_quiet(void *ctx, const PGresult *result)
{
    (void)ctx;
    (void)result;
}

/* What the writer asks it finds by keys. Plans are kept as long as the line is:
 * one that was made while a table was empty must not go through all of it when
 * it has grown. */
static bool begin_session(connection *c)
{
    if (PQstatus(c->pg) != CONNECTION_OK) return false;
    if (!c->writer) return true;
    PGresult *result = PQexec(c->pg, "SET enable_seqscan = off");
    bool ok = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    return ok;
}

static void *con_open(const rmf_store_options *options, bool writer,
                      rmf_buf *why)
{
    connection *c = calloc(1, sizeof *c);
    if (!c) {
        rmf_buf_puts(why, "out of memory");
        return NULL;
    }
    c->writer = writer;
    c->pg = PQconnectdb(options->database);
    if (begin_session(c)) {
        (void)PQsetNoticeReceiver(c->pg, be_quiet, NULL);
        return c;
    }
    rmf_buf_puts(why, PQerrorMessage(c->pg));
    con_close(c);
    return NULL;
}

static bool con_alive(void *con)
{
    connection *c = con;
    if (!c) return false;
    if (PQstatus(c->pg) == CONNECTION_OK) return true;
    PQreset(c->pg);
    c->prepared_count = 0;
    c->posted = 0;
    return begin_session(c);
}

static const char *con_error(void *con)
{
    connection *c = con;
    if (!c) return "not connected";
    return *c->said ? c->said : PQerrorMessage(c->pg);
}

/* ---- statements -------------------------------------------------------- */

static unsigned place_of(const connection *c, const char *sql)
{
    unsigned at = 0;
    while (at < c->prepared_count && c->prepared[at] != sql)
        at++;
    return at;
}

/* Or never will be: there is nothing to wait for. */
static bool is_prepared(const connection *c, const char *sql)
{
    unsigned at = place_of(c, sql);
    return at < c->prepared_count || at == PREPARED_MAX;
}

/* The statement's name on the server; NULL: send the text each time. */
static const char *prepare(connection *c, const char *sql, char name[16])
{
    unsigned at = place_of(c, sql);
    if (at == PREPARED_MAX) return NULL;
    (void)snprintf(name, 16, "s%u", at);
    if (at < c->prepared_count) return name;
    PGresult *result = PQprepare(c->pg, name, sql, 0, NULL);
    bool ok = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    if (!ok) return NULL;
    c->prepared[c->prepared_count++] = sql;
    return name;
}

/* Arguments as libpq takes them. */
typedef struct bound {
    char numbers[RMF_ARGS_MAX][NUMBER_SIZE];
    const char *values[RMF_ARGS_MAX];
    int sizes[RMF_ARGS_MAX];   /* of what goes as it is */
    int formats[RMF_ARGS_MAX]; /* 1: it does */
} bound;

static bool bind_args(bound *b, const rmf_arg *args, unsigned arg_count)
{
    if (arg_count > RMF_ARGS_MAX) return false;
    for (unsigned i = 0; i < arg_count; i++) {
        b->values[i] = args[i].text;
        b->formats[i] = args[i].type == RMF_ARG_BYTES;
        b->sizes[i] = b->formats[i] ? (int)args[i].number : 0;
        if (args[i].type != RMF_ARG_NUMBER) continue;
        (void)snprintf(b->numbers[i], NUMBER_SIZE, "%" PRId64, args[i].number);
        b->values[i] = b->numbers[i];
    }
    return true;
}

static PGresult *execute(connection *c, const char *sql, const rmf_arg *args,
                         unsigned arg_count)
{
    bound b;
    char name[16];
    if (!bind_args(&b, args, arg_count)) return NULL;
    const char *prepared = prepare(c, sql, name);
    if (prepared) {
        return PQexecPrepared(c->pg, prepared, (int)arg_count, b.values,
                              b.sizes, b.formats, 0);
    }
    return PQexecParams(c->pg, sql, (int)arg_count, NULL, b.values, b.sizes,
                        b.formats, 0);
}

static rmf_store_err con_run(void *con, const char *sql, const rmf_arg *args,
                             unsigned arg_count, int64_t *changed)
{
    rmf_store_err err = settle(con);
    *changed = 0;
    if (err != RMF_STORE_OK) return err;
    PGresult *result = execute(con, sql, args, arg_count);
    err = from_result(result);
    *changed = err == RMF_STORE_OK ? strtoll(PQcmdTuples(result), NULL, 10) : 0;
    PQclear(result);
    return err;
}

/* The server begins with it while more is posted. What it answers is short, and
 * waits in the socket. */
static rmf_store_err con_post(void *con, const char *sql, const rmf_arg *args,
                              unsigned arg_count)
{
    connection *c = con;
    bound b;
    char name[16];
    rmf_store_err err = RMF_STORE_OK;
    if (!bind_args(&b, args, arg_count)) return RMF_STORE_BROKEN;
    bool known = is_prepared(c, sql);
    if (!known || c->posted == POSTED_MAX) err = settle(c);
    if (err != RMF_STORE_OK) return err;
    const char *prepared = prepare(c, sql, name);
    if (c->posted == 0 && !PQenterPipelineMode(c->pg)) return RMF_STORE_BROKEN;
    int sent = prepared ? PQsendQueryPrepared(c->pg, prepared, (int)arg_count,
                                              b.values, b.sizes, b.formats, 0)
                        : PQsendQueryParams(c->pg, sql, (int)arg_count, NULL,
                                            b.values, b.sizes, b.formats, 0);
    c->posted++;
    if (sent && c->posted % POSTED_FLUSH == 0) sent = PQflush(c->pg) == 0;
    return sent ? RMF_STORE_OK : RMF_STORE_BROKEN;
}

/* What is still to come of the last question. */
static void drain(connection *c)
{
    for (PGresult *rest = PQgetResult(c->pg); rest; rest = PQgetResult(c->pg))
        PQclear(rest);
}

/* The first row of an answer, or how it ended; NULL: nothing came. */
static PGresult *begin_stream(connection *c, const char *sql,
                              const rmf_arg *args, unsigned arg_count)
{
    bound b;
    char name[16];
    if (!bind_args(&b, args, arg_count)) return NULL;
    const char *prepared = prepare(c, sql, name);
    int sent = prepared ? PQsendQueryPrepared(c->pg, prepared, (int)arg_count,
                                              b.values, b.sizes, b.formats, 0)
                        : PQsendQueryParams(c->pg, sql, (int)arg_count, NULL,
                                            b.values, b.sizes, b.formats, 0);
    if (!sent) return NULL;
    (void)PQsetSingleRowMode(c->pg);
    PGresult *first = PQgetResult(c->pg);
    if (from_result(first) != RMF_STORE_OK) drain(c);
    return first;
}

static void *con_ask(void *con, const rmf_question *q, rmf_store_err *err)
{
    PGresult *(*begin)(connection *, const char *, const rmf_arg *, unsigned) =
        q->stream ? begin_stream : execute;
    connection *c = con;
    *err = settle(c);
    if (*err != RMF_STORE_OK) return NULL;
    cursor *cur = calloc(1, sizeof *cur);
    if (!cur) {
        *err = RMF_STORE_BROKEN;
        return NULL;
    }
    *cur = (cursor){.result = begin(c, q->sql, q->args, q->arg_count),
                    .row = -1,
                    .stream = q->stream};
    if (!c->writer && PQstatus(c->pg) != CONNECTION_OK && con_alive(c)) {
        /* The server had gone and is back. A reader has no transaction that
         * could have been lost: ask again. */
        PQclear(cur->result);
        cur->result = begin(c, q->sql, q->args, q->arg_count);
    }
    *err = from_result(cur->result);
    if (*err == RMF_STORE_OK) return cur;
    PQclear(cur->result);
    free(cur);
    return NULL;
}

static bool con_next(void *con, void *held, rmf_store_err *err)
{
    connection *c = con;
    cursor *cur = held;
    if (++cur->row < PQntuples(cur->result)) return true;
    if (PQresultStatus(cur->result) != PGRES_SINGLE_TUPLE) return false;
    PQclear(cur->result);
    cur->result = PQgetResult(c->pg);
    cur->row = 0;
    *err = from_result(cur->result);
    return PQntuples(cur->result) > 0;
}

static const char *con_text(void *held, unsigned column)
{
    cursor *cur = held;
    return PQgetvalue(cur->result, cur->row, (int)column);
}

static int64_t con_number(void *held, unsigned column)
{
    return strtoll(con_text(held, column), NULL, 10);
}

static const void *con_bytes(void *held, unsigned column, size_t *size)
{
    cursor *cur = held;
    PQfreemem(cur->bytes);
    cur->bytes =
        PQunescapeBytea((const unsigned char *)con_text(cur, column), size);
    if (!cur->bytes) *size = 0;
    return cur->bytes ? (const void *)cur->bytes : "";
}

static void con_end(void *con, void *held)
{
    cursor *cur = held;
    PQfreemem(cur->bytes);
    PQclear(cur->result);
    if (cur->stream) drain(con);
    free(cur);
}

/* ---- being told: LISTEN and NOTIFY -------------------------------------- */

static void *listen_open(const rmf_store_options *options)
{
    rmf_buf why;
    rmf_buf_init(&why, 1024);
    connection *c = con_open(options, false, &why);
    rmf_buf_free(&why);
    if (c && con_script(c, "LISTEN ramify") != RMF_STORE_OK) {
        con_close(c);
        c = NULL;
    }
    if (!c) (void)poll(NULL, 0, LISTEN_MS);
    return c;
}

static bool listen_next(void *place, char *word, size_t room)
{
    connection *c = place;
    PGnotify *told = PQnotifies(c->pg);
    if (!told) {
        struct pollfd wait = {.fd = PQsocket(c->pg), .events = POLLIN};
        (void)poll(&wait, 1, LISTEN_MS);
        if (!PQconsumeInput(c->pg)) {
            PQreset(c->pg);
            (void)con_script(c, "LISTEN ramify");
        }
        told = PQnotifies(c->pg);
    }
    if (!told) return false;
    (void)snprintf(word, room, "%s", told->extra);
    PQfreemem(told);
    return true;
}

static void tell(const rmf_store_options *options, const char *word)
{
    rmf_buf why;
    rmf_buf_init(&why, 1024);
    connection *c = con_open(options, false, &why);
    rmf_buf_free(&why);
    if (!c) return;
    int64_t changed = 0;
    (void)con_run(c, "SELECT pg_notify('ramify', $1)", RMF_ARGS(RMF_T(word)),
                  &changed);
    con_close(c);
}

const rmf_driver rmf_postgres = {
    .name = "postgres",
    .open = con_open,
    .close = con_close,
    .alive = con_alive,
    .error = con_error,
    .begin = "BEGIN",
    .bytes_of = "convert_to(",
    .bytes_end = ", 'UTF8')",
    .script = con_script,
    .run = con_run,
    .post = con_post,
    .ask = con_ask,
    .next = con_next,
    .number = con_number,
    .text = con_text,
    .end = con_end,
    .bytes = con_bytes,
    .turn = "SELECT pg_advisory_xact_lock(7367)",
    .take_lock = "SELECT pg_advisory_xact_lock(7366)",
    .take = RMF_TAKE_JOB(" FOR UPDATE SKIP LOCKED"),
    .listen_open = listen_open,
    .listen_next = listen_next,
    .listen_close = con_close,
    .tell = tell,
};
