/* Elements, panels and the film as those see them who draw (ramify.h,
 * rmf_view_*): the scripts that opening has made (view_script.c) are run, texts
 * rendered, and what the session knows added. */
#include "view.h"

#include "session.h"

typedef struct rmf_view {
    const rmf_document *doc;
    const rmf_session *s;
    rmf_writer *out;
    uint32_t element; /* or RMF_NONE */
    uint32_t panel;   /* or RMF_NONE */
    rmf_range options;
} rmf_view;

static const rmf_slot *slot_of(const rmf_view *v)
{
    if (v->element == RMF_NONE) return NULL;
    return rmf_slot_of(v->doc, rmf_look(v->s), v->element);
}

static void put_text(const rmf_view *v, uint32_t text)
{
    rmf_put_char(v->out, '"');
    v->out->quoted = true;
    rmf_text_write(v->doc, v->s, text, v->out);
    v->out->quoted = false;
    rmf_put_char(v->out, '"');
}

/* ---- the state that a viewer sees ------------------------------------ */

static void put_option_state(const rmf_view *v, uint32_t option)
{
    const rmf_option_of *o = &v->doc->options[option];
    const rmf_slot *slot = slot_of(v);
    uint32_t index = option - v->options.first;
    bool leads_late =
        o->scene != RMF_NONE && v->s->decided != RMF_NONE &&
        !(v->element != RMF_NONE && v->doc->elements[v->element].at_end);
    rmf_put_flag(v->out, "disabled", leads_late || v->s->going != RMF_NONE);
    if (!slot) return;
    rmf_put_flag(v->out, "chosen",
                 slot->answer ? slot->picked >> index & 1u : false);
    rmf_put_flag(v->out, "visited", slot->chosen == index + 1);
}

static void put_variable(const rmf_view *v, uint32_t variable)
{
    rmf_value value = rmf_variable_value(v->doc, v->s, variable);
    rmf_put_key(v->out, "value");
    rmf_value_json(value, v->out);
}

static void put_judgement(const rmf_view *v, const rmf_slot *slot)
{
    rmf_put_flag(v->out, "answered", slot->flags & RMF_SLOT_ANSWERED);
    rmf_put_flag(v->out, "pending", slot->flags & RMF_SLOT_PENDING);
    rmf_put_flag(v->out, "judged", slot->flags & RMF_SLOT_GRADED);
    rmf_put_flag(v->out, "correct", slot->flags & RMF_SLOT_CORRECT);
    rmf_put_flag(v->out, "unjudged", slot->flags & RMF_SLOT_UNJUDGED);
    rmf_put_key(v->out, "points_got");
    rmf_put_micro(v->out, slot->points);
}

static void put_element_state(const rmf_view *v)
{
    const rmf_element *e = &v->doc->elements[v->element];
    uint32_t traits = e->traits;
    const rmf_slot *slot = slot_of(v);
    uint8_t facts = rmf_element_facts_of(v->doc, rmf_look(v->s))[v->element];
    bool closed = v->s->decided != RMF_NONE || v->s->going != RMF_NONE;
    rmf_put_key(v->out, "index");
    rmf_put_int(v->out, v->element);
    rmf_put_flag(v->out, "presses", e->has_press || e->has_hover);
    rmf_put_flag(v->out, "hovers", e->has_hover);
    rmf_put_flag(v->out, "visited", facts & RMF_ELEMENT_CLICKED);
    rmf_put_flag(v->out, "disabled", closed && e->only_leads);
    if (slot && traits & RMF_IS_QUESTION) put_judgement(v, slot);
    if (slot && traits & RMF_IS_CHOICE) {
        rmf_put_flag(v->out, "waits",
                     rmf_choice_waits(v->doc, v->s, v->element));
    }
    if (traits & RMF_IS_INPUT && e->variable != RMF_NONE)
        put_variable(v, e->variable);
    if (e->form != RMF_NONE) {
        rmf_put_flag(v->out, "sent",
                     rmf_form_facts_of(v->doc, rmf_look(v->s))[e->form]);
    }
}

