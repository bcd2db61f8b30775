using System;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace Saker.Transport.Tests.Tls;

/// <summary>
/// Runs a test's body on a thread like a loop's: without a SynchronizationContext and without a task scheduler of the test framework's,
/// so that SslStream goes on inline.
/// </summary>
internal static class PlainThread
{
    internal static void Run(Action body)
    {
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                body();
            }
#pragma warning disable CA1031 // It is thrown again, where the framework sees it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
