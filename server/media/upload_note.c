#include "media/upload_note.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define NOTE_SIZE_MAX 65536u
#define KEPT_FREE     (64ll << 20) /* bytes that uploads leave to the database */
#define HASH_TEXT     (2 * sizeof(crypto_generichash_state) + 1)

static const char *const state_names[] = {"arriving", "whole", "kept",
                                          "refused"};

const char *rmf_upload_state_name(rmf_upload_state state)
{
    return state_names[state];
}

bool rmf_upload_path(const char *folder, const char *id, const char *ending,
                     char out[RMF_PATH_SIZE])
{
    int size = -1;
    if (strlen(id) == RMF_ID_SIZE - 1 && rmf_id_fits(id, RMF_ID_SIZE - 1))
        size = snprintf(out, RMF_PATH_SIZE, "%s/%s.%s", folder, id, ending);
    return size > 0 && (unsigned)size < RMF_PATH_SIZE;
}

/* ---- reading ------------------------------------------------------------- */

static void text_of(const json_t *note, const char *name, char *out,
                    size_t room)
{
    const char *text = json_string_value(json_object_get(note, name));
    (void)snprintf(out, room, "%s", text ? text : "");
}

static int64_t number_of(const json_t *note, const char *name)
{
    const json_t *number = json_object_get(note, name);
    return json_is_integer(number) ? json_integer_value(number) : -1;
}

static bool read_state(const json_t *note, rmf_upload_note *out)
{
    const char *name = json_string_value(json_object_get(note, "state"));
    for (int i = 0; name && i <= RMF_UPLOAD_REFUSED; i++) {
        if (strcmp(state_names[i], name) != 0) continue;
        out->state = (rmf_upload_state)i;
        return true;
    }
    return false;
}

/* The state of another version of the library is none. */
static void read_hash(const json_t *note, rmf_upload_note *out)
{
    const char *by = json_string_value(json_object_get(note, "hash_by"));
    const char *hex = json_string_value(json_object_get(note, "hash"));
    size_t size = 0;
    out->hash_known =
        by && hex && strcmp(by, sodium_version_string()) == 0 &&
        sodium_hex2bin((unsigned char *)&out->hash, sizeof out->hash, hex,
                       strlen(hex), NULL, &size, NULL) == 0 &&
        size == sizeof out->hash;
}

static bool read_note(const json_t *note, rmf_upload_note *out)
{
    out->length = number_of(note, "length");
    out->offset = number_of(note, "offset");
    out->touched_ms = number_of(note, "touched_ms");
    text_of(note, "metadata", out->meta, sizeof out->meta);
    text_of(note, "clip", out->clip, sizeof out->clip);
    text_of(note, "words", out->words, sizeof out->words);
    read_hash(note, out);
    return read_state(note, out) && out->offset >= 0 &&
           out->offset <= out->length && out->touched_ms >= 0 &&
           rmf_upload_meta_read(out->meta, &out->said);
}

bool rmf_upload_note_read(const char *folder, const char *id,
                          rmf_upload_note *out)
{
    char path[RMF_PATH_SIZE];
    size_t size = 0;
    if (!rmf_upload_path(folder, id, "json", path)) return false;
    char *text = rmf_file_read(path, NOTE_SIZE_MAX, &size);
    json_t *note = text ? json_loadb(text, size, 0, NULL) : NULL;
    (void)snprintf(out->id, sizeof out->id, "%s", id);
    bool ok = read_note(note, out);
    json_decref(note);
    free(text);
    return ok;
}

/* ---- writing ------------------------------------------------------------- */

bool rmf_upload_note_write(const char *folder, const rmf_upload_note *note)
{
    char path[RMF_PATH_SIZE];
    char hash[HASH_TEXT] = "";
    if (note->hash_known) {
        (void)sodium_bin2hex(hash, sizeof hash,
                             (const unsigned char *)&note->hash,
                             sizeof note->hash);
    }
    json_t *made = json_pack(
        "{s:s, s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:s}", "state",
        state_names[note->state], "length", (json_int_t)note->length, "offset",
        (json_int_t)note->offset, "touched_ms", (json_int_t)note->touched_ms,
        "metadata", note->meta, "clip", note->clip, "words", note->words,
        "hash_by", sodium_version_string(), "hash", hash);
    char *text = made ? json_dumps(made, JSON_INDENT(1)) : NULL;
    errno = ENOMEM;
    bool ok = text && rmf_upload_path(folder, note->id, "json", path) &&
              rmf_file_write(path, text, strlen(text), 0600);
    int why = errno;
    json_decref(made);
    free(text);
    errno = why;
    return ok;
}

/* ---- room ---------------------------------------------------------------- */

bool rmf_uploads_fit(const char *folder, int64_t bytes)
{
    struct statvfs disk;
    if (statvfs(folder, &disk) != 0) return true;
    return (int64_t)disk.f_bavail * (int64_t)disk.f_frsize >= bytes + KEPT_FREE;
}

/* ---- the bytes ----------------------------------------------------------- */

rmf_upload_lock rmf_upload_take(const char *folder, const char *id, bool make,
                                int *fd)
{
    char path[RMF_PATH_SIZE];
    struct stat is = {0};
    int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | (make ? O_CREAT | O_EXCL : 0);
    if (!rmf_upload_path(folder, id, "data", path)) return RMF_UPLOAD_GONE;
    *fd = open(path, flags, 0600);
    if (*fd < 0) return RMF_UPLOAD_GONE;
    rmf_upload_lock lock = RMF_UPLOAD_MINE;
    if (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
        lock = RMF_UPLOAD_BUSY;
    } else if (fstat(*fd, &is) != 0 || is.st_nlink == 0) {
        lock = RMF_UPLOAD_GONE;
    }
    if (lock == RMF_UPLOAD_MINE) return lock;
    (void)close(*fd);
    *fd = -1;
    return lock;
}

static void drop(const char *folder, const char *id, const char *ending)
{
    char path[RMF_PATH_SIZE];
    if (rmf_upload_path(folder, id, ending, path)) (void)unlink(path);
}

void rmf_upload_drop_data(const char *folder, const char *id)
{
    drop(folder, id, "data");
}

/* The note first: bytes without one are nobody's. */
void rmf_upload_drop(const char *folder, const char *id)
{
    drop(folder, id, "json");
    drop(folder, id, "data");
}
