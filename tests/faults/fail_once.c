/* Loaded before the C library: the n-th call that changes a file below a folder fails, once, whichever process of the run
   makes it. Of the calls of one kind on one file the first, second, fourth, eighth … have a number: nine tenths of all are
   pages that SQLite appends to one log. FAIL_BELOW: the folder. FAIL_AT: n, 0 for none. FAIL_WITH: the error's number.
   FAIL_COUNTER: a file of zeros, `struct counted` large, in which all processes count. FAIL_LOG: a file that gets the call
   that failed. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define SLOTS 16384

static struct counted {
    long calls;
    struct { unsigned long kind; long times; } slots[SLOTS];
} *counted;
static long fail_at, fail_with;
static char below[PATH_MAX];

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("FAIL_BELOW"), *file = getenv("FAIL_COUNTER");
    if (!folder || !file || !realpath(folder, below)) { below[0] = 0; return; }
    int descriptor = REAL(open)(file, O_RDWR);
    if (descriptor < 0) { below[0] = 0; return; }
    counted = mmap(0, sizeof *counted, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    REAL(close)(descriptor);
    fail_at = atol(getenv("FAIL_AT"));
    fail_with = atol(getenv("FAIL_WITH"));
}

/* How often a call of this kind was made on this file, this time included. */
static long count(const char *call, const char *path) {
    unsigned long kind = 14695981039346656037UL;
    for (const char *at = call; *at; at++) kind = (kind ^ (unsigned char)*at) * 1099511628211UL;
    for (const char *at = path; *at; at++) kind = (kind ^ (unsigned char)*at) * 1099511628211UL;
    for (unsigned long slot = kind % SLOTS;; slot = (slot + 1) % SLOTS) {
        unsigned long there = __sync_val_compare_and_swap(&counted->slots[slot].kind, 0, kind);
        if (!there || there == kind) return __sync_add_and_fetch(&counted->slots[slot].times, 1);
    }
}

static int fails(const char *call, const char *path) {
    if (!below[0] || !path || path[0] != '/' || strncmp(path, below, strlen(below))) return 0;
    long times = count(call, path);
    if ((times & (times - 1)) || __sync_add_and_fetch(&counted->calls, 1) != fail_at) return 0;
    const char *log = getenv("FAIL_LOG");
    int descriptor = log ? REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    if (descriptor >= 0) {
        char line[PATH_MAX + 64];
        int size = snprintf(line, sizeof line, "%s %s\n", call, path);
        if (REAL(write)(descriptor, line, size) < 0) { }
        REAL(close)(descriptor);
    }
    errno = (int)fail_with;
    return 1;
}

static int fails_on(const char *call, int descriptor) {
    char name[64], path[PATH_MAX];
    if (!below[0]) return 0;
    snprintf(name, sizeof name, "/proc/self/fd/%d", descriptor);
    ssize_t size = readlink(name, path, sizeof path - 1);
    if (size <= 0) return 0;
    path[size] = 0;
    return fails(call, path);
}

#define OPENS(name)                                                              \
    int name(const char *path, int flags, ...) {                                 \
        va_list rest;                                                            \
        va_start(rest, flags);                                                   \
        mode_t mode = va_arg(rest, mode_t);                                      \
        va_end(rest);                                                            \
        if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) && fails("open", path)) return -1; \
        return REAL(name)(path, flags, mode);                                    \
    }
OPENS(open)
OPENS(open64)

#define OPENS_AT(name)                                                           \
    int name(int at, const char *path, int flags, ...) {                         \
        va_list rest;                                                            \
        va_start(rest, flags);                                                   \
        mode_t mode = va_arg(rest, mode_t);                                      \
        va_end(rest);                                                            \
        if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) && fails("open", path)) return -1; \
        return REAL(name)(at, path, flags, mode);                                \
    }
OPENS_AT(openat)
OPENS_AT(openat64)

ssize_t write(int to, const void *data, size_t size) { return fails_on("write", to) ? -1 : REAL(write)(to, data, size); }
ssize_t writev(int to, const struct iovec *data, int count) { return fails_on("write", to) ? -1 : REAL(writev)(to, data, count); }
ssize_t pwrite(int to, const void *data, size_t size, off_t at) { return fails_on("write", to) ? -1 : REAL(pwrite)(to, data, size, at); }
ssize_t pwrite64(int to, const void *data, size_t size, off64_t at) { return fails_on("write", to) ? -1 : REAL(pwrite64)(to, data, size, at); }
int fsync(int file) { return fails_on("sync", file) ? -1 : REAL(fsync)(file); }
int fdatasync(int file) { return fails_on("sync", file) ? -1 : REAL(fdatasync)(file); }
int ftruncate(int file, off_t size) { return fails_on("truncate", file) ? -1 : REAL(ftruncate)(file, size); }
int ftruncate64(int file, off64_t size) { return fails_on("truncate", file) ? -1 : REAL(ftruncate64)(file, size); }
int rename(const char *from, const char *to) { return fails("rename", to) ? -1 : REAL(rename)(from, to); }
int renameat(int at, const char *from, int there, const char *to) { return fails("rename", to) ? -1 : REAL(renameat)(at, from, there, to); }
int link(const char *from, const char *to) { return fails("link", to) ? -1 : REAL(link)(from, to); }
int linkat(int at, const char *from, int there, const char *to, int flags) { return fails("link", to) ? -1 : REAL(linkat)(at, from, there, to, flags); }
int symlink(const char *from, const char *to) { return fails("link", to) ? -1 : REAL(symlink)(from, to); }
int mkdir(const char *path, mode_t mode) { return fails("mkdir", path) ? -1 : REAL(mkdir)(path, mode); }
int unlink(const char *path) { return fails("remove", path) ? -1 : REAL(unlink)(path); }
