/* Invitations, as the store keeps them. */
#include <string.h>

#include "accounts/inside.h"
#include "base/clock.h"

rmf_store_err rmf_invite(rmf_store *store, const rmf_inviting *what,
                         rmf_invited *out)
{
    char hash[RMF_SECRET_HASH_SIZE];
    int64_t now = rmf_wall_ms();
    rmf_store_err err = RMF_STORE_OK;
    rmf_id_new(out->id);
    rmf_token_new(out->secret);
    rmf_secret_hash(out->secret, hash);
    out->until_ms = now + what->for_ms;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return err;
    err = rmf_db_run(db,
                     "INSERT INTO invitation (id, hash, role, email, made_by, "
                     "renews, created_ms, until_ms) VALUES ($1, $2, $3, $4, "
                     "$5, $6, $7, $8)",
                     RMF_ARGS(RMF_T(out->id), RMF_T(hash), RMF_T(what->role),
                              RMF_T(what->email), RMF_T(what->by),
                              RMF_T(what->renews), RMF_N(now),
                              RMF_N(out->until_ms)),
                     NULL);
    return rmf_store_settle(db, err);
}

rmf_store_err rmf_invitation_find(rmf_db *db, const char *secret,
                                  rmf_invitation *out)
{
    *out = (rmf_invitation){.known = false};
    rmf_secret_hash(secret, out->hash);
    rmf_rows rows =
        rmf_db_ask(db,
                   "SELECT role, email, renews, CASE WHEN person IS NULL AND "
                   "until_ms > $2 THEN 1 ELSE 0 END FROM invitation WHERE "
                   "hash = $1",
                   RMF_ARGS(RMF_T(out->hash), RMF_N(rmf_wall_ms())));
    if (rmf_rows_next(&rows)) {
        out->known = true;
        RMF_ROWS_COPY(&rows, 0, out->role);
        RMF_ROWS_COPY(&rows, 1, out->email);
        RMF_ROWS_COPY(&rows, 2, out->renews);
        out->open = rmf_rows_number(&rows, 3) != 0;
    }
    return rmf_rows_end(&rows);
}
