#include "media/listing.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/id.h"

#define DOCUMENT_MAX (32u << 20)

/* ---- for people ---------------------------------------------------------- */

static const char *text_of(const json_t *object, const char *field)
{
    const char *text = json_string_value(json_object_get(object, field));
    return text ? text : "";
}

static long long number_of(const json_t *object, const char *field)
{
    return (long long)json_integer_value(json_object_get(object, field));
}

/* Until its next try, in seconds; 0: nothing failed, or it is due. */
static long long seconds_left(const json_t *job)
{
    long long ms = number_of(job, "due_ms") - (long long)rmf_wall_ms();
    return number_of(job, "tries") > 0 && ms > 0 ? (ms + 999) / 1000 : 0;
}

/* What is done while a job of that kind runs, and what waits where it is
 * queued; NULL: its step says it, and the state. */
static const struct {
    const char *kind, *runs, *waits;
} said[] = {{"head", "codes a scene's start", "a scene's start waits"},
            {"tail", "codes a scene's end", "a scene's end waits"},
            {"rest", NULL, "sizes wait"},
            {"fetch", NULL, "waits"},
            {"first", NULL, NULL}};

/* "42 % sizes", "a scene's end waits", "again in 9 s", "". */
static void put_job(const json_t *job, char *out, size_t room)
{
    bool runs = strcmp(text_of(job, "state"), "running") == 0;
    long long left = seconds_left(job);
    size_t i = 0;
    while (i < sizeof said / sizeof said[0] - 1 &&
           strcmp(said[i].kind, text_of(job, "kind")) != 0)
        i++;
    const char *what = runs ? said[i].runs : said[i].waits;
    if (!runs && left > 0) {
        (void)snprintf(out, room, "again in %lld s", left);
    } else if (runs && !what) {
        (void)snprintf(out, room, "%lld %% %s", number_of(job, "progress"),
                       text_of(job, "step"));
    } else {
        (void)snprintf(out, room, "%s", what ? what : "");
    }
}

/* "preparing, 42 % sizes", "failed". */
static void put_state(const json_t *clip, char *out, size_t room)
{
    char job[96] = "";
    if (json_is_object(json_object_get(clip, "job")))
        put_job(json_object_get(clip, "job"), job, sizeof job);
    (void)snprintf(out, room, "%s%s%s", text_of(clip, "state"),
                   *job ? ", " : "", job);
}

static void print_why(const char *why, const json_t *job)
{
    if (*why) (void)printf("  why      %s\n", why);
    if (seconds_left(job) > 0) {
        (void)printf("  tried %lld times; the next try comes by itself, or by "
                     "`ramify clip retry`\n",
                     number_of(job, "tries"));
    }
}

void rmf_listing_clip(const char *json)
{
    char state[128];
    json_t *clip = json_loads(json, 0, NULL);
    const json_t *rate = json_object_get(clip, "rate");
    put_state(clip, state, sizeof state);
    (void)printf("%s  %s\n  %lld x %lld, %.3f s, %lld frames at %.6g a second\n"
                 "  state    %s\n",
                 text_of(clip, "clip"), text_of(clip, "name"),
                 number_of(clip, "width"), number_of(clip, "height"),
                 json_number_value(json_object_get(clip, "duration")),
                 number_of(clip, "frames"),
                 (double)json_integer_value(json_array_get(rate, 0)) /
                     (double)json_integer_value(json_array_get(rate, 1)),
                 state);
    if (!json_is_true(json_object_get(clip, "plays")))
        (void)puts("  browsers cannot play it until its first step is done");
    print_why(text_of(clip, "why"), json_object_get(clip, "job"));
    (void)printf("  kept     %.1f MB, and %.1f MB made of it\n",
                 (double)number_of(clip, "bytes") / 1e6,
                 (double)number_of(clip, "made_bytes") / 1e6);
    json_decref(clip);
}

/* "1.2 MB", or "1.2 of 5.0 MB" while it comes. */
static void put_bytes(const json_t *fetch, char *out, size_t room)
{
    double here = (double)number_of(fetch, "offset") / 1e6;
    double all = (double)number_of(fetch, "length") / 1e6;
    if (all > here) {
        (void)snprintf(out, room, "%.1f of %.1f MB", here, all);
    } else {
        (void)snprintf(out, room, "%.1f MB", here);
    }
}

