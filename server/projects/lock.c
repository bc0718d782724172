#include "projects/lock.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

#define MAC_SIZE  16u
#define NAME_SIZE 24u
#define TIME_SIZE 9u /* seconds as 8 hex digits, and a zero */
#define PASS_SIZE (TIME_SIZE + 2 * MAC_SIZE)

/* ---- passes -----------------------------------------------------------------
 */

/* A short name for each film: the library has little room for headers. */
static void name_pass(const char *project, char out[NAME_SIZE])
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    (void)crypto_generichash(hash, sizeof hash, (const unsigned char *)project,
                             strlen(project), NULL, 0);
    (void)snprintf(out, NAME_SIZE, "ramify_pass_%02x%02x%02x%02x", hash[0],
                   hash[1], hash[2], hash[3]);
}

static void sign(const rmf_app *app, const char *project, const char *password,
                 const char until[TIME_SIZE], char out[PASS_SIZE])
{
    unsigned char mac[MAC_SIZE];
    char message[RMF_PROJECT_SIZE + RMF_PASSWORD_HASH_SIZE + 64];
    char hex[2 * MAC_SIZE + 1];
    int size = snprintf(message, sizeof message, "film %s until %s %s", project,
                        until, password);
    (void)crypto_generichash(mac, sizeof mac, (const unsigned char *)message,
                             size > 0 ? (unsigned)size : 0, app->address_secret,
                             sizeof app->address_secret);
    (void)sodium_bin2hex(hex, sizeof hex, mac, sizeof mac);
    (void)snprintf(out, PASS_SIZE, "%s%s", until, hex);
}

bool rmf_pass_came(rmf_request *req, const char *project, const char *password)
{
    char name[NAME_SIZE];
    char until[TIME_SIZE];
    char right[PASS_SIZE];
    name_pass(project, name);
    const char *pass = rmf_request_cookie(req, name);
    if (!pass || strlen(pass) != PASS_SIZE - 1) return false;
    (void)snprintf(until, sizeof until, "%.8s", pass);
    sign(rmf_request_app(req), project, password, until, right);
    return rmf_secret_equal(pass, right) &&
           strtoll(until, NULL, 16) > rmf_wall_ms() / 1000;
}

bool rmf_pass_held(rmf_request *req, const rmf_project *project)
{
    if (!*project->password ||
        rmf_pass_came(req, project->id, project->password))
        return true;
    const rmf_person *person = rmf_request_person(req);
    return person && (person->rights & RMF_RIGHT_BIT(RMF_RIGHT_READ));
}

/* To the addresses that need it, and to no other. */
static void give_pass(rmf_request *req, const rmf_project *project)
{
    char name[NAME_SIZE];
    char until[TIME_SIZE];
    char pass[PASS_SIZE];
    char path[RMF_PROJECT_SIZE + 16];
    const int64_t until_s = rmf_wall_ms() / 1000 + RMF_PASS_S;
    name_pass(project->id, name);
    (void)snprintf(until, sizeof until, "%08llx", (unsigned long long)until_s);
    sign(rmf_request_app(req), project->id, project->password, until, pass);
    (void)snprintf(path, sizeof path, "/w/%s", project->id);
    rmf_reply_cookie_framed(req, name, pass, path, RMF_PASS_S);
    (void)snprintf(path, sizeof path, "/embed/%s", project->id);
    rmf_reply_cookie_framed(req, name, pass, path, RMF_PASS_S);
    rmf_reply_cookie_framed(req, name, pass, "/api/v1", RMF_PASS_S);
    rmf_reply_cookie_framed(req, name, pass, "/media", RMF_PASS_S);
}

bool rmf_film_open_to(rmf_request *req, const char *project)
{
    const rmf_app *app = rmf_request_app(req);
    rmf_project is;
    if (!rmf_access_any_locked(app->access)) return true;
    if (rmf_project_find(app->store, project, &is) != RMF_FOUND ||
        rmf_pass_held(req, &is))
        return true;
    rmf_reply_problem(req, RMF_PROBLEM_film_locked, RMF_FILM_LOCKED_WORDS);
    return false;
}

