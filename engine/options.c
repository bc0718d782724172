/* The options of everything that is no kind and no action: the film, its
 * clips, variables, scenes, triggers …, and what all elements and all panels
 * have. */
#include "document.h"

#define INTO(type, field) .into = RMF_INTO(type, field)

static const rmf_option caption_options[] = {
    RMF_OPTION("language", STRING, RMF_REQUIRED | RMF_LIVE,
               RMF_HELP("Language tag, such as en or pt-BR.")),
    RMF_OPTION("file", ADDRESS, RMF_REQUIRED | RMF_LIVE,
               RMF_HELP("A WebVTT file.")),
    RMF_OPTION("label", TEXT, RMF_LIVE, RMF_HELP("Its name in the menu.")),
    {0}};

static const rmf_option clip_options[] = {
    RMF_OPTION("file", FILE, RMF_LIVE,
               RMF_HELP("The video, relative to the project's folder.")),
    RMF_OPTION("url", ADDRESS, RMF_LIVE, RMF_HELP("An MP4 or HLS address.")),
    RMF_OPTION("youtube", STRING, RMF_LIVE, RMF_HELP("A YouTube video's id.")),
    RMF_OPTION("vimeo", STRING, RMF_LIVE, RMF_HELP("A Vimeo video's id.")),
    RMF_OPTION("hosts", STRINGS, RMF_LIVE,
               RMF_HELP("Other hosts that an HLS address leads to.")),
    RMF_OPTION(
        "media", STRING, RMF_LIVE,
        RMF_HELP("An uploaded clip's id; publishing puts it beside `file`.")),
    RMF_OPTION("captions", LIST, RMF_LIVE, .fields = caption_options,
               RMF_HELP("Captions by language.")),
    RMF_OPTION("poster", ADDRESS, RMF_LIVE,
               RMF_HELP("The picture shown before it plays.")),
    RMF_OPTION("duration", TIME, 0, INTO(rmf_clip, duration_us),
               RMF_HELP("Seconds; filled in by publishing.")),
    RMF_OPTION("width", NUMBER, RMF_LIVE, .max = 65536,
               RMF_HELP("Pixels; filled in by publishing.")),
    RMF_OPTION("height", NUMBER, RMF_LIVE, .max = 65536,
               RMF_HELP("Pixels; filled in by publishing.")),
    RMF_OPTION("rate", NUMBERS, RMF_LIVE,
               RMF_HELP("Frames a second as [n, d]; filled in by publishing.")),
    RMF_OPTION("frames", NUMBER, RMF_LIVE,
               RMF_HELP("How many; filled in by publishing.")),
    RMF_OPTION("projection", WORD, RMF_LIVE, .words = "flat|equirectangular",
               RMF_HELP("How the picture is laid out.")),
    {0}};

static const rmf_option variable_options[] = {
    RMF_OPTION("type", WORD, RMF_REQUIRED, INTO(rmf_variable, type),
               .words = "bool|number|text", RMF_HELP("What it holds.")),
    RMF_OPTION("start", ANY, 0, RMF_HELP("The value at first.")),
    RMF_OPTION("values", STRINGS, 0, RMF_HELP("The texts that it may hold.")),
    RMF_OPTION("min", NUMBER, 0, INTO(rmf_variable, min),
               RMF_HELP("The smallest number.")),
    RMF_OPTION("max", NUMBER, 0, INTO(rmf_variable, max),
               RMF_HELP("The largest number.")),
    RMF_OPTION("step", NUMBER, 0, INTO(rmf_variable, step), .max = 1e9f,
               RMF_HELP("Numbers are multiples of it, counted from `min`.")),
    RMF_OPTION("keep", WORD, 0, .words = "session|viewer",
               RMF_HELP("viewer: kept from session to session.")),
    RMF_OPTION("purpose", TEXT, 0, RMF_HELP("What it is for.")),
    {0}};

static const rmf_option goal_options[] = {
    RMF_OPTION("id", ID, RMF_REQUIRED, INTO(rmf_goal, id)),
    RMF_OPTION("when", CONDITION, RMF_REQUIRED, INTO(rmf_goal, cond),
               RMF_HELP("Reached when this becomes true.")),
    RMF_OPTION("primary", BOOL, 0, INTO(rmf_goal, primary),
               RMF_HELP("The goal that reports lead with; one at most.")),
    RMF_OPTION("name", TEXT, RMF_LIVE, RMF_HELP("Its name in reports.")),
    {0}};

