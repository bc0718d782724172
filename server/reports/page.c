/* The owner's pages, rendered here: no script is needed to read them. */
#include "reports/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "reports/page_look.h"
#include "reports/report.h"

#define PAGE_SIZE_MAX   (16u << 20)
#define ANSWERS_MAX     12u /* of one question */
#define SUBMISSIONS_MAX 10
#define MISSES_MAX      6

rmf_release *rmf_report_release(rmf_request *req)
{
    rmf_project project;
    if (!rmf_play_find(req, &project)) return NULL;
    return rmf_play_release(req, &project);
}

static const char *text_in(const json_t *object, const char *field)
{
    const char *text = json_string_value(json_object_get(object, field));
    return text ? text : "";
}

static long long count_in(const json_t *object, const char *field)
{
    return (long long)json_integer_value(json_object_get(object, field));
}

/* ---- the report: sections
 * ------------------------------------------------------------ */

static void put_tile(rmf_buf *out, const char *name)
{
    rmf_buf_puts(out, "<div class=\"tile\"><dt>");
    rmf_buf_html(out, name);
    rmf_buf_puts(out, "</dt><dd>");
}

static void end_tile(rmf_buf *out, const char *small)
{
    rmf_buf_puts(out, "<small>");
    rmf_buf_html(out, small);
    rmf_buf_puts(out, "</small></dd></div>");
}

/* The goal that reports lead with; NULL: the film names none. */
static const json_t *primary_goal(const json_t *report, const json_t *outline)
{
    const char *id = text_in(outline, "primary");
    const json_t *goals = json_object_get(report, "goals");
    size_t i = 0;
    const json_t *goal = NULL;
    json_array_foreach(goals, i, goal)
    {
        if (strcmp(text_in(goal, "id"), id) == 0) return goal;
    }
    return json_array_get(goals, 0);
}

static void put_tiles(rmf_buf *out, const json_t *report, const json_t *outline)
{
    char words[64];
    const json_t *goal = primary_goal(report, outline);
    rmf_buf_puts(out, "<dl class=\"tiles\">");
    put_tile(out, "Plays");
    rmf_buf_putf(out, "%lld", count_in(report, "plays"));
    end_tile(out, "with a first picture");
    put_tile(out, "Viewers");
    rmf_buf_putf(out, "%lld",
                 count_in(report, "viewers") + count_in(report, "anonymous"));
    (void)snprintf(words, sizeof words, "%lld known, %lld anonymous",
                   count_in(report, "viewers"), count_in(report, "anonymous"));
    end_tile(out, words);
    put_tile(out, "Completed");
    rmf_percent(out, json_object_get(report, "completion_rate"));
    long long completions = count_in(report, "completions");
    (void)snprintf(words, sizeof words, "%lld play%s", completions,
                   completions == 1 ? "" : "s");
    end_tile(out, words);
    if (goal) {
        put_tile(out, text_in(goal, "label"));
        rmf_percent(out, json_object_get(goal, "share"));
        long long reached = count_in(goal, "sessions");
        (void)snprintf(words, sizeof words, "%lld play%s reached it", reached,
                       reached == 1 ? "" : "s");
        end_tile(out, words);
    }
    rmf_buf_puts(out, "</dl>\n");
}

static void put_reached(rmf_buf *out, const char *title, const char *about,
                        const json_t *list)
{
    char words[48];
    size_t i = 0;
    const json_t *one = NULL;
    if (json_array_size(list) == 0) return;
    rmf_section_begin(out, title, about);
    json_array_foreach(list, i, one)
    {
        (void)snprintf(words, sizeof words, "%lld", count_in(one, "sessions"));
        rmf_bar(out, text_in(one, "label"), json_object_get(one, "share"),
                words);
    }
    rmf_section_end(out);
}

static void put_choice(rmf_buf *out, const json_t *choice)
{
    const json_t *median = json_object_get(choice, "median_seconds");
    char words[64];
    size_t i = 0;
    const json_t *option = NULL;
    rmf_buf_puts(out, "<div class=\"choice\"><h3>");
    rmf_buf_html(out, text_in(choice, "label"));
    rmf_buf_putf(out, "</h3><p class=\"soft\">%lld decided",
                 count_in(choice, "decided"));
    if (json_is_number(median)) {
        rmf_buf_putf(out, ", half of them within %.1f s",
                     json_number_value(median));
    }
    rmf_buf_putf(out, " · %lld left it to the film</p>\n",
                 count_in(choice, "timeouts"));
    json_array_foreach(json_object_get(choice, "options"), i, option)
    {
        (void)snprintf(words, sizeof words, "%lld",
                       count_in(option, "chosen") +
                           count_in(option, "defaulted"));
        rmf_bar(out, text_in(option, "label"), json_object_get(option, "share"),
                words);
    }
    rmf_buf_puts(out, "</div>\n");
}

