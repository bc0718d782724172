#include "reports/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "events/events.h"
#include "reports/cliffs.h"
#include "reports/counts.h"
#include "reports/goals.h"
#include "reports/misses.h"
#include "reports/path.h"
#include "reports/sources.h"
#include "reports/times.h"

#define TENTHS_MAX 36000 /* an hour: nobody decides longer */

/* The film's own list, with how many sessions reached it. */
static json_t *ending_list(const json_t *tallies, const json_t *names,
                           json_int_t plays)
{
    json_t *list = json_array();
    const char *id = NULL;
    json_t *label = NULL;
    union {
        const json_t *in;
        json_t *out;
    } all = {names};
    json_object_foreach(all.out, id, label)
    {
        json_int_t sessions = rmf_count_of(tallies, "ending", id, "");
        (void)json_array_append_new(
            list, json_pack("{s:s, s:O, s:I, s:o}", "id", id, "label", label,
                            "sessions", sessions, "share",
                            rmf_share(sessions, plays)));
    }
    return list;
}

/* Kinds that are looked at, not pressed: their rate says nothing. */
static bool is_seen_only(const char *kind)
{
    static const char *const kinds[] = {"text", "image", "countdown"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i], kind) == 0) return true;
    return false;
}

/* As which of all that a viewer presses it is pressed, on average. */
static json_t *average_turn(const json_t *tallies, const char *id)
{
    json_int_t sum = 0;
    json_int_t count = 0;
    const char *turn = NULL;
    json_t *n = NULL;
    json_object_foreach(json_object_get(json_object_get(tallies, "turn"), id),
                        turn, n)
    {
        sum += strtol(turn, NULL, 10) * json_integer_value(n);
        count += json_integer_value(n);
    }
    return rmf_share(sum, count);
}

static json_t *one_element(const json_t *tallies, const char *id,
                           const json_t *about)
{
    json_int_t shown = rmf_count_of(tallies, "shown", id, "");
    json_int_t pressed = rmf_count_of(tallies, "pressed", id, "");
    bool rated = pressed > 0 || !is_seen_only(rmf_field_text(about, "kind"));
    json_int_t presses = rmf_count_of(tallies, "presses", id, "");
    json_int_t plays = rmf_count_of(tallies, "play", "", "");
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, "
        "s:I}",
        "id", id, "label", rmf_field_text(about, "label"), "kind",
        rmf_field_text(about, "kind"), "scene", rmf_field_text(about, "scene"),
        "shown", shown, "pressed", pressed, "presses", presses, "hovered",
        rmf_count_of(tallies, "hovered", id, ""), "rate",
        rated ? rmf_share(pressed, shown) : json_null(), "rate_per_start",
        rated ? rmf_share(pressed, plays) : json_null(), "presses_per_start",
        rmf_share(presses, plays), "median_seconds",
        rmf_median_time(tallies, "pressed_in", id), "turn",
        average_turn(tallies, id), "first",
        rmf_count_of(tallies, "turn", id, "1"));
}

/* ---- choices
 * ------------------------------------------------------------------ */

/* Of a histogram of tenths of seconds. */
static json_t *median_seconds(const json_t *tenths)
{
    json_int_t total = 0;
    json_int_t seen = 0;
    const char *part = NULL;
    json_t *n = NULL;
    union {
        const json_t *in;
        json_t *out;
    } all = {tenths};
    json_int_t *counts = calloc(TENTHS_MAX + 1, sizeof *counts);
    json_object_foreach(all.out, part, n)
    {
        long at = strtol(part, NULL, 10);
        at = at < 0 ? 0 : at;
        at = at > TENTHS_MAX ? TENTHS_MAX : at;
        if (counts) counts[at] += json_integer_value(n);
        total += json_integer_value(n);
    }
    json_t *median = json_null();
    for (long at = 0; counts && total > 0 && at <= TENTHS_MAX; at++) {
        seen += counts[at];
        if (seen * 2 < total) continue;
        median = json_real((double)at / 10);
        break;
    }
    free(counts);
    return median;
}

static json_t *one_choice(const json_t *tallies, const char *id,
                          const json_t *about, const json_t *options)
{
    json_t *list = json_array();
    json_int_t timeouts = rmf_count_sum(tallies, "defaulted", id);
    json_int_t decided = rmf_count_sum(tallies, "chosen", id) + timeouts;
    const char *option = NULL;
    json_t *label = NULL;
    union {
        const json_t *in;
        json_t *out;
    } all = {options};
    json_object_foreach(all.out, option, label)
    {
        json_int_t chosen = rmf_count_of(tallies, "chosen", id, option);
        json_int_t defaulted = rmf_count_of(tallies, "defaulted", id, option);
        (void)json_array_append_new(
            list, json_pack("{s:s, s:O, s:I, s:I, s:o}", "id", option, "label",
                            label, "chosen", chosen, "defaulted", defaulted,
                            "share", rmf_share(chosen + defaulted, decided)));
    }
    return json_pack(
        "{s:s, s:s, s:s, s:I, s:I, s:o, s:o}", "id", id, "label",
        rmf_field_text(about, "label"), "scene", rmf_field_text(about, "scene"),
        "decided", decided, "timeouts", timeouts, "median_seconds",
        median_seconds(json_object_get(json_object_get(tallies, "took"), id)),
        "options", list);
}

