using System.Globalization;
using ProxyLab.Escaping;
using Spectre.Console;

namespace ProxyLab.Watching;

/// <summary>What a watcher sees, for a person at a terminal of 80 columns.</summary>
internal sealed class WatchView(string name, ListenerOwners owners)
{
    private const int Bar = 40, Spark = 50;
    private const string Blocks = " ▁▂▃▄▅▆▇█";
    private readonly Queue<int?> _history = [];
    private readonly string _owners = Holders(owners);
    private WatchReading _last;
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
    internal Rows Picture() => new(
        new Markup($"[bold]{TerminalText.Markup(name)}[/]  [grey]{_last.Seconds.ToString("0", CultureInfo.InvariantCulture)} s[/]"),
        Row("held by", TerminalText.Markup(_owners)),
        Row("queue", Queue()),
        Row("dead", Dead()),
        Row("accepted", $"{Show(_accepted)} [grey]connections that a process holds[/]"),
        Row("seen", $"{Rate(_last.ArrivedPerSecond)} arrive, {Rate(_last.LeftPerSecond)} leave [grey](more may come and go unseen)[/]"),
        Row("history", $"[blue]{Sparkline()}[/] [grey]peak {_peak}[/]"),
        Row("", _last.Overflows is > 0 and var n ? $"[red]{n} connections met a full queue in this network namespace[/]" : ""));

    private string Queue()
    {
        if (_last is not { Queue: { } queue, Capacity: { } capacity }) return "[red]nobody listens[/]";
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

    private static string Show(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "?";

    private static string Rate(double? value) => value is { } v ? $"{v.ToString("0", CultureInfo.InvariantCulture)}/s" : "?/s";

    private static string Holders(ListenerOwners owners)
    {
        var shown = string.Join(", ", owners.Pids.Take(3)) + (owners.Pids.Count > 3 ? $" and {owners.Pids.Count - 3} more" : "");
        var hidden = owners.Hidden > 0 ? $"{owners.Hidden} processes of others cannot be looked into without privilege" : "";
        return (shown.Length, hidden.Length) switch
        {
            (0, 0) => "no process of this pid namespace",
            (0, _) => $"unknown: {hidden}",
            _ => shown,
        };
    }
}
