/* The proof in a child: BuDDy's state is of the whole process, its errors end
 * it, and limits of memory and time are those of a process (check.h). */
#include "check/check.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "findings.h"
#include "reach.h"

#define SECONDS   60u
#define MEGABYTES 2048u
#define GRACE_S   20u /* behind the deadline: to say what was found */
#define NODES_MAX 4000000u

#define BDD_FIRST 200000 /* nodes at the beginning */
#define BDD_BYTES 40u    /* of a node, with its part of the caches */

/* ---- in the child ---------------------------------------------------- */

typedef struct opened {
    void *memory;
    rmf_document *doc;
} opened;

static bool open_document(const char *text, size_t size, opened *out)
{
    size_t need = (rmf_document_need(text, size) + 15) & ~(size_t)15;
    *out = (opened){0};
    if (need) out->memory = aligned_alloc(16, need);
    return out->memory && rmf_document_open(text, size, out->memory, need, NULL,
                                            &out->doc) == RMF_OK;
}

static bool start_diagrams(uint32_t megabytes)
{
    uint64_t most = (uint64_t)megabytes * 1000000u / BDD_BYTES;
    if (bdd_init(BDD_FIRST, BDD_FIRST / 8) < 0) return false;
    (void)bdd_error_hook(NULL); /* it would end the process */
    (void)bdd_gbc_hook(NULL);
    (void)bdd_setmaxnodenum(most > INT32_MAX ? INT32_MAX : (int)most);
    (void)bdd_setmaxincrease(2000000);
    (void)bdd_setcacheratio(4);
    return true;
}

/* False: nothing can be said. */
static bool prove(const char *text, size_t size, const rmf_check_limits *limits,
                  rmf_proof *proof, char **trails_text)
{
    opened walked;
    opened played;
    rmf_model model;
    rmf_reach reach = {.nodes_max = NODES_MAX};
    rmf_trails trails;
    reach.deadline_ms = rmf_steady_ms() + (int64_t)limits->seconds * 1000;
    rmf_oracle oracle = rmf_runner_oracle(&reach.runner);
    bool ok = open_document(text, size, &walked) &&
              open_document(text, size, &played) &&
              start_diagrams(limits->megabytes);
    void *memory =
        ok ? aligned_alloc(16, (rmf_explorer_size(walked.doc) + 15) & ~15ul)
           : NULL;
    if (!memory) return false;
    rmf_explorer *ex = rmf_explorer_init(walked.doc, memory, &oracle);
    ok = rmf_model_make(&model, walked.doc, ex) &&
         rmf_reach_make(&reach, walked.doc, &model, ex) &&
         rmf_trails_make(&trails, played.doc);
    if (!ok) return false;
    rmf_reach_run(&reach);
    ok = rmf_findings_make(&reach, &trails, proof);
    proof->trails_size = trails.size;
    *trails_text = trails.text;
    return ok; /* the process ends: nothing is given back */
}

static bool send_all(int to, const void *at, size_t size)
{
    const char *bytes = at;
    while (size) {
        ssize_t sent = write(to, bytes, size);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        bytes += sent;
        size -= (size_t)sent;
    }
    return true;
}

static void limit_child(const rmf_check_limits *limits)
{
    struct rlimit memory = {.rlim_cur = (rlim_t)limits->megabytes << 20};
    struct rlimit time = {.rlim_cur = limits->seconds + GRACE_S};
    struct rlimit core = {0};
    memory.rlim_max = memory.rlim_cur;
    time.rlim_max = time.rlim_cur;
#if !defined(__SANITIZE_ADDRESS__)
    (void)setrlimit(RLIMIT_AS, &memory); /* a sanitizer maps far more */
#endif
    (void)setrlimit(RLIMIT_CPU, &time);
    (void)setrlimit(RLIMIT_CORE, &core);
}

static int child(const char *text, size_t size, const rmf_check_limits *limits,
                 int to)
{
    rmf_proof proof = {0};
    char *trails = NULL;
    limit_child(limits);
    int64_t began_ms = rmf_steady_ms();
    if (!prove(text, size, limits, &proof, &trails)) return 1;
    proof.took_ms = rmf_steady_ms() - began_ms;
    bool ok =
        send_all(to, &proof, sizeof proof) &&
        send_all(to, proof.findings, proof.count * sizeof *proof.findings) &&
        send_all(to, trails, proof.trails_size);
    return ok ? 0 : 1;
}

/* ---- in the parent --------------------------------------------------- */

static bool take_all(int from, void *at, size_t size)
{
    char *bytes = at;
    while (size) {
        ssize_t got = read(from, bytes, size);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        bytes += got;
        size -= (size_t)got;
    }
    return true;
}

static bool take_proof(int from, rmf_proof *out)
{
    rmf_proof told;
    if (!take_all(from, &told, sizeof told)) return false;
    told.findings = calloc(told.count + 1, sizeof *told.findings);
    told.trails = malloc(told.trails_size + 1);
    *out = told;
    return told.findings && told.trails &&
           take_all(from, told.findings, told.count * sizeof *told.findings) &&
           take_all(from, told.trails, told.trails_size);
}

static void say_why(rmf_proof *out, const char *why)
{
    rmf_proof_free(out);
    (void)snprintf(out->why, sizeof out->why, "%s", why);
}

static bool finish(pid_t pid, bool taken, const char *text, size_t size,
                   rmf_proof *out)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    bool ok = taken && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!ok) {
        bool signaled = WIFSIGNALED(status);
        say_why(out, signaled && WTERMSIG(status) == SIGXCPU
                         ? "The time ran out before anything could be said."
                         : "The checker's process ended early; most likely its "
                           "memory ran out.");
        return false;
    }
    for (uint32_t i = 0; i < out->count; i++) {
        rmf_report one = {&out->findings[i].at, 1, 1, 0};
        rmf_findings_place(&one, text, size);
    }
    return true;
}

bool rmf_prove(const char *text, size_t size, const rmf_check_limits *limits,
               rmf_proof *out)
{
    rmf_check_limits used = {SECONDS, MEGABYTES};
    int ends[2];
    if (limits && limits->seconds) used.seconds = limits->seconds;
    if (limits && limits->megabytes) used.megabytes = limits->megabytes;
    *out = (rmf_proof){0};
    if (pipe(ends) != 0) {
        say_why(out, strerror(errno));
        return false;
    }
    pid_t pid = fork();
    if (pid == 0) {
        (void)close(ends[0]);
        _exit(child(text, size, &used, ends[1]));
    }
    (void)close(ends[1]);
    bool taken = pid > 0 && take_proof(ends[0], out);
    (void)close(ends[0]);
    if (pid > 0) return finish(pid, taken, text, size, out);
    say_why(out, strerror(errno));
    return false;
}

void rmf_proof_free(rmf_proof *proof)
{
    free(proof->findings);
    free(proof->trails);
    *proof = (rmf_proof){0};
}
