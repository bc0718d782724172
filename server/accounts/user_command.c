/* `ramify user`: who works here, from the machine that it runs on. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "accounts/inside.h"
#include "base/clock.h"

static int fail(const char *about, const char *what)
{
    (void)fprintf(stderr, "ramify: %s: %s\n", about, what);
    return 1;
}

static int usage(void)
{
    (void)fputs("usage: ramify user list                          who works "
                "here\n"
                "       ramify user add EMAIL [--role ROLE]       an address "
                "by which they join: seven days\n"
                "       ramify user password EMAIL                an address "
                "for a new password: one hour\n"
                "       ramify user remove EMAIL                  their "
                "sign-ins and tokens end\n"
                "Each takes --data and --database. A role is owner, editor or "
                "analyst.\n",
                stderr);
    return 2;
}

typedef struct place {
    const rmf_settings *settings;
    rmf_store *store;
} place;

/* ---- list ---------------------------------------------------------------- */

static int list(const place *at)
{
    rmf_db *db = rmf_store_read(at->store);
    if (!db) return fail("people", "the store did not answer");
    rmf_rows rows = rmf_db_stream(db,
                                  "SELECT email, role, name, seen_ms FROM "
                                  "person WHERE left_ms IS NULL ORDER BY email",
                                  RMF_NO_ARGS);
    while (rmf_rows_next(&rows)) {
        char seen[RMF_TIME_SIZE];
        rmf_time_text(rmf_rows_number(&rows, 3), seen);
        (void)printf("%-32s %-8s %.10s  %s\n", rmf_rows_text(&rows, 0),
                     rmf_rows_text(&rows, 1), seen, rmf_rows_text(&rows, 2));
    }
    rmf_store_err err = rmf_rows_end(&rows);
    rmf_store_give_back(db);
    return err == RMF_STORE_OK ? 0 : fail("people", "the store did not answer");
}

/* ---- addresses ----------------------------------------------------------- */

/* As --url says, or as the server that ran last on this data noted it. */
static void print_address(const place *at, const char *secret)
{
    char path[RMF_PATH_SIZE];
    size_t size = 0;
    const char *url = at->settings->url;
    char *noted = !*url && rmf_path_join(path, at->settings->data, "address")
                      ? rmf_file_read(path, 500, &size)
                      : NULL;
    if (!*url) url = noted ? noted : "http://127.0.0.1:8080";
    size_t end = strlen(url);
    while (end > 0 && url[end - 1] == '/')
        end--;
    (void)printf("%.*s/invite/%s\n", (int)end, url, secret);
    free(noted);
}

static int invite(const place *at, const rmf_inviting *what)
{
    rmf_invited made;
    if (rmf_invite(at->store, what, &made) != RMF_STORE_OK)
        return fail(what->email, "the invitation could not be kept");
    print_address(at, made.secret);
    return 0;
}

static int add(const place *at, const rmf_account *who, const char *email)
{
    const rmf_inviting what = {.role = at->settings->role,
                               .email = email,
                               .by = "",
                               .for_ms = RMF_INVITATION_MS};
    if (!rmf_role_rights(what.role))
        return fail(what.role, "a role is owner, editor or analyst");
    if (*who->id) return fail(email, "works here already");
    return invite(at, &what);
}

static int renew(const place *at, const rmf_account *who, const char *email)
{
    const rmf_inviting what = {.role = who->role,
                               .email = email,
                               .by = "",
                               .renews = who->id,
                               .for_ms = RMF_RENEWAL_MS};
    if (!*who->id) return fail(email, "nobody with this e-mail works here");
    return invite(at, &what);
}

static int remove_one(const place *at, const rmf_account *who,
                      const char *email)
{
    if (!*who->id) return fail(email, "nobody with this e-mail works here");
    switch (rmf_person_leave(at->store, who->id)) {
    case RMF_PEOPLE_OK:
        return 0;
    case RMF_PEOPLE_UNKNOWN:
        return fail(email, "nobody with this e-mail works here");
    case RMF_PEOPLE_LAST:
        return fail(email, "is the only owner; make somebody else one first");
    case RMF_PEOPLE_STORE:
        return fail(email, "the store did not answer");
    }
    return 1;
}

/* ---- the command --------------------------------------------------------- */

typedef int one_person(const place *at, const rmf_account *who,
                       const char *email);

static const struct {
    const char *name;
    one_person *run;
} on_one[] = {{"add", add}, {"password", renew}, {"remove", remove_one}};

static int run_on(const place *at, one_person *what, const char *word)
{
    char email[RMF_EMAIL_SIZE];
    rmf_account who;
    if (!rmf_email_fold(word, email)) return fail(word, "is no e-mail");
    rmf_db *db = rmf_store_read(at->store);
    if (!db) return fail(word, "the store did not answer");
    rmf_store_err err = rmf_account_find(db, NULL, email, &who);
    rmf_store_give_back(db);
    if (err != RMF_STORE_OK) return fail(word, "the store did not answer");
    return what(at, &who, email);
}

static int run(const place *at, const rmf_words *words)
{
    const char *what = words->at[0];
    if (strcmp(what, "list") == 0 && words->count == 1) return list(at);
    for (size_t i = 0; i < sizeof on_one / sizeof on_one[0]; i++) {
        if (strcmp(what, on_one[i].name) == 0 && words->count == 2)
            return run_on(at, on_one[i].run, words->at[1]);
    }
    return usage();
}

int rmf_command_user(const rmf_settings *settings, const rmf_words *words)
{
    place at = {.settings = settings};
    rmf_buf why;
    if (words->count == 0) return usage();
    rmf_buf_init(&why, 4096);
    rmf_store_options options = {.folder = settings->data,
                                 .database = settings->database};
    if (rmf_folder_make(settings->data)) {
        at.store = rmf_store_open(&options, &why);
    } else {
        rmf_buf_puts(&why, strerror(errno));
    }
    int status = at.store ? run(&at, words) : fail(settings->data, why.at);
    rmf_store_close(at.store);
    rmf_buf_free(&why);
    return status;
}
