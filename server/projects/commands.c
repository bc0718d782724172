/* The commands about documents: publish, withdraw, check, play. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check/check.h"
#include "projects/advice.h"
#include "projects/lights.h"
#include "projects/projects.h"

#define LINE_SIZE_MAX (RMF_INPUT_SIZE_MAX + 2u)
#define SCRATCH_SIZE  (RMF_INPUT_SIZE_MAX + (64u << 10))
#define EFFECT_SIZE   (256u << 10)

static void say_error(const char *about, const char *what)
{
    (void)fprintf(stderr, "ramify: %s: %s\n", about, what);
}

static rmf_store *open_store(const rmf_settings *settings)
{
    rmf_buf why;
    rmf_buf_init(&why, 4096);
    rmf_store_options options = {.folder = settings->data,
                                 .database = settings->database};
    rmf_store *store = NULL;
    if (rmf_folder_make(settings->data)) {
        store = rmf_store_open(&options, &why);
    } else {
        rmf_buf_puts(&why, strerror(errno));
    }
    if (!store) say_error(settings->data, why.at);
    rmf_buf_free(&why);
    return store;
}

/* ---- publish
 * ------------------------------------------------------------------ */

/* The address of the server on this data, if one has run; it writes it there.
 */
static void find_base(const rmf_settings *settings, char out[512])
{
    char path[RMF_PATH_SIZE];
    size_t size = 0;
    char *known = rmf_path_join(path, settings->data, "address")
                      ? rmf_file_read(path, 500, &size)
                      : NULL;
    const char *base = "http://127.0.0.1:8080";
    if (*settings->url) {
        base = settings->url;
    } else if (known) {
        base = known;
    }
    (void)snprintf(out, 512, "%s", base);
    free(known);
}

static void print_published(const rmf_settings *settings, const char *project,
                            const rmf_published *made)
{
    char base[512];
    const char *news = "open players keep what they have";
    if (made->unchanged) {
        news = "nothing has changed";
    } else if (made->number == 1) {
        news = "the first one";
    } else if (made->same_shape) {
        news = "open players take it now";
    }
    find_base(settings, base);
    (void)printf("%s: release %lld (%s)\n"
                 "  watch   %s/w/%s\n"
                 "  embed   <iframe src=\"%s/embed/%s\" "
                 "allow=\"autoplay; fullscreen\"></iframe>\n"
                 "  report  %s/projects/%s/report\n",
                 project, (long long)made->number, news, base, project, base,
                 project, base, project);
}

static bool publish_text(const rmf_settings *settings,
                         const rmf_publishing *what)
{
    char media[RMF_PATH_SIZE];
    rmf_published made;
    rmf_buf words;
    rmf_store *store = open_store(settings);
    if (!store) return false;
    rmf_buf_init(&words, 4u << 20);
    rmf_publishing here = *what;
    here.store = store;
    here.media = media;
    here.waits = true;
    bool ok = rmf_path_join(media, settings->data, "media") &&
              rmf_folder_make(media) &&
              rmf_publish(&here, &made, &words) == RMF_PUBLISH_OK;
    (void)fputs(words.at, stderr);
    if (ok) print_published(settings, what->project, &made);
    rmf_buf_free(&words);
    rmf_store_close(store);
    return ok;
}

/* The document's own `id`, else the folder's name made fit for an address. */
static void name_project(const char *folder, const char *text, size_t size,
                         char out[RMF_PROJECT_SIZE])
{
    char slug[RMF_SLUG_SIZE];
    const char *slash = strrchr(folder, '/');
    json_t *document = json_loadb(text, size, 0, NULL);
    const char *id = json_string_value(json_object_get(document, "id"));
    rmf_slug(slash ? slash + 1 : folder, slug);
    (void)snprintf(out, RMF_PROJECT_SIZE, "%s", id ? id : slug);
    json_decref(document);
}

