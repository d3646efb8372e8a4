using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>One run of a program with short cases of one fault each, whose plans ask the proxies for a line for each request, with one worker and with two.</summary>
public sealed class LoggedRun : IAsyncLifetime
{
    /// <summary>The number of trials of each case on each proxy: one with one worker, and one with two.</summary>
    internal static readonly int[] Trials = [1, 2];

    private OwnProgram? _program;

    internal RunReader Run { get; private set; } = null!;

    internal OwnProgram Program => _program!;

    public async ValueTask InitializeAsync()
    {
        _program = new OwnProgram(("Logged.cs", """
            using ProxyLab;

            public abstract class Logged : Case
            {
                public override Plan Plan => Plan.Default with
                {
                    RequestLog = true, Clients = 20, Waves = 1, Backlog = 511, ConnectTimeout = 5.Seconds(), SendTimeout = 5.Seconds(), ReadTimeout = 5.Seconds(),
                };
                public override Claim Fault => new("fault", "Clients came", e => e.OfRequests("requests", "requests", all => all.Count).AtLeast(20));
                public override IEnumerable<Claim> Claims => [LoggedRequests.Claim];
                protected static Upstream Writes(string text, bool reset = false) => Upstream.Serve(async (connection, stop) =>
                {
                    await connection.ReadRequest(stop);
                    await connection.Write(text, stop);
                    await Task.Delay(50, stop); // the proxy has read it before the end comes
                    if (reset) connection.Reset();
                });
                protected static string Half => new('x', 500);
            }
            public sealed class Answers : Logged { public override Upstream Upstream => Upstream.Healthy; }
            public sealed class Refuses : Logged
            {
                public override Upstream Upstream => Upstream.Healthy.AtWaves((listener, _) => { listener.StopListening(); return Task.CompletedTask; });
            }
            public sealed class CutsByLength : Logged { public override Upstream Upstream => Writes($"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{Half}"); }
            public sealed class ResetsUntilClose : Logged { public override Plan Plan => base.Plan with { Transport = Transport.Tcp }; public override Upstream Upstream => Writes($"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{Half}", reset: true); }
            public sealed class Impatient : Logged
            {
                public override Plan Plan => base.Plan with { LeaveAfter = 150.Milliseconds(), ReadTimeout = 1.Seconds() };
                public override Upstream Upstream => Upstream.ReadNoWrite;
            }
            public sealed class NoRoom : Logged
            {
                public override Plan Plan => base.Plan with { Clients = 10, Requests = 2, KeepAlive = true, Backlog = 3, Transport = Transport.Tcp, ConnectTimeout = 300.Milliseconds(), ReadTimeout = 600.Milliseconds() };
                public override Upstream Upstream => new Ten();
                private sealed class Ten : Upstream
                {
                    public override async Task Serve(Listener listener, CancellationToken stop)
                    {
                        for (var i = 0; i < 10; i++)
                        {
                            var connection = await listener.Accept(stop);
                            await connection.ReadRequest(stop);
                            await connection.Write(Http.Ok("whole"), stop);
                            connection.Close();
                        }
                        await Task.Delay(Timeout.Infinite, stop);
                    }
                }
            }
            """));
        Run = (await _program.Run("run", "--proxy", string.Join(',', Lab.Installed), "--sweep", "workers=1,2", "--draw", "none")).Exits(0).Run;
    }

    public ValueTask DisposeAsync()
    {
        _program?.Dispose();
        return ValueTask.CompletedTask;
    }
}
