using System;
using System.Collections.Generic;
using System.Linq;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>The calls of a server that serves, with the errors that the kernel's manual pages give for them.</summary>
/// <remarks>
/// Not here: EAGAIN from the calls on sockets, since an edge is promised after it that an invented one does not have, and close,
/// since a call that is failed from outside is not carried out. Both are in Saker.Transport.Tests, over a scripted kernel, and so are
/// short transfers.
/// </remarks>
internal static class SystemCallFaults
{
    private static readonly (string Call, string[] Errors)[] s_calls =
    [
        ("accept4", ["EMFILE", "ENFILE", "ENOMEM", "ENOBUFS", "ECONNABORTED", "EINTR", "EPERM", "EPROTO"]),
        ("recvfrom", ["ECONNRESET", "EINTR", "ENOMEM", "ENOBUFS", "ETIMEDOUT"]),
        ("sendto", ["EPIPE", "ECONNRESET", "EINTR", "ENOMEM", "ENOBUFS"]),
        ("sendmsg", ["ECONNRESET", "EPIPE", "EINTR", "ENOMEM", "ENOBUFS"]),
        ("sendfile", ["EIO", "EPIPE", "ECONNRESET", "EINTR", "ENOMEM", "EINVAL"]),
        ("epoll_ctl", ["ENOMEM", "ENOSPC"]),
        ("epoll_wait", ["EINTR"]),
        ("openat2", ["EMFILE", "ENFILE", "ENOMEM", "EIO", "EINTR", "EAGAIN"]),
        ("openat", ["EMFILE", "ENFILE", "ENOMEM", "EIO", "EINTR"]),
        ("statx", ["ENOMEM", "EIO", "EINTR"]),
        ("preadv2", ["EIO", "EAGAIN", "EINTR", "EOPNOTSUPP"]),
        ("pread64", ["EIO", "EINTR", "ENOMEM"]),
        ("getdents64", ["EIO", "ENOMEM", "EINTR"]),
        ("shutdown", ["ENOTCONN"]),
    ];

    /// <summary>Each call by itself: with its first error, or with all of them. What is only called after another failure comes with that.</summary>
    public static IEnumerable<SystemCallFault[]> Single(bool isLong) =>
    [
        .. s_calls.SelectMany(call => (isLong ? call.Errors : call.Errors.Take(1)).Select(error => new SystemCallFault[] { new(call.Call, error) })),
        [new("sendfile", "EIO"), new("setsockopt", "ENOMEM", "1+")],
    ];

    /// <summary>Several calls at a time, chosen by chance, each failing now and then.</summary>
    public static SystemCallFault[] Mixture(Random random)
    {
        (string Call, string[] Errors)[] some = [.. s_calls];
        random.Shuffle(some);
        return [.. some.Take(5).Select(call => new SystemCallFault(call.Call, call.Errors[random.Next(call.Errors.Length)], $"{random.Next(1, 4)}+{random.Next(3, 12)}"))];
    }
}
