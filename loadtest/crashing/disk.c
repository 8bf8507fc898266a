/*
 * A disk that can fail: stands between a process and the C library (LD_PRELOAD), for the files of one folder. And a clock
 * that can be set: that of the day, for the whole process.
 *
 * DISK_FOLDER   whose files are meant
 * DISK_CONTROL  a file with struct control, which the drill changes while the process runs
 * DISK_TRACE    where writes and syncs of the database and of its log are recorded, if control.record says so
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { FILES = 65536, OTHER = 1, DATABASE = 2, LOG = 3 };

struct control {
    uint32_t record;
    int32_t sync_errno;
    int32_t sync_failures; /* how many; below 0 all */
    int32_t write_errno;   /* ENOSPC, EDQUOT: for what makes a file larger, alone */
    int32_t write_failures;
    uint32_t short_writes;
    uint32_t sync_microseconds;
    int32_t clock_seconds;
};

struct __attribute__((packed)) record {
    uint8_t what; /* 'w' write, 't' truncate, 's' sync */
    uint8_t file;
    uint64_t nanoseconds; /* monotonic, when it had been done */
    uint64_t offset;      /* of a sync: how many records there were when it began */
    uint32_t length;
};

static struct control *control;
static char folder[4096];
static size_t folder_length;
static int trace = -1;
static uint64_t records;
static unsigned char kinds[FILES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
    const char *where = getenv("DISK_FOLDER"), *with = getenv("DISK_CONTROL"), *to = getenv("DISK_TRACE");
    if (!where || !with) {
        return;
    }
    folder_length = strlen(where);
    memcpy(folder, where, folder_length + 1);
    int file = REAL(open)(with, O_RDWR);
    void *shared = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    control = shared == MAP_FAILED ? NULL : shared;
    if (to) {
        trace = REAL(open)(to, O_WRONLY | O_CREAT | O_APPEND, 0600);
    }
}

static int ends_with(const char *text, const char *end) {
    size_t length = strlen(text), more = strlen(end);
    return length >= more && !strcmp(text + length - more, end);
}

static int opened(int file, const char *path) {
    if (control && file >= 0 && file < FILES) {
        char real[4096];
        int ours = realpath(path, real) && !strncmp(real, folder, folder_length);
        kinds[file] = !ours ? 0 : ends_with(real, ".db") ? DATABASE : ends_with(real, ".db-wal") ? LOG : OTHER;
    }
    return file;
}

static int kind(int file) {
    return control && file >= 0 && file < FILES ? kinds[file] : 0;
}

static int fails(int32_t error, int32_t *failures) {
    if (!error) {
        return 0;
    }
    int32_t left = __atomic_load_n(failures, __ATOMIC_SEQ_CST);
    while (left > 0 && !__atomic_compare_exchange_n(failures, &left, left - 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
    }
    if (left == 0) {
        return 0;
    }
    errno = error;
    return 1;
}

static void record(uint8_t what, int file, uint64_t offset, const void *bytes, uint32_t length) {
    if (trace < 0 || !control->record || kind(file) < DATABASE) {
        return;
    }
    struct timespec now;
    struct record one = {what, (uint8_t)kind(file), 0, offset, length};
    pthread_mutex_lock(&lock);
    clock_gettime(CLOCK_MONOTONIC, &now);
    one.nanoseconds = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    if (REAL(write)(trace, &one, sizeof one) != sizeof one ||
        (bytes && REAL(write)(trace, bytes, length) != (ssize_t)length)) {
        abort(); /* A trace with a hole proves nothing. */
    }
    records++;
    pthread_mutex_unlock(&lock);
}

static int open_with(int (*real)(const char *, int, ...), const char *path, int flags, va_list more) {
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
    return opened(real(path, flags, mode), path);
}

int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    int file = open_with(REAL(open), path, flags, more);
    va_end(more);
    return file;
}

int open64(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    int file = open_with(REAL(open64), path, flags, more);
    va_end(more);
    return file;
}

int close(int file) {
    if (file >= 0 && file < FILES) {
        kinds[file] = 0;
    }
    return REAL(close)(file);
}

static ssize_t put(int file, const void *bytes, size_t length, off64_t offset) {
    if (kind(file)) {
        struct stat status;
        int grows = fstat(file, &status) == 0 && offset + (off64_t)length > status.st_size;
        int room = control->write_errno == ENOSPC || control->write_errno == EDQUOT;
        if ((!room || grows) && fails(control->write_errno, &control->write_failures)) {
            return -1;
        }
        if (control->short_writes && length > 512) {
            length = 512;
        }
    }
    ssize_t written = REAL(pwrite64)(file, bytes, length, offset);
    if (written > 0) {
        record('w', file, (uint64_t)offset, bytes, (uint32_t)written);
    }
    return written;
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) {
    return put(file, bytes, length, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) {
    return put(file, bytes, length, offset);
}

static int shorten(int file, off64_t size) {
    int result = REAL(ftruncate64)(file, size);
    if (result == 0) {
        record('t', file, (uint64_t)size, NULL, 0);
    }
    return result;
}

int ftruncate(int file, off_t size) {
    return shorten(file, size);
}

int ftruncate64(int file, off64_t size) {
    return shorten(file, size);
}

static int synced(int file, int (*real)(int)) {
    uint64_t before = __atomic_load_n(&records, __ATOMIC_SEQ_CST);
    if (kind(file)) {
        if (control->sync_microseconds) {
            usleep(control->sync_microseconds);
        }
        if (fails(control->sync_errno, &control->sync_failures)) {
            return -1;
        }
    }
    int result = real(file);
    if (result == 0) {
        record('s', file, before, NULL, 0);
    }
    return result;
}

int fsync(int file) {
    return synced(file, REAL(fsync));
}

int fdatasync(int file) {
    return synced(file, REAL(fdatasync));
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) {
        real = REAL(clock_gettime);
    }
    int result = real(clock, now);
    if (result == 0 && control && clock == CLOCK_REALTIME) {
        now->tv_sec += control->clock_seconds;
    }
    return result;
}
