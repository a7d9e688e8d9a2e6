/* Stands between a process and its disk, for files whose path holds one word. Loaded with LD_PRELOAD.
 *
 * disk_fault(n, forever, error): the n-th write, sync, truncation or removal from now on fails with `error`;
 * with `forever` every later one too. disk_count(): how many there were. disk_record(path): from now on each is
 * written to `path` as a line of a trace: what, file, offset, length, then the bytes.
 *
 * A child that the process starts has its faults from DISK_FULL ("word n": the n-th write or sync there and all
 * later ones find the disk full). What is full still lets files go.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static char word[256];
static long counted, fail_at = -1;
static int forever_too, fail_with;
static int trace = -1;
static char names[1024][512];

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

void disk_watch(const char *part) { strncpy(word, part, sizeof word - 1); }
void disk_fault(long n, int forever, int error) { counted = 0; fail_at = n; forever_too = forever; fail_with = error; }
/* A disk that is full: as disk_fault for ever, but files can be removed. */
static int removes;
void disk_full(long n) { disk_fault(n, 1, ENOSPC); removes = 1; }
__attribute__((constructor)) static void from_parent(void) {
    const char *said = getenv("DISK_FULL"), *end = said ? strrchr(said, ' ') : NULL;
    if (!end || end - said >= (long)sizeof word) return;
    memcpy(word, said, end - said);
    disk_full(atol(end + 1));
}
long disk_count(void) { return counted; }
void disk_record(const char *path) { trace = REAL(open64)(path, O_WRONLY | O_CREAT | O_APPEND, 0600); }

static void note(const char *what, const char *file, long offset, long length, const void *bytes) {
    char line[700];
    if (trace < 0) return;
    int n = snprintf(line, sizeof line, "%s\t%s\t%ld\t%ld\n", what, file, offset, length);
    REAL(write)(trace, line, n);
    if (bytes && length > 0) REAL(write)(trace, bytes, length);
}

void disk_mark(const char *text) { note("mark", text, 0, 0, NULL); }

static int watched(int fd) { return word[0] && fd >= 0 && fd < 1024 && names[fd][0]; }

static int fails(void) {
    counted++;
    return fail_at > 0 && (counted == fail_at || (forever_too && counted > fail_at));
}

static int opened(int fd, const char *path, int flags) {
    if (fd < 0 || fd >= 1024) return fd;
    names[fd][0] = 0;
    if (word[0] && strstr(path, word)) {
        strncpy(names[fd], path, sizeof names[fd] - 1);
        if (flags & O_CREAT) note("open", path, 0, 0, NULL);
    }
    return fd;
}

int open(const char *path, int flags, ...) {
    mode_t mode = 0;
    if (flags & O_CREAT) { __builtin_va_list list; __builtin_va_start(list, flags); mode = __builtin_va_arg(list, int); __builtin_va_end(list); }
    return opened(REAL(open)(path, flags, mode), path, flags);
}

int open64(const char *path, int flags, ...) {
    mode_t mode = 0;
    if (flags & O_CREAT) { __builtin_va_list list; __builtin_va_start(list, flags); mode = __builtin_va_arg(list, int); __builtin_va_end(list); }
    return opened(REAL(open64)(path, flags, mode), path, flags);
}

int close(int fd) {
    if (fd >= 0 && fd < 1024) names[fd][0] = 0;
    return REAL(close)(fd);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    if (watched(fd)) {
        if (fails()) { errno = fail_with; return -1; }
        note("write", names[fd], offset, length, bytes);
    }
    return REAL(pwrite64)(fd, bytes, length, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length) {
    if (watched(fd)) {
        if (fails()) { errno = fail_with; return -1; }
        note("write", names[fd], REAL(lseek64)(fd, 0, SEEK_CUR), length, bytes);
    }
    return REAL(write)(fd, bytes, length);
}

int fsync(int fd) {
    if (watched(fd)) {
        if (fails()) { errno = fail_with; return -1; }
        note("sync", names[fd], 0, 0, NULL);
    }
    return REAL(fsync)(fd);
}

int fdatasync(int fd) {
    if (watched(fd)) {
        if (fails()) { errno = fail_with; return -1; }
        note("sync", names[fd], 0, 0, NULL);
    }
    return REAL(fdatasync)(fd);
}

int ftruncate64(int fd, off64_t length) {
    if (watched(fd)) {
        if (fails()) { errno = fail_with; return -1; }
        note("cut", names[fd], length, 0, NULL);
    }
    return REAL(ftruncate64)(fd, length);
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int unlink(const char *path) {
    if (word[0] && strstr(path, word) && !removes) {
        if (fails()) { errno = fail_with; return -1; }
        note("remove", path, 0, 0, NULL);
    }
    return REAL(unlink)(path);
}
