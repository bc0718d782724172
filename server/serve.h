/* `ramify serve` and `ramify token`. */
#ifndef RMF_SERVE_H
#define RMF_SERVE_H

#include "base/settings.h"

int rmf_command_serve(const rmf_settings *settings, const rmf_words *words);
int rmf_command_token(const rmf_settings *settings, const rmf_words *words);

#endif
