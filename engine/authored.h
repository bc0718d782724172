/* A document as its authors wrote it: for those who give advice on it (native
 * builds only, not of packs).
 *
 * What the tables of the engine know (scenes, elements, windows, places) comes
 * as small structs; the rest is read from the JSON by its fields' names. All is
 * borrowed from the document; nothing here allocates.
 */
#ifndef RAMIFY_AUTHORED_H
#define RAMIFY_AUTHORED_H

#include "json.h"

const rmf_json *rmf_authored_json(const rmf_document *doc);

typedef struct rmf_authored_scene {
    rmf_str id;
    uint32_t node;     /* of the JSON */
    uint32_t clip;     /* node of its clip */
    int64_t from_us;   /* in the clip */
    int64_t length_us; /* 0: not known yet */
    int64_t commit_us; /* where the way on is decided */
    uint32_t element;  /* its first */
    uint32_t elements; /* and how many */
} rmf_authored_scene;
void rmf_authored_scene_get(const rmf_document *doc, uint32_t scene,
                            rmf_authored_scene *out);

typedef struct rmf_authored_element {
    rmf_str id;
    uint32_t node;
    uint32_t scene;
    const char *kind;
    int64_t from_us; /* on the picture in [from, until) */
    int64_t until_us;
    int64_t limit_us;     /* a choice's, or -1 */
    rmf_str first;        /* its group, or size 0 */
    bool pressable;       /* the viewer can do something with it */
    bool presses, hovers; /* `on` has that */
    bool placed;          /* false: it leaves its place to the player */
    bool narrow_placed, narrow_hidden;
} rmf_authored_element;
void rmf_authored_element_get(const rmf_document *doc, uint32_t element,
                              rmf_authored_element *out);

/* Where it stands at t; only of those that are `placed`. Cost: a search among
 * its keys. */
void rmf_authored_place(const rmf_document *doc, uint32_t element, bool narrow,
                        int64_t t_us, rmf_placed *out);
/* The times of its keys, rising; key i, or RMF_NEVER behind the last. */
int64_t rmf_authored_key(const rmf_document *doc, uint32_t element, bool narrow,
                         uint32_t i);

/* A node of the JSON that a panel is. */
uint32_t rmf_authored_panel(const rmf_document *doc, uint32_t panel);

/* Index of the scene or panel of this id, or RMF_NONE. */
uint32_t rmf_authored_scene_find(const rmf_document *doc, rmf_str id);
uint32_t rmf_authored_panel_find(const rmf_document *doc, rmf_str id);

/* Fills in offset and path (line and column stay 0: rmf_authored_lines). */
void rmf_authored_where(const rmf_document *doc, uint32_t node,
                        rmf_finding *out);
/* Goes on from the line and column of a smaller offset (0: line 1, column 1) to
 * those of `offset`. */
void rmf_authored_line(const rmf_document *doc, uint32_t offset, uint32_t *from,
                       uint32_t *line, uint32_t *column);

/* A digest of values as they are written, whatever the spaces between. */
uint64_t rmf_authored_digest(const rmf_document *doc, uint64_t before,
                             uint32_t node);
#define RMF_AUTHORED_DIGEST 0xcbf29ce484222325u /* before the first */

#endif