static void put_choices(rmf_buf *out, const json_t *list)
{
    size_t i = 0;
    const json_t *choice = NULL;
    if (json_array_size(list) == 0) return;
    rmf_section_begin(out, "Choices", "Which way people went.");
    json_array_foreach(list, i, choice) put_choice(out, choice);
    rmf_section_end(out);
}

static void put_answer(rmf_buf *out, const char *label, long long count,
                       long long total)
{
    char words[48];
    json_t *share = json_real((double)count / (double)total);
    (void)snprintf(words, sizeof words, "%lld", count);
    rmf_bar(out, label, share, words);
    json_decref(share);
}

/* The most frequent first; the rest of free words in one. */
static void put_question(rmf_buf *out, const json_t *question)
{
    const json_t *answers = json_object_get(question, "answers");
    long long total = 0;
    long long rest = 0;
    size_t i = 0;
    const json_t *answer = NULL;
    json_array_foreach(answers, i, answer) total += count_in(answer, "count");
    rmf_buf_puts(out, "<div class=\"choice\"><h3>");
    rmf_buf_html(out, text_in(question, "label"));
    rmf_buf_puts(out, "</h3>");
    if (total == 0) rmf_buf_puts(out, "<p class=\"soft\">No answer yet.</p>");
    json_array_foreach(answers, i, answer)
    {
        long long count = count_in(answer, "count");
        if (i < ANSWERS_MAX) {
            put_answer(out, text_in(answer, "label"), count, total);
        } else {
            rest += count;
        }
    }
    if (rest > 0) put_answer(out, "Other answers", rest, total);
    rmf_buf_puts(out, "</div>\n");
}

static void put_questions(rmf_buf *out, const json_t *list)
{
    size_t i = 0;
    const json_t *question = NULL;
    if (json_array_size(list) == 0) return;
    rmf_section_begin(out, "Answers", "Every answer, later ones too.");
    json_array_foreach(list, i, question) put_question(out, question);
    rmf_section_end(out);
}

static void put_element(rmf_buf *out, const json_t *element)
{
    rmf_buf_puts(out, "<tr><th scope=\"row\">");
    rmf_buf_html(out, text_in(element, "label"));
    rmf_buf_puts(out, " <span class=\"kind\">");
    rmf_buf_html(out, text_in(element, "kind"));
    rmf_buf_putf(out,
                 "</span></th><td data-name=\"shown\">%lld</td><td "
                 "data-name=\"pressed\">%lld</td><td data-name=\"rate\">",
                 count_in(element, "shown"), count_in(element, "pressed"));
    rmf_percent(out, json_object_get(element, "rate"));
    rmf_buf_puts(out, "</td></tr>\n");
}

/* A heading row where another scene begins. */
static void put_scene(rmf_buf *out, const json_t *outline, const char *scene)
{
    const char *label = text_in(
        json_object_get(json_object_get(outline, "scenes"), scene), "label");
    rmf_buf_puts(out, "</tbody><tbody><tr class=\"group\"><th colspan=\"4\" "
                      "scope=\"rowgroup\">");
    rmf_buf_html(out, *label ? label : scene);
    rmf_buf_puts(out, "</th></tr>\n");
}

static void put_elements(rmf_buf *out, const json_t *list,
                         const json_t *outline)
{
    const char *scene = "";
    size_t i = 0;
    const json_t *element = NULL;
    if (json_array_size(list) == 0) return;
    rmf_section_begin(out, "Elements",
                      "In how many plays each was seen, and pressed.");
    rmf_buf_puts(out, "<table class=\"counts\"><thead><tr><th scope=\"col\">"
                      "Element</th><th scope=\"col\">Shown</th><th "
                      "scope=\"col\">Pressed</th><th scope=\"col\">Rate</th>"
                      "</tr></thead><tbody>\n");
    json_array_foreach(list, i, element)
    {
        if (strcmp(scene, text_in(element, "scene")) != 0) {
            scene = text_in(element, "scene");
            put_scene(out, outline, scene);
        }
        put_element(out, element);
    }
    rmf_buf_puts(out, "</tbody></table>\n");
    rmf_section_end(out);
}

static void put_miss(rmf_buf *out, const json_t *miss)
{
    double x = json_number_value(json_object_get(miss, "x"));
    double y = json_number_value(json_object_get(miss, "y"));
    long long count = count_in(miss, "count");
    rmf_buf_puts(out, "<div><svg class=\"map\" viewBox=\"0 0 100 56.25\" "
                      "role=\"img\" aria-label=\"");
    rmf_buf_putf(out, "%lld presses at %.0f %% across, %.0f %% down", count, x,
                 y);
    rmf_buf_putf(out,
                 "\"><circle cx=\"%.1f\" cy=\"%.2f\" r=\"%.1f\"/></svg><p>"
                 "<b>%lld</b> ",
                 x, y * 0.5625, count > 20 ? 9.0 : 3.0 + (double)count * 0.3,
                 count);
    rmf_buf_html(out, text_in(miss, "label"));
    rmf_buf_putf(out,
                 " <span class=\"soft\">%lld–%lld s, at %.0f, %.0f</span></p>"
                 "</div>\n",
                 count_in(miss, "from"), count_in(miss, "to"), x, y);
}

