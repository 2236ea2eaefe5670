// SPDX-License-Identifier: GPL-3.0-or-later
// The part of an AppImage that the kernel starts: a static program with a squashfs image behind it. It makes the image's
// files visible in a folder of their own, becomes AppRun there, and leaves a keeper behind that clears the folder away
// when the program has ended, however that was.
//
// With FUSE the folder is a mount that the keeper serves. Without (no /dev/fuse, no fusermount3, or not allowed) the
// files are extracted into it. Either way the program keeps the process it was started as: its signals, its terminal
// and its exit status are its own.
//
// Built for glibc, statically, from libsquashfuse (BSD), libfuse3 (LGPL) and libzstd (BSD); see build.
#define _GNU_SOURCE
#include <squashfuse/ll.h>
#include <squashfuse/squashfuse.h>

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <ftw.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { cannotStart = 127 };

static char self[PATH_MAX];   // this file
static char folder[PATH_MAX]; // where the image's files are to be seen; empty while there is none
static size_t imageOffset;

// In libsquashfuse.a, but in none of its headers.
sqfs_err sqfs_stat(sqfs* fs, sqfs_inode* inode, struct stat* st);

// libsquashfuse.a asks for LZO, which no image made here uses and whose licence is another.
int lzo1x_decompress_safe(const unsigned char* in, unsigned long inSize, unsigned char* out, unsigned long* outSize,
                          void* work)
{
    (void)in, (void)inSize, (void)out, (void)outSize, (void)work;
    return -1;
}

// --- Helpers --------------------------------------------------------------------------------------------------------