int rmf_command_publish(const rmf_settings *settings, const rmf_words *words)
{
    char path[RMF_PATH_SIZE];
    char name[RMF_PROJECT_SIZE];
    if (words->count != 1) {
        (void)fputs("usage: ramify publish FOLDER [--data DIR]\n", stderr);
        return 2;
    }
    char *folder = realpath(words->at[0], NULL);
    rmf_publishing what = {.folder = folder, .origin = folder};
    char *text = NULL;
    if (folder && rmf_path_join(path, folder, "project.json"))
        text = rmf_file_read(path, RMF_TEXT_SIZE_MAX, &what.text_size);
    if (!text) {
        say_error(folder ? path : words->at[0], strerror(errno));
        free(folder);
        return 1;
    }
    name_project(folder, text, what.text_size, name);
    what.text = text;
    what.named = *settings->project != 0;
    what.project = what.named ? settings->project : name;
    bool ok = rmf_id_fits(what.project, RMF_PROJECT_SIZE - 1);
    if (!ok) {
        say_error(what.project, "a project's name in addresses has letters, "
                                "digits, - and _, at most 64; say another in "
                                "`id` or with --project");
    }
    ok = ok && publish_text(settings, &what);
    free(text);
    free(folder);
    return ok ? 0 : 1;
}

int rmf_command_withdraw(const rmf_settings *settings, const rmf_words *words)
{
    if (words->count != 1) {
        (void)fputs("usage: ramify withdraw PROJECT [--data DIR]\n", stderr);
        return 2;
    }
    rmf_store *store = open_store(settings);
    if (!store) return 1;
    rmf_found found = rmf_withdraw(store, words->at[0], true);
    if (found == RMF_NOT_THERE)
        say_error(words->at[0], "there is no such project");
    rmf_store_close(store);
    return found == RMF_FOUND ? 0 : 1;
}

/* ---- check
 * ---------------------------------------------------------------------- */

/* Of a folder the document in it. */
static const char *document_path(const char *path, char inside[RMF_PATH_SIZE])
{
    struct stat is = {0};
    bool folder = stat(path, &is) == 0 && S_ISDIR(is.st_mode);
    return folder && rmf_path_join(inside, path, "project.json") ? inside
                                                                 : path;
}

static char *read_document(const char *path, size_t *size)
{
    char inside[RMF_PATH_SIZE];
    const char *at = document_path(path, inside);
    char *text = rmf_file_read(at, RMF_TEXT_SIZE_MAX, size);
    if (!text) say_error(at, errno == EISDIR ? "not a file" : strerror(errno));
    return text;
}

static bool write_proof(const rmf_settings *settings, const rmf_proof *proof,
                        const char *file)
{
    rmf_writer out = {.at = NULL, .cap = 0};
    char *text = NULL;
    for (int round = 0; round < 2; round++) {
        out = (rmf_writer){.at = text, .cap = out.size};
        if (settings->json) {
            rmf_proof_json(proof, &out);
        } else {
            rmf_proof_print(proof, file, &out);
        }
        if (!text) text = malloc(out.size + 1);
        if (!text) return false;
    }
    (void)fwrite(text, 1, out.size, stdout);
    free(text);
    return true;
}

/* 0: every path was looked at, and none is wrong. 1: errors. 3: not every path
 * was looked at. */
static int prove(const rmf_settings *settings, const char *file,
                 const char *text, size_t size)
{
    rmf_proof proof;
    rmf_check_limits limits = {(uint32_t)settings->check_seconds,
                               (uint32_t)settings->check_memory};
    bool ok = rmf_prove(text, size, &limits, &proof);
    bool errors = false;
    if (!ok) say_error(file, proof.why);
    if (ok && !write_proof(settings, &proof, file)) {
        say_error(file, "out of memory");
        ok = false;
    }
    for (uint32_t i = 0; i < proof.count; i++)
        errors = errors || proof.findings[i].at.severity == RMF_ERROR;
    int status = errors ? 1 : ok && proof.whole ? 0 : 3;
    rmf_proof_free(&proof);
    return status;
}

/* Colour on terminals that want it (https://no-color.org). */
static bool wants_colour(void)
{
    const char *no = getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) && !(no && *no);
}

static void add_json(json_t *json, rmf_buf *out)
{
    char *text = json ? json_dumps(json, JSON_INDENT(1)) : NULL;
    if (text) {
        rmf_buf_puts(out, text);
        rmf_buf_puts(out, "\n");
    }
    out->failed = out->failed || !text;
    free(text);
    json_decref(json);
}

