#include "simulate/screen.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_MAX (64u << 20)
#define ASKING_S   30L

static size_t take(char *at, size_t one, size_t count, void *ctx)
{
    rmf_buf *out = ctx;
    rmf_buf_add(out, at, one * count);
    return out->failed ? 0 : one * count;
}

/* The body of a 200. */
static bool ask(const char *url, rmf_buf *out, rmf_buf *why)
{
    long status = 0;
    CURL *curl = curl_easy_init();
    rmf_buf_init(out, ANSWER_MAX);
    if (!curl) return false;
    (void)curl_easy_setopt(curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, ASKING_S);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, out);
    CURLcode code = curl_easy_perform(curl);
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    if (code == CURLE_OK && status == 200) return true;
    rmf_buf_putf(why, "%s: ", url);
    if (code == CURLE_OK) {
        rmf_buf_putf(why, "HTTP %ld %s", status, out->at);
    } else {
        rmf_buf_puts(why, curl_easy_strerror(code));
    }
    return false;
}

static char *copy(const json_t *object, const char *field)
{
    const char *text = json_string_value(json_object_get(object, field));
    return strdup(text ? text : "");
}

/* ---- names --------------------------------------------------------------- */

static char *named(rmf_str id)
{
    return strndup(id.at ? id.at : "", id.size);
}

static uint32_t element_of(const rmf_document *doc, const char *id)
{
    size_t size = strlen(id);
    for (uint32_t i = 0; i < rmf_element_count(doc); i++) {
        rmf_str other = rmf_element_id(doc, i);
        if (other.size == size && memcmp(other.at, id, size) == 0) return i;
    }
    return RMF_NONE;
}

static void name_elements(rmf_screen *screen, const json_t *scene)
{
    size_t i = 0;
    const json_t *element = NULL;
    json_array_foreach(json_object_get(scene, "elements"), i, element)
    {
        const char *id = json_string_value(json_object_get(element, "id"));
        uint32_t at = element_of(screen->doc, id ? id : "");
        if (at == RMF_NONE) continue;
        rmf_screen_element *one = &screen->elements[at];
        free(one->kind);
        free(one->scene);
        one->kind = copy(element, "kind");
        one->scene = copy(scene, "id");
    }
}

static bool is_form(const json_t *panel)
{
    const char *kind = json_string_value(json_object_get(panel, "kind"));
    return kind && strcmp(kind, "form") == 0;
}

static void name_goals(rmf_screen *screen)
{
    for (uint32_t i = 0; i < rmf_goal_count(screen->doc); i++) {
        if (screen->goal_count == RMF_SCREEN_GOALS) return;
        screen->goals[screen->goal_count++] =
            named(rmf_goal_id(screen->doc, i));
    }
}

static bool name_all(rmf_screen *screen)
{
    const rmf_document *doc = screen->doc;
    const json_t *film = json_object_get(screen->manifest, "document");
    const json_t *panels = json_object_get(film, "panels");
    uint32_t elements = rmf_element_count(doc);
    screen->elements = calloc(elements + 1, sizeof *screen->elements);
    screen->scenes = calloc(rmf_scene_count(doc) + 1, sizeof(char *));
    screen->panels = calloc(rmf_panel_count(doc) + 1, sizeof(char *));
    screen->forms = calloc(rmf_panel_count(doc) + 1, sizeof(bool));
    if (!screen->elements || !screen->scenes || !screen->panels ||
        !screen->forms)
        return false;
    for (uint32_t i = 0; i < elements; i++)
        screen->elements[i].id = named(rmf_element_id(doc, i));
    for (uint32_t i = 0; i < rmf_scene_count(doc); i++)
        screen->scenes[i] = named(rmf_scene_id(doc, i));
    for (uint32_t i = 0; i < rmf_panel_count(doc); i++) {
        screen->panels[i] = named(rmf_panel_id(doc, i));
        screen->forms[i] = is_form(json_object_get(panels, screen->panels[i]));
    }
    size_t i = 0;
    const json_t *scene = NULL;
    json_array_foreach(json_object_get(film, "scenes"), i, scene)
        name_elements(screen, scene);
    name_goals(screen);
    return true;
}

/* ---- opening ------------------------------------------------------------- */

static bool open_pack(rmf_screen *screen, rmf_buf *why)
{
    const rmf_buf *pack = &screen->pack;
    size_t need = (rmf_pack_need(pack->at, pack->size) + 15) & ~(size_t)15;
    screen->memory = need ? aligned_alloc(16, need) : NULL;
    if (screen->memory && rmf_pack_open(pack->at, pack->size, screen->memory,
                                        need, &screen->doc) == RMF_OK)
        return true;
    rmf_buf_puts(why, "the engine cannot open the film");
    return false;
}

static bool fetch(rmf_screen *screen, rmf_buf *why)
{
    rmf_buf url;
    rmf_buf answer;
    rmf_buf_init(&url, 65536);
    rmf_buf_putf(&url, "%s/api/v1/play/", screen->base);
    rmf_buf_url(&url, screen->project);
    bool ok = ask(url.at, &answer, why);
    if (ok) screen->manifest = json_loadb(answer.at, answer.size, 0, NULL);
    const char *pack =
        json_string_value(json_object_get(screen->manifest, "pack"));
    if (ok && !pack) rmf_buf_puts(why, "the film is not to be had");
    ok = ok && pack;
    rmf_buf_free(&url);
    if (ok) rmf_buf_putf(&url, "%s/%s", screen->base, pack);
    ok = ok && ask(url.at, &screen->pack, why);
    rmf_buf_free(&answer);
    rmf_buf_free(&url);
    return ok;
}

bool rmf_screen_open(rmf_screen *screen, const char *server,
                     const char *project, rmf_buf *why)
{
    size_t size = strlen(server);
    while (size > 0 && server[size - 1] == '/')
        size--;
    *screen =
        (rmf_screen){.base = strndup(server, size), .project = strdup(project)};
    rmf_buf_init(&screen->pack, ANSWER_MAX);
    if (!screen->base || !screen->project || !fetch(screen, why)) return false;
    screen->release = copy(screen->manifest, "release");
    return open_pack(screen, why) && name_all(screen);
}

static void free_names(char **names, uint32_t count)
{
    for (uint32_t i = 0; names && i < count; i++)
        free(names[i]);
    free(names);
}

void rmf_screen_close(rmf_screen *screen)
{
    const rmf_document *doc = screen->doc;
    for (uint32_t i = 0; screen->elements && i < rmf_element_count(doc); i++) {
        free(screen->elements[i].id);
        free(screen->elements[i].kind);
        free(screen->elements[i].scene);
    }
    free(screen->elements);
    free_names(screen->scenes, doc ? rmf_scene_count(doc) : 0);
    free_names(screen->panels, doc ? rmf_panel_count(doc) : 0);
    for (uint32_t i = 0; i < screen->goal_count; i++)
        free(screen->goals[i]);
    free(screen->forms);
    free(screen->memory);
    rmf_buf_free(&screen->pack);
    json_decref(screen->manifest);
    free(screen->release);
    free(screen->project);
    free(screen->base);
    *screen = (rmf_screen){0};
}
