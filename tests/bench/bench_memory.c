/* Peak memory of one sale by the command line program, on the large store. */
#include "bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

void
bench_memory_launch (char **argv)
{
    struct rusage usage;
    int status;
    pid_t child = fork();
    if (child == 0) {
        execv (argv[0], argv);
        _exit (127);
    }
    if (child < 0 || wait4 (child, &status, 0, &usage) != child || !WIFEXITED (status) ||
        WEXITSTATUS (status) != 0) {
        fprintf (stderr, "ocop-bench: %s does not sell\n", argv[0]);
        exit (1);
    }
    printf ("\nKIB %ld\n", usage.ru_maxrss);
    exit (0);
}

void
bench_memory (const BenchPlan *plan)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *home = bench_plan_home (plan, "large");
    g_autofree char *path = g_build_filename (plan->folder, "basket.json", NULL);
    g_autofree char *output = NULL;
    g_autoptr (BenchWorld) world = bench_world_find (home, plan->n_many_products);
    g_autofree char *json = bench_world_make_basket (world);
    int status = 0;
    if (plan->ocopctl == NULL) {
        fprintf (stderr, "ocop-bench: no ocopctl: memory is not measured\n");
        return;
    }
    g_file_set_contents (path, json, -1, &error);
    bench_must (path, error);
    const char *argv[] = {"/proc/self/exe", "--launch", plan->ocopctl, "--home", home,
                          "--json",         "sell",     path,          NULL};
    g_autofree char *self = g_file_read_link ("/proc/self/exe", &error);
    bench_must ("/proc/self/exe", error);
    argv[0] = self;
    g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status,
                  &error);
    bench_must (plan->ocopctl, error);
    const char *figure = strstr (output, "\nKIB ");
    if (status != 0 || figure == NULL) {
        fprintf (stderr, "ocop-bench: %s failed: %s\n", plan->ocopctl, output);
        exit (1);
    }
    bench_figure_add ("f  peak memory of ocopctl sell on that store", 40,
                      (double)g_ascii_strtoll (figure + 5, NULL, 10) / 1024, "MB");
}
