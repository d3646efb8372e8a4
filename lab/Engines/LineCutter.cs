using System.Text;

namespace ProxyLab.Engines;

/// <summary>Cuts octets that come in pieces into lines of UTF-8.</summary>
/// <param name="line">Takes each line, without its end.</param>
internal sealed class LineCutter(Action<string> line)
{
    private readonly List<byte> _begun = [];

    /// <summary>Takes the next piece.</summary>
    internal void Take(ReadOnlySpan<byte> piece)
    {
        while (piece.IndexOf((byte)'\n') is >= 0 and var end)
        {
            _begun.AddRange(piece[..end]);
            Tell();
            piece = piece[(end + 1)..];
        }

        _begun.AddRange(piece);
    }

    /// <summary>There is no more: a line that was begun is one.</summary>
    internal void End()
    {
        if (_begun.Count > 0) Tell();
    }

    private void Tell()
    {
        line(Encoding.UTF8.GetString([.. _begun]).TrimEnd('\r'));
        _begun.Clear();
    }
}