static void put_misses(rmf_buf *out, const json_t *list)
{
    size_t i = 0;
    const json_t *miss = NULL;
    if (json_array_size(list) == 0) return;
    rmf_section_begin(out, "Pressed, but nothing is there",
                      "Where people expect something. A hotspot may be "
                      "missing.");
    rmf_buf_puts(out, "<div class=\"two\">\n");
    long long most = count_in(json_array_get(list, 0), "count");
    json_array_foreach(list, i, miss)
    {
        /* Single presses beside a crowd are chance. */
        if (i < MISSES_MAX && count_in(miss, "count") * 20 >= most)
            put_miss(out, miss);
    }
    rmf_buf_puts(out, "</div>\n");
    rmf_section_end(out);
}

static void put_answers(rmf_buf *out, const json_t *answers)
{
    const char *field = NULL;
    json_t *value = NULL;
    const char *gap = "";
    union {
        const json_t *in;
        json_t *out;
    } all = {answers};
    rmf_buf_puts(out, "<pre>");
    json_object_foreach(all.out, field, value)
    {
        char *other = json_is_string(value)
                          ? NULL
                          : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
        rmf_buf_puts(out, gap);
        rmf_buf_html(out, field);
        rmf_buf_puts(out, ": ");
        rmf_buf_html(out, other ? other : json_string_value(value));
        free(other);
        gap = "\n";
    }
    rmf_buf_puts(out, "</pre>");
}

static void put_submission(rmf_buf *out, const json_t *one)
{
    char stamp[RMF_TIME_SIZE];
    const char *viewer = text_in(one, "viewer");
    rmf_time_text(json_integer_value(json_object_get(one, "arrived_ms")),
                  stamp);
    rmf_buf_putf(out, "<tr><td data-name=\"Time\">%.10s %.5s</td>", stamp,
                 stamp + 11);
    rmf_buf_puts(out, "<td data-name=\"Form\">");
    rmf_buf_html(out, text_in(one, "form"));
    rmf_buf_puts(out, "</td><td data-name=\"Answers\">");
    put_answers(out, json_object_get(one, "answers"));
    rmf_buf_puts(out, "</td><td data-name=\"Told\">");
    rmf_buf_html(out, text_in(one, "purpose"));
    rmf_buf_puts(out, "</td><td data-name=\"Viewer\">");
    rmf_buf_html(out, *viewer ? viewer : "anonymous");
    rmf_buf_puts(out, "</td></tr>\n");
}

static void put_submissions(rmf_buf *out, const json_t *report,
                            const json_t *submissions, const char *prefix)
{
    size_t i = 0;
    const json_t *one = NULL;
    const json_t *list = json_object_get(submissions, "submissions");
    if (json_array_size(json_object_get(report, "forms")) == 0) return;
    char words[80] = "The newest first, in the words that people were told.";
    if (!json_is_null(json_object_get(submissions, "next"))) {
        (void)snprintf(words, sizeof words,
                       "The %zu newest, in the words that people were told.",
                       json_array_size(list));
    }
    rmf_section_begin(out, "Forms that were sent", words);
    if (json_array_size(list) == 0) {
        rmf_buf_puts(out, "<p class=\"soft\">None yet.</p>");
        rmf_section_end(out);
        return;
    }
    rmf_buf_puts(out, "<table><thead><tr><th scope=\"col\">Time (UTC)</th><th "
                      "scope=\"col\">Form</th><th scope=\"col\">Answers</th>"
                      "<th scope=\"col\">What they were told</th><th "
                      "scope=\"col\">Viewer</th></tr></thead><tbody>\n");
    json_array_foreach(list, i, one) put_submission(out, one);
    rmf_buf_puts(out, "</tbody></table><p><a class=\"button\" href=\"");
    rmf_buf_html(out, prefix);
    rmf_buf_puts(out, "/api/v1/projects/");
    rmf_buf_html(out, text_in(report, "project"));
    rmf_buf_puts(out, "/submissions.csv\">All of them as CSV</a></p>\n");
    rmf_section_end(out);
}

