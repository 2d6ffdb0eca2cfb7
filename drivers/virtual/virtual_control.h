/* How the virtual devices are told what to do from outside: a Unix socket for programs (one JSON
 * line answers each line), and a file of commands that is carried out once. */
#pragma once

#include "drivers/virtual/virtual_devices.h"

/* Programs that are connected at once; more are let go. */
#define OCOP_VIRTUAL_CLIENTS_MAX 8

typedef struct _OcopVirtualControl OcopVirtualControl;

/* Listens at @path (mode 0600, in a folder that is there), in the place of a socket that a program
 * left behind. On the context of @loop. Errors: DEVICE_ABSENT. Owned; @devices is borrowed. */
OcopVirtualControl *ocop_virtual_control_new (OcopVirtualDevices *devices, OcopLoop *loop,
                                              const char *path, GError **error);
/* Lets everybody go and removes the socket. */
void ocop_virtual_control_free (OcopVirtualControl *control);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopVirtualControl, ocop_virtual_control_free)

/* Carries out the lines of @text; empty ones and those that begin with # are passed over. Stops at
 * the first that is refused: its number (from 1), 0: all were done. */
guint ocop_virtual_control_run (OcopVirtualDevices *devices, const char *text, gsize size);

/* Bytes to lines: for the socket, and for what else is read line by line. A line that is too long
 * is told once, as NULL. */
typedef struct {
    char bytes[OCOP_VIRTUAL_LINE_MAX + 1];
    gsize size;
    gboolean is_too_long;
} OcopVirtualLines;
typedef void (*OcopVirtualLineFunc) (const char *line, gsize size, gpointer data);
void ocop_virtual_lines_feed (OcopVirtualLines *lines, const char *bytes, gsize size,
                              OcopVirtualLineFunc take, gpointer data);

/* Tells @line to whoever listens at @path and gives the answer: for another program. Waits at most
 * a few seconds. Errors: DEVICE_ABSENT. Owned. */
char *ocop_virtual_control_ask (const char *path, const char *line, GError **error);
