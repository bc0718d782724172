#include "reports/page_look.h"

void rmf_page_begin(rmf_buf *out, const char *title, const char *prefix)
{
    rmf_buf_puts(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta "
                      "charset=\"utf-8\">\n<meta name=\"viewport\" "
                      "content=\"width=device-width, initial-scale=1\">\n"
                      "<meta name=\"referrer\" content=\"same-origin\">\n"
                      "<title>");
    rmf_buf_html(out, title);
    rmf_buf_puts(out, " · Ramify</title>\n<link rel=\"icon\" href=\"data:,\">\n"
                      "<style>");
    rmf_buf_puts(out, rmf_page_style);
    rmf_buf_puts(out, "</style>\n<script defer src=\"");
    rmf_buf_html(out, prefix);
    rmf_buf_puts(out, "/owner.js\"></script>\n</head>\n<body>\n<div "
                      "class=\"page\">\n<header class=\"top\"><b>Ramify</b>");
}

void rmf_page_end(rmf_buf *out)
{
    rmf_buf_puts(out, "</main>\n</div>\n</body>\n</html>\n");
}

void rmf_section_begin(rmf_buf *out, const char *title, const char *about)
{
    rmf_buf_puts(out, "<section><header><h2>");
    rmf_buf_html(out, title);
    rmf_buf_puts(out, "</h2>");
    if (about) {
        rmf_buf_puts(out, "<p>");
        rmf_buf_html(out, about);
        rmf_buf_puts(out, "</p>");
    }
    rmf_buf_puts(out, "</header>\n");
}

void rmf_section_end(rmf_buf *out)
{
    rmf_buf_puts(out, "</section>\n");
}

void rmf_percent(rmf_buf *out, const json_t *share)
{
    if (json_is_number(share)) {
        rmf_buf_putf(out, "%.0f %%", json_number_value(share) * 100);
    } else {
        rmf_buf_puts(out, "–");
    }
}

void rmf_bar(rmf_buf *out, const char *label, const json_t *share,
             const char *words)
{
    double full = json_number_value(share) * 100;
    full = full > 100 ? 100 : full;
    rmf_buf_puts(out, "<div class=\"bar\"><span>");
    rmf_buf_html(out, label);
    rmf_buf_puts(out, "</span><span>");
    rmf_buf_html(out, words);
    rmf_buf_puts(out, " · ");
    rmf_percent(out, share);
    rmf_buf_putf(out,
                 "</span><i aria-hidden=\"true\"><b style=\"width:%.1f%%\">"
                 "</b></i></div>\n",
                 full);
}
