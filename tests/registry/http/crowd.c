/* One loop over many sockets: the load comes from one thread, so that the server has the other
 * core. */
#include "crowd.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SHOWN_MAX 5

typedef struct {
    int fd; /* -1: free */
    guint till;
    gsize sent;
    char answer[64];
    gsize heard;
    double since;
} Client;

typedef struct {
    const Crowd *crowd;
    Client *clients;
    guint next, end, n_done;
    CrowdResult result;
} Run;

double
crowd_now_s (void)
{
    struct timespec time;
    clock_gettime (CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int
crowd_connect (guint16 port, gboolean is_blocking)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons (port), .sin_addr = {htonl (INADDR_LOOPBACK)}};
    const int fd = socket (AF_INET, SOCK_STREAM | (is_blocking ? 0 : SOCK_NONBLOCK), 0);
    if (connect (fd, (const struct sockaddr *)&address, sizeof address) == 0 ||
        errno == EINPROGRESS)
        return fd;
    close (fd);
    return -1;
}

static void
begin (Run *run, Client *client)
{
    *client = (Client){.fd = -1};
    if (run->next == run->end)
        return;
    client->fd = crowd_connect (run->crowd->port, FALSE);
    client->till = run->next++;
    client->since = crowd_now_s();
    if (client->fd < 0)
        g_error ("connect: %s", g_strerror (errno));
}

static void
end (Run *run, Client *client)
{
    close (client->fd);
    run->n_done++;
    run->result.slowest_s = MAX (run->result.slowest_s, crowd_now_s() - client->since);
    if (strncmp (client->answer, "HTTP/1.1 200", 12) != 0 && run->result.n_wrong++ < SHOWN_MAX)
        printf ("till %u: %.*s\n", client->till, (int)client->heard, client->answer);
    if (run->crowd->answered != NULL)
        run->crowd->answered (run->n_done, run->crowd->data);
    begin (run, client);
}

static gsize
get_unsent (const Run *run, const Client *client)
{
    const gsize *offsets = run->crowd->offsets;
    return offsets[client->till + 1] - offsets[client->till] - client->sent;
}

static void
say (Run *run, Client *client)
{
    const char *from = run->crowd->requests + run->crowd->offsets[client->till] + client->sent;
    const ssize_t n = send (client->fd, from, get_unsent (run, client), MSG_NOSIGNAL);
    if (n > 0)
        client->sent += (gsize)n;
    else if (n < 0 && errno != EAGAIN)
        end (run, client);
}

static void
hear (Run *run, Client *client)
{
    char buffer[16384];
    const ssize_t n = recv (client->fd, buffer, sizeof buffer, 0);
    if (n > 0 && client->heard < sizeof client->answer) {
        const gsize take = MIN ((gsize)n, sizeof client->answer - client->heard);
        memcpy (client->answer + client->heard, buffer, take);
        client->heard += take;
    } else if (n == 0 || (n < 0 && errno != EAGAIN)) {
        end (run, client);
    }
}

static void
turn (Run *run, struct pollfd *polls)
{
    const guint n = run->crowd->n_connections;
    for (guint i = 0; i < n; i++) {
        const Client *client = &run->clients[i];
        polls[i] = (struct pollfd){.fd = client->fd, .events = POLLIN};
        if (client->fd >= 0 && get_unsent (run, client) > 0)
            polls[i].events |= POLLOUT;
    }
    poll (polls, n, 1000);
    for (guint i = 0; i < n; i++) {
        Client *client = &run->clients[i];
        if (polls[i].revents & POLLOUT)
            say (run, client);
        else if (polls[i].revents != 0 && client->fd >= 0)
            hear (run, client);
    }
}

CrowdResult
crowd_run (const Crowd *crowd, guint first, guint n)
{
    g_autofree struct pollfd *polls = g_new (struct pollfd, crowd->n_connections);
    g_autofree Client *clients = g_new0 (Client, crowd->n_connections);
    Run run = {.crowd = crowd, .clients = clients, .next = first, .end = first + n};
    const double start = crowd_now_s();
    for (guint i = 0; i < crowd->n_connections; i++)
        begin (&run, &clients[i]);
    while (run.n_done < n)
        turn (&run, polls);
    run.result.time_s = crowd_now_s() - start;
    return run.result;
}
