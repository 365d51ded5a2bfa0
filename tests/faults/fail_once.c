/* Loaded before the C library: the n-th call of a class fails, once, whichever process of the run makes it. A class is a
   kind of call and a pattern of what it is about: the file, for calls that change one below a folder; the library that asks
   and the size in powers of two, for large allocations.
   FAIL_BELOW: the folder. FAIL_LEAST: bytes from which an allocation is large, 0 for none. FAIL_KIND, FAIL_NAME: the class,
   the name as an extended regular expression. FAIL_AT: n, 0 for none. FAIL_WITH: the error's number. FAIL_COUNTER: a file of
   eight zeros, in which all processes count. FAIL_LOG: a file that gets the call that failed, or every call where none does. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <regex.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static long *counter, fail_at, fail_with;
static size_t least;
static char below[PATH_MAX];
static const char *fail_kind, *log_file;
static regex_t fail_name;
static volatile int begun;
static __thread int is_inside;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static long number(const char *name) { const char *text = getenv(name); return text ? atol(text) : 0; }

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("FAIL_BELOW"), *file = getenv("FAIL_COUNTER"), *name = getenv("FAIL_NAME");
    if (!folder || !file || !realpath(folder, below)) return;
    int descriptor = REAL(open)(file, O_RDWR);
    if (descriptor < 0) return;
    counter = REAL(mmap)(0, sizeof *counter, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    REAL(close)(descriptor);
    log_file = getenv("FAIL_LOG");
    fail_kind = getenv("FAIL_KIND");
    fail_at = number("FAIL_AT");
    fail_with = number("FAIL_WITH");
    least = number("FAIL_LEAST");
    begun = counter != MAP_FAILED && (!fail_at || !regcomp(&fail_name, name, REG_EXTENDED | REG_NOSUB));
}

static void note(const char *kind, const char *name) {
    char line[PATH_MAX + 64];
    int descriptor = REAL(open)(log_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0) return;
    int size = snprintf(line, sizeof line, "%s %s\n", kind, name);
    if (REAL(write)(descriptor, line, size) < 0) { }
    REAL(close)(descriptor);
}

static int fails(const char *kind, const char *name) {
    int before = errno, now = 0;
    if (!begun || is_inside) return 0;
    is_inside = 1;
    if (!fail_at) note(kind, name);
    else if (!strcmp(kind, fail_kind) && !regexec(&fail_name, name, 0, 0, 0)) {
        now = __sync_add_and_fetch(counter, 1) == fail_at;
        if (now) note(kind, name);
    }
    is_inside = 0;
    errno = now ? (int)fail_with : before;
    return now;
}

static int fails_on_path(const char *kind, const char *path) {
    size_t size = strlen(below);
    return begun && path && !strncmp(path, below, size) && (!path[size] || path[size] == '/') && fails(kind, path + size);
}

static int fails_on(const char *kind, int descriptor) {
    char link[64], path[PATH_MAX];
    if (!begun || is_inside) return 0;
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t size = readlink(link, path, sizeof path - 1);
    errno = before;
    if (size <= 0) return 0;
    path[size] = 0;
    return fails_on_path(kind, path);
}

/* Relative names are taken as they are: nothing below the folder is reached by one but through a descriptor. */
static int fails_at(const char *kind, int folder, const char *name) {
    char link[64], path[PATH_MAX];
    if (!begun || is_inside || !name) return 0;
    if (name[0] == '/' || folder == AT_FDCWD) return fails_on_path(kind, name);
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t size = readlink(link, path, sizeof path / 2);
    errno = before;
    if (size <= 0) return 0;
    snprintf(path + size, sizeof path - size, "/%s", name);
    return fails_on_path(kind, path);
}

#define CHANGES (O_WRONLY | O_RDWR | O_CREAT)
#define OPENS(name)                                                              \
    int name(const char *path, int flags, ...) {                                 \
        va_list rest;                                                            \
        va_start(rest, flags);                                                   \
        mode_t mode = va_arg(rest, mode_t);                                      \
        va_end(rest);                                                            \
        if ((flags & CHANGES) && fails_on_path("open", path)) return -1;         \
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
        if ((flags & CHANGES) && fails_at("open", at, path)) return -1;          \
        return REAL(name)(at, path, flags, mode);                                \
    }
OPENS_AT(openat)
OPENS_AT(openat64)

#define OPENS_STREAM(name)                                                       \
    FILE *name(const char *path, const char *mode) {                             \
        if (strpbrk(mode, "wa+") && fails_on_path("open", path)) return 0;       \
        return REAL(name)(path, mode);                                           \
    }
OPENS_STREAM(fopen)
OPENS_STREAM(fopen64)

