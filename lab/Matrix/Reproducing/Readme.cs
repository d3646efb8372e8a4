using System.Globalization;
using System.Text;
using ProxyLab.Escaping;

namespace ProxyLab.Matrix.Reproducing;

/// <summary><c>README.md</c>: the question, what the upstream does, what the lab saw, and what is to be expected of <c>run.sh</c>.</summary>
internal static class Readme
{
    /// <summary>Its text.</summary>
    internal static string Of(Reproduction reproduction)
    {
        var (text, (clients, requests, gap)) = (new StringBuilder(), reproduction.Load);
        text.Append(CultureInfo.InvariantCulture, $"# {MarkdownText.Of(reproduction.Cell)}\n\n{MarkdownText.Of(reproduction.Case.Question)} Source: {MarkdownText.Of(reproduction.Case.Source.ToString())}.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"`./run.sh` shows it. It starts the upstream (`upstream.py`, plain sockets of Python 3) and the proxy (`proxy.conf`), sends the requests by {By(reproduction)}, prints what each of them got, and ends what it started. It has a network of its own where the kernel permits that, and needs no root.\n\n");
        text.Append("`PROXY=/path/to/program ./run.sh` takes another build of the proxy; `LOG=1 ./run.sh` prints its log too.\n\n");
        text.Append("## What the upstream does\n\n").AppendJoin('\n', Accepts(reproduction.Script).Concat(Steps(reproduction.Script)).Select(line => $"- {MarkdownText.Of(line)}")).Append("\n\n");
        text.Append("## What is sent\n\n").Append(CultureInfo.InvariantCulture, $"{(clients == 1 ? "A client sends" : $"{clients} clients{Every(gap)} send")} {requests} {MarkdownText.Of(Method(reproduction.Plan))}{(clients == 1 ? "" : " each")}, one after the other{(clients == 1 ? Every(gap) : "")} on a connection that is kept. ");
        text.Append("Each request has its number in the field `X-Lab-Request`. A request without an end is given up after ").Append(DurationText.Show(reproduction.Plan.EffectiveDeadline)).Append(".\n\n");
        text.Append("## What is to be expected\n\n").Append(Expected(reproduction)).Append('\n');
        text.Append("In the table that `run.sh` prints, `ending` says how the answer ended (`code` is curl's exit code, or its like), `executed` how often the upstream read that request whole, and `answer` whether the body names this request or another one.\n\n");
        text.Append("## With what\n\n").Append(CultureInfo.InvariantCulture, $"- {MarkdownText.Of(reproduction.Program)}: {MarkdownText.Of(reproduction.Version.Length > 0 ? reproduction.Version : "a version that nobody noted")}\n");
        if (reproduction.SeenWith.Length > 0) text.Append(CultureInfo.InvariantCulture, $"- {MarkdownText.Of(reproduction.SeenWith)}\n");
        return text.ToString();
    }

    private static string Every(double seconds) => seconds > 0 ? FormattableString.Invariant($", one every {seconds} s,") : "";

    private static string By(Reproduction reproduction) => !reproduction.IsByPython ? "curl"
        : reproduction.Load.Requests > 1 ? "`client.py`, since curl would send some of them again" : "`client.py`, since curl bears what is no HTTP";

    private static string Method(Plan plan) => plan.BodyBytes > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{plan.EffectiveMethod} with a body of {plan.BodyBytes} octets") : plan.EffectiveMethod + (plan.LacksItsBody && !plan.ZeroLength ? " that says nothing of a length" : "");

    private static IEnumerable<string> Accepts(Script script)
    {
        if (script.AcceptAfter > TimeSpan.Zero) yield return $"accepts the first connection after {DurationText.Show(script.AcceptAfter)}";
        if (script.OneAtATime) yield return "accepts a connection when it is done with the one before";
        if (script.Accepts is { } accepts) yield return FormattableString.Invariant($"accepts {accepts} connections, and then none{(script.StopsListening ? ": it closes its listener" : "")}");
        if (script.EndsAfter is { } ends) yield return $"ends {DurationText.Show(ends)} after its first connection, and listens again {DurationText.Show(script.BackAfter)} later";
    }

    private static IEnumerable<string> Steps(Script script)
    {
        if (script.Steps.Count == 0) yield break;
        yield return $"on {script.Badly?.Words ?? "every connection"}: {string.Join("; ", script.Steps.Select(step => step.Words))}";
        if (script.Badly is not null) yield return $"on the others: {string.Join("; ", script.Well.Select(step => step.Words))}";
    }

    private static string Expected(Reproduction reproduction)
    {
        var wished = $"One would wish that clients get {MarkdownText.Of(reproduction.Case.Wished(reproduction.Plan).Words)}.\n";
        if (reproduction.Seen is not { Observed: { } first } seen) return wished;
        var text = new StringBuilder($"{wished}\nThe lab saw this ({MarkdownText.Of(MarkWords.Of(seen.Mark))}):\n\n| clients got | requests | octets of the answer | seconds |\n|---|---:|---:|---:|\n");
        foreach (var e in first.Endings)
            text.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Of(e.Word)} | {e.Count} | {e.Octets.Least}–{e.Octets.Most} | {e.Seconds.Least:0.000}–{e.Seconds.Most:0.000} |\n");
        text.Append(CultureInfo.InvariantCulture, $"\nExecutions: {first.Executed}.\n");
        foreach (var mark in seen.Marks)
            text.Append(CultureInfo.InvariantCulture, $"\n- {MarkdownText.Of(MarkWords.Of(mark.Mark))}: {MarkdownText.Of(mark.Sentence)} ({MarkdownText.Of(mark.Source.ToString())}). Seen: {MarkdownText.Of(mark.Reason)}.");
        return text.Append('\n').ToString();
    }
}