void rmf_listing_fetch(const json_t *fetch)
{
    char state[128];
    char bytes[64];
    put_state(fetch, state, sizeof state);
    put_bytes(fetch, bytes, sizeof bytes);
    (void)printf("%s  %s\n  from     %s\n  state    %s\n  here     %s\n",
                 text_of(fetch, "upload"), text_of(fetch, "name"),
                 text_of(fetch, "address"), state, bytes);
    if (*text_of(fetch, "clip"))
        (void)printf("  clip     %s\n", text_of(fetch, "clip"));
    print_why(text_of(fetch, "words"), json_object_get(fetch, "job"));
}

#define ROW "%-12.12s  %-30s  "

static void print_row(const json_t *clip)
{
    char state[128];
    put_state(clip, state, sizeof state);
    (void)printf(ROW "%6lld x %-5lld %9.3f  %s\n", text_of(clip, "clip"), state,
                 number_of(clip, "width"), number_of(clip, "height"),
                 json_number_value(json_object_get(clip, "duration")),
                 text_of(clip, "name"));
}

static void print_fetch_row(const json_t *fetch)
{
    char state[128];
    char bytes[64];
    put_state(fetch, state, sizeof state);
    put_bytes(fetch, bytes, sizeof bytes);
    (void)printf(ROW "%24s  %s\n", text_of(fetch, "upload"), state, bytes,
                 text_of(fetch, "name"));
}

/* A line each: as JSON, or as this row of the table. */
static void print_list(const json_t *list, bool as_json,
                       void (*print)(const json_t *))
{
    size_t i = 0;
    const json_t *one = NULL;
    json_array_foreach(list, i, one)
    {
        char *line = as_json ? json_dumps(one, JSON_REAL_PRECISION(12)) : NULL;
        if (line) {
            (void)puts(line);
        } else {
            print(one);
        }
        free(line);
    }
}

bool rmf_listing_page(const char *json, bool as_json, bool first,
                      char after[RMF_HASH_SIZE])
{
    json_t *page = json_loads(json, 0, NULL);
    const char *next = json_string_value(json_object_get(page, "next"));
    if (first && !as_json) {
        (void)printf(ROW "%14s %9s  %s\n", "clip", "state", "size", "seconds",
                     "name");
    }
    print_list(json_object_get(page, "arriving"), as_json, print_fetch_row);
    print_list(json_object_get(page, "clips"), as_json, print_row);
    (void)snprintf(after, RMF_HASH_SIZE, "%s", next ? next : "");
    json_decref(page);
    return *after != 0;
}

/* ---- into a project.json ---------------------------------------------------
 */

/* Where the film's `clips` lie in its text. */
typedef struct spot {
    size_t open, close; /* of the braces */
    size_t last;        /* behind the last member; 0: it is empty */
} spot;

/* Behind the string that begins at `at`. */
static size_t after_string(const char *text, size_t size, size_t at)
{
    for (at++; at < size && text[at] != '"'; at++)
        if (text[at] == '\\') at++;
    return at + 1;
}

typedef struct walk {
    unsigned depth;
    bool named; /* the last string of depth 1 was "clips" */
} walk;

/* A brace or a bracket. True: it is the one behind the clips. */
static bool cross(walk *w, char c, size_t at, spot *out)
{
    if (c == '{' || c == '[') {
        if (w->depth++ == 1 && w->named && c == '{') out->open = at;
        return false;
    }
    w->depth--;
    if (w->depth != 1 || !out->open) return false;
    out->close = at;
    return true;
}

/* Walk the text by its braces. `clips` is a key of depth 1. */
static bool find_spot(const char *text, size_t size, spot *out)
{
    walk w = {0};
    *out = (spot){0};
    for (size_t at = 0; at < size; at++) {
        char c = text[at];
        size_t begun = at;
        if (c == '"') {
            at = after_string(text, size, at) - 1;
            bool clips =
                at - begun == 6 && memcmp(text + begun, "\"clips\"", 7) == 0;
            if (w.depth == 1) w.named = clips;
        } else if (strchr("{[}]", c) && c && cross(&w, c, at, out)) {
            return true;
        }
        if (out->open && at > out->open && (unsigned char)c > ' ')
            out->last = at + 1;
    }
    return false;
}

/* The white space before the first member; its line's end too. */
static size_t indent_of(const char *text, const spot *s)
{
    size_t at = s->open + 1;
    while (at < s->close && (unsigned char)text[at] <= ' ')
        at++;
    return at - s->open - 1;
}

