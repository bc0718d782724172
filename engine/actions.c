/* What actions there are: one row each, in the order of rmf_action_kind. */
#include "document.h"

#define INTO(field) .into = RMF_INTO(rmf_action, field)
#define IF          RMF_OPTION("if", CONDITION, 0, INTO(cond))

static const rmf_option go_options[] = {
    RMF_OPTION("go", SCENE, RMF_REQUIRED, INTO(scene)),
    RMF_OPTION("at", AT, 0, INTO(t_us)),
    IF,
    {0}};
static const rmf_option back_options[] = {
    RMF_OPTION("back", TRUE, RMF_REQUIRED), IF, {0}};
static const rmf_option restart_options[] = {
    RMF_OPTION("restart", TRUE, RMF_REQUIRED), IF, {0}};
static const rmf_option end_options[] = {
    RMF_OPTION("end", ID, RMF_REQUIRED, INTO(word)), IF, {0}};
static const rmf_option open_options[] = {
    RMF_OPTION("open", PANEL, RMF_REQUIRED, INTO(panel)),
    RMF_OPTION("pause", BOOL, 0, INTO(flag)),
    RMF_OPTION("stay", BOOL, 0, INTO(stay),
               RMF_HELP("It stays open when the scene is left.")),
    IF,
    {0}};
static const rmf_option close_options[] = {
    RMF_OPTION("close", PANEL, RMF_REQUIRED, INTO(panel)), IF, {0}};
static const rmf_option show_options[] = {
    RMF_OPTION("show", ELEMENT, RMF_REQUIRED, INTO(element)), IF, {0}};
static const rmf_option hide_options[] = {
    RMF_OPTION("hide", ELEMENT, RMF_REQUIRED, INTO(element)), IF, {0}};
static const rmf_option pause_options[] = {
    RMF_OPTION("pause", TRUE, RMF_REQUIRED), IF, {0}};
static const rmf_option play_options[] = {
    RMF_OPTION("play", TRUE, RMF_REQUIRED), IF, {0}};
static const rmf_option seek_options[] = {
    RMF_OPTION("seek", TIME, RMF_REQUIRED, INTO(t_us)), IF, {0}};
static const rmf_option rate_options[] = {RMF_OPTION("rate", NUMBER,
                                                     RMF_REQUIRED, INTO(number),
                                                     .min = 0.1f, .max = 16),
                                          IF,
                                          {0}};
static const rmf_option mute_options[] = {
    RMF_OPTION("mute", BOOL, RMF_REQUIRED, INTO(flag)), IF, {0}};
static const rmf_option set_options[] = {
    RMF_OPTION("set", VARIABLE, RMF_REQUIRED, INTO(variable)),
    RMF_OPTION("to", VALUE, RMF_REQUIRED, INTO(expr)),
    IF,
    {0}};
static const rmf_option link_options[] = {
    RMF_OPTION("link", ADDRESS, RMF_REQUIRED | RMF_LIVE, INTO(text)),
    RMF_OPTION("where", WORD, 0, INTO(where),
               .words = "new|same|panel|mail|phone"),
    IF,
    {0}};
static const rmf_option download_options[] = {
    RMF_OPTION("download", ADDRESS, RMF_REQUIRED | RMF_LIVE, INTO(text)),
    RMF_OPTION("name", TEXT, RMF_LIVE, INTO(more),
               RMF_HELP("What the file is called.")),
    IF,
    {0}};
static const rmf_option share_options[] = {
    RMF_OPTION("share", ADDRESS, RMF_REQUIRED | RMF_LIVE, INTO(text),
               RMF_HELP("The address to share; empty: this film.")),
    RMF_OPTION("words", TEXT, RMF_LIVE, INTO(more)),
    IF,
    {0}};
static const rmf_option emit_options[] = {
    RMF_OPTION("emit", ID, RMF_REQUIRED, INTO(word)),
    RMF_OPTION("value", VALUE, 0, INTO(expr)),
    IF,
    {0}};

const rmf_action_row rmf_action_rows[] = {
    {"go", go_options, true, RMF_HELP("Go to a scene.")},
    {"back", back_options, true, RMF_HELP("Go back on the path.")},
    {"restart", restart_options, true, RMF_HELP("Begin again.")},
    {"end", end_options, true, RMF_HELP("The film ends with this ending.")},
    {"open", open_options, false, RMF_HELP("Open a panel.")},
    {"close", close_options, false,
     RMF_HELP("Close a panel; true: the top one.")},
    {"show", show_options, false, RMF_HELP("Let an element be shown.")},
    {"hide", hide_options, false, RMF_HELP("Let an element not be shown.")},
    {"pause", pause_options, false, RMF_HELP("Pause the film.")},
    {"play", play_options, false, RMF_HELP("Play on.")},
    {"seek", seek_options, false, RMF_HELP("Jump within the scene.")},
    {"rate", rate_options, false, RMF_HELP("Set the speed.")},
    {"mute", mute_options, false, RMF_HELP("Sound off or on.")},
    {"set", set_options, false, RMF_HELP("Set a variable.")},
    {"link", link_options, false, RMF_HELP("Open an address.")},
    {"download", download_options, false, RMF_HELP("Offer a file.")},
    {"share", share_options, false, RMF_HELP("Share the film.")},
    {"emit", emit_options, false,
     RMF_HELP("Tell the page around the player.")}};
const uint32_t rmf_action_rows_count =
    (uint32_t)(sizeof rmf_action_rows / sizeof rmf_action_rows[0]);
