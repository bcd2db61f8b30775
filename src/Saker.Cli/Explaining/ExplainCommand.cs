using System.IO;
using Microsoft.Extensions.Logging.Abstractions;
using Saker.Cli.Options;
using Saker.Cli.Serving;

namespace Saker.Cli.Explaining;

/// <summary><c>saker explain URL|PATH [DIR]</c>: says what a server with these flags would answer, and why. It opens no port. Used once.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="output">Stdout.</param>
/// <param name="colours">Whether stdout may be sent colours.</param>
internal sealed class ExplainCommand(ExplainOptions options, Stream output, bool colours)
{
    /// <summary>Explains.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="CommandFailure">The folder cannot be served, OpenSSL is missing, or nobody reads what is said.</exception>
    public int Run()
    {
        OpenSslLibrary.Require();

        // Where the server listens is not part of the question: a listing is shown as to the machine itself, unless a flag says.
        using Site site = Subject.Find(options.Path).Open(options.Site.ToSiteOptions(isLoopback: true, NullLoggerFactory.Instance));
        Explanation explanation = site.Explain(options.Method, options.Target, options.Fields);
        byte[] text = options.IsJson ? ExplanationJson.Of(options, explanation) : ExplanationText.Of(options, explanation, colours);
        try
        {
            output.Write(text);
            output.Flush();
        }
        catch (IOException unwritable)
        {
            throw new CommandFailure($"stdout cannot be written: {unwritable.Message}", unwritable);
        }

        return ExitCode.Success;
    }
}
