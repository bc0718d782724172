#include "reports/goals.h"

#include <stdio.h>
#include <string.h>

#include "reports/times.h"

#define OPTION_SIZE 160u /* events/goals.c: choice/option */

/* ---- goals --------------------------------------------------------------- */

static json_t *goal_list(const json_t *tallies, const json_t *outline)
{
    json_t *list = json_array();
    json_int_t plays = rmf_count_of(tallies, "play", "", "");
    const char *id = NULL;
    json_t *label = NULL;
    json_object_foreach(json_object_get(outline, "goals"), id, label)
    {
        json_int_t sessions = rmf_count_of(tallies, "goal", id, "");
        (void)json_array_append_new(
            list, json_pack("{s:s, s:O, s:I, s:o, s:o}", "id", id, "label",
                            label, "sessions", sessions, "share",
                            rmf_share(sessions, plays), "median_seconds",
                            rmf_median_time(tallies, "reached_in", id)));
    }
    return list;
}

/* ---- the funnel ---------------------------------------------------------- */

typedef struct funnel {
    json_t *list;
    json_int_t first, before;
} funnel;

/* `label` is borrowed. */
static void add_step(funnel *f, const char *id, const char *label,
                     json_int_t sessions)
{
    bool first = json_array_size(f->list) == 0;
    if (first) f->first = f->before = sessions;
    (void)json_array_append_new(
        f->list, json_pack("{s:s, s:s, s:I, s:I, s:o, s:o}", "id", id, "label",
                           label, "sessions", sessions, "lost",
                           f->before > sessions ? f->before - sessions : 0,
                           "share_of_before", rmf_share(sessions, f->before),
                           "share", rmf_share(sessions, f->first)));
    f->before = sessions;
}

static json_t *funnel_list(const json_t *tallies, const json_t *outline)
{
    funnel f = {.list = json_array()};
    const char *id = NULL;
    json_t *label = NULL;
    add_step(&f, "opened", "", rmf_count_of(tallies, "opened", "", ""));
    add_step(&f, "played", "", rmf_count_of(tallies, "play", "", ""));
    add_step(&f, "interacted", "", rmf_count_of(tallies, "stepped", "", ""));
    json_object_foreach(json_object_get(outline, "goals"), id, label)
    {
        add_step(&f, id, json_string_value(label),
                 rmf_count_of(tallies, "stepped", id, ""));
    }
    return f.list;
}

/* ---- conversions --------------------------------------------------------- */

/* How many of those who chose an option, or came to an ending, reached a
 * goal. */
typedef struct converting {
    const json_t *tallies, *outline;
    json_t *list;
    const char *choice, *id, *label; /* choice "": an ending */
    const char *name;                /* as it is counted */
    char option[OPTION_SIZE];
    json_int_t sessions;
} converting;

static void add_goals(const converting *c)
{
    const char *kind = *c->choice ? "led" : "concluded";
    const char *goal = NULL;
    json_t *unused = NULL;
    json_object_foreach(json_object_get(c->outline, "goals"), goal, unused)
    {
        json_int_t reached = rmf_count_of(c->tallies, kind, c->name, goal);
        (void)json_array_append_new(
            c->list,
            json_pack("{s:o, s:s, s:s, s:s, s:I, s:I, s:o}", "choice",
                      *c->choice ? json_string(c->choice) : json_null(), "id",
                      c->id, "label", c->label, "goal", goal, "sessions",
                      c->sessions, "reached", reached, "share",
                      rmf_share(reached, c->sessions)));
    }
}

static void add_options(converting *c, const char *choice)
{
    const char *id = NULL;
    json_t *label = NULL;
    json_object_foreach(
        json_object_get(json_object_get(c->outline, "options"), choice), id,
        label)
    {
        (void)snprintf(c->option, sizeof c->option, "%s/%s", choice, id);
        c->choice = choice;
        c->id = id;
        c->label = json_string_value(label);
        c->name = c->option;
        c->sessions = rmf_count_of(c->tallies, "opted", c->option, "");
        add_goals(c);
    }
}

static json_t *conversion_list(const json_t *tallies, const json_t *outline)
{
    converting c = {
        .tallies = tallies, .outline = outline, .list = json_array()};
    const char *id = NULL;
    json_t *about = NULL;
    json_object_foreach(json_object_get(outline, "elements"), id, about)
    {
        if (strcmp(rmf_field_text(about, "kind"), "choice") == 0)
            add_options(&c, id);
    }
    c.choice = "";
    json_object_foreach(json_object_get(outline, "endings"), id, about)
    {
        c.id = c.name = id;
        c.label = json_string_value(about);
        c.sessions = rmf_count_of(tallies, "ending", id, "");
        add_goals(&c);
    }
    return c.list;
}

void rmf_report_goals(json_t *report, const json_t *tallies,
                      const json_t *outline)
{
    (void)json_object_set_new(report, "goals", goal_list(tallies, outline));
    (void)json_object_set_new(report, "funnel", funnel_list(tallies, outline));
    (void)json_object_set_new(report, "conversions",
                              conversion_list(tallies, outline));
}
