/* The parts of a document by sort and index: what they are called and where
 * they stand (explore.h). */
#include "explored.h"

#include "document_open.h"

uint32_t rmf_part_count(const rmf_document *doc, rmf_part_sort sort)
{
    switch (sort) {
    case RMF_PART_SCENE:
        return doc->scenes_count;
    case RMF_PART_ELEMENT:
        return doc->elements_count;
    case RMF_PART_OPTION:
        return doc->options_count;
    case RMF_PART_RULE:
        return doc->rules_count;
    case RMF_PART_TRIGGER:
        return doc->triggers_count;
    case RMF_PART_PANEL:
        return doc->panels_count;
    case RMF_PART_ENDING:
        return doc->endings_count;
    case RMF_PART_CONDITION:
        return doc->exprs_count;
    case RMF_PART_VARIABLE:
        return doc->variables_count;
    case RMF_PART_GOAL:
        return doc->goals_count;
    case RMF_PART_ACTION:
        return doc->actions_count;
    }
    return 0;
}

static bool is_in(rmf_range range, uint32_t index)
{
    return index >= range.first && index - range.first < range.count;
}

/* Options of elements and of panels stand in one table, each owner's in a row.
 * Ranges rise with the owners' places, so a search by halves would do; there
 * are few looks. */
static void own_option(const rmf_document *doc, uint32_t index,
                       rmf_part_of *out)
{
    for (uint32_t i = 0; i < doc->elements_count; i++) {
        if (!is_in(doc->elements[i].options, index)) continue;
        out->element = i;
        out->scene = doc->elements[i].scene;
        out->option = index - doc->elements[i].options.first;
        return;
    }
    for (uint32_t i = 0; i < doc->panels_count; i++) {
        if (!is_in(doc->panels[i].buttons, index)) continue;
        out->panel = i;
        out->option = index - doc->panels[i].buttons.first;
        return;
    }
}

static void own_rule(const rmf_document *doc, uint32_t index, rmf_part_of *out)
{
    for (uint32_t i = 0; i < doc->scenes_count; i++)
        if (is_in(doc->scenes[i].rules, index)) out->scene = i;
}

static void own_ending(const rmf_document *doc, uint32_t index,
                       rmf_part_of *out)
{
    out->by_action = true;
    for (uint32_t i = 0; i < doc->scenes_count; i++) {
        if (!is_in(doc->scenes[i].endings, index)) continue;
        out->scene = i;
        out->by_action = false;
    }
}

static uint32_t node_of(const rmf_document *doc, rmf_part_sort sort,
                        uint32_t index)
{
    switch (sort) {
    case RMF_PART_SCENE:
        return doc->scenes[index].node;
    case RMF_PART_ELEMENT:
        return doc->elements[index].node;
    case RMF_PART_OPTION:
        return doc->options[index].node;
    case RMF_PART_RULE:
        return doc->rules[index].node;
    case RMF_PART_TRIGGER:
        return doc->triggers[index].node;
    case RMF_PART_PANEL:
        return doc->panels[index].node;
    case RMF_PART_ENDING:
        return doc->endings[index].node;
    case RMF_PART_VARIABLE:
        return doc->variables[index].node;
    case RMF_PART_GOAL:
        return doc->goals[index].node;
    case RMF_PART_ACTION:
        return doc->actions[index].node;
    case RMF_PART_CONDITION:
        break;
    }
    return RMF_NONE;
}

/* Whose `if` (or `when`, `to`) an expression is: the object or value that it
 * stands at. */
static uint32_t node_of_condition(const rmf_document *doc, uint32_t expr)
{
    for (uint32_t i = 0; i < doc->conds_count; i++)
        if (doc->conds[i].expr == expr) return doc->conds[i].node;
    return RMF_NONE;
}

