/* Which fields of which rows a pack holds: all that is read while a film
 * plays. A new field of document.h that playing reads is one word here. */
#include "pack.h"

/* `at` is the name of a field, which takes no parentheses. */
/* NOLINTBEGIN(bugprone-macro-parentheses) */
#define F(as, at)                                                              \
    {                                                                          \
        (uint16_t) offsetof(ROW, at), RMF_PACKED_##as                          \
    }
#define RANGE(at) F(U32, at.first), F(U32, at.count)
#define PLACE(at) RANGE(at.keys), F(BOOL, at.smooth)
#define VALUE(at) F(U32, at.type), F(I64, at.number), F(STR, at.text)
/* NOLINTEND(bugprone-macro-parentheses) */
#define END                                                                    \
    {                                                                          \
        0, RMF_PACKED_END                                                      \
    }

#define ROW rmf_str
static const rmf_packed_field str_row[] = {{0, RMF_PACKED_STR}, END};
static const rmf_packed_field u32_row[] = {{0, RMF_PACKED_U32}, END};
static const rmf_packed_field i64_row[] = {{0, RMF_PACKED_I64}, END};
#undef ROW

#define ROW rmf_scene
static const rmf_packed_field scene_row[] = {
    F(STR, id),         F(I64, length_us),    F(I64, commit_us),
    F(U32, end),        F(I64, loop_from_us), F(U32, take),
    RANGE(elements),    RANGE(triggers),      RANGE(rules),
    RANGE(endings),     RANGE(boundaries),    F(U32, cell_first),
    F(U32, cell_count), RANGE(buckets),       F(I64, bucket_us),
    F(U32, choice),     RANGE(answerers),     END};
#undef ROW

#define ROW rmf_element
static const rmf_packed_field element_row[] = {F(STR, id),
                                               F(U32, scene),
                                               F(U32, kind),
                                               F(U32, traits),
                                               F(I64, from_us),
                                               F(I64, until_us),
                                               F(U32, cond),
                                               F(U32, before),
                                               PLACE(place),
                                               PLACE(narrow),
                                               F(BOOL, narrow_hidden),
                                               F(BOOL, only_leads),
                                               F(BOOL, has_press),
                                               F(BOOL, has_hover),
                                               F(BOOL, moves),
                                               RANGE(press),
                                               RANGE(hover),
                                               RANGE(options),
                                               F(BOOL, at_end),
                                               F(BOOL, has_go),
                                               F(I64, limit_us),
                                               F(I64, wait_from_us),
                                               F(U32, fallback),
                                               F(U32, asks),
                                               F(BOOL, hold),
                                               F(BOOL, required),
                                               F(BOOL, has_key),
                                               F(BOOL, graded),
                                               F(BOOL, practice),
                                               F(BOOL, truth),
                                               F(I64, answer),
                                               F(I64, tolerance),
                                               RANGE(accepted),
                                               F(I64, points),
                                               RANGE(right),
                                               RANGE(wrong),
                                               RANGE(unjudged),
                                               F(U32, variable),
                                               RANGE(fields),
                                               F(U32, form),
                                               F(I64, dwell_ms),
                                               F(U32, counts),
                                               F(I64, count_us),
                                               F(BOOL, hidden),
                                               F(U32, slot),
                                               F(STR, view),
                                               END};
#undef ROW

#define ROW rmf_option_of
static const rmf_packed_field option_row[] = {
    F(STR, id),       F(U32, cond),   RANGE(actions),
    F(U32, scene),    F(I64, t_us),   F(U32, label),
    F(BOOL, correct), F(I64, points), END};
#undef ROW

#define ROW rmf_panel
static const rmf_packed_field panel_row[] = {
    F(STR, id),     F(U32, kind),
    F(U32, cond),   F(BOOL, dismissible),
    F(BOOL, pause), RANGE(buttons),
    RANGE(fields),  F(U32, form),
    F(STR, view),   END};
#undef ROW

#define ROW rmf_form
static const rmf_packed_field form_row[] = {F(U32, panel), F(U32, element),
                                            RANGE(fields), END};
#undef ROW

#define ROW rmf_field
static const rmf_packed_field field_row[] = {
    F(STR, id), F(U32, type), F(BOOL, required), F(U32, variable), END};
#undef ROW

#define ROW rmf_trigger
static const rmf_packed_field trigger_row[] = {F(STR, id),
                                               F(U32, scene),
                                               F(U32, when),
                                               F(I64, from_us),
                                               F(I64, until_us),
                                               F(I64, after_ms),
                                               F(U32, target),
                                               F(U32, watch),
                                               F(STR, name),
                                               F(U32, once),
                                               F(U32, cond),
                                               RANGE(actions),
                                               END};
#undef ROW

#define ROW rmf_action
static const rmf_packed_field action_row[] = {F(U32, kind),
                                              F(U32, cond),
                                              F(U32, scene),
                                              F(I64, t_us),
                                              F(U32, panel),
                                              F(U32, element),
                                              F(U32, variable),
                                              F(U32, expr),
                                              F(I64, number),
                                              F(BOOL, flag),
                                              F(BOOL, stay),
                                              F(U32, text),
                                              F(U32, more),
                                              F(STR, word),
                                              F(U32, where),
                                              F(U32, ending),
                                              END};
