/* A real PostgreSQL for tests: its own folder, a socket in it, no port. */
#ifndef RMF_STORE_TEST_POSTGRES_H
#define RMF_STORE_TEST_POSTGRES_H

#include <stdbool.h>

/* Starts it; `address` becomes its postgres://… False: it is not installed. */
bool test_postgres_start(char folder[64], char address[256]);
void test_postgres_stop(const char *folder);

#endif
