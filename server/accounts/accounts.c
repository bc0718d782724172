/* The room: opened, closed, and what its handlers have in common. */
#include "accounts/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

rmf_accounts *rmf_accounts_open(void)
{
    rmf_accounts *accounts = calloc(1, sizeof *accounts);
    if (!accounts) return NULL;
    accounts->hashing = rmf_hashing_open();
    accounts->pauses = rmf_pauses_open();
    if (accounts->hashing && accounts->pauses) return accounts;
    rmf_accounts_stop(accounts);
    rmf_accounts_close(accounts);
    return NULL;
}

void rmf_accounts_stop(rmf_accounts *accounts)
{
    if (accounts) rmf_hashing_stop(accounts->hashing);
}

void rmf_accounts_close(rmf_accounts *accounts)
{
    if (!accounts) return;
    rmf_hashing_close(accounts->hashing);
    rmf_pauses_close(accounts->pauses);
    free(accounts);
}

void rmf_person_tell(rmf_store *store, const char *person)
{
    char word[RMF_ID_SIZE + 16];
    (void)snprintf(word, sizeof word, "person %s", person);
    rmf_store_tell(store, word);
}

void rmf_accounts_told(void *ctx, const char *word)
{
    const rmf_app *app = ctx;
    if (strncmp(word, "person ", 7) == 0) rmf_live_end(app->http, word + 7);
}

rmf_accounts *rmf_accounts_of(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    return app->accounts;
}

void rmf_reply_malformed(rmf_request *req, const char *words)
{
    rmf_reply_problem(req, RMF_PROBLEM_body_malformed, "%s", words);
}

const char *rmf_body_text(const json_t *body, const char *name)
{
    const char *text = json_string_value(json_object_get(body, name));
    return text ? text : "";
}

void rmf_reply_store(rmf_request *req, rmf_store_err err)
{
    rmf_reply_problem(req,
                      err == RMF_STORE_FULL ? RMF_PROBLEM_disk_full
                                            : RMF_PROBLEM_store_failed,
                      NULL);
}

static rmf_store_err put_rows(rmf_rows *rows, const rmf_listing *list,
                              rmf_buf *out)
{
    int count = 0;
    char last[RMF_ID_SIZE] = "";
    rmf_buf_putf(out, "{\"%s\": [", list->name);
    while (rmf_rows_next(rows)) {
        rmf_buf_puts(out, count++ ? ", " : "");
        list->put(out, rows);
        RMF_ROWS_COPY(rows, 0, last);
    }
    rmf_buf_page_end(out, list->page > 0 && count == list->page ? last : NULL);
    return rmf_rows_end(rows);
}

void rmf_reply_list(rmf_request *req, const rmf_listing *list,
                    const rmf_arg *args, unsigned count)
{
    const rmf_app *app = rmf_request_app(req);
    rmf_db *db = rmf_store_read(app->store);
    rmf_store_err err = RMF_STORE_BROKEN;
    rmf_buf out;
    rmf_buf_init(&out, 1u << 20);
    if (db) {
        rmf_rows rows = rmf_db_ask(db, list->sql, args, count);
        err = put_rows(&rows, list, &out);
        rmf_store_give_back(db);
    }
    if (err == RMF_STORE_OK) {
        rmf_reply_buf(req, 200, "application/json", &out);
    } else {
        rmf_reply_store(req, err);
    }
    rmf_buf_free(&out);
}

const char *rmf_after(const rmf_request *req)
{
    const char *after = rmf_request_query(req, "after");
    return after && rmf_id_fits(after, RMF_ID_SIZE - 1) ? after : "";
}

const rmf_person *rmf_somebody(rmf_request *req)
{
    const rmf_person *person = rmf_request_person(req);
    if (person && person->way == RMF_WAY_SIGNIN) return person;
    rmf_reply_problem(req, RMF_PROBLEM_account_needed,
                      "the owner's token is nobody's account; sign in");
    return NULL;
}

void rmf_secret_hash(const char *secret, char out[RMF_SECRET_HASH_SIZE])
{
    unsigned char hash[(RMF_SECRET_HASH_SIZE - 1) / 2];
    (void)crypto_generichash(hash, sizeof hash, (const unsigned char *)secret,
                             strlen(secret), NULL, 0);
    (void)sodium_bin2hex(out, RMF_SECRET_HASH_SIZE, hash, sizeof hash);
}
