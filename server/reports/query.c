#include "reports/query.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "events/events.h"

/* Bytes. */
#define DEVICE_MAX 64u
#define CAME_MAX   300u

#define LAST_MAX 3660u /* days */
#define DAY_FORM "a day is written as 2026-11-28"

/* ---- days ---------------------------------------------------------------- */

/* From 1970 to the first of March of that year; years begin in March, so that
 * the day of leap years is their last. */
static int64_t days_before(int64_t year)
{
    return year * 365 + year / 4 - year / 100 + year / 400 - 719468;
}

/* From the first of March to the first of the month; 0 is March. */
static int64_t days_of_months(int64_t month)
{
    return (153 * month + 2) / 5;
}

static int64_t day_of(int64_t year, int64_t month, int64_t day)
{
    bool early = month < 3;
    return days_before(early ? year - 1 : year) +
           days_of_months(early ? month + 9 : month - 3) + day - 1;
}

void rmf_day_text(int64_t day, char out[RMF_DAY_SIZE])
{
    int64_t year = 1970 + day / 366;
    while (day_of(year + 1, 1, 1) <= day)
        year++;
    int64_t month = 12;
    while (day_of(year, month, 1) > day)
        month--;
    (void)snprintf(out, RMF_DAY_SIZE, "%04u-%02u-%02u", (unsigned)year % 10000u,
                   (unsigned)month % 100u,
                   (unsigned)(day - day_of(year, month, 1) + 1) % 100u);
}

bool rmf_day_read(const char *text, int64_t *out)
{
    static const char form[] = "dddd-dd-dd";
    char again[RMF_DAY_SIZE];
    int64_t part[3] = {0};
    size_t at = 0;
    if (strlen(text) != sizeof form - 1) return false;
    for (size_t i = 0; i < sizeof form - 1; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == 'd' ? !digit : text[i] != form[i]) return false;
        if (digit) {
            part[at] = part[at] * 10 + (text[i] - '0');
        } else {
            at++;
        }
    }
    if (part[0] < 1970 || part[1] < 1 || part[1] > 12 || part[2] > 31)
        return false;
    int64_t day = day_of(part[0], part[1], part[2]);
    /* The 30th of February is another day. */
    rmf_day_text(day, again);
    *out = day < 1 ? 1 : day;
    return strcmp(again, text) == 0;
}

/* ---- the query ----------------------------------------------------------- */

/* A query as it is read: its names, after `with_` where it is the other. */
typedef struct reading {
    rmf_request *req;
    bool other;
} reading;

static const char *asked_for(const reading *r, const char *name)
{
    char other[32];
    if (!r->other) return rmf_request_query(r->req, name);
    (void)snprintf(other, sizeof other, "with_%s", name);
    return rmf_request_query(r->req, other);
}

static bool wrong(const reading *r, const char *where, const char *what)
{
    rmf_reply_problem(r->req, RMF_PROBLEM_bad_request, "%s%s: %s",
                      r->other ? "with_" : "", where, what);
    return false;
}

bool rmf_report_zone(rmf_request *req, const char *project,
                     char out[RMF_ZONE_SIZE])
{
    rmf_app *app = rmf_request_app(req);
    rmf_recording is = {.zone = ""};
    rmf_db *db = rmf_store_read(app->store);
    bool ok = db && rmf_recording_read(db, project, &is) == RMF_STORE_OK;
    if (db) rmf_store_give_back(db);
    memcpy(out, is.zone, RMF_ZONE_SIZE);
    if (!ok) rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
    return ok;
}

/* 0: it is no number of days. */
static unsigned days_in(const char *text)
{
    unsigned days = 0;
    for (; *text >= '0' && *text <= '9' && days <= LAST_MAX; text++)
        days = days * 10 + (unsigned)(*text - '0');
    return *text || days > LAST_MAX ? 0 : days;
}

/* The last so many, by the clocks of the film. */
static bool read_last(const reading *r, const char *project, const char *text,
                      rmf_query *out)
{
    char zone[RMF_ZONE_SIZE];
    unsigned days = days_in(text);
    if (days == 0) return wrong(r, "days", "a number from 1 to 3660");
    if (out->from || out->to)
        return wrong(r, "days", "it stands without `from` and `to`");
    if (!rmf_report_zone(r->req, project, zone)) return false;
    int64_t first = rmf_day_of(zone, rmf_wall_ms()) - days + 1;
    char *from = rmf_request_memory(r->req, RMF_DAY_SIZE);
    if (!from) return wrong(r, "days", "there is no memory for it");
    out->first = first < 1 ? 1 : first;
    rmf_day_text(out->first, from);
    out->from = from;
    return true;
}

