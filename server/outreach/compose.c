#include "outreach/compose.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "reports/reports.h"

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

/* Where the studio shows it. */
static void put_address(rmf_app *app, const rmf_delivery *what, rmf_buf *out)
{
    const char *base =
        *app->settings.url ? app->settings.url : rmf_http_base(app->http);
    rmf_buf_putf(out, "%s/projects/%s/leads", base, what->project);
    if (*what->submission)
        rmf_buf_putf(out, "?submission=%s", what->submission);
}

/* ---- a webhook ----------------------------------------------------------- */

/* What people here make of it is nobody else's. */
static void put_hook(rmf_app *app, const rmf_delivery *what, json_t *row,
                     rmf_buf *out)
{
    char stamp[RMF_TIME_SIZE];
    rmf_buf address;
    rmf_buf_init(&address, 4096);
    put_address(app, what, &address);
    rmf_time_text(what->created_ms, stamp);
    (void)json_object_del(row, "handled");
    (void)json_object_del(row, "note");
    (void)json_object_set_new(row, "project", json_string(what->project));
    (void)json_object_set_new(row, "address", json_string(address.at));
    json_t *whole = json_pack("{s:s, s:s, s:O}", "type",
                              *what->submission ? "submission.created" : "test",
                              "timestamp", stamp, "data", row);
    char *text = json_dumps(whole, JSON_COMPACT | JSON_REAL_PRECISION(17));
    rmf_buf_puts(out, text ? text : "");
    out->failed = out->failed || !text;
    free(text);
    json_decref(whole);
    rmf_buf_free(&address);
}

/* ---- a mail -------------------------------------------------------------- */

/* A text of one line: whatever ends lines or steers is a blank. */
static void put_line(rmf_buf *out, const char *text)
{
    for (; *text; text++) {
        bool steers = (unsigned char)*text < ' ' || *text == 0x7f;
        rmf_buf_add(out, steers ? " " : text, 1);
    }
}

/* A text of several lines, set in by two blanks. */
static void put_block(rmf_buf *out, const char *text)
{
    rmf_buf_puts(out, "  ");
    for (; *text; text++) {
        if (*text == '\n') {
            rmf_buf_puts(out, "\n  ");
        } else if ((unsigned char)*text >= ' ' || *text == '\t') {
            rmf_buf_add(out, text, 1);
        }
    }
    rmf_buf_puts(out, "\n");
}

static void put_head(rmf_buf *out, const char *head)
{
    rmf_buf_puts(out, "\n");
    put_line(out, head);
    rmf_buf_puts(out, "\n");
}

static void put_fields(rmf_buf *out, const json_t *row)
{
    size_t i = 0;
    const json_t *one = NULL;
    json_array_foreach(json_object_get(row, "fields"), i, one)
    {
        const char *label = text_of(one, "label");
        put_head(out, *label ? label : text_of(one, "id"));
        put_block(out, text_of(one, "words"));
    }
    json_array_foreach(json_object_get(row, "consents"), i, one)
    {
        put_head(out, json_is_true(json_object_get(one, "given"))
                          ? "Agreed to"
                          : "Did not agree to");
        put_block(out, text_of(one, "text"));
    }
}

static void put_path(rmf_buf *out, const json_t *row)
{
    size_t i = 0;
    const json_t *one = NULL;
    const json_t *path = json_object_get(row, "path");
    if (json_array_size(path) == 0) return;
    put_head(out, "Scenes until then");
    rmf_buf_puts(out, "  ");
    json_array_foreach(path, i, one)
    {
        const char *label = text_of(one, "label");
        if (i) rmf_buf_puts(out, " > ");
        put_line(out, *label ? label : text_of(one, "scene"));
    }
    rmf_buf_puts(out, "\n");
}

static void put_mail(rmf_app *app, const rmf_delivery *what, const json_t *row,
                     rmf_buf *out)
{
    char stamp[RMF_TIME_SIZE];
    const char *form = text_of(row, "form_title");
    if (!*form) form = text_of(row, "form");
    const char *viewer = text_of(row, "viewer");
    rmf_time_text(what->created_ms, stamp);
    rmf_buf_puts(out, "New answers: ");
    put_line(out, form);
    rmf_buf_puts(out, " (");
    put_line(out, text_of(row, "film"));
    rmf_buf_puts(out, ")\n");
    put_fields(out, row);
    put_head(out, "Film, release and form");
    rmf_buf_puts(out, "  ");
    put_line(out, text_of(row, "film"));
    rmf_buf_putf(
        out, ", %lld, ",
        (long long)json_integer_value(json_object_get(row, "release_number")));
    put_line(out, form);
    rmf_buf_puts(out, "\n");
    put_head(out, "Sent");
    put_block(out, stamp);
    put_head(out, "By");
    put_block(out, *viewer ? viewer : "somebody who is not known");
    put_head(out, "What it was asked for");
    put_block(out, text_of(row, "purpose"));
    put_path(out, row);
    put_head(out, "All of it");
    rmf_buf_puts(out, "  ");
    put_address(app, what, out);
    rmf_buf_puts(out, "\n");
}

static void put_test_mail(rmf_app *app, const rmf_delivery *what, rmf_buf *out)
{
    rmf_buf_puts(out, "Test: answers will come like this\n\nThis is a test. "
                      "Each form that viewers send comes to this address as a "
                      "mail.\n\n");
    put_address(app, what, out);
    rmf_buf_puts(out, "\n");
}

/* ---- either -------------------------------------------------------------- */

static json_t *test_row(void)
{
    return json_pack("{s:s}", "words",
                     "This is a test: each form that viewers send comes like "
                     "this, as submission.created.");
}

rmf_found rmf_compose(rmf_app *app, const rmf_delivery *what, rmf_buf *out)
{
    bool mail = strcmp(what->kind, RMF_KIND_MAIL) == 0;
    json_t *row = NULL;
    rmf_found found = RMF_FOUND;
    if (*what->submission) {
        found = rmf_submission_find(app->store, what->project, what->submission,
                                    &row);
    } else {
        row = test_row();
    }
    if (found != RMF_FOUND) return found;
    if (!mail) {
        put_hook(app, what, row, out);
    } else if (*what->submission) {
        put_mail(app, what, row, out);
    } else {
        put_test_mail(app, what, out);
    }
    json_decref(row);
    return out->failed ? RMF_NOT_READ : RMF_FOUND;
}
