/* Colours and sizes of the whole program, light or dark or high in contrast as the system asks. */
#pragma once

/* Once, after GTK has opened the display. */
void ocop_look_init (void);
