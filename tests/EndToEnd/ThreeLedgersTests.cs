using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>What clients, the upstream and the kernel tell of one trial adds up, in every case and on every proxy.</summary>
public sealed class ThreeLedgersTests(WholeRun whole)
{
    public static TheoryData<string> Cases { get; } = [.. WholeRun.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_upstreams_rows_are_what_it_counted(string @case)
    {
        foreach (var trial in await Trials(@case)) Ledgers.AssertAddsUp(trial);
    }

    [Fact]
    public async Task Several_processes_write_one_account()
    {
        Needs.Proxy("nginx");
        using var lab = new Lab();
        var run = (await lab.Run("run", "fastcgi-time-wait", "fastcgi-keepalive", "--proxy", "nginx")).Exits(0).Run;
        Assert.All(run.Trials, Ledgers.AssertAddsUp);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_the_upstream_saw_was_sent_by_a_client(string @case)
    {
        foreach (var trial in await Trials(@case))
        {
            var sent = trial.Column("requests.csv", "id");
            var seen = trial.Column("upstream.csv", "n").Zip(trial.Column("upstream.csv", "request")).Where(r => r.First.Length > 0).Select(r => r.Second).ToArray();
            Assert.All(seen, id => Assert.Contains(id, sent));
            Assert.Equal(seen.Distinct(), seen); // no proxy tries one again here: each was executed once at most
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_client_with_a_whole_answer_was_answered_once(string @case)
    {
        foreach (var trial in await Trials(@case))
        {
            var answered = trial.Column("requests.csv", "id").Zip(trial.Column("requests.csv", "outcome")).Where(r => r.Second == "ok").Select(r => r.First);
            Assert.Empty(answered.Except(trial.Column("upstream.csv", "request")));
        }
    }

    [Fact]
    public async Task Of_the_connections_of_a_first_wave_each_was_refused_or_queued_or_accepted()
    {
        foreach (var trial in await Trials("never-accept"))
        {
            var refused = trial.Column("requests.csv", "status", wave: 1).Count(status => status is "502" or "503");
            Assert.Equal(trial.Column("requests.csv", "id", wave: 1).Count, refused + trial.Max("samples.csv", "queue", wave: 1) + Ledgers.Connections(trial));
        }
    }

    private async Task<IReadOnlyList<TrialReader>> Trials(string @case) => [.. (await whole.Run()).Trials.Where(t => t.Case == @case)];
}
