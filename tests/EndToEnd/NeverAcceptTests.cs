using System.Globalization;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>The arithmetic of an upstream that never accepts, for any number of clients, backlog and somaxconn.</summary>
public sealed class NeverAcceptTests
{
    private static readonly Dictionary<string, string[]> Statuses = new()
    {
        ["csharp"] = ["503", "504"], ["nginx"] = ["502", "504"], ["haproxy"] = ["503", "504"],
    };

    [Theory]
    [InlineData(1, 64, 4096)]
    [InlineData(1, 0, 4096)]
    [InlineData(20, 0, 4096)]
    [InlineData(12, 40, 4096)]
    [InlineData(41, 40, 4096)]
    [InlineData(42, 40, 4096)]
    [InlineData(150, 33, 4096)]
    [InlineData(50, 511, 7)]
    [InlineData(50, 7, 7)]
    [InlineData(30, 9, 0)]
    public async Task Queue_and_embryos_are_the_lesser_of_clients_and_capacity(int clients, int backlog, int somaxconn)
    {
        using var lab = new Lab();
        var run = await OneWave(lab, clients, backlog, somaxconn);
        var queue = Math.Min(clients, Math.Min(backlog, somaxconn) + 1);
        foreach (var trial in run.Trials)
        {
            Assert.Equal((queue, queue), (trial.Max("samples.csv", "queue"), trial.Max("samples.csv", "unix_embryo")));
            Assert.Equal(Math.Min(backlog, somaxconn), trial.Max("samples.csv", "queue_limit"));
            AddUp(trial, clients, queue);
        }
    }

    [Theory]
    [InlineData(25, 8, 4096)]
    [InlineData(5, 8, 4096)]
    [InlineData(25, 100, 4)]
    public async Task On_TCP_the_queue_is_the_lesser_of_clients_and_capacity(int clients, int backlog, int somaxconn)
    {
        using var lab = new Lab();
        var run = await OneWave(lab, clients, backlog, somaxconn, "--set", "transport=tcp", "--set", "connect_timeout=300ms");
        foreach (var trial in run.Trials)
        {
            Assert.Equal(Math.Min(clients, Math.Min(backlog, somaxconn) + 1), trial.Max("samples.csv", "queue"));
            Assert.Equal(clients, trial.Column("requests.csv", "id").Count);
            Assert.All(trial.Column("requests.csv", "status"), s => Assert.StartsWith("50", s, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Bodies_change_nothing_in_the_arithmetic()
    {
        using var lab = new Lab();
        var run = await OneWave(lab, 25, 9, 4096, "--set", "body_bytes=200000", "--set", "connect_timeout=2s", "--set", "send_timeout=1s");
        foreach (var trial in run.Trials)
        {
            Assert.Equal((10.0, 10.0), (trial.Max("samples.csv", "queue"), trial.Max("samples.csv", "unix_embryo")));
            AddUp(trial, 25, 10);
        }
    }

    [Fact]
    public async Task After_recovery_every_request_of_the_second_wave_is_answered()
    {
        using var lab = new Lab();
        string[] patient = ["--set", "connect_timeout=3s", "--set", "send_timeout=3s", "--set", "read_timeout=2s"]; // so that a proxy that waits for a CPU is in time
        var result = await lab.Run(["run", "never-accept", .. patient, "--set", "clients=30", "--set", "backlog=100", "--set", "recover_after=1", "--set", "waves=2"]);
        foreach (var trial in result.Exits(0).Run.Trials)
        {
            // There is room for both waves: whether the second finds the first's dead already accepted is a race, which nothing here depends on.
            Assert.Equal(30, trial.Max("samples.csv", "queue", 1));
            Assert.Equal(new Dictionary<string, int> { ["status"] = 30 }, trial.Tally("requests.csv", "outcome", 1));
            Assert.Equal(new Dictionary<string, int> { ["ok"] = 30 }, trial.Tally("requests.csv", "outcome", 2));
        }
    }

    private static async Task<RunReader> OneWave(Lab lab, int clients, int backlog, int somaxconn, params string[] more)
    {
        // A connection that a busy machine has not begun in time is a connect timeout: none of what is counted here.
        string[] plan = [$"clients={clients}", $"backlog={backlog}", $"somaxconn={somaxconn}", "waves=1", "connect_timeout=3s"];
        var result = await lab.Run(["run", "never-accept", .. Lab.Quick, .. plan.SelectMany(p => new[] { "--set", p }), .. more]);
        var run = result.Exits(0).Run;
        Assert.Equal(Lab.Installed.Length, run.Trials.Count);
        return run;
    }

    /// <summary>Those that found room in the queue time out with a 504, the others get the proxy's status for a full queue, and no other.</summary>
    private static void AddUp(TrialReader trial, int clients, int queue)
    {
        var statuses = trial.Tally("requests.csv", "status");
        string[] known = Statuses[trial.Proxy];
        var text = string.Create(CultureInfo.InvariantCulture, $"{trial.Proxy}: {string.Join(", ", statuses)}");
        Assert.True(known.Sum(s => statuses.GetValueOrDefault(s)) == clients, text);
        Assert.True(statuses.GetValueOrDefault("504") == queue, text);
    }
}
