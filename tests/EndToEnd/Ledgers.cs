using System.Globalization;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>What one trial's ledgers must have in common, whatever the case: reckoned from its files, without the lab's own code.</summary>
internal static class Ledgers
{
    /// <summary>The upstream's rows are what it counted.</summary>
    internal static void AssertAddsUp(TrialReader trial)
    {
        var counted = trial.Events.Last(e => (string)e["event"]! == "upstream-account");
        Assert.Equal(
            ((long)counted["accepted"]!, (long)counted["requests"]!, (long)counted["bytes_read"]!, (long)counted["bytes_written"]!, (long)counted["wasted"]!),
            (Connections(trial), Count(trial, "whole_ms", cell => cell.Length > 0), Sum(trial, "octets_read"), Sum(trial, "octets_written"), Count(trial, "for_nobody", cell => cell == "1")));
    }

    /// <summary>Who executed a request was asked by a client, and who has a whole answer of 200 was executed.</summary>
    internal static void AssertJoin(TrialReader trial)
    {
        var sent = trial.Column("requests.csv", "id");
        var executed = Executions(trial);
        Assert.Empty(executed.Keys.Except(sent));
        Assert.Empty(Answered(trial).Except(executed.Keys));
    }

    /// <summary>Whether the upstream tells: a real server does not.</summary>
    internal static bool Has(TrialReader trial) => File.Exists(trial.File("upstream.csv")) && trial.Events.Any(e => (string)e["event"]! == "upstream-account");

    /// <summary>
    /// Over TCP, each connection that the kernel made (PassiveOpens of /proc/net/snmp, of this network namespace) is a client's, or one that the upstream accepted, or one in its queue.
    /// Not where the lab lost its own connection to nginx's counters, for it makes another, which no ledger has.
    /// </summary>
    internal static void AssertConnections(TrialReader trial)
    {
        var isReconnected = trial.Proxy == "nginx" && trial.Column("samples.csv", "proxy_active").Any(cell => cell.Length == 0);
        if ((string)trial.Plan["plan"]!["transport"]! != "tcp" || (string)trial.Plan["plan"]!["link"]! != "loopback" || isReconnected) return;
        var made = (long)trial.Events.Last(e => (string)e["event"]! == "kernel" && e["wave"] is null)["tcp"]!["PassiveOpens"]!;
        var clients = trial.Column("requests.csv", "connection").Where(cell => cell.Length > 0).Distinct().Count();
        Assert.Equal(made, clients + Connections(trial) + long.Parse(trial.Column("samples.csv", "queue")[^1], CultureInfo.InvariantCulture));
    }

    /// <summary>How often each request was executed: rows with its id that were read whole.</summary>
    internal static IReadOnlyDictionary<string, int> Executions(TrialReader trial) => trial.Column("upstream.csv", "request").Zip(trial.Column("upstream.csv", "whole_ms"))
        .Where(r => r.First.Length > 0 && r.Second.Length > 0).CountBy(r => r.First).ToDictionary();

    private static IEnumerable<string> Answered(TrialReader trial) =>
        trial.Column("requests.csv", "id").Zip(trial.Column("requests.csv", "outcome")).Where(r => r.Second == "ok").Select(r => r.First);

    internal static long Connections(TrialReader trial) => trial.Column("upstream.csv", "process").Zip(trial.Column("upstream.csv", "connection")).Distinct().Count();

    private static long Count(TrialReader trial, string column, Func<string, bool> which) => trial.Column("upstream.csv", column).Count(which);

    private static long Sum(TrialReader trial, string column) => trial.Column("upstream.csv", column).Sum(cell => long.Parse(cell, CultureInfo.InvariantCulture));
}
