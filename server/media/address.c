#include "media/address.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "media/upload_words.h"

#define SECRET_SIZE 32u
#define KEY_SIZE    crypto_auth_BYTES
#define KEY_TEXT                                                               \
    sodium_base64_ENCODED_LEN(KEY_SIZE,                                        \
                              sodium_base64_VARIANT_URLSAFE_NO_PADDING)

static bool read_secret(const char *path, unsigned char secret[SECRET_SIZE])
{
    size_t size = 0;
    size_t bytes = 0;
    char *text = rmf_file_read(path, 200, &size);
    if (!text) return false;
    bool ok = sodium_hex2bin(secret, SECRET_SIZE, text, size, "\r\n", &bytes,
                             NULL) == 0 &&
              bytes == SECRET_SIZE;
    sodium_memzero(text, size);
    free(text);
    errno = EINVAL;
    return ok;
}

bool rmf_address_open(const char *data, unsigned char secret[SECRET_SIZE])
{
    char path[RMF_PATH_SIZE];
    char hex[2 * SECRET_SIZE + 1];
    if (!rmf_path_join(path, data, "address-key")) return false;
    if (read_secret(path, secret)) return true;
    if (errno != ENOENT) return false;
    randombytes_buf(secret, SECRET_SIZE);
    (void)sodium_bin2hex(hex, sizeof hex, secret, SECRET_SIZE);
    bool made = rmf_file_write_new(path, hex, strlen(hex), 0600);
    sodium_memzero(hex, sizeof hex);
    /* Another process may have been faster: take what it made. */
    return made || (errno == EEXIST && read_secret(path, secret));
}

static size_t message_of(const char *clip, int64_t until_s, char out[128])
{
    int size =
        snprintf(out, 128, "clip %s until %lld", clip, (long long)until_s);
    return size > 0 && size < 128 ? (size_t)size : 0;
}

void rmf_address_sign(const unsigned char secret[SECRET_SIZE], const char *clip,
                      int64_t until_s, char out[RMF_ADDRESS_QUERY_SIZE])
{
    unsigned char key[KEY_SIZE];
    char text[KEY_TEXT];
    char message[128];
    size_t size = message_of(clip, until_s, message);
    (void)crypto_auth(key, (const unsigned char *)message, size, secret);
    (void)sodium_bin2base64(text, sizeof text, key, sizeof key,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    (void)snprintf(out, RMF_ADDRESS_QUERY_SIZE, "until=%lld&key=%s",
                   (long long)until_s, text);
}

int64_t rmf_address_holds(const unsigned char secret[SECRET_SIZE],
                          const char *clip, const char *until, const char *key,
                          int64_t now_s)
{
    unsigned char given[KEY_SIZE];
    char message[128];
    size_t size = 0;
    int64_t until_s = rmf_upload_number(until);
    if (until_s <= now_s || !key ||
        sodium_base642bin(given, sizeof given, key, strlen(key), NULL, &size,
                          NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        size != sizeof given)
        return 0;
    size = message_of(clip, until_s, message);
    if (size == 0 || crypto_auth_verify(given, (const unsigned char *)message,
                                        size, secret) != 0)
        return 0;
    return until_s - now_s;
}
