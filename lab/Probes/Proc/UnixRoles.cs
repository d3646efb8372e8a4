namespace ProxyLab.Probes.Proc;

/// <summary>How many Unix stream sockets play each role around one upstream's name, as /proc/net/unix shows them.</summary>
/// <param name="Listener">St 01 with flags 00010000 and the name.</param>
/// <param name="Embryo">St 02 with the name: nobody has accepted it yet, dead or alive.</param>
/// <param name="Accepted">St 03 with the name: a process holds the server's end.</param>
/// <param name="Client">St 03 without a name, that was not there before the flood.</param>
internal readonly record struct UnixRoles(int Listener, int Embryo, int Accepted, int Client);

/// <summary>Counts roles line by line. Pure: it knows the name and the baseline, and never reads anything.</summary>
/// <param name="name">The upstream's name.</param>
/// <param name="baseline">Inodes of nameless connected sockets that are not clients of the upstream.</param>
/// <param name="excluded">One more such inode; 0 for none.</param>
internal struct UnixTally(UnixName name, HashSet<ulong> baseline, ulong excluded = 0)
{
    private int _listener, _embryo, _accepted, _client;

    internal readonly UnixRoles Roles => new(_listener, _embryo, _accepted, _client);

    /// <summary>Counts the whole lines of a piece of the file, without their heading, and returns how many octets it used.</summary>
    /// <exception cref="ProbeFormatException">A line is not of the form of this file.</exception>
    internal int Add(ReadOnlySpan<byte> piece)
    {
        var used = 0;
        for (int end; (end = piece[used..].IndexOf((byte)'\n')) >= 0; used += end + 1)
        {
            Count(piece.Slice(used, end));
        }

        return used;
    }

    private void Count(ReadOnlySpan<byte> text)
    {
        if (!UnixLine.TryParse(text, out var line))
        {
            if (text.StartsWith("Num "u8))
            {
                return;
            }

            throw new ProbeFormatException("/proc/net/unix", "a line is not of the kernel's form");
        }

        if (!line.IsStream)
        {
            return;
        }

        switch (line.State)
        {
            case 1 when line.Listens && name.IsPrinted(line.Path): _listener++; break;
            case 2 when name.IsPrinted(line.Path): _embryo++; break;
            case 3 when line.Path.IsEmpty: _client += line.Inode == excluded || baseline.Contains(line.Inode) ? 0 : 1; break;
            case 3 when name.IsPrinted(line.Path): _accepted++; break;
        }
    }
}
