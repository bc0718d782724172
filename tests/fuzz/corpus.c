/* Runs a fuzzer's function over kept inputs: without arguments over standard
 * input (for AFL and the like), else over the files and folders named, in the
 * order of their names. Prints TAP. An input that breaks something ends the
 * program, after its name. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PATH_SIZE = 1024 };

static unsigned done;

/* A copy of exactly its size, so that sanitizers see each byte read beyond. */
static void run_bytes(const char *bytes, size_t size)
{
    uint8_t *exact = malloc(size > 0 ? size : 1);

    if (exact == NULL) {
        abort();
    }
    if (size > 0) {
        memcpy(exact, bytes, size);
    }
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

static void run_stream(FILE *file, const char *name)
{
    char *bytes = NULL;
    size_t size = 0;
    size_t cap = 0;
    size_t got;

    printf("# %s\n", name);
    (void)fflush(stdout);
    do {
        if (cap - size < 4096) {
            cap = cap * 2 + 8192;
            bytes = realloc(bytes, cap);
            if (bytes == NULL) {
                abort();
            }
        }
        got = fread(bytes + size, 1, cap - size, file);
        size += got;
    } while (got > 0);
    run_bytes(bytes, size);
    free(bytes);
    printf("ok %u - %s\n", ++done, name);
}

static void run_file(const char *path)
{
    const char *slash = strrchr(path, '/');
    FILE *file = fopen(path, "rb");

    if (file == NULL) {
        perror(path);
        exit(1);
    }
    run_stream(file, slash != NULL ? slash + 1 : path);
    (void)fclose(file);
}

static void run_folder(const char *path)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, NULL, alphasort);

    if (count < 0) {
        perror(path);
        exit(1);
    }
    for (int i = 0; i < count; i++) {
        char file[PATH_SIZE];

        if (entries[i]->d_name[0] != '.') {
            (void)snprintf(file, sizeof file, "%s/%s", path,
                           entries[i]->d_name);
            run_file(file);
        }
        free(entries[i]);
    }
    free(entries);
}

int main(int count, char **words)
{
    if (count == 1) {
        run_stream(stdin, "standard input");
    }
    for (int i = 1; i < count; i++) {
        struct stat about;

        if (stat(words[i], &about) == 0 && S_ISDIR(about.st_mode)) {
            run_folder(words[i]);
        } else {
            run_file(words[i]);
        }
    }
    printf("1..%u\n", done);
    return done > 0 ? 0 : 1;
}
