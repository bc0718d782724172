/* One job after another. Inside the room `media` only. */
#ifndef RMF_MEDIA_WORK_H
#define RMF_MEDIA_WORK_H

#include "media/bring.h"

typedef struct rmf_work {
    rmf_store *store;
    const char *media;
    const char *worker; /* how its takings' names begin */
    rmf_lane lane;
    const rmf_bring_rules *rules; /* of RMF_LANE_FETCH */
    unsigned threads;             /* of ffmpeg; 0: as many as there are cores */
    unsigned patience_s;          /* as of rmf_preparing */
    bool logs;                    /* say in the log how jobs end */
    /* Asked at least once a second while a job runs; false: stop, it goes back
     * to the queue. */
    bool (*go_on)(void *ctx, const char *step, unsigned percent);
    void *ctx;
} rmf_work;

/* Take the next job and do it. `only` as of rmf_jobs_take. False: there was
 * none. */
bool rmf_work_once(const rmf_work *work, const char *only);
/* Do one that is held already. */
void rmf_work_do(const rmf_work *work, const rmf_job *job);

/* How takings of this process are called. */
void rmf_work_name(const char *data, bool serving, char out[64]);

#endif
