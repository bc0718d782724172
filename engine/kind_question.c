/* A question that can have right answers. */
#include "document.h"

#define INTO(field)        .into = RMF_INTO(rmf_element, field)
#define OPTION_INTO(field) .into = RMF_INTO(rmf_option_of, field)

static const rmf_option answer_options[] = {
    RMF_OPTION("id", ID, RMF_REQUIRED, OPTION_INTO(id)),
    RMF_OPTION("label", TEXT, RMF_REQUIRED | RMF_LIVE, OPTION_INTO(label)),
    RMF_OPTION("image", ADDRESS, RMF_LIVE),
    RMF_OPTION("correct", BOOL, RMF_SECRET, OPTION_INTO(correct)),
    RMF_OPTION(
        "points", NUMBER, RMF_SECRET, OPTION_INTO(points), .min = -1000,
        .max = 1000,
        RMF_HELP("Points for this answer; else `points` of the question where "
                 "correct.")),
    RMF_OPTION("feedback", TEXT, RMF_SECRET | RMF_LIVE,
               RMF_HELP("Said to those who gave this answer.")),
    RMF_OPTION("if", CONDITION, RMF_UNSEEN, OPTION_INTO(cond)),
    RMF_OPTION("do", ACTIONS, RMF_UNSEEN, OPTION_INTO(actions)),
    RMF_OPTION("go", SCENE, RMF_UNSEEN, OPTION_INTO(scene)),
    RMF_OPTION("at", AT, RMF_UNSEEN, OPTION_INTO(t_us)),
    {0}};

static const rmf_option feedback_options[] = {
    RMF_OPTION("correct", TEXT, RMF_LIVE),
    RMF_OPTION("wrong", TEXT, RMF_LIVE),
    RMF_OPTION("unjudged", TEXT, RMF_LIVE,
               RMF_HELP("Said when no verdict came; never worded as wrong.")),
    {0}};

static const rmf_option options[] = {
    RMF_OPTION("type", WORD, RMF_REQUIRED, INTO(asks),
               .words = "one|several|truth|text|number|rating"),
    RMF_OPTION("prompt", TEXT, RMF_REQUIRED | RMF_LIVE),
    RMF_OPTION("options", LIST, 0, .sort = RMF_SORT_OPTION, INTO(options),
               .fields = answer_options,
               RMF_HELP("one, several: the answers.")),
    RMF_OPTION(
        "answer", ANY, RMF_SECRET,
        RMF_HELP(
            "truth: true or false; number, rating: the right number; text: "
            "the right text or a list of them.")),
    RMF_OPTION("tolerance", NUMBER, RMF_SECRET, INTO(tolerance), .max = 1e9f,
               RMF_HELP("number: how far off is still right.")),
    RMF_OPTION("min", NUMBER, 0, RMF_HELP("number, rating: the lowest.")),
    RMF_OPTION("max", NUMBER, 0, RMF_HELP("number, rating: the highest.")),
    RMF_OPTION("points", NUMBER, 0, INTO(points), .max = 1000,
               RMF_HELP("For a right answer; 1 unless stated.")),
    RMF_OPTION("feedback", OBJECT, 0, .fields = feedback_options),
    RMF_OPTION("hold", BOOL, 0, INTO(hold),
               RMF_HELP("The film waits for the answer.")),
    RMF_OPTION("practice", BOOL, 0, INTO(practice),
               RMF_HELP("The key is public and the player judges.")),
    RMF_OPTION("graded", BOOL, RMF_LIVE | RMF_UNSEEN, INTO(graded),
               RMF_HELP("There is a key that publishing took out.")),
    RMF_OPTION("required", BOOL, 0, INTO(required)),
    RMF_OPTION("sets", VARIABLE, 0, INTO(variable),
               RMF_HELP("A variable that takes the answer.")),
    RMF_OPTION("submit", TEXT, RMF_LIVE, RMF_HELP("The button's label.")),
    {0}};

const rmf_kind rmf_kind_question = {
    "question", RMF_IS_QUESTION | RMF_IS_CONTROL, options,
    RMF_HELP("A question that can have right answers.")};
