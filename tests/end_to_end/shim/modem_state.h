/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Read as C too, and named as C names. */
/* NOLINTBEGIN(modernize-deprecated-headers,readability-identifier-naming) */
#include <stdint.h>

/* What the preloaded shim and a fake meter share: one pseudo-terminal with modem lines, in a file that both
   map. The shim finds the file by the environment variable below; without it, or for other devices, it stands
   aside. */
#define P1SCOPE_MODEM_STATE_VARIABLE "P1SCOPE_MODEM_STATE"

struct p1scope_modem_state {
    uint64_t device; /* st_rdev of the pseudo-terminal; set by the meter */
    uint32_t lines;  /* TIOCM_ bits: RTS and DTR are the program's, CTS DSR CD RI the meter's */
    uint32_t iflag;  /* c_iflag and c_cflag, as the program set them */
    uint32_t cflag;
    uint32_t set;           /* 1 from the first tcsetattr() on: the flags above count */
    uint32_t serial_flags;  /* of TIOCSSERIAL */
    uint32_t line_changes;  /* times that the program worked RTS or DTR */
    uint32_t sending_break; /* the program holds the line at space */
    uint32_t framing;       /* error counters, the meter's */
    uint32_t parity;
    uint32_t breaks;
    uint32_t overruns;
    uint32_t buffer_overruns;
};
/* NOLINTEND(modernize-deprecated-headers,readability-identifier-naming) */
