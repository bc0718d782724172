/* The API's description, made from the same rows that answer. */
#include <ctype.h>
#include <string.h>

#include "http/inside.h"

static void put_parameters(rmf_buf *out, const char *pattern)
{
    const char *gap = "";
    rmf_buf_puts(out, "\"parameters\": [");
    for (const char *at = strchr(pattern, '{'); at; at = strchr(at, '{')) {
        size_t size = strcspn(++at, "}");
        rmf_buf_putf(out,
                     "%s{\"name\": \"%.*s\", \"in\": \"path\", \"required\": "
                     "true, \"schema\": {\"type\": \"string\"}}",
                     gap, (int)size, at);
        gap = ", ";
    }
    rmf_buf_puts(out, "]");
}

static void put_body(rmf_buf *out, const rmf_route *route)
{
    const char *gap = "";
    rmf_buf_puts(out, ", \"requestBody\": {\"required\": true, \"content\": {");
    for (const char *at = route->takes; *at;) {
        size_t size = strcspn(at, ", ");
        rmf_buf_putf(out, "%s\"%.*s\": {}", gap, (int)size, at);
        at += size;
        at += strspn(at, ", ");
        gap = ", ";
    }
    rmf_buf_puts(out, "}}");
}

static void put_operation(rmf_buf *out, const rmf_route *route)
{
    rmf_buf_puts(out, "\"");
    for (const char *c = route->method; *c; c++)
        rmf_buf_putf(out, "%c", tolower((unsigned char)*c));
    rmf_buf_puts(out, "\": {\"summary\": ");
    rmf_buf_json(out, route->summary);
    rmf_buf_puts(out, ", ");
    put_parameters(out, route->pattern);
    if (route->takes) put_body(out, route);
    rmf_buf_putf(out, ", \"x-right\": \"%s\", \"security\": [",
                 rmf_right_word(route->right));
    if (route->right >= RMF_RIGHT_SIGNED) rmf_buf_puts(out, "{\"cookie\": []}");
    if (route->right >= RMF_RIGHT_READ) rmf_buf_puts(out, ", {\"bearer\": []}");
    rmf_buf_puts(out, "], \"responses\": {\"2XX\": {\"description\": \"It "
                      "worked\"");
    if (route->gives)
        rmf_buf_putf(out, ", \"content\": {\"%s\": {}}", route->gives);
    rmf_buf_puts(out, "}, \"default\": {\"$ref\": "
                      "\"#/components/responses/problem\"}}}");
}

static bool seen_before(const rmf_http_options *options, unsigned set,
                        unsigned row)
{
    const char *pattern = options->routes[set].at[row].pattern;
    for (unsigned s = 0; s <= set; s++) {
        for (unsigned i = 0; i < options->routes[s].count; i++) {
            if (s == set && i == row) return false;
            if (strcmp(options->routes[s].at[i].pattern, pattern) == 0)
                return true;
        }
    }
    return false;
}

/* All methods of one pattern. */
static void put_path(rmf_buf *out, const rmf_http_options *options,
                     const char *pattern)
{
    const char *gap = "";
    rmf_buf_putf(out, "\"%s\": {", pattern);
    for (unsigned s = 0; s < options->route_sets; s++) {
        for (unsigned i = 0; i < options->routes[s].count; i++) {
            const rmf_route *route = &options->routes[s].at[i];
            if (strcmp(route->pattern, pattern) != 0) continue;
            rmf_buf_puts(out, gap);
            put_operation(out, route);
            gap = ", ";
        }
    }
    rmf_buf_puts(out, "}");
}

static void put_codes(rmf_buf *out)
{
    static const char *const codes[] = {
#define X(name, status, title) #name,
        RMF_PROBLEMS(X)
#undef X
    };
    for (unsigned i = 0; i < sizeof codes / sizeof codes[0]; i++)
        rmf_buf_putf(out, "%s\"%s\"", i ? ", " : "", codes[i]);
}

static void put_components(rmf_buf *out)
{
    rmf_buf_puts(
        out,
        "\"components\": {\"securitySchemes\": {"
        "\"bearer\": {\"type\": \"http\", \"scheme\": \"bearer\"}, "
        "\"cookie\": {\"type\": \"apiKey\", \"in\": \"cookie\", \"name\": "
        "\"" RMF_COOKIE_SIGNIN "\"}}, \"responses\": {\"problem\": "
        "{\"description\": \"It did not work\", \"content\": "
        "{\"application/problem+json\": {\"schema\": {\"type\": \"object\", "
        "\"required\": [\"type\", \"title\", \"status\", \"code\", "
        "\"request\"], \"properties\": {\"type\": {\"type\": \"string\"}, "
        "\"title\": {\"type\": \"string\"}, \"status\": {\"type\": "
        "\"integer\"}, \"detail\": {\"type\": \"string\"}, \"request\": "
        "{\"type\": \"string\"}, \"code\": {\"type\": \"string\", \"enum\": "
        "[");
    put_codes(out);
    rmf_buf_puts(out, "]}}}}}}}}");
}

void rmf_http_openapi(const rmf_http *http, rmf_buf *out)
{
    const rmf_http_options *options = &http->options;
    const char *gap = "";
    rmf_buf_puts(out, "{\"openapi\": \"3.0.3\", \"info\": {\"title\": "
                      "\"Ramify\", \"version\": \"1\"}, \"servers\": "
                      "[{\"url\": ");
    rmf_buf_json(out, http->base);
    rmf_buf_puts(out, "}], \"paths\": {");
    for (unsigned s = 0; s < options->route_sets; s++) {
        for (unsigned i = 0; i < options->routes[s].count; i++) {
            if (seen_before(options, s, i)) continue;
            rmf_buf_puts(out, gap);
            put_path(out, options, options->routes[s].at[i].pattern);
            gap = ", ";
        }
    }
    rmf_buf_puts(out, "}, ");
    put_components(out);
    rmf_buf_puts(out, "}\n");
}
