/* A shop, a registry in memory, and a day's work. */
#pragma once

#include "fake_registry.h"
#include "lib/fixture.h"
#include "shop/sync.h"

typedef struct {
    OcopFixture *fixture;
    FakeRegistry *fake;
} Line;

/* Enrolled, with an open shift. */
Line *line_new (void);
void line_free (Line *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Line, line_free)

#define LINE_CODE "abcde-fghjk"
void line_enrol (Line *line);
/* One sale of QN-0001 and QN-0006. */
void line_sell (Line *line);
/* Syncs and asserts state and what is left. */
void line_sync (Line *line, const char *state, gint64 pending);
/* The registry's rows of all epochs are the till's, figure by figure; its stock too. */
void line_assert_same (Line *line);
