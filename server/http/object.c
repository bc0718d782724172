/* Bodies in JSON. */
#include <jansson.h>

#include "http/http.h"

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