static json_t *one_question(const json_t *tallies, const char *id,
                            const json_t *about, const json_t *options)
{
    json_t *list = json_array();
    const char *answer = NULL;
    json_t *n = NULL;
    json_object_foreach(
        json_object_get(json_object_get(tallies, "answered"), id), answer, n)
    {
        const char *label = json_string_value(json_object_get(options, answer));
        (void)json_array_append_new(
            list, json_pack("{s:s, s:s, s:O}", "id", answer, "label",
                            label ? label : answer, "count", n));
    }
    return json_pack("{s:s, s:s, s:s, s:o}", "id", id, "label",
                     rmf_field_text(about, "label"), "scene",
                     rmf_field_text(about, "scene"), "answers", list);
}

static void add_elements(json_t *report, const json_t *tallies,
                         const json_t *outline)
{
    json_t *elements = json_array();
    json_t *choices = json_array();
    json_t *questions = json_array();
    const char *id = NULL;
    json_t *about = NULL;
    json_object_foreach(json_object_get(outline, "elements"), id, about)
    {
        const char *kind = rmf_field_text(about, "kind");
        const json_t *options =
            json_object_get(json_object_get(outline, "options"), id);
        (void)json_array_append_new(elements, one_element(tallies, id, about));
        if (strcmp(kind, "choice") == 0) {
            (void)json_array_append_new(
                choices, one_choice(tallies, id, about, options));
        }
        if (strcmp(kind, "question") == 0 || strcmp(kind, "input") == 0) {
            (void)json_array_append_new(
                questions, one_question(tallies, id, about, options));
        }
    }
    (void)json_object_set_new(report, "elements", elements);
    (void)json_object_set_new(report, "choices", choices);
    (void)json_object_set_new(report, "questions", questions);
}

static json_t *panel_list(const json_t *tallies, const json_t *outline)
{
    json_t *list = json_array();
    const char *id = NULL;
    json_t *about = NULL;
    json_object_foreach(json_object_get(outline, "panels"), id, about)
    {
        (void)json_array_append_new(
            list,
            json_pack("{s:s, s:s, s:s, s:I, s:I, s:o}", "id", id, "label",
                      rmf_field_text(about, "label"), "kind",
                      rmf_field_text(about, "kind"), "sessions",
                      rmf_count_of(tallies, "read", id, ""), "times",
                      rmf_count_of(tallies, "opens", id, ""), "median_seconds",
                      rmf_median_time(tallies, "read_in", id)));
    }
    return list;
}

static json_t *form_list(const json_t *tallies, const json_t *outline)
{
    json_t *list = json_array();
    const char *id = NULL;
    json_t *purpose = NULL;
    json_object_foreach(json_object_get(outline, "forms"), id, purpose)
    {
        const json_t *about =
            json_object_get(json_object_get(outline, "panels"), id);
        if (!about)
            about = json_object_get(json_object_get(outline, "elements"), id);
        (void)json_array_append_new(
            list,
            json_pack("{s:s, s:s, s:O, s:I}", "id", id, "label",
                      rmf_field_text(about, "label"), "purpose", purpose,
                      "submitted", rmf_count_of(tallies, "submitted", id, "")));
    }
    return list;
}

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

/* What was asked, and the lists of what there is to ask for. */
static void add_asked(json_t *report, const rmf_counts *counts,
                      const rmf_query *asked)
{
    (void)json_object_set_new(report, "from", text_or_null(asked->from));
    (void)json_object_set_new(report, "to", text_or_null(asked->to));
    (void)json_object_set_new(report, "entered", text_or_null(asked->entered));
    (void)json_object_set_new(report, "without", text_or_null(asked->without));
    (void)json_object_set_new(report, "device", text_or_null(asked->device));
    (void)json_object_set_new(report, "host", text_or_null(asked->host));
    (void)json_object_set_new(report, "tag", text_or_null(asked->tag));
    (void)json_object_set_new(report, "country", text_or_null(asked->country));
    (void)json_object_set(report, "releases", counts->releases);
    (void)json_object_set(report, "days", counts->days);
    (void)json_object_set(report, "devices", counts->devices);
    (void)json_object_set(report, "languages", counts->languages);
}

/* Known viewers are counted over all that a film was ever played, and not by
 * day or release; of sessions that are picked out, one by one. */
