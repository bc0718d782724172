/* What strings may be: ids, words, language tags, addresses, files, colours. */
#include "document_read.h"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool rmf_id_valid(rmf_str id)
{
    if (id.size == 0 || id.size > RMF_ID_SIZE_MAX) return false;
    for (uint32_t i = 0; i < id.size; i++) {
        char c = id.at[i];

        if (!is_letter(c) && !is_digit(c) && c != '-' && c != '_' && c != '.')
            return false;
    }
    return true;
}

void rmf_check_id(rmf_opening *o, uint32_t node)
{
    if (o->stage == RMF_READING && !rmf_id_valid(rmf_node_of(o, node)->str))
        rmf_mistake(o, RMF_MISTAKE_wrong_id, node, NULL);
}

bool rmf_word_index(const char *words, rmf_str word, uint32_t *index)
{
    *index = 0;
    while (*words != '\0') {
        uint32_t size = 0;

        while (words[size] != '\0' && words[size] != '|')
            size++;
        if (rmf_str_same(word, (rmf_str){words, size})) return true;
        words += size + (words[size] == '|' ? 1u : 0u);
        ++*index;
    }
    return false;
}

bool rmf_language_valid(rmf_str tag)
{
    uint32_t part = 0;

    for (uint32_t i = 0; i < tag.size; i++) {
        char c = tag.at[i];

        if (c == '-' && part > 0) {
            part = 0;
        } else if ((is_digit(c) || (is_letter(c) && (unsigned char)c < 0x80)) &&
                   part < 8) {
            part++;
        } else {
            return false;
        }
    }
    return part > 0 && tag.size >= 2 && tag.size <= RMF_ID_SIZE_MAX;
}

/* Facts may stand in an address, but not before it is clear where it leads:
 * `{x}` or `java{x}:` could become a script. */
bool rmf_address_valid(rmf_str address)
{
    static const char *const schemes[] = {"http", "https", "mailto", "tel",
                                          "sms"};
    uint32_t end = 0;

    for (uint32_t i = 0; i < address.size; i++) {
        if ((unsigned char)address.at[i] <= ' ' || address.at[i] == '\\')
            return false;
    }
    while (end < address.size && address.at[end] != ':' &&
           address.at[end] != '/' && address.at[end] != '?' &&
           address.at[end] != '#' && address.at[end] != '{')
        end++;
    if (end == address.size || address.at[end] == '/' ||
        address.at[end] == '?' || address.at[end] == '#')
        return true;
    if (address.at[end] == '{') return false;
    for (uint32_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (rmf_str_is((rmf_str){address.at, end}, schemes[i])) return true;
    }
    return false;
}

bool rmf_file_valid(rmf_str file)
{
    uint32_t part = 0; /* where the present part of the path begins */

    if (file.size == 0 || file.at[0] == '/') return false;
    for (uint32_t i = 0; i <= file.size; i++) {
        char c = '/'; /* as if one stood behind the last part */

        if (i < file.size) {
            c = file.at[i];
        }

        if ((unsigned char)c < ' ' || c == '\\' || c == ':') return false;
        if (c == '/') {
            if (i - part == 2 && file.at[part] == '.' &&
                file.at[part + 1] == '.')
                return false;
            part = i + 1;
        }
    }
    return true;
}

bool rmf_color_valid(rmf_str color)
{
    if ((color.size != 4 && color.size != 7 && color.size != 9) ||
        color.at[0] != '#')
        return false;
    for (uint32_t i = 1; i < color.size; i++) {
        unsigned char low = (unsigned char)color.at[i] | 0x20;

        if (!is_digit(color.at[i]) && (low < 'a' || low > 'f')) return false;
    }
    return true;
}

bool rmf_decimal_valid(rmf_str text)
{
    uint32_t dots = 0;

    for (uint32_t i = 0; i < text.size; i++) {
        if (text.at[i] == '.' && i > 0 && i + 1 < text.size) {
            dots++;
        } else if (!is_digit(text.at[i])) {
            return false;
        }
    }
    return text.size > 0 && text.size <= 32 && dots <= 1;
}
