/* Walls around a program that reads untrusted bytes: of the file system it
 * sees the system's programs and libraries and one file of ours, and it has no
 * network, no children and no way to look into other processes.
 *
 * Landlock and seccomp, as far as the kernel has them. For the child between
 * fork and exec: no allocation, no locks.
 */
#ifndef RMF_MEDIA_WALL_H
#define RMF_MEDIA_WALL_H

void rmf_wall_raise(const char *readable);

#endif
