#include "reports/misses.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELL      4.0 /* percent */
#define WINDOW_S  5
#define CELLS_MAX 4096u
#define NEAR      2 /* cells */
#define SHOWN_MAX 20u

typedef struct cell {
    const char *scene;
    int window, x, y;
    json_int_t n;
    bool taken;
} cell;

typedef struct cluster {
    const char *scene;
    int from, to; /* windows */
    double x, y;  /* sums of places, weighted by n */
    json_int_t n;
} cluster;

static size_t count_cells(const json_t *missed)
{
    size_t count = 0;
    const char *scene = NULL;
    json_t *parts = NULL;
    union {
        const json_t *in;
        json_t *out;
    } all = {missed};
    json_object_foreach(all.out, scene, parts) count += json_object_size(parts);
    return count;
}

static size_t gather(const json_t *missed, cell *cells)
{
    size_t count = 0;
    const char *scene = NULL;
    const char *part = NULL;
    json_t *parts = NULL;
    json_t *n = NULL;
    union {
        const json_t *in;
        json_t *out;
    } all = {missed};
    json_object_foreach(all.out, scene, parts)
    {
        json_object_foreach(parts, part, n)
        {
            cell c = {.scene = scene, .n = json_integer_value(n)};
            if (sscanf(part, "%d %d %d", &c.window, &c.x, &c.y) == 3)
                cells[count++] = c;
        }
    }
    return count;
}

static int by_count(const void *a, const void *b)
{
    json_int_t one = ((const cell *)a)->n;
    json_int_t two = ((const cell *)b)->n;
    return (one < two) - (one > two);
}

static bool near(const cell *a, const cell *b)
{
    return strcmp(a->scene, b->scene) == 0 && abs(a->x - b->x) <= NEAR &&
           abs(a->y - b->y) <= NEAR;
}

/* The densest free cell and all free ones near it. */
static cluster grow(cell *cells, size_t count, size_t seed)
{
    cluster c = {.scene = cells[seed].scene,
                 .from = cells[seed].window,
                 .to = cells[seed].window};
    for (size_t i = seed; i < count; i++) {
        cell *one = &cells[i];
        if (one->taken || !near(&cells[seed], one)) continue;
        one->taken = true;
        c.n += one->n;
        c.x += (one->x + 0.5) * CELL * (double)one->n;
        c.y += (one->y + 0.5) * CELL * (double)one->n;
        c.from = one->window < c.from ? one->window : c.from;
        c.to = one->window > c.to ? one->window : c.to;
    }
    return c;
}

static json_t *describe(const cluster *c, const json_t *outline)
{
    const char *label = json_string_value(json_object_get(
        json_object_get(json_object_get(outline, "scenes"), c->scene),
        "label"));
    return json_pack("{s:s, s:s, s:i, s:i, s:f, s:f, s:I}", "scene", c->scene,
                     "label", label ? label : c->scene, "from",
                     c->from * WINDOW_S, "to", (c->to + 1) * WINDOW_S, "x",
                     c->x / (double)c->n, "y", c->y / (double)c->n, "count",
                     c->n);
}

json_t *rmf_misses(const json_t *missed, const json_t *outline)
{
    json_t *list = json_array();
    cell *cells = calloc(count_cells(missed) + 1, sizeof *cells);
    size_t count = cells ? gather(missed, cells) : 0;
    if (count > 0) qsort(cells, count, sizeof *cells, by_count);
    if (count > CELLS_MAX) count = CELLS_MAX; /* the densest */
    for (size_t i = 0; i < count && json_array_size(list) < SHOWN_MAX; i++) {
        if (cells[i].taken || cells[i].n <= 0) continue;
        cluster c = grow(cells, count, i);
        (void)json_array_append_new(list, describe(&c, outline));
    }
    free(cells);
    return list;
}
