/* Panels: a stack of at most RMF_PANELS_MAX. Each open pausing panel is a hold
 * of its own (SEMANTICS 4). */
#include "turn.h"

static uint32_t find_open(const rmf_session *s, uint32_t panel)
{
    for (uint32_t i = 0; i < s->panel_count; i++)
        if (s->panels[i].panel == panel) return i;
    return RMF_NONE;
}

bool rmf_is_open(const rmf_session *s, uint32_t panel)
{
    return find_open(s, panel) != RMF_NONE;
}

static void take_out(rmf_session *s, uint32_t at)
{
    for (uint32_t i = at + 1; i < s->panel_count; i++)
        s->panels[i - 1] = s->panels[i];
    s->panel_count--;
    rmf_zero(&s->panels[s->panel_count], sizeof s->panels[0]);
}

void rmf_open(rmf_run *run, uint32_t panel, bool pauses, bool stays)
{
    rmf_session *s = run->s;
    const rmf_panel *p = &run->doc->panels[panel];
    if (!rmf_decides(run, p->id, p->cond)) return;
    uint32_t at = find_open(s, panel);
    bool lost = run->turn->leaving && !stays; /* it would lie over the next */
    if (lost || (at == RMF_NONE && s->panel_count == RMF_PANELS_MAX)) {
        rmf_late(run, "open");
        return;
    }
    if (at != RMF_NONE) take_out(s, at);
    rmf_open_panel *open = &s->panels[s->panel_count++];
    open->panel = panel;
    open->pauses = pauses || p->pause;
    open->stays = stays;
    if (at != RMF_NONE) return; /* only came to the top */
    rmf_effect_add(run, RMF_FX_opened)->panel = panel;
    rmf_cause(run, RMF_WHEN_OPEN, panel);
}

static void close_at(rmf_run *run, uint32_t at)
{
    uint32_t panel = run->s->panels[at].panel;
    take_out(run->s, at);
    rmf_effect_add(run, RMF_FX_closed)->panel = panel;
    rmf_cause(run, RMF_WHEN_CLOSE, panel);
}

bool rmf_close(rmf_run *run, uint32_t panel)
{
    rmf_session *s = run->s;
    uint32_t at = panel == RMF_NONE ? s->panel_count - 1 : find_open(s, panel);
    if (!s->panel_count || at == RMF_NONE) return false;
    close_at(run, at);
    return true;
}

void rmf_close_leaving(rmf_run *run)
{
    for (uint32_t i = run->s->panel_count; i-- > 0;)
        if (!run->s->panels[i].stays) close_at(run, i);
}

void rmf_close_pausing(rmf_run *run)
{
    for (uint32_t i = run->s->panel_count; i-- > 0;) {
        const rmf_open_panel *open = &run->s->panels[i];
        if (open->pauses && run->doc->panels[open->panel].dismissible)
            close_at(run, i);
    }
}
