/* The engine's WebAssembly exports: one film an instance (ARCHITECTURE.md has
 * the table). The only file with state of its own, and only in this build. */
#include "session.h"
#include "turn.h"

/* Exports are called by the host alone: no header declares them. */
#pragma clang diagnostic ignored "-Wmissing-prototypes"

#define EXPORT(name) __attribute__((export_name(#name), used))
#define PAGE         65536u
#define PLACED_MAX   4096u
#define NEXT_MAX     64u
#define NEVER        1e300

extern char __heap_base;

static struct {
    rmf_document *doc;
    rmf_session *session;
    rmf_turn *turn;
    rmf_placed *placed;
    char *scratch;
    char *result;
    uint32_t result_cap;
    uint32_t result_size;
    uint32_t heap; /* address behind the last reserved byte */
    double change[2];
    rmf_input input;
} film;

#define SCRATCH_SIZE (RMF_INPUT_SIZE_MAX * 40u)

EXPORT(reserve) void *reserve(uint32_t size)
{
    if (!film.heap) film.heap = (uint32_t)(uintptr_t)&__heap_base;
    uint32_t start = (film.heap + 15u) & ~15u;
    uint64_t end = (uint64_t)start + size;
    uint64_t have = (uint64_t)__builtin_wasm_memory_size(0) * PAGE;
    if (end > have) {
        uint64_t pages = (end - have + PAGE - 1) / PAGE;
        if (end > UINT32_MAX ||
            __builtin_wasm_memory_grow(0, (uint32_t)pages) == (size_t)-1)
            return NULL;
    }
    film.heap = (uint32_t)end;
    return (void *)(uintptr_t)start;
}

/* Write a result; when it did not fit, take a larger buffer and write again. */
typedef void write_fn(uint32_t arg, rmf_writer *out);

static void write_result(write_fn *write, uint32_t arg)
{
    rmf_writer out = {.at = film.result, .cap = film.result_cap};
    write(arg, &out);
    if (out.size > film.result_cap) {
        uint32_t cap = (uint32_t)out.size + (uint32_t)out.size / 2;
        char *larger = reserve(cap);
        if (larger) {
            film.result = larger;
            film.result_cap = cap;
            out = (rmf_writer){.at = larger, .cap = cap};
            write(arg, &out);
        }
    }
    film.result_size =
        (uint32_t)(out.size > out.cap ? out.cap : out.size);
}

EXPORT(result) const char *result(void)
{
    return film.result;
}

EXPORT(result_size) uint32_t result_size(void)
{
    return film.result_size;
}

/* ---- opening --------------------------------------------------------- */

static rmf_report report;

static void put_finding(const rmf_finding *f, rmf_writer *out)
{
    static const char *const severities[] = {"note", "warning", "error"};
    rmf_put(out, "{\"severity\":\"");
    rmf_put(out, severities[f->severity]);
    rmf_put(out, "\",\"code\":");
    rmf_put_json(out, rmf_str_of(f->code));
    rmf_put(out, ",\"line\":");
    rmf_put_int(out, f->line);
    rmf_put(out, ",\"column\":");
    rmf_put_int(out, f->column);
    rmf_put(out, ",\"path\":");
    rmf_put_json(out, rmf_str_of(f->path));
    rmf_put(out, ",\"text\":");
    rmf_put_json(out, rmf_str_of(f->text));
    rmf_put(out, "}");
}

static void put_report(uint32_t unused, rmf_writer *out)
{
    (void)unused;
    uint32_t count = report.count < report.cap ? report.count : report.cap;
    rmf_put(out, "[");
    for (uint32_t i = 0; i < count; i++) {
        if (i) rmf_put(out, ",");
        put_finding(&report.findings[i], out);
    }
    rmf_put(out, "]");
}

static bool reserve_session(void)
{
    void *session = reserve((uint32_t)rmf_session_size(film.doc));
    void *turn = reserve((uint32_t)rmf_turn_size(film.doc));
    film.placed = reserve(PLACED_MAX * sizeof(rmf_placed));
    film.scratch = reserve(SCRATCH_SIZE);
    if (!session || !turn || !film.placed || !film.scratch) return false;
    film.session = rmf_session_init(film.doc, session);
    film.turn = rmf_turn_init(film.doc, turn);
    return true;
}

EXPORT(open) rmf_err open_film(const char *text, uint32_t size)
{
    report = (rmf_report){.findings = reserve(RMF_FINDINGS_MAX *
                                              sizeof(rmf_finding)),
                          .cap = RMF_FINDINGS_MAX};
    film.result_cap = PAGE;
    film.result = reserve(PAGE);
    size_t need = rmf_document_need(text, size);
    void *memory = need <= UINT32_MAX ? reserve((uint32_t)need) : NULL;
    if (!report.findings || !film.result || !memory) return RMF_ERR_MEMORY;
    rmf_err err =
        rmf_document_open(text, size, memory, need, &report, &film.doc);
    write_result(put_report, 0);
    if (err != RMF_OK) return err;
    return reserve_session() ? RMF_OK : RMF_ERR_MEMORY;
}

