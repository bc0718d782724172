#include "media/captions.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

#define WORDS_MAX 8u /* mistakes that are said */
#define HOURS_MAX 999u

/* ---- bytes to lines
 * ----------------------------------------------------------- */

/* 0x80 to 0x9f of Windows-1252; what it leaves open is that of Latin-1. */
static const uint16_t windows[32] = {
    0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
    0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
    0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

typedef enum coding { UTF8, UTF16_LE, UTF16_BE, WINDOWS } coding;

static coding coding_of(const char *at, size_t size, size_t *mark)
{
    size_t one = 1;
    *mark = 0;
    if (size >= 2 && memcmp(at, "\xff\xfe", 2) == 0) {
        *mark = 2;
        return UTF16_LE;
    }
    if (size >= 2 && memcmp(at, "\xfe\xff", 2) == 0) {
        *mark = 2;
        return UTF16_BE;
    }
    if (size >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0) *mark = 3;
    for (size_t i = *mark; i < size; i += one) {
        if (rmf_utf8_next(at + i, size - i, &one) == RMF_NO_CODE)
            return WINDOWS;
    }
    return UTF8;
}

/* The next character of UTF-16; halves of pairs alone are none. */
static uint32_t next_wide(const char *text, size_t left, bool big, size_t *size)
{
    const unsigned char *at = (const unsigned char *)text;
    *size = left < 2 ? left : 2;
    if (left < 2) return 0xfffd;
    uint32_t code = (uint32_t)(big ? at[0] << 8 | at[1] : at[1] << 8 | at[0]);
    if (code >> 11 != 0x1b) return code;
    if (code >= 0xdc00 || left < 4) return 0xfffd;
    uint32_t low = (uint32_t)(big ? at[2] << 8 | at[3] : at[3] << 8 | at[2]);
    if (low >> 10 != 0x37) return 0xfffd;
    *size = 4;
    return 0x10000 + ((code & 0x3ff) << 10 | (low & 0x3ff));
}

static uint32_t next_code(coding is, const char *at, size_t left, size_t *size)
{
    unsigned char byte = (unsigned char)*at;
    switch (is) {
    case UTF8:
        return rmf_utf8_next(at, left, size);
    case UTF16_LE:
    case UTF16_BE:
        return next_wide(at, left, is == UTF16_BE, size);
    case WINDOWS:
        break;
    }
    *size = 1;
    return byte >= 0x80 && byte < 0xa0 ? windows[byte - 0x80] : byte;
}

/* All as UTF-8 with \n at the ends of lines; a zero becomes U+FFFD. */
static coding decode(const char *at, size_t size, rmf_buf *out)
{
    size_t i = 0;
    size_t one = 1;
    bool after_cr = false;
    coding is = coding_of(at, size, &i);
    for (; i < size && !out->failed; i += one) {
        char bytes[4];
        uint32_t code = next_code(is, at + i, size - i, &one);
        bool doubled = after_cr && code == '\n';
        after_cr = code == '\r';
        if (doubled) continue;
        if (code == '\r') code = '\n';
        if (code == 0) code = 0xfffd;
        rmf_buf_add(out, bytes, rmf_utf8_put(code, bytes));
    }
    return is;
}

/* ---- lines
 * ---------------------------------------------------------------------
 */

typedef struct lines {
    const char *at, *end;
    const char *line;
    size_t size;
    unsigned number;
    bool webvtt; /* there the fraction stands behind a dot, always */
} lines;

static bool next_line(lines *l)
{
    if (l->at == l->end) return false;
    const char *nl = memchr(l->at, '\n', (size_t)(l->end - l->at));
    const char *end = nl ? nl : l->end;
    l->line = l->at;
    l->size = (size_t)(end - l->at);
    l->at = nl ? nl + 1 : l->end;
    l->number++;
    return true;
}

static bool is_blank(const lines *l)
{
    for (size_t i = 0; i < l->size; i++)
        if (l->line[i] != ' ' && l->line[i] != '\t') return false;
    return true;
}

static bool is_number(const lines *l)
{
    size_t digits = 0;
    for (size_t i = 0; i < l->size; i++) {
        if (l->line[i] >= '0' && l->line[i] <= '9') {
            digits++;
        } else if (l->line[i] != ' ' && l->line[i] != '\t') {
            return false;
        }
    }
    return digits > 0;
}

/* ---- times
 * --------------------------------------------------------------------- */

typedef struct times {
    int64_t from_ms, to_ms;
} times;

/* Up to `most` digits. */
static bool read_digits(const char **at, const char *end, unsigned most,
                        unsigned *out, unsigned *count)
{
    *out = 0;
    *count = 0;
    while (*at < end && **at >= '0' && **at <= '9' && *count < most) {
        *out = *out * 10 + (unsigned)(*(*at)++ - '0');
        ++*count;
    }
    return *count > 0;
}

/* [hours:]minutes:seconds, and behind a dot or a comma up to three digits. */
static bool read_time(const char **at, const char *end, bool webvtt,
                      int64_t *ms)
{
    unsigned part[3] = {0};
    unsigned count = 0;
    unsigned digits = 0;
    for (;;) {
        if (!read_digits(at, end, 3, &part[count++], &digits)) return false;
        if (count == 3 || *at == end || **at != ':') break;
        ++*at;
    }
    unsigned fraction = 0;
    if (count < 2) return false;
    bool marked = *at < end && (**at == '.' || (**at == ',' && !webvtt));
    if (webvtt && !marked) return false;
    if (marked) {
        ++*at;
        if (!read_digits(at, end, 3, &fraction, &digits)) return false;
        for (; digits < 3; digits++)
            fraction *= 10;
    }
    unsigned hours = count == 3 ? part[0] : 0;
    unsigned minutes = part[count - 2];
    unsigned seconds = part[count - 1];
    *ms = ((int64_t)hours * 3600 + (int64_t)minutes * 60 + seconds) * 1000 +
          fraction;
    return hours <= HOURS_MAX && minutes < 60 && seconds < 60;
}

static void skip_blanks(const char **at, const char *end)
{
    while (*at < end && (**at == ' ' || **at == '\t'))
        ++*at;
}

typedef enum timing { NO_TIMING, GOOD_TIMING, BAD_TIMING } timing;

static bool has_arrow(const lines *l)
{
    return memmem(l->line, l->size, "-->", 3) != NULL;
}

static timing read_times(const lines *l, times *out)
{
    const char *at = l->line;
    const char *end = l->line + l->size;
    skip_blanks(&at, end);
    if (!has_arrow(l) || *at < '-' || *at > '9') return NO_TIMING;
    bool ok = read_time(&at, end, l->webvtt, &out->from_ms);
    skip_blanks(&at, end);
    ok = ok && end - at >= 3 && memcmp(at, "-->", 3) == 0;
    if (!ok) return BAD_TIMING;
    at += 3;
    skip_blanks(&at, end);
    ok = read_time(&at, end, l->webvtt, &out->to_ms) &&
         (at == end || *at == ' ' || *at == '\t') && out->to_ms > out->from_ms;
    return ok ? GOOD_TIMING : BAD_TIMING;
}

static void put_time(rmf_buf *out, int64_t ms)
{
    rmf_buf_putf(out, "%02lld:%02lld:%02lld.%03lld", (long long)(ms / 3600000),
                 (long long)(ms / 60000 % 60), (long long)(ms / 1000 % 60),
                 (long long)(ms % 1000));
}

/* ---- words of SRT
 * ----------------------------------------------------------------
 */

/* The size of a tag that may stay: <b>, </i>, … in small letters or large. */
static size_t plain_tag(const char *at, size_t left)
{
    size_t slash = left > 1 && at[1] == '/';
    if (left < 3 + slash || !strchr("biuBIU", at[1 + slash])) return 0;
    return at[2 + slash] == '>' ? 3 + slash : 0;
}

/* Of one that goes: <font …>, {\…}. */
static size_t dropped_tag(const char *at, size_t left)
{
    static const char *const starts[] = {"<font", "</font", "{\\"};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        size_t size = strlen(starts[i]);
        if (left <= size || strncasecmp(at, starts[i], size) != 0) continue;
        const char *end = memchr(at, *at == '{' ? '}' : '>', left);
        return end ? (size_t)(end - at) + 1 : 0;
    }
    return 0;
}

