/* A small film for tests of conditions and texts: its names and its facts. */
#ifndef RAMIFY_TEST_NAMES_H
#define RAMIFY_TEST_NAMES_H

#include "engine/expr.h"
#include "engine/text.h"

typedef struct test_name {
    rmf_name_kind kind;
    const char *id;
} test_name;

static const test_name test_names[] = {
    {RMF_NAME_SCENE, "meet"},  {RMF_NAME_SCENE, "city"},
    {RMF_NAME_SCENE, "it's"},  {RMF_NAME_ELEMENT, "bag"},
    {RMF_NAME_CHOICE, "road"}, {RMF_NAME_QUESTION, "quiz"},
    {RMF_NAME_FORM, "hold"},
};

typedef struct test_variable {
    const char *name;
    rmf_value value;
} test_variable;

#define TEST_TEXT(literal)                                                     \
    {                                                                          \
        RMF_TEXT, 0,                                                           \
        {                                                                      \
            (literal), sizeof(literal) - 1                                     \
        }                                                                      \
    }
#define TEST_NUMBER(millionths)                                                \
    {                                                                          \
        RMF_NUMBER, (millionths),                                              \
        {                                                                      \
            NULL, 0                                                            \
        }                                                                      \
    }

static const test_variable test_variables[] = {
    {"road", TEST_TEXT("city")},
    {"minutes", TEST_NUMBER(2500000)},
    {"asked", {RMF_BOOL, 1, {NULL, 0}}},
    {"viewer.first_name", TEST_TEXT("Ada")},
    {"link.company", TEST_TEXT("")},
    {"caf\xc3\xa9", TEST_NUMBER(3000000)},
};

#define TEST_COUNT(rows) ((uint32_t)(sizeof(rows) / sizeof((rows)[0])))

static uint32_t test_find(void *ctx, rmf_name_kind kind, rmf_str id)
{
    (void)ctx;
    for (uint32_t i = 0; i < TEST_COUNT(test_names); i++) {
        bool alike = kind == test_names[i].kind ||
                     (kind == RMF_NAME_ELEMENT &&
                      (test_names[i].kind == RMF_NAME_CHOICE ||
                       test_names[i].kind == RMF_NAME_QUESTION));

        if (alike && rmf_str_is(id, test_names[i].id)) {
            return i;
        }
    }
    return RMF_NONE;
}

static uint32_t test_find_variable(void *ctx, rmf_str name, rmf_type *type)
{
    (void)ctx;
    for (uint32_t i = 0; i < TEST_COUNT(test_variables); i++) {
        if (rmf_str_is(name, test_variables[i].name)) {
            *type = test_variables[i].value.type;
            return i;
        }
    }
    return RMF_NONE;
}

static rmf_str test_nearest(void *ctx, rmf_name_kind kind, rmf_str id)
{
    (void)ctx;
    for (uint32_t i = 0; i < TEST_COUNT(test_names); i++) {
        rmf_str known = rmf_str_of(test_names[i].id);

        if (kind == test_names[i].kind &&
            rmf_edit_distance(id, known, 2) <= 2) {
            return known;
        }
    }
    return (rmf_str){NULL, 0};
}

static rmf_str test_nearest_variable(void *ctx, rmf_str name)
{
    (void)ctx;
    for (uint32_t i = 0; i < TEST_COUNT(test_variables); i++) {
        rmf_str known = rmf_str_of(test_variables[i].name);

        if (rmf_edit_distance(name, known, 2) <= 2) {
            return known;
        }
    }
    return (rmf_str){NULL, 0};
}

static const rmf_names test_film = {NULL, test_find, test_find_variable,
                                    test_nearest, test_nearest_variable};

static inline rmf_spot test_spot(rmf_mem *mem, rmf_expr_error *error)
{
    return (rmf_spot){7, 0, &test_film, mem, error};
}

/* Numbers are the fact's index in millions and a half, texts the fact's name;
 * true is what was asked of anything but scenes. */
static rmf_value test_fact(void *ctx, const rmf_op *op)
{
    rmf_value value = {op->value.type, 0, {NULL, 0}};

    (void)ctx;
    if (op->fact == RMF_FACT_VARIABLE) {
        return test_variables[op->index].value;
    }
    if (value.type == RMF_TEXT) {
        value.text = rmf_str_of(rmf_fact_name(op->fact));
    } else if (value.type == RMF_BOOL) {
        value.number = op->fact != RMF_FACT_seen;
    } else {
        value.number = op->fact == RMF_FACT_visits
                           ? (int64_t)(op->index + 2) * 1000000
                           : 500000;
    }
    return value;
}

#endif
