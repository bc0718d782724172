/* The program `ramify`: one row a command. */
#include <stdio.h>
#include <string.h>

#include "accounts/accounts.h"
#include "audience/audience.h"
#include "base/id.h"
#include "base/settings.h"
#include "events/events.h"
#include "media/media.h"
#include "projects/projects.h"
#include "serve.h"
#include "simulate/simulate.h"
#include "version.h"

typedef int command(const rmf_settings *settings, const rmf_words *words);

typedef struct command_row {
    const char *name;
    const char *usage;
    const char *help;
    unsigned settings; /* RMF_FOR_* */
    command *run;
} command_row;

static int print_version(const rmf_settings *settings, const rmf_words *words)
{
    (void)settings;
    (void)words;
    (void)puts("ramify " RMF_VERSION);
    return 0;
}

static const command_row commands[] = {
    {"serve", "ramify serve", "serve films and take events", RMF_FOR_SERVE,
     rmf_command_serve},
    {"new", "ramify new FILM", "make a project of a video file", RMF_FOR_NEW,
     rmf_command_new},
    {"publish", "ramify publish FOLDER", "make a release of a project",
     RMF_FOR_PUBLISH, rmf_command_publish},
    {"withdraw", "ramify withdraw PROJECT", "take a film away",
     RMF_FOR_WITHDRAW, rmf_command_withdraw},
    {"clip", "ramify clip WHAT …",
     "add, list, show, cancel, retry, remove clips", RMF_FOR_CLIP,
     rmf_command_clip},
    {"work", "ramify work", "prepare clips, apart from the server",
     RMF_FOR_WORK, rmf_command_work},
    {"check", "ramify check FILE", "say every mistake in a document",
     RMF_FOR_CHECK, rmf_command_check},
    {"play", "ramify play FILE < trail.ndjson",
     "play a trail without a screen, print the effects", RMF_FOR_PLAY,
     rmf_command_play},
    {"erase", "ramify erase VIEWER",
     "erase a viewer everywhere, with a receipt", RMF_FOR_WITHDRAW,
     rmf_command_erase},
    {"replay", "ramify replay [PROJECT]", "make all sums anew from the events",
     RMF_FOR_WITHDRAW, rmf_command_replay},
    {"simulate", "ramify simulate PROJECT",
     "let viewers by chance watch, keep books of it", RMF_FOR_SIMULATE,
     rmf_command_simulate},
    {"schema", "ramify schema", "print the JSON Schema of documents",
     RMF_FOR_NOTHING, rmf_command_schema},
    {"prepare", "ramify prepare FILE FOLDER",
     "make what the player reads of a video file", RMF_FOR_PREPARE,
     rmf_command_prepare},
    {"token", "ramify token", "print the owner's address", RMF_FOR_TOKEN,
     rmf_command_token},
    {"user", "ramify user WHAT …", "list, add, remove people, new passwords",
     RMF_FOR_USER, rmf_command_user},
    {"version", "ramify version", "print the version", RMF_FOR_NOTHING,
     print_version},
    /* What children of ours do: not for people. */
    {"fragment", NULL, NULL, RMF_FOR_NOTHING, rmf_command_fragment},
};

#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

static void print_help(FILE *to)
{
    (void)fputs("Ramify: self-hosted interactive video.\n\n", to);
    for (size_t i = 0; i < COMMAND_COUNT && commands[i].usage; i++)
        (void)fprintf(to, "  %-33s %s\n", commands[i].usage, commands[i].help);
    (void)fputs("\n`ramify COMMAND --help` lists a command's settings; each "
                "can also stand in the\nenvironment, --per-address as "
                "RAMIFY_PER_ADDRESS.\n",
                to);
}

static void print_command_help(const command_row *row)
{
    rmf_buf out;
    rmf_buf_init(&out, 65536);
    rmf_buf_putf(&out, "%s: %s\n\n", row->usage, row->help);
    rmf_settings_help(row->settings, &out);
    (void)fputs(out.at, stdout);
    rmf_buf_free(&out);
}

/* Behind a lone `--` all are names. */
static bool asks_help(int argc, char **argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    }
    return false;
}

static int run(const command_row *row, int argc, char **argv)
{
    rmf_settings settings;
    rmf_words words;
    rmf_buf why;
    if (row->usage && asks_help(argc, argv)) {
        print_command_help(row);
        return 0;
    }
    rmf_buf_init(&why, 4096);
    int status = 2;
    if (rmf_settings_read(&settings, row->settings, argc, argv, &words, &why)) {
        status = row->run(&settings, &words);
        if ((fflush(stdout) != 0 || ferror(stdout)) && status == 0) {
            (void)fprintf(stderr,
                          "ramify %s: the output could not be "
                          "written\n",
                          row->name);
            status = 1;
        }
    } else {
        (void)fprintf(stderr, "ramify %s: %s\n", row->name, why.at);
    }
    rmf_buf_free(&why);
    return status;
}

int main(int argc, char **argv)
{
    if (!rmf_id_start()) {
        (void)fputs("ramify: this system gives no random numbers\n", stderr);
        return 1;
    }
    if (argc < 2 || strcmp(argv[1], "help") == 0 || asks_help(1, argv + 1)) {
        print_help(argc < 2 ? stderr : stdout);
        return argc < 2 ? 2 : 0;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(argv[1], commands[i].name) == 0)
            return run(&commands[i], argc - 2, argv + 2);
    }
    (void)fprintf(stderr, "ramify: there is no command “%s”\n\n", argv[1]);
    print_help(stderr);
    return 2;
}
