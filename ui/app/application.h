/* The program: its words on the command line, its one session and window. */
#pragma once

/* Returns the exit status. */
int ocop_application_run (int argc, char **argv);