/* ---- the page ---------------------------------------------------------------
 */

void rmf_film_ancestors(rmf_request *req, const rmf_project *project,
                        rmf_buf *out)
{
    if (*project->websites) {
        rmf_buf_putf(out, "'self' %s %s", rmf_request_base(req),
                     project->websites);
    } else {
        rmf_buf_puts(out, "*");
    }
}

#define STYLE                                                                  \
    "<style>:root{color-scheme:light dark;--ground:#f6f6f8;--surface:#fff;"    \
    "--line:#e1e1e7;--edge:#83838f;--text:#17171c;--soft:#5a5a66;"             \
    "--fill:#4b3fe0;--bad:#b3261e}@media(prefers-color-scheme:dark){:root{"    \
    "--ground:#0f0f13;--surface:#17171d;--line:#2a2a34;--edge:#767686;"        \
    "--text:#ededf2;--soft:#a2a2b0;--fill:#5a4ff0;--bad:#ff8a80}}*{"           \
    "box-sizing:border-box}body{margin:0;min-height:100vh;min-height:100dvh;"  \
    "display:grid;place-items:center;padding:16px;background:var(--ground);"   \
    "color:var(--text);font:.875rem/1.5 Inter,\"Segoe UI\",system-ui,"         \
    "sans-serif}main{width:100%;max-width:360px;padding:24px;border:1px "      \
    "solid var(--line);border-radius:10px;background:var(--surface)}h1{"       \
    "margin:0 0 8px;font-size:1.25rem;line-height:1.3}p{margin:0 0 16px;"      \
    "color:var(--soft)}label{display:block;margin-bottom:4px;font-weight:600}" \
    "input,button{width:100%;min-height:44px;padding:8px 12px;border-radius:"  \
    "6px;font:inherit}input{border:1px solid var(--edge);background:"          \
    "var(--ground);color:inherit;font-size:1rem}button{margin-top:16px;"       \
    "border:0;background:var(--fill);color:#fff;font-weight:600;cursor:"       \
    "pointer}input:focus-visible,button:focus-visible{outline:2px solid "      \
    "var(--fill);outline-offset:2px}#wrong{margin:8px 0 0;color:var(--bad)}"   \
    "</style>"

/* In a frame nothing takes the focus from the page around it. */
static void write_page(rmf_buf *out, bool framed, const char *words)
{
    rmf_buf_puts(out,
                 "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta "
                 "charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width="
                 "device-width, initial-scale=1\">\n<meta name=\"robots\" "
                 "content=\"noindex\">\n<title>This film needs a password"
                 "</title>\n<link rel=\"icon\" href=\"data:,\">\n" STYLE
                 "\n</head>\n<body>\n<main>\n<h1>This film needs a password"
                 "</h1>\n<p>Whoever sent you here knows it.</p>\n<form "
                 "method=\"post\">\n<label for=\"password\">Password</label>\n"
                 "<input id=\"password\" name=\"password\" type=\"password\" "
                 "autocomplete=\"current-password\" required");
    if (!framed) rmf_buf_puts(out, " autofocus");
    if (words)
        rmf_buf_puts(out, " aria-invalid=\"true\" aria-describedby=\"wrong\"");
    rmf_buf_puts(out, ">\n");
    if (words) {
        rmf_buf_puts(out, "<p id=\"wrong\" role=\"alert\">");
        rmf_buf_html(out, words);
        rmf_buf_puts(out, "</p>\n");
    }
    rmf_buf_puts(out, "<button>Watch</button>\n</form>\n</main>\n</body>\n"
                      "</html>\n");
}

void rmf_lock_page(rmf_request *req, const rmf_project *project, bool framed,
                   unsigned status, const char *words)
{
    rmf_buf out;
    rmf_buf ancestors;
    rmf_buf_init(&out, 16u << 10);
    rmf_buf_init(&ancestors, 4096);
    write_page(&out, framed, words);
    if (framed) {
        rmf_film_ancestors(req, project, &ancestors);
    } else {
        rmf_buf_puts(&ancestors, "'none'");
    }
    rmf_reply_header(req, "Cache-Control", "private, no-store");
    rmf_reply_form(req, status, ancestors.at, &out);
    rmf_buf_free(&ancestors);
}

