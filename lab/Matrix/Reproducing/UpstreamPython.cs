using System.Globalization;
using ProxyLab.Escaping;

namespace ProxyLab.Matrix.Reproducing;

/// <summary><c>upstream.py</c>: the script of a misbehaviour as a program of plain sockets, from the template of that name.</summary>
internal static class UpstreamPython
{
    private const string Indent = "        ";

    /// <summary>Its text.</summary>
    internal static string Of(Reproduction reproduction) => Of(reproduction.Script, reproduction.Plan, reproduction.Cell, reproduction.Case.Question);

    /// <summary>The program of a script.</summary>
    /// <param name="script">What it does.</param>
    /// <param name="plan">Says its backlog and its addresses.</param>
    /// <param name="title">What it is called.</param>
    /// <param name="story">What it is there for.</param>
    internal static string Of(Script script, Plan plan, string title, string story) => Reproducer.Filled("upstream.py", new Dictionary<string, string>
    {
        ["TITLE"] = Plain($"The upstream of {title}."),
        ["STORY"] = Plain(story),
        ["BACKLOG"] = Number(plan.Backlog),
        ["ADDRESSES"] = Number(plan.UpstreamAddresses),
        ["ACCEPTS"] = script.Accepts is { } accepts ? Number(accepts) : "None",
        ["STOPS_LISTENING"] = Truth(script.StopsListening),
        ["ONE_AT_A_TIME"] = Truth(script.OneAtATime),
        ["ACCEPT_AFTER"] = Number(script.AcceptAfter.TotalSeconds),
        ["ENDS_AFTER"] = script.EndsAfter is { } ends ? Number(ends.TotalSeconds) : "None",
        ["BACK_AFTER"] = Number(script.BackAfter.TotalSeconds),
        ["BADLY"] = script.Badly?.Python ?? "True",
        ["STEPS"] = Lines(script.Steps),
        ["WELL"] = Lines(script.Well),
    });

    /// <summary>The steps, with the end of the connection behind the last of them where they do not begin again.</summary>
    private static string Lines(IReadOnlyList<Step> steps) =>
        string.Join('\n', steps.SelectMany(step => step.Python).Concat(steps is [.., AgainStep] ? [] : ["return"]).Select(line => Indent + line));

    private static string Plain(string text) => OutsideText.Line(text).Replace('\\', '/').Replace('"', '\'');

    private static string Truth(bool truth) => truth ? "True" : "False";

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);
}
