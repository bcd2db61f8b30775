/*
 * A closed-loop load generator for HEAD, because wrk and h2load both wait for content that never comes.
 *
 * Every connection sends the request in FILE, waits for the blank line that ends the answer's header section, checks the
 * status code, and sends again. At the end one line tells what was counted:
 *   answers=N bytes=N unexpected=N errors=N
 * where `unexpected` are answers with another status and `errors` are connections that failed or were cut in an answer.
 *
 *   headload --port N --request FILE [--connections 64] [--seconds 3] [--status 200]
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 4096, ANSWER_BYTES = 8192, REQUEST_BYTES = 8192, STATUS_OFFSET = 9 /* "HTTP/1.1 " */ };

struct connection {
    int fd;
    size_t got;
    char answer[ANSWER_BYTES];
};

static struct connection s_connections[MAX_CONNECTIONS];
static char s_request[REQUEST_BYTES];
static size_t s_request_length;
static int s_epoll;
static struct sockaddr_in s_server = { .sin_family = AF_INET };
static char s_status[4] = "200";
static uint64_t s_answers, s_bytes, s_unexpected, s_errors;

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A request is far smaller than a socket buffer, so a short send is as bad as none. */
static bool ask(struct connection *c)
{
    c->got = 0;
    return send(c->fd, s_request, s_request_length, MSG_NOSIGNAL) == (ssize_t)s_request_length;
}

static void open_connection(struct connection *c)
{
    int on = 1;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&s_server, sizeof s_server) < 0)
        die("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
    if (epoll_ctl(s_epoll, EPOLL_CTL_ADD, c->fd, &e) < 0)
        die("epoll_ctl");
    if (!ask(c))
        die("send");
}

static void receive(struct connection *c)
{
    ssize_t n = recv(c->fd, c->answer + c->got, ANSWER_BYTES - c->got, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) {
        /* Servers may end an idle connection after so many requests; the request that crossed it is an error only when
           part of its answer had come. */
        s_errors += n < 0 || c->got > 0;
        close(c->fd);
        open_connection(c);
        return;
    }
    c->got += (size_t)n;
    s_bytes += (uint64_t)n;
    char *blank = memmem(c->answer, c->got, "\r\n\r\n", 4);
    if (blank == NULL && c->got < ANSWER_BYTES)
        return;

    bool whole = blank != NULL && blank + 4 == c->answer + c->got;      /* more than a header section: it sent content */
    bool expected = whole && memcmp(c->answer + STATUS_OFFSET, s_status, 3) == 0;
    s_answers += expected;
    s_unexpected += !expected;
    bool closes = memmem(c->answer, c->got, "Connection: close", 17) != NULL;
    if (!whole || closes || !ask(c)) {
        close(c->fd);
        open_connection(c);
    }
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        { "port", required_argument, NULL, 'p' },
        { "request", required_argument, NULL, 'r' },
        { "connections", required_argument, NULL, 'c' },
        { "seconds", required_argument, NULL, 's' },
        { "status", required_argument, NULL, 'x' },
        { 0 },
    };
    int port = 0, connections = 64, fd = -1;
    double seconds = 3;
    for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (o) {
        case 'p': port = atoi(optarg); break;
        case 'c': connections = atoi(optarg); break;
        case 's': seconds = atof(optarg); break;
        case 'x': snprintf(s_status, sizeof s_status, "%s", optarg); break;
        case 'r':
            fd = open(optarg, O_RDONLY | O_CLOEXEC);
            if (fd < 0)
                die(optarg);
            break;
        default: return 2;
        }
    }
    if (port <= 0 || port > 65535 || fd < 0 || connections <= 0 || connections > MAX_CONNECTIONS || strlen(s_status) != 3) {
        fprintf(stderr, "usage: headload --port N --request FILE [--connections N] [--seconds S] [--status NNN]\n");
        return 2;
    }
    ssize_t length = read(fd, s_request, sizeof s_request);
    if (length <= 0)
        die("read");
    s_request_length = (size_t)length;
    s_server.sin_port = htons((uint16_t)port);
    s_server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

    s_epoll = epoll_create1(EPOLL_CLOEXEC);
    if (s_epoll < 0)
        die("epoll_create1");
    for (int i = 0; i < connections; i++)
        open_connection(&s_connections[i]);

    static struct epoll_event events[512];
    for (double end = now() + seconds; now() < end;) {
        int count = epoll_wait(s_epoll, events, 512, 100);
        if (count < 0 && errno != EINTR)
            die("epoll_wait");
        for (int i = 0; i < count; i++)
            receive(events[i].data.ptr);
    }
    printf("answers=%llu bytes=%llu unexpected=%llu errors=%llu\n", (unsigned long long)s_answers,
        (unsigned long long)s_bytes, (unsigned long long)s_unexpected, (unsigned long long)s_errors);
    return 0;
}
