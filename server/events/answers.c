#include "events/answers.h"

#include <stdio.h>
#include <string.h>

#define LINE_SIZE_MAX 8192u /* 2,000 characters of any kind fit */
#define DATE_SIZE     10u   /* 2026-11-22 */

/* ---- kinds of text ------------------------------------------------------- */

static bool is_blank(char c)
{
    return (unsigned char)c <= ' ' || c == 0x7f;
}

static bool is_line(rmf_str text)
{
    for (uint32_t i = 0; i < text.size; i++) {
        if ((unsigned char)text.at[i] < ' ') return false;
    }
    return text.size <= LINE_SIZE_MAX;
}

/* Someone, one @, and a place with a dot inside: as the player checks it. */
static bool is_email(rmf_str text)
{
    uint32_t at = 0;
    uint32_t dot = 0;
    uint32_t ats = 0;
    for (uint32_t i = 0; i < text.size; i++) {
        if (is_blank(text.at[i])) return false;
        if (text.at[i] == '.') dot = i;
        if (text.at[i] != '@') continue;
        at = i;
        ats++;
    }
    return is_line(text) && ats == 1 && at > 0 && dot > at + 1 &&
           dot + 1 < text.size;
}

static bool is_tel(rmf_str text)
{
    for (uint32_t i = 0; i < text.size; i++) {
        if ((unsigned char)text.at[i] < 0x80 &&
            !strchr("+0123456789 ().-/", text.at[i]))
            return false;
    }
    return is_line(text);
}

static bool is_date(rmf_str text)
{
    static const char form[] = "dddd-dd-dd";
    if (text.size != DATE_SIZE) return false;
    for (uint32_t i = 0; i < DATE_SIZE; i++) {
        bool digit = text.at[i] >= '0' && text.at[i] <= '9';
        if (form[i] == 'd' ? !digit : text.at[i] != form[i]) return false;
    }
    return true;
}

static bool is_any(rmf_str text)
{
    (void)text;
    return true;
}

typedef bool text_fn(rmf_str text);

static const struct text_row {
    const char *type;
    text_fn *fits;
} text_rows[] = {{"email", is_email},
                 {"tel", is_tel},
                 {"date", is_date},
                 {"text", is_line},
                 {"textarea", is_any}};

/* ---- one answer ---------------------------------------------------------- */

static bool is_among(const json_t *set, rmf_str text)
{
    char word[RMF_ID_SIZE_MAX + 1];
    if (text.size >= sizeof word) return false;
    memcpy(word, text.at, text.size);
    word[text.size] = 0;
    return json_object_get(set, word) != NULL;
}

static bool same(const json_t *text, rmf_str other)
{
    const char *word = json_string_value(text);
    size_t size = word ? strlen(word) : 0;
    return size == other.size && (size == 0 || !memcmp(word, other.at, size));
}

static bool text_fits(const json_t *ask, const char *type, rmf_str text)
{
    if (text.size == 0) return true; /* left empty */
    if (strcmp(type, "select") == 0)
        return is_among(json_object_get(ask, "options"), text);
    if (strcmp(type, "hidden") == 0)
        return same(json_object_get(ask, "value"), text);
    for (size_t i = 0; i < sizeof text_rows / sizeof text_rows[0]; i++) {
        if (strcmp(text_rows[i].type, type) == 0)
            return text_rows[i].fits(text);
    }
    return false;
}

static bool answer_fits(const json_t *ask, const rmf_value *value)
{
    const char *type = json_string_value(json_object_get(ask, "type"));
    if (!type) return false;
    switch (value->type) {
    case RMF_BOOL:
        return strcmp(type, "checkbox") == 0;
    case RMF_NUMBER:
        return strcmp(type, "number") == 0;
    case RMF_TEXT:
        /* An empty text says that no number was given. */
        if (strcmp(type, "number") == 0) return value->text.size == 0;
        return text_fits(ask, type, value->text);
    }
    return false;
}

static const json_t *ask_named(const json_t *form, rmf_str name)
{
    char word[RMF_ID_SIZE_MAX + 1];
    if (name.size >= sizeof word) return NULL;
    memcpy(word, name.at, name.size);
    word[name.size] = 0;
    return json_object_get(form, word);
}

bool rmf_form_fits(const rmf_release *release, const char *form,
                   const rmf_input *input, char *why, size_t room)
{
    const json_t *asks =
        json_object_get(json_object_get(release->asks, "forms"), form);
    for (uint32_t i = 0; i < input->value_count; i++) {
        const rmf_named *named = &input->values[i];
        const json_t *ask = ask_named(asks, named->name);
        if (ask && answer_fits(ask, &named->value)) continue;
        int shown = named->name.size > 64 ? 64 : (int)named->name.size;
        (void)snprintf(why, room,
                       ask ? "`%.*s` is not what that field of the form takes"
                           : "the form has no field `%.*s`",
                       shown, named->name.at);
        return false;
    }
    return true;
}

bool rmf_kept_fits(const rmf_release *release, const char *name,
                   const rmf_value *value)
{
    const json_t *ask =
        json_object_get(json_object_get(release->asks, "kept"), name);
    const char *type = json_string_value(json_object_get(ask, "type"));
    const json_t *values = json_object_get(ask, "values");
    if (!type) return false;
    switch (value->type) {
    case RMF_BOOL:
        return strcmp(type, "bool") == 0;
    case RMF_NUMBER:
        return strcmp(type, "number") == 0;
    case RMF_TEXT:
        return strcmp(type, "text") == 0 &&
               value->text.size <= RMF_VALUE_SIZE_MAX &&
               (!values || is_among(values, value->text));
    }
    return false;
}