/* Of one of the references that WebVTT knows. */
static size_t known_reference(const char *at, size_t left)
{
    static const char *const known[] = {"&amp;",  "&lt;",  "&gt;",
                                        "&nbsp;", "&lrm;", "&rlm;"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        size_t size = strlen(known[i]);
        if (left >= size && memcmp(at, known[i], size) == 0) return size;
    }
    return 0;
}

static void put_words(rmf_buf *out, const char *at, size_t size)
{
    for (size_t i = 0; i < size && !out->failed;) {
        size_t left = size - i;
        size_t gone = dropped_tag(at + i, left);
        size_t stays = 0;
        if (at[i] == '<') stays = plain_tag(at + i, left);
        if (at[i] == '&') stays = known_reference(at + i, left);
        if (gone > 0) {
            i += gone;
            continue;
        }
        if (stays > 0) {
            rmf_buf_add(out, at + i, stays);
            i += stays;
            continue;
        }
        const char *word = NULL;
        if (at[i] == '<') word = "&lt;";
        if (at[i] == '>') word = "&gt;";
        if (at[i] == '&') word = "&amp;";
        if (word) rmf_buf_puts(out, word);
        if (!word) rmf_buf_add(out, at + i, 1);
        i++;
    }
}

/* ---- SRT
 * -------------------------------------------------------------------------
 */

