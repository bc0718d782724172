/* Where a choice stands: whether it waits, and how long its limit still runs
 * (SEMANTICS 5). */
#include "session.h"

static const rmf_slot *slot_at(const rmf_document *doc, const rmf_session *s,
                               uint32_t element)
{
    return rmf_slot_of(doc, rmf_look(s), element);
}

static bool is_choice(const rmf_document *doc, uint32_t element)
{
    return doc->elements[element].traits & RMF_IS_CHOICE;
}

bool rmf_choice_waits(const rmf_document *doc, const rmf_session *s,
                      uint32_t element)
{
    const rmf_element *e = &doc->elements[element];
    if (!is_choice(doc, element) || !e->options.count) return false;
    if (e->limit_us >= 0 && !(s->flags & RMF_SET_UNTIMED)) return false;
    return !(slot_at(doc, s, element)->flags & RMF_SLOT_DECIDED);
}

int64_t rmf_limit_us(const rmf_document *doc, const rmf_session *s,
                     uint32_t element)
{
    const rmf_element *e = &doc->elements[element];
    if (e->limit_us < 0 || s->flags & RMF_SET_UNTIMED) return RMF_NEVER;
    int64_t commit = doc->scenes[e->scene].commit_us;
    int64_t limit = rmf_add(e->from_us, e->limit_us);
    if (limit > commit) limit = commit;
    if (s->flags & RMF_SET_LONGER) limit += RMF_MORE_TIME_MS * 1000;
    limit = rmf_add(limit, slot_at(doc, s, element)->shift_ms * 1000);
    return limit > e->from_us ? limit : e->from_us;
}

bool rmf_choice_open(const rmf_document *doc, const rmf_session *s,
                     uint32_t element, int64_t t_us)
{
    if (!is_choice(doc, element) || !doc->elements[element].options.count)
        return false;
    if (slot_at(doc, s, element)->flags & RMF_SLOT_DECIDED) return false;
    return t_us < rmf_limit_us(doc, s, element);
}

bool rmf_limit_runs(const rmf_document *doc, const rmf_session *s,
                    uint32_t element)
{
    if (s->flags & (RMF_SET_UNTIMED | RMF_SET_FINISHED)) return false;
    return doc->elements[element].limit_us >= 0 &&
           rmf_choice_open(doc, s, element, s->t_us) &&
           rmf_is_shown(doc, s, element, s->t_us);
}

int64_t rmf_limit_left_ms(const rmf_document *doc, const rmf_session *s,
                          uint32_t element)
{
    if (!rmf_limit_runs(doc, s, element)) return 0;
    return (rmf_limit_us(doc, s, element) - s->t_us + 999) / 1000;
}

uint32_t rmf_limited(const rmf_document *doc, const rmf_session *s)
{
    if (s->scene == RMF_NONE) return RMF_NONE;
    rmf_range in = doc->scenes[s->scene].answerers;
    for (uint32_t i = 0; i < in.count; i++) {
        uint32_t e = doc->answerers[in.first + i];
        if (rmf_limit_runs(doc, s, e)) return e;
    }
    return RMF_NONE;
}
