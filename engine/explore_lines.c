/* Inputs that an exploration made up, as lines of a trail, and what freely
 * given values in them mean (explore.h, format/trails.md). */
#include "explored.h"

#include "text.h"

static void put_seconds(rmf_writer *out, const char *key, int64_t t_us)
{
    rmf_put_key(out, key);
    rmf_put_micro(out, t_us);
}

static void put_id(rmf_writer *out, const char *key, rmf_str id)
{
    rmf_put_key(out, key);
    rmf_put_json(out, id);
}

static void put_scene(const rmf_document *doc, const rmf_input *in,
                      rmf_writer *out)
{
    if (in->scene == RMF_NONE) return;
    put_id(out, "scene", doc->scenes[in->scene].id);
    put_seconds(out, "t", in->t_us);
}

static void put_group(const rmf_input *in, rmf_value_group group,
                      const char *key, rmf_writer *out)
{
    bool more = false;
    for (uint32_t i = 0; i < in->value_count; i++) {
        const rmf_named *named = &in->values[i];
        if (named->group != group) continue;
        if (!more) rmf_put_key(out, key);
        rmf_put(out, more ? "," : "{");
        rmf_put_json(out, named->name);
        rmf_put(out, ":");
        rmf_value_json(named->value, out);
        more = true;
    }
    if (more) rmf_put(out, "}");
}

static void put_opened(const rmf_document *doc, const rmf_input *in,
                       rmf_writer *out)
{
    rmf_put_key(out, "seed");
    rmf_put_int(out, (int64_t)in->seed);
    if (in->device.size) put_id(out, "device", in->device);
    if (in->flag) rmf_put_flag(out, "returned", true);
    put_group(in, RMF_OF_VIEWER, "viewer", out);
    put_group(in, RMF_OF_LINK, "link", out);
    put_group(in, RMF_OF_KEPT, "kept", out);
    put_scene(doc, in, out);
}

static void put_answer(const rmf_document *doc, const rmf_input *in,
                       rmf_writer *out)
{
    bool several = doc->elements[in->element].traits & RMF_IS_QUESTION &&
                   doc->elements[in->element].asks == RMF_ASKS_SEVERAL;
    rmf_put_key(out, "value");
    if (several) rmf_put(out, "[");
    for (uint32_t i = 0; i < in->value_count; i++) {
        if (i) rmf_put(out, ",");
        rmf_value_json(in->values[i].value, out);
    }
    if (several) rmf_put(out, "]");
}

static void put_option(const rmf_document *doc, const rmf_input *in,
                       rmf_writer *out)
{
    rmf_range of = in->panel != RMF_NONE ? doc->panels[in->panel].buttons
                                         : doc->elements[in->element].options;
    put_id(out, in->panel != RMF_NONE ? "button" : "option",
           doc->options[of.first + in->option].id);
}

static void put_pressed(const rmf_document *doc, const rmf_input *in,
                        rmf_writer *out)
{
    if (in->panel == RMF_NONE) {
        put_id(out, "element", doc->elements[in->element].id);
    } else {
        put_id(out, "panel", doc->panels[in->panel].id);
        put_option(doc, in, out);
    }
}

static void put_ended(const rmf_document *doc, const rmf_input *in,
                      rmf_writer *out)
{
    put_id(out, "scene", doc->scenes[in->scene].id);
    rmf_put_key(out, "visit");
    rmf_put_int(out, in->visit);
    rmf_put_key(out, "lap");
    rmf_put_int(out, in->lap);
}

static void put_form(const rmf_document *doc, const rmf_input *in,
                     rmf_writer *out)
{
    put_id(out, "form",
           in->panel != RMF_NONE ? doc->panels[in->panel].id
                                 : doc->elements[in->element].id);
    if (!in->value_count) {
        rmf_put_key(out, "values");
        rmf_put(out, "{}");
    }
    put_group(in, RMF_OF_FORM, "values", out);
}

static void put_asked(const rmf_document *doc, const rmf_input *in,
                      rmf_writer *out)
{
    static const char *const words[] = {"back", "restart", "seek", "chapter"};
    rmf_put_key(out, "what");
    rmf_put_json(out, rmf_str_of(words[in->asked]));
    if (in->asked == RMF_ASKED_SEEK) put_scene(doc, in, out);
}

static void put_value(const rmf_input *in, rmf_writer *out)
{
    put_id(out, "name", in->name);
    if (!in->value_count) return;
    rmf_put_key(out, "value");
    rmf_value_json(in->values[0].value, out);
}

