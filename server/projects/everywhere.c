#include "projects/everywhere.h"

#define NODES_MAX 4000000u

static void look_later(json_t *todo, json_t *value)
{
    if (json_is_object(value) || json_is_array(value))
        (void)json_array_append(todo, value);
}

void rmf_everywhere(json_t *document, rmf_object_visit *visit, void *ctx)
{
    json_t *todo = json_array();
    (void)json_array_append(todo, document);
    for (size_t at = 0; at < json_array_size(todo) && at < NODES_MAX; at++) {
        json_t *node = json_array_get(todo, at);
        const char *key = NULL;
        json_t *value = NULL;
        size_t i = 0;
        if (json_is_object(node)) visit(ctx, node);
        json_object_foreach(node, key, value)
        {
            look_later(todo, value);
        }
        json_array_foreach(node, i, value)
        {
            look_later(todo, value);
        }
    }
    json_decref(todo);
}
