/* Sentences about mistakes in expressions. */
#include "expr_mistake.h"

#include "text.h"

#define WORD_SIZE_MAX 40u /* of a name in a sentence */

static const struct {
    const char *code;
    const char *sentence;
} mistakes[] = {
#define X(name, code, sentence) {code, sentence},
    RMF_EXPR_MISTAKES(X)
#undef X
};

static void put_word(rmf_writer *out, rmf_str word)
{
    uint32_t size = rmf_utf8_cut(word, WORD_SIZE_MAX);

    rmf_put_str(out, (rmf_str){word.at, size});
    rmf_put(out, size < word.size ? "…" : "");
}

static void put_sentence(rmf_writer *out, const char *sentence,
                         const rmf_str *words)
{
    for (; *sentence != '\0'; sentence++) {
        if (*sentence == '[' && words->size == 0) {
            return;
        }
        if (*sentence == '%') {
            put_word(out, *words++);
        } else if (*sentence != '[' && *sentence != ']') {
            rmf_put_char(out, *sentence);
        }
    }
}

rmf_err rmf_spot_fail(const rmf_spot *spot, rmf_expr_mistake what,
                      uint32_t offset, const rmf_str *words)
{
    rmf_expr_error *error = spot->error;
    rmf_writer out = {.at = error->text, .cap = sizeof error->text - 1};

    error->code = mistakes[what].code;
    error->offset = offset;
    put_sentence(&out, mistakes[what].sentence, words);
    if (out.size > out.cap) {
        out.size = rmf_utf8_prefix(out.at, out.cap);
    }
    error->text[out.size] = '\0';
    return RMF_ERR_DOCUMENT;
}

rmf_str rmf_nearest_fact(rmf_str name)
{
    rmf_str nearest = {NULL, 0};
    uint32_t most = name.size / 3 + 1;

    for (uint32_t kind = 0; kind < RMF_FACT_VARIABLE; kind++) {
        rmf_str fact = rmf_str_of(rmf_fact_name((rmf_fact_kind)kind));
        uint32_t edits = rmf_edit_distance(name, fact, most);

        if (edits <= most && (nearest.size == 0 || edits < most)) {
            nearest = fact;
            most = edits;
        }
    }
    return nearest;
}
