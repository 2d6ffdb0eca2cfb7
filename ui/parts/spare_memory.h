/* Memory that pages left behind goes back to the system: a till runs for weeks, and what a table of
 * 100,000 products took for a moment is not wanted again today. */
#pragma once

/* Soon, when there is nothing to do. On GTK's thread. */
void ocop_spare_memory_give_back_later (void);
