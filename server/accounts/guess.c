/* Passwords of what other rooms keep shut: hashed and compared on the threads
 * of this room, guessing slowed as with sign-ins. */
#include <stdio.h>
#include <string.h>

#include "accounts/inside.h"
#include "base/clock.h"

_Static_assert(RMF_PASSWORD_HASH_SIZE == crypto_pwhash_STRBYTES,
               "the header says the size of argon2id's strings");
_Static_assert(RMF_PASSWORD_ROOM == RMF_PASSWORD_SIZE,
               "the header says the size of a password");

#define WHO_SIZE (RMF_ADDRESS_SIZE + 128u)

bool rmf_guess_fits(const char *password)
{
    size_t size = rmf_line_size(password);
    return size > 0 && size <= RMF_PASSWORD_MAX;
}

static void hash(rmf_request *req, void *what)
{
    rmf_guess *guess = what;
    if (!rmf_password_hash(guess->password, guess->hash)) guess->hash[0] = 0;
    sodium_memzero(guess->password, sizeof guess->password);
    guess->done(req, guess);
}

void rmf_guess_hash(rmf_request *req, rmf_guess *guess)
{
    rmf_hashing_later(rmf_accounts_of(req)->hashing, req, hash, guess);
}

static void put_who(rmf_request *req, const rmf_guess *guess,
                    char out[WHO_SIZE])
{
    char address[RMF_ADDRESS_SIZE];
    rmf_request_address(req, address);
    (void)snprintf(out, WHO_SIZE, "%s %s", address, guess->at);
}

static void compare(rmf_request *req, void *what)
{
    rmf_guess *guess = what;
    rmf_pauses *pauses = rmf_accounts_of(req)->pauses;
    char who[WHO_SIZE];
    put_who(req, guess, who);
    guess->right = rmf_password_is(guess->hash, guess->password);
    sodium_memzero(guess->password, sizeof guess->password);
    if (guess->right) {
        rmf_pauses_forget(pauses, RMF_PAUSED_GUESS, who);
    } else {
        rmf_pauses_failed(pauses, RMF_PAUSED_GUESS, who, rmf_clock_ms());
    }
    guess->done(req, guess);
}

int rmf_guess_try(rmf_request *req, rmf_guess *guess)
{
    char who[WHO_SIZE];
    put_who(req, guess, who);
    int64_t left = rmf_pauses_left(rmf_accounts_of(req)->pauses,
                                   RMF_PAUSED_GUESS, who, rmf_clock_ms());
    if (left > 0) return (int)((left + 999) / 1000);
    rmf_hashing_later(rmf_accounts_of(req)->hashing, req, compare, guess);
    return 0;
}