static void put_panel_state(const rmf_view *v)
{
    const rmf_panel *p = &v->doc->panels[v->panel];
    rmf_put_key(v->out, "id");
    rmf_put_json(v->out, p->id);
    rmf_put_key(v->out, "index");
    rmf_put_int(v->out, v->panel);
}

/* ---- scripts --------------------------------------------------------- */

static uint32_t take_u32(const char *at)
{
    uint32_t value;
    rmf_copy(&value, at, sizeof value);
    return value;
}

/* Plain bytes stand for themselves up to the next code. */
static uint32_t plain_size(rmf_str script, uint32_t from)
{
    uint32_t at = from;
    while (at < script.size && (unsigned char)script.at[at] >= RMF_VIEW_CODES)
        at++;
    return at - from;
}

static void run_script(const rmf_view *v, rmf_str script)
{
    bool first = true; /* nothing stands before in this list */
    for (uint32_t at = 0; at < script.size;) {
        uint32_t plain = plain_size(script, at);
        if (plain) {
            rmf_put_str(v->out, (rmf_str){script.at + at, plain});
            first = script.at[at + plain - 1] == '[';
            at += plain;
            continue;
        }
        rmf_view_code code = (rmf_view_code)script.at[at++];
        uint32_t value = 0;
        if (code <= RMF_VIEW_LAST_WITH_VALUE) {
            value = take_u32(script.at + at);
            at += 4;
        }
        switch (code) {
        case RMF_VIEW_TEXT:
            put_text(v, value);
            break;
        case RMF_VIEW_UNLESS:
            if (!rmf_holds(v->doc, v->s, value)) at += take_u32(script.at + at);
            at += 4;
            continue; /* what was skipped leaves `first` as it was */
        case RMF_VIEW_OPTION:
            put_option_state(v, value);
            break;
        case RMF_VIEW_COMMA:
            if (!first) rmf_put_char(v->out, ',');
            break;
        case RMF_VIEW_STATE:
            if (v->element != RMF_NONE) {
                put_element_state(v);
            } else {
                put_panel_state(v);
            }
            break;
        }
        first = false;
    }
}

void rmf_view_element(const rmf_document *doc, const rmf_session *session,
                      uint32_t element, rmf_writer *out)
{
    const rmf_element *e = &doc->elements[element];
    rmf_view v = {.doc = doc,
                  .s = session,
                  .out = out,
                  .element = element,
                  .panel = RMF_NONE,
                  .options = e->options};
    run_script(&v, e->view);
}

void rmf_view_panel(const rmf_document *doc, const rmf_session *session,
                    uint32_t panel, rmf_writer *out)
{
    const rmf_panel *p = &doc->panels[panel];
    rmf_view v = {.doc = doc,
                  .s = session,
                  .out = out,
                  .element = RMF_NONE,
                  .panel = panel,
                  .options = p->buttons};
    run_script(&v, p->view);
}

/* ---- the film -------------------------------------------------------- */

static void put_path(const rmf_view *v)
{
    rmf_put_key(v->out, "path");
    rmf_put(v->out, "[");
    for (uint32_t i = 0; i < v->s->path_count; i++) {
        rmf_put(v->out, i ? ",{" : "{");
        rmf_put_name(v->out, "scene");
        rmf_put_json(v->out, v->doc->scenes[v->s->path[i].scene].id);
        rmf_put_key(v->out, "left");
        rmf_put_micro(v->out, v->s->path[i].left_us);
        rmf_put(v->out, "}");
    }
    rmf_put(v->out, "]");
    rmf_put_key(v->out, "cursor");
    rmf_put_int(v->out, v->s->cursor);
}

void rmf_view_film(const rmf_document *doc, const rmf_session *session,
                   rmf_writer *out)
{
    rmf_view v = {.doc = doc,
                  .s = session,
                  .out = out,
                  .element = RMF_NONE,
                  .panel = RMF_NONE};
    rmf_put(out, "{");
    run_script(&v, doc->view);
    put_path(&v);
    rmf_put(out, "}");
}
