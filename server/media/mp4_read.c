#include "media/mp4_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TOP_BOXES_MAX (1u << 20)
#define EDITS_MAX     4096u
#define EDIT_TIME_MAX (INT64_C(1) << 50) /* ticks; beyond it is a lie */

/* ---- bytes: a span that is never left ------------------------------------ */

typedef struct span {
    const unsigned char *at;
    size_t size;
} span;

static uint64_t big_endian(const unsigned char *at, unsigned size)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < size; i++)
        value = value << 8 | at[i];
    return value;
}

/* 0 behind the end: callers ask for sizes first where it matters. */
static uint32_t u32(span s, size_t at)
{
    if (s.size < 4 || at > s.size - 4) return 0;
    return (uint32_t)big_endian(s.at + at, 4);
}

static uint64_t u64(span s, size_t at)
{
    return (uint64_t)u32(s, at) << 32 | u32(s, at + 4);
}

static unsigned u16(span s, size_t at)
{
    if (s.size < 2 || at > s.size - 2) return 0;
    return (unsigned)big_endian(s.at + at, 2);
}

static unsigned u8(span s, size_t at)
{
    return at < s.size ? s.at[at] : 0;
}

static span from(span s, size_t at)
{
    if (at >= s.size) return (span){s.at, 0};
    return (span){s.at + at, s.size - at};
}

#define TYPE(a, b, c, d)                                                       \
    ((unsigned)(a) << 24 | (unsigned)(b) << 16 | (unsigned)(c) << 8 |          \
     (unsigned)(d))

/* The box at the span's start, which then begins behind it. False: none. */
static bool next_box(span *rest, unsigned *type, span *content)
{
    if (rest->size < 8) return false;
    uint64_t size = u32(*rest, 0);
    size_t head = 8;
    *type = u32(*rest, 4);
    if (size == 1 && rest->size >= 16) {
        size = u64(*rest, 8);
        head = 16;
    }
    if (size == 0) size = rest->size;
    if (size < head || size > rest->size) return false;
    *content = (span){rest->at + head, (size_t)size - head};
    *rest = from(*rest, (size_t)size);
    return true;
}

static span find(span in, unsigned type)
{
    unsigned found = 0;
    span content = {NULL, 0};
    while (next_box(&in, &found, &content)) {
        if (found == type) return content;
    }
    return (span){NULL, 0};
}

/* Rows of a table that are there, of those that it claims. */
static size_t rows(span table, size_t head, size_t row)
{
    size_t claimed = u32(table, head - 4);
    size_t there = table.size < head ? 0 : (table.size - head) / row;
    return claimed < there ? claimed : there;
}

/* ---- a track's head ------------------------------------------------------ */

typedef struct tables {
    span times, offsets, chunks, sizes, sizes_small, places, places_long, keys;
    bool has_keys;
} tables;

static const struct {
    unsigned type;
    size_t at; /* in `tables` */
} table_rows[] = {
    {TYPE('s', 't', 't', 's'), offsetof(tables, times)},
    {TYPE('c', 't', 't', 's'), offsetof(tables, offsets)},
    {TYPE('s', 't', 's', 'c'), offsetof(tables, chunks)},
    {TYPE('s', 't', 's', 'z'), offsetof(tables, sizes)},
    {TYPE('s', 't', 'z', '2'), offsetof(tables, sizes_small)},
    {TYPE('s', 't', 'c', 'o'), offsetof(tables, places)},
    {TYPE('c', 'o', '6', '4'), offsetof(tables, places_long)},
    {TYPE('s', 't', 's', 's'), offsetof(tables, keys)},
};

static void find_tables(span stbl, tables *out)
{
    for (size_t i = 0; i < sizeof table_rows / sizeof table_rows[0]; i++) {
        span found = find(stbl, table_rows[i].type);
        memcpy((char *)out + table_rows[i].at, &found, sizeof found);
    }
    out->has_keys = out->keys.at != NULL;
}

/* One row; `begin` -1 is a wait. */
static void add_edit(rmf_mp4_edit *out, int64_t lasts, int64_t begin)
{
    if (begin == -1) {
        if (out->parts > 0 || out->wait > 0) out->odd = true;
        out->wait = lasts;
        return;
    }
    if (out->parts == 0) {
        out->from = begin;
        out->lasts = lasts;
    }
    out->parts++;
}