/* `--json` alone is the report of mistakes, as players of drafts write it. */
static void write_checked(const rmf_settings *settings,
                          const rmf_advised *about, rmf_buf *out)
{
    const rmf_report *report = &about->loaded->report;
    if (settings->sarif) {
        add_json(rmf_advice_sarif(about), out);
    } else if (settings->json && settings->advice) {
        add_json(rmf_advice_json(about), out);
    } else if (settings->prove && settings->json && about->loaded->doc) {
        return; /* the proof is the one object */
    } else if (settings->json) {
        rmf_loaded_json(about->loaded, out);
        rmf_buf_puts(out, "\n");
    } else {
        rmf_loaded_print(about->loaded, about->file, out);
        rmf_advice_print(about, wants_colour(), out);
        rmf_buf_putf(out, "%s: %u errors, %u other remarks\n", about->file,
                     report->errors, report->count - report->errors);
    }
}

/* 0: it opens; 1: it does not, or could not be read; 4: as --strict has it. */
static int check_text(const rmf_settings *settings, const char *file,
                      const char *text, size_t size)
{
    rmf_loaded loaded;
    rmf_buf out;
    rmf_advised about = {.file = file, .text = text, .loaded = &loaded};
    rmf_lights *lights =
        settings->contrast ? rmf_lights_open(text, size, file) : NULL;
    const rmf_lint_ask ask = {.ctx = lights, .light = rmf_lights_at};
    rmf_buf_init(&out, 16u << 20);
    bool read = rmf_loaded_open(text, size, &loaded) &&
                rmf_advise(&about, lights ? &ask : NULL);
    int status = read && loaded.doc ? 0 : 1;
    if (status == 0 && settings->strict && about.lint.warnings) status = 4;
    if (read) write_checked(settings, &about, &out);
    (void)fputs(out.at, stdout);
    if (!read || out.failed) {
        say_error(file, "out of memory");
        status = 1;
    }
    rmf_buf_free(&out);
    rmf_advised_free(&about);
    rmf_lights_close(lights);
    rmf_loaded_close(&loaded);
    return status;
}

int rmf_command_check(const rmf_settings *settings, const rmf_words *words)
{
    char path[RMF_PATH_SIZE];
    size_t size = 0;
    if (words->count != 1 ||
        (settings->prove && (settings->sarif || settings->advice))) {
        (void)fputs("usage: ramify check FILE [--json [--advice]] [--sarif] "
                    "[--contrast] [--strict]\n"
                    "       ramify check FILE --prove [--json]\n",
                    stderr);
        return 2;
    }
    const char *file = document_path(words->at[0], path);
    char *text = read_document(words->at[0], &size);
    if (!text) return 1;
    int status = check_text(settings, file, text, size);
    if (settings->prove && status != 1) {
        int proved = prove(settings, file, text, size);
        if (proved) status = proved;
    }
    free(text);
    return status;
}

/* ---- schema
 * ---------------------------------------------------------------------- */

int rmf_command_schema(const rmf_settings *settings, const rmf_words *words)
{
    (void)settings;
    (void)words;
    rmf_writer out = {.at = NULL, .cap = 0};
    rmf_schema_write(&out);
    out = (rmf_writer){.at = malloc(out.size + 1), .cap = out.size};
    if (!out.at) {
        say_error("schema", "out of memory");
        return 1;
    }
    rmf_schema_write(&out);
    (void)fwrite(out.at, 1, out.size, stdout);
    (void)fputc('\n', stdout);
    free(out.at);
    return 0;
}

/* ---- play
 * ------------------------------------------------------------------------ */

typedef struct stage {
    const rmf_document *doc;
    rmf_session *session;
    rmf_turn *turn;
    char *memory; /* session, turn, scratch */
    char *scratch;
    char *effect;
    unsigned line;
} stage;

static size_t rounded(size_t size)
{
    return (size + 15) & ~(size_t)15;
}

static void print_why(void *ctx, rmf_str where, rmf_str condition, bool result,
                      rmf_str facts)
{
    (void)ctx;
    rmf_buf out;
    rmf_buf text;
    rmf_buf_init(&out, 65536);
    rmf_buf_init(&text, 65536);
    const rmf_str parts[] = {where, condition, facts};
    static const char *const names[] = {"why", "if", "facts"};
    rmf_buf_puts(&out, "{");
    for (unsigned i = 0; i < 3; i++) {
        rmf_buf_free(&text);
        rmf_buf_add(&text, parts[i].at, parts[i].size);
        rmf_buf_putf(&out, "%s\"%s\": ", i ? ", " : "", names[i]);
        rmf_buf_json(&out, text.at);
    }
    (void)printf("%s, \"result\": %s}\n", out.at, result ? "true" : "false");
    rmf_buf_free(&out);
    rmf_buf_free(&text);
}

