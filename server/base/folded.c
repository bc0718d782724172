#include "base/folded.h"

#include <locale.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "base/utf8.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static locale_t letters;

static void open_letters(void)
{
    letters = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

/* By way of the capital letter: both sigmas are one then. */
static uint32_t small(uint32_t code)
{
    if (!letters) return code >= 'A' && code <= 'Z' ? code + 32 : code;
    return (uint32_t)towlower_l(towupper_l((wint_t)code, letters), letters);
}

char *rmf_folded(const char *text)
{
    size_t left = strlen(text);
    char *out = malloc(4 * left + 1);
    size_t size = 0;
    (void)pthread_once(&once, open_letters);
    while (out && left > 0) {
        size_t one = 1;
        uint32_t code = rmf_utf8_next(text, left, &one);
        if (code != RMF_NO_CODE) size += rmf_utf8_put(small(code), out + size);
        text += one;
        left -= one;
    }
    if (out) out[size] = 0;
    return out;
}
