/* What viewers were told and saw who sent a form: in the words of the release
 * that was drawn, in the language of their session. */
#ifndef RMF_REPORTS_TOLD_H
#define RMF_REPORTS_TOLD_H

#include <jansson.h>

#include "projects/projects.h"

#define RMF_TOLD_PATH_MAX 200u /* scenes; of more the last */

/* Adds to each of these rows of submissions.c, in place of "n", "no" and
 * "language":
 *
 *   "form_title", "film", "release_number",
 *   "fields": [{"id", "label", "value" (null: not answered),
 *               "words" (the value as people read it)}] in the form's order,
 *     behind them answers that the form does not ask for,
 *   "consents": [{"field", "text", "given"}],
 *   "path": [{"scene", "label"}] of the scenes entered until then,
 *   "known": null, or of a known viewer {"kept": {variable: value},
 *     "sessions": of this film}
 *
 * The connection has nothing under way. */
rmf_store_err rmf_tell(rmf_db *db, const char *project, json_t *rows);

/* A viewer's text in a language, else in English, else in its first; borrowed,
 * "" where there is none. */
const char *rmf_said_in(const json_t *text, const char *language);

#endif
