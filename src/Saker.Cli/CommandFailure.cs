using System;

namespace Saker.Cli;

/// <summary>The command cannot do what was asked. The message says what, where and what to do; it ends the process with <see cref="ExitCode.Failure"/>.</summary>
/// <param name="message">For the operator.</param>
/// <param name="inner">What it was learnt from, shown with <c>--verbose</c>.</param>
internal sealed class CommandFailure(string message, Exception? inner = null) : Exception(message, inner);
