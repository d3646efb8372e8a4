using System.Diagnostics;
using System.Net;
using System.Threading.Channels;
using ProxyLab.Tests.ProxyProgram.Support;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>The real labyarp with what its driver writes for a plan, on free ports.</summary>
internal sealed class LabYarp : IAsyncDisposable
{
    private static readonly Proxy Driver = TheLab.Catalogue.Proxy("yarp");
    private readonly TempFolder _folder;
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    private LabYarp(TempFolder folder, Process process) => (_folder, _process) = (folder, process);

    internal IPEndPoint Front { get; private set; } = null!;

    internal IPEndPoint Status { get; private set; } = null!;

    /// <summary>Its home, in which it has no business.</summary>
    internal string Home => _folder["home"];

    /// <summary>What it wrote into the file for requests.</summary>
    internal string[] Requests => File.ReadAllLines(_folder["requests.log"]);

    /// <summary>The lines of its output that nobody has taken yet.</summary>
    internal int Said => _lines.Reader.Count;

    internal static async Task<LabYarp> Start(RawUpstream upstream, Plan plan)
    {
        Needs.Proxy("yarp");
        var folder = new TempFolder();
        Directory.CreateDirectory(folder["home"]);
        var endpoint = upstream.Name.StartsWith("unix:", StringComparison.Ordinal) ? Endpoint.Unix(upstream.Name["unix:".Length..]) : new Endpoint(null, IPEndPoint.Parse(upstream.Name));
        var setup = new ProxySetup(plan, endpoint, folder.Path, folder["proxy.conf"]);
        var written = Driver.Configure(setup).Replace($"{setup.Front}", "127.0.0.1:0", StringComparison.Ordinal).Replace($"{ProxySetup.Status}", "127.0.0.1:0", StringComparison.Ordinal);
        await File.WriteAllTextAsync(setup.ConfFile, written);
        var command = Driver.Command(Driver.Find()!, setup);
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment["HOME"] = folder["home"];
        var proxy = new LabYarp(folder, Process.Start(start)!);
        proxy.Pump();
        var line = await proxy.Line();
        Assert.True(Driver.SaysReady(line), line);
        var said = line.Split(' ');
        (proxy.Front, proxy.Status) = (IPEndPoint.Parse(said[1]["http://".Length..]), IPEndPoint.Parse(said[^1]));
        return proxy;
    }

    /// <summary>The next line of its output.</summary>
    internal async Task<string> Line() => await _lines.Reader.ReadAsync().AsTask().WaitAsync(LabProxy.Patience);

    /// <summary>Begins a request with an id.</summary>
    internal async Task<RawClient> Ask(long id, string more = "")
    {
        var client = await RawClient.ConnectAsync(Front);
        await client.SendAsync($"GET / HTTP/1.1\r\nHost: lab\r\nX-Lab-Request: {id}\r\n{more}\r\n");
        return client;
    }

    /// <summary>Its own count of clients, as the driver reads it.</summary>
    internal long? Active()
    {
        using var counter = new ProxyLab.Probes.Counters.HttpStatusCounter(Status, "/", ProxyLab.Probes.Counters.StatusPage.Number("active "), own: 0);
        return counter.Read(LabProxy.Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private void Pump()
    {
        _process.OutputDataReceived += (_, line) => _lines.Writer.TryWrite(line.Data ?? "(the end)");
        _process.ErrorDataReceived += (_, line) => _lines.Writer.TryWrite(line.Data ?? "(the end of the errors)");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }
}