static void read_edits(span elst, rmf_mp4_edit *out)
{
    bool wide = u8(elst, 0) == 1;
    size_t row = wide ? 20 : 12;
    size_t count = rows(elst, 8, row);
    *out = (rmf_mp4_edit){.odd = count > EDITS_MAX};
    for (size_t i = 0; i < count && !out->odd; i++) {
        size_t at = 8 + row * i;
        int64_t lasts = wide ? (int64_t)u64(elst, at) : u32(elst, at);
        int64_t begin = wide ? (int64_t)u64(elst, at + 8)
                             : (int64_t)(int32_t)u32(elst, at + 4);
        if (u32(elst, at + row - 4) != 0x10000 || lasts < 0 || begin < -1 ||
            lasts > EDIT_TIME_MAX || begin > EDIT_TIME_MAX) {
            out->odd = true;
        } else {
            add_edit(out, lasts, begin);
        }
    }
}

static bool is_turned(span tkhd)
{
    static const uint32_t plain[9] = {0x10000, 0, 0, 0,         0x10000,
                                      0,       0, 0, 0x40000000};
    size_t at = u8(tkhd, 0) == 1 ? 52 : 40;
    for (unsigned i = 0; i < 9; i++) {
        bool moves = i == 6 || i == 7; /* of one track alone: no matter */
        if (!moves && u32(tkhd, at + 4 * (size_t)i) != plain[i]) return true;
    }
    return false;
}

/* An MPEG-4 descriptor's content. */
static bool descriptor(span *in, unsigned *tag, span *content)
{
    size_t size = 0;
    size_t at = 1;
    if (in->size < 2) return false;
    *tag = u8(*in, 0);
    for (unsigned i = 0; i < 4; i++) {
        unsigned byte = u8(*in, at++);
        size = size << 7 | (byte & 127);
        if (byte < 128) break;
    }
    *content = from(*in, at);
    if (size > content->size) size = content->size;
    content->size = size;
    *in = from(*in, at + size);
    return true;
}

static span config_of_sound(span esds)
{
    static const struct {
        unsigned tag;
        size_t skip; /* fields before what it holds */
    } way[] = {{3, 3}, {4, 13}, {5, 0}};
    span in = from(esds, 4);
    for (size_t i = 0; i < 3; i++) {
        unsigned tag = 0;
        span content = {NULL, 0};
        do {
            if (!descriptor(&in, &tag, &content)) return (span){NULL, 0};
        } while (tag != way[i].tag);
        in = from(content, way[i].skip);
    }
    return in;
}

static void read_picture_entry(span entry, rmf_mp4_track *t)
{
    span inside = from(entry, 78);
    span config = find(inside, TYPE('a', 'v', 'c', 'C'));
    span colours = find(inside, TYPE('c', 'o', 'l', 'r'));
    span pixels = find(inside, TYPE('p', 'a', 's', 'p'));
    t->width = u16(entry, 24);
    t->height = u16(entry, 26);
    t->config = config.at;
    t->config_size = config.size;
    t->colours = colours.at;
    t->colours_size = colours.size;
    t->square = pixels.size < 8 || u32(pixels, 0) == u32(pixels, 4);
}

static void read_sound_entry(span entry, rmf_mp4_track *t)
{
    unsigned version = u16(entry, 8); /* QuickTime's longer ones */
    size_t at = 28 + (version == 1 ? 16u : 0) + (version == 2 ? 36u : 0);
    span inside = from(entry, at);
    span wave = find(inside, TYPE('w', 'a', 'v', 'e'));
    span esds = find(wave.at ? wave : inside, TYPE('e', 's', 'd', 's'));
    span config = config_of_sound(esds);
    t->channels = u16(entry, 16);
    t->config = config.at;
    t->config_size = config.size;
}

static void read_entry(span stsd, bool picture, rmf_mp4_track *t)
{
    span rest = from(stsd, 8);
    span entry = {NULL, 0};
    t->descriptions = u32(stsd, 4);
    if (!next_box(&rest, &t->codec, &entry)) return;
    if (picture) {
        read_picture_entry(entry, t);
    } else {
        read_sound_entry(entry, t);
    }
}

/* ---- samples ------------------------------------------------------------- */

static uint32_t size_at(span s, unsigned bits, size_t i)
{
    if (bits == 32) return u32(s, 12 + 4 * i);
    if (bits == 16) return u16(s, 12 + 2 * i);
    if (bits == 8) return u8(s, 12 + i);
    return u8(s, 12 + i / 2) >> (i % 2 ? 0 : 4) & 15;
}

