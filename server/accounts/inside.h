/* What the files of the room `accounts` share. */
#ifndef RMF_ACCOUNTS_INSIDE_H
#define RMF_ACCOUNTS_INSIDE_H

#include <jansson.h>

#include "accounts/accounts.h"
#include "accounts/fits.h"
#include "accounts/hashing.h"
#include "accounts/pauses.h"
#include "app.h"

#define RMF_DAY_MS           ((int64_t)86400000)
#define RMF_SIGNIN_MS        (30 * RMF_DAY_MS)
#define RMF_INVITATION_MS    (7 * RMF_DAY_MS)
#define RMF_RENEWAL_MS       ((int64_t)3600000)
#define RMF_SECRET_HASH_SIZE 65u /* 64 hex digits and a zero */
#define RMF_ROLE_SIZE        8u
#define RMF_PASSWORD_SIZE    (4u * RMF_PASSWORD_MAX + 1u)
#define RMF_PEOPLE_PAGE      100

struct rmf_accounts {
    rmf_hashing *hashing;
    rmf_pauses *pauses;
};

/* ---- accounts.c: what all handlers here begin and end with -------------- */

rmf_accounts *rmf_accounts_of(rmf_request *req);
/* A text of it; "" where there is none. */
const char *rmf_body_text(const json_t *body, const char *name);
void rmf_reply_malformed(rmf_request *req, const char *words);
/* A store that said no. */
void rmf_reply_store(rmf_request *req, rmf_store_err err);
/* Answer with a list: {"NAME": […]}, a row of `sql` each as `put` writes it,
 * and where the next page begins. A row begins with its id; `page` rows are one
 * page, 0: all there are. */
typedef struct rmf_listing {
    const char *name, *sql;
    void (*put)(rmf_buf *out, const rmf_rows *rows);
    int page;
} rmf_listing;
void rmf_reply_list(rmf_request *req, const rmf_listing *list,
                    const rmf_arg *args, unsigned count);
/* ?after=, where it can be an id; else "". */
const char *rmf_after(const rmf_request *req);
/* Who is signed in. NULL: it was the owner's token, which is nobody, and that
 * is the reply. */
const rmf_person *rmf_somebody(rmf_request *req);
/* BLAKE2b-256 as hex digits. */
void rmf_secret_hash(const char *secret, char out[RMF_SECRET_HASH_SIZE]);

/* ---- signins.c ----------------------------------------------------------- */

/* Somebody signs in, in the writer's transaction: with a new secret, whatever
 * cookie came; the sign-in of that cookie ends. */
rmf_store_err rmf_signin_begin(rmf_request *req, rmf_db *db, const char *person,
                               char secret[RMF_TOKEN_SIZE]);
/* Once that is committed: the cookie, in the place of the owner's token's. */
void rmf_signin_cookie(rmf_request *req, const char *secret);
/* Behind a commit that took something away from them: tell every process. */
void rmf_person_tell(rmf_store *store, const char *person);
/* All sign-ins of theirs end but the one with that secret (NULL: none stays).
 */
rmf_store_err rmf_signins_end(rmf_db *db, const char *person,
                              const char *but_secret);

/* ---- people.c ------------------------------------------------------------ */

typedef enum rmf_people_err {
    RMF_PEOPLE_OK,
    RMF_PEOPLE_UNKNOWN,
    RMF_PEOPLE_LAST, /* without them there would be no owner */
    RMF_PEOPLE_STORE
} rmf_people_err;

typedef struct rmf_account {
    char id[RMF_ID_SIZE]; /* "": there is nobody */
    char email[RMF_EMAIL_SIZE];
    char name[RMF_PERSON_NAME];
    char role[RMF_ROLE_SIZE];
    char secret[crypto_pwhash_STRBYTES];
} rmf_account;

/* Who works here, by id or by e-mail; the other is NULL. */
rmf_store_err rmf_account_find(rmf_db *db, const char *id, const char *email,
                               rmf_account *out);
/* Whether anybody works here. */
rmf_store_err rmf_people_any(rmf_db *db, bool *any);
/* From here to the end of the transaction nobody else, on any node, takes a
 * turn: for who counts people and then changes them. */
rmf_store_err rmf_people_turn(rmf_db *db);
/* They leave: sign-ins, tokens and addresses for a new password end. The row
 * stays, for what it is the author of. */
rmf_people_err rmf_person_leave(rmf_store *store, const char *id);
/* {"id", "name", "email", "role"} */
void rmf_account_put(rmf_buf *out, const rmf_account *account);

/* ---- invite.c ------------------------------------------------------------ */

typedef struct rmf_inviting {
    const char *role;
    const char *email;  /* ""; else only who has it may come */
    const char *by;     /* a person's id, or "" */
    const char *renews; /* whose password; NULL: somebody new is invited */
    int64_t for_ms;
} rmf_inviting;

typedef struct rmf_invited {
    char id[RMF_ID_SIZE];
    char secret[RMF_TOKEN_SIZE]; /* stands in the address; shown once */
    int64_t until_ms;
} rmf_invited;

rmf_store_err rmf_invite(rmf_store *store, const rmf_inviting *what,
                         rmf_invited *out);

typedef struct rmf_invitation {
    bool known, open; /* !open: taken, or too old */
    char hash[RMF_SECRET_HASH_SIZE];
    char role[RMF_ROLE_SIZE];
    char email[RMF_EMAIL_SIZE];
    char renews[RMF_ID_SIZE]; /* "": somebody new is invited */
} rmf_invitation;

rmf_store_err rmf_invitation_find(rmf_db *db, const char *secret,
                                  rmf_invitation *out);

/* ---- join.c -------------------------------------------------------------- */

/* Somebody becomes one of those who work here, or has a new password. In the
 * request's memory. */
typedef struct rmf_joining {
    rmf_account who; /* all but the id */
    char password[RMF_PASSWORD_SIZE];
    rmf_invitation by; /* !known: the first of all, by the owner's token */
} rmf_joining;

/* {name, email, password} of the body (of a renewal the password alone), where
 * it fits; the e-mail may be missing where `by` names one. NULL: the reply is
 * made. */
rmf_joining *rmf_joining_read(rmf_request *req, const rmf_invitation *by);
/* An rmf_hashing_fn: hash, store, sign in, reply. */
void rmf_join(rmf_request *req, void *joining);

#endif
