using System.Globalization;
using ProxyLab.Escaping;

namespace ProxyLab.Matrix.Reproducing;

/// <summary><c>run.sh</c>: starts the upstream and the proxy, sends the requests of the plan by curl, and tells what they got, from the template of that name.</summary>
internal static class RunShell
{
    /// <summary>Its text.</summary>
    internal static string Of(Reproduction reproduction)
    {
        var (plan, setup, (clients, requests, gap)) = (reproduction.Plan, reproduction.Setup, reproduction.Load);
        return Reproducer.Filled("run.sh", new Dictionary<string, string>
        {
            ["TITLE"] = $"{OutsideText.Line(reproduction.Cell)}: {reproduction.Case.Question}",
            ["PROGRAM"] = OutsideText.Line(reproduction.Program),
            ["DEFAULT"] = Word(reproduction.Program),
            ["PORTS"] = string.Join(' ', ((int?[])[setup.Front.Port, ProxySetup.Status.Port, reproduction.Upstream.Tcp?.Port]).OfType<int>().Select(port => Number(port))),
            ["AS_USER"] = reproduction.Driver.RefusesRoot ? "unshare --user --map-user=1000 --map-group=1000 --" : "",
            ["CLIENTS"] = Number(clients),
            ["REQUESTS"] = Number(requests),
            ["GAP"] = Number(gap),
            ["DEADLINE"] = Number(plan.EffectiveDeadline.TotalSeconds),
            ["FRONT"] = setup.Front.ToString(),
            ["FRONT_PORT"] = Number(setup.Front.Port),
            ["FOLDER"] = Reproduction.Folder,
            ["ENDPOINT"] = Word(reproduction.Upstream.ToString()),
            ["COMMAND"] = string.Join(' ', reproduction.Driver.Command(reproduction.Program, setup).Select(word => word == reproduction.Program ? "\"$proxy\"" : Word(word))),
            ["BODY"] = plan.BodyBytes > 0 ? FormattableString.Invariant($"head -c {plan.BodyBytes} /dev/zero | tr '\\0' x >\"$work/upload\"\n") : "",
            ["CLIENT"] = reproduction.IsByPython ? ByPython(plan) : ByCurl(plan),
            ["VERSION"] = string.Join(' ', reproduction.Driver.VersionArguments.Select(Word)),
            ["RECOVERY"] = plan.RecoverAfter is null ? "" : Recovery(clients * requests),
            ["AFTER"] = plan.RecoverAfter is null || reproduction.Case.NoRecovery is not null ? "" : FormattableString.Invariant($"tell \"when the upstream is well again\" {clients * requests}"),
        });
    }

    /// <summary>What curl is told of every request, beside its id.</summary>
    private static IEnumerable<string> Curl(Plan plan)
    {
        var method = plan.EffectiveMethod;
        if (method == "HEAD") yield return "-I";
        else if (method != "GET" || plan.BodyBytes > 0) yield return $"-X {Word(method)}";
        if (plan.BodyBytes > 0) yield return "-H 'Content-Type:' -H 'Expect:' --data-binary \"@$work/upload\"";
        else if (SaysZero(plan)) yield return "-H 'Content-Length: 0'";
        if (!plan.KeepAlive) yield return "-H 'Connection: close'";
        foreach (var field in plan.RequestFields.Split('\n', StringSplitOptions.RemoveEmptyEntries)) yield return $"-H {Word(field)}";
    }

    // curl sends a request again that got no answer on a connection that was used before; on its first it does not.
    private static string ByCurl(Plan plan) => $$"""
        client() { # one client, with the id of its request
            curl -s --http1.1 --noproxy '*' -m "$deadline" -A '' -H 'Accept:' -H 'Host: lab' -H "X-Lab-Request: $1"{{string.Concat(Curl(plan).Select(word => $" {word}"))}} \
                -o "$work/answer.$1" -w "$1 %{http_code} %{exitcode} %{size_download} %{time_total}\n" "http://$front"{{Word(plan.RequestPath)}} >"$work/got.$1"
        }
        """;

    private static string ByPython(Plan plan) => $$"""
        client() { # one client with the ids of its requests: see client.py for why that is not curl
            python3 "$here/client.py" "$front" {{Word(plan.RequestPath)}} "$deadline" "$gap" {{Word(plan.EffectiveMethod)}} {{Word(Fields(plan))}} {{(plan.BodyBytes > 0 ? "\"$work/upload\"" : "''")}} "$work/answer" "$@" >"$work/got.$1"
        }
        """;

    private static string Recovery(int requests) => FormattableString.Invariant($"""
        kill -USR1 "$upstream"
        await "the upstream is well" grep -qs well "$work/journal"
        sleep 0.5
        wave {requests}
        """);

    private static bool SaysZero(Plan plan) => plan.LacksItsBody && plan.ZeroLength;

    private static string Fields(Plan plan) => string.Join('\n', ((string[])[plan.RequestFields, plan.KeepAlive ? "" : "Connection: close", SaysZero(plan) ? "Content-Length: 0" : ""]).Where(line => line.Length > 0));

    /// <summary>A word for bash, with the folder of run.sh in it.</summary>
    private static string Word(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal).Replace(Reproduction.Folder, "'\"$work\"'", StringComparison.Ordinal)}'";

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);
}
