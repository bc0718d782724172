/* `ramify new film.mp4 --title "…"`: a folder with the clip as it is and a
 * starter layer over the whole of it. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "media/media.h"
#include "projects/projects.h"

#define NAME_SIZE  256u /* of a file, with the zero */
#define SHORTEST_S 2.0  /* below this there is no room for the layer */
#define WIDE       76u  /* columns of a line of project.json, its key apart */

static double tenth(double seconds)
{
    return floor(seconds * 10) / 10;
}

/* Two scenes on one clip: the film, with a hotspot that opens a card and a
 * choice before its end, and what comes after. */
static json_t *starter(const char *title, const char *file, double seconds)
{
    double split = tenth(seconds * 0.8);
    double spot = tenth(split * 0.15);
    double ask = tenth(split * 0.6);
    json_t *hotspot = json_pack(
        "{s:s, s:s, s:[f, f], s:[i, i, i, i], s:s, s:s, s:{s:[{s:s, s:b}]}}",
        "id", "look", "kind", "hotspot", "at", spot, ask, "place", 40, 40, 20,
        20, "label", "Look closer", "purpose", "to show what this is", "on",
        "press", "open", "about", "pause", 1);
    json_t *choice = json_pack(
        "{s:s, s:s, s:[f, f], s:[i, i, i, i], s:s, s:s, s:s, s:[{s:s, s:s, "
        "s:s}, {s:s, s:s, s:s}]}",
        "id", "next", "kind", "choice", "at", ask, split, "place", 15, 60, 70,
        30, "prompt", "See it again, or go on?", "purpose",
        "to show you what you want to see", "decide", "at-end", "options", "id",
        "again", "label", "Again", "go", "film", "id", "on", "label", "Go on",
        "go", "rest");
    return json_pack(
        "{s:i, s:s, s:s, s:{s:{s:s}}, s:[{s:s, s:s, s:i, s:f, s:[o, o]}, "
        "{s:s, s:s, s:f, s:s, s:s}], s:{s:{s:s, s:s, s:s}}}",
        "ramify", 1, "title", title, "start", "film", "clips", "film", "file",
        file, "scenes", "id", "film", "clip", "film", "from", 0, "to", split,
        "elements", hotspot, choice, "id", "rest", "clip", "film", "from",
        split, "end", "hold", "ending", "end", "panels", "about", "kind",
        "card", "title", "This is a card", "text",
        "Say here what people want to know. It opens when they press the "
        "spot, and the film waits.");
}

/* Braces in a text hold facts; those of a title are doubled to stand for
 * themselves. Takes nothing; NULL: no memory. */
static char *plain_words(const char *title)
{
    rmf_buf out;
    rmf_buf_init(&out, 2 * strlen(title) + 1);
    for (const char *c = title; *c; c++) {
        rmf_buf_add(&out, c, 1);
        if (*c == '{' || *c == '}') rmf_buf_add(&out, c, 1);
    }
    return rmf_buf_take(&out, NULL);
}

static void add_value(rmf_buf *out, const json_t *value, unsigned depth);

static void add_line(rmf_buf *out, unsigned depth, const char *begin)
{
    rmf_buf_putf(out, "%s\n%*s", begin, (int)(2 * depth), "");
}

static void add_members(rmf_buf *out, const json_t *object, unsigned depth)
{
    const char *key;
    json_t *value;
    const char *begin = "{";
    json_object_foreach((json_t *)object, key, value)
    {
        add_line(out, depth + 1, begin);
        rmf_buf_json(out, key);
        rmf_buf_puts(out, ": ");
        add_value(out, value, depth + 1);
        begin = ",";
    }
    add_line(out, depth, "");
    rmf_buf_puts(out, "}");
}

static void add_items(rmf_buf *out, const json_t *array, unsigned depth)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        add_line(out, depth + 1, i ? "," : "[");
        add_value(out, json_array_get(array, i), depth + 1);
    }
    add_line(out, depth, "");
    rmf_buf_puts(out, "]");
}

/* On one line what fits there, as somebody would write it who is to read it.
 * It calls itself as deep as the starter is. */
static void add_value(rmf_buf *out, const json_t *value, unsigned depth)
{
    char *line = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(6));
    bool wide = line && strlen(line) + 2 * (size_t)depth > WIDE;
    if (wide && json_is_object(value)) {
        add_members(out, value, depth);
    } else if (wide && json_is_array(value)) {
        add_items(out, value, depth);
    } else if (line) {
        rmf_buf_puts(out, line);
    } else {
        out->failed = true;
    }
    free(line);
}

