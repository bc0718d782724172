#include "events/days.h"

#include "base/zone.h"
#include "projects/projects.h"

#define DAY_S 86400

int64_t rmf_day_of(const char *zone, int64_t wall_ms)
{
    int64_t at_s = wall_ms / 1000;
    int64_t day = (at_s + rmf_zone_offset(zone, at_s)) / DAY_S;
    return day < 1 ? 1 : day;
}

int64_t rmf_day_begins(const char *zone, int64_t day)
{
    int64_t from = (day - 2) * DAY_S;
    int64_t to = (day + 2) * DAY_S;
    while (from < to) {
        int64_t middle = from + (to - from) / 2;
        if (rmf_day_of(zone, middle * 1000) < day) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from * 1000;
}

rmf_store_err rmf_day_of_film(rmf_db *db, const char *project, int64_t wall_ms,
                              int64_t *out)
{
    rmf_recording is;
    rmf_store_err err = rmf_recording_read(db, project, &is);
    *out = rmf_day_of(is.zone, wall_ms);
    return err;
}

rmf_spans rmf_spans_of(int64_t first, int64_t last)
{
    const int64_t days = RMF_STRETCH_DAYS;
    const int64_t begin = (first + days - 1) / days; /* the first whole one */
    const int64_t end = (last + 1) / days;           /* behind the last */
    if (begin >= end) return (rmf_spans){{{first, last}, {1, 0}, {1, 0}}};
    return (rmf_spans){{{first, begin * days - 1},
                        {RMF_STRETCHES + begin, RMF_STRETCHES + end - 1},
                        {end * days, last}}};
}

rmf_store_err rmf_spans_read(rmf_db *db, const char *project, int64_t first,
                             int64_t last, rmf_spans *out)
{
    *out = rmf_spans_of(first, last);
    rmf_rows rows =
        rmf_db_ask(db, "SELECT 1 FROM stretching WHERE project = $1",
                   RMF_ARGS(RMF_T(project)));
    if (rmf_rows_next(&rows))
        *out = (rmf_spans){{{first, last}, {1, 0}, {1, 0}}};
    return rmf_rows_end(&rows);
}