#undef ROW

#define ROW rmf_rule
static const rmf_packed_field rule_row[] = {F(STR, id), F(U32, cond),
                                            F(U32, scene), F(I64, t_us), END};
#undef ROW

#define ROW rmf_named_end
static const rmf_packed_field end_row[] = {F(STR, id), F(U32, cond), END};
#undef ROW

#define ROW rmf_goal
static const rmf_packed_field goal_row[] = {F(STR, id), F(U32, cond),
                                            F(BOOL, primary), END};
#undef ROW

#define ROW rmf_variable
static const rmf_packed_field variable_row[] = {
    F(STR, name), F(U32, group), F(U32, type), VALUE(start),  F(I64, min),
    F(I64, max),  F(I64, step),  RANGE(among), F(BOOL, keep), END};
#undef ROW

#define ROW rmf_key
static const rmf_packed_field key_row[] = {
    F(I64, t_us), F(F64, x),    F(F64, y),    F(F64, w),
    F(F64, h),    F(F64, turn), F(F64, fade), END};
#undef ROW

#define ROW rmf_expr
static const rmf_packed_field expr_row[] = {F(U32, count), F(U32, type),
                                            F(U64, reads), END};
#undef ROW

#define ROW rmf_text
static const rmf_packed_field text_row[] = {RANGE(in), END};
#undef ROW

#define ROW rmf_translation
static const rmf_packed_field translation_row[] = {F(U32, language),
                                                   F(U32, text.count), END};
#undef ROW

#define ROW rmf_range
static const rmf_packed_field range_row[] = {F(U32, first), F(U32, count), END};
#undef ROW

#define ROW rmf_part
static const rmf_packed_field part_row[] = {
    F(STR, literal),     F(U32, value.count), F(U32, value.type),
    F(U64, value.reads), F(STR, instead),     END};
#undef ROW

#define ROW rmf_op
static const rmf_packed_field op_row[] = {F(U32, kind),  F(U32, fact),
                                          F(U32, index), VALUE(value),
                                          F(U64, place), END};
#undef ROW

#define ROW rmf_document
const rmf_packed_field rmf_packed_document[] = {F(U64, shape),
                                                F(U32, start),
                                                F(BOOL, names_endings),
                                                F(U64, reads),
                                                F(BOOL, reads_cells),
                                                F(U32, title),
                                                F(U32, layout.scenes),
                                                F(U32, layout.slots),
                                                F(U32, layout.triggers),
                                                F(U32, layout.variables),
                                                F(U32, layout.elements),
                                                F(U32, layout.forms),
                                                F(U32, layout.goals),
                                                F(U32, layout.cells),
                                                F(U32, layout.size),
                                                RANGE(film_triggers),
                                                F(STR, view),
                                                END};
#undef ROW

#define TABLE(type, name, row)                                                 \
    {                                                                          \
        row, (uint16_t)sizeof(type), (uint16_t)offsetof(rmf_packing, name),    \
            (uint16_t)offsetof(rmf_packing, name##_count)                      \
    }

const rmf_packed_table rmf_packed_tables[] = {
    TABLE(rmf_str, doc.languages, str_row),
    TABLE(rmf_scene, doc.scenes, scene_row),
    TABLE(rmf_element, doc.elements, element_row),
    TABLE(rmf_option_of, doc.options, option_row),
    TABLE(rmf_panel, doc.panels, panel_row),
    TABLE(rmf_form, doc.forms, form_row),
    TABLE(rmf_field, doc.fields, field_row),
    TABLE(rmf_trigger, doc.triggers, trigger_row),
    TABLE(rmf_action, doc.actions, action_row),
    TABLE(rmf_rule, doc.rules, rule_row),
    TABLE(rmf_named_end, doc.endings, end_row),
    TABLE(rmf_goal, doc.goals, goal_row),
    TABLE(rmf_variable, doc.variables, variable_row),
    TABLE(rmf_key, doc.keys, key_row),
    TABLE(rmf_expr, doc.exprs, expr_row),
    TABLE(rmf_text, doc.texts, text_row),
    TABLE(rmf_translation, doc.translations, translation_row),
    TABLE(int64_t, doc.boundaries, i64_row),
    TABLE(rmf_range, doc.buckets, range_row),
    TABLE(uint32_t, doc.bucket_elements, u32_row),
    TABLE(uint32_t, doc.answerers, u32_row),
    TABLE(rmf_str, doc.words, str_row),
    TABLE(uint32_t, doc.scene_order, u32_row),
    TABLE(uint32_t, doc.element_order, u32_row),
    TABLE(uint32_t, doc.panel_order, u32_row),
    TABLE(uint32_t, doc.variable_order, u32_row),
    TABLE(rmf_part, parts, part_row),
    TABLE(rmf_op, ops, op_row),
};
const uint32_t rmf_packed_tables_count =
    (uint32_t)(sizeof rmf_packed_tables / sizeof rmf_packed_tables[0]);
