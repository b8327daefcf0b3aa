/* Stands between a program and its medium: counts and times every flush, and can make one slow.

   It is preloaded into one process.  FLUSHES names a file of four 64-bit numbers, shared with
   whoever measures:

       flushes | nanoseconds in them | nanoseconds to add to each | how many to slow, -1 for all
*/
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct shared {
    int64_t count, spent, delay, left;
};

static struct shared *shared;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FLUSHES");
    int file = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
    if (file < 0) {
        return;
    }
    void *mapped = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    shared = mapped == MAP_FAILED ? NULL : mapped;
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int flush(const char *name, int file) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    if (shared == NULL) {
        return real(file);
    }
    int64_t begun = now();
    int result = real(file);
    int64_t delay = __atomic_load_n(&shared->delay, __ATOMIC_SEQ_CST);
    int64_t left = __atomic_load_n(&shared->left, __ATOMIC_SEQ_CST);
    if (delay > 0 && left != 0) {
        struct timespec pause = {delay / 1000000000, delay % 1000000000};
        nanosleep(&pause, NULL);
        if (left > 0) {
            __atomic_sub_fetch(&shared->left, 1, __ATOMIC_SEQ_CST);
        }
    }
    __atomic_add_fetch(&shared->spent, now() - begun, __ATOMIC_SEQ_CST);
    __atomic_add_fetch(&shared->count, 1, __ATOMIC_SEQ_CST);
    return result;
}

int fsync(int file) { return flush("fsync", file); }

int fdatasync(int file) { return flush("fdatasync", file); }
