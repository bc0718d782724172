/* For tests: films by chance, the same for the same seed. Everything that a
 * session minds is in them (kinds, triggers, actions, limits, takes, loops),
 * and nothing that a document may not say. All times are multiples of 50 ms. */
#ifndef RAMIFY_TEST_RANDOM_H
#define RAMIFY_TEST_RANDOM_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct chance {
    uint64_t state;
} chance;

/* splitmix64 */
static inline uint64_t chance_next(chance *c)
{
    uint64_t z = c->state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static inline unsigned chance_of(chance *c, unsigned count)
{
    return (unsigned)(chance_next(c) % count);
}

static inline bool chance_in(chance *c, unsigned of)
{
    return chance_of(c, of) == 0;
}

#define RANDOM_TEXT     (64u * 1024u)
#define RANDOM_SCENES   4u
#define RANDOM_ELEMENTS 6u

typedef struct random_film {
    chance c;
    unsigned scenes;
    unsigned elements[RANDOM_SCENES];
    char kinds[RANDOM_SCENES][RANDOM_ELEMENTS]; /* b c q i f h t: the kinds */
    unsigned lengths[RANDOM_SCENES];            /* 50 ms */
    bool lead[RANDOM_SCENES]; /* an at-end choice with a go was written */
    unsigned triggers;
    unsigned nested; /* within at-end options no way on may stand */
    char text[RANDOM_TEXT];
    size_t size;
} random_film;

static inline void rf_put(random_film *f, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static inline void rf_put(random_film *f, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int more =
        vsnprintf(f->text + f->size, RANDOM_TEXT - f->size, format, args);
    va_end(args);
    f->size += (size_t)more;
    if (f->size >= RANDOM_TEXT) f->size = RANDOM_TEXT - 1;
}

#define RF_PICK(f, list)                                                       \
    (list)[chance_of(&(f)->c, (unsigned)(sizeof(list) / sizeof((list)[0])))]

/* An element of one of these kinds, as "e1_2"; false when there is none. */
static inline bool rf_element(random_film *f, const char *kinds, char out[24])
{
    unsigned tries = 12;
    while (tries--) {
        unsigned s = chance_of(&f->c, f->scenes);
        unsigned e = chance_of(&f->c, f->elements[s]);
        if (!strchr(kinds, f->kinds[s][e])) continue;
        snprintf(out, 24, "e%u_%u", s, e);
        return true;
    }
    return false;
}

static inline void rf_atom(random_film *f)
{
    static const char *const plain[] = {"n > 3",
                                        "b",
                                        "w == 'x'",
                                        "k < 4",
                                        "chance(0.5)",
                                        "idle() >= 2",
                                        "completed()",
                                        "score() > 0",
                                        "returned()",
                                        "n * 2 >= k",
                                        "device() == ''",
                                        "!b",
                                        "viewer.name == ''"};
    static const char *const of_scene[] = {
        "seen('s%u')", "visits('s%u') < 2", "watched('s%u') >= 0.4",
        "seconds('s%u') >= 1.1", "skipped('s%u')"};
    static const char *const of_any[] = {"shown('%s')", "clicked('%s')"};
    static const char *const of_choice[] = {
        "chose('%s') == 'o0'", "label('%s') == 'L1'", "took('%s') > 2",
        "timed_out('%s')"};
    static const char *const of_question[] = {"answered('%s')", "correct('%s')",
                                              "graded('%s')", "pending('%s')"};
    char id[24];
    const char *form = NULL;
    unsigned kind = chance_of(&f->c, 8);
    if (kind < 2) snprintf(id, sizeof id, "%u", chance_of(&f->c, f->scenes));
    if (kind < 2) {
        form = RF_PICK(f, of_scene);
        char with[64];
        const char *at = strstr(form, "%u");
        snprintf(with, sizeof with, "%.*s%s%s", (int)(at - form), form, id,
                 at + 2);
        rf_put(f, "%s", with);
        return;
    }
    if (kind == 2 && rf_element(f, "bcqifht", id))
        form = RF_PICK(f, of_any);
    else if (kind == 3 && rf_element(f, "c", id))
        form = RF_PICK(f, of_choice);
    else if (kind == 4 && rf_element(f, "q", id))
        form = RF_PICK(f, of_question);
    if (!form) {
        rf_put(f, "%s", RF_PICK(f, plain));
        return;
    }
    const char *at = strstr(form, "%s");
    rf_put(f, "%.*s%s%s", (int)(at - form), form, id, at + 2);
}

static inline void rf_condition(random_film *f)
{
    rf_atom(f);
    if (chance_in(&f->c, 3)) {
        rf_put(f, chance_in(&f->c, 2) ? " && " : " || ");
        rf_atom(f);
    }
}

static inline void rf_if(random_film *f, unsigned of)
{
    if (!chance_in(&f->c, of)) return;
    rf_put(f, ",\"if\":\"");
    rf_condition(f);
    rf_put(f, "\"");
}

static inline void rf_time(random_film *f, unsigned steps)
{
    rf_put(f, "%u.%02u", steps / 20, steps % 20 * 5);
}

static inline void rf_go(random_film *f)
{
    unsigned scene = chance_of(&f->c, f->scenes);
    rf_put(f, "\"go\":\"s%u\"", scene);
    if (chance_in(&f->c, 5)) {
        rf_put(f, ",\"at\":\"same\"");
    } else if (chance_in(&f->c, 4)) {
        rf_put(f, ",\"at\":");
        rf_time(f, chance_of(&f->c, f->lengths[scene]));
    }
}

static inline void rf_way(random_film *f)
{
    unsigned kind = chance_of(&f->c, 8);
    if (kind == 0)
        rf_put(f, "{\"back\":true");
    else if (kind == 1)
        rf_put(f, "{\"restart\":true");
    else if (kind == 2)
        rf_put(f, "{\"end\":\"%s\"", chance_in(&f->c, 2) ? "fin" : "z0");
    else {
        rf_put(f, "{");
        rf_go(f);
    }
}

static inline void rf_set(random_film *f)
{
    static const char *const sets[] = {
        "\"n\",\"to\":\"n + 1\"",      "\"n\",\"to\":\"0\"",
        "\"b\",\"to\":\"!b\"",         "\"b\",\"to\":\"n > 2\"",
        "\"w\",\"to\":\"'x'\"",        "\"w\",\"to\":\"'y'\"",
        "\"k\",\"to\":\"k * 2 - n\"",  "\"k\",\"to\":\"k + 1.5\"",
        "\"viewer.name\",\"to\":\"w\""};
    rf_put(f, "{\"set\":%s", RF_PICK(f, sets));
}

static inline void rf_action(random_film *f)
{
    char id[24];
    unsigned kind = chance_of(&f->c, 14);
    if (kind == 0 && !f->nested)
        rf_way(f);
    else if (kind < 3)
        rf_put(f, "{\"open\":\"p%u\",\"pause\":%s,\"stay\":%s",
               chance_of(&f->c, 4), chance_in(&f->c, 2) ? "true" : "false",
               chance_in(&f->c, 3) ? "true" : "false");
    else if (kind == 3)
        rf_put(f, "{\"close\":\"p%u\"", chance_of(&f->c, 4));
    else if (kind == 4 && rf_element(f, "bcqifht", id))
        rf_put(f, "{\"%s\":\"%s\"", chance_in(&f->c, 2) ? "show" : "hide", id);
    else if (kind == 5)
        rf_put(f, chance_in(&f->c, 3) ? "{\"pause\":true" : "{\"play\":true");
    else if (kind == 6) {
        rf_put(f, "{\"seek\":");
        rf_time(f, chance_of(&f->c, 60));
    } else if (kind == 7)
        rf_put(f, "{\"emit\":\"ping\",\"value\":\"w\"");
    else if (kind == 8)
        rf_put(f, "{\"link\":\"https://a.example/{n}\",\"where\":\"new\"");
    else if (kind == 9)
        rf_put(f, "{\"rate\":1.5");
    else
        rf_set(f);
    rf_if(f, 4);
    rf_put(f, "}");
}

static inline void rf_actions(random_film *f, unsigned most)
{
    unsigned count = 1 + chance_of(&f->c, most);
    rf_put(f, "[");
    for (unsigned i = 0; i < count; i++) {
        if (i) rf_put(f, ",");
        rf_action(f);
    }
    rf_put(f, "]");
}

static inline void rf_window(random_film *f, unsigned length)
{
    unsigned a = chance_of(&f->c, length);
    if (chance_in(&f->c, 3)) {
        rf_put(f, ",\"at\":");
        rf_time(f, a);
        return;
    }
    unsigned b = a + 1 + chance_of(&f->c, length - a);
    rf_put(f, ",\"at\":[");
    rf_time(f, a);
    rf_put(f, ",");
    rf_time(f, b);
    rf_put(f, "]");
}

static inline void rf_choice(random_film *f, unsigned scene)
{
    bool at_once = chance_in(&f->c, 3);
    bool leads = at_once || !f->lead[scene];
    rf_put(f, ",\"prompt\":\"Q\",\"purpose\":\"p\",\"decide\":\"%s\"",
           at_once ? "at-once" : "at-end");
    if (!chance_in(&f->c, 4)) {
        rf_put(f, ",\"limit\":");
        rf_time(f, 10 + chance_of(&f->c, 60));
        if (!chance_in(&f->c, 5)) rf_put(f, ",\"default\":\"o0\"");
    }
    if (chance_in(&f->c, 4)) {
        rf_put(f, ",\"wait_from\":");
        rf_time(f, chance_of(&f->c, f->lengths[scene]));
    }
    rf_put(f, ",\"options\":[");
    f->nested += !at_once;
    unsigned count = 2 + chance_of(&f->c, 2);
    for (unsigned i = 0; i < count; i++) {
        rf_put(f, "%s{\"id\":\"o%u\",\"label\":\"L%u\"", i ? "," : "", i, i);
        if (chance_in(&f->c, 3)) {
            rf_put(f, ",\"do\":");
            rf_actions(f, 2);
        }
        if (leads && !chance_in(&f->c, 3)) {
            rf_put(f, ",");
            rf_go(f);
            f->lead[scene] = f->lead[scene] || !at_once;
        }
        rf_if(f, 8);
        rf_put(f, "}");
    }
    f->nested -= !at_once;
    rf_put(f, "]");
}

static inline void rf_verdict(random_film *f)
{
    static const char *const words[] = {"correct", "wrong", "unjudged"};
    rf_put(f, ",\"on\":{");
    for (unsigned i = 0; i < 3; i++) {
        rf_put(f, "%s\"%s\":", i ? "," : "", words[i]);
        rf_actions(f, 2);
    }
    rf_put(f, "}");
}

static inline void rf_question(random_film *f)
{
    static const char *const types[] = {"one", "several", "truth", "number",
                                        "text"};
    unsigned type = chance_of(&f->c, 5);
    rf_put(f, ",\"type\":\"%s\",\"prompt\":\"Q\",\"purpose\":\"p\"",
           types[type]);
    if (chance_in(&f->c, 2)) rf_put(f, ",\"hold\":true");
    if (chance_in(&f->c, 2)) rf_put(f, ",\"practice\":true");
    if (type < 2) {
        rf_put(f, ",\"options\":[{\"id\":\"o0\",\"label\":\"A\",\"correct\":"
                  "true");
        if (chance_in(&f->c, 3)) {
            rf_put(f, ",");
            rf_go(f);
        }
        rf_put(f, "},{\"id\":\"o1\",\"label\":\"B\",\"do\":");
        rf_actions(f, 2);
        rf_put(f, "}]");
    } else {
        rf_put(f, ",\"answer\":%s",
               type == 2   ? "true"
               : type == 3 ? "4"
                           : "\"yes\"");
        if (type == 3) rf_put(f, ",\"sets\":\"n\"");
    }
    if (chance_in(&f->c, 2)) rf_verdict(f);
}

static inline void rf_kind(random_film *f, unsigned scene, char kind)
{
    if (kind == 'b' || kind == 'h') {
        rf_put(f, ",\"kind\":\"%s\",\"label\":\"B {n}\",\"on\":{\"press\":",
               kind == 'b' ? "button" : "hotspot");
        rf_actions(f, 3);
        if (chance_in(&f->c, 4)) {
            rf_put(f, ",\"hover\":");
            rf_actions(f, 2);
        }
        rf_put(f, "}");
    } else if (kind == 'c') {
        rf_put(f, ",\"kind\":\"choice\"");
        rf_choice(f, scene);
    } else if (kind == 'q') {
        rf_put(f, ",\"kind\":\"question\"");
        rf_question(f);
    } else if (kind == 'i') {
        rf_put(f, ",\"kind\":\"input\",\"control\":\"slider\",\"variable\":"
                  "\"k\"");
    } else if (kind == 'f') {
        rf_put(f, ",\"kind\":\"form\",\"purpose\":\"p\",\"fields\":[{\"id\":"
                  "\"a\",\"type\":\"text\",\"sets\":\"viewer.name\"}]");
    } else if (chance_in(&f->c, 2)) {
        rf_put(f,
               ",\"kind\":\"chapters\",\"entries\":[{\"id\":\"o0\","
               "\"label\":\"C\",\"go\":\"s%u\"}]",
               chance_of(&f->c, f->scenes));
    } else {
        rf_put(f, ",\"kind\":\"text\",\"text\":\"{w|none} {n * 2}\"");
    }
}

static inline void rf_place(random_film *f)
{
    if (chance_in(&f->c, 2))
        rf_put(f, ",\"place\":[%u,10.5,20,20]", chance_of(&f->c, 70));
    else
        rf_put(f,
               ",\"place\":{\"keys\":[[0,10,10,20,20],[1.5,%u,30,20,25,10],"
               "[3,60,20,10,20,0,0.5]],\"smooth\":%s}",
               chance_of(&f->c, 70), chance_in(&f->c, 2) ? "true" : "false");
    if (chance_in(&f->c, 8)) rf_put(f, ",\"narrow\":{\"hidden\":true}");
}

static inline void rf_scene_element(random_film *f, unsigned scene, unsigned e)
{
    char kind = f->kinds[scene][e];
    rf_put(f, "%s{\"id\":\"e%u_%u\"", e ? "," : "", scene, e);
    if (!chance_in(&f->c, 5)) rf_window(f, f->lengths[scene]);
    rf_if(f, 3);
    if (chance_in(&f->c, 8)) rf_put(f, ",\"hidden\":true");
    if (chance_in(&f->c, 5)) rf_put(f, ",\"first\":\"g\"");
    rf_place(f);
    rf_kind(f, scene, kind);
    rf_put(f, "}");
}

static inline void rf_when(random_film *f, unsigned scene, bool whole)
{
    char id[24];
    unsigned kind = chance_of(&f->c, 12);
    if (kind < 4 && !whole)
        rf_window(f, f->lengths[scene]);
    else if (kind == 4 && rf_element(f, "bh", id))
        rf_put(f, ",\"on\":\"press\",\"of\":\"%s\"", id);
    else if (kind == 5)
        rf_put(f, ",\"on\":\"leave\"");
    else if (kind == 6)
        rf_put(f, ",\"on\":\"end\"");
    else if (kind == 7)
        rf_put(f, ",\"on\":\"%s\",\"of\":\"p%u\"",
               chance_in(&f->c, 2) ? "open" : "close", chance_of(&f->c, 4));
    else if (kind == 8)
        rf_put(f, ",\"on\":\"idle\",\"after\":%u", 1 + chance_of(&f->c, 5));
    else if (kind == 9) {
        rf_put(f, ",\"on\":\"change\",\"of\":\"");
        if (chance_in(&f->c, 2))
            rf_put(f, "%s", chance_in(&f->c, 2) ? "n" : "w");
        else
            rf_condition(f);
        rf_put(f, "\"");
    } else if (kind == 10)
        rf_put(f, ",\"on\":\"host\",\"of\":\"lamp\"");
    else
        rf_put(f, ",\"on\":\"enter\"");
}

static inline void rf_triggers(random_film *f, unsigned scene, bool whole)
{
    static const char *const once[] = {"visit", "visit", "session", "always"};
    unsigned count = chance_of(&f->c, whole ? 3 : 5);
    rf_put(f, ",\"triggers\":[");
    for (unsigned i = 0; i < count; i++) {
        rf_put(f, "%s{\"id\":\"t%u\"", i ? "," : "", f->triggers++);
        rf_when(f, scene, whole);
        rf_put(f, ",\"once\":\"%s\"", RF_PICK(f, once));
        rf_if(f, 2);
        rf_put(f, ",\"do\":");
        rf_actions(f, 3);
        rf_put(f, "}");
    }
    rf_put(f, "]");
}

static inline void rf_scene(random_film *f, unsigned scene)
{
    static const char *const ends[] = {"stop", "hold", "hold", "loop"};
    const char *end = RF_PICK(f, ends);
    rf_put(f, "%s{\"id\":\"s%u\",\"clip\":\"c\",\"from\":%u,\"to\":",
           scene ? "," : "", scene, scene * 10);
    rf_time(f, scene * 200 + f->lengths[scene]);
    rf_put(f, ",\"end\":\"%s\"", end);
    if (*end == 'l') {
        rf_put(f, ",\"loop_from\":");
        rf_time(f, chance_of(&f->c, f->lengths[scene]));
    }
    if (chance_in(&f->c, 3)) rf_put(f, ",\"ending\":\"z%u\"", scene);
    rf_put(f, ",\"next\":[");
    unsigned rules = chance_of(&f->c, 3);
    for (unsigned i = 0; i < rules; i++) {
        rf_put(f, "%s{\"id\":\"r%u\",", i ? "," : "", i);
        rf_go(f);
        rf_if(f, 2);
        rf_put(f, "}");
    }
    rf_put(f, "],\"elements\":[");
    for (unsigned e = 0; e < f->elements[scene]; e++)
        rf_scene_element(f, scene, e);
    rf_put(f, "]");
    rf_triggers(f, scene, false);
    rf_put(f, "}");
}

static inline void rf_panels(random_film *f)
{
    rf_put(f, ",\"panels\":{\"p0\":{\"kind\":\"card\",\"title\":\"P {n}\"},"
              "\"p1\":{\"kind\":\"card\",\"title\":\"P\",\"pause\":true,"
              "\"buttons\":[{\"id\":\"o0\",\"label\":\"L\",\"do\":");
    rf_actions(f, 2);
    rf_put(f, "}]},\"p2\":{\"kind\":\"form\",\"purpose\":\"p\",\"pause\":true,"
              "\"dismissible\":false,\"fields\":[{\"id\":\"a\",\"type\":"
              "\"text\",\"required\":true,\"sets\":\"viewer.name\"}]},"
              "\"p3\":{\"kind\":\"card\",\"title\":\"P\"");
    rf_if(f, 2);
    rf_put(f, "}}");
}

/* Writes a film into f->text, ended by zero. */
static inline void random_film_make(random_film *f, uint64_t seed)
{
    memset(f, 0, sizeof *f);
    f->c.state = seed;
    f->scenes = 2 + chance_of(&f->c, RANDOM_SCENES - 1);
    for (unsigned s = 0; s < f->scenes; s++) {
        f->elements[s] = 1 + chance_of(&f->c, RANDOM_ELEMENTS);
        f->lengths[s] = chance_in(&f->c, 6) ? 4 + chance_of(&f->c, 8)
                                            : 20 + chance_of(&f->c, 80);
        for (unsigned e = 0; e < f->elements[s]; e++)
            f->kinds[s][e] = "bbccqqqifht"[chance_of(&f->c, 11)];
    }
    rf_put(f, "{\"ramify\":1,\"title\":\"t\",\"start\":\"s0\",\"clips\":{\"c\":"
              "{\"file\":\"c.mp4\",\"duration\":60}},\"variables\":{"
              "\"n\":{\"type\":\"number\",\"min\":0,\"max\":9,\"step\":1},"
              "\"b\":{\"type\":\"bool\"},"
              "\"w\":{\"type\":\"text\",\"values\":[\"\",\"x\",\"y\"]},"
              "\"k\":{\"type\":\"number\",\"keep\":\"viewer\"}},"
              "\"viewer\":{\"name\":{\"type\":\"text\"}},\"goals\":[{\"id\":"
              "\"g0\",\"when\":\"");
    rf_condition(f);
    rf_put(f, "\"}],\"scenes\":[");
    for (unsigned s = 0; s < f->scenes; s++)
        rf_scene(f, s);
    rf_put(f, "]");
    rf_triggers(f, 0, true);
    rf_panels(f);
    rf_put(f, "}");
}

#endif
