/* What an e-mail, a name, a password, a role may be. */
#ifndef RMF_ACCOUNTS_FITS_H
#define RMF_ACCOUNTS_FITS_H

#include <stdbool.h>
#include <stddef.h>

#include "http/http.h"

#define RMF_EMAIL_SIZE   255u /* with its zero */
#define RMF_PASSWORD_MIN 10u  /* characters */
#define RMF_PASSWORD_MAX 200u

/* The characters of one line of text; 0: it is none. */
size_t rmf_line_size(const char *text);
/* The e-mail in small letters of ASCII. False: it is none. */
bool rmf_email_fold(const char *email, char out[RMF_EMAIL_SIZE]);
/* 1 to 100 characters, none that steers a terminal, and not only blanks. */
bool rmf_name_fits(const char *name);
/* NULL: it may be one. Else a sentence that says what is wrong; a constant. */
const char *rmf_password_wrong(const char *password, const char *email);
/* Whether it could be anybody's: what is longer is not hashed. */
bool rmf_password_bounded(const char *password);

/* What a role may do: RMF_RIGHT_BIT of each; 0: there is no such role. */
unsigned rmf_role_rights(const char *role);
/* The rights that those words name (read, edit, own, blanks between); what is
 * none of them names none. */
unsigned rmf_scopes_rights(const char *scopes);
/* The right of one such word; RMF_RIGHT_OPEN: it is none. */
rmf_right rmf_scope_right(const char *word);

#endif