static bool read_sizes(const tables *from_tables, rmf_mp4_track *t)
{
    span s = from_tables->sizes;
    bool small = s.size < 12;
    if (small) s = from_tables->sizes_small;
    uint32_t all = small ? 0 : u32(s, 4);
    unsigned bits = small ? u8(s, 7) : 32;
    size_t count = u32(s, 8);
    if (s.size < 12 || count == 0 || count > RMF_MP4_SAMPLES_MAX ||
        (bits != 4 && bits != 8 && bits != 16 && bits != 32) ||
        (all == 0 && (s.size - 12) * 8 / bits < count))
        return false;
    t->samples = calloc(count, sizeof *t->samples);
    if (!t->samples) return false;
    t->count = count;
    for (size_t i = 0; i < count; i++)
        t->samples[i].size = all > 0 ? all : size_at(s, bits, i);
    return true;
}

static bool read_times(const tables *from_tables, rmf_mp4_track *t)
{
    span s = from_tables->times;
    size_t count = rows(s, 8, 8);
    size_t done = 0;
    int64_t now = 0;
    for (size_t i = 0; i < count && done < t->count; i++) {
        uint32_t run = u32(s, 8 + 8 * i);
        uint32_t step = u32(s, 12 + 8 * i);
        for (uint32_t k = 0; k < run && done < t->count; k++) {
            t->samples[done].dts = now;
            t->samples[done].pts = now;
            now += step;
            done++;
        }
    }
    t->end = now;
    return done == t->count;
}

static void read_offsets(const tables *from_tables, rmf_mp4_track *t)
{
    span s = from_tables->offsets;
    size_t count = rows(s, 8, 8);
    size_t done = 0;
    for (size_t i = 0; i < count && done < t->count; i++) {
        uint32_t run = u32(s, 8 + 8 * i);
        int64_t offset = (int32_t)u32(s, 12 + 8 * i);
        for (uint32_t k = 0; k < run && done < t->count; k++)
            t->samples[done++].pts += offset;
    }
}

static void read_keys(const tables *from_tables, rmf_mp4_track *t)
{
    span s = from_tables->keys;
    size_t count = rows(s, 8, 4);
    for (size_t i = 0; i < t->count && !from_tables->has_keys; i++)
        t->samples[i].key = true;
    for (size_t i = 0; i < count; i++) {
        size_t n = u32(s, 8 + 4 * i);
        if (n >= 1 && n <= t->count) t->samples[n - 1].key = true;
    }
}

/* One chunk's samples lie behind each other. */
static bool place_chunk(rmf_mp4_track *t, size_t *done, uint32_t samples,
                        uint64_t at, int64_t bytes)
{
    for (uint32_t k = 0; k < samples && *done < t->count; k++) {
        rmf_mp4_sample *s = &t->samples[*done];
        if (at > (uint64_t)bytes || s->size > (uint64_t)bytes - at)
            return false;
        s->at = (int64_t)at;
        at += s->size;
        ++*done;
    }
    return true;
}

static bool read_places(const tables *from_tables, int64_t bytes,
                        rmf_mp4_track *t)
{
    bool wide = from_tables->places.size < 8;
    span s = wide ? from_tables->places_long : from_tables->places;
    span runs = from_tables->chunks;
    size_t chunks = rows(s, 8, wide ? 8 : 4);
    size_t run_count = rows(runs, 8, 12);
    size_t run = 0;
    size_t done = 0;
    for (size_t c = 0; c < chunks && done < t->count && run_count > 0; c++) {
        while (run + 1 < run_count && u32(runs, 8 + 12 * (run + 1)) <= c + 1)
            run++;
        uint64_t at = wide ? u64(s, 8 + 8 * c) : u32(s, 8 + 4 * c);
        if (!place_chunk(t, &done, u32(runs, 12 + 12 * run), at, bytes))
            return false;
    }
    return done == t->count;
}

static bool read_samples(const tables *from_tables, int64_t bytes,
                         rmf_mp4_track *t, rmf_buf *words)
{
    if (!read_sizes(from_tables, t) || !read_times(from_tables, t)) {
        rmf_buf_puts(words, "has a damaged index: its tables do not go "
                            "together");
        return false;
    }
    read_offsets(from_tables, t);
    read_keys(from_tables, t);
    if (read_places(from_tables, bytes, t)) return true;
    rmf_buf_puts(words, "is cut off, or its index points beside the file");
    return false;
}

/* ---- the whole ----------------------------------------------------------- */

