namespace ProxyLab;

/// <summary>Finds where requests begin and end in what is read of a connection, however it is cut into pieces, and who they say they are.</summary>
internal abstract class RequestScanner
{
    /// <summary>The field in which the lab's clients give their request its id, the one of its row in <c>requests.csv</c>.</summary>
    internal const string IdField = "X-Lab-Request";

    /// <summary>Whether the head of the request in hand is whole.</summary>
    internal abstract bool HeadWhole { get; }

    /// <summary>Whether the request in hand is whole.</summary>
    internal abstract bool Whole { get; }

    /// <summary>Whether what came is no request: all that follows is taken, and nothing more is found.</summary>
    internal bool IsLost { get; private protected set; }

    /// <summary>The method of the request in hand; null until it is known.</summary>
    internal string? Method { get; private protected set; }

    /// <summary>The id that the lab's client gave it; null for none, or for one that is no number.</summary>
    internal long? Request { get; private protected set; }

    /// <summary>Scans connections of that protocol.</summary>
    internal static RequestScanner For(Protocol protocol) => protocol == Protocol.Fastcgi ? new FastCgiScanner() : new HttpScanner();

    /// <summary>Takes octets, at most up to the end of the request in hand; once lost, all.</summary>
    /// <returns>How many it took: 1 or more, unless the request in hand is whole already.</returns>
    internal abstract int Take(ReadOnlySpan<byte> octets);

    /// <summary>Of these octets, which come next, how many belong to the head of the request in hand.</summary>
    internal abstract int OfHead(ReadOnlySpan<byte> octets);

    /// <summary>Goes on to the next request.</summary>
    internal abstract void Next();

    private protected static long? Number(string text) =>
        long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var id) ? id : null;
}
