/* Whether bytes from anywhere are a session that can be fed without harm: every
 * index names something, every time and count lies where arithmetic on it
 * cannot overflow, and what belongs together agrees. */
#include "session.h"

#define PLAYED_US_MAX (1ll << 60) /* no viewer plays 36,000 years */
#define FLAGS_KNOWN   ((RMF_SET_LONGER << 1) - 1u)

static bool within(int64_t value, int64_t min, int64_t max)
{
    return value >= min && value <= max;
}

static bool index_or_none(uint32_t index, uint32_t count)
{
    return index == RMF_NONE || index < count;
}

/* A place in a scene, or 0 where there is none. */
static bool is_place(const rmf_document *doc, uint32_t scene, int64_t t_us)
{
    if (scene == RMF_NONE) return t_us == 0;
    return within(t_us, 0, rmf_last_us(doc, scene));
}

static bool times_are_sound(const rmf_session *s)
{
    return within(s->at_ms, 0, RMF_AT_MS_MAX) &&
           within(s->viewer_ms, 0, s->at_ms) &&
           within(s->since_us, 0, PLAYED_US_MAX) &&
           within(s->unsettled_us, 0, PLAYED_US_MAX);
}

static bool ways_are_sound(const rmf_document *doc, const rmf_session *s)
{
    if (!index_or_none(s->going, doc->scenes_count)) return false;
    if (!index_or_none(s->decided, doc->scenes_count)) return false;
    if (s->going_how > RMF_BY_CHAPTER || s->decided_how > RMF_BY_CHAPTER)
        return false;
    if (!is_place(doc, s->going, s->going_us)) return false;
    bool same = s->decided != RMF_NONE && s->decided_us == RMF_SAME_US;
    if (!same && !is_place(doc, s->decided, s->decided_us)) return false;
    if (s->going_entry == RMF_NONE) return true;
    return s->going != RMF_NONE && s->going_entry < s->path_count &&
           s->path[s->going_entry].scene == s->going;
}

/* What only a current scene has. */
static bool course_is_sound(const rmf_document *doc, const rmf_session *s)
{
    bool jumps = s->jump != RMF_JUMP_NONE;
    if (!index_or_none(s->scene, doc->scenes_count)) return false;
    if (s->jump > RMF_JUMP_SEEK) return false;
    if (s->scene == RMF_NONE) {
        return !s->path_count && !s->cursor && !s->t_us && !jumps &&
               s->decided == RMF_NONE;
    }
    return s->flags & RMF_SET_OPENED && s->cursor < s->path_count &&
           s->path[s->cursor].scene == s->scene &&
           is_place(doc, s->scene, s->t_us) &&
           is_place(doc, jumps ? s->scene : RMF_NONE, s->jump_us);
}

static bool path_is_sound(const rmf_document *doc, const rmf_session *s)
{
    if (s->path_count > RMF_PATH_MAX) return false;
    for (uint32_t i = 0; i < s->path_count; i++) {
        const rmf_visit *entry = &s->path[i];
        if (entry->scene >= doc->scenes_count) return false;
        if (!is_place(doc, entry->scene, entry->left_us)) return false;
    }
    return true;
}

static bool panels_are_sound(const rmf_document *doc, const rmf_session *s)
{
    if (s->panel_count > RMF_PANELS_MAX) return false;
    for (uint32_t i = 0; i < s->panel_count; i++) {
        if (s->panels[i].panel >= doc->panels_count ||
            s->panels[i].pauses > 1 || s->panels[i].stays > 1)
            return false;
    }
    return true;
}

static bool head_is_sound(const rmf_document *doc, const rmf_session *s)
{
    if (s->flags & ~FLAGS_KNOWN) return false;
    if (!index_or_none(s->language, doc->languages_count)) return false;
    if (!index_or_none(s->ending, doc->endings_count)) return false;
    if (s->device_size > sizeof s->device) return false;
    return rmf_utf8_valid(s->device, s->device_size) && times_are_sound(s) &&
           path_is_sound(doc, s) && panels_are_sound(doc, s) &&
           ways_are_sound(doc, s) && course_is_sound(doc, s);
}

