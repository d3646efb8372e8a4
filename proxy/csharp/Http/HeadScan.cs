namespace LabProxy;

/// <summary>Whether a head is here.</summary>
internal enum HeadFound
{
    NotYet,
    Whole,
    TooLong,
}

/// <summary>Looks for the end of a head, and remembers how far it got: a head that drips in is looked through once.</summary>
internal struct HeadScan
{
    private int _line, _scanned;

    /// <summary>Looks on in what has come, of which a head may be at most <see cref="Octets.Large"/>.</summary>
    /// <param name="octets">All that has come of it.</param>
    /// <param name="length">Octets of the head with the empty line that ends it.</param>
    public HeadFound Find(ReadOnlySpan<byte> octets, out int length)
    {
        length = Find(octets);
        return length < 0 ? octets.Length < Octets.Large ? HeadFound.NotYet : HeadFound.TooLong : length <= Octets.Large ? HeadFound.Whole : HeadFound.TooLong;
    }

    /// <summary>Octets of the head with the empty line that ends it; -1 while that has not come. A line ends with LF: whether CR must stand before it is for the parser to say.</summary>
    public int Find(ReadOnlySpan<byte> octets)
    {
        while (octets[_scanned..].IndexOf((byte)'\n') is var found and >= 0)
        {
            var end = _scanned + found;
            if (end == _line || (end == _line + 1 && octets[_line] == '\r'))
                return end + 1;
            _line = _scanned = end + 1;
        }

        _scanned = octets.Length;
        return -1;
    }
}
