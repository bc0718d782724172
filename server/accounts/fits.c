#include "accounts/fits.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

/* Characters; 0 for what is no UTF-8, holds control characters, or is "". */
size_t rmf_line_size(const char *text)
{
    size_t left = strlen(text);
    size_t count = 0;
    while (left > 0) {
        size_t size = 0;
        uint32_t code = rmf_utf8_next(text, left, &size);
        if (code == RMF_NO_CODE || code < 32 || (code >= 127 && code < 160))
            return 0;
        text += size;
        left -= size;
        count++;
    }
    return count;
}

bool rmf_email_fold(const char *email, char out[RMF_EMAIL_SIZE])
{
    size_t size = strlen(email);
    const char *at = strchr(email, '@');
    if (size >= RMF_EMAIL_SIZE || !at || at == email || !at[1]) return false;
    if (strchr(at + 1, '@') || strpbrk(email, " \t<>\"(),:;\\[]")) return false;
    if (rmf_line_size(email) == 0) return false;
    for (size_t i = 0; i <= size; i++) {
        char c = email[i];
        out[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return true;
}

bool rmf_name_fits(const char *name)
{
    size_t count = rmf_line_size(name);
    return count > 0 && count <= 100 && name[strspn(name, " ")] != 0;
}

bool rmf_password_bounded(const char *password)
{
    return strlen(password) <= (size_t)4 * RMF_PASSWORD_MAX;
}

/* Those of ten characters and more that are tried first everywhere. */
static bool is_common(const char *password)
{
    static const char *const common[] = {
        "0123456789",    "0987654321",    "1111111111",   "1122334455",
        "1234567890",    "1234567891",    "12345678910",  "123456789a",
        "1234512345",    "1q2w3e4r5t",    "1q2w3e4r5t6y", "1qaz2wsx3edc",
        "9876543210",    "abcdefghij",    "abcdefghijkl", "adminadmin",
        "administrator", "changeme123",   "football123",  "iloveyou123",
        "letmein123",    "passw0rd123",   "password01",   "password10",
        "password12",    "password123",   "password1234", "passwordpassword",
        "princess123",   "q1w2e3r4t5",    "qazwsxedcrfv", "qwerty1234",
        "qwerty12345",   "qwerty123456",  "qwertyqwerty", "qwertyuiop",
        "qwertyuiop1",   "qwertyuiop123", "ramify12345",  "ramifyramify",
        "sunshine123",   "welcome123",    "welcome1234",  "zxcvbnmasd",
    };
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        if (strcasecmp(password, common[i]) == 0) return true;
    return strspn(password, (char[]){password[0], 0}) == strlen(password);
}

const char *rmf_password_wrong(const char *password, const char *email)
{
    size_t count = rmf_line_size(password);
    if (!rmf_password_bounded(password) || count > RMF_PASSWORD_MAX)
        return "a password has at most 200 characters";
    if (*password && count == 0) return "a password is one line of text";
    if (count < RMF_PASSWORD_MIN)
        return "a password has at least 10 characters";
    if (strcasecmp(password, email) == 0)
        return "the password may not be the e-mail";
    if (is_common(password))
        return "this password is one of the first that are tried; take another";
    return NULL;
}

/* ---- roles and scopes --------------------------------------------------- */

unsigned rmf_role_rights(const char *role)
{
    static const struct {
        const char *name;
        unsigned rights;
    } roles[] = {
        {"owner",
         RMF_RIGHT_BIT(RMF_RIGHT_SIGNED) | RMF_RIGHT_BIT(RMF_RIGHT_READ) |
             RMF_RIGHT_BIT(RMF_RIGHT_EDIT) | RMF_RIGHT_BIT(RMF_RIGHT_OWN)},
        {"editor", RMF_RIGHT_BIT(RMF_RIGHT_SIGNED) |
                       RMF_RIGHT_BIT(RMF_RIGHT_READ) |
                       RMF_RIGHT_BIT(RMF_RIGHT_EDIT)},
        {"analyst",
         RMF_RIGHT_BIT(RMF_RIGHT_SIGNED) | RMF_RIGHT_BIT(RMF_RIGHT_READ)},
    };
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        if (strcmp(role, roles[i].name) == 0) return roles[i].rights;
    return 0;
}

rmf_right rmf_scope_right(const char *word)
{
    for (rmf_right right = RMF_RIGHT_READ; right <= RMF_RIGHT_OWN; right++)
        if (strcmp(word, rmf_right_word(right)) == 0) return right;
    return RMF_RIGHT_OPEN;
}

unsigned rmf_scopes_rights(const char *scopes)
{
    unsigned rights = 0;
    for (const char *at = scopes; *at;) {
        char word[8] = "";
        size_t size = strcspn(at, " ");
        if (size < sizeof word) memcpy(word, at, size);
        rmf_right right = rmf_scope_right(word);
        if (right != RMF_RIGHT_OPEN) rights |= RMF_RIGHT_BIT(right);
        at += size;
        at += strspn(at, " ");
    }
    return rights;
}
