using System.Buffers.Text;
using System.Globalization;
using System.Text.Unicode;

namespace ProxyLab.Trials;

/// <summary>A line of <c>wire.jsonl</c> as JSON. Allocates nothing.</summary>
internal readonly ref struct WireText(WireLine line) : ILine
{
    private const int AllButOctets = 512; // eleven keys, words of ten letters, numbers of twenty digits

    private static readonly string[] Ends = Words<WireEnd>(), Events = Words<WireEvent>(), Directions = Words<WireDirection>();

    private readonly WireLine _line = line;

    /// <summary>The most octets of a line.</summary>
    internal static int Longest { get; } = AllButOctets + Base64.GetMaxEncodedToUtf8Length(WireLine.MostOctets);

    /// <inheritdoc/>
    public int Write(Span<byte> into)
    {
        var at = Text(into, $"{{\"t_ms\":");
        at += DecimalColumn.Write(_line.Ms, into[at..]);
        at += Text(into[at..], $",\"end\":\"{Ends[(int)_line.End]}\",\"event\":\"{Events[(int)_line.Event]}\"");
        if (_line.End == WireEnd.Upstream) at += Text(into[at..], $",\"process\":{Environment.ProcessId}");
        at += Text(into[at..], $",\"connection\":{_line.Connection}");
        if (_line.Request is { } request) at += Text(into[at..], $",\"request\":{request}");
        if (_line.Direction is { } direction) at += Text(into[at..], $",\"direction\":\"{Directions[(int)direction]}\"");
        if (_line.Offset is { } offset) at += Text(into[at..], $",\"offset\":{offset}");
        if (!_line.Octets.IsEmpty) at += Octets(into[at..]);
        if (_line.Totals is var (sent, received)) at += Text(into[at..], $",\"sent\":{sent},\"received\":{received}");
        return at + Text(into[at..], $"}}\n");
    }

    private int Octets(Span<byte> into)
    {
        var at = Text(into, $",\"octets\":\"");
        Base64.EncodeToUtf8(_line.Octets, into[at..], out _, out var written);
        into[at + written] = (byte)'"';
        return at + written + 1;
    }

    private static int Text(Span<byte> into, [System.Runtime.CompilerServices.InterpolatedStringHandlerArgument(nameof(into))] Utf8.TryWriteInterpolatedStringHandler text)
    {
        Utf8.TryWrite(into, CultureInfo.InvariantCulture, ref text, out var written);
        return written;
    }

    private static string[] Words<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Values.Word)];
}