static void put_graded(const rmf_document *doc, const rmf_input *in,
                       rmf_writer *out)
{
    put_id(out, "element", doc->elements[in->element].id);
    put_seconds(out, "points", in->points);
    rmf_put_flag(out, "correct", in->correct);
}

static void put_fields(const rmf_document *doc, const rmf_input *in,
                       rmf_writer *out)
{
    switch (in->kind) {
    case RMF_IN_opened:
        put_opened(doc, in, out);
        break;
    case RMF_IN_started:
        put_scene(doc, in, out);
        if (in->flag) put_id(out, "by", RMF_STR("seek"));
        break;
    case RMF_IN_moved:
        put_seconds(out, "from", in->from_us);
        put_seconds(out, "to", in->t_us);
        break;
    case RMF_IN_ended:
        put_ended(doc, in, out);
        break;
    case RMF_IN_seeked:
    case RMF_IN_looped:
        put_seconds(out, "t", in->t_us);
        break;
    case RMF_IN_pressed:
        put_pressed(doc, in, out);
        break;
    case RMF_IN_hovered:
    case RMF_IN_gazed:
        put_id(out, "element", doc->elements[in->element].id);
        break;
    case RMF_IN_chose:
        put_id(out, "element", doc->elements[in->element].id);
        put_option(doc, in, out);
        break;
    case RMF_IN_answered:
        put_id(out, "element", doc->elements[in->element].id);
        put_answer(doc, in, out);
        break;
    case RMF_IN_submitted:
        put_form(doc, in, out);
        break;
    case RMF_IN_closed:
        put_id(out, "panel", doc->panels[in->panel].id);
        break;
    case RMF_IN_asked:
        put_asked(doc, in, out);
        break;
    case RMF_IN_setting:
    case RMF_IN_fact:
    case RMF_IN_host:
        put_value(in, out);
        break;
    case RMF_IN_narrow:
        rmf_put_flag(out, "value", in->flag);
        break;
    case RMF_IN_graded:
        put_graded(doc, in, out);
        break;
    case RMF_IN_stalled:
    case RMF_IN_failed:
    case RMF_IN_waited:
    case RMF_IN_missed:
    case RMF_IN_paused:
    case RMF_IN_resumed:
    case RMF_IN_visible:
    case RMF_IN_hidden:
    case RMF_IN_reopened:
    case RMF_IN_released:
        break;
    }
}

void rmf_line_write(const rmf_document *doc, const rmf_input *in,
                    rmf_writer *out)
{
    static const char *const names[] = {
#define X(name) #name,
        RMF_INPUTS(X)
#undef X
    };
    rmf_put(out, "{\"input\":");
    rmf_put_json(out, rmf_str_of(names[in->kind]));
    if (in->kind != RMF_IN_moved) {
        rmf_put_key(out, "at_ms");
        rmf_put_int(out, in->at_ms);
    }
    put_fields(doc, in, out);
    rmf_put(out, "}\n");
}

void rmf_line_give(const rmf_explorer *ex, uint32_t fact,
                   const rmf_value *value, rmf_input *in)
{
    const rmf_kept_fact *f = &ex->facts[fact];
    if (f->kind == RMF_FACT_device) {
        in->device = value->text;
    } else if (f->kind == RMF_FACT_returned) {
        in->flag = value->number;
    } else if (f->kind == RMF_FACT_VARIABLE &&
               in->value_count < RMF_INPUT_VALUES_MAX) {
        const rmf_variable *v = &ex->doc->variables[f->index];
        if (v->group == RMF_OF_KEPT && !v->keep) return;
        if (rmf_value_same(v->start, *value)) return;
        in->values[in->value_count++] = (rmf_named){v->group, v->name, *value};
    }
}

uint32_t rmf_line_variable(const rmf_document *doc, const rmf_input *in,
                           uint32_t v)
{
    if (in->kind == RMF_IN_fact) return rmf_variable_find(doc, in->name);
    if (in->kind == RMF_IN_answered) return doc->elements[in->element].variable;
    if (in->kind != RMF_IN_submitted) {
        return RMF_NONE;
    }
    uint32_t form = in->panel != RMF_NONE ? doc->panels[in->panel].form
                                          : doc->elements[in->element].form;
    return doc->fields[doc->forms[form].fields.first + v].variable;
}
