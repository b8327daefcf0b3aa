/* Stands between a program and its files: fails the n-th call that writes or flushes one of them.

   It is preloaded into one process and counts calls on files below the folder in FAULTS_FOLDER.
   FAULTS names a file of eight 64-bit numbers, shared with whoever gives the orders:

       kinds to count | calls so far | fail from | fail until | errno, 0: short | failed | flushes failed | lie

   Kinds are bits: 1 writes, 2 flushes, 4 cuts, 8 reads.  `lie` makes every flush succeed without
   doing anything, as some cards do.
*/
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WRITES = 1, FLUSHES = 2, CUTS = 4, READS = 8 };

struct orders {
    int64_t kinds, count, from, until, error, failed, flushes_failed, lie;
};

static struct orders *orders;
static const char *folder;
static size_t folder_length;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAULTS");
    int file = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
    folder = getenv("FAULTS_FOLDER");
    if (file < 0 || folder == NULL) {
        return;
    }
    folder_length = strlen(folder);
    void *mapped = mmap(NULL, sizeof *orders, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    orders = mapped == MAP_FAILED ? NULL : mapped;
}

static int is_ours(int file) {
    char name[64], path[4096];
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    ssize_t length = readlink(name, path, sizeof path - 1);
    if (length <= (ssize_t)folder_length) {
        return 0;
    }
    path[length] = 0;
    return strncmp(path, folder, folder_length) == 0 && strstr(path, "-shm") == NULL;
}

/* Tell whether this call is to fail; with `error` 0 it is to do half of its work. */
static int fails(int kind, int file) {
    if (orders == NULL || (orders->kinds & kind) == 0 || !is_ours(file)) {
        return 0;
    }
    int64_t number = __atomic_add_fetch(&orders->count, 1, __ATOMIC_SEQ_CST);
    if (number < orders->from || number > orders->until) {
        return 0;
    }
    __atomic_add_fetch(&orders->failed, 1, __ATOMIC_SEQ_CST);
    if (kind == FLUSHES) {
        __atomic_add_fetch(&orders->flushes_failed, 1, __ATOMIC_SEQ_CST);
    }
    errno = orders->error ? (int)orders->error : EIO;
    return 1;
}

static size_t part(size_t count) {
    return count > 1 ? count / 2 : count;
}

#define REAL(type, name) ((type)dlsym(RTLD_NEXT, name))

ssize_t write(int file, const void *data, size_t count) {
    ssize_t (*real)(int, const void *, size_t) = REAL(ssize_t (*)(int, const void *, size_t), "write");
    if (fails(WRITES, file)) {
        return orders->error ? -1 : real(file, data, part(count));
    }
    return real(file, data, count);
}

static ssize_t put(const char *name, int file, const void *data, size_t count, off_t at) {
    ssize_t (*real)(int, const void *, size_t, off_t) =
        REAL(ssize_t (*)(int, const void *, size_t, off_t), name);
    if (fails(WRITES, file)) {
        return orders->error ? -1 : real(file, data, part(count), at);
    }
    return real(file, data, count, at);
}

ssize_t pwrite(int file, const void *data, size_t count, off_t at) {
    return put("pwrite", file, data, count, at);
}

ssize_t pwrite64(int file, const void *data, size_t count, off_t at) {
    return put("pwrite64", file, data, count, at);
}

static ssize_t get(const char *name, int file, void *data, size_t count, off_t at) {
    ssize_t (*real)(int, void *, size_t, off_t) =
        REAL(ssize_t (*)(int, void *, size_t, off_t), name);
    return fails(READS, file) ? -1 : real(file, data, count, at);
}

ssize_t pread(int file, void *data, size_t count, off_t at) {
    return get("pread", file, data, count, at);
}

ssize_t pread64(int file, void *data, size_t count, off_t at) {
    return get("pread64", file, data, count, at);
}

static int flush(const char *name, int file) {
    int (*real)(int) = REAL(int (*)(int), name);
    if (orders != NULL && orders->lie) {
        return 0;
    }
    return fails(FLUSHES, file) ? -1 : real(file);
}

int fsync(int file) {
    return flush("fsync", file);
}

int fdatasync(int file) {
    return flush("fdatasync", file);
}

static int cut(const char *name, int file, off_t size) {
    int (*real)(int, off_t) = REAL(int (*)(int, off_t), name);
    return fails(CUTS, file) ? -1 : real(file, size);
}

int ftruncate(int file, off_t size) {
    return cut("ftruncate", file, size);
}

int ftruncate64(int file, off_t size) {
    return cut("ftruncate64", file, size);
}
