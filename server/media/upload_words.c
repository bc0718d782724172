#include "media/upload_words.h"

#include <errno.h>
#include <nettle/nettle-meta.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define VALUE_SIZE 1024u /* of one value of the metadata, decoded */

int64_t rmf_upload_number(const char *text)
{
    if (!text || !*text || strspn(text, "0123456789") != strlen(text))
        return -1;
    errno = 0;
    long long number = strtoll(text, NULL, 10);
    return errno ? -1 : number;
}

/* ---- names --------------------------------------------------------------- */

/* Controls, marks that turn the direction of writing, ends of lines. */
static bool may_be_shown(uint32_t code)
{
    return code != RMF_NO_CODE && code >= 0x20 &&
           !(code >= 0x7f && code < 0xa0) && code != 0x61c &&
           !(code >= 0x200b && code <= 0x200f) &&
           !(code >= 0x2028 && code <= 0x202e) &&
           !(code >= 0x2060 && code <= 0x206f) && code != 0xfeff;
}

static size_t behind_folders(const char *raw, size_t size)
{
    size_t from = 0;
    for (size_t i = 0; i < size; i++)
        if (raw[i] == '/' || raw[i] == '\\') from = i + 1;
    return from;
}

void rmf_upload_name(const char *raw, size_t size,
                     char out[RMF_UPLOAD_NAME_SIZE])
{
    size_t used = 0;
    size_t one = 1;
    for (size_t i = behind_folders(raw, size); i < size; i += one) {
        const char *at = raw + i;
        uint32_t code = rmf_utf8_next(at, size - i, &one);
        if (!may_be_shown(code) || (used == 0 && (code == ' ' || code == '.')))
            continue;
        if (used + one >= RMF_UPLOAD_NAME_SIZE) break;
        memcpy(out + used, at, one);
        used += one;
    }
    while (used > 0 && out[used - 1] == ' ')
        used--;
    out[used] = 0;
    if (used == 0) memcpy(out, "clip", sizeof "clip");
}

/* ---- metadata ------------------------------------------------------------ */

static void take_type(const char *raw, size_t size,
                      char out[RMF_UPLOAD_TYPE_SIZE])
{
    static const char good[] = "abcdefghijklmnopqrstuvwxyz"
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "!#$&^_.+-/;= ";
    bool plain = size < RMF_UPLOAD_TYPE_SIZE && memchr(raw, '/', size);
    for (size_t i = 0; plain && i < size; i++)
        plain = raw[i] && strchr(good, raw[i]);
    if (!plain) return;
    memcpy(out, raw, size);
    out[size] = 0;
}

/* One pair, "key BASE64" or "key" alone; `seen` keeps each of ours to once. */
static bool take_pair(const char *at, size_t size, rmf_upload_meta *out,
                      unsigned *seen)
{
    char value[VALUE_SIZE];
    size_t value_size = 0;
    const char *space = memchr(at, ' ', size);
    size_t key_size = space ? (size_t)(space - at) : size;
    if (key_size == 0) return false;
    if (space &&
        sodium_base642bin((unsigned char *)value, sizeof value, space + 1,
                          size - key_size - 1, NULL, &value_size, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return false;
    bool name = key_size == 8 && memcmp(at, "filename", 8) == 0;
    bool type = key_size == 8 && memcmp(at, "filetype", 8) == 0;
    unsigned mark = (name ? 1u : 0u) | (type ? 2u : 0u);
    if (*seen & mark) return false;
    *seen |= mark;
    if (name) rmf_upload_name(value, value_size, out->name);
    if (type) take_type(value, value_size, out->type);
    return true;
}

bool rmf_upload_meta_read(const char *header, rmf_upload_meta *out)
{
    unsigned seen = 0;
    *out = (rmf_upload_meta){.name = "clip"};
    if (!header) return true;
    if (strlen(header) >= RMF_UPLOAD_META_SIZE) return false;
    for (const char *at = header; *at;) {
        at += strspn(at, " ");
        size_t size = strcspn(at, ",");
        size_t held = size;
        while (held > 0 && at[held - 1] == ' ')
            held--;
        if (!take_pair(at, held, out, &seen)) return false;
        at += size;
        if (*at && !*++at) return false;
    }
    return true;
}

/* ---- checksums ----------------------------------------------------------- */

static const struct nettle_hash *hash_called(const char *name, size_t size)
{
    const struct nettle_hash *all[] = {&nettle_sha1, &nettle_sha256,
                                       &nettle_sha512};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (strlen(all[i]->name) == size &&
            memcmp(all[i]->name, name, size) == 0)
            return all[i];
    }
    return NULL;
}

bool rmf_sum_begin(const char *header, rmf_sum *out)
{
    size_t size = 0;
    *out = (rmf_sum){.hash = NULL};
    if (!header) return true;
    const char *space = strchr(header, ' ');
    if (!space) return false;
    out->hash = hash_called(header, (size_t)(space - header));
    if (!out->hash ||
        sodium_base642bin(out->want, sizeof out->want, space + 1,
                          strlen(space + 1), NULL, &size, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        size != out->hash->digest_size)
        return false;
    out->hash->init(&out->state);
    return true;
}

void rmf_sum_add(rmf_sum *sum, const char *at, size_t size)
{
    if (sum->hash) sum->hash->update(&sum->state, size, (const uint8_t *)at);
}

bool rmf_sum_holds(rmf_sum *sum)
{
    uint8_t is[RMF_SUM_SIZE_MAX];
    if (!sum->hash) return true;
    sum->hash->digest(&sum->state, sum->hash->digest_size, is);
    return memcmp(is, sum->want, sum->hash->digest_size) == 0;
}
