/* A strict reader of JSON (RFC 8259) into a tape of nodes.
 *
 * Refused: duplicate keys, invalid UTF-8 and lone surrogates, U+0000, control
 * characters, trailing text, numbers beyond double, depth beyond
 * RMF_JSON_DEPTH_MAX, more nodes than RMF_JSON_NODES_MAX. Strings without
 * escapes stay in the text; others are decoded into the arena. An object's
 * children are key, value, key, value … Cost: linear, but for sorting the
 * keys of objects with many. No recursion.
 */
#ifndef RAMIFY_JSON_H
#define RAMIFY_JSON_H

#include "mem.h"

typedef enum rmf_json_type {
    RMF_JSON_NULL,
    RMF_JSON_FALSE,
    RMF_JSON_TRUE,
    RMF_JSON_NUMBER, /* str is its text */
    RMF_JSON_STRING, /* str is decoded */
    RMF_JSON_ARRAY,  /* str.size is the number of children */
    RMF_JSON_OBJECT  /* str.size is the number of keys */
} rmf_json_type;

typedef struct rmf_json_node {
    rmf_str str;
    uint32_t offset; /* byte of the text where the value begins */
    uint32_t next;   /* index of the node behind this one and its children */
    rmf_json_type type;
} rmf_json_node;

typedef struct rmf_json {
    const char *text;
    rmf_json_node *nodes; /* nodes[0] is the whole */
    uint32_t count;
} rmf_json;

typedef struct rmf_json_error {
    const char *code; /* static word: "json_string", "json_duplicate_key" … */
    const char *text; /* static sentence */
    uint32_t offset;
} rmf_json_error;

/* Upper bound of the arena bytes that rmf_json_read takes of this text, 0
 * when the text is beyond RMF_TEXT_SIZE_MAX. One cheap pass. */
size_t rmf_json_need(const char *text, size_t size);

/* Errors: RMF_ERR_DOCUMENT with `error`, RMF_ERR_MEMORY, RMF_ERR_LIMIT. */
rmf_err rmf_json_read(const char *text, size_t size, rmf_mem *mem,
                      rmf_json *out, rmf_json_error *error);

/* The value of a key; RMF_NONE when absent or `object` is no object (or is
 * RMF_NONE). Cost: linear in the keys. */
uint32_t rmf_json_get(const rmf_json *json, uint32_t object, const char *key);
uint32_t rmf_json_get_str(const rmf_json *json, uint32_t object, rmf_str key);

/* Children in order: the first child (of an object: its first key), and the
 * one behind; RMF_NONE at the end. For objects step twice, key then value:
 *     for (k = rmf_json_first(json, o); k != RMF_NONE;
 *          k = rmf_json_after(json, o, k + 1))
 * where k is a key and k + 1 its value. */
uint32_t rmf_json_first(const rmf_json *json, uint32_t container);
uint32_t rmf_json_after(const rmf_json *json, uint32_t container,
                        uint32_t child);

static inline const rmf_json_node *rmf_json_at(const rmf_json *json,
                                               uint32_t node)
{
    return &json->nodes[node];
}

static inline bool rmf_json_is(const rmf_json *json, uint32_t node,
                               rmf_json_type type)
{
    return node != RMF_NONE && json->nodes[node].type == type;
}

/* Copy a value as compact JSON; keys and strings escaped anew. */
void rmf_json_write(const rmf_json *json, uint32_t node, rmf_writer *out);

#endif