static bool read_track(span trak, int64_t bytes, rmf_mp4 *out, rmf_buf *words)
{
    span mdia = find(trak, TYPE('m', 'd', 'i', 'a'));
    unsigned sort = u32(find(mdia, TYPE('h', 'd', 'l', 'r')), 8);
    bool picture = sort == TYPE('v', 'i', 'd', 'e');
    rmf_mp4_track *t = picture ? &out->picture : &out->sound;
    if ((!picture && sort != TYPE('s', 'o', 'u', 'n')) || t->there) return true;

    span mdhd = find(mdia, TYPE('m', 'd', 'h', 'd'));
    span stbl =
        find(find(mdia, TYPE('m', 'i', 'n', 'f')), TYPE('s', 't', 'b', 'l'));
    span edts = find(trak, TYPE('e', 'd', 't', 's'));
    tables found = {0};
    t->there = true;
    t->square = true;
    t->timescale = u32(mdhd, u8(mdhd, 0) == 1 ? 20 : 12);
    t->turned = is_turned(find(trak, TYPE('t', 'k', 'h', 'd')));
    read_entry(find(stbl, TYPE('s', 't', 's', 'd')), picture, t);
    read_edits(find(edts, TYPE('e', 'l', 's', 't')), &t->edit);
    find_tables(stbl, &found);
    if (t->timescale == 0) {
        rmf_buf_puts(words, "has a damaged index: a track without a clock");
        return false;
    }
    return out->fragmented || read_samples(&found, bytes, t, words);
}

bool rmf_mp4_parse(const unsigned char *moov, size_t size, int64_t bytes,
                   rmf_mp4 *out, rmf_buf *words)
{
    span rest = {moov, size};
    span mvhd = find(rest, TYPE('m', 'v', 'h', 'd'));
    unsigned type = 0;
    span content = {NULL, 0};
    *out = (rmf_mp4){0};
    out->timescale = u32(mvhd, u8(mvhd, 0) == 1 ? 20 : 12);
    out->fragmented = find(rest, TYPE('m', 'v', 'e', 'x')).at != NULL;
    if (out->timescale == 0) {
        rmf_buf_puts(words, "has a damaged index: no head");
        return false;
    }
    while (next_box(&rest, &type, &content)) {
        if (type != TYPE('t', 'r', 'a', 'k')) continue;
        if (++out->tracks > RMF_MP4_TRACKS_MAX) {
            rmf_buf_putf(words, "has more than %u tracks", RMF_MP4_TRACKS_MAX);
            return false;
        }
        if (!read_track(content, bytes, out, words)) return false;
    }
    return true;
}

static bool read_at(int fd, int64_t at, unsigned char *out, size_t size)
{
    size_t have = 0;
    while (have < size) {
        ssize_t got = pread(fd, out + have, size - have, at + (int64_t)have);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        have += (size_t)got;
    }
    return true;
}

/* The moov's content: its place and size; 0: there is none. */
static uint64_t find_index(int fd, int64_t bytes, int64_t *at)
{
    int64_t place = 0;
    for (unsigned i = 0; i < TOP_BOXES_MAX; i++) {
        unsigned char head[16] = {0};
        if (bytes - place < 8 || !read_at(fd, place, head, 8)) return 0;
        span s = {head, 16};
        uint64_t size = u32(s, 0);
        uint64_t skip = 8;
        if (size == 1) {
            if (!read_at(fd, place, head, 16)) return 0;
            size = u64(s, 8);
            skip = 16;
        }
        if (size == 0) size = (uint64_t)(bytes - place);
        if (size < skip || size > (uint64_t)(bytes - place)) return 0;
        if (u32(s, 4) == TYPE('m', 'o', 'o', 'v')) {
            *at = place + (int64_t)skip;
            return size - skip;
        }
        place += (int64_t)size;
    }
    return 0;
}

bool rmf_mp4_open(int fd, rmf_mp4 *out, rmf_buf *words)
{
    struct stat is = {0};
    int64_t at = 0;
    *out = (rmf_mp4){0};
    if (fstat(fd, &is) != 0) {
        rmf_buf_puts(words, strerror(errno));
        return false;
    }
    uint64_t size = find_index(fd, is.st_size, &at);
    if (size == 0 || size > RMF_MP4_INDEX_MAX) {
        rmf_buf_puts(words, size == 0 ? "has no index (moov)"
                                      : "has an index beyond all measure");
        return false;
    }
    unsigned char *moov = malloc((size_t)size);
    bool ok = moov && read_at(fd, at, moov, (size_t)size);
    if (!ok) rmf_buf_puts(words, "could not be read");
    ok = ok && rmf_mp4_parse(moov, (size_t)size, is.st_size, out, words);
    out->index = moov;
    return ok;
}

void rmf_mp4_free(rmf_mp4 *mp4)
{
    free(mp4->picture.samples);
    free(mp4->sound.samples);
    free(mp4->index);
    *mp4 = (rmf_mp4){0};
}
