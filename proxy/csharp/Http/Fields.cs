namespace LabProxy;

/// <summary>The fields of one head. Used again for every head that a loop reads.</summary>
internal sealed class Fields
{
    /// <summary>What <see cref="Read"/> says of a head with more than 1,024 fields.</summary>
    public const string TooMany = "too many fields";

    private const int Most = 1024;

    private readonly List<(int Start, int Length)> _nominated = [];
    private Field[] _all = new Field[64];

    public int Count { get; private set; }

    /// <summary>Connection says close.</summary>
    public bool SaysClose { get; private set; }

    /// <summary>Connection says keep-alive.</summary>
    public bool SaysKeepAlive { get; private set; }

    public ref readonly Field this[int i] => ref _all[i];

    public ReadOnlySpan<Field> All => _all.AsSpan(0, Count);

    /// <summary>
    /// Reads the fields of a head. A request is taken strictly, because its upstream could read it otherwise. In an answer RFC 9112 lets a line end with a bare
    /// LF (section 2.2), makes a proxy remove a blank before a colon (5.1), and put blanks where a field was folded (5.2): so the head is changed in place.
    /// </summary>
    /// <param name="head">The whole head, with the empty line that ends it.</param>
    /// <param name="at">Where the first field begins.</param>
    /// <param name="isAnswer">Whether it is an answer's.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public string? Read(Span<byte> head, int at, bool isAnswer)
    {
        (Count, SaysClose, SaysKeepAlive) = (0, false, false);
        _nominated.Clear();
        while (true)
        {
            var end = at + head[at..].IndexOf((byte)'\n');
            var hasCr = end > at && head[end - 1] == '\r';
            var line = hasCr ? end - 1 : end;
            if (!hasCr && !isAnswer)
                return "a line ends without CR";
            if (line == at)
                break;
            if ((head[at] is (byte)' ' or (byte)'\t' ? Fold(head, at, line, isAnswer) : Add(head, at, line, isAnswer)) is { } wrong)
                return wrong;
            at = end + 1;
        }

        ReadConnection(head);
        return null;
    }

    public bool Has(FieldKind kind)
    {
        foreach (ref readonly var field in All)
        {
            if (field.Kind == kind)
                return true;
        }

        return false;
    }

    /// <summary>Whether Connection names it, so that it is for us alone. Nobody may make the proxy forget what it must say itself.</summary>
    public bool IsNominated(ReadOnlySpan<byte> head, in Field field)
    {
        if (_nominated.Count == 0 || field.Kind is not FieldKind.EndToEnd and not FieldKind.RequestId and not FieldKind.Expect)
            return false;
        foreach (var (start, length) in _nominated)
        {
            if (Grammar.Is(field.NameIn(head), head.Slice(start, length)))
                return true;
        }

        return false;
    }

    private string? Add(Span<byte> head, int at, int end, bool isAnswer)
    {
        var line = (ReadOnlySpan<byte>)head[at..end];
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
            return "a field has no name or no colon";
        var name = isAnswer ? line[..colon].TrimEnd(" \t"u8) : line[..colon];
        if (!Grammar.IsToken(name))
            return "a field's name is no token";
        var value = line[(colon + 1)..];
        if (Grammar.HasControl(value))
            return "a control character in a field";
        if (Count == Most)
            return TooMany;
        if (Count == _all.Length)
            Array.Resize(ref _all, Count * 2);
        var blank = value.Length - value.TrimStart(" \t"u8).Length;
        _all[Count++] = new Field(at, name.Length, at + colon + 1 + blank, Grammar.Trim(value).Length, Field.KindOf(name));
        return null;
    }

    /// <summary>The line goes on with the field before it.</summary>
    private string? Fold(Span<byte> head, int at, int end, bool isAnswer)
    {
        if (!isAnswer || Count == 0)
            return "a folded field";
        if (Grammar.HasControl(head[at..end]))
            return "a control character in a field";
        var field = _all[Count - 1];
        var before = field.Value + field.ValueLength;
        head[before..at].Fill((byte)' ');
        _all[Count - 1] = field with { ValueLength = Grammar.Trim(head[field.Value..end]).Length };
        return null;
    }

    private void ReadConnection(ReadOnlySpan<byte> head)
    {
        foreach (ref readonly var field in All)
        {
            if (field.Kind != FieldKind.Connection)
                continue;
            var list = field.ValueIn(head);
            while (Grammar.TryNext(ref list, out var element))
            {
                if (Grammar.Is(element, "close"u8))
                    SaysClose = true;
                else if (Grammar.Is(element, "keep-alive"u8))
                    SaysKeepAlive = true;
                else
                    _nominated.Add((head.Overlaps(element, out var at) ? at : 0, element.Length));
            }
        }
    }
}
