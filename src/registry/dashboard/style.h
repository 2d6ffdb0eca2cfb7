/* style.css as a text of the program. */
#pragma once

extern const char *const ocop_dashboard_style;
