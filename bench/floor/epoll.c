/*
 * The floor: the least an epoll server on one thread can do to answer HTTP/1.1.
 *
 * It waits, receives, finds the blank line that ends a request head, and sends an answer that it was given in a file.
 * It reads no method, no target, no field; it opens nothing and knows no clock. What it costs is what the kernel and the
 * copy cost, so a server with the same bytes on the wire can be judged by its distance from here.
 *
 *   floor --port N --answer FILE                    FILE is sent, in one send, for every blank line received
 *   floor --port N --answer HEAD --sendfile FILE    HEAD with MSG_MORE, then FILE by sendfile
 *     --close-answer FILE   what a request with "Connection: close" gets, before the connection is closed
 *     --reuseport           SO_REUSEPORT, so that several floors can share a port
 *
 * Requests with content are not understood; a load generator that sends GET and HEAD needs none.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MAX_DESCRIPTORS = 1 << 16,
    MAX_EVENTS = 512,
    RECEIVE_BYTES = 16 * 1024,
    CARRY_BYTES = 3,              /* of CR LF CR LF, at most three bytes can be in an earlier receive */
    REPEATED_BYTES = 64 * 1024,   /* answers to pipelined requests leave together up to this many bytes */
};

struct answer {
    char *bytes;        /* the answer, laid out `copies` times in a row */
    size_t length;      /* of one */
    size_t copies;
};

/* What a connection remembers between two events. */
struct connection {
    uint32_t owed;                  /* requests received and not yet fully answered */
    size_t sent;                    /* bytes of the first owed answer that have left */
    uint8_t carried;                /* bytes in carry */
    char carry[CARRY_BYTES];        /* the end of the last receive, in case a blank line straddles two */
    bool closing;                   /* close once nothing is owed */
};

static struct answer s_answer, s_close_answer;
static int s_file = -1;             /* --sendfile */
static off_t s_file_length;
static struct connection s_connections[MAX_DESCRIPTORS];

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static struct answer load_answer(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0)
        die(path);

    struct answer a = { .length = (size_t)st.st_size, .copies = 1 };
    if (a.length == 0) {
        fprintf(stderr, "%s: an answer needs at least one byte\n", path);
        exit(1);
    }
    if (a.length < REPEATED_BYTES)
        a.copies = REPEATED_BYTES / a.length;
    a.bytes = malloc(a.length * a.copies);
    if (a.bytes == NULL)
        die("malloc");
    for (size_t got = 0; got < a.length;) {
        ssize_t n = read(fd, a.bytes + got, a.length - got);
        if (n <= 0)
            die(path);
        got += (size_t)n;
    }
    for (size_t i = 1; i < a.copies; i++)
        memcpy(a.bytes + i * a.length, a.bytes, a.length);
    close(fd);
    return a;
}

/* Counts the blank lines in what was carried over plus what was received now. `bytes` has room for the carry in front. */
static uint32_t count_heads(struct connection *c, char *bytes, size_t length)
{
    char *at = bytes - c->carried;
    char *end = bytes + length;
    uint32_t heads = 0;
    memcpy(at, c->carry, c->carried);

    for (char *blank; (blank = memmem(at, (size_t)(end - at), "\r\n\r\n", 4)) != NULL; at = blank + 4)
        heads++;

    /* Only what follows the last blank line can begin the next one. */
    size_t rest = (size_t)(end - at);
    c->carried = (uint8_t)(rest < CARRY_BYTES ? rest : CARRY_BYTES);
    memcpy(c->carry, end - c->carried, c->carried);
    return heads;
}

/* Sends answers from memory; true when nothing is owed any more, false when the socket is full. */
static bool send_memory(int fd, struct connection *c, const struct answer *a)
{
    while (c->owed > 0) {
        size_t count = c->owed < a->copies ? c->owed : a->copies;
        size_t length = count * a->length - c->sent;
        ssize_t n = send(fd, a->bytes + c->sent, length, MSG_NOSIGNAL);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            c->closing |= errno != EAGAIN;
            return errno != EAGAIN;
        }
        size_t through = c->sent + (size_t)n;
        c->owed -= (uint32_t)(through / a->length);
        c->sent = through % a->length;
        if ((size_t)n < length)
            return false;           /* short: the socket is full, and the kernel will raise an edge when it is not */
    }
    return true;
}