/* ---- feeding --------------------------------------------------------- */

static void put_effects(uint32_t unused, rmf_writer *out)
{
    (void)unused;
    uint32_t count;
    const rmf_effect *effects = rmf_turn_effects(film.turn, &count);
    for (uint32_t i = 0; i < count; i++) {
        rmf_effect_write(film.doc, &effects[i], out);
        rmf_put(out, "\n");
    }
}

static rmf_finding refused;

static void put_refused(uint32_t unused, rmf_writer *out)
{
    (void)unused;
    put_finding(&refused, out);
}

static rmf_err feed_input(void)
{
    rmf_err err = rmf_feed(film.doc, film.session, &film.input, film.turn);
    if (err == RMF_OK)
        write_result(put_effects, 0);
    else
        film.result_size = 0;
    return err;
}

EXPORT(feed) rmf_err feed(const char *text, uint32_t size)
{
    rmf_err err = rmf_input_read(film.doc, text, size, film.scratch,
                                 SCRATCH_SIZE, &film.input, &refused);
    if (err == RMF_OK) return feed_input();
    write_result(put_refused, 0);
    return err;
}

EXPORT(moved) rmf_err moved(double from_us, double to_us)
{
    film.input.kind = RMF_IN_moved;
    film.input.from_us = (int64_t)from_us;
    film.input.t_us = (int64_t)to_us;
    film.input.value_count = 0;
    return feed_input();
}

/* ---- asking ---------------------------------------------------------- */

EXPORT(on_picture) uint32_t on_picture(double t_us)
{
    uint32_t count = rmf_on_picture(film.doc, film.session, (int64_t)t_us,
                                    film.placed, PLACED_MAX);
    return count < PLACED_MAX ? count : PLACED_MAX;
}

EXPORT(picture) const rmf_placed *picture(void)
{
    return film.placed;
}

static double time_of(int64_t time)
{
    return time == RMF_NEVER ? NEVER : (double)time;
}

EXPORT(next_change) void next_change(void)
{
    rmf_change next;
    rmf_next_change(film.doc, film.session, &next);
    film.change[0] = time_of(next.media_us);
    film.change[1] = time_of(next.at_ms);
}

EXPORT(change) const double *change(void)
{
    return film.change;
}

static void put_status(uint32_t unused, rmf_writer *out)
{
    (void)unused;
    rmf_status_write(film.doc, film.session, out);
}

EXPORT(status) void status(void)
{
    write_result(put_status, 0);
}

static void put_next_scenes(uint32_t unused, rmf_writer *out)
{
    (void)unused;
    rmf_next next[NEXT_MAX];
    uint32_t count =
        rmf_next_scenes(film.doc, film.session, next, NEXT_MAX);
    rmf_put(out, "[");
    for (uint32_t i = 0; i < count; i++) {
        rmf_put(out, i ? ",{\"scene\":" : "{\"scene\":");
        rmf_put_json(out, rmf_scene_id(film.doc, next[i].scene));
        rmf_put(out, ",\"t\":");
        rmf_put_micro(out, next[i].t_us);
        rmf_put(out, ",\"weight\":");
        rmf_put_micro(out, (int64_t)(next[i].weight * 1e6));
        rmf_put(out, "}");
    }
    rmf_put(out, "]");
}

EXPORT(next_scenes) void next_scenes(void)
{
    write_result(put_next_scenes, 0);
}

static void put_film(uint32_t unused, rmf_writer *out)
{
    (void)unused;
    rmf_view_film(film.doc, film.session, out);
}

EXPORT(film) void film_view(void)
{
    write_result(put_film, 0);
}

static void put_element(uint32_t element, rmf_writer *out)
{
    rmf_view_element(film.doc, film.session, element, out);
}

EXPORT(element) void element_view(uint32_t element)
{
    film.result_size = 0;
    if (element < film.doc->elements_count) write_result(put_element, element);
}

static void put_panel(uint32_t panel, rmf_writer *out)
{
    rmf_view_panel(film.doc, film.session, panel, out);
}

EXPORT(panel) void panel_view(uint32_t panel)
{
    film.result_size = 0;
    if (panel < film.doc->panels_count) write_result(put_panel, panel);
}

/* ---- saving ---------------------------------------------------------- */

EXPORT(session) void *session(void)
{
    return film.session;
}

EXPORT(session_size) uint32_t session_size(void)
{
    return (uint32_t)rmf_session_size(film.doc);
}

EXPORT(session_hash) uint64_t session_hash(void)
{
    return rmf_session_hash(film.doc, film.session);
}

/* The host wrote a session's bytes at session(): take them, or begin anew
 * when they are none of this shape. */
EXPORT(restore) rmf_err restore(void)
{
    rmf_err err = rmf_session_check(film.doc, film.session, session_size());
    if (err != RMF_OK) rmf_session_init(film.doc, film.session);
    return err;
}

EXPORT(shape) uint64_t shape(void)
{
    return rmf_document_shape(film.doc);
}