static const rmf_option rule_options[] = {
    RMF_OPTION("id", ID, RMF_REQUIRED, INTO(rmf_rule, id)),
    RMF_OPTION("if", CONDITION, 0, INTO(rmf_rule, cond),
               RMF_HELP("Taken when true; without it always.")),
    RMF_OPTION("go", SCENE, RMF_REQUIRED, INTO(rmf_rule, scene)),
    RMF_OPTION("at", AT, 0, INTO(rmf_rule, t_us),
               RMF_HELP("Where it begins there.")),
    {0}};

static const rmf_option ending_options[] = {
    RMF_OPTION("id", ID, RMF_REQUIRED, INTO(rmf_named_end, id)),
    RMF_OPTION("if", CONDITION, 0, INTO(rmf_named_end, cond)),
    RMF_OPTION("name", TEXT, RMF_LIVE, RMF_HELP("Its name in reports.")),
    {0}};

static const rmf_option trigger_options[] = {
    RMF_OPTION("id", ID, RMF_REQUIRED, INTO(rmf_trigger, id)),
    RMF_OPTION("at", WINDOW, 0, INTO(rmf_trigger, from_us),
               RMF_HELP("Due while the playhead is in this window.")),
    RMF_OPTION(
        "on", WORD, 0, INTO(rmf_trigger, when),
        .words =
            "time|enter|leave|end|press|hover|open|close|submit|idle|change|"
            "host",
        RMF_HELP("What it waits for; a window needs none.")),
    RMF_OPTION(
        "of", TARGET, 0,
        RMF_HELP("The element, panel, form, expression or host name meant.")),
    RMF_OPTION("after", TIME, 0, INTO(rmf_trigger, after_ms), .max = 86400,
               RMF_HELP("idle: seconds without a viewer's input.")),
    RMF_OPTION("if", CONDITION, 0, INTO(rmf_trigger, cond)),
    RMF_OPTION("once", WORD, 0, INTO(rmf_trigger, once),
               .words = "visit|session|always",
               RMF_HELP("When it arms again.")),
    RMF_OPTION("do", ACTIONS, RMF_REQUIRED, INTO(rmf_trigger, actions)),
    {0}};

static const rmf_option identity_options[] = {
    RMF_OPTION("ask", BOOL, 0, RMF_HELP("Ask the viewer to be remembered.")),
    RMF_OPTION("purpose", TEXT, 0,
               RMF_HELP("What being remembered is good for.")),
    {0}};

static const rmf_option theme_options[] = {
    RMF_OPTION("accent", COLOR, RMF_LIVE),
    RMF_OPTION("background", COLOR, RMF_LIVE),
    RMF_OPTION("text", COLOR, RMF_LIVE),
    RMF_OPTION("font", STRING, RMF_LIVE),
    RMF_OPTION("radius", NUMBER, RMF_LIVE, .max = 100),
    {0}};

static const rmf_option waive_options[] = {
    RMF_OPTION("rule", STRING, RMF_REQUIRED | RMF_LIVE | RMF_UNSEEN,
               RMF_HELP("The rule whose advice is not followed.")),
    RMF_OPTION("place", STRING, RMF_REQUIRED | RMF_LIVE | RMF_UNSEEN,
               RMF_HELP("What it speaks of, as element:bag.")),
    RMF_OPTION("digest", STRING, RMF_REQUIRED | RMF_LIVE | RMF_UNSEEN,
               RMF_HELP("Of that place, as the advice has it: when the place "
                        "changes, the advice is back.")),
    RMF_OPTION("reason", STRING, RMF_REQUIRED | RMF_LIVE | RMF_UNSEEN,
               RMF_HELP("Why it is right as it is.")),
    {0}};

const rmf_option rmf_style_options[] = {
    RMF_OPTION("accent", COLOR, RMF_LIVE),
    RMF_OPTION("background", COLOR, RMF_LIVE),
    RMF_OPTION("text", COLOR, RMF_LIVE),
    RMF_OPTION("border", COLOR, RMF_LIVE),
    RMF_OPTION("radius", NUMBER, RMF_LIVE, .max = 100,
               RMF_HELP("Round corners, in pixels.")),
    RMF_OPTION("size", NUMBER, RMF_LIVE, .min = 0.1f, .max = 20,
               RMF_HELP("Size of the words; 1 is as usual.")),
    RMF_OPTION("weight", WORD, RMF_LIVE, .words = "normal|bold"),
    RMF_OPTION("align", WORD, RMF_LIVE, .words = "start|center|end"),
    RMF_OPTION("look", WORD, RMF_LIVE, .words = "plain|halo|outline|invisible",
               RMF_HELP("How a hotspot shows itself.")),
    {0}};