static void say(const char* format, ...) __attribute__((format(printf, 1, 2)));
static void say(const char* format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("AppImage: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

// The image begins where this program's own file would end.
static size_t sizeOfProgram(void)
{
    Elf64_Ehdr header;
    const int file = open(self, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    const bool whole = pread(file, &header, sizeof header, 0) == (ssize_t)sizeof header;
    close(file);
    return whole ? header.e_shoff + (size_t)header.e_shnum * header.e_shentsize : 0;
}

static bool isSet(const char* variable)
{
    const char* value = getenv(variable);
    return value != NULL && *value != '\0' && strcmp(value, "0") != 0;
}

// A new folder that belongs to this user alone, in the first place that takes one.
static bool makeFolder(void)
{
    const char* places[] = {getenv("TMPDIR"), "/tmp", getenv("XDG_RUNTIME_DIR"), "/var/tmp"};
    for (size_t i = 0; i < sizeof places / sizeof *places; ++i) {
        if (places[i] == NULL || *places[i] != '/')
            continue;
        const int length = snprintf(folder, sizeof folder, "%s/.mount_P1Scope_XXXXXX", places[i]);
        if (length < (int)sizeof folder && mkdtemp(folder) != NULL)
            return true;
    }
    folder[0] = '\0';
    say("no folder can be made in /tmp; set TMPDIR to a folder that is writable");
    return false;
}

static int removeOne(const char* path, const struct stat* st, int kind, struct FTW* place)
{
    (void)st, (void)kind, (void)place;
    return remove(path);
}

static void removeFolder(void) { nftw(folder, removeOne, 32, FTW_DEPTH | FTW_PHYS | FTW_MOUNT); }

// --- Extracting -------------------------------------------------------------------------------------------------------

static bool writeFile(sqfs* fs, sqfs_inode* inode, const struct stat* st, const char* path)
{
    static char buffer[1 << 17];
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, st->st_mode & 0777);
    if (file < 0)
        return false;
    sqfs_off_t position = 0;
    bool good = true;
    while (good && position < st->st_size) {
        sqfs_off_t count = sizeof buffer;
        errno = EIO; // what squashfuse does not tell
        good = sqfs_read_range(fs, inode, position, &count, buffer) == SQFS_OK && count > 0;
        for (sqfs_off_t done = 0; good && done < count;) {
            const ssize_t written = write(file, buffer + done, (size_t)(count - done));
            good = written > 0;
            done += good ? written : 0;
        }
        position += count;
    }
    const int reason = errno;
    if (close(file) != 0)
        return false;
    errno = reason;
    return good;
}

static bool writeEntry(sqfs* fs, sqfs_inode* inode, const char* path)
{
    struct stat st;
    errno = EIO;
    if (sqfs_stat(fs, inode, &st) != SQFS_OK)
        return false;
    if (S_ISDIR(st.st_mode))
        return mkdir(path, 0755) == 0 || errno == EEXIST;
    unlink(path);
    if (S_ISREG(st.st_mode))
        return writeFile(fs, inode, &st, path);
    char target[PATH_MAX];
    size_t size = sizeof target;
    return S_ISLNK(st.st_mode) && sqfs_readlink(fs, inode, target, &size) == SQFS_OK && symlink(target, path) == 0;
}

// The folders that lead to a file of which only some are wanted.
static void makeParents(char* path, size_t from)
{
    for (char* slash = strchr(path + from + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0755); // where it fails for any reason but being there, writing the file tells
        *slash = '/';
    }
}

// Writes the files that match the pattern (all where it is NULL) below target, which is made.
static bool extract(const char* target, const char* pattern, bool tell)
{
    sqfs fs;
    if (sqfs_open_image(&fs, self, imageOffset) != SQFS_OK) {
        say("%s is damaged; download it again", self);
        return false;
    }
    sqfs_traverse all;
    sqfs_err error = sqfs_traverse_open(&all, &fs, sqfs_inode_root(&fs));
    if (error != SQFS_OK || (mkdir(target, 0755) != 0 && errno != EEXIST)) {
        say("cannot write %s (%s); go to a folder that is writable", target, strerror(errno));
        return false;
    }
    bool good = true;
    while (good && sqfs_traverse_next(&all, &error)) {
        if (all.dir_end || (pattern != NULL && fnmatch(pattern, all.path, FNM_LEADING_DIR) != 0))
            continue;
        char path[PATH_MAX];
        sqfs_inode inode;
        errno = ENAMETOOLONG;
        good = snprintf(path, sizeof path, "%s/%s", target, all.path) < (int)sizeof path;
        if (good && pattern != NULL)
            makeParents(path, strlen(target));
        good = good &&
               sqfs_inode_get(&fs, &inode, sqfs_dentry_inode(&all.entry)) == SQFS_OK && writeEntry(&fs, &inode, path);
        if (!good && errno == ENOSPC)
            say("no space left for %s; free 120 MB there, or set TMPDIR to another folder", path);
        else if (!good)
            say("cannot write %s: %s", path, strerror(errno));
        else if (tell)
            puts(path);
    }
    sqfs_traverse_close(&all);
    return good && error == SQFS_OK;
}

// --- The keeper -------------------------------------------------------------------------------------------------------

static struct fuse_session* session;

static void endSession(int number)
{
    (void)number;
    if (session != NULL)
        fuse_session_exit(session);
}

// Returns when the program behind the descriptor (a pidfd; -1: the kernel has none) has ended.
static void waitForEnd(int program, pid_t number)
{
    struct pollfd end = {.fd = program, .events = POLLIN};
    if (program >= 0) {
        while (poll(&end, 1, -1) < 0 && errno == EINTR)
            ;
        return;
    }
    while (kill(number, 0) == 0 || errno == EPERM)
        poll(NULL, 0, 500);
}

struct Watch {
    int program;
    pid_t number;
    pthread_t server;
};

static void* watch(void* context)
{
    const struct Watch* seen = context;
    waitForEnd(seen->program, seen->number);
    fuse_session_exit(session);
    pthread_kill(seen->server, SIGUSR1); // wakes the loop, which sits in read()
    return NULL;
}

// Away from the terminal and from who started it, so that neither its signals nor its waiting reach the keeper.
static void detach(void)
{
    setsid();
    if (chdir("/") != 0)
        _exit(1);
    const int nothing = open("/dev/null", O_RDWR);
    for (int stream = 0; stream <= 2 && nothing >= 0; ++stream)
        dup2(nothing, stream);
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
}

// Mounts, writes a byte to ready, and serves until the program has ended.
static void serve(int ready, struct Watch* seen)
{
    struct fuse_lowlevel_ops operations = {
        .getattr = sqfs_ll_op_getattr,     .opendir = sqfs_ll_op_opendir,   .releasedir = sqfs_ll_op_releasedir,
        .readdir = sqfs_ll_op_readdir,     .lookup = sqfs_ll_op_lookup,     .open = sqfs_ll_op_open,
        .create = sqfs_ll_op_create,       .release = sqfs_ll_op_release,   .read = sqfs_ll_op_read,
        .readlink = sqfs_ll_op_readlink,   .listxattr = sqfs_ll_op_listxattr, .getxattr = sqfs_ll_op_getxattr,
        .forget = sqfs_ll_op_forget,       .statfs = stfs_ll_op_statfs,
    };
    sqfs_ll* image = sqfs_ll_open(self, imageOffset);
    if (image == NULL)
        return;
    char name[] = "P1_Scope", options[] = "-oro,nodev,nosuid,fsname=P1_Scope,subtype=squashfuse";
    char* words[] = {name, options, NULL};
    struct fuse_args arguments = FUSE_ARGS_INIT(2, words);
    sqfs_ll_chan channel;
    if (sqfs_ll_mount(&channel, folder, &arguments, &operations, sizeof operations, image) != SQFS_OK)
        return;
    session = channel.session;
    const struct sigaction end = {.sa_handler = endSession};
    sigaction(SIGTERM, &end, NULL);
    sigaction(SIGUSR1, &end, NULL);
    seen->server = pthread_self();
    pthread_t watcher;
    if (pthread_create(&watcher, NULL, watch, seen) == 0 && write(ready, "", 1) == 1) {
        close(ready);
        fuse_session_loop(session);
    }
    sqfs_ll_unmount(&channel, folder);
}

// Starts the keeper, in a process that belongs to nobody. With mount: true where the mount is there. Without: the
// files are there already, and the keeper removes them. Where mounting fails, neither keeper nor mount is left.
static bool startKeeper(bool mount)
{
    int ready[2];
    struct Watch seen = {.program = (int)syscall(SYS_pidfd_open, getpid(), 0), .number = getpid()};
    if (pipe2(ready, O_CLOEXEC) != 0)
        return false;
    const pid_t child = fork();
    if (child == 0) {
        close(ready[0]);
        detach();
        if (fork() != 0)
            _exit(0);
        if (!mount) {
            if (write(ready[1], "", 1) != 1)
                _exit(1);
            close(ready[1]);
            waitForEnd(seen.program, seen.number);
            removeFolder();
            _exit(0);
        }
        serve(ready[1], &seen);
        if (session != NULL)
            rmdir(folder);
        _exit(0);
    }
    close(ready[1]);
    if (seen.program >= 0)
        close(seen.program);
    char byte;
    ssize_t count = -1;
    if (child > 0) {
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
            ;
        do
            count = read(ready[0], &byte, 1);
        while (count < 0 && errno == EINTR);
    }
    close(ready[0]);
    return count == 1;
}

// --- What can be asked of it ------------------------------------------------------------------------------------------

static int help(void)
{
    puts("Of an AppImage, whatever program is in it:\n"
         "  --appimage-help               this\n"
         "  --appimage-version            the version of the runtime\n"
         "  --appimage-offset             where its files begin, in bytes\n"
         "  --appimage-mount              show its files in a folder until Ctrl-C\n"
         "  --appimage-extract [PATTERN]  write its files (or those that match) to ./squashfs-root\n"
         "  --appimage-extract-and-run    extract to a folder in /tmp (or TMPDIR), run, and remove it again;\n"
         "                                APPIMAGE_EXTRACT_AND_RUN=1 does the same. Without FUSE it is done unasked.\n"
         "Of this one:\n"
         "  --install-desktop             menu entry, icon and file type for this user; --uninstall-desktop undoes it\n"
         "  Linked or renamed to p1scope-cli it is the command line.");
    return 0;
}

static void rest(int number) { (void)number; }

static int showMount(void)
{
    if (!makeFolder())
        return cannotStart;
    if (!startKeeper(true)) {
        rmdir(folder);
        say("cannot mount: FUSE needs /dev/fuse and fusermount3 (package fuse3); --appimage-extract needs neither");
        return cannotStart;
    }
    const struct sigaction end = {.sa_handler = rest};
    sigaction(SIGINT, &end, NULL);
    sigaction(SIGTERM, &end, NULL);
    puts(folder);
    fflush(stdout);
    pause();
    return 0;
}

// Becomes AppRun in the folder; returns only where that fails.
static int become(const char* name, char** arguments)
{
    char program[PATH_MAX + 8], current[PATH_MAX];
    snprintf(program, sizeof program, "%s/AppRun", folder);
    setenv("APPIMAGE", self, 1);
    setenv("APPDIR", folder, 1);
    setenv("ARGV0", name, 1);
    if (getcwd(current, sizeof current) != NULL)
        setenv("OWD", current, 1);
    arguments[0] = program;
    execv(program, arguments);
    say("cannot start %s: %s; set TMPDIR to a folder on a disk that allows programs", program, strerror(errno));
    return cannotStart;
}

static int run(const char* name, char** arguments, bool extracted)
{
    if (!makeFolder())
        return cannotStart;
    // Neither is a fault: most containers have no FUSE.
    if (!extracted && access("/dev/fuse", R_OK | W_OK) == 0 && startKeeper(true))
        return become(name, arguments);
    if (!extract(folder, NULL, false) || !startKeeper(false)) {
        removeFolder();
        return cannotStart;
    }
    return become(name, arguments);
}

int main(int count, char** arguments)
{
    const ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    imageOffset = length > 0 ? sizeOfProgram() : 0;
    if (imageOffset == 0) {
        say("cannot read itself; it needs /proc");
        return cannotStart;
    }
    const char* first = count > 1 ? arguments[1] : "";
    if (strcmp(first, "--appimage-help") == 0)
        return help();
    if (strcmp(first, "--appimage-version") == 0)
        return puts("P1 Scope's runtime " P1SCOPE_VERSION " (AppImage type 2)") < 0;
    if (strcmp(first, "--appimage-offset") == 0)
        return printf("%zu\n", imageOffset) < 0;
    if (strcmp(first, "--appimage-mount") == 0)
        return showMount();
    if (strcmp(first, "--appimage-extract") == 0)
        return extract("squashfs-root", count > 2 ? arguments[2] : NULL, true) ? 0 : 1;
    const char* name = count > 0 ? arguments[0] : self;
    if (strcmp(first, "--appimage-extract-and-run") == 0)
        return run(name, arguments + 1, true);
    if (strncmp(first, "--appimage-", 11) == 0) {
        say("there is no option %s; --appimage-help says what there is", first);
        return 2;
    }
    return run(name, arguments, isSet("APPIMAGE_EXTRACT_AND_RUN"));
}
