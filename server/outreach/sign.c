#include "outreach/sign.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define PREFIX      "whsec_"
#define KEY_BYTES   32
#define KEY_MIN     24
#define KEY_MAX     64
#define BASE64_KIND sodium_base64_VARIANT_ORIGINAL

void rmf_hook_secret_new(char out[RMF_SECRET_SIZE])
{
    unsigned char key[KEY_BYTES];
    size_t prefix = strlen(PREFIX);
    randombytes_buf(key, sizeof key);
    (void)snprintf(out, RMF_SECRET_SIZE, PREFIX);
    (void)sodium_bin2base64(out + prefix, RMF_SECRET_SIZE - prefix, key,
                            sizeof key, BASE64_KIND);
    sodium_memzero(key, sizeof key);
}

static bool read_key(const char *secret, unsigned char key[KEY_MAX],
                     size_t *size)
{
    size_t prefix = strlen(PREFIX);
    if (strncmp(secret, PREFIX, prefix) != 0) return false;
    const char *text = secret + prefix;
    return sodium_base642bin(key, KEY_MAX, text, strlen(text), NULL, size, NULL,
                             BASE64_KIND) == 0 &&
           *size >= KEY_MIN;
}

bool rmf_hook_sign(const char *secret, const rmf_signed *what,
                   char out[RMF_SIGNATURE_SIZE])
{
    unsigned char key[KEY_MAX];
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state state;
    char head[128];
    size_t size = 0;
    if (!read_key(secret, key, &size)) return false;
    int length =
        snprintf(head, sizeof head, "%s.%" PRId64 ".", what->id, what->seconds);
    if (length < 0 || (size_t)length >= sizeof head) return false;
    (void)crypto_auth_hmacsha256_init(&state, key, size);
    (void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)head,
                                        (unsigned long long)length);
    (void)crypto_auth_hmacsha256_update(
        &state, (const unsigned char *)what->body, what->size);
    (void)crypto_auth_hmacsha256_final(&state, mac);
    sodium_memzero(key, sizeof key);
    (void)snprintf(out, RMF_SIGNATURE_SIZE, "v1,");
    (void)sodium_bin2base64(out + 3, RMF_SIGNATURE_SIZE - 3, mac, sizeof mac,
                            BASE64_KIND);
    return true;
}
