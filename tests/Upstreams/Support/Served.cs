using System.Net.Sockets;
using System.Text;
using ProxyLab.Probes.SockDiag;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Upstreams.Support;

/// <summary>An upstream that serves a real listener in this process, until it is disposed.</summary>
internal sealed class Served : IAsyncDisposable
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();

    private readonly PeerLook _look = new();
    private readonly List<UpstreamEntry> _entries = [];

    internal Served(Upstream upstream, Transport transport, int backlog = 64, int addresses = 1, string settings = "")
    {
        var plan = TheLab.Set(Plan.Default with { Protocol = upstream is FastCgiUpstream ? Protocol.Fastcgi : Protocol.Http }, settings);
        Listener = Listener.Open(transport == Transport.Unix ? Endpoint.Unix(_folder["s"]) : Endpoint.Loopback(0, addresses), backlog, plan, Variant.None);
        Listener.Look = _look.At;
        Listener.Comes = PeerLook.Comes;
        Listener.Ledger.Sink = entries =>
        {
            lock (_entries) _entries.AddRange(entries);
        };
        Serving = upstream.Serve(Listener, _stop.Token);
    }

    /// <summary>The entries of connections that were closed, or handed out.</summary>
    internal UpstreamEntry[] Entries
    {
        get
        {
            lock (_entries) return [.. _entries];
        }
    }

    internal Listener Listener { get; }

    internal Task Serving { get; }

    internal UpstreamCounters Counters => Listener.Counters.Now;

    internal Client Connect(bool blocking = true) => new(Listener.Endpoint, blocking);

    /// <summary>Asks the counters until they are as wanted: the upstream works on threads of its own.</summary>
    internal async Task Until(Func<UpstreamCounters, bool> wanted)
    {
        using var over = new CancellationTokenSource(Patience);
        while (!wanted(Counters))
        {
            Assert.False(over.IsCancellationRequested, $"still {Counters}");
            await Task.Yield();
        }
    }

    internal async Task Stop()
    {
        await _stop.CancelAsync();
        await Serving;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Serving.ContinueWith(_ => { }, TaskScheduler.Default);
        Listener.Dispose();
        _look.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }
}

/// <summary>A client of it.</summary>
internal sealed class Client : IDisposable
{
    private readonly byte[] _buffer = new byte[4096];

    internal Client(Endpoint endpoint, bool blocking = true)
    {
        Socket = endpoint.NewSocket();
        Socket.Blocking = blocking;
        try
        {
            Socket.Connect(endpoint.ToEndPoint());
        }
        catch
        {
            Socket.Dispose();
            throw;
        }
    }

    internal Socket Socket { get; }

    internal async Task Send(string text)
    {
        for (ReadOnlyMemory<byte> left = Encoding.ASCII.GetBytes(text); !left.IsEmpty;)
            left = left[await Socket.SendAsync(left, TestContext.Current.CancellationToken).AsTask().WaitAsync(Served.Patience)..];
    }

    internal Task<string> ReadToEnd() => ReadUntil(null);

    /// <summary>Reads until the text is there, or to the end of the stream.</summary>
    internal async Task<string> ReadUntil(string? end)
    {
        var text = "";
        for (int got; (got = await Socket.ReceiveAsync(_buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(Served.Patience)) > 0;)
        {
            text += Encoding.ASCII.GetString(_buffer, 0, got);
            if (end is not null && text.EndsWith(end, StringComparison.Ordinal)) return text;
        }

        return end is null ? text : throw new InvalidOperationException($"the stream ended after '{text}'");
    }

    /// <summary>Whether for a while nothing comes, no end either. That something never happens can only be watched for a time.</summary>
    internal async Task<bool> StaysSilent() => !await Task.Run(() => Socket.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead));

    public void Dispose() => Socket.Dispose();
}
