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

rmf_store_err rmf_day_of_film(rmf_db *db, const char *project, int64_t wall_ms,
                              int64_t *out)
{
    rmf_recording is;
    rmf_store_err err = rmf_recording_read(db, project, &is);
    *out = rmf_day_of(is.zone, wall_ms);
    return err;
}
