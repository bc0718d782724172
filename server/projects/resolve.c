#include "projects/resolve.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "media/media.h"
#include "projects/elsewhere.h"
#include "projects/everywhere.h"

/* ---- times and frames ---------------------------------------------------- */

static int64_t us_of(const json_t *seconds)
{
    return llround(json_number_value(seconds) * 1e6);
}

static json_t *seconds_of(int64_t us)
{
    if (us % 1000000 == 0) return json_integer(us / 1000000);
    return json_real((double)us / 1e6);
}

static int64_t frame_near(const rmf_clip *clip, int64_t us)
{
    int64_t unit = clip->rate_den * 1000000;
    return (us * clip->rate_num + unit / 2) / unit;
}

static int64_t us_of_frame(const rmf_clip *clip, int64_t frame)
{
    return (frame * clip->rate_den * 1000000 + clip->rate_num / 2) /
           clip->rate_num;
}

/* A scene cut to frames may end up to half a frame earlier than its author
 * said; what was inside must not stand outside then. */
typedef struct cut {
    int64_t was_us, is_us; /* lengths */
    int64_t last_us;       /* where the last frame begins */
} cut;

static bool cut_off(const cut *c, const json_t *seconds)
{
    int64_t us = us_of(seconds);
    return json_is_number(seconds) && us >= c->is_us && us <= c->was_us;
}

/* A time, or a window [from, until]. */
static void take_inside(json_t *object, const char *field, const cut *c)
{
    json_t *at = json_object_get(object, field);
    if (cut_off(c, at))
        (void)json_object_set_new(object, field, seconds_of(c->last_us));
    if (cut_off(c, json_array_get(at, 0)))
        (void)json_array_set_new(at, 0, seconds_of(c->last_us));
    if (cut_off(c, json_array_get(at, 1)))
        (void)json_array_set_new(at, 1, seconds_of(c->is_us));
}

static void take_all_inside(json_t *scene, const cut *c)
{
    static const char *const lists[] = {"elements", "triggers"};
    if (c->was_us <= c->is_us) return;
    take_inside(scene, "loop_from", c);
    for (size_t l = 0; l < sizeof lists / sizeof lists[0]; l++) {
        size_t i = 0;
        json_t *one = NULL;
        json_array_foreach(json_object_get(scene, lists[l]), i, one)
        {
            take_inside(one, "at", c);
            take_inside(one, "wait_from", c);
        }
    }
}

/* Snap one scene to the frames of its clip. */
static bool snap_scene(json_t *scene, const rmf_clip *clip, rmf_buf *words)
{
    const char *id = json_string_value(json_object_get(scene, "id"));
    const json_t *to_stated = json_object_get(scene, "to");
    int64_t from = frame_near(clip, us_of(json_object_get(scene, "from")));
    int64_t to = to_stated ? frame_near(clip, us_of(to_stated)) : clip->frames;
    if (to == clip->frames + 1) to = clip->frames;
    if (from < 0 || to > clip->frames) {
        rmf_buf_putf(words,
                     "error: scene %s reaches outside its clip, which is "
                     "%.3f s long; change its `from` or `to`\n",
                     id, (double)us_of_frame(clip, clip->frames) / 1e6);
        return false;
    }
    if (to <= from) {
        rmf_buf_putf(words,
                     "error: scene %s is shorter than one frame; move its "
                     "`to` behind its `from`\n",
                     id);
        return false;
    }
    int64_t from_us = us_of_frame(clip, from);
    const cut c = {.was_us = to_stated
                                 ? us_of(to_stated) -
                                       us_of(json_object_get(scene, "from"))
                                 : 0,
                   .is_us = us_of_frame(clip, to) - from_us,
                   .last_us = us_of_frame(clip, to - 1) - from_us};
    take_all_inside(scene, &c);
    (void)json_object_set_new(scene, "from", seconds_of(from_us));
    (void)json_object_set_new(scene, "to", seconds_of(us_of_frame(clip, to)));
    (void)json_object_set_new(scene, "first_frame", json_integer(from));
    (void)json_object_set_new(scene, "frames", json_integer(to - from));
    return true;
}

/* ---- files --------------------------------------------------------------- */

/* Whether this names what is kept here already: media/HASH/…. An author's own
 * folder may be called `media` too. */
static bool is_kept(const char *name)
{
    const size_t digits = RMF_HASH_SIZE - 1;
    return strncmp(name, "media/", 6) == 0 &&
           strspn(name + 6, "0123456789abcdef") == digits &&
           name[6 + digits] == '/';
}

/* Whether this is a name of a file beside project.json, as far as the words
 * say: no scheme, no facts in it. */
