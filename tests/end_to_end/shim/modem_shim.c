/* SPDX-License-Identifier: GPL-3.0-or-later
   Preloaded into a program, gives one pseudo-terminal what a serial port has and it has not: RTS, DTR and the
   other modem lines, error counters, parity settings that stick. The lines stand in a file that a fake meter
   maps too. */
#include "modem_state.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/serial.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

typedef int ioctl_function(int, unsigned long, ...);
typedef int tcgetattr_function(int, struct termios*);
typedef int tcsetattr_function(int, int, const struct termios*);

/* What a pseudo-terminal takes no notice of, or refuses: kept here, and never handed on. */
static const tcflag_t own_iflags = INPCK | PARMRK | IGNPAR;
static const tcflag_t own_cflags = CSIZE | PARENB | PARODD | CMSPAR | CSTOPB;
static const unsigned program_lines = TIOCM_RTS | TIOCM_DTR;

static void* next_function(const char* name)
{
    return dlsym(RTLD_NEXT, name);
}

/* The state, if this handle is the pseudo-terminal it is about. A test may name one file after the other. */
static struct p1scope_modem_state* state_of(int handle)
{
    static char path[512];
    static struct p1scope_modem_state* state = NULL;
    const char* wanted = getenv(P1SCOPE_MODEM_STATE_VARIABLE);
    if (wanted == NULL || strlen(wanted) >= sizeof path)
        return NULL;
    if (strcmp(path, wanted) != 0) {
        if (state != NULL)
            munmap(state, sizeof *state);
        state = NULL;
        const int file = open(wanted, O_RDWR | O_CLOEXEC);
        if (file < 0)
            return NULL;
        void* mapped = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        close(file);
        if (mapped == MAP_FAILED)
            return NULL;
        state = mapped;
        strcpy(path, wanted);
    }
    struct stat status;
    if (fstat(handle, &status) != 0 || !S_ISCHR(status.st_mode) || status.st_rdev != state->device)
        return NULL;
    return state;
}

static void work_lines(struct p1scope_modem_state* state, unsigned set, unsigned clear)
{
    __atomic_fetch_or(&state->lines, set & program_lines, __ATOMIC_SEQ_CST);
    __atomic_fetch_and(&state->lines, ~(clear & program_lines), __ATOMIC_SEQ_CST);
    __atomic_fetch_add(&state->line_changes, 1, __ATOMIC_SEQ_CST);
}

static void count_errors(const struct p1scope_modem_state* state, struct serial_icounter_struct* counters)
{
    memset(counters, 0, sizeof *counters);
    counters->frame = (int)__atomic_load_n(&state->framing, __ATOMIC_SEQ_CST);
    counters->parity = (int)__atomic_load_n(&state->parity, __ATOMIC_SEQ_CST);
    counters->brk = (int)__atomic_load_n(&state->breaks, __ATOMIC_SEQ_CST);
    counters->overrun = (int)__atomic_load_n(&state->overruns, __ATOMIC_SEQ_CST);
    counters->buf_overrun = (int)__atomic_load_n(&state->buffer_overruns, __ATOMIC_SEQ_CST);
}

int ioctl(int handle, unsigned long request, ...)
{
    va_list arguments;
    va_start(arguments, request);
    void* argument = va_arg(arguments, void*);
    va_end(arguments);

    struct p1scope_modem_state* state = state_of(handle);
    if (state != NULL) {
        switch (request) {
        case TIOCMGET:
            *(unsigned*)argument = __atomic_load_n(&state->lines, __ATOMIC_SEQ_CST);
            return 0;
        case TIOCMSET:
            work_lines(state, *(const unsigned*)argument, ~*(const unsigned*)argument);
            return 0;
        case TIOCMBIS:
            work_lines(state, *(const unsigned*)argument, 0);
            return 0;
        case TIOCMBIC:
            work_lines(state, 0, *(const unsigned*)argument);
            return 0;
        case TIOCGICOUNT:
            count_errors(state, argument);
            return 0;
        case TIOCGSERIAL:
            memset(argument, 0, sizeof(struct serial_struct));
            ((struct serial_struct*)argument)->flags = (int)state->serial_flags;
            return 0;
        case TIOCSSERIAL:
            state->serial_flags = (uint32_t)((const struct serial_struct*)argument)->flags;
            return 0;
        case TIOCSBRK:
        case TIOCCBRK:
            state->sending_break = request == TIOCSBRK;
            return 0;
        default:
            break;
        }
    }
    static ioctl_function* next;
    if (next == NULL)
        next = (ioctl_function*)next_function("ioctl");
    return next(handle, request, argument);
}

int tcgetattr(int handle, struct termios* settings)
{
    static tcgetattr_function* next;
    if (next == NULL)
        next = (tcgetattr_function*)next_function("tcgetattr");
    const int result = next(handle, settings);
    const struct p1scope_modem_state* state = result == 0 ? state_of(handle) : NULL;
    if (state != NULL && state->set) {
        settings->c_iflag = (settings->c_iflag & ~own_iflags) | (state->iflag & own_iflags);
        settings->c_cflag = (settings->c_cflag & ~own_cflags) | (state->cflag & own_cflags);
    }
    return result;
}

int tcsetattr(int handle, int when, const struct termios* settings)
{
    static tcsetattr_function* next;
    if (next == NULL)
        next = (tcsetattr_function*)next_function("tcsetattr");
    struct p1scope_modem_state* state = state_of(handle);
    if (state == NULL)
        return next(handle, when, settings);
    state->iflag = settings->c_iflag;
    state->cflag = settings->c_cflag;
    state->set = 1;
    /* A pseudo-terminal has eight bits and no parity, and would double each 0xFF for PARMRK. */
    struct termios real = *settings;
    real.c_iflag &= ~own_iflags;
    real.c_cflag = (real.c_cflag & ~own_cflags) | CS8;
    return next(handle, when, &real);
}
