using System;
using System.IO;
using System.Text;
using Saker.Cli.Options;

namespace Saker.Cli.Terminals;

/// <summary>
/// What the command says to its operator, on stderr, each message one write that begins with "saker:". Shared: a write is whole.
/// </summary>
/// <param name="error">Stderr.</param>
/// <param name="verbosity">How much to say.</param>
/// <param name="colours">Whether stderr may be sent colours.</param>
internal sealed class Messages(Stream error, Verbosity verbosity, bool colours)
{
    private Func<byte[], bool>? _take;

    /// <summary>Something went wrong; said whatever the verbosity.</summary>
    public void Error(string text) => Write("\e[31m", text);

    /// <summary>Something is not as one would like, and the command goes on.</summary>
    public void Warning(string text)
    {
        if (verbosity > Verbosity.Quiet) Write("\e[33m", text);
    }

    /// <summary>Something worth knowing.</summary>
    public void Note(string text)
    {
        if (verbosity > Verbosity.Quiet) Write("", text);
    }

    /// <summary>Details for whoever asked for everything.</summary>
    public void Detail(string text)
    {
        if (verbosity == Verbosity.Verbose) WriteRaw(text + "\n");
    }

    /// <summary>Text of our own as it is.</summary>
    public void WriteRaw(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (_take is { } take)
        {
            _ = take(bytes);
            return;
        }

        try
        {
            error.Write(bytes);
            error.Flush();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Stderr is gone (a closed terminal, a full disk): there is nobody left to tell, and serving goes on.
        }
    }

    /// <summary>
    /// From here on messages are handed to <paramref name="take"/>, which never waits and may drop one, null to write them here again: a
    /// server must stop when it is told to, also when its stderr is a pipe that nobody reads.
    /// </summary>
    public void SendThrough(Func<byte[], bool>? take) => _take = take;

    private void Write(string colour, string text) =>
        WriteRaw(colours && colour.Length > 0 ? $"{colour}saker:\e[0m {text}\n" : $"saker: {text}\n");
}
