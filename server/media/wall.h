/* Walls around a program that reads untrusted bytes: of the file system it
 * sees the system's programs and libraries, one file of ours and perhaps one
 * folder in which it may write, and it has no network, no children and no way
 * to look into other processes.
 *
 * Landlock, seccomp and an empty network, as far as the kernel has them.
 */
#ifndef RMF_MEDIA_WALL_H
#define RMF_MEDIA_WALL_H

/* For the child between fork and exec: no allocation, no locks. `program` is
 * the path of what will be run, `folder` may be NULL. */
void rmf_wall_raise(const char *program, const char *readable,
                    const char *folder);
/* Log, once, which walls this kernel does not give. */
void rmf_wall_say_missing(void);

#endif
