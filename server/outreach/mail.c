/* A mail by SMTP. What viewers wrote reaches no header but the subject, and
 * there only as encoded words; the text goes as base64. */
#include <curl/curl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "outreach/send.h"

#define MESSAGE_MAX    (4u << 20)
#define WORD_BYTES     39u /* in one encoded word: a line has 76 characters */
#define WORDS_MAX      8   /* of a subject */
#define LINE_BYTES     57u /* that are 76 characters of base64 */
#define BASE64_ROOM    96u
#define STATUS_SIGN_IN 530 /* or TLS, first */
#define FAREWELL       "221"
#define BASE64_KIND    sodium_base64_VARIANT_ORIGINAL

/* ---- the message --------------------------------------------------------- */

/* As much of it as fits in one encoded word, not cut inside a character. */
static size_t word_size(const char *text, size_t left)
{
    size_t size = 0;
    while (size < left) {
        size_t one = 1;
        (void)rmf_utf8_next(text + size, left - size, &one);
        if (size + one > WORD_BYTES) break;
        size += one;
    }
    return size;
}

static void put_subject(rmf_buf *out, const char *text, size_t left)
{
    char coded[BASE64_ROOM];
    rmf_buf_puts(out, "Subject:");
    for (int i = 0; i < WORDS_MAX && left > 0; i++) {
        size_t size = word_size(text, left);
        (void)sodium_bin2base64(coded, sizeof coded,
                                (const unsigned char *)text, size, BASE64_KIND);
        rmf_buf_putf(out, "%s =?UTF-8?B?%s?=", i ? "\r\n" : "", coded);
        text += size;
        left -= size;
    }
    rmf_buf_puts(out, "\r\n");
}

static void put_text(rmf_buf *out, const char *text)
{
    char coded[BASE64_ROOM];
    size_t left = strlen(text);
    while (left > 0) {
        size_t size = left < LINE_BYTES ? left : LINE_BYTES;
        (void)sodium_bin2base64(coded, sizeof coded,
                                (const unsigned char *)text, size, BASE64_KIND);
        rmf_buf_putf(out, "%s\r\n", coded);
        text += size;
        left -= size;
    }
}

static void put_date(rmf_buf *out)
{
    /* Not by the locale's names. */
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t now = (time_t)(rmf_wall_ms() / 1000);
    struct tm at;
    if (!gmtime_r(&now, &at)) return;
    const char *day = days + (size_t)at.tm_wday * 3;
    const char *month = months + (size_t)at.tm_mon * 3;
    rmf_buf_putf(out, "Date: %.3s, %02d %.3s %d %02d:%02d:%02d +0000\r\n", day,
                 at.tm_mday, month, at.tm_year + 1900, at.tm_hour, at.tm_min,
                 at.tm_sec);
}

/* Lines end as mails have them: of the text within, when it is decoded. */
static void put_message(const rmf_sending *by, const rmf_delivery *what,
                        rmf_buf *out)
{
    const char *from = by->settings->mail_from;
    const char *domain = strchr(from, '@');
    const char *end = strchr(what->body, '\n');
    size_t subject = end ? (size_t)(end - what->body) : strlen(what->body);
    put_date(out);
    rmf_buf_putf(out, "From: Ramify <%s>\r\nTo: <%s>\r\n", from, what->address);
    rmf_buf_putf(out, "Message-ID: <%s%s>\r\n", what->id,
                 domain ? domain : "@localhost");
    put_subject(out, what->body, subject);
    rmf_buf_puts(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                      "Content-Type: text/plain; charset=utf-8\r\n"
                      "Content-Transfer-Encoding: base64\r\n\r\n");
    rmf_buf lines;
    rmf_buf_init(&lines, MESSAGE_MAX);
    for (const char *c = end ? end + 1 : ""; *c; c++) {
        if (*c == '\n') rmf_buf_puts(&lines, "\r");
        rmf_buf_add(&lines, c, 1);
    }
    put_text(out, lines.at);
    out->failed = out->failed || lines.failed;
    rmf_buf_free(&lines);
}

/* ---- sending ------------------------------------------------------------- */

typedef struct mailing {
    const char *at;
    size_t left;
    char said[512]; /* the server's last line before its farewell */
} mailing;

static size_t give(char *to, size_t one, size_t count, void *ctx)
{
    mailing *m = ctx;
    size_t size = one * count;
    if (size > m->left) size = m->left;
    memcpy(to, m->at, size);
    m->at += size;
    m->left -= size;
    return size;
}

static size_t take_line(char *at, size_t one, size_t count, void *ctx)
{
    mailing *m = ctx;
    size_t size = one * count;
    size_t kept = size < sizeof m->said - 1 ? size : sizeof m->said - 1;
    if (size >= 3 && memcmp(at, FAREWELL, 3) == 0) return size;
    memcpy(m->said, at, kept);
    m->said[kept] = 0;
    return size;
}

/* A password is told to nobody in between; on this machine there is nobody. */
static long tls_for(const char *address)
{
    const char *at = strchr(address, '@');
    const char *host = at ? at + 1 : "";
    bool here = strncmp(host, "127.", 4) == 0 ||
                strncmp(host, "[::1]", 5) == 0 ||
                strncmp(host, "localhost", 9) == 0;
    return at && !here ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_TRY;
}

/* The server will never take this mail. What lies between us and it (a sign-in,
 * TLS) is put right by whoever runs this, and is tried again. */
static bool is_final(CURLcode code, long status)
{
    return status >= 500 && status < 600 && status != STATUS_SIGN_IN &&
           code != CURLE_LOGIN_DENIED && code != CURLE_USE_SSL_FAILED;
}

static void perform(const rmf_sending *by, const rmf_delivery *what,
                    rmf_buf *message, rmf_sent *out)
{
    rmf_heard heard;
    mailing m = {.at = message->at, .left = message->size};
    CURL *curl = rmf_send_open(by, &heard);
    struct curl_slist *to = curl_slist_append(NULL, what->address);
    long status = 0;
    if (curl && to) {
        const char *server = by->settings->mail;
        (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        (void)curl_easy_setopt(curl, CURLOPT_URL, server);
        (void)curl_easy_setopt(curl, CURLOPT_USE_SSL, tls_for(server));
        (void)curl_easy_setopt(curl, CURLOPT_MAIL_FROM,
                               by->settings->mail_from);
        (void)curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
        (void)curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        (void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
        (void)curl_easy_setopt(curl, CURLOPT_READDATA, &m);
        (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_line);
        (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, &m);
        CURLcode code = curl_easy_perform(curl);
        (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        out->status = status;
        out->arrived = code == CURLE_OK;
        if (!out->arrived) {
            rmf_send_failed(&heard, (int)code, out);
            out->refused = out->refused || is_final(code, status);
        }
        /* What the server said says more than the library does. */
        if (out->arrived || status >= 400)
            rmf_said(m.said, strlen(m.said), out->said);
    }
    curl_slist_free_all(to);
    curl_easy_cleanup(curl);
}

void rmf_send_mail(const rmf_sending *by, const rmf_delivery *what,
                   rmf_sent *out)
{
    static const char unset[] =
        "no mail server is set: --mail and --mail-from say which";
    rmf_buf message;
    if (!*by->settings->mail) {
        rmf_said(unset, strlen(unset), out->said);
        return;
    }
    rmf_buf_init(&message, MESSAGE_MAX);
    put_message(by, what, &message);
    if (!message.failed) perform(by, what, &message, out);
    rmf_buf_free(&message);
}
