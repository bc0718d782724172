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

/* What somebody is called who works here, or did; "" for an id that is nobody's.
 */
void rmf_person_name(rmf_db *db, const char *id, char out[RMF_PERSON_NAME]);

/* `ramify user list | add | password | remove`: an exit status. */
int rmf_command_user(const rmf_settings *settings, const rmf_words *words);

extern const rmf_routes rmf_me_routes;
extern const rmf_routes rmf_people_routes;
extern const rmf_routes rmf_invitations_routes;
extern const rmf_routes rmf_tokens_routes;

#endif
