using System.Diagnostics;

namespace ProxyLab;

/// <summary>
/// The account of everything that an upstream saw: an entry for each request, and one for a connection without any. It goes on over a restart of
/// the listener. Entries of a connection are handed out when it is closed, or when the account is asked for while it is open.
/// </summary>
internal sealed class UpstreamLedger
{
    private readonly Lock _gate = new();
    private readonly HashSet<ConnectionLedger> _open = [];
    private int _connections;

    /// <summary>Takes the entries of a connection, all of them, once. Called from any thread, one at a time.</summary>
    internal Action<IReadOnlyList<UpstreamEntry>> Sink { get; set; } = _ => { };

    /// <summary>What is kept of the octets of its connections; null for nothing.</summary>
    internal Wire? Wire { get; set; }

    /// <summary>A connection was accepted.</summary>
    internal ConnectionLedger Accept(Endpoint address, Protocol protocol)
    {
        lock (_gate)
        {
            var connection = new ConnectionLedger(++_connections, address, protocol, Stopwatch.GetTimestamp(), Wire?.Of(_connections));
            _open.Add(connection);
            return connection;
        }
    }

    /// <summary>A connection is closed.</summary>
    internal void Close(ConnectionLedger connection)
    {
        lock (_gate)
        {
            if (_open.Remove(connection)) Sink(connection.Entries);
        }
    }

    /// <summary>Hands out what belongs to connections that are still open. They have no end, and what is done on them from here on is in no account.</summary>
    internal void HandOutOpen()
    {
        lock (_gate)
        {
            foreach (var connection in _open.OrderBy(c => c.Number))
            {
                connection.StayOpen();
                Sink(connection.Entries);
            }

            _open.Clear();
        }
    }
}
