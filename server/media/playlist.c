#include "media/playlist.h"

#include <math.h>
#include <stdio.h>

#define TEXT_MAX (32u << 20)

typedef struct segment {
    double seconds;
    int64_t bytes, at;
} segment;

static int64_t item(const json_t *list, size_t i)
{
    return json_integer_value(json_array_get(list, i));
}

/* Where a walk over a track's fragments stands. */
typedef struct place {
    size_t i;   /* the next fragment */
    size_t key; /* among `keys` */
    int64_t at; /* bytes of the file */
} place;

/* The next segment: fragments up to one that opens anew. */
static segment next_segment(const json_t *track, const json_t *units,
                            double unit, const json_t *keys, place *p)
{
    const json_t *sizes = json_object_get(track, "sizes");
    const size_t count = json_array_size(sizes);
    segment s = {.at = p->at};
    do {
        s.seconds += unit * (double)item(units, p->i);
        s.bytes += item(sizes, p->i);
        p->i++;
    } while (p->i < count && !rmf_tracks_opens(keys, &p->key, p->i));
    p->at += s.bytes;
    return s;
}

double rmf_playlist_track(const json_t *track, const json_t *units, double unit,
                          const json_t *keys, rmf_buf *out)
{
    const char *file = rmf_json_text(track, "file");
    const size_t count = json_array_size(json_object_get(track, "sizes"));
    double longest = 1;
    double heaviest = 0;
    rmf_buf rows;
    rmf_buf_init(&rows, TEXT_MAX);
    place p = {.at = rmf_json_int(track, "first")};
    while (p.i < count) {
        segment s = next_segment(track, units, unit, keys, &p);
        longest = fmax(longest, s.seconds);
        if (s.seconds > 0)
            heaviest = fmax(heaviest, (double)s.bytes * 8 / s.seconds);
        rmf_buf_putf(&rows, "#EXTINF:%.6f,\n#EXT-X-BYTERANGE:%lld@%lld\n%s\n",
                     s.seconds, (long long)s.bytes, (long long)s.at, file);
    }
    rmf_buf_putf(out,
                 "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:%.0f\n"
                 "#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n"
                 "#EXT-X-MAP:URI=\"%s\",BYTERANGE=\"%lld@0\"\n",
                 ceil(longest), file, (long long)rmf_json_int(track, "init"));
    rmf_buf_add(out, rows.at, rows.size);
    rmf_buf_puts(out, "#EXT-X-ENDLIST\n");
    rmf_buf_free(&rows);
    return heaviest;
}

/* A track's own list, kept; its name in `as`. Frees the text. */
static rmf_prepared_end keep_list(rmf_shop *shop, rmf_buf *text,
                                  const char *stem,
                                  char as[RMF_MEDIA_NAME_SIZE])
{
    rmf_prepared_end end = rmf_shop_keep_text(shop, stem, "m3u8", text, as);
    rmf_buf_free(text);
    return end;
}

static rmf_prepared_end add_pictures(rmf_shop *shop, const json_t *tracks,
                                     double sound_bits, rmf_buf *main_list)
{
    const json_t *rate = json_object_get(tracks, "rate");
    const json_t *sound = json_object_get(tracks, "sound");
    const json_t *picture = NULL;
    const double frame = (double)item(rate, 1) / (double)item(rate, 0);
    rmf_prepared_end end = RMF_PREPARED;
    size_t i = 0;
    json_array_foreach(json_object_get(tracks, "picture"), i, picture)
    {
        char as[RMF_MEDIA_NAME_SIZE];
        char stem[32];
        rmf_buf text;
        rmf_buf_init(&text, TEXT_MAX);
        (void)snprintf(stem, sizeof stem, "picture-%lld",
                       (long long)rmf_json_int(picture, "height"));
        const double bits =
            rmf_playlist_track(picture, json_object_get(tracks, "frames_in"),
                               frame, json_object_get(tracks, "keys"), &text);
        end = keep_list(shop, &text, stem, as);
        if (end != RMF_PREPARED) return end;
        rmf_buf_putf(main_list,
                     "#EXT-X-STREAM-INF:BANDWIDTH=%.0f,AVERAGE-BANDWIDTH=%lld,"
                     "CODECS=\"%s,%s\",RESOLUTION=%lldx%lld,FRAME-RATE=%.3f,"
                     "AUDIO=\"sound\"\n%s\n",
                     ceil(bits + sound_bits),
                     (long long)rmf_json_int(picture, "bits") +
                         (long long)rmf_json_int(sound, "bits"),
                     rmf_json_text(picture, "codecs"),
                     rmf_json_text(sound, "codecs"),
                     (long long)rmf_json_int(picture, "width"),
                     (long long)rmf_json_int(picture, "height"), 1 / frame, as);
    }
    return end;
}

rmf_prepared_end rmf_playlists_keep(rmf_shop *shop, const json_t *tracks,
                                    char as[RMF_MEDIA_NAME_SIZE])
{
    char name[RMF_MEDIA_NAME_SIZE];
    const json_t *sound = json_object_get(tracks, "sound");
    rmf_buf text;
    rmf_buf main_list;
    rmf_buf_init(&text, TEXT_MAX);
    rmf_buf_init(&main_list, TEXT_MAX);
    const double bits =
        rmf_playlist_track(sound, json_object_get(sound, "packets_in"),
                           1024.0 / 48000.0, NULL, &text);
    rmf_prepared_end end = keep_list(shop, &text, "sound", name);
    rmf_buf_putf(&main_list,
                 "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n"
                 "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"sound\",NAME=\"sound\","
                 "DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"2\",URI=\"%s\"\n",
                 name);
    if (end == RMF_PREPARED) end = add_pictures(shop, tracks, bits, &main_list);
    if (end == RMF_PREPARED)
        end = rmf_shop_keep_text(shop, "main", "m3u8", &main_list, as);
    rmf_buf_free(&main_list);
    return end;
}
