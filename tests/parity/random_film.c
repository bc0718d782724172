/* The films of the engine's property tests, for other hosts: writes the
 * document of a seed. */
#include <stdlib.h>

#include "engine/test_random.h"

int main(int argc, char **argv)
{
    static random_film film;
    if (argc != 2) {
        fputs("usage: random_film SEED\n", stderr);
        return 2;
    }
    random_film_make(&film, strtoull(argv[1], NULL, 10));
    puts(film.text);
    return 0;
}
