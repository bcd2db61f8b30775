using System;
using System.Threading;

namespace Saker.Cli.Terminals;

/// <summary>A line on a terminal that says how far the work has come, drawn anew ten times a second. Shared.</summary>
internal sealed class ProgressBar : IDisposable
{
    private const int Cells = 32;

    private readonly Messages _messages;
    private readonly bool _colours;
    private readonly Func<(long Done, long Total, string Text)> _state;
    private readonly Lock _gate = new();
    private readonly Timer _timer;
    private int _drawn;
    private bool _isOver;

    /// <summary>Begins to draw.</summary>
    /// <param name="messages">The terminal.</param>
    /// <param name="colours">Whether it may be sent colours.</param>
    /// <param name="state">How much is done, of how much, and what to say beside the bar; called on another thread.</param>
    public ProgressBar(Messages messages, bool colours, Func<(long Done, long Total, string Text)> state)
    {
        _messages = messages;
        _colours = colours;
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
            int full = (int)(part * Cells);
            string percent = $"{(int)(part * 100),3} %";
            string line = $"{percent}  {text}";
            string bar = _colours ? $"\e[36m{new string('━', full)}\e[2m{new string('━', Cells - full)}\e[0m" : new string('#', full) + new string('.', Cells - full);
            int length = Cells + 2 + line.Length;
            _messages.WriteRaw($"\r{bar}  {line}{new string(' ', Math.Max(0, _drawn - length))}");
            _drawn = Math.Max(_drawn, length);
        }
    }

    // With spaces, which every terminal knows.
    private void Erase()
    {
        if (_drawn > 0) _messages.WriteRaw($"\r{new string(' ', _drawn)}\r");
        _drawn = 0;
    }
}