/* The same for a head from memory and content by sendfile. `sent` runs over both. */
static bool send_file(int fd, struct connection *c)
{
    while (c->owed > 0) {
        ssize_t n;
        if (c->sent < s_answer.length) {
            n = send(fd, s_answer.bytes + c->sent, s_answer.length - c->sent, MSG_NOSIGNAL | MSG_MORE);
        } else {
            off_t offset = (off_t)(c->sent - s_answer.length);
            n = sendfile(fd, s_file, &offset, (size_t)(s_file_length - offset));
        }
        if (n < 0) {
            if (errno == EINTR)
                continue;
            c->closing |= errno != EAGAIN;
            return errno != EAGAIN;
        }
        c->sent += (size_t)n;
        if (c->sent == s_answer.length + (size_t)s_file_length) {
            c->sent = 0;
            c->owed--;
        }
    }
    return true;
}

static bool send_owed(int fd, struct connection *c)
{
    if (s_file >= 0)
        return send_file(fd, c);
    return send_memory(fd, c, c->closing && s_close_answer.bytes != NULL ? &s_close_answer : &s_answer);
}

/* One readiness event: answer what is owed, then receive until the socket is drained. */
static void serve(int fd, uint32_t ready)
{
    static char buffer[CARRY_BYTES + RECEIVE_BYTES];
    char *received = buffer + CARRY_BYTES;
    struct connection *c = &s_connections[fd];

    if (c->owed > 0 && !send_owed(fd, c))
        return;
    while (!c->closing) {
        ssize_t n = recv(fd, received, RECEIVE_BYTES, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n <= 0) {
            c->closing = true;
            break;
        }
        c->owed += count_heads(c, received, (size_t)n);
        if (s_close_answer.bytes != NULL && c->owed > 0 && memmem(received, (size_t)n, "Connection: close", 17) != NULL)
            c->closing = true;
        if (!send_owed(fd, c))
            return;
        /* A short receive means drained: no second call to be told EAGAIN. Not so when this very event already carried
           the end of the stream: no further edge would tell of it. */
        if (n < RECEIVE_BYTES && (ready & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) == 0)
            break;
    }
    if (c->closing)
        close(fd);                  /* leaves the epoll set by itself */
}

static void accept_all(int epoll, int listener)
{
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno == EINTR || errno == ECONNABORTED)
                continue;
            if (errno == EAGAIN)
                return;
            die("accept4");
        }
        if (fd >= MAX_DESCRIPTORS) {
            close(fd);
            continue;
        }
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        s_connections[fd] = (struct connection){ 0 };

        /* Registered once, for both directions, for the life of the connection. */
        struct epoll_event e = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.fd = fd };
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e) < 0)
            die("epoll_ctl");
    }
}

static int listen_on(uint16_t port, bool reuseport)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int on = 1;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (fd < 0)
        die("socket");
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (reuseport)
        setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0)
        die("bind");
    if (listen(fd, 4096) < 0)
        die("listen");
    return fd;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        { "port", required_argument, NULL, 'p' },
        { "answer", required_argument, NULL, 'a' },
        { "sendfile", required_argument, NULL, 'f' },
        { "close-answer", required_argument, NULL, 'c' },
        { "reuseport", no_argument, NULL, 'r' },
        { 0 },
    };
    int port = 0;
    bool reuseport = false;
    for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        struct stat st;
        switch (o) {
        case 'p': port = atoi(optarg); break;
        case 'a': s_answer = load_answer(optarg); break;
        case 'c': s_close_answer = load_answer(optarg); break;
        case 'r': reuseport = true; break;
        case 'f':
            s_file = open(optarg, O_RDONLY | O_CLOEXEC);
            if (s_file < 0 || fstat(s_file, &st) < 0)
                die(optarg);
            s_file_length = st.st_size;
            break;
        default: return 2;
        }
    }
    if (port <= 0 || port > 65535 || s_answer.bytes == NULL) {
        fprintf(stderr, "usage: floor --port N --answer FILE [--sendfile FILE] [--close-answer FILE] [--reuseport]\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);       /* sendfile has no MSG_NOSIGNAL */

    int listener = listen_on((uint16_t)port, reuseport);
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event e = { .events = EPOLLIN | EPOLLET, .data.fd = listener };
    if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &e) < 0)
        die("epoll");

    static struct epoll_event events[MAX_EVENTS];
    for (;;) {
        int count = epoll_wait(epoll, events, MAX_EVENTS, -1);
        if (count < 0 && errno != EINTR)
            die("epoll_wait");
        for (int i = 0; i < count; i++) {
            if (events[i].data.fd == listener)
                accept_all(epoll, listener);
            else
                serve(events[i].data.fd, events[i].events);
        }
    }
}
