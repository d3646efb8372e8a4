namespace ProxyLab.Clients;

/// <summary>
/// The numbers of a trial's requests and connections, each unique in the trial: every client of it takes them from here, on whatever
/// thread, so that the id that a request carries names one row of all the clients' files.
/// </summary>
/// <param name="firstRequest">The first request's id.</param>
internal sealed class ClientIds(long firstRequest = 1)
{
    private long _request = firstRequest - 1;
    private long _connection;

    /// <summary>A request's id that no other has.</summary>
    internal long NextRequest() => Interlocked.Increment(ref _request);

    /// <summary>A connection's number that no other has, from 1.</summary>
    internal long NextConnection() => Interlocked.Increment(ref _connection);
}
