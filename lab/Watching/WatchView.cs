using System.Globalization;
using ProxyLab.Escaping;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ProxyLab.Watching;

/// <summary>What a watcher sees, for a person at a terminal of 80 columns.</summary>
/// <param name="name">What was asked for, and in whose namespaces.</param>
/// <param name="hidden">How many processes cannot be looked into for who holds a socket.</param>
internal sealed class WatchView(string name, Func<int> hidden)
{
    private const int Bar = 40, Spark = 50;
    private const string Blocks = " ▁▂▃▄▅▆▇█";
    private readonly Queue<int?> _history = [];
    private WatchReading _last = new(0, null, null, null, null, null, null, 0, []);
    private int? _dead, _accepted;
    private int _peak;

    /// <summary>Takes a reading; what it did not measure stays as it was seen last.</summary>
    internal void Add(WatchReading reading)
    {
        _last = reading;
        _dead = reading.Dead ?? _dead;
        _accepted = reading.Accepted ?? _accepted;
        _peak = Math.Max(_peak, reading.Queue ?? 0);
        _history.Enqueue(reading.Queue);
        if (_history.Count > Spark) _history.Dequeue();
    }

    /// <summary>The picture now.</summary>
    internal Rows Picture() => new(new IRenderable[]
    {
        new Markup($"[bold]{TerminalText.Markup(name)}[/]  [grey]{_last.Seconds.ToString("0", CultureInfo.InvariantCulture)} s[/]"),
    }.Concat(Listeners()).Concat([
        Row("queue", Queue()),
        Row("dead", Dead()),
        Row("accepted", $"{Show(_accepted)} [grey]connections that a process holds[/]"),
        Row("seen", $"{Rate(_last.ArrivedPerSecond)} arrive, {Rate(_last.LeftPerSecond)} leave [grey](more may come and go unseen)[/]"),
        Row("history", $"[blue]{Sparkline()}[/] [grey]peak {_peak}[/]"),
        Row("", _last.Overflows is > 0 and var n ? $"[red]{n} connections met a full queue in this network namespace[/]" : ""),
    ]).Concat(_last.Failed > 0 ? [Row("failed", $"[yellow]{_last.Failed}[/] [grey]readings: not measured, and tried again[/]")] : [])
        .Concat(_last.Notes.Select(note => new Markup($"[yellow]{TerminalText.Markup(note)}[/]"))));

    /// <summary>What each listener is and who holds it; of several, each with its own queue.</summary>
    private IEnumerable<IRenderable> Listeners() => (_last.Sockets ?? []) switch
    {
        [var only] => [Row("listener", $"{TerminalText.Markup(only.Name)} [grey]{TerminalText.Markup(only.Kind)}[/]"), Row("held by", TerminalText.Markup(Holders(only)))],
        var several => several.Select(s => Row(
            "listener", $"{Show(s.Queue)} of {Show(s.Capacity)}{(s.IsFull ? " [red bold]FULL[/]" : "")} {TerminalText.Markup(s.Name)} [grey]{TerminalText.Markup(s.Kind)}[/] {TerminalText.Markup(Holders(s))}")),
    };

    private string Queue()
    {
        if (_last.IsNobody) return "[red]nobody listens[/]";
        if (_last is not { Queue: { } queue, Capacity: { } capacity }) return "[yellow]not measured[/]";
        var filled = Math.Clamp((int)Math.Ceiling((double)queue / capacity * Bar), 0, Bar);
        var colour = _last.IsFull ? "red" : queue > capacity / 2 ? "yellow" : "green";
        var bar = $"[{colour}]{new string('█', filled)}[/][grey]{new string('░', Bar - filled)}[/]";
        return $"{bar} {queue} of {capacity}{(_last.IsFull ? " [red bold]FULL[/]" : "")}";
    }

    private string Dead() => _last.Queue is 0 ? "0" : _dead is > 0
        ? $"[yellow]{_dead}[/] [grey]their clients have gone; only accept() clears them[/]"
        : $"{Show(_dead)} [grey]of those, without a client any more[/]";

    private string Sparkline()
    {
        var top = Math.Max(1, _history.Max() ?? 1);
        return string.Concat(_history.Select(q => q is { } v ? Blocks[(int)Math.Ceiling((double)v / top * (Blocks.Length - 1))] : '·'));
    }

    private static Markup Row(string label, string value) => new($"[grey]{label,-9}[/] {value}") { Overflow = Overflow.Ellipsis };

    private static string Show(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "?";

    private static string Rate(double? value) => value is { } v ? $"{v.ToString("0", CultureInfo.InvariantCulture)}/s" : "?/s";

    private string Holders(SocketReading socket)
    {
        var shown = string.Join(", ", socket.HeldBy.Take(3)) + (socket.HeldBy.Count > 3 ? $" and {socket.HeldBy.Count - 3} more" : "");
        return (shown.Length, hidden()) switch
        {
            (0, 0) => "no process of this pid namespace",
            (0, var processes) => $"unknown: {processes} processes of others cannot be looked into without privilege",
            _ => shown,
        };
    }
}