static bool scenes_are_sound(const rmf_document *doc, rmf_session *s)
{
    const rmf_scene_facts *facts = rmf_scene_facts_of(doc, s);
    for (uint32_t i = 0; i < doc->scenes_count; i++) {
        if (!within(facts[i].played_us, 0, PLAYED_US_MAX) ||
            facts[i].cells_watched > doc->scenes[i].cell_count ||
            facts[i].flags >= RMF_SCENE_STAYED << 1)
            return false;
    }
    return true;
}

static bool slots_are_sound(const rmf_document *doc, rmf_session *s)
{
    for (uint32_t i = 0; i < doc->answerers_count; i++) {
        uint32_t element = doc->answerers[i];
        const rmf_slot *slot = rmf_slot_of(doc, s, element);
        uint32_t options = doc->elements[element].options.count;
        if (slot->answer > options || slot->chosen > options) return false;
        if (slot->flags >= RMF_SLOT_MET << 1) return false;
        if (!within(slot->first_ms, -1, PLAYED_US_MAX / 1000 + RMF_AT_MS_MAX) ||
            !within(slot->took_ms, 0, RMF_AT_MS_MAX) ||
            !within(slot->asked_ms, 0, s->at_ms) ||
            !within(slot->shift_ms, -RMF_AT_MS_MAX, RMF_MORE_TIME_MAX_MS))
            return false;
    }
    return true;
}

static bool variable_is_sound(const rmf_variable *v, const rmf_stored *stored)
{
    switch (v->type) {
    case RMF_TEXT:
        return stored->size <= RMF_VALUE_SIZE_MAX &&
               rmf_utf8_valid(stored->text, stored->size);
    case RMF_BOOL:
        return within(stored->number, 0, 1);
    case RMF_NUMBER:
        return within(stored->number, v->min, v->max);
    }
    return false;
}

static bool variables_are_sound(const rmf_document *doc, rmf_session *s)
{
    for (uint32_t i = 0; i < doc->variables_count; i++) {
        if (!variable_is_sound(&doc->variables[i], &rmf_stored_of(doc, s)[i]))
            return false;
    }
    return true;
}

static bool marks_are_sound(const rmf_document *doc, rmf_session *s)
{
    for (uint32_t i = 0; i < doc->elements_count; i++) {
        if (rmf_element_facts_of(doc, s)[i] >= RMF_ELEMENT_HIDE << 1)
            return false;
    }
    for (uint32_t i = 0; i < doc->triggers_count; i++) {
        if (rmf_trigger_facts_of(doc, s)[i].flags >= RMF_TRIGGER_KNOWN << 1)
            return false;
    }
    for (uint32_t i = 0; i < doc->forms_count; i++)
        if (rmf_form_facts_of(doc, s)[i] > 1) return false;
    for (uint32_t i = 0; i < doc->goals_count; i++)
        if (rmf_goal_facts_of(doc, s)[i] > 1) return false;
    return true;
}

rmf_err rmf_session_check(const rmf_document *doc, const void *bytes,
                          size_t size)
{
    const rmf_session *s = bytes;
    if (size != doc->layout.size) return RMF_ERR_SHAPE;
    if (s->shape != doc->shape || s->size != doc->layout.size)
        return RMF_ERR_SHAPE;
    if (!head_is_sound(doc, s)) return RMF_ERR_STATE;
    /* The accessors are shared with writers; nothing is written here. */
    rmf_session *look = rmf_look(s);
    bool sound = scenes_are_sound(doc, look) && slots_are_sound(doc, look) &&
                 variables_are_sound(doc, look) && marks_are_sound(doc, look);
    return sound ? RMF_OK : RMF_ERR_STATE;
}