static bool is_local(const char *name)
{
    return *name && *name != '/' && *name != '#' && !strchr(name, ':') &&
           !strchr(name, '{') && !is_kept(name);
}

static bool leads_up(const char *name)
{
    return strcmp(name, "..") == 0 || strncmp(name, "../", 3) == 0 ||
           strstr(name, "/../");
}

/* Whether a file lies in the folder, links followed: a project from somebody
 * else must not carry what is beside it into the open. */
static bool lies_inside(const char *folder, const char *path)
{
    char *real = realpath(path, NULL);
    size_t size = strlen(folder);
    bool inside = !real || (strncmp(real, folder, size) == 0 &&
                            (real[size] == '/' || folder[size - 1] == '/'));
    free(real);
    return inside;
}

/* Keep the file that `field` names and point to where it is kept. */
typedef bool keep_fn(const char *media, const char *path, char *out,
                     size_t room, rmf_buf *why);

static bool keep_field(const rmf_publishing *what, json_t *object,
                       const char *field, keep_fn *keep, rmf_buf *words)
{
    const char *name = json_string_value(json_object_get(object, field));
    char path[RMF_PATH_SIZE];
    char kept[RMF_HASH_SIZE + RMF_MEDIA_NAME_SIZE + 8] = "media/";
    rmf_buf why;
    if (!name || !what->folder || !is_local(name)) return true;
    rmf_buf_init(&why, 8192);
    bool ok = rmf_path_join(path, what->folder, name);
    if (ok && (leads_up(name) || !lies_inside(what->folder, path))) {
        rmf_buf_putf(&why, "%s leads out of the project's folder", name);
        ok = false;
    }
    ok = ok && keep(what->media, path, kept + 6, sizeof kept - 6, &why);
    if (ok) (void)json_object_set_new(object, field, json_string(kept));
    if (why.size > 0) {
        bool ended = why.at[why.size - 1] == '\n';
        rmf_buf_putf(words, "%s: `%s`: %s%s", ok ? "warning" : "error", field,
                     why.at, ended ? "" : "\n");
    }
    rmf_buf_free(&why);
    return ok;
}

typedef struct keeping {
    const rmf_publishing *what;
    rmf_buf *words;
    bool ok;
} keeping;

static void keep_inside(void *ctx, json_t *object)
{
    static const char *const fields[] = {"src", "image", "poster", "download"};
    keeping *k = ctx;
    for (size_t f = 0; f < sizeof fields / sizeof fields[0]; f++) {
        if (!keep_field(k->what, object, fields[f], rmf_media_keep_file,
                        k->words))
            k->ok = false;
    }
}

/* Pictures and downloads anywhere in the document. */
static bool keep_files(const rmf_publishing *what, json_t *document,
                       rmf_buf *words)
{
    keeping k = {.what = what, .words = words, .ok = true};
    rmf_everywhere(document, keep_inside, &k);
    return k.ok;
}

/* ---- clips --------------------------------------------------------------- */

/* What the store knows of a clip that is kept already. */
static rmf_publish_err known_clip(const rmf_publishing *what, const char *hash,
                                  rmf_kept_clip *out, rmf_buf *why)
{
    switch (rmf_clips_find(what->store, hash, out)) {
    case RMF_CLIP_OK:
        return RMF_PUBLISH_OK;
    case RMF_CLIP_UNKNOWN:
    case RMF_CLIP_BUSY:
    case RMF_CLIP_USED:
        rmf_buf_putf(why, "no clip %s is kept here", hash);
        return RMF_PUBLISH_MISTAKES;
    case RMF_CLIP_NO_STORE:
        break;
    }
    return RMF_PUBLISH_STORE;
}

static rmf_publish_err find_clip(const rmf_publishing *what, const json_t *clip,
                                 rmf_kept_clip *out, rmf_buf *why)
{
    const char *file = json_string_value(json_object_get(clip, "file"));
    const char *hash = json_string_value(json_object_get(clip, "media"));
    char path[RMF_PATH_SIZE];
    if (hash) return known_clip(what, hash, out, why);
    if (!what->folder || !is_local(file) || leads_up(file)) {
        rmf_buf_putf(why,
                     "`file` is a name inside the project's folder, not "
                     "“%s”",
                     file);
        return RMF_PUBLISH_MISTAKES;
    }
    if (!rmf_path_join(path, what->folder, file) ||
        !rmf_media_keep_clip(what->media, path, &out->is, why))
        return RMF_PUBLISH_MISTAKES;
    if (rmf_clips_note(what->store, &out->is, file))
        return known_clip(what, out->is.hash, out, why);
    rmf_buf_puts(why, "the clip could not be noted in the store");
    return RMF_PUBLISH_STORE;
}

