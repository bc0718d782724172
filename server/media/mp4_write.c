#include "media/mp4_write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK_SIZE        (1u << 20)
#define FRAGMENT_SIZE_MAX ((1u << 31) - 1) /* sidx counts with 31 bits */
#define HEAD_SIZE_MAX     (4u << 20)
#define KEY_FLAGS         0x02000000u
#define OTHER_FLAGS       0x01010000u
#define MOOF_SIZE         96u /* without its rows */

const unsigned char rmf_sound_config[2] = {0x11, 0x90};

/* ---- boxes --------------------------------------------------------------- */

static void put(rmf_buf *b, uint64_t value, unsigned bytes)
{
    char word[8];
    for (unsigned i = 0; i < bytes; i++)
        word[i] = (char)(value >> (8 * (bytes - 1 - i)));
    rmf_buf_add(b, word, bytes);
}

static void put32(rmf_buf *b, uint64_t value)
{
    put(b, value & 0xffffffffu, 4);
}

static void put_zeros(rmf_buf *b, unsigned words)
{
    for (unsigned i = 0; i < words; i++)
        put32(b, 0);
}

/* Returns where it began, for shut(). */
static size_t open_box(rmf_buf *b, const char *type)
{
    size_t at = b->size;
    put32(b, 0);
    rmf_buf_add(b, type, 4);
    return at;
}

static size_t open_full(rmf_buf *b, const char *type, unsigned version,
                        unsigned flags)
{
    size_t at = open_box(b, type);
    put32(b, version << 24 | flags);
    return at;
}

static void shut(rmf_buf *b, size_t at)
{
    if (b->failed) return;
    size_t size = b->size - at;
    for (unsigned i = 0; i < 4; i++)
        b->at[at + i] = (char)(size >> (8 * (3 - i)));
}

static void put_empty(rmf_buf *b, const char *type, unsigned zeros)
{
    size_t at = open_full(b, type, 0, 0);
    put_zeros(b, zeros);
    shut(b, at);
}

static void put_matrix(rmf_buf *b)
{
    static const uint32_t plain[9] = {0x10000, 0, 0, 0,         0x10000,
                                      0,       0, 0, 0x40000000};
    for (unsigned i = 0; i < 9; i++)
        put32(b, plain[i]);
}

/* ---- the head: ftyp, moov ------------------------------------------------ */

static void put_picture_entry(rmf_buf *b, const rmf_mp4_track *as)
{
    size_t entry = open_box(b, "avc1");
    put_zeros(b, 1);
    put32(b, 1); /* the reserved half, then the data reference */
    put_zeros(b, 4);
    put(b, as->width, 2);
    put(b, as->height, 2);
    put32(b, 0x480000);
    put32(b, 0x480000);
    put32(b, 0);
    put(b, 1, 2); /* one frame a sample */
    put_zeros(b, 8);
    put(b, 24, 2);
    put(b, 0xffff, 2);
    size_t config = open_box(b, "avcC");
    rmf_buf_add(b, (const char *)as->config, as->config_size);
    shut(b, config);
    if (as->colours_size > 0 && as->colours_size <= 64) {
        size_t colours = open_box(b, "colr");
        rmf_buf_add(b, (const char *)as->colours, as->colours_size);
        shut(b, colours);
    }
    shut(b, entry);
}

static void put_sound_entry(rmf_buf *b, uint32_t timescale)
{
    size_t entry = open_box(b, "mp4a");
    put_zeros(b, 1);
    put32(b, 1);
    put_zeros(b, 2);
    put32(b, 2u << 16 | 16); /* channels, bits */
    put32(b, 0);
    put32(b, (uint64_t)timescale << 16);
    size_t esds = open_full(b, "esds", 0, 0);
    put(b, 0x0319, 2);
    put(b, 0x000100, 3); /* a stream's id, no flags */
    put(b, 0x0411, 2);   /* how it is coded: */
    put(b, 0x4015, 2);   /* MPEG-4 sound */
    put(b, 0, 3);        /* buffer */
    put_zeros(b, 2);     /* rates: not said */
    put(b, 0x0502, 2);
    rmf_buf_add(b, (const char *)rmf_sound_config, sizeof rmf_sound_config);
    put(b, 0x060102, 3);
    shut(b, esds);
    shut(b, entry);
}

static void put_stbl(rmf_buf *b, const rmf_out_track *t)
{
    size_t stbl = open_box(b, "stbl");
    size_t stsd = open_full(b, "stsd", 0, 0);
    put32(b, 1);
    if (t->picture) {
        put_picture_entry(b, t->as);
    } else {
        put_sound_entry(b, t->timescale);
    }
    shut(b, stsd);
    put_empty(b, "stts", 1);
    put_empty(b, "stsc", 1);
    put_empty(b, "stsz", 2);
    put_empty(b, "stco", 1);
    shut(b, stbl);
}