static const rmf_option scene_options[] = {
    RMF_OPTION("id", ID, RMF_REQUIRED, INTO(rmf_scene, id)),
    RMF_OPTION("clip", STRING, RMF_REQUIRED, RMF_HELP("Id of the clip.")),
    RMF_OPTION("from", TIME, 0, INTO(rmf_scene, from_us),
               RMF_HELP("Where it begins in the clip.")),
    RMF_OPTION(
        "to", TIME, 0, INTO(rmf_scene, length_us),
        RMF_HELP("Where it ends in the clip; the clip's end unless stated.")),
    RMF_OPTION("title", TEXT, RMF_LIVE),
    RMF_OPTION("poster", ADDRESS, RMF_LIVE),
    RMF_OPTION("end", WORD, 0, INTO(rmf_scene, end), .words = "stop|hold|loop",
               RMF_HELP("What happens at the end where nothing leads on.")),
    RMF_OPTION("loop_from", TIME, 0, INTO(rmf_scene, loop_from_us)),
    RMF_OPTION(
        "ending", LIST, RMF_OR_ID, .sort = RMF_SORT_ENDING,
        INTO(rmf_scene, endings), .fields = ending_options,
        RMF_HELP("The ending reached here; of several the first true one.")),
    RMF_OPTION("next", LIST, 0, .sort = RMF_SORT_RULE, INTO(rmf_scene, rules),
               .fields = rule_options,
               RMF_HELP("Where it leads; the first true rule.")),
    RMF_OPTION("elements", LIST, 0, .sort = RMF_SORT_ELEMENT,
               INTO(rmf_scene, elements), .fields = rmf_element_options,
               RMF_HELP("What lies on the picture, lowest first.")),
    RMF_OPTION("triggers", LIST, 0, .sort = RMF_SORT_TRIGGER,
               INTO(rmf_scene, triggers), .fields = trigger_options),
    RMF_OPTION("first_frame", NUMBER, RMF_LIVE,
               RMF_HELP("Filled in by publishing.")),
    RMF_OPTION("frames", NUMBER, RMF_LIVE,
               RMF_HELP("Filled in by publishing.")),
    RMF_OPTION("description", TEXT, RMF_LIVE,
               RMF_HELP("For those who cannot see it.")),
    {0}};

const rmf_option rmf_film_options[] = {
    RMF_OPTION("ramify", NUMBER, RMF_REQUIRED, .min = 1, .max = 1,
               RMF_HELP("The version of this format.")),
    RMF_OPTION("id", ID, RMF_LIVE,
               RMF_HELP("The project's name in addresses.")),
    RMF_OPTION("title", TEXT, RMF_REQUIRED | RMF_LIVE,
               INTO(struct rmf_document, title)),
    RMF_OPTION("description", TEXT, RMF_LIVE),
    RMF_OPTION("language", STRING, RMF_LIVE,
               RMF_HELP("Of the texts that are plain strings.")),
    RMF_OPTION("poster", ADDRESS, RMF_LIVE),
    RMF_OPTION("start", SCENE, RMF_REQUIRED, INTO(struct rmf_document, start),
               RMF_HELP("The scene that begins.")),
    RMF_OPTION("clips", MAP, RMF_REQUIRED, .sort = RMF_SORT_CLIP,
               .fields = clip_options),
    RMF_OPTION(
        "variables", MAP, 0, .sort = RMF_SORT_VARIABLE,
        .fields = variable_options,
        RMF_HELP("What the film remembers; conditions read them by name.")),
    RMF_OPTION("viewer", MAP, 0, .sort = RMF_SORT_VIEWER,
               .fields = variable_options,
               RMF_HELP("Fields of a known viewer: viewer.first_name.")),
    RMF_OPTION("link", MAP, 0, .sort = RMF_SORT_LINK,
               .fields = variable_options,
               RMF_HELP("Fields of a personal link: link.company.")),
    RMF_OPTION("goals", LIST, 0, .sort = RMF_SORT_GOAL, .fields = goal_options),
    RMF_OPTION("scenes", LIST, RMF_REQUIRED, .sort = RMF_SORT_SCENE,
               .fields = scene_options),
    RMF_OPTION("panels", MAP, 0, .sort = RMF_SORT_PANEL,
               .fields = rmf_panel_options),
    RMF_OPTION("triggers", LIST, 0, .sort = RMF_SORT_FILM_TRIGGER,
               .fields = trigger_options, RMF_HELP("Those of the whole film.")),
    RMF_OPTION("identity", OBJECT, 0, .fields = identity_options),
    RMF_OPTION("hosts", STRINGS, RMF_LIVE,
               RMF_HELP("Origins of pages around the film that hear what its "
                        "viewers do; \"*\" is every page.")),
    RMF_OPTION("theme", OBJECT, RMF_LIVE, .fields = theme_options),
    RMF_OPTION("style", OBJECT, RMF_LIVE, .fields = rmf_style_options),
    RMF_OPTION("waive", LIST, RMF_LIVE | RMF_UNSEEN, .fields = waive_options,
               RMF_HELP("Advice of `ramify check` that is not followed.")),
    {0}};

