/* An upload as it lies in DATA/uploads/: ID.data, the bytes that came, and
 * ID.json, what is known of it. Who writes holds the lock of ID.data, which
 * ends with the process; so several processes may share the folder.
 *
 * ID.json is written anew only when the bytes up to its offset are durable;
 * what lies behind is cut off when the upload is opened again. With the offset
 * goes the state of the hash, so that nothing is read twice.
 */
#ifndef RMF_MEDIA_UPLOAD_NOTE_H
#define RMF_MEDIA_UPLOAD_NOTE_H

#include <sodium.h>

#include "base/file.h"
#include "media/upload_words.h"

typedef enum rmf_upload_state {
    RMF_UPLOAD_ARRIVING,
    RMF_UPLOAD_WHOLE,  /* all is here and is being looked at */
    RMF_UPLOAD_KEPT,   /* `clip` is its name now */
    RMF_UPLOAD_REFUSED /* `words` says why and what to do */
} rmf_upload_state;

typedef struct rmf_upload_note {
    crypto_generichash_state hash; /* of what lies before the offset */
    bool hash_known;               /* false: read the file at the end */
    char id[RMF_ID_SIZE];
    rmf_upload_state state;
    int64_t length;                  /* bytes that it will have */
    int64_t offset;                  /* bytes that are durable */
    int64_t touched_ms;              /* wall time of the last change */
    char meta[RMF_UPLOAD_META_SIZE]; /* Upload-Metadata as it came */
    rmf_upload_meta said;            /* the same, read */
    char clip[RMF_HASH_SIZE];
    char words[2048];
} rmf_upload_note;

/* FOLDER/ID.ENDING. False: that is no id. */
bool rmf_upload_path(const char *folder, const char *id, const char *ending,
                     char out[RMF_PATH_SIZE]);
/* Read ID.json. False: there is no such upload, or it cannot be read. */
bool rmf_upload_note_read(const char *folder, const char *id,
                          rmf_upload_note *out);
/* Durable when true; else errno says why, and the note of before stands. */
bool rmf_upload_note_write(const char *folder, const rmf_upload_note *note);

typedef enum rmf_upload_lock {
    RMF_UPLOAD_MINE,
    RMF_UPLOAD_BUSY, /* somebody else writes */
    RMF_UPLOAD_GONE
} rmf_upload_lock;

/* Open ID.data for writing, `fd` closed by the caller; with `make` it is made.
 */
rmf_upload_lock rmf_upload_take(const char *folder, const char *id, bool make,
                                int *fd);
/* The bytes alone, or all of it. For who holds the lock. */
void rmf_upload_drop_data(const char *folder, const char *id);
void rmf_upload_drop(const char *folder, const char *id);

/* Whether the disk has room for so many bytes more, and some for others. */
bool rmf_uploads_fit(const char *folder, int64_t bytes);

const char *rmf_upload_state_name(rmf_upload_state state);

#endif