/* One call: its result, its name, what it takes, what it hands on, whether it fails. */
#define CALL(result, name, takes, hands, failing) result name takes { return (failing) ? -1 : REAL(name) hands; }
CALL(ssize_t, write, (int to, const void *data, size_t size), (to, data, size), fails_on("write", to))
CALL(ssize_t, writev, (int to, const struct iovec *data, int count), (to, data, count), fails_on("write", to))
CALL(ssize_t, pwrite, (int to, const void *data, size_t size, off_t at), (to, data, size, at), fails_on("write", to))
CALL(ssize_t, pwrite64, (int to, const void *data, size_t size, off64_t at), (to, data, size, at), fails_on("write", to))
CALL(ssize_t, pwritev, (int to, const struct iovec *data, int count, off_t at), (to, data, count, at), fails_on("write", to))
CALL(ssize_t, pwritev64, (int to, const struct iovec *data, int count, off64_t at), (to, data, count, at), fails_on("write", to))
CALL(ssize_t, sendfile, (int to, int from, off_t *at, size_t size), (to, from, at, size), fails_on("write", to))
CALL(ssize_t, sendfile64, (int to, int from, off64_t *at, size_t size), (to, from, at, size), fails_on("write", to))
CALL(ssize_t, copy_file_range, (int from, off64_t *at, int to, off64_t *there, size_t size, unsigned flags),
     (from, at, to, there, size, flags), fails_on("write", to))
CALL(int, fallocate, (int file, int mode, off_t at, off_t size), (file, mode, at, size), fails_on("truncate", file))
CALL(int, fallocate64, (int file, int mode, off64_t at, off64_t size), (file, mode, at, size), fails_on("truncate", file))
CALL(int, fsync, (int file), (file), fails_on("sync", file))
CALL(int, fdatasync, (int file), (file), fails_on("sync", file))
CALL(int, ftruncate, (int file, off_t size), (file, size), fails_on("truncate", file))
CALL(int, ftruncate64, (int file, off64_t size), (file, size), fails_on("truncate", file))
CALL(int, truncate, (const char *path, off_t size), (path, size), fails_on_path("truncate", path))
CALL(int, truncate64, (const char *path, off64_t size), (path, size), fails_on_path("truncate", path))
CALL(int, rename, (const char *from, const char *to), (from, to), fails_on_path("rename", to))
CALL(int, renameat, (int at, const char *from, int there, const char *to), (at, from, there, to), fails_at("rename", there, to))
CALL(int, renameat2, (int at, const char *from, int there, const char *to, unsigned flags), (at, from, there, to, flags),
     fails_at("rename", there, to))
CALL(int, link, (const char *from, const char *to), (from, to), fails_on_path("link", to))
CALL(int, linkat, (int at, const char *from, int there, const char *to, int flags), (at, from, there, to, flags),
     fails_at("link", there, to))
CALL(int, symlink, (const char *from, const char *to), (from, to), fails_on_path("link", to))
CALL(int, symlinkat, (const char *from, int at, const char *to), (from, at, to), fails_at("link", at, to))
CALL(int, mkdir, (const char *path, mode_t mode), (path, mode), fails_on_path("mkdir", path))
CALL(int, mkdirat, (int at, const char *path, mode_t mode), (at, path, mode), fails_at("mkdir", at, path))
CALL(int, unlink, (const char *path), (path), fails_on_path("unlink", path))
CALL(int, unlinkat, (int at, const char *path, int flags), (at, path, flags), fails_at("unlink", at, path))
CALL(int, remove, (const char *path), (path), fails_on_path("unlink", path))
CALL(int, rmdir, (const char *path), (path), fails_on_path("unlink", path))
CALL(int, chmod, (const char *path, mode_t mode), (path, mode), fails_on_path("chmod", path))
CALL(int, fchmod, (int file, mode_t mode), (file, mode), fails_on("chmod", file))
CALL(int, utimensat, (int at, const char *path, const struct timespec times[2], int flags), (at, path, times, flags),
     fails_at("utime", at, path))
CALL(int, futimens, (int file, const struct timespec times[2]), (file, times), fails_on("utime", file))

/* Large allocations, by the library that asks. */
static int refuses(size_t size, void *caller) {
    Dl_info library;
    char name[512];
    int power = 0;
    if (!least || size < least || !begun || is_inside) return 0;
    is_inside = 1;
    const char *from = dladdr(caller, &library) && library.dli_fname ? library.dli_fname : "?";
    const char *slash = strrchr(from, '/');
    while (size >>= 1) power++;
    snprintf(name, sizeof name, "%s %ld kB", slash ? slash + 1 : from, (1L << power) >> 10);
    is_inside = 0;
    return fails("allocate", name);
}

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
#define CALLER __builtin_return_address(0)
void *malloc(size_t size) { return refuses(size, CALLER) ? 0 : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return refuses(count * size, CALLER) ? 0 : __libc_calloc(count, size); }
void *realloc(void *was, size_t size) { return refuses(size, CALLER) ? 0 : __libc_realloc(was, size); }
int posix_memalign(void **to, size_t step, size_t size) { return refuses(size, CALLER) ? ENOMEM : REAL(posix_memalign)(to, step, size); }
void *aligned_alloc(size_t step, size_t size) { return refuses(size, CALLER) ? 0 : REAL(aligned_alloc)(step, size); }
static void *map(void *at, size_t size, int protection, int flags, int file, off64_t from, void *caller, int is_64) {
    if ((flags & MAP_ANONYMOUS) && (protection & PROT_WRITE) && refuses(size, caller)) return MAP_FAILED;
    return (is_64 ? REAL(mmap64) : REAL(mmap))(at, size, protection, flags, file, from);
}
void *mmap(void *at, size_t size, int protection, int flags, int file, off_t from) { return map(at, size, protection, flags, file, from, CALLER, 0); }
void *mmap64(void *at, size_t size, int protection, int flags, int file, off64_t from) { return map(at, size, protection, flags, file, from, CALLER, 1); }
