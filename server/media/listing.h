/* Clips for people: what `ramify clip` prints, and the line that it writes into
 * a project.json. Inside the room `media` only. */
#ifndef RMF_MEDIA_LISTING_H
#define RMF_MEDIA_LISTING_H

#include "media/clips.h"

/* One clip, from its JSON, on standard output. */
void rmf_listing_clip(const char *json);
/* One that is brought from an address, the same way. */
void rmf_listing_fetch(const json_t *fetch);

/* A page of rmf_clips_put_all, as a table or (`json`) a clip a line, what is on
 * its way before them. True: there is more behind `after`. */
bool rmf_listing_page(const char *json, bool as_json, bool first,
                      char after[RMF_HASH_SIZE]);

/* Write the clip into FOLDER/project.json; nothing else of that text changes.
 * The line is said, on standard error where the output is JSON. False: it has
 * been said why. */
bool rmf_listing_add(const char *folder, const rmf_kept_clip *clip,
                     bool as_json);

/* The text with one more of its `clips`, indented as they are, as the caller's;
 * NULL: it has no `clips` object, or no memory. */
char *rmf_listing_insert(const char *text, size_t size, const char *id,
                         const char *value);

#endif
