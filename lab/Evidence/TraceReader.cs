using System.Buffers;
using System.Globalization;

namespace ProxyLab;

/// <summary>
/// Reads what <c>strace -f -ttt -o</c> wrote: <c>PID SECONDS name(arguments) = result ERRNO (words)</c>. A call that another thread interrupted
/// stands in two lines, <c>name(… &lt;unfinished ...&gt;</c> and <c>&lt;... name resumed&gt;…</c>, and is put together here.
/// Lines that are no calls (signals, exits) are passed over.
/// </summary>
internal sealed class TraceReader
{
    private const string Unfinished = " <unfinished ...>", Resumed = "<... ", ResumedEnd = " resumed>";
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");
    private readonly Dictionary<int, (double Seconds, string Text)> _unfinished = [];

    /// <summary>Every call of a trace in the order in which they began or, if interrupted, ended; those that never ended come last.</summary>
    internal static IReadOnlyList<TracedCall> Read(IEnumerable<string> lines)
    {
        var reader = new TraceReader();
        var calls = lines.Select(reader.Next).OfType<TracedCall>().ToList();
        calls.AddRange(reader._unfinished.Select(u => Call(u.Key, u.Value.Seconds, u.Value.Text)).OfType<TracedCall>());
        return calls;
    }

    /// <summary>The call that ends with this line; null when none does.</summary>
    internal TracedCall? Next(string line)
    {
        var text = line.AsSpan().TrimStart();
        if (!TakeNumber(ref text, out int pid) || !TakeNumber(ref text, out double seconds)) return null;
        var rest = text.ToString();
        if (rest.EndsWith(Unfinished, StringComparison.Ordinal))
        {
            _unfinished[pid] = (seconds, rest[..^Unfinished.Length]);
            return null;
        }

        if (!rest.StartsWith(Resumed, StringComparison.Ordinal)) return Call(pid, seconds, rest);
        var end = rest.IndexOf(ResumedEnd, StringComparison.Ordinal);
        if (end < 0 || !_unfinished.Remove(pid, out var begun)) return null;
        return Call(pid, begun.Seconds, begun.Text + rest[(end + ResumedEnd.Length)..]);
    }

    private static bool TakeNumber<T>(ref ReadOnlySpan<char> text, out T number)
        where T : ISpanParsable<T>
    {
        number = default!;
        var end = text.IndexOf(' ');
        if (end <= 0 || !T.TryParse(text[..end], CultureInfo.InvariantCulture, out number!)) return false;
        text = text[end..].TrimStart();
        return true;
    }

    private static TracedCall? Call(int pid, double seconds, string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open <= 0 || text.AsSpan(0, open).ContainsAnyExcept(NameCharacters)) return null;
        var equals = text.LastIndexOf(" = ", StringComparison.Ordinal);
        if (equals <= open) return new TracedCall(pid, seconds, text[..open], text[(open + 1)..].TrimEnd(), null, null);
        var close = text.LastIndexOf(')', equals);
        var arguments = close > open ? text[(open + 1)..close] : text[(open + 1)..equals];
        var result = text[(equals + 3)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        long? value = result.Length > 0 && TryResult(result[0], out var number) ? number : null;
        var errno = value < 0 && result.Length > 1 && result[1].StartsWith('E') ? result[1] : null;
        return new TracedCall(pid, seconds, text[..open], arguments, value, errno);
    }

    private static bool TryResult(string text, out long number) =>
        text.StartsWith("0x", StringComparison.Ordinal)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
