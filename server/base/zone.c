#include "base/zone.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER     "/usr/share/zoneinfo/"
#define FILE_MAX   65536u /* the largest is 4 KB */
#define ZONES_MAX  1024u  /* there are 600 */
#define TIMES_MAX  1024u  /* the most are 250 */
#define TYPES_MAX  256u
#define HEAD_SIZE  44u
#define FOOTER_MAX 128u
#define DAY_S      86400
#define OFFSET_MAX 93599 /* RFC 8536: less than 26 hours */

/* A day of the year on which clocks change, and when. */
typedef struct change {
    char kind; /* M: month, week, weekday; J: 1 … 365; N: 0 … 365 */
    int month, week, day;
    int64_t time_s; /* of that day, by the clock before it */
} change;

/* What the footer says of the years behind the table. */
typedef struct rule {
    bool there, changes;
    int32_t standard, summer; /* seconds east of UTC */
    change begins, ends;      /* summer */
} rule;

struct rmf_zone {
    int64_t times[TIMES_MAX];
    unsigned char types[TIMES_MAX];
    int32_t offsets[TYPES_MAX];
    size_t count;
    rule rule;
};

/* ---- the footer: a TZ of POSIX --------------------------------------------
 */

/* A number up to `max`; false: there is none. */
static bool take_number(const char **at, int64_t max, int64_t *out)
{
    int64_t number = 0;
    if (**at < '0' || **at > '9') return false;
    while (**at >= '0' && **at <= '9') {
        number = number * 10 + (*(*at)++ - '0');
        if (number > max) return false;
    }
    *out = number;
    return true;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool take_time(const char **at, int64_t *out)
{
    int64_t part = 0;
    int64_t sum = 0;
    int64_t sign = **at == '-' ? -1 : 1;
    if (**at == '-' || **at == '+') ++*at;
    if (!take_number(at, 167, &part)) return false;
    sum = part * 3600;
    for (int64_t unit = 60; unit >= 1 && **at == ':'; unit /= 60) {
        ++*at;
        if (!take_number(at, 59, &part)) return false;
        sum += part * unit;
    }
    *out = sign * sum;
    return true;
}

/* CET, <+0330> … */
static bool take_name(const char **at)
{
    const char *from = *at;
    if (**at == '<') {
        const char *end = strchr(*at, '>');
        if (!end) return false;
        *at = end + 1;
        return true;
    }
    while ((**at >= 'A' && **at <= 'Z') || (**at >= 'a' && **at <= 'z'))
        ++*at;
    return *at > from;
}

static bool take_change(const char **at, change *out)
{
    int64_t a = 0;
    int64_t b = 0;
    int64_t c = 0;
    *out = (change){.kind = 'N', .time_s = 7200};
    if (*(*at)++ != ',') return false;
    if (**at == 'M') {
        ++*at;
        if (!take_number(at, 12, &a) || *(*at)++ != '.' ||
            !take_number(at, 5, &b) || *(*at)++ != '.' ||
            !take_number(at, 6, &c) || a < 1 || b < 1)
            return false;
        out->kind = 'M';
        out->month = (int)a;
        out->week = (int)b;
        out->day = (int)c;
    } else {
        if (**at == 'J') out->kind = *(*at)++;
        if (!take_number(at, 365, &a)) return false;
        out->day = (int)a;
    }
    if (**at != '/') return true;
    ++*at;
    return take_time(at, &out->time_s);
}

static bool read_rule(const char *text, rule *out)
{
    const char *at = text;
    int64_t west = 0;
    *out = (rule){.there = false};
    if (!*text) return true;
    if (!take_name(&at) || !take_time(&at, &west)) return false;
    out->there = true;
    out->standard = (int32_t)-west;
    if (!*at) return true;
    if (!take_name(&at)) return false;
    out->summer = out->standard + 3600;
    if (*at != ',') {
        if (!take_time(&at, &west)) return false;
        out->summer = (int32_t)-west;
    }
    out->changes = true;
    return take_change(&at, &out->begins) && take_change(&at, &out->ends) &&
           !*at;
}

/* ---- years ----------------------------------------------------------------
 */

static bool is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days since 1970 of the first of January. */
static int64_t day_of_year(int64_t year)
{
    int64_t y = year - 1;
    return 365 * (year - 1970) + (y / 4 - y / 100 + y / 400) - 477;
}

static int64_t year_of(int64_t day)
{
    int64_t year = 1970 + day * 400 / 146097;
    while (day_of_year(year) > day)
        year--;
    while (day_of_year(year + 1) <= day)
        year++;
    return year;
}

/* The day of the year, from 0. */
static int64_t day_of_change(const change *c, int64_t year)
{
    static const int starts[] = {0,   31,  59,  90,  120, 151, 181,
                                 212, 243, 273, 304, 334, 365};
    if (c->kind == 'N') return c->day;
    if (c->kind == 'J') return c->day - 1 + (c->day > 59 && is_leap(year));
    int64_t first = starts[c->month - 1] + (c->month > 2 && is_leap(year));
    int64_t end = starts[c->month] + (c->month > 1 && is_leap(year));
    /* 1970 began on a Thursday. */
    int64_t weekday = (day_of_year(year) + first + 4) % 7;
    int64_t day =
        first + (c->day - weekday + 7) % 7 + (int64_t)(c->week - 1) * 7;
    while (day >= end)
        day -= 7;
    return day;
}

static int64_t change_s(const change *c, int64_t year, int32_t before)
{
    return (day_of_year(year) + day_of_change(c, year)) * DAY_S + c->time_s -
           before;
}

static int32_t offset_by_rule(const rule *r, int64_t at_s)
{
    if (!r->changes) return r->standard;
    int64_t year = year_of((at_s + r->standard) / DAY_S);
    int64_t begins = change_s(&r->begins, year, r->standard);
    int64_t ends = change_s(&r->ends, year, r->summer);
    bool summer = begins < ends ? at_s >= begins && at_s < ends
                                : at_s >= begins || at_s < ends;
    return summer ? r->summer : r->standard;
}

/* ---- the file --------------------------------------------------------------
 */

static int64_t take_big(const unsigned char *at, unsigned size)
{
    uint64_t number = at[0] & 0x80 ? UINT64_MAX : 0;
    for (unsigned i = 0; i < size; i++)
        number = number << 8 | at[i];
    return (int64_t)number;
}

/* How much there is of each in one half of the file. */
typedef struct head {
    size_t utc, standard, leaps, times, types, letters;
    unsigned time_size; /* bytes of a time */
} head;

static bool read_head(const unsigned char *at, size_t size, unsigned time_size,
                      head *out)
{
    size_t counts[6];
    if (size < HEAD_SIZE || memcmp(at, "TZif", 4) != 0 || at[4] < '2')
        return false;
    for (unsigned i = 0; i < 6; i++) {
        int64_t count = take_big(at + 20 + (size_t)i * 4, 4);
        if (count < 0 || count > FILE_MAX) return false;
        counts[i] = (size_t)count;
    }
    *out = (head){counts[0], counts[1], counts[2], counts[3],
                  counts[4], counts[5], time_size};
    return true;
}

static size_t body_size(const head *h)
{
    return h->times * (h->time_size + 1) + h->types * 6 + h->letters +
           h->leaps * (h->time_size + 4) + h->standard + h->utc;
}

/* `at` has the body of the second half. */
static bool read_body(const unsigned char *at, const head *h, rmf_zone *out)
{
    const unsigned char *types = at + h->times * 8;
    const unsigned char *offsets = types + h->times;
    if (h->times > TIMES_MAX || h->types < 1 || h->types > TYPES_MAX)
        return false;
    for (size_t i = 0; i < h->types; i++) {
        int64_t offset = take_big(offsets + i * 6, 4);
        if (offset < -OFFSET_MAX || offset > OFFSET_MAX) return false;
        out->offsets[i] = (int32_t)offset;
    }
    for (size_t i = 0; i < h->times; i++) {
        out->times[i] = take_big(at + i * 8, 8);
        out->types[i] = types[i];
        if (types[i] >= h->types || (i && out->times[i] <= out->times[i - 1]))
            return false;
    }
    out->count = h->times;
    return true;
}

static bool read_footer(const unsigned char *at, size_t size, rule *out)
{
    char text[FOOTER_MAX];
    if (size < 2 || at[0] != '\n') return false;
    const unsigned char *end = memchr(at + 1, '\n', size - 1);
    size_t length = end ? (size_t)(end - at) - 1 : 0;
    if (!end || length >= sizeof text) return false;
    memcpy(text, at + 1, length);
    text[length] = 0;
    return strlen(text) == length && read_rule(text, out);
}

rmf_zone *rmf_zone_read(const unsigned char *bytes, size_t size)
{
    head first;
    head second;
    if (size > FILE_MAX || !read_head(bytes, size, 4, &first)) return NULL;
    size_t at = HEAD_SIZE + body_size(&first);
    if (at > size || !read_head(bytes + at, size - at, 8, &second)) return NULL;
    at += HEAD_SIZE;
    if (body_size(&second) > size - at) return NULL;
    rmf_zone *zone = calloc(1, sizeof *zone);
    if (!zone) return NULL;
    size_t end = at + body_size(&second);
    if (read_body(bytes + at, &second, zone) &&
        read_footer(bytes + end, size - end, &zone->rule))
        return zone;
    free(zone);
    return NULL;
}

void rmf_zone_free(rmf_zone *zone)
{
    free(zone);
}

int32_t rmf_zone_offset_in(const rmf_zone *zone, int64_t at_s)
{
    size_t from = 0;
    size_t to = zone->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (zone->times[middle] <= at_s) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    if (from == zone->count && zone->rule.there)
        return offset_by_rule(&zone->rule, at_s);
    return zone->offsets[from ? zone->types[from - 1] : 0];
}

/* ---- by name ---------------------------------------------------------------
 */

typedef struct known {
    struct known *next;
    char name[RMF_ZONE_SIZE];
    rmf_zone *zone;
} known;

/* Read once and never changed. */
static struct {
    pthread_mutex_t lock;
    known *first;
    unsigned count;
} zones = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* Words of letters, digits, _, + and - with a slash between: no path leads out
 * of the folder. What is another thing on another machine is none. */
static bool is_name(const char *name)
{
    static const char *const others[] = {"localtime", "posixrules", "Factory"};
    size_t size = strnlen(name, RMF_ZONE_SIZE);
    if (size == 0 || size == RMF_ZONE_SIZE || strncmp(name, "right/", 6) == 0 ||
        strncmp(name, "posix/", 6) == 0)
        return false;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcmp(name, others[i]) == 0) return false;
    for (size_t i = 0; i < size; i++) {
        char c = name[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        bool begins = i == 0 || name[i - 1] == '/';
        if (begins ? !letter : !letter && !strchr("0123456789_+-/", c))
            return false;
    }
    return name[size - 1] != '/';
}

static rmf_zone *read_named(const char *name)
{
    char path[sizeof FOLDER + RMF_ZONE_SIZE];
    unsigned char *bytes = malloc(FILE_MAX);
    (void)snprintf(path, sizeof path, FOLDER "%s", name);
    FILE *file = bytes ? fopen(path, "rbe") : NULL;
    size_t size = file ? fread(bytes, 1, FILE_MAX, file) : 0;
    rmf_zone *zone = size ? rmf_zone_read(bytes, size) : NULL;
    if (file) (void)fclose(file);
    free(bytes);
    return zone;
}

/* Under the lock. */
static const rmf_zone *zone_called(const char *name)
{
    for (const known *one = zones.first; one; one = one->next)
        if (strcmp(one->name, name) == 0) return one->zone;
    if (zones.count == ZONES_MAX) return NULL;
    known *one = calloc(1, sizeof *one);
    if (one) one->zone = read_named(name);
    if (!one || !one->zone) {
        free(one);
        return NULL;
    }
    (void)snprintf(one->name, sizeof one->name, "%s", name);
    one->next = zones.first;
    zones.first = one;
    zones.count++;
    return one->zone;
}

static const rmf_zone *find_zone(const char *name)
{
    if (!is_name(name)) return NULL;
    (void)pthread_mutex_lock(&zones.lock);
    const rmf_zone *zone = zone_called(name);
    (void)pthread_mutex_unlock(&zones.lock);
    return zone;
}

bool rmf_zone_is(const char *name)
{
    return find_zone(name) != NULL;
}

int32_t rmf_zone_offset(const char *name, int64_t at_s)
{
    const rmf_zone *zone = find_zone(name);
    return zone ? rmf_zone_offset_in(zone, at_s) : 0;
}