/* A clip whose original browsers do not play is queued at once, so that all
 * such clips of a film are on their way before the first is waited for. */
static rmf_publish_err send_off(const rmf_publishing *what,
                                const rmf_kept_clip *clip)
{
    rmf_store_err err = RMF_STORE_OK;
    if (rmf_clip_plays(clip)) return RMF_PUBLISH_OK;
    rmf_db *db = rmf_store_write(what->store, &err);
    if (!db) return RMF_PUBLISH_STORE;
    err = rmf_store_settle(db, rmf_clips_want(db, clip->is.hash));
    if (err != RMF_STORE_OK) return RMF_PUBLISH_STORE;
    rmf_clips_call(what->store);
    return RMF_PUBLISH_OK;
}

/* Who cannot wait (a handler) says so, and what it is that is not ready. */
static rmf_publish_err be_ready(const rmf_publishing *what, rmf_kept_clip *clip,
                                rmf_buf *why)
{
    if (rmf_clip_plays(clip)) return RMF_PUBLISH_OK;
    if (!what->waits) {
        rmf_clip_state state = clip->state;
        if (rmf_clips_find(what->store, clip->is.hash, clip) == RMF_CLIP_OK)
            state = clip->state;
        rmf_buf_putf(why, "%s is not ready yet (%s): %s%s", clip->is.hash,
                     rmf_clip_state_word(state),
                     *clip->why ? clip->why
                                : "browsers do not play it as it "
                                  "came, and it is being prepared",
                     *clip->why ? "" : "; ask for it at api/v1/clips");
        return RMF_PUBLISH_UNREADY;
    }
    if (!rmf_clips_await(what->store, what->media, clip->is.hash, why))
        return RMF_PUBLISH_MISTAKES;
    return known_clip(what, clip->is.hash, clip, why);
}

/* Where the film first shows this clip: its poster is that picture. */
static int64_t poster_time(const json_t *document, const char *clip)
{
    const char *start = json_string_value(json_object_get(document, "start"));
    int64_t at = -1;
    size_t i = 0;
    const json_t *scene = NULL;
    json_array_foreach(json_object_get(document, "scenes"), i, scene)
    {
        const char *of = json_string_value(json_object_get(scene, "clip"));
        const char *id = json_string_value(json_object_get(scene, "id"));
        bool first = start && id && strcmp(id, start) == 0;
        if (of && strcmp(of, clip) == 0 && (at < 0 || first))
            at = us_of(json_object_get(scene, "from"));
    }
    return at < 0 ? 0 : at;
}

static void describe(json_t *to, const rmf_clip *clip, const char *playable)
{
    char file[RMF_HASH_SIZE + RMF_MEDIA_NAME_SIZE + 8];
    (void)snprintf(file, sizeof file, "media/%s/%s", clip->hash, playable);
    (void)json_object_set_new(to, "file", json_string(file));
    (void)json_object_set_new(to, "media", json_string(clip->hash));
    (void)json_object_set_new(to, "duration",
                              seconds_of(us_of_frame(clip, clip->frames)));
    (void)json_object_set_new(to, "width", json_integer(clip->width));
    (void)json_object_set_new(to, "height", json_integer(clip->height));
    (void)json_object_set_new(to, "rate",
                              json_pack("[I, I]", (json_int_t)clip->rate_num,
                                        (json_int_t)clip->rate_den));
    (void)json_object_set_new(to, "frames", json_integer(clip->frames));
    if (clip->sphere && !json_object_get(to, "projection")) {
        (void)json_object_set_new(to, "projection",
                                  json_string("equirectangular"));
    }
}

static void add_poster(const rmf_publishing *what, const json_t *document,
                       const char *id, json_t *to, const rmf_clip *clip)
{
    char name[RMF_MEDIA_NAME_SIZE];
    char file[RMF_HASH_SIZE + RMF_MEDIA_NAME_SIZE + 8];
    int64_t at = us_of_frame(clip, frame_near(clip, poster_time(document, id)));
    if (json_object_get(to, "poster") ||
        !rmf_media_poster(what->media, clip, at, name))
        return;
    (void)snprintf(file, sizeof file, "media/%s/%s", clip->hash, name);
    (void)json_object_set_new(to, "poster", json_string(file));
}

static bool keep_captions(const rmf_publishing *what, json_t *clip,
                          rmf_buf *words)
{
    bool ok = true;
    size_t i = 0;
    json_t *captions = NULL;
    json_array_foreach(json_object_get(clip, "captions"), i, captions)
    {
        if (!keep_field(what, captions, "file", rmf_media_keep_captions, words))
            ok = false;
    }
    return ok;
}

