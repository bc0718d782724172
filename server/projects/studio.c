#include "projects/studio.h"

#include "projects/assets.h"

#define PAGE_SIZE_MAX (64u << 10)

static void put_asset(rmf_buf *out, const char *prefix, const rmf_asset *asset)
{
    rmf_buf_html(out, prefix);
    rmf_buf_puts(out, "/");
    rmf_asset_address(asset, out);
}

/* One page for all addresses: what it shows it reads from its own address, and
 * from the API, which asks who wants to know. */
void rmf_page_studio(rmf_request *req)
{
    const rmf_asset *script = rmf_asset_find("studio.js");
    const rmf_asset *style = rmf_asset_find("studio.css");
    const char *prefix = rmf_request_prefix(req);
    if (!script || !style) {
        rmf_reply_problem(req, RMF_PROBLEM_not_found,
                          "this program was built without its web part");
        return;
    }
    rmf_buf out;
    rmf_buf_init(&out, PAGE_SIZE_MAX);
    rmf_buf_puts(&out, "<!doctype html>\n<html lang=\"en\">\n<head>\n"
                       "<meta charset=\"utf-8\">\n<title>Ramify</title>\n"
                       "<meta name=\"viewport\" content=\"width=device-width,"
                       "initial-scale=1\">\n<meta name=\"color-scheme\" "
                       "content=\"light dark\">\n<link rel=\"icon\" "
                       "href=\"data:,\">\n<link rel=\"stylesheet\" href=\"");
    put_asset(&out, prefix, style);
    rmf_buf_puts(&out, "\">\n<script type=\"module\" src=\"");
    put_asset(&out, prefix, script);
    rmf_buf_puts(&out,
                 "\"></script>\n</head>\n<body>\n<div id=\"studio\">"
                 "</div>\n<noscript><p>The studio needs JavaScript. Films "
                 "play without.</p></noscript>\n</body>\n</html>\n");
    rmf_reply_page(req, 200, RMF_PAGE_STUDIO, &out);
    rmf_buf_free(&out);
}

/* The page around gives the film; there is nothing in here to be read. */
void rmf_page_rehearsal(rmf_request *req)
{
    const rmf_asset *script = rmf_asset_find("ramify-rehearsal.js");
    if (!script) {
        rmf_reply_problem(req, RMF_PROBLEM_not_found,
                          "this program was built without its web part");
        return;
    }
    char build[RMF_ASSET_BUILD_SIZE];
    rmf_buf out;
    rmf_asset_build(build);
    rmf_buf_init(&out, PAGE_SIZE_MAX);
    rmf_buf_puts(&out,
                 "<!doctype html>\n<html lang=\"en\">\n<head>\n"
                 "<meta charset=\"utf-8\">\n<title>Preview</title>\n"
                 "<meta name=\"viewport\" content=\"width=device-width,"
                 "initial-scale=1\">\n<style>html,body,main{margin:0;height:"
                 "100%;background:#000}ramify-player{display:block;width:100%;"
                 "height:100%}</style>\n<script defer src=\"");
    put_asset(&out, rmf_request_base(req), script);
    rmf_buf_putf(&out,
                 "\"></script>\n</head>\n<body>\n<main><ramify-player "
                 "data-build=\"%s\"></ramify-player></main>\n</body>\n"
                 "</html>\n",
                 build);
    rmf_reply_page(req, 200, RMF_PAGE_REHEARSAL, &out);
    rmf_buf_free(&out);
}