static void put_minf(rmf_buf *b, const rmf_out_track *t)
{
    size_t minf = open_box(b, "minf");
    if (t->picture) {
        size_t vmhd = open_full(b, "vmhd", 0, 1);
        put_zeros(b, 2);
        shut(b, vmhd);
    } else {
        put_empty(b, "smhd", 1);
    }
    size_t dinf = open_box(b, "dinf");
    size_t dref = open_full(b, "dref", 0, 0);
    put32(b, 1);
    shut(b, open_full(b, "url ", 0, 1));
    shut(b, dref);
    shut(b, dinf);
    put_stbl(b, t);
    shut(b, minf);
}

static void put_trak(rmf_buf *b, const rmf_out_track *t)
{
    size_t trak = open_box(b, "trak");
    size_t tkhd = open_full(b, "tkhd", 0, 3);
    put_zeros(b, 2);
    put32(b, 1);
    put_zeros(b, 5);
    put32(b, t->picture ? 0 : 0x01000000);
    put_matrix(b);
    put32(b, t->picture ? (uint64_t)t->as->width << 16 : 0);
    put32(b, t->picture ? (uint64_t)t->as->height << 16 : 0);
    shut(b, tkhd);
    size_t mdia = open_box(b, "mdia");
    size_t mdhd = open_full(b, "mdhd", 0, 0);
    put_zeros(b, 2);
    put32(b, t->timescale);
    put32(b, 0);
    put32(b, 0x55c40000); /* no language */
    shut(b, mdhd);
    size_t hdlr = open_full(b, "hdlr", 0, 0);
    put32(b, 0);
    rmf_buf_add(b, t->picture ? "vide" : "soun", 4);
    put_zeros(b, 3);
    rmf_buf_add(b, "\0", 1);
    shut(b, hdlr);
    put_minf(b, t);
    shut(b, mdia);
    shut(b, trak);
}

static void put_init(rmf_buf *b, const rmf_out_track *t)
{
    size_t ftyp = open_box(b, "ftyp");
    rmf_buf_add(b, "iso6\0\0\0\0iso6cmfcmp41", 20);
    shut(b, ftyp);
    size_t moov = open_box(b, "moov");
    size_t mvhd = open_full(b, "mvhd", 0, 0);
    put_zeros(b, 2);
    put32(b, t->timescale);
    put32(b, 0);
    put32(b, 0x10000);
    put32(b, 0x01000000);
    put_zeros(b, 2);
    put_matrix(b);
    put_zeros(b, 6);
    put32(b, 2);
    shut(b, mvhd);
    put_trak(b, t);
    size_t mvex = open_box(b, "mvex");
    size_t trex = open_full(b, "trex", 0, 0);
    put32(b, 1);
    put32(b, 1);
    put_zeros(b, 3);
    shut(b, trex);
    shut(b, mvex);
    shut(b, moov);
}

/* ---- fragments ----------------------------------------------------------- */

static size_t row_size(const rmf_out_track *t)
{
    return t->picture ? 12 : 4;
}

static bool measure(const rmf_out_track *t, rmf_out_file *file)
{
    for (size_t f = 0; f < t->cuts.count; f++) {
        size_t from = t->cuts.starts[f];
        size_t to = t->cuts.starts[f + 1];
        uint64_t size = MOOF_SIZE + 8 + row_size(t) * (to - from);
        for (size_t i = from; i < to; i++)
            size += t->samples[i].size;
        if (size > FRAGMENT_SIZE_MAX) return false;
        file->sizes[f] = (uint32_t)size;
        file->bytes += (int64_t)size;
    }
    return true;
}

static void put_sidx(rmf_buf *b, const rmf_out_track *t,
                     const rmf_out_file *file)
{
    size_t sidx = open_full(b, "sidx", 1, 0);
    put32(b, 1);
    put32(b, t->timescale);
    put_zeros(b, 4); /* from 0, right behind this box */
    put32(b, t->cuts.count);
    for (size_t f = 0; f < t->cuts.count; f++) {
        size_t samples = t->cuts.starts[f + 1] - t->cuts.starts[f];
        put32(b, file->sizes[f]);
        put32(b, samples * t->step);
        put32(b, t->cuts.keys[f] ? 0x90000000u : 0);
    }
    shut(b, sidx);
}

/* And the head of the mdat behind it. */
static void put_moof(rmf_buf *b, const rmf_out_track *t, size_t f,
                     const rmf_out_file *file)
{
    size_t from = t->cuts.starts[f];
    size_t to = t->cuts.starts[f + 1];
    size_t moof = open_box(b, "moof");
    size_t mfhd = open_full(b, "mfhd", 0, 0);
    put32(b, f + 1);
    shut(b, mfhd);
    size_t traf = open_box(b, "traf");
    size_t tfhd = open_full(b, "tfhd", 0, 0x20028);
    put32(b, 1);
    put32(b, t->step);
    put32(b, KEY_FLAGS);
    shut(b, tfhd);
    size_t tfdt = open_full(b, "tfdt", 1, 0);
    put(b, (uint64_t)from * t->step, 8);
    shut(b, tfdt);
    size_t trun = open_full(b, "trun", 1, t->picture ? 0xe01 : 0x201);
    put32(b, to - from);
    put32(b, MOOF_SIZE + 8 + row_size(t) * (to - from));
    for (size_t i = from; i < to; i++) {
        const rmf_mp4_sample *s = &t->samples[i];
        put32(b, s->size);
        if (!t->picture) continue;
        put32(b, s->key ? KEY_FLAGS : OTHER_FLAGS);
        put32(b, (uint64_t)((s->pts - s->dts) * (int64_t)t->step));
    }
    shut(b, trun);
    shut(b, traf);
    shut(b, moof);
    put32(b, file->sizes[f] - (b->size - moof));
    rmf_buf_add(b, "mdat", 4);
}

