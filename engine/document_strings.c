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

/* A port behind a host: nothing, or `:443`. */
static bool port_valid(rmf_str port)
{
    uint32_t number = 0;

    if (port.size == 0) return true;
    if (port.at[0] != ':' || port.size > sizeof ":65535" - 1) return false;
    for (uint32_t i = 1; i < port.size; i++) {
        if (!is_digit(port.at[i])) return false;
        number = number * 10 + (uint32_t)(port.at[i] - '0');
    }
    return number <= UINT16_MAX;
}

static bool is_one_of(char c, const char *all)
{
    while (*all != '\0' && *all != c)
        all++;
    return *all != '\0';
}

/* The size of a host: a name, or `[…]`; 0 for none. A fact in it could lead
 * anywhere. */
static uint32_t host_size(rmf_str text)
{
    static const char never[] = "<>[]^|%{}@\"`:";
    uint32_t end = 0;

    if (text.size > 0 && text.at[0] == '[') {
        for (end = 1; end < text.size; end++) {
            if (!is_one_of(text.at[end], "0123456789abcdefABCDEF:.")) break;
        }
        return end > 2 && end < text.size && text.at[end] == ']' ? end + 1 : 0;
    }
    while (end < text.size && !is_one_of(text.at[end], never))
        end++;
    return end;
}

/* What stands between `//` and the path. */
static bool authority_valid(rmf_str rest)
{
    uint32_t size = 0;

    while (size < rest.size && !is_one_of(rest.at[size], "/?#"))
        size++;
    uint32_t host = host_size((rmf_str){rest.at, size});
    return host > 0 && port_valid((rmf_str){rest.at + host, size - host});
}

static rmf_str behind(rmf_str text, uint32_t size)
{
    return (rmf_str){text.at + size, text.size - size};
}

/* `/{x}` could become `//elsewhere.example`. */
static bool relative_valid(rmf_str address)
{
    if (address.size < 2 || address.at[0] != '/') return true;
    if (address.at[1] == '/') return authority_valid(behind(address, 2));
    return address.at[1] != '{';
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
        return relative_valid(address);
    if (address.at[end] == '{') return false;
    for (uint32_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (!rmf_str_is((rmf_str){address.at, end}, schemes[i])) continue;
        rmf_str rest = behind(address, end + 1);
        return i > 1 || (rest.size > 2 && rest.at[0] == '/' &&
                         rest.at[1] == '/' && authority_valid(behind(rest, 2)));
    }
    return false;
}

bool rmf_origin_valid(rmf_str origin)
{
    uint32_t slashes = 0;

    for (uint32_t i = 0; i < origin.size; i++) {
        if (is_one_of(origin.at[i], "?#@")) return false;
        slashes += origin.at[i] == '/';
    }
    return rmf_str_is(origin, "*") ||
           (slashes == 2 && origin.at[0] == 'h' && rmf_address_valid(origin));
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
