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

#define SHORTEST_S 2.0 /* below this there is no room for the layer */

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

static bool write_project(const char *folder, json_t *document)
{
    char path[RMF_PATH_SIZE];
    char *text =
        document ? json_dumps(document, JSON_INDENT(2) | JSON_REAL_PRECISION(6))
                 : NULL;
    bool ok = text && rmf_path_join(path, folder, "project.json") &&
              rmf_file_write(path, text, strlen(text), 0644);
    free(text);
    return ok;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The folder, the clip in it, the document. The folder must be new. */
static bool make_project(const char *clip, const char *title, double seconds,
                         const char *folder)
{
    char to[RMF_PATH_SIZE];
    if (mkdir(folder, 0755) != 0) {
        (void)fprintf(stderr, "ramify: %s: %s\n", folder, strerror(errno));
        return false;
    }
    json_t *document = starter(title, base_name(clip), seconds);
    bool ok = rmf_path_join(to, folder, base_name(clip)) &&
              rmf_file_copy(clip, to) && write_project(folder, document);
    if (!ok) {
        (void)fprintf(stderr, "ramify: %s could not be written: %s\n", folder,
                      strerror(errno));
    }
    json_decref(document);
    return ok;
}

int rmf_command_new(const rmf_settings *settings, const rmf_words *words)
{
    char folder[RMF_SLUG_SIZE];
    rmf_clip clip = {0};
    rmf_buf why;
    if (words->count != 1) {
        (void)fputs("usage: ramify new FILM --title \"…\"\n", stderr);
        return 2;
    }
    rmf_buf_init(&why, 8192);
    bool ok = rmf_media_probe(words->at[0], &clip, &why);
    double seconds = (double)clip.duration_us / 1e6;
    if (!ok) {
        (void)fprintf(stderr, "ramify: %s\n", why.at);
    } else if (seconds < SHORTEST_S) {
        (void)fprintf(stderr, "ramify: %s is too short (%.1f s)\n",
                      words->at[0], seconds);
    }
    rmf_buf_free(&why);
    if (!ok || seconds < SHORTEST_S) return 1;
    const char *title =
        *settings->title ? settings->title : base_name(words->at[0]);
    rmf_slug(title, folder);
    if (!make_project(words->at[0], title, seconds, folder)) return 1;
    (void)printf("%s/project.json\nNow: ramify publish %s\n", folder, folder);
    return 0;
}