static const rmf_option narrow_options[] = {
    RMF_OPTION("place", PLACE, RMF_LIVE, INTO(rmf_element, narrow)),
    RMF_OPTION("label", TEXT, RMF_LIVE),
    RMF_OPTION("hidden", BOOL, 0, INTO(rmf_element, narrow_hidden)),
    {0}};

static const rmf_option on_options[] = {
    RMF_OPTION("press", ACTIONS, 0, INTO(rmf_element, press)),
    RMF_OPTION("hover", ACTIONS, 0, INTO(rmf_element, hover)),
    RMF_OPTION("correct", ACTIONS, 0, INTO(rmf_element, right),
               RMF_HELP("question: after a right answer.")),
    RMF_OPTION("wrong", ACTIONS, 0, INTO(rmf_element, wrong),
               RMF_HELP("question: after another one.")),
    RMF_OPTION("unjudged", ACTIONS, 0, INTO(rmf_element, unjudged),
               RMF_HELP("question: when no verdict comes.")),
    {0}};

const rmf_option rmf_element_options[] = {
    RMF_OPTION("id", ID, RMF_REQUIRED, INTO(rmf_element, id)),
    RMF_OPTION("kind", STRING, RMF_REQUIRED),
    RMF_OPTION(
        "at", WINDOW, RMF_UNSEEN, INTO(rmf_element, from_us),
        RMF_HELP("When it is on the picture; the whole scene unless stated.")),
    RMF_OPTION("if", CONDITION, RMF_UNSEEN, INTO(rmf_element, cond)),
    RMF_OPTION(
        "first", ID, RMF_UNSEEN, INTO(rmf_element, first),
        RMF_HELP("Of a group only the first whose `if` holds is shown.")),
    RMF_OPTION("place", PLACE, RMF_LIVE, INTO(rmf_element, place)),
    RMF_OPTION("shape", WORD, RMF_LIVE, .words = "rectangle|circle|polygon"),
    RMF_OPTION("points", POINTS, RMF_LIVE,
               RMF_HELP("polygon: corners in percent of the box.")),
    RMF_OPTION("label", TEXT, RMF_LIVE, RMF_HELP("What it is called.")),
    RMF_OPTION("description", TEXT, RMF_LIVE,
               RMF_HELP("For those who cannot see it.")),
    RMF_OPTION("purpose", TEXT, 0, RMF_HELP("Why it asks, or what it shows.")),
    RMF_OPTION("hidden", BOOL, RMF_UNSEEN, INTO(rmf_element, hidden),
               RMF_HELP("Not on the picture until the action show.")),
    RMF_OPTION("narrow", OBJECT, 0, .fields = narrow_options,
               RMF_HELP("What differs in a player under 480 px.")),
    RMF_OPTION("on", OBJECT, RMF_UNSEEN, .fields = on_options),
    RMF_OPTION("dwell", TIME, 0, INTO(rmf_element, dwell_ms), .min = 0.1f,
               .max = 10,
               RMF_HELP("Seconds until a pointer at rest is a hover.")),
    RMF_OPTION("style", OBJECT, RMF_LIVE, .fields = rmf_style_options),
    {0}};

const rmf_option rmf_choice_options[] = {
    RMF_OPTION("id", ID, RMF_REQUIRED, INTO(rmf_option_of, id)),
    RMF_OPTION("label", TEXT, RMF_REQUIRED | RMF_LIVE,
               INTO(rmf_option_of, label)),
    RMF_OPTION("image", ADDRESS, RMF_LIVE),
    RMF_OPTION("purpose", TEXT, 0),
    RMF_OPTION("if", CONDITION, RMF_UNSEEN, INTO(rmf_option_of, cond)),
    RMF_OPTION("do", ACTIONS, RMF_UNSEEN, INTO(rmf_option_of, actions)),
    RMF_OPTION("go", SCENE, RMF_UNSEEN, INTO(rmf_option_of, scene)),
    RMF_OPTION("at", AT, RMF_UNSEEN, INTO(rmf_option_of, t_us)),
    RMF_OPTION("style", OBJECT, RMF_LIVE, .fields = rmf_style_options),
    {0}};

