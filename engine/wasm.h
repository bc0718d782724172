/* What the WebAssembly exports share: one film an instance. The only state of
 * the engine that lives outside the caller's memory, and only in this build.
 *
 * wasm.c       memory, feeding, asking: in both engines
 * wasm_pack.c  opens packs, takes inputs as a struct: the player's way
 * wasm_text.c  opens documents, takes inputs as lines: for authors and tests
 *
 * engine.wasm has the first two, author.wasm all three.
 */
#ifndef RAMIFY_WASM_H
#define RAMIFY_WASM_H

#include "session.h"
#include "turn.h"

/* Exports are called by the host alone: no header declares them. */
#pragma clang diagnostic ignored "-Wmissing-prototypes"
#define RMF_EXPORT(name) __attribute__((export_name(#name), used))

typedef struct rmf_wasm_film {
    rmf_document *doc;
    rmf_session *session;
    rmf_turn *turn;
    rmf_placed *placed;
    char *result;
    uint32_t result_cap;
    uint32_t result_size;
    uint32_t heap; /* address behind the last reserved byte */
    double change[2];
    rmf_input input; /* the host or a line fills it */
} rmf_wasm_film;

extern rmf_wasm_film rmf_film;

/* Bytes of the host's memory, never given back; NULL when there is no more. */
void *rmf_reserve(uint32_t size);

/* Write a result; where it does not fit it is written again, larger. */
typedef void rmf_write_fn(uint32_t arg, rmf_writer *out);
void rmf_write_result(rmf_write_fn *write, uint32_t arg);

/* Room for results, and for the session of rmf_film.doc. */
bool rmf_reserve_result(void);
rmf_err rmf_begin(void);
/* Feed rmf_film.input. */
rmf_err rmf_feed_input(void);

#endif
