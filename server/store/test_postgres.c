#include "store/test_postgres.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BIN "/usr/lib/postgresql/15/bin"

/* PostgreSQL refuses to run as root. */
static bool run(const char *format, const char *folder)
{
    char words[1024];
    char line[1200];
    (void)snprintf(words, sizeof words, format, folder, folder, folder);
    (void)snprintf(line, sizeof line, "%s%s >%s/said 2>&1",
                   geteuid() == 0 ? "runuser -u postgres -- " : "", words,
                   folder);
    return system(line) == 0;
}

bool test_postgres_start(char folder[64], char address[256])
{
    char line[256];
    if (access(BIN "/initdb", X_OK) != 0) return false;
    (void)snprintf(folder, 64, "/tmp/ramify-postgres-XXXXXX");
    if (!mkdtemp(folder)) return false;
    (void)snprintf(line, sizeof line, "chown postgres %s", folder);
    if (geteuid() == 0 && system(line) != 0) return false;
    if (!run(BIN "/initdb -D %s/data -A trust -N -U ramify", folder) ||
        !run(BIN "/pg_ctl -D %s/data -w -t 60 -l %s/log -o \"-F -k %s -h '' "
                 "-c max_connections=60\" start",
             folder))
        return false;
    (void)snprintf(address, 256,
                   "postgres://ramify@/postgres?host=%s&port=5432", folder);
    return true;
}

void test_postgres_stop(const char *folder)
{
    char line[256];
    (void)run(BIN "/pg_ctl -D %s/data -m immediate stop", folder);
    (void)snprintf(line, sizeof line, "rm -rf %s", folder);
    if (system(line) != 0) (void)fprintf(stderr, "%s stays\n", folder);
}