/* Beside these a form panel's or form element's fields. */
const char *const rmf_field_types[] = {"email",    "text",     "tel",
                                       "number",   "textarea", "select",
                                       "checkbox", "date",     "hidden"};
const uint32_t rmf_field_types_count =
    (uint32_t)(sizeof rmf_field_types / sizeof rmf_field_types[0]);

static const rmf_option field_choices[] = {RMF_OPTION("id", ID, RMF_REQUIRED),
                                           RMF_OPTION("label", TEXT, RMF_LIVE),
                                           {0}};

const rmf_option rmf_field_options[] = {
    RMF_OPTION("id", ID, RMF_REQUIRED, INTO(rmf_field, id)),
    RMF_OPTION(
        "type", WORD, RMF_REQUIRED, INTO(rmf_field, type),
        .words = "email|text|tel|number|textarea|select|checkbox|date|hidden"),
    RMF_OPTION("label", TEXT, RMF_LIVE),
    RMF_OPTION("placeholder", TEXT, RMF_LIVE),
    RMF_OPTION("required", BOOL, 0, INTO(rmf_field, required)),
    RMF_OPTION("options", LIST, 0, .fields = field_choices,
               RMF_HELP("select: what there is to choose.")),
    RMF_OPTION("sets", VARIABLE, 0, INTO(rmf_field, variable),
               RMF_HELP("A variable or viewer field that takes the answer.")),
    RMF_OPTION("value", STRING, 0, RMF_HELP("hidden: what is sent.")),
    RMF_OPTION("purpose", TEXT, 0),
    RMF_OPTION("consent", TEXT, 0,
               RMF_HELP("checkbox: the permission that it gives, in full.")),
    {0}};

const rmf_option rmf_button_options[] = {
    RMF_OPTION("id", ID, RMF_REQUIRED, INTO(rmf_option_of, id)),
    RMF_OPTION("label", TEXT, RMF_REQUIRED | RMF_LIVE,
               INTO(rmf_option_of, label)),
    RMF_OPTION("if", CONDITION, RMF_UNSEEN, INTO(rmf_option_of, cond)),
    RMF_OPTION("do", ACTIONS, RMF_UNSEEN, INTO(rmf_option_of, actions)),
    RMF_OPTION("go", SCENE, RMF_UNSEEN, INTO(rmf_option_of, scene)),
    RMF_OPTION("at", AT, RMF_UNSEEN, INTO(rmf_option_of, t_us)),
    RMF_OPTION("purpose", TEXT, 0),
    RMF_OPTION("style", OBJECT, RMF_LIVE, .fields = rmf_style_options),
    {0}};

/* Lists of actions that become triggers of the film (document_read.c). */
static const rmf_option panel_on_options[] = {
    RMF_OPTION("open", ACTIONS, 0, .sort = RMF_SORT_FILM_TRIGGER),
    RMF_OPTION("close", ACTIONS, 0, .sort = RMF_SORT_FILM_TRIGGER),
    RMF_OPTION("submit", ACTIONS, 0, .sort = RMF_SORT_FILM_TRIGGER),
    {0}};

const rmf_option rmf_panel_options[] = {
    RMF_OPTION("kind", STRING, RMF_REQUIRED),
    RMF_OPTION("if", CONDITION, RMF_UNSEEN, INTO(rmf_panel, cond),
               RMF_HELP("It opens only when true.")),
    RMF_OPTION("purpose", TEXT, 0),
    RMF_OPTION("pause", BOOL, RMF_UNSEEN, INTO(rmf_panel, pause),
               RMF_HELP("The film waits while it is open.")),
    RMF_OPTION("dismissible", BOOL, 0, INTO(rmf_panel, dismissible),
               RMF_HELP("The viewer may close it; true unless stated.")),
    RMF_OPTION("place", WORD, RMF_LIVE, .words = "side|bottom|middle"),
    RMF_OPTION("on", OBJECT, RMF_UNSEEN, .fields = panel_on_options),
    RMF_OPTION("style", OBJECT, RMF_LIVE, .fields = rmf_style_options),
    {0}};