static bool read_days(const reading *r, const char *project, rmf_query *out)
{
    const char *days = asked_for(r, "days");
    out->from = asked_for(r, "from");
    out->to = asked_for(r, "to");
    if (out->from && !rmf_day_read(out->from, &out->first))
        return wrong(r, "from", DAY_FORM);
    if (out->to && !rmf_day_read(out->to, &out->last))
        return wrong(r, "to", DAY_FORM);
    if (days && !read_last(r, project, days, out)) return false;
    if (out->to && !out->from) out->first = 1;
    if (out->from && !out->to) (void)rmf_day_read("9999-12-31", &out->last);
    return out->first <= out->last || wrong(r, "to", "it lies before `from`");
}

bool rmf_query_picks(const rmf_query *asked)
{
    return asked->entered || asked->without || asked->device || asked->host ||
           asked->tag || asked->country;
}

rmf_sums_of rmf_query_sums(const rmf_query *asked, const char *project)
{
    return (rmf_sums_of){project,        asked->first,
                         asked->last,    asked->release ? asked->release : "",
                         asked->entered, asked->without,
                         asked->device,  asked->host,
                         asked->tag,     asked->country};
}

rmf_release *rmf_report_release(rmf_request *req)
{
    rmf_project project;
    if (!rmf_play_find(req, &project)) return NULL;
    return rmf_play_release(req, &project);
}

/* The release that is named; NULL: the reply is made. */
static rmf_release *named(const reading *r, const char *id, const char *project)
{
    rmf_app *app = rmf_request_app(r->req);
    rmf_found found = RMF_NOT_THERE;
    rmf_release *release = rmf_id_fits(id, RMF_ID_SIZE)
                               ? rmf_release_take(app->releases, id, &found)
                               : NULL;
    if (release && strcmp(release->project, project) == 0) return release;
    if (release) rmf_release_give_back(app->releases, release);
    rmf_reply_problem(r->req,
                      found == RMF_NOT_READ ? RMF_PROBLEM_store_failed
                                            : RMF_PROBLEM_release_unknown,
                      "%srelease: the id of one of this film's releases",
                      r->other ? "with_" : "");
    return NULL;
}

static bool read_scene(const reading *r, const rmf_release *by,
                       const char *name, const char **out)
{
    *out = asked_for(r, name);
    return !*out ||
           json_object_get(json_object_get(by->outline, "scenes"), *out) ||
           wrong(r, name, "the id of one of this film's scenes");
}

static bool read_word(const reading *r, const char *name, size_t most,
                      const char *what, const char **out)
{
    *out = asked_for(r, name);
    size_t size = *out ? strlen(*out) : 1;
    return (size > 0 && size <= most) || wrong(r, name, what);
}

static bool read_picked(const reading *r, const rmf_release *by, rmf_query *out)
{
    if (!read_scene(r, by, "entered", &out->entered) ||
        !read_scene(r, by, "without", &out->without))
        return false;
    return read_word(r, "device", DEVICE_MAX, "desktop, phone, tablet or tv",
                     &out->device) &&
           read_word(r, "host", CAME_MAX, "the name of a page's host, or link",
                     &out->host) &&
           read_word(r, "tag", CAME_MAX,
                     "a tag with its value: utm_source=name", &out->tag) &&
           read_word(r, "country", CAME_MAX, "two letters: DE", &out->country);
}

static rmf_release *read_query(const reading *r, rmf_query *out)
{
    rmf_app *app = rmf_request_app(r->req);
    rmf_release *now = rmf_report_release(r->req);
    rmf_release *by = now;
    *out = (rmf_query){.release = asked_for(r, "release")};
    if (!now) return NULL;
    if (!read_days(r, now->project, out)) {
        by = NULL;
    } else if (out->release) {
        by = named(r, out->release, now->project);
    }
    if (by != now) rmf_release_give_back(app->releases, now);
    if (!by || read_picked(r, by, out)) return by;
    rmf_release_give_back(app->releases, by);
    return NULL;
}

rmf_release *rmf_query_read(rmf_request *req, rmf_query *out)
{
    const reading r = {req, false};
    return read_query(&r, out);
}

rmf_release *rmf_query_read_with(rmf_request *req, rmf_query *out)
{
    const reading r = {req, true};
    return read_query(&r, out);
}
