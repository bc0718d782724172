/* Captions as they come: SRT and WebVTT, good, odd and hostile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "media/captions.h"

/* `want` NULL: they are good as they are; "": they are none. */
static void reads(const char *bytes, size_t size, const char *want,
                  const char *said)
{
    rmf_captions is;
    rmf_buf vtt;
    rmf_buf words;
    rmf_buf_init(&vtt, 1 << 20);
    rmf_buf_init(&words, 1 << 16);
    bool ok = rmf_captions_read(bytes, size, &is, &vtt, &words);
    assert_int_equal(ok, !want || *want);
    if (ok) assert_int_equal(is.good, !want);
    assert_string_equal(vtt.at, ok && want ? want : vtt.at);
    if (!want) assert_int_equal(vtt.size, 0);
    if (said) {
        if (!strstr(words.at, said)) fail_msg("%s", words.at);
    } else {
        assert_string_equal(words.at, "");
    }
    rmf_buf_free(&vtt);
    rmf_buf_free(&words);
}

#define READS(bytes, want, said) reads(bytes, sizeof(bytes) - 1, want, said)
#define ONE                      "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n"

static void srt_becomes_webvtt(void **state)
{
    (void)state;
    READS("1\n00:00:01,000 --> 00:00:02,500\nHello\nyou\n\n2\n00:01:00,000 --> "
          "01:00:00,001\nLate\n",
          ONE "Hello\nyou\n\n00:01:00.000 --> 01:00:00.001\nLate\n", NULL);
    READS("\xef\xbb\xbf"
          "1\r\n00:00:01,000 --> 00:00:02,500\r\nHello\r\n",
          ONE "Hello\n", NULL);
    READS("1\r00:00:01,000 --> 00:00:02,500\rHello", ONE "Hello\n", NULL);
    READS("00:01.0 --> 0:0:2,5 X1:10 X2:20\nno number", ONE "no number\n",
          NULL);
    READS("\n\n 7 \n00:00:01,000-->00:00:02,500\n12\n\n\n1999\n\nand more",
          ONE "12\n1999\nand more\n", NULL);
}

static void encodings_are_told_apart(void **state)
{
    (void)state;
    READS("1\n00:00:01,000 --> 00:00:02,500\nCaf\xe9 \x93Z\x94 \x80",
          ONE "Caf\u00e9 \u201cZ\u201d \u20ac\n", NULL);
    READS("1\n00:00:01,000 --> 00:00:02,500\n\u6771\u4eac \U0001f600",
          ONE "\u6771\u4eac \U0001f600\n", NULL);
    static const char wide[] = "\xff\xfe"
                               "0\0:\0"
                               "1\0-\0-\0>\0"
                               "0\0:\0"
                               "2\0.\0"
                               "5\0\n\0\x3d\xd8\x00\xde"
                               "a\0\x00\xdc";
    READS(wide, ONE "\U0001f600a\ufffd\n", NULL);
}

static void only_plain_marks_come_through(void **state)
{
    (void)state;
    READS("1\n00:00:01,000 --> 00:00:02,500\n<i>a</i> <B>b</B> <font "
          "color=\"red\">c</font> {\\an8}d {e} <script>x</script> f & g &amp; "
          "&bogus; h > i --> j <c.x>k <font l",
          ONE "<i>a</i> <B>b</B> c d {e} &lt;script&gt;x&lt;/script&gt; f "
              "&amp; g &amp; &amp;bogus; h &gt; i --&gt; j &lt;c.x&gt;k "
              "&lt;font l\n",
          NULL);
}

static void what_is_none_is_said(void **state)
{
    (void)state;
    READS("", "", "neither");
    READS("Dear diary\n", "", "neither");
    READS("1\n00:00:02,000 --> 00:00:01,000\nbackwards\n", "", "line 2: ");
    READS("1\n00:00:01,000 --> 00:00:02,500\nHello\n\n2\n00:61:00,000 --> "
          "00:62:00,000\nlost\n",
          ONE "Hello\n", "line 6: ");
    static char many[64 * 1024];
    size_t size = 0;
    for (int i = 0; i < 1000; i++)
        size += (size_t)snprintf(many + size, sizeof many - size, "0 --> y\n");
    reads(many, size, "", "and 992 more");
}

static void webvtt_is_checked_and_kept(void **state)
{
    (void)state;
    READS("WEBVTT\n", NULL, NULL);
    READS("\xef\xbb\xbfWEBVTT a film\r\n\r\nNOTE x\r\n\r\nid\r\n00:01.000 --> "
          "00:02.000 align:start\r\n<v Ann>Hello\r\n",
          NULL, NULL);
    READS("WEBVTT\n\n00:01,000 --> 00:02,000\ncommas\n", NULL, "line 3");
    READS("WEBVTT\n\n00:01.000 --> 00:02.500\n\xe9",
          "WEBVTT\n\n00:01.000 --> "
          "00:02.500\n\u00e9",
          NULL);
    READS("WEBVTT\n\n00:01.000 --> 00:02.500\n\0",
          "WEBVTT\n\n00:01.000 --> "
          "00:02.500\n\ufffd",
          NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(srt_becomes_webvtt),
        cmocka_unit_test(encodings_are_told_apart),
        cmocka_unit_test(only_plain_marks_come_through),
        cmocka_unit_test(what_is_none_is_said),
        cmocka_unit_test(webvtt_is_checked_and_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
