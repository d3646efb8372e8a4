using System.Xml.Linq;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>The run folder is a contract with other programs: file names, columns, and what adds up.</summary>
public sealed class RunFolderTests(WholeRun whole)
{
    private static readonly string[] Outcomes =
        ["ok", "status", "cut", "malformed", "over-limit", "reset", "refused", "connect-timeout", "in-flight", "local-error"];

    [Fact]
    public async Task A_run_has_the_files_of_the_design_and_latest_points_at_it()
    {
        var run = await whole.Run();
        Assert.All(
            ["run.json", "machine.json", "findings.json", "findings.md", "junit.xml", "report.html"],
            name => Assert.True(File.Exists(run.File(name)), name));
        Assert.Equal("finished", run.State);
        Assert.Equal(Path.GetFileName(run.Path), new FileInfo(Path.Combine(run.Path, "..", "latest")).LinkTarget);
        Assert.Empty(Directory.EnumerateFiles(run.Path, "*.part", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_run_has_a_trial_for_each_case_proxy_and_repetition()
    {
        var run = await whole.Run();
        var cases = run.Trials.Select(t => t.Case).Distinct().ToArray();
        Assert.True(cases.Length >= 5, string.Join(' ', cases));
        Assert.Equal(cases.Length * Lab.Installed.Length * WholeRun.Repeats, run.Trials.Count);
        Assert.Equal(run.Trials.Count, run.Json("run.json")["trials"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_trial_has_the_files_of_the_design()
    {
        foreach (var trial in (await whole.Run()).Trials)
        {
            Assert.All(
                ["plan.json", "samples.csv", "processes.csv", "requests.csv", "events.jsonl", "verdicts.json", "proxy.conf", "proxy.log", "upstream.log"],
                name => Assert.True(File.Exists(trial.File(name)), trial.File(name)));
        }
    }

    [Fact]
    public async Task The_CSV_files_have_the_columns_of_the_design()
    {
        foreach (var trial in (await whole.Run()).Trials)
        {
            Assert.Equal("id,wave,intended_ms,sent_ms,first_byte_ms,end_ms,status,outcome,bytes,connection,nth,interim,unasked_bytes,body_hash,rule,retry_of".Split(','), trial.Header("requests.csv"));
            Assert.Superset(
                Set("t_ms,unix_listener,unix_embryo,unix_accepted,unix_client,queue,queue_limit,queue_dead,tcp_established,tcp_syn_sent,tcp_time_wait,listen_overflows,listen_drops,tcp_mem_kib,proxy_active,sockets_used,sockstat_time_wait"),
                trial.Header("samples.csv").ToHashSet());
            Assert.Superset(
                Set("t_ms,role,pid,pss_kib,rss_kib,vm_kib,anon_kib,file_kib,fds,threads,cpu_ms,voluntary_switches,involuntary_switches,temp_file_bytes,syscall"),
                trial.Header("processes.csv").ToHashSet());
        }
    }

    [Fact]
    public async Task Each_wave_and_the_trial_have_the_kernels_account()
    {
        foreach (var trial in (await whole.Run()).Trials)
        {
            var accounts = trial.Events.Where(e => (string)e["event"]! == "kernel").ToArray();
            Assert.Equal([.. Enumerable.Range(1, (int)trial.Plan["plan"]!["waves"]!), 0], accounts.Select(a => (int?)a["wave"] ?? 0));
            Assert.All(accounts, a => Assert.True((long)a["tcp_ext"]!["ListenOverflows"]! >= 0 && (long)a["sockstat"]!["TCP.mem_kib"]! >= 0));
            Assert.All(accounts, a => Assert.True((int)a["time_wait_total"]! >= (int)a["time_wait_tuples"]! && a["time_wait_served"] is not null));
        }
    }

    [Fact]
    public async Task Every_request_that_was_started_has_one_row_with_one_outcome()
    {
        foreach (var trial in (await whole.Run()).Trials)
        {
            var plan = trial.Plan["plan"]!;
            var (waves, started) = ((int)plan["waves"]!, (int)plan["clients"]! * (int)plan["requests"]!);
            for (var wave = 1; wave <= waves; wave++)
                Assert.True(trial.Column("requests.csv", "id", wave).Count == started, $"{trial.Folder}: wave {wave}");
            Assert.Equal(waves * started, trial.Column("requests.csv", "id").Distinct().Count());
            Assert.All(trial.Column("requests.csv", "outcome"), o => Assert.Contains(o, Outcomes));
            Assert.Equal(Enumerable.Repeat(started, waves), trial.Events.Where(e => (string)e["event"]! == "wave-end").Select(e => (int)e["started"]!));
        }
    }

    [Fact]
    public async Task Each_wave_is_sampled_and_every_proxy_process_too()
    {
        foreach (var trial in (await whole.Run()).Trials)
        {
            Assert.NotEmpty(trial.Column("samples.csv", "queue", 1));

            // Where every client is answered at once, a busy machine may show none of them on a tick.
            if (!trial.Case.StartsWith("healthy", StringComparison.Ordinal) && trial.Case != "write-no-close-with-length")
                Assert.True(trial.Max("samples.csv", "proxy_active") >= 1, $"{trial.Folder}: no active client was ever seen");
            Assert.True(trial.Max("processes.csv", "pss_kib") > 100, trial.Folder);
        }
    }

    [Fact]
    public async Task The_plan_is_saved_under_the_keys_of_set()
    {
        var plan = (await whole.Run()).Trial("never-accept", Lab.Installed[0]).Plan["plan"]!.AsObject();
        string[] keys = ["clients", "waves", "backlog", "somaxconn", "transport", "body_bytes", "connect_timeout", "read_timeout", "tick", "worker_connections", "workers"];
        Assert.Superset(keys.ToHashSet(), plan.Select(k => k.Key).ToHashSet());
        Assert.Equal("2s", (string)plan["read_timeout"]!);
    }

    [Fact]
    public async Task The_machine_is_described_with_the_hash_of_each_proxy()
    {
        var machine = (await whole.Run()).Json("machine.json");
        Assert.All(["kernel", "cpu", "cpus", "sysctls", "open_files", "dotnet", "lab"], key => Assert.NotNull(machine[key]));
        Assert.Equal(WholeRun.Arguments, machine["command_line"]!.AsArray().Select(a => (string)a!).Take(WholeRun.Arguments.Length));
        foreach (var proxy in Lab.Installed)
        {
            Assert.Matches("^[0-9a-f]{64}$", (string)machine["proxies"]![proxy]!["sha256"]!);
            Assert.NotEqual("", (string)machine["proxies"]![proxy]!["version"]!);
        }
    }

    [Fact]
    public async Task The_findings_give_every_claim_a_verdict_with_numbers_and_what_is_true_instead()
    {
        string[] verdicts = ["holds", "refuted", "unknown", "not applicable"];
        foreach (var (name, claim) in (await whole.Run()).Claims)
        {
            Assert.Contains((string)claim["verdict"]!, verdicts);
            Assert.True(claim["observed"]!.ToString().Length > 0, name);
            Assert.True(claim["source"]!.ToString().Length > 0, name);
        }
    }

    [Theory]
    [InlineData("C1a C1b C1c C2a C2b C2c C3a C3b C3c C4a C4b C4c C4d C5a C5b C5c C5d N01 N02 L1 L2 X01 X02")]
    public async Task Every_claim_of_the_issue_is_judged_on_every_proxy(string ids)
    {
        var claims = (await whole.Run()).Claims.Keys.Select(k => k.Split('/')).ToArray();
        Assert.All(ids.Split(' '), id => Assert.Equal(
            Lab.Installed.Order(), claims.Where(c => c[2] == id).Select(c => c[1]).Distinct().Order()));
    }

    [Fact]
    public async Task JUnit_has_a_suite_for_each_trial_and_its_counts_add_up()
    {
        var run = await whole.Run();
        var suites = XDocument.Load(run.File("junit.xml")).Root!.Elements("testsuite").ToArray();
        Assert.Equal(run.Trials.Count, suites.Length);
        foreach (var suite in suites)
        {
            Assert.Equal((int)suite.Attribute("tests")!, suite.Elements("testcase").Count());
            Assert.Equal((int)suite.Attribute("errors")!, suite.Descendants("error").Count());
            Assert.Equal((int)suite.Attribute("skipped")!, suite.Descendants("skipped").Count());
        }
    }

    [Fact]
    public async Task Each_trial_has_a_figure_as_SVG_PNG_and_for_Plotly()
    {
        var run = await whole.Run();
        foreach (var trial in run.Trials)
        {
            var name = $"{trial.Case}-{trial.Proxy}-{Path.GetFileName(trial.Folder)}";
            Assert.All([".json", ".svg", ".png", ".plotly.json"], ending => Assert.True(new FileInfo(run.File($"figures/{name}{ending}")).Length > 500, name + ending));
        }
    }

    private static HashSet<string> Set(string columns) => [.. columns.Split(',')];
}
