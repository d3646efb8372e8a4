using System.Globalization;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>As many clients as the lab holds at once, sampled a hundred times a second.</summary>
[Collection(Alone.Name)]
public sealed class ManyClientsTests
{
    private const int Clients = 15_000;
    private const double TickMs = 10;

    // One nginx worker would need two descriptors for each client, more than a process may have here.
    private static readonly string[] Plan =
        [$"clients={Clients}", "backlog=16384", "somaxconn=65535", "waves=1", "workers=2", "tick=10ms", "connect_timeout=10s", "send_timeout=10s", "read_timeout=10s"];

    [Fact]
    public async Task Queue_embryos_and_outcomes_of_15000_clients_are_exact_and_ticks_are_on_time()
    {
        Needs.Proxy("nginx");
        using var lab = new Lab();
        var run = (await lab.Run(["run", "never-accept", "--proxy", "nginx", .. Plan.SelectMany(p => new[] { "--set", p })])).Exits(0).Run;
        var trial = Assert.Single(run.Trials);

        Assert.Equal((Clients, Clients), ((int?)trial.Max("samples.csv", "queue"), (int?)trial.Max("samples.csv", "unix_embryo")));
        Assert.Equal(Clients.ToString(CultureInfo.InvariantCulture), trial.Column("samples.csv", "queue_dead").Last(c => c.Length > 0));
        Assert.Equal(new Dictionary<string, int> { ["504"] = Clients }, trial.Tally("requests.csv", "status"));
        Assert.Equal(Clients, trial.Column("requests.csv", "id").Distinct().Count());

        var late = Numbers(trial, "t_ms").Zip(Numbers(trial, "due_ms"), (began, due) => began - due).ToArray();
        var share = (double)late.Count(ms => ms > TickMs) / late.Length;
        Assert.True(share < 0.01, string.Create(CultureInfo.InvariantCulture, $"{share:P2} of {late.Length} ticks were late, by up to {late.Max():0.0} ms"));
    }

    private static double[] Numbers(TrialReader trial, string column) =>
        [.. trial.Column("samples.csv", column).Select(c => double.Parse(c, CultureInfo.InvariantCulture))];
}