/* ---- what it sends ----------------------------------------------------------
 */

typedef struct trying {
    rmf_guess guess; /* first: it is what comes back */
    rmf_project project;
    bool framed;
} trying;

static int digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The value of a form's field, up to the next '&'. False: too long, or it is
 * not written as forms are. */
static bool decode(const char *at, size_t size, char *out, size_t room)
{
    size_t made = 0;
    for (size_t i = 0; i < size && at[i] != '&'; i++) {
        unsigned char c = (unsigned char)(at[i] == '+' ? ' ' : at[i]);
        if (c == '%') {
            int high = i + 2 < size ? digit(at[i + 1]) : -1;
            int low = high >= 0 ? digit(at[i + 2]) : -1;
            if (low < 0) return false;
            c = (unsigned char)(high * 16 + low);
            i += 2;
        }
        if (c == 0 || made + 1 >= room) return false;
        memcpy(&out[made++], &c, 1);
    }
    out[made] = 0;
    return true;
}

static bool read_password(rmf_request *req, char out[RMF_PASSWORD_ROOM])
{
    static const char field[] = "password=";
    size_t size = 0;
    size_t at = 0;
    const char *body = rmf_request_body(req, &size);
    while (at + sizeof field - 1 <= size &&
           strncmp(body + at, field, sizeof field - 1) != 0) {
        const char *next = memchr(body + at, '&', size - at);
        if (!next) return false;
        at = (size_t)(next - body) + 1;
    }
    if (at + sizeof field - 1 > size) return false;
    at += sizeof field - 1;
    return decode(body + at, size - at, out, RMF_PASSWORD_ROOM) &&
           rmf_guess_fits(out);
}

/* Back to where the page stood, as a GET. */
static void go_back(rmf_request *req)
{
    rmf_buf to;
    rmf_buf_init(&to, 8192);
    rmf_request_asked(req, &to);
    rmf_reply_header(req, "Cache-Control", "private, no-store");
    rmf_reply_redirect(req, to.at);
    rmf_buf_free(&to);
}

static void done(rmf_request *req, rmf_guess *guess)
{
    trying *t = (trying *)guess;
    if (guess->right) {
        give_pass(req, &t->project);
        go_back(req);
    } else {
        rmf_lock_page(req, &t->project, t->framed, 401,
                      "That is not the password. Try it again.");
    }
}

static void unlock(rmf_request *req, bool framed)
{
    trying *t = rmf_request_memory(req, sizeof *t);
    char words[96];
    char seconds[16];
    if (!t) {
        rmf_reply_problem(req, RMF_PROBLEM_overloaded, NULL);
        return;
    }
    *t = (trying){.framed = framed};
    if (!rmf_play_find(req, &t->project)) return;
    if (!*t->project.password) {
        go_back(req);
        return;
    }
    if (!read_password(req, t->guess.password)) {
        rmf_lock_page(req, &t->project, framed, 401, "Enter the password.");
        return;
    }
    t->guess.at = t->project.id;
    t->guess.done = done;
    memcpy(t->guess.hash, t->project.password, sizeof t->guess.hash);
    int wait = rmf_guess_try(req, &t->guess);
    if (wait == 0) return;
    (void)snprintf(seconds, sizeof seconds, "%d", wait);
    (void)snprintf(words, sizeof words,
                   "Too many attempts. Try it again in %d second%s.", wait,
                   wait == 1 ? "" : "s");
    rmf_reply_header(req, "Retry-After", seconds);
    rmf_lock_page(req, &t->project, framed, 429, words);
}

void rmf_unlock_share(rmf_request *req)
{
    unlock(req, false);
}

void rmf_unlock_embed(rmf_request *req)
{
    unlock(req, true);
}
