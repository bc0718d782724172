/* Bodies in JSON, both ways. */
#include <jansson.h>
#include <stdlib.h>

#include "http/http.h"

#define JSON_MAX (64u << 20)

json_t *rmf_request_object(rmf_request *req, const char *takes)
{
    size_t size = 0;
    json_error_t why = {.text = ""};
    const char *body = rmf_request_body(req, &size);
    json_t *json = json_loadb(body, size, JSON_REJECT_DUPLICATES, &why);
    if (json_is_object(json)) return json;
    rmf_reply_problem(req, RMF_PROBLEM_body_malformed, "it takes %s%s%s", takes,
                      *why.text ? ": " : "", why.text);
    json_decref(json);
    return NULL;
}

void rmf_reply_object(rmf_request *req, unsigned status, unsigned digits,
                      json_t *value)
{
    char *text =
        value ? json_dumps(value, JSON_INDENT(1) | JSON_REAL_PRECISION(digits))
              : NULL;
    json_decref(value);
    if (!text) {
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
        return;
    }
    rmf_buf out;
    rmf_buf_init(&out, JSON_MAX);
    rmf_buf_puts(&out, text);
    free(text);
    rmf_reply_buf(req, status, "application/json", &out);
}
