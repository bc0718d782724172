/* What `ramify check` says of a document beside its mistakes: advice (check/
 * lint.h), for a terminal, for programs and for code hosts. */
#ifndef RMF_PROJECTS_ADVICE_H
#define RMF_PROJECTS_ADVICE_H

#include "check/lint.h"
#include "projects/projects.h"

/* A document with what was said of it. */
typedef struct rmf_advised {
    const char *file; /* its name, as it was given */
    const char *text;
    const rmf_loaded *loaded;
    rmf_lint lint; /* empty where the document does not open */
} rmf_advised;

/* `lint.advice` becomes ours: rmf_advised_free. False: no memory. */
bool rmf_advise(rmf_advised *about, const rmf_lint_ask *ask);
void rmf_advised_free(rmf_advised *about);

/* By severity and scene; `colour`: for a terminal that has it. */
void rmf_advice_print(const rmf_advised *about, bool colour, rmf_buf *out);
/* {"mistakes", "advice", "not_checked", "addresses"}; see docs/check.md. */
json_t *rmf_advice_json(const rmf_advised *about);
json_t *rmf_advice_sarif(const rmf_advised *about);

#endif
