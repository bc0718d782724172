/* What is recorded of a film's viewers: read, and set. */
#include <stdio.h>
#include <string.h>

#include "projects/api.h"
#include "projects/projects.h"

#define TAKES                                                                  \
    "it takes {\"consent\": a mode or null, \"zone\": a time zone or null, "   \
    "\"days\": a number or null}"

/* What is set; NULL where it stays. */
typedef struct change {
    const char *consent, *zone;
    int64_t days; /* -1: they stay */
} change;

static void reply_recording(rmf_request *req, const rmf_recording *is)
{
    rmf_buf out;
    rmf_buf_init(&out, 1024);
    rmf_buf_puts(&out, "{\"consent\": ");
    if (*is->consent) {
        rmf_buf_json(&out, is->consent);
    } else {
        rmf_buf_puts(&out, "null");
    }
    rmf_buf_puts(&out, ", \"zone\": ");
    rmf_buf_json(&out, *is->zone ? is->zone : "UTC");
    rmf_buf_putf(&out,
                 ", \"moving\": %s, \"days\": ", is->moves ? "true" : "false");
    if (is->days) {
        rmf_buf_putf(&out, "%lld}\n", (long long)is->days);
    } else {
        rmf_buf_puts(&out, "null}\n");
    }
    rmf_reply_buf(req, 200, "application/json", &out);
}

static rmf_store_err read_recording(rmf_db *db, const char *project, void *out)
{
    return rmf_recording_read(db, project, out);
}

void rmf_show_recording(rmf_request *req)
{
    rmf_recording is;
    if (rmf_project_read(req, read_recording, &is)) reply_recording(req, &is);
}

/* ---- setting ---------------------------------------------------------------
 */

static bool refuse(rmf_request *req, const char *words)
{
    rmf_reply_problem(req, RMF_PROBLEM_body_malformed, "%s", words);
    return false;
}

static bool read_consent(rmf_request *req, const json_t *consent, change *c)
{
    static const char *const modes[] = {RMF_CONSENT_REQUIRED,
                                        RMF_CONSENT_IMPLIED, RMF_CONSENT_OFF};
    const char *text = json_string_value(consent);
    if (!consent) return true;
    c->consent = json_is_null(consent) ? "" : NULL;
    for (size_t i = 0; text && i < sizeof modes / sizeof modes[0]; i++)
        if (strcmp(text, modes[i]) == 0) c->consent = modes[i];
    return c->consent || refuse(req, "`consent` is \"required\", \"implied\", "
                                     "\"off\", or null: as the film says");
}

static bool read_zone(rmf_request *req, const json_t *zone, change *c)
{
    const char *text = json_string_value(zone);
    if (!zone) return true;
    c->zone = text ? text : "";
    if (json_is_null(zone) ||
        (text && strlen(text) == json_string_length(zone) && rmf_zone_is(text)))
        return true;
    return refuse(req, "`zone` is the name of a time zone that this system "
                       "knows, such as \"Europe/Berlin\", or null: UTC");
}

static bool read_days(rmf_request *req, const json_t *days, change *c)
{
    if (!days) return true;
    c->days = json_integer_value(days);
    if (json_is_null(days) ||
        (json_is_integer(days) && c->days >= 1 && c->days <= RMF_DAYS_KEPT))
        return true;
    return refuse(req, "`days` is a whole number from 1 to 36500, or null: "
                       "what single viewers did is kept for ever");
}

static bool read_change(rmf_request *req, const json_t *body, change *c)
{
    const json_t *consent = json_object_get(body, "consent");
    const json_t *zone = json_object_get(body, "zone");
    const json_t *days = json_object_get(body, "days");
    unsigned known = (consent ? 1u : 0) + (zone ? 1u : 0) + (days ? 1u : 0);
    if (known == 0 || known != json_object_size(body))
        return refuse(req, TAKES);
    return read_consent(req, consent, c) && read_zone(req, zone, c) &&
           read_days(req, days, c);
}

/* In the writer's transaction. What is not set stays. */
static rmf_store_err write_change(rmf_db *db, const char *project,
                                  const change *c, rmf_recording *out)
{
    rmf_store_err err = rmf_recording_read(db, project, out);
    if (err != RMF_STORE_OK) return err;
    if (c->consent)
        (void)snprintf(out->consent, sizeof out->consent, "%s", c->consent);
    bool moves = c->zone && strcmp(c->zone, out->zone) != 0;
    if (moves) {
        (void)snprintf(out->zone, sizeof out->zone, "%s", c->zone);
        out->moves = true;
    }
    if (c->days >= 0) out->days = c->days;
    return rmf_db_run(
        db,
        "INSERT INTO recording (project, consent, zone, days, moved_to) VALUES "
        "($1, $2, $3, $5, CASE WHEN $4 = 1 THEN 0 END) ON CONFLICT (project) "
        "DO UPDATE "
        "SET consent = excluded.consent, zone = excluded.zone, days = "
        "excluded.days, moved_to = "
        "COALESCE(excluded.moved_to, recording.moved_to)",
        RMF_ARGS(RMF_T(project), RMF_T(out->consent), RMF_T(out->zone),
                 RMF_N(moves), RMF_N(out->days)),
        NULL);
}

/* It holds here before the answer; other processes are told. */
static void store_change(rmf_request *req, const change *c)
{
    const rmf_app *app = rmf_request_app(req);
    const char *project = rmf_request_part(req, "project");
    char word[RMF_PROJECT_SIZE + 16];
    rmf_recording is = {.days = 0};
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(app->store, &err);
    if (db) err = rmf_store_settle(db, write_change(db, project, c, &is));
    if (err != RMF_STORE_OK) {
        rmf_reply_missing(req, RMF_NOT_READ);
        return;
    }
    rmf_recordings_look(app->recordings);
    (void)snprintf(word, sizeof word, "project %s", project);
    rmf_store_tell(app->store, word);
    reply_recording(req, &is);
}

void rmf_put_recording(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    change c = {.days = -1};
    rmf_found found =
        rmf_project_there(app->store, rmf_request_part(req, "project"));
    if (found != RMF_FOUND) {
        rmf_reply_missing(req, found);
        return;
    }
    json_t *body = rmf_request_object(req, "a JSON object");
    if (!body) return;
    if (read_change(req, body, &c)) store_change(req, &c);
    json_decref(body);
}