static json_t *viewers(const json_t *tallies, const rmf_query *asked)
{
    bool counted =
        rmf_query_picks(asked) || (asked->last == 0 && !asked->release);
    if (!counted) return json_null();
    return json_integer(rmf_count_of(tallies, "viewer", "", ""));
}

static json_t *manner_list(const json_t *tallies)
{
    static const char *const ids[RMF_MANNERS] = {
        [RMF_MANNER_MUTED] = "muted",
        [RMF_MANNER_HIDDEN] = "hidden",
        [RMF_MANNER_RATE] = "rate",
        [RMF_MANNER_IDLE] = "idle",
    };
    json_int_t played = rmf_count_all(tallies, "seconds");
    json_t *list = json_array();
    for (unsigned i = 0; i < RMF_MANNERS; i++) {
        char part[12];
        (void)snprintf(part, sizeof part, "%u", i);
        json_int_t seconds = rmf_count_of(tallies, "passive", "", part);
        (void)json_array_append_new(
            list,
            json_pack("{s:s, s:I, s:o, s:I}", "id", ids[i], "seconds", seconds,
                      "share", rmf_share(seconds, played), "sessions",
                      rmf_count_of(tallies, "passively", "", part)));
    }
    return list;
}

static void add_totals(json_t *report, const json_t *tallies,
                       const rmf_query *asked)
{
    json_int_t plays = rmf_count_of(tallies, "play", "", "");
    json_int_t completions = rmf_count_of(tallies, "completed", "", "");
    json_int_t interacted = rmf_count_of(tallies, "interacted", "", "");
    json_int_t agreed = rmf_count_of(tallies, "agreed", "", "");
    json_int_t refused = rmf_count_of(tallies, "refused", "", "");
    json_t *totals = json_pack(
        "{s:I, s:o, s:I, s:I, s:I, s:I, s:I, s:o, s:I, s:I, s:b, "
        "s:I, s:o}",
        "plays", plays, "viewers", viewers(tallies, asked), "anonymous",
        rmf_count_of(tallies, "anonymous", "", ""), "agreed", agreed, "refused",
        refused, "unasked", plays - agreed - refused, "completions",
        completions, "completion_rate", rmf_share(completions, plays), "opened",
        rmf_count_of(tallies, "opened", "", ""), "robots",
        rmf_count_of(tallies, "bot", "", ""), "enough", plays >= RMF_ENOUGH,
        "interacted", interacted, "interaction_rate",
        rmf_share(interacted, plays));
    (void)json_object_update(report, totals);
    json_decref(totals);
}

static json_t *build(const rmf_counts *counts, const rmf_release *release,
                     const rmf_query *asked)
{
    const json_t *outline = release->outline;
    const json_t *tallies = counts->tallies;
    json_int_t plays = rmf_count_of(tallies, "play", "", "");
    json_t *report =
        json_pack("{s:s, s:s, s:s}", "project", release->project, "title",
                  rmf_field_text(outline, "title"), "release", release->id);
    add_totals(report, tallies, asked);
    add_asked(report, counts, asked);
    (void)json_object_set_new(report, "manners", manner_list(tallies));
    rmf_report_sources(report, counts->sources, outline);
    rmf_report_path(report, counts, outline);
    (void)json_object_set_new(report, "cliffs",
                              plays >= RMF_ENOUGH ? rmf_cliffs(counts, outline)
                                                  : json_array());
    (void)json_object_set_new(
        report, "endings",
        ending_list(tallies, json_object_get(outline, "endings"), plays));
    rmf_report_goals(report, tallies, outline);
    add_elements(report, tallies, outline);
    (void)json_object_set_new(report, "panels", panel_list(tallies, outline));
    (void)json_object_set_new(report, "forms", form_list(tallies, outline));
    (void)json_object_set_new(report, "misses",
                              rmf_misses(counts->missed, outline));
    return report;
}

/* By which clocks days are counted. */
static bool add_clocks(json_t *report, rmf_store *store, const char *project)
{
    rmf_recording is;
    rmf_db *db = rmf_store_read(store);
    if (!db) return false;
    rmf_store_err err = rmf_recording_read(db, project, &is);
    rmf_store_give_back(db);
    (void)json_object_set_new(report, "zone",
                              json_string(*is.zone ? is.zone : "UTC"));
    (void)json_object_set_new(report, "moving", json_boolean(is.moves));
    return err == RMF_STORE_OK;
}

json_t *rmf_report_make(rmf_store *store, const rmf_release *release,
                        const rmf_query *asked)
{
    rmf_counts counts;
    json_t *report = NULL;
    if (rmf_counts_read(store, release, asked, &counts))
        report = build(&counts, release, asked);
    if (report && !add_clocks(report, store, release->project)) {
        json_decref(report);
        report = NULL;
    }
    rmf_counts_free(&counts);
    return report;
}
