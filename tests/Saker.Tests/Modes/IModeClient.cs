using System;
using System.Collections.Generic;

namespace Saker.Tests.Modes;

/// <summary>A client that asks one thing at a time over one connection and knows nothing of what a test is about. Owned by its test.</summary>
internal interface IModeClient : IDisposable
{
    /// <summary>Asks and waits for the answer; on a new connection when the old one has ended.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">The path and query, or <c>*</c>.</param>
    /// <param name="fields">Field lines, <c>Name: value</c>.</param>
    /// <param name="content">What follows the header section; null for nothing.</param>
    ModeAnswer Send(string method, string target, IReadOnlyList<string> fields, byte[]? content = null);
}