static bool write_project(const char *folder, const json_t *document)
{
    char path[RMF_PATH_SIZE];
    rmf_buf text;
    rmf_buf_init(&text, 64u << 10);
    add_value(&text, document, 0);
    rmf_buf_puts(&text, "\n");
    bool ok = !text.failed && rmf_path_join(path, folder, "project.json") &&
              rmf_file_write(path, text.at, text.size, 0644);
    rmf_buf_free(&text);
    return ok;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The file's name without its ending. */
static void stem(const char *path, char out[NAME_SIZE])
{
    const char *name = base_name(path);
    const char *dot = strrchr(name, '.');
    size_t size = dot && dot > name ? (size_t)(dot - name) : strlen(name);
    (void)snprintf(out, NAME_SIZE, "%.*s", (int)size, name);
}

/* What the clip is called in the project: as it was, unless a document cannot
 * name that, for it is no UTF-8 or holds what means something there. */
static void name_clip(const char *path, char out[NAME_SIZE])
{
    const char *name = base_name(path);
    const char *dot = strrchr(name, '.');
    char ending[RMF_SLUG_SIZE];
    json_t *text = json_string(name);
    bool fits = text && *name != '#' && !strpbrk(name, ":\\{}");
    for (const char *c = name; *c; c++)
        if ((unsigned char)*c < ' ') fits = false;
    json_decref(text);
    rmf_slug(dot ? dot + 1 : "bin", ending);
    if (fits) {
        (void)snprintf(out, NAME_SIZE, "%s", name);
    } else {
        (void)snprintf(out, NAME_SIZE, "film.%s", ending);
    }
}

/* The clip in the folder, and the document. On failure both are removed. */
static bool fill_folder(const char *folder, const char *clip, json_t *document,
                        const char *name)
{
    char to[RMF_PATH_SIZE];
    errno = 0;
    if (rmf_path_join(to, folder, name) && rmf_file_copy(clip, to) &&
        write_project(folder, document))
        return true;
    (void)fprintf(stderr, "ramify: %s could not be written: %s\n", folder,
                  errno ? strerror(errno) : "out of memory");
    (void)unlink(to);
    return false;
}

/* The folder must be new. */
static bool make_project(const char *clip, const char *title, double seconds,
                         const char *folder)
{
    char name[NAME_SIZE];
    name_clip(clip, name);
    char *words = plain_words(title);
    json_t *document = words ? starter(words, name, seconds) : NULL;
    bool ok = document != NULL;
    free(words);
    if (!ok) {
        (void)fprintf(stderr, "ramify: the title is no UTF-8; give one with "
                              "--title\n");
    } else if (mkdir(folder, 0755) != 0) {
        ok = false;
        (void)fprintf(stderr, "ramify: %s: %s%s\n", folder, strerror(errno),
                      errno == EEXIST ? "; give another name with --title, or "
                                        "work on in that folder"
                                      : "");
    } else if (!fill_folder(folder, clip, document, name)) {
        ok = false;
        (void)rmdir(folder);
    }
    json_decref(document);
    return ok;
}

/* False: it says on stderr why this is no film to begin with. */
static bool measure(const char *path, double *seconds)
{
    rmf_clip clip = {0};
    rmf_buf why;
    if (access(path, R_OK) != 0) {
        (void)fprintf(stderr, "ramify: %s: %s\n", path, strerror(errno));
        return false;
    }
    rmf_buf_init(&why, 64u << 10);
    bool ok = rmf_media_probe(path, &clip, &why);
    *seconds = (double)clip.duration_us / 1e6;
    if (why.size > 0) {
        bool ended = why.at[why.size - 1] == '\n';
        (void)fprintf(stderr, "ramify: %s%s", why.at, ended ? "" : "\n");
    }
    if (ok && *seconds < SHORTEST_S) {
        (void)fprintf(stderr,
                      "ramify: %s is too short (%.1f s); the layer to begin "
                      "with needs %.0f s\n",
                      path, *seconds, SHORTEST_S);
    }
    rmf_buf_free(&why);
    return ok && *seconds >= SHORTEST_S;
}

int rmf_command_new(const rmf_settings *settings, const rmf_words *words)
{
    char folder[RMF_SLUG_SIZE];
    char name[NAME_SIZE];
    double seconds = 0;
    if (words->count != 1) {
        (void)fputs("usage: ramify new FILM --title \"…\"\n", stderr);
        return 2;
    }
    if (!measure(words->at[0], &seconds)) return 1;
    stem(words->at[0], name);
    const char *title = *settings->title ? settings->title : name;
    rmf_slug(title, folder);
    if (!make_project(words->at[0], title, seconds, folder)) return 1;
    (void)printf("%s/project.json\nNow: ramify publish %s\n", folder, folder);
    return 0;
}
