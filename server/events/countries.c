#include "events/countries.h"

#include <maxminddb.h>
#include <stdlib.h>
#include <string.h>

struct rmf_countries {
    MMDB_s db;
};

/* Where databases have it: by country or city, of those that know only where
 * an address is registered, and flat ones. */
static const char *const country_path[] = {"country", "iso_code", NULL};
static const char *const registered_path[] = {"registered_country", "iso_code",
                                              NULL};
static const char *const flat_path[] = {"country_code", NULL};

static bool is_code(const MMDB_entry_data_s *data)
{
    if (!data->has_data || data->type != MMDB_DATA_TYPE_UTF8_STRING ||
        data->data_size != 2)
        return false;
    for (unsigned i = 0; i < 2; i++) {
        if (data->utf8_string[i] < 'A' || data->utf8_string[i] > 'Z')
            return false;
    }
    return true;
}

void rmf_countries_find(const rmf_countries *countries, const char *address,
                        char out[RMF_COUNTRY_SIZE])
{
    static const char *const *const paths[] = {country_path, registered_path,
                                               flat_path};
    int wrong = 0;
    int error = MMDB_SUCCESS;
    memcpy(out, RMF_COUNTRY_UNKNOWN, RMF_COUNTRY_SIZE);
    MMDB_lookup_result_s found =
        MMDB_lookup_string(&countries->db, address, &wrong, &error);
    if (wrong || error != MMDB_SUCCESS || !found.found_entry) return;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        MMDB_entry_data_s data = {0};
        if (MMDB_aget_value(&found.entry, &data, paths[i]) != MMDB_SUCCESS ||
            !is_code(&data))
            continue;
        memcpy(out, data.utf8_string, 2);
        return;
    }
}

rmf_countries *rmf_countries_open(const char *path, rmf_buf *why)
{
    rmf_countries *countries = calloc(1, sizeof *countries);
    if (!countries) {
        rmf_buf_puts(why, "out of memory");
        return NULL;
    }
    int error = MMDB_open(path, MMDB_MODE_MMAP, &countries->db);
    if (error == MMDB_SUCCESS) return countries;
    free(countries);
    rmf_buf_putf(why,
                 "--countries %s: it cannot be read as a MaxMind database of "
                 "countries (.mmdb): %s",
                 path, MMDB_strerror(error));
    return NULL;
}

void rmf_countries_close(rmf_countries *countries)
{
    if (!countries) return;
    MMDB_close(&countries->db);
    free(countries);
}