void rmf_part_get(const rmf_document *doc, rmf_part_sort sort, uint32_t index,
                  rmf_part_of *out)
{
    *out = (rmf_part_of){.scene = RMF_NONE,
                         .element = RMF_NONE,
                         .panel = RMF_NONE,
                         .option = RMF_NONE,
                         .condition = RMF_NONE};
    switch (sort) {
    case RMF_PART_SCENE:
        out->id = doc->scenes[index].id;
        out->scene = index;
        break;
    case RMF_PART_ELEMENT:
        out->id = doc->elements[index].id;
        out->scene = doc->elements[index].scene;
        out->condition = doc->elements[index].cond;
        break;
    case RMF_PART_OPTION:
        out->id = doc->options[index].id;
        out->condition = doc->options[index].cond;
        own_option(doc, index, out);
        break;
    case RMF_PART_RULE:
        out->id = doc->rules[index].id;
        out->condition = doc->rules[index].cond;
        own_rule(doc, index, out);
        break;
    case RMF_PART_TRIGGER:
        out->id = doc->triggers[index].id;
        out->scene = doc->triggers[index].scene;
        out->condition = doc->triggers[index].cond;
        break;
    case RMF_PART_PANEL:
        out->id = doc->panels[index].id;
        out->condition = doc->panels[index].cond;
        break;
    case RMF_PART_ENDING:
        out->id = doc->endings[index].id;
        out->condition = doc->endings[index].cond;
        own_ending(doc, index, out);
        break;
    case RMF_PART_VARIABLE:
        out->id = doc->variables[index].name;
        break;
    case RMF_PART_GOAL:
        out->id = doc->goals[index].id;
        out->condition = doc->goals[index].cond;
        break;
    case RMF_PART_CONDITION:
        out->id = doc->exprs[index].text;
        out->condition = index;
        break;
    case RMF_PART_ACTION:
        out->condition = doc->actions[index].cond;
        break;
    }
}

void rmf_part_place(const rmf_document *doc, rmf_part_sort sort, uint32_t index,
                    rmf_finding *out)
{
    uint32_t node = sort == RMF_PART_CONDITION ? node_of_condition(doc, index)
                                               : node_of(doc, sort, index);
    rmf_writer path = {.at = out->path, .cap = sizeof out->path - 1};
    out->offset = 0;
    out->path[0] = 0;
    if (node == RMF_NONE || node >= doc->json.count) return;
    out->offset = doc->json.nodes[node].offset;
    rmf_path_write(&doc->json, node, &path);
    out->path[path.size < path.cap ? path.size : path.cap] = 0;
}

void rmf_findings_place(rmf_report *report, const char *text, size_t size)
{
    rmf_report_finish(report, text, size);
}

static bool reads(const rmf_expr *expr, uint32_t variable)
{
    for (uint32_t i = 0; i < expr->count; i++) {
        const rmf_op *op = &expr->ops[i];
        if (op->kind == RMF_OP_FACT && op->fact == RMF_FACT_VARIABLE &&
            op->index == variable)
            return true;
    }
    return false;
}

/* What it is set from itself is no reading: `n = n + 1` alone is of no use. */
static bool is_own_set(const rmf_document *doc, uint32_t expr,
                       uint32_t variable)
{
    for (uint32_t i = 0; i < doc->actions_count; i++) {
        const rmf_action *a = &doc->actions[i];
        if (a->kind == RMF_DO_SET && a->expr == expr)
            return a->variable == variable;
    }
    return false;
}

static bool is_told(const rmf_document *doc, uint32_t variable)
{
    for (uint32_t i = 0; i < doc->translations_count; i++) {
        const rmf_template *t = &doc->translations[i].text;
        for (uint32_t p = 0; p < t->count; p++)
            if (reads(&t->parts[p].value, variable)) return true;
    }
    return false;
}

uint32_t rmf_variable_used(const rmf_document *doc, uint32_t variable)
{
    uint32_t used = 0;
    for (uint32_t i = 0; i < doc->exprs_count; i++) {
        if (reads(&doc->exprs[i], variable) && !is_own_set(doc, i, variable))
            used |= RMF_USED_READ;
    }
    if (is_told(doc, variable)) used |= RMF_USED_TOLD;
    for (uint32_t i = 0; i < doc->actions_count; i++) {
        const rmf_action *a = &doc->actions[i];
        if (a->kind == RMF_DO_SET && a->variable == variable)
            used |= RMF_USED_SET;
    }
    for (uint32_t i = 0; i < doc->elements_count; i++)
        if (doc->elements[i].variable == variable) used |= RMF_USED_OUTSIDE;
    for (uint32_t i = 0; i < doc->fields_count; i++)
        if (doc->fields[i].variable == variable) used |= RMF_USED_OUTSIDE;
    if (doc->variables[variable].group != RMF_OF_KEPT) used |= RMF_USED_OUTSIDE;
    return used;
}

uint32_t rmf_part_option(const rmf_document *doc, uint32_t element,
                         uint32_t option)
{
    return doc->elements[element].options.first + option;
}

uint32_t rmf_part_ending(const rmf_document *doc, rmf_str id)
{
    for (uint32_t i = 0; i < doc->endings_count; i++)
        if (rmf_str_same(doc->endings[i].id, id)) return i;
    return RMF_NONE;
}

uint32_t rmf_part_options(const rmf_document *doc, uint32_t element)
{
    return doc->elements[element].options.count;
}

uint32_t rmf_part_elements(const rmf_document *doc, uint32_t scene,
                           uint32_t *first)
{
    *first = doc->scenes[scene].elements.first;
    return doc->scenes[scene].elements.count;
}