static bool stage_open(stage *s, const rmf_document *doc, bool why)
{
    size_t session = rounded(rmf_session_size(doc));
    size_t turn = rounded(rmf_turn_size(doc));
    *s = (stage){.doc = doc};
    s->memory =
        aligned_alloc(16, session + turn + rounded(SCRATCH_SIZE) + EFFECT_SIZE);
    if (!s->memory) return false;
    s->session = rmf_session_init(doc, s->memory);
    s->turn = rmf_turn_init(doc, s->memory + session);
    s->scratch = s->memory + session + turn;
    s->effect = s->scratch + rounded(SCRATCH_SIZE);
    if (why) rmf_turn_why(s->turn, print_why, NULL);
    return true;
}

static void print_effects(const stage *s)
{
    uint32_t count = 0;
    const rmf_effect *effects = rmf_turn_effects(s->turn, &count);
    for (uint32_t i = 0; i < count; i++) {
        rmf_writer out = {.at = s->effect, .cap = EFFECT_SIZE};
        rmf_effect_write(s->doc, &effects[i], &out);
        size_t size = out.size < out.cap ? out.size : out.cap;
        (void)fwrite(out.at, 1, size, stdout);
        (void)fputc('\n', stdout);
    }
}

/* One line of the trail. False: it was refused, and said so. */
static bool play_line(stage *s, const char *line, size_t size)
{
    rmf_input input;
    rmf_finding why = {.text = ""};
    rmf_err err = rmf_input_read(s->doc, line, size, s->scratch, SCRATCH_SIZE,
                                 &input, &why);
    if (err == RMF_OK) err = rmf_feed(s->doc, s->session, &input, s->turn);
    if (err == RMF_OK) {
        print_effects(s);
        return true;
    }
    (void)fflush(stdout);
    (void)fprintf(stderr, "trail:%u: %s%s%s\n", s->line, rmf_err_text(err),
                  *why.text ? ": " : "", why.text);
    return false;
}

/* A line with its end, as far as it fits: what is longer is refused as that.
 * Any byte may stand in it. Returns its size, 0 at the end. */
static size_t read_line(FILE *in, char line[LINE_SIZE_MAX])
{
    size_t size = 0;
    int c = 0;
    while (size < LINE_SIZE_MAX && c != '\n' && (c = getc(in)) != EOF)
        line[size++] = (char)c;
    return size;
}

static bool is_blank(const char *line, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char c = line[i];
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') return false;
    }
    return true;
}

static bool play_trail(stage *s, FILE *in)
{
    char *line = malloc(LINE_SIZE_MAX);
    bool ok = line != NULL;
    size_t size = ok ? read_line(in, line) : 0;
    for (; ok && size > 0; size = read_line(in, line)) {
        s->line++;
        if (line[size - 1] == '\n') size--;
        if (!is_blank(line, size)) ok = play_line(s, line, size);
    }
    free(line);
    if (ferror(in)) say_error("trail", strerror(errno));
    return ok && !ferror(in);
}

int rmf_command_play(const rmf_settings *settings, const rmf_words *words)
{
    size_t size = 0;
    rmf_loaded loaded;
    rmf_buf out;
    stage s = {0};
    if (words->count != 1) {
        (void)fputs("usage: ramify play FILE [--why] < trail.ndjson\n", stderr);
        return 2;
    }
    char *text = read_document(words->at[0], &size);
    if (!text) return 1;
    bool ok = rmf_loaded_open(text, size, &loaded) && loaded.doc;
    if (!ok) {
        rmf_buf_init(&out, 4u << 20);
        rmf_loaded_print(&loaded, words->at[0], &out);
        (void)fputs(out.at, stderr);
        rmf_buf_free(&out);
    }
    ok = ok && stage_open(&s, loaded.doc, settings->why) &&
         play_trail(&s, stdin);
    free(s.memory);
    rmf_loaded_close(&loaded);
    free(text);
    return ok ? 0 : 1;
}
