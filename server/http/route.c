/* Which row answers a path. Tables are short; they are walked. */
#include <string.h>

#include "http/inside.h"

/* The size of the part that begins at `at`. */
static size_t part_size(const char *at)
{
    return strcspn(at, "/");
}

static bool keep_part(rmf_request *req, const char *name, size_t name_size,
                      const char *value, size_t value_size)
{
    if (!req) return true;
    if (req->part_count == RMF_PARTS_MAX) return false;
    rmf_part *part = &req->parts[req->part_count++];
    part->name = rmf_arena_copy(&req->arena, name, name_size);
    part->value = rmf_arena_copy(&req->arena, value, value_size);
    return part->name && part->value;
}

bool rmf_route_match(const char *pattern, const char *path, rmf_request *req)
{
    if (req) req->part_count = 0;
    while (*pattern == '/' && *path == '/') {
        pattern++;
        path++;
        size_t want = part_size(pattern);
        size_t have = part_size(path);
        if (want > 2 && pattern[0] == '{') {
            if (have == 0 || !keep_part(req, pattern + 1, want - 2, path, have))
                return false;
        } else if (want != have || memcmp(pattern, path, want) != 0) {
            return false;
        }
        pattern += want;
        path += have;
    }
    return *pattern == 0 && *path == 0;
}

static bool method_fits(const rmf_route *route, const char *method)
{
    return strcmp(route->method, method) == 0 ||
           (strcmp(method, "HEAD") == 0 && strcmp(route->method, "GET") == 0);
}

static void allow_method(rmf_buf *allow, const char *method)
{
    rmf_buf_puts(allow, allow->size > 0 ? ", " : "");
    rmf_buf_puts(allow, method);
    if (strcmp(method, "GET") == 0) rmf_buf_puts(allow, ", HEAD");
}

const rmf_route *rmf_route_find(rmf_request *req, rmf_buf *allow)
{
    const rmf_http_options *options = &req->http->options;
    for (unsigned s = 0; s < options->route_sets; s++) {
        const rmf_routes *set = &options->routes[s];
        for (unsigned i = 0; i < set->count; i++) {
            const rmf_route *route = &set->at[i];
            if (!rmf_route_match(route->pattern, req->path, req)) continue;
            if (method_fits(route, req->method)) return route;
            if (!req->route) req->route = route;
            allow_method(allow, route->method);
        }
    }
    return NULL;
}
