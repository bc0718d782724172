#include "media/wall.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"

/* ---- files: Landlock ------------------------------------------------------
 */

#define READ_FILE LANDLOCK_ACCESS_FS_READ_FILE
#define READ      (READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define RUN       (READ | LANDLOCK_ACCESS_FS_EXECUTE)

/* Every right of the first version: what is not allowed below is refused. */
#define ALL_RIGHTS ((1ull << 13) - 1)

static void allow(int rules, const char *path, uint64_t rights)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0) return;
    struct landlock_path_beneath_attr rule = {.allowed_access = rights,
                                              .parent_fd = fd};
    (void)syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
                  &rule, 0);
    (void)close(fd);
}

/* Rights that later versions added: to move and to cut files. */
static uint64_t later_rights(int version)
{
    uint64_t rights = 0;
    if (version >= 2) rights |= 1ull << 13;
    if (version >= 3) rights |= 1ull << 14;
    return rights;
}

static int landlock_version(void)
{
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0,
                        LANDLOCK_CREATE_RULESET_VERSION);
}

static void wall_files(const char *program, const char *readable,
                       const char *folder)
{
    const uint64_t all = ALL_RIGHTS | later_rights(landlock_version());
    struct landlock_ruleset_attr attr = {.handled_access_fs = all};
    int rules =
        (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    if (rules < 0) return;
    allow(rules, "/usr", RUN);
    allow(rules, "/lib", RUN);
    allow(rules, "/lib64", RUN);
    allow(rules, "/etc/ld.so.cache", READ_FILE);
    allow(rules, "/proc/self", READ);
    allow(rules, "/sys/devices/system/cpu", READ);
    allow(rules, "/dev/null", READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE);
    allow(rules, "/dev/urandom", READ_FILE);
    allow(rules, program, READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE);
    if (readable) allow(rules, readable, READ_FILE);
    if (folder) allow(rules, folder, all & ~LANDLOCK_ACCESS_FS_EXECUTE);
    (void)syscall(SYS_landlock_restrict_self, rules, 0);
    (void)close(rules);
}

/* ---- system calls: seccomp ------------------------------------------------
 */

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#endif

#ifdef ARCH

#define LOAD(field)                                                            \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, what)
#define REFUSE(call)                                                           \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##call, 0, 1),                    \
        ANSWER(SECCOMP_RET_ERRNO | EPERM)

static void wall_calls(void)
{
    struct sock_filter filter[] = {
        LOAD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0),
        ANSWER(SECCOMP_RET_KILL_PROCESS),
        LOAD(nr),
        REFUSE(socket),
        REFUSE(socketpair),
        REFUSE(connect),
        REFUSE(bind),
        REFUSE(ptrace),
        REFUSE(process_vm_readv),
        REFUSE(process_vm_writev),
        REFUSE(mount),
        REFUSE(unshare),
        REFUSE(setns),
        REFUSE(bpf),
        REFUSE(perf_event_open),
        REFUSE(keyctl),
        REFUSE(add_key),
        REFUSE(userfaultfd),
        REFUSE(io_uring_setup),
        REFUSE(open_by_handle_at),
#ifdef __NR_fork
        REFUSE(fork),
        REFUSE(vfork),
#endif
        /* glibc then falls back to clone, whose flags can be looked at. */
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone3, 0, 1),
        ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
        /* Threads yes, processes no. */
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone, 0, 3),
        LOAD(args[0]),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0),
        ANSWER(SECCOMP_RET_ERRNO | EPERM),
        ANSWER(SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {
        .len = (unsigned short)(sizeof filter / sizeof filter[0]),
        .filter = filter};
    (void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

#else

static void wall_calls(void) {}

#endif

/* ---- all of them ---------------------------------------------------------
 */

#define EMPTY_NETWORK (CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC)

void rmf_wall_raise(const char *program, const char *readable,
                    const char *folder)
{
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    (void)unshare(EMPTY_NETWORK);
    wall_files(program, readable, folder);
    wall_calls();
}

static bool has_empty_network(void)
{
    int status = 1;
    pid_t child = fork();
    if (child == 0) _exit(unshare(EMPTY_NETWORK) == 0 ? 0 : 1);
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

void rmf_wall_say_missing(void)
{
    static atomic_flag said = ATOMIC_FLAG_INIT;
    if (atomic_flag_test_and_set(&said)) return;
    if (landlock_version() < 1) {
        RMF_LOG(RMF_LEVEL_WARN, "no wall around files",
                RMF_TEXT_FIELD("why", "this kernel has no Landlock: programs "
                                      "that read clips can read what we can"));
    }
#ifdef ARCH
    bool filters = prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
#else
    bool filters = false;
#endif
    if (!filters) {
        RMF_LOG(RMF_LEVEL_WARN, "no wall around calls",
                RMF_TEXT_FIELD("why", "no seccomp on this machine: programs "
                                      "that read clips could use the network"));
    }
    if (!has_empty_network()) {
        RMF_LOG(RMF_LEVEL_INFO, "no empty network",
                RMF_TEXT_FIELD("why", "namespaces are not allowed here: "
                                      "programs that read clips are kept from "
                                      "the network by seccomp alone"));
    }
}
