/* Files that are whole or not there: written beside, synced, renamed. */
#ifndef RMF_BASE_FILE_H
#define RMF_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include <stdio.h>

#include "base/id.h"

#define RMF_PATH_SIZE 4096u

/* FOLDER/NAME. False when it does not fit. */
bool rmf_path_join(char out[RMF_PATH_SIZE], const char *folder,
                   const char *name);
/* Make the folder and those above it, mode 700. */
bool rmf_folder_make(const char *path);

/* The whole file, ended by zero; the caller frees. NULL with errno, EFBIG
 * where it is larger than `max` bytes. */
char *rmf_file_read(const char *path, size_t max, size_t *size);

/* Durable when it returns true, and never seen half written. */
bool rmf_file_write(const char *path, const char *bytes, size_t size,
                    unsigned mode);
/* The same, but an existing file stays and counts as failure (EEXIST). */
bool rmf_file_write_new(const char *path, const char *bytes, size_t size,
                        unsigned mode);
/* A durable copy of the same bytes. */
bool rmf_file_copy(const char *from, const char *to);
/* One more name for a file whose bytes are durable, on the same disk; durable.
 * Where the disk knows no second names, the file is moved. */
bool rmf_file_link(const char *from, const char *to);
/* A new file without a name, for answers that are made whole first; in the data
 * folder, where there is room for it. NULL with errno. */
FILE *rmf_file_nameless(const char *folder);
/* BLAKE2b-128 of the content as 32 hex digits. */
bool rmf_file_hash(const char *path, char out[RMF_HASH_SIZE]);

#endif