static void put_copy(rmf_buf *out, const char *id, const char *label,
                     const char *value)
{
    rmf_buf_putf(out,
                 "<label for=\"%s\">%s</label><div class=\"copy\"><input "
                 "id=\"%s\" readonly value=\"",
                 id, label, id);
    rmf_buf_html(out, value);
    rmf_buf_putf(out,
                 "\"><button type=\"button\" data-copy=\"%s\" "
                 "aria-label=\"Copy: %s\">Copy</button></div>\n",
                 id, label);
}

static void put_sharing(rmf_buf *out, const rmf_release *release,
                        const char *base, bool open)
{
    const json_t *start = json_object_get(release->outline, "start");
    long long width = count_in(start, "width");
    long long height = count_in(start, "height");
    rmf_buf text;
    rmf_buf_init(&text, 8192);
    rmf_buf_putf(out, "<details class=\"share\"%s><summary>Share it</summary>",
                 open ? " open" : "");
    rmf_buf_putf(&text, "%s/w/%s", base, release->project);
    put_copy(out, "link", "Link", text.at);
    rmf_buf_free(&text);
    rmf_buf_putf(&text,
                 "<iframe src=\"%s/embed/%s\" style=\"border:0;width:100%%;"
                 "aspect-ratio:%lld/%lld\" allow=\"autoplay; fullscreen; "
                 "picture-in-picture; clipboard-write\" allowfullscreen>"
                 "</iframe>",
                 base, release->project, width ? width : 16,
                 height ? height : 9);
    put_copy(out, "embed", "Frame for your page", text.at);
    rmf_buf_free(&text);
    rmf_buf_putf(&text,
                 "<script src=\"%s/ramify-player.js\"></script><ramify-player "
                 "project=\"%s\"></ramify-player>",
                 base, release->project);
    put_copy(out, "tag", "Script for your page", text.at);
    rmf_buf_free(&text);
    rmf_buf_puts(out, "</details>\n");
}

/* ---- the report: the page
 * --------------------------------------------------------------- */

/* What to do where there is nothing to report. */
static void put_unseen(rmf_buf *out)
{
    rmf_section_begin(out, "Nobody has played it yet",
                      "What people do shows here at once.");
    rmf_buf_puts(out,
                 "<ol><li>Watch it once yourself: that is the first play."
                 "</li><li>Send the link, or put the frame on your page.</li>"
                 "<li>Come back: plays, choices, what was pressed and every "
                 "form stand here.</li></ol>\n");
    rmf_section_end(out);
}

static void put_results(rmf_buf *out, const json_t *report,
                        const json_t *outline)
{
    put_tiles(out, report, outline);
    rmf_buf_puts(out, "<div class=\"two\">\n");
    put_reached(out, "Goals", "Share of plays that reached each.",
                json_object_get(report, "goals"));
    put_reached(out, "Endings", "Where the plays ended.",
                json_object_get(report, "endings"));
    rmf_buf_puts(out, "</div>\n");
    put_choices(out, json_object_get(report, "choices"));
    put_elements(out, json_object_get(report, "elements"), outline);
    put_questions(out, json_object_get(report, "questions"));
    put_misses(out, json_object_get(report, "misses"));
}

static void write_report(rmf_buf *out, rmf_request *req,
                         const rmf_release *release, const json_t *report,
                         const json_t *submissions)
{
    const char *prefix = rmf_request_prefix(req);
    const json_t *outline = release->outline;
    rmf_page_begin(out, text_in(report, "title"), prefix);
    rmf_buf_puts(out, "<a href=\"");
    rmf_buf_html(out, prefix);
    rmf_buf_puts(out, "/\">All films</a></header>\n<main>\n<h1>");
    rmf_buf_html(out, text_in(report, "title"));
    rmf_buf_puts(out, "</h1>\n<p><a class=\"button\" href=\"");
    rmf_buf_html(out, prefix);
    rmf_buf_puts(out, "/w/");
    rmf_buf_html(out, release->project);
    rmf_buf_puts(out, "\">Watch it</a></p>\n");
    bool unseen = count_in(report, "plays") == 0;
    put_sharing(out, release, rmf_request_base(req), unseen);
    if (unseen) {
        put_unseen(out);
    } else {
        put_results(out, report, outline);
        put_submissions(out, report, submissions, prefix);
    }
    rmf_page_end(out);
}

void rmf_page_report(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_release *release = rmf_report_release(req);
    if (!release) return;
    const rmf_query all = {0};
    json_t *report = rmf_report_make(app->store, release, &all);
    json_t *submissions =
        rmf_submissions(app->store, release->project, NULL, SUBMISSIONS_MAX);
    if (report && submissions) {
        rmf_buf out;
        rmf_buf_init(&out, PAGE_SIZE_MAX);
        write_report(&out, req, release, report, submissions);
        rmf_reply_page(req, 200, RMF_PAGE_OWNER, &out);
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
    }
    json_decref(report);
    json_decref(submissions);
    rmf_release_give_back(app->releases, release);
}
