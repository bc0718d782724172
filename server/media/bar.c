#include "media/bar.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define WIDE 24u /* of the bar, in characters */

rmf_bar rmf_bar_begin(const char *about)
{
    return (rmf_bar){.about = about, .terminal = isatty(STDERR_FILENO) != 0};
}

static void draw(const rmf_bar *bar)
{
    char line[WIDE + 1];
    for (unsigned i = 0; i < WIDE; i++)
        line[i] = i * 100 < bar->percent * WIDE ? '#' : '.';
    line[WIDE] = 0;
    (void)fprintf(stderr, "\r\033[K%.40s [%s] %3u %% %s", bar->about, line,
                  bar->percent, bar->step);
    (void)fflush(stderr);
}

void rmf_bar_show(rmf_bar *bar, const char *step, unsigned percent)
{
    bool new_step = !bar->shown || strcmp(step, bar->step) != 0;
    bool new_tenth = percent / 10 != bar->percent / 10;
    bool news =
        new_step || (bar->terminal ? percent != bar->percent : new_tenth);
    if (!news) return;
    bar->shown = true;
    bar->percent = percent < 100 ? percent : 100;
    (void)snprintf(bar->step, sizeof bar->step, "%s", step);
    if (bar->terminal) {
        draw(bar);
    } else {
        (void)fprintf(stderr, "%s: %u %% %s\n", bar->about, percent, step);
    }
}

void rmf_bar_end(rmf_bar *bar)
{
    if (bar->shown && bar->terminal) (void)fputs("\r\033[K", stderr);
}
