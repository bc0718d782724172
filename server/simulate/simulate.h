/* Viewers by chance: they play a released film with the engine, send what they
 * did as players do over a bad line, and keep their own books of it. The books
 * come from the engine's effects and from what the viewers did, never from the
 * code that counts on the server, so that both can be held against each other.
 */
#ifndef RMF_SIMULATE_SIMULATE_H
#define RMF_SIMULATE_SIMULATE_H

#include "base/settings.h"

/* `ramify simulate PROJECT`: the exit status. */
int rmf_command_simulate(const rmf_settings *settings, const rmf_words *words);

#endif
