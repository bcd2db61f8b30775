using System;
using System.Threading;

namespace Saker.Cli.Terminals;

/// <summary>A line on a terminal that says how far the work has come, drawn anew ten times a second. Shared.</summary>
internal sealed class ProgressBar : IDisposable
{
    private const int MaxCells = 32;

    private readonly Messages _messages;
    private readonly bool _colours;
    private readonly Func<int?> _columns;
    private readonly Func<(long Done, long Total, string Text)> _state;
    private readonly Lock _gate = new();
    private readonly Timer _timer;
    private int _drawn;
    private bool _isOver;

    /// <summary>Begins to draw.</summary>
    /// <param name="messages">The terminal.</param>
    /// <param name="colours">Whether it may be sent colours.</param>
    /// <param name="columns">How wide the terminal is now; null when that is not known.</param>
    /// <param name="state">How much is done, of how much, and what to say beside the bar; called on another thread.</param>
    public ProgressBar(Messages messages, bool colours, Func<int?> columns, Func<(long Done, long Total, string Text)> state)
    {
        _messages = messages;
        _colours = colours;
        _columns = columns;
        _state = state;
        _timer = new Timer(static bar => ((ProgressBar)bar!).Draw(), this, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    /// <summary>Says something in a line of its own, above the bar.</summary>
    public void Above(Action say)
    {
        lock (_gate)
        {
            Erase();
            say();
        }
    }

    /// <summary>Removes the line.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            _isOver = true;
            Erase();
        }
    }

    private void Draw()
    {
        lock (_gate)
        {
            if (_isOver) return;
            (long done, long total, string text) = _state();
            double part = total <= 0 ? 1 : Math.Clamp((double)done / total, 0, 1);
            string line = Line(part, text, _columns(), _colours, out int length);
            _messages.WriteRaw($"\r{line}{new string(' ', Math.Max(0, _drawn - length))}");
            _drawn = length;
        }
    }

    /// <summary>
    /// What is drawn: the bar as long as there is room for it, and the text. It leaves the last column free, from which a terminal goes
    /// on in the next line, where <c>\r</c> does not lead back from.
    /// </summary>
    /// <param name="part">How much is done, of 1.</param>
    /// <param name="text">What to say beside the bar, in ASCII.</param>
    /// <param name="columns">How wide the terminal is; null, when that is not known, is no room for a bar.</param>
    /// <param name="colours">Whether it may be sent colours.</param>
    /// <param name="length">How many columns it takes.</param>
    internal static string Line(double part, string text, int? columns, bool colours, out int length)
    {
        string line = $"{(int)(part * 100),3} %  {text}";
        if (columns is { } all && line.Length >= all) line = line[..Math.Max(0, all - 1)];
        int cells = Math.Min(MaxCells, (columns ?? 0) - line.Length - 3);
        length = line.Length;
        if (cells <= 0) return line;
        length += cells + 2;
        int full = (int)(part * cells);
        string bar = colours ? $"\e[36m{new string('━', full)}\e[2m{new string('━', cells - full)}\e[0m" : new string('#', full) + new string('.', cells - full);
        return $"{bar}  {line}";
    }

    // With spaces, which every terminal knows.
    private void Erase()
    {
        if (_drawn > 0) _messages.WriteRaw($"\r{new string(' ', _drawn)}\r");
        _drawn = 0;
    }
}