typedef struct reading {
    lines lines;
    rmf_captions *out;
    rmf_buf *vtt;
    rmf_buf *words;
    unsigned mistakes;
} reading;

static void note(reading *r, const char *what)
{
    if (r->mistakes++ < WORDS_MAX)
        rmf_buf_putf(r->words, "line %u: %s\n", r->lines.number, what);
}

static const char bad_timing[] =
    "these times are none; write 00:00:01,000 --> 00:00:03,000 (WebVTT: "
    "00:00:01.000) with an end behind the begin. This caption is left out";

/* Whether the number before a timing stands here; both then begin a cue. */
static bool begins_cue(const reading *r)
{
    lines ahead = r->lines;
    times t;
    return is_number(&ahead) && next_line(&ahead) &&
           read_times(&ahead, &t) != NO_TIMING;
}

/* A line behind a timing. Blank ones would end the cue: they are left out, and
 * what follows them belongs to it until the next one begins. */
static void take_srt_line(reading *r, bool within)
{
    if (!within || is_blank(&r->lines) || begins_cue(r)) return;
    put_words(r->vtt, r->lines.line, r->lines.size);
    rmf_buf_puts(r->vtt, "\n");
}

static bool read_srt(reading *r)
{
    bool within = false;
    rmf_buf_puts(r->vtt, "WEBVTT\n");
    while (next_line(&r->lines) && !r->vtt->failed) {
        times t;
        timing is = read_times(&r->lines, &t);
        if (is == NO_TIMING) {
            take_srt_line(r, within);
            continue;
        }
        within = is == GOOD_TIMING && r->out->cues < RMF_CUES_MAX;
        if (!within) {
            note(r,
                 is == BAD_TIMING ? bad_timing : "more captions than we keep");
            continue;
        }
        r->out->cues++;
        rmf_buf_puts(r->vtt, "\n");
        put_time(r->vtt, t.from_ms);
        rmf_buf_puts(r->vtt, " --> ");
        put_time(r->vtt, t.to_ms);
        rmf_buf_puts(r->vtt, "\n");
    }
    return r->out->cues > 0;
}

/* ---- WebVTT
 * ----------------------------------------------------------------------
 */

static bool is_webvtt(const char *at, size_t size)
{
    return size >= 6 && memcmp(at, "WEBVTT", 6) == 0 &&
           (size == 6 || strchr(" \t\n", at[6]));
}

/* Browsers leave out what is wrong; we say it. */
static bool check_webvtt(reading *r)
{
    while (next_line(&r->lines)) {
        times t;
        timing is = read_times(&r->lines, &t);
        if (is == BAD_TIMING) note(r, bad_timing);
        if (is != GOOD_TIMING) continue;
        if (r->out->cues == RMF_CUES_MAX) {
            rmf_buf_puts(r->words, "more captions than we keep\n");
            return false;
        }
        r->out->cues++;
    }
    return true;
}

/* ---- either
 * ----------------------------------------------------------------------
 */

bool rmf_captions_read(const char *at, size_t size, rmf_captions *out,
                       rmf_buf *vtt, rmf_buf *words)
{
    rmf_buf text;
    *out = (rmf_captions){.cues = 0};
    if (size > RMF_CAPTIONS_SIZE_MAX) {
        rmf_buf_putf(words, "captions have at most %u bytes\n",
                     RMF_CAPTIONS_SIZE_MAX);
        return false;
    }
    rmf_buf_init(&text, 4 * (size_t)RMF_CAPTIONS_SIZE_MAX);
    coding is = decode(at, size, &text);
    reading r = {.lines = {.at = text.at, .end = text.at + text.size},
                 .out = out,
                 .vtt = vtt,
                 .words = words};
    bool webvtt = is_webvtt(text.at, text.size);
    r.lines.webvtt = webvtt;
    bool ok = webvtt ? check_webvtt(&r) : read_srt(&r);
    if (webvtt && ok) {
        out->good = is == UTF8 && !memchr(at, 0, size);
        if (!out->good) rmf_buf_add(vtt, text.at, text.size);
    }
    if (!ok && r.mistakes == 0 && !webvtt)
        rmf_buf_puts(words, "neither WebVTT nor SRT\n");
    if (r.mistakes > WORDS_MAX)
        rmf_buf_putf(words, "and %u more\n", r.mistakes - WORDS_MAX);
    ok = ok && !text.failed && !vtt->failed;
    rmf_buf_free(&text);
    return ok;
}
