/* People who work here: who they are, how they sign in, what they may do.
 *
 *     person ── signin      a cookie, 30 days, slides by the day
 *            ── token       for programs, with scopes and an end
 *     invitation            an address by which somebody becomes a person, or
 *                           a person gets a new password
 *
 * All secrets are 32 random bytes; the store has their hashes. Passwords are
 * hashed on two threads of this room (argon2id, 64 MB each), behind a queue of
 * sixteen; guessing is slowed in memory, by node.
 */
#ifndef RMF_ACCOUNTS_ACCOUNTS_H
#define RMF_ACCOUNTS_ACCOUNTS_H

#include "base/settings.h"
#include "http/http.h"
#include "store/store.h"

typedef struct rmf_accounts rmf_accounts;

/* Starts the threads. NULL: no memory, or no threads. */
rmf_accounts *rmf_accounts_open(void);
/* What waits for its hash is answered with `overloaded`; nothing runs when this
 * returns. Before rmf_http_stop. */
void rmf_accounts_stop(rmf_accounts *accounts);
/* After it. NULL is fine for both. */
void rmf_accounts_close(rmf_accounts *accounts);

/* Whose secret that is; `app` is the rmf_app. One question to the store, and
 * once a day a write. */
rmf_who_fn rmf_accounts_who;

/* A change that another process (or a handler) has made to what somebody may
 * do: their streams end, and are asked for anew. `ctx` is the rmf_app. */
void rmf_accounts_told(void *ctx, const char *word);

/* What somebody is called who works here, or did; "" for an id that is
 * nobody's.
 */
void rmf_person_name(rmf_db *db, const char *id, char out[RMF_PERSON_NAME]);

/* ---- passwords of what other rooms keep shut ------------------------------
 */

#define RMF_PASSWORD_HASH_SIZE 128u /* of an argon2id string and a zero */
#define RMF_PASSWORD_ROOM      801u /* 200 characters and a zero */

/* A password on its way to its hash, or a guess at one; in the request's
 * memory, which is the caller's to fill in. */
typedef struct rmf_guess {
    char password[RMF_PASSWORD_ROOM];  /* wiped before `done` is called */
    char hash[RMF_PASSWORD_HASH_SIZE]; /* what it is compared with, or came of
                                        * it; "": there was no memory */
    const char *at; /* what it opens: an id, part of what is slowed */
    bool right;
    /* On a thread of this room: replies to the request, once. */
    void (*done)(rmf_request *req, struct rmf_guess *guess);
} rmf_guess;

/* Whether it can be a password at all: one line of 1 to 200 characters. */
bool rmf_guess_fits(const char *password);
/* As a handler's last act: `done` has `hash`. Or `overloaded` is replied. */
void rmf_guess_hash(rmf_request *req, rmf_guess *guess);
/* As a handler's last act: `done` has `right`. Who guesses wrong from one
 * address at one thing waits longer and longer (pauses.h): the seconds until
 * the next try are then returned, and nothing else happens. 0: it is tried. */
int rmf_guess_try(rmf_request *req, rmf_guess *guess);

/* `ramify user list | add | password | remove`: an exit status. */
int rmf_command_user(const rmf_settings *settings, const rmf_words *words);

extern const rmf_routes rmf_me_routes;
extern const rmf_routes rmf_people_routes;
extern const rmf_routes rmf_invitations_routes;
extern const rmf_routes rmf_tokens_routes;

#endif