/* ---- bytes out: in blocks, and counted into the digits on the way -------- */

typedef struct sink {
    int in, out;
    unsigned char *block;
    size_t used;
    int64_t in_at, in_size; /* a run of bytes that is still to be copied */
    uint32_t digits;
    bool ok;
} sink;

static void flush(sink *s)
{
    size_t done = 0;
    s->digits = rmf_digits_add(s->digits, s->block, s->used);
    while (s->ok && done < s->used) {
        ssize_t put_size = write(s->out, s->block + done, s->used - done);
        if (put_size < 0 && errno == EINTR) continue;
        if (put_size < 0) s->ok = false;
        if (put_size > 0) done += (size_t)put_size;
    }
    s->used = 0;
}

static void pour(sink *s, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    while (s->ok && size > 0) {
        size_t part = BLOCK_SIZE - s->used;
        if (part > size) part = size;
        memcpy(s->block + s->used, at, part);
        s->used += part;
        at += part;
        size -= part;
        if (s->used == BLOCK_SIZE) flush(s);
    }
}

static void pour_run(sink *s)
{
    while (s->ok && s->in_size > 0) {
        size_t part = BLOCK_SIZE - s->used;
        if ((int64_t)part > s->in_size) part = (size_t)s->in_size;
        ssize_t got = pread(s->in, s->block + s->used, part, s->in_at);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            s->ok = false;
            if (got == 0) errno = EIO;
            return;
        }
        s->used += (size_t)got;
        s->in_at += got;
        s->in_size -= got;
        if (s->used == BLOCK_SIZE) flush(s);
    }
}

/* Samples that lie behind each other are read at once. */
static void pour_sample(sink *s, const rmf_mp4_sample *sample)
{
    if (sample->at == RMF_SILENCE) {
        pour_run(s);
        pour(s, rmf_silent_packet, sizeof rmf_silent_packet);
    } else if (sample->at == s->in_at + s->in_size && s->in_size > 0) {
        s->in_size += sample->size;
    } else {
        pour_run(s);
        s->in_at = sample->at;
        s->in_size = sample->size;
    }
}

static void pour_fragments(sink *s, const rmf_out_track *t, rmf_buf *head,
                           const rmf_out_file *file, const rmf_out_ear *ear)
{
    for (size_t f = 0; s->ok && f < t->cuts.count; f++) {
        head->size = 0;
        put_moof(head, t, f, file);
        if (head->failed) {
            s->ok = false;
            errno = ENOMEM;
            return;
        }
        pour(s, head->at, head->size);
        for (size_t i = t->cuts.starts[f]; i < t->cuts.starts[f + 1]; i++)
            pour_sample(s, &t->samples[i]);
        pour_run(s);
        if (!ear->hear(ear->ctx, (unsigned)(100 * (f + 1) / t->cuts.count))) {
            s->ok = false;
            errno = ECANCELED;
        }
    }
    if (s->ok) flush(s);
}

static void pour_all(sink *s, const rmf_out_track *t, const rmf_out_ear *ear,
                     rmf_out_file *file, rmf_buf *words)
{
    rmf_buf head;
    rmf_buf_init(&head, HEAD_SIZE_MAX);
    put_init(&head, t);
    file->init = (int64_t)head.size;
    put_sidx(&head, t, file);
    file->first = (int64_t)head.size;
    file->bytes += file->first;
    if (head.failed) {
        s->ok = false;
        errno = ENOMEM;
    }
    pour(s, head.at, head.size);
    pour_fragments(s, t, &head, file, ear);
    if (s->ok && fsync(s->out) != 0) s->ok = false;
    if (!s->ok) {
        rmf_buf_putf(words, "a track could not be written: %s",
                     strerror(errno));
    }
    rmf_digits_spell(s->digits, file->digits);
    rmf_buf_free(&head);
}

bool rmf_mp4_write(const rmf_out_track *t, int in, int out,
                   const rmf_out_ear *ear, rmf_out_file *file, rmf_buf *words)
{
    sink s = {.in = in, .out = out, .ok = true};
    *file = (rmf_out_file){.sizes = calloc(t->cuts.count, sizeof *file->sizes)};
    s.block = malloc(BLOCK_SIZE);
    bool ok = false;
    if (!file->sizes || !s.block) {
        rmf_buf_puts(words, "no memory");
    } else if (!measure(t, file)) {
        rmf_buf_puts(words, "a second of it is larger than 2 GB");
    } else {
        pour_all(&s, t, ear, file, words);
        ok = s.ok;
    }
    free(s.block);
    return ok;
}
