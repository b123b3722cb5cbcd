/* Count every call that changes a file under CRASH_UNDER, in a whole tree of processes, and make trouble at one of them.

   CRASH_COUNTER names a file of 64 bytes, mapped by all: [0] calls so far, [1] the call at which all stand still.
   CRASH_MODE is count, kill (SIGKILL to the process group at call CRASH_AT), stop (SIGSTOP to the group at every
   CRASH_AT-th call, until the driver lets it go on) or full (from call CRASH_AT on, CRASH_FOR calls that need room
   fail with ENOSPC). CRASH_CLOCK moves the wall clock by so many seconds. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static volatile long *shared;
static const char *under;
static size_t under_length;
static long at, lasts, clock_moves;
static char mode;
static int log_handle = -1;

__attribute__((constructor)) static void begin(void) {
    const char *counter = getenv("CRASH_COUNTER"), *name = getenv("CRASH_MODE"), *log = getenv("CRASH_LOG");
    under = getenv("CRASH_UNDER");
    if (getenv("CRASH_CLOCK")) clock_moves = atol(getenv("CRASH_CLOCK"));
    if (!counter || !name || !under) return;
    under_length = strlen(under);
    at = getenv("CRASH_AT") ? atol(getenv("CRASH_AT")) : 0;
    lasts = getenv("CRASH_FOR") ? atol(getenv("CRASH_FOR")) : 1L << 60;
    int handle = syscall(SYS_openat, AT_FDCWD, counter, O_RDWR | O_CLOEXEC, 0);
    if (handle < 0) return;
    shared = mmap(NULL, 64, PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
    syscall(SYS_close, handle);
    if (log) log_handle = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    mode = name[0];
}

/* Return whether the call is to fail for want of room; kill or stop when its turn has come. */
static int count(const char *call, const char *path, int needs_room) {
    if (!mode || strncmp(path, under, under_length) != 0) return 0;
    long number = __atomic_add_fetch(&shared[0], 1, __ATOMIC_SEQ_CST);
    if (log_handle >= 0) {
        char line[4400];
        int length = snprintf(line, sizeof line, "%ld %s %s\n", number, call, path);
        syscall(SYS_write, log_handle, line, length);
    }
    if (mode == 'k' && number == at) {
        kill(0, SIGKILL);
        for (;;) pause();
    }
    if (mode == 's' && number % at == 0) {
        shared[1] = number;
        kill(0, SIGSTOP);
    }
    if (mode == 'f' && needs_room && number >= at && number < at + lasts) {
        errno = ENOSPC;
        return 1;
    }
    return 0;
}

static int count_handle(const char *call, int handle, int needs_room) {
    char link[64], path[4096];
    if (!mode) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = syscall(SYS_readlink, link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return count(call, path, needs_room);
}

static int count_path(const char *call, const char *path, int needs_room) {
    char whole[8192];
    if (!mode || !path) return 0;
    if (path[0] == '/') return count(call, path, needs_room);
    if (!getcwd(whole, 4000)) return 0;
    strncat(whole, "/", sizeof whole - strlen(whole) - 1);
    strncat(whole, path, sizeof whole - strlen(whole) - 1);
    return count(call, whole, needs_room);
}

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define OPENS(name)                                                                   \
    int name(const char *path, int flags, ...) {                                      \
        REAL(name);                                                                   \
        va_list rest;                                                                 \
        va_start(rest, flags);                                                        \
        mode_t bits = va_arg(rest, int);                                              \
        va_end(rest);                                                                 \
        if ((flags & (O_CREAT | O_TRUNC)) && count_path("open", path, 1)) return -1;  \
        return real(path, flags, bits);                                               \
    }
#define OPENS_AT(name)                                                                \
    int name(int folder, const char *path, int flags, ...) {                          \
        REAL(name);                                                                   \
        va_list rest;                                                                 \
        va_start(rest, flags);                                                        \
        mode_t bits = va_arg(rest, int);                                              \
        va_end(rest);                                                                 \
        if ((flags & (O_CREAT | O_TRUNC)) && count_path("open", path, 1)) return -1;  \
        return real(folder, path, flags, bits);                                       \
    }
#define ON_PATH(name, room, params, values)                   \
    int name params {                                         \
        REAL(name);                                           \
        if (count_path(#name, path, room)) return -1;         \
        return real values;                                   \
    }
#define ON_HANDLE(type, name, room, params, values)           \
    type name params {                                        \
        REAL(name);                                           \
        if (count_handle(#name, handle, room)) return -1;     \
        return real values;                                   \
    }

OPENS(open)
OPENS(open64)
OPENS_AT(openat)
OPENS_AT(openat64)
ON_PATH(rename, 0, (const char *path, const char *to), (path, to))
ON_PATH(renameat, 0, (int a, const char *path, int b, const char *to), (a, path, b, to))
ON_PATH(unlink, 0, (const char *path), (path))
ON_PATH(unlinkat, 0, (int a, const char *path, int flags), (a, path, flags))
ON_PATH(rmdir, 0, (const char *path), (path))
ON_PATH(mkdir, 1, (const char *path, mode_t bits), (path, bits))
ON_PATH(mkdirat, 1, (int a, const char *path, mode_t bits), (a, path, bits))
ON_PATH(truncate, 0, (const char *path, off_t length), (path, length))
ON_HANDLE(ssize_t, write, 1, (int handle, const void *bytes, size_t length), (handle, bytes, length))
ON_HANDLE(ssize_t, pwrite, 1, (int handle, const void *bytes, size_t length, off_t place), (handle, bytes, length, place))
ON_HANDLE(ssize_t, pwrite64, 1, (int handle, const void *bytes, size_t length, off64_t place), (handle, bytes, length, place))
ON_HANDLE(ssize_t, writev, 1, (int handle, const struct iovec *parts, int number), (handle, parts, number))
ON_HANDLE(int, fsync, 0, (int handle), (handle))
ON_HANDLE(int, fdatasync, 0, (int handle), (handle))
ON_HANDLE(int, ftruncate, 0, (int handle, off_t length), (handle, length))
ON_HANDLE(int, ftruncate64, 0, (int handle, off64_t length), (handle, length))
ON_HANDLE(int, fallocate, 1, (int handle, int how, off_t place, off_t length), (handle, how, place, length))
ON_HANDLE(ssize_t, sendfile, 1, (int handle, int from, off_t *place, size_t length), (handle, from, place, length))
ON_HANDLE(ssize_t, sendfile64, 1, (int handle, int from, off64_t *place, size_t length), (handle, from, place, length))

int clock_gettime(clockid_t which, struct timespec *now) {
    int result = syscall(SYS_clock_gettime, which, now);
    if (which == CLOCK_REALTIME) now->tv_sec += clock_moves;
    return result;
}

time_t time(time_t *now) {
    struct timespec found;
    clock_gettime(CLOCK_REALTIME, &found);
    if (now) *now = found.tv_sec;
    return found.tv_sec;
}