char *rmf_listing_insert(const char *text, size_t size, const char *id,
                         const char *value)
{
    spot s;
    rmf_buf out;
    if (!find_spot(text, size, &s)) return NULL;
    rmf_buf_init(&out, size + 4096);
    size_t cut = s.last ? s.last : s.open + 1;
    rmf_buf_add(&out, text, cut);
    if (s.last) {
        size_t indent = indent_of(text, &s);
        rmf_buf_puts(&out, indent ? "," : ", ");
        rmf_buf_add(&out, text + s.open + 1, indent);
    }
    rmf_buf_json(&out, id);
    rmf_buf_putf(&out, ": %s", value);
    rmf_buf_add(&out, text + cut, size - cut);
    return rmf_buf_take(&out, NULL);
}

/* A name that the film's clips do not have yet. */
static bool name_clip(const json_t *clips, const char *file, char out[64])
{
    char stem[RMF_CLIP_NAME_SIZE];
    char slug[RMF_SLUG_SIZE];
    (void)snprintf(stem, sizeof stem, "%s", file);
    char *dot = strrchr(stem, '.');
    if (dot && dot > stem) *dot = 0;
    rmf_slug(stem, slug);
    for (unsigned n = 1; n < 1000; n++) {
        (void)snprintf(out, 64, n == 1 ? "%s" : "%s-%u", *slug ? slug : "clip",
                       n);
        if (!json_object_get(clips, out)) return true;
    }
    return false;
}

/* Which of the film's clips it is already; NULL: none. */
static const char *is_there(json_t *clips, const char *hash)
{
    const char *id = NULL;
    json_t *clip = NULL;
    json_object_foreach(clips, id, clip)
    {
        if (strcmp(text_of(clip, "media"), hash) == 0) return id;
    }
    return NULL;
}

static bool say(const char *path, const char *what)
{
    (void)fprintf(stderr, "ramify: %s: %s\n", path, what);
    return false;
}

/* The text with the clip in it, and read back; NULL: it cannot be. */
static char *put_in(const char *text, const char *id, const char *value)
{
    char *made = rmf_listing_insert(text, strlen(text), id, value);
    json_t *whole =
        made ? json_loads(made, JSON_REJECT_DUPLICATES, NULL) : NULL;
    bool ok = json_object_get(json_object_get(whole, "clips"), id) != NULL;
    json_decref(whole);
    if (ok) return made;
    free(made);
    return NULL;
}

static bool write_in(const char *path, const char *text, json_t *clips,
                     const rmf_kept_clip *clip, bool as_json)
{
    char id[64];
    char value[RMF_HASH_SIZE + 24];
    struct stat is = {0};
    FILE *to = as_json ? stderr : stdout;
    const char *known = is_there(clips, clip->is.hash);
    if (known) {
        (void)fprintf(to, "%s has it already, as `%s`\n", path, known);
        return true;
    }
    (void)snprintf(value, sizeof value, "{ \"media\": \"%s\" }", clip->is.hash);
    char *made = NULL;
    if (name_clip(clips, clip->name, id)) made = put_in(text, id, value);
    if (!made) {
        (void)say(path, "the line could not be put in; put it there yourself:");
        (void)fprintf(stderr, "  \"clip\": %s\n", value);
        return false;
    }
    unsigned mode = stat(path, &is) == 0 ? is.st_mode & 0777 : 0644;
    bool ok = rmf_file_write(path, made, strlen(made), mode);
    if (!ok) (void)say(path, strerror(errno));
    if (ok) (void)fprintf(to, "%s: \"%s\": %s\n", path, id, value);
    free(made);
    return ok;
}

bool rmf_listing_add(const char *folder, const rmf_kept_clip *clip,
                     bool as_json)
{
    char path[RMF_PATH_SIZE];
    size_t size = 0;
    char *text = rmf_path_join(path, folder, "project.json")
                     ? rmf_file_read(path, DOCUMENT_MAX, &size)
                     : NULL;
    if (!text) return say(folder, strerror(errno));
    json_t *document = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
    json_t *clips = json_object_get(document, "clips");
    bool ok = json_is_object(clips);
    if (ok) {
        ok = write_in(path, text, clips, clip, as_json);
    } else {
        (void)say(path, "it has no `clips`; `ramify check` says what is wrong");
    }
    json_decref(document);
    free(text);
    return ok;
}