static bool snap_scenes(json_t *document, const char *id, const rmf_clip *clip,
                        rmf_buf *words)
{
    bool ok = true;
    size_t i = 0;
    json_t *scene = NULL;
    json_array_foreach(json_object_get(document, "scenes"), i, scene)
    {
        const char *of = json_string_value(json_object_get(scene, "clip"));
        if (of && strcmp(of, id) == 0 && !snap_scene(scene, clip, words))
            ok = false;
    }
    return ok;
}

/* One of the document's clips, while it is resolved. */
typedef struct resolving {
    const char *id; /* NULL: it stays where it is */
    json_t *json;
    rmf_kept_clip clip;
} resolving;

static void put_words(rmf_buf *words, const char *kind, const char *id,
                      const rmf_buf *why)
{
    if (why->size == 0) return;
    bool ended = why->at[why->size - 1] == '\n';
    rmf_buf_putf(words, "%s: clip %s: %s%s", kind, id, why->at,
                 ended ? "" : "\n");
}

typedef rmf_publish_err stage(const rmf_publishing *what, resolving *one,
                              rmf_buf *why);

static rmf_publish_err keep(const rmf_publishing *what, resolving *one,
                            rmf_buf *why)
{
    rmf_publish_err err = find_clip(what, one->json, &one->clip, why);
    return err == RMF_PUBLISH_OK ? send_off(what, &one->clip) : err;
}

static rmf_publish_err await_it(const rmf_publishing *what, resolving *one,
                                rmf_buf *why)
{
    return be_ready(what, &one->clip, why);
}

/* One stage for every clip, so that each mistake is said; the first that is
 * more than a mistake ends it. */
static rmf_publish_err for_each(const rmf_publishing *what, resolving *all,
                                size_t count, stage *step, rmf_buf *words)
{
    rmf_publish_err worst = RMF_PUBLISH_OK;
    for (size_t i = 0; i < count; i++) {
        rmf_buf why;
        if (!all[i].id) continue;
        rmf_buf_init(&why, 64u << 10);
        rmf_publish_err err = step(what, &all[i], &why);
        put_words(words, err == RMF_PUBLISH_OK ? "warning" : "error", all[i].id,
                  &why);
        rmf_buf_free(&why);
        if (err != RMF_PUBLISH_OK) worst = err;
        if (err != RMF_PUBLISH_OK && err != RMF_PUBLISH_MISTAKES) break;
    }
    return worst;
}

/* What the clip is, into the document, and the scenes on it. */
static bool write_in(const rmf_publishing *what, json_t *document,
                     const resolving *one, rmf_buf *words)
{
    rmf_clip shown = one->clip.is;
    (void)snprintf(shown.file, sizeof shown.file, "%s",
                   rmf_clip_playable(&one->clip));
    describe(one->json, &shown, shown.file);
    add_poster(what, document, one->id, one->json, &shown);
    return snap_scenes(document, one->id, &shown, words);
}

static rmf_publish_err resolve_clips(const rmf_publishing *what,
                                     json_t *document, resolving *all,
                                     size_t count, rmf_buf *words)
{
    rmf_publish_err err = for_each(what, all, count, keep, words);
    if (err == RMF_PUBLISH_OK)
        err = for_each(what, all, count, await_it, words);
    for (size_t i = 0; i < count && err != RMF_PUBLISH_STORE; i++) {
        /* A clip that is no use has no scenes to look at. */
        if (err != RMF_PUBLISH_OK || !all[i].id) continue;
        if (!write_in(what, document, &all[i], words))
            err = RMF_PUBLISH_MISTAKES;
    }
    return err;
}

rmf_publish_err rmf_resolve(const rmf_publishing *what, json_t *document,
                            rmf_buf *words)
{
    bool ok = keep_files(what, document, words);
    json_t *clips = json_object_get(document, "clips");
    size_t count = json_object_size(clips);
    resolving *all = calloc(count + 1, sizeof *all);
    const char *id = NULL;
    json_t *clip = NULL;
    size_t i = 0;
    if (!all) return RMF_PUBLISH_STORE;
    json_object_foreach(clips, id, clip)
    {
        bool kept = keep_captions(what, clip, words);
        bool ours = kept && !rmf_elsewhere(clip);
        if (kept && !ours) rmf_elsewhere_resolve(document, id, clip, words);
        ok = ok && kept;
        all[i++] = (resolving){.id = ours ? id : NULL, .json = clip};
    }
    rmf_publish_err err = resolve_clips(what, document, all, count, words);
    free(all);
    return err == RMF_PUBLISH_OK && !ok ? RMF_PUBLISH_MISTAKES : err;
}
