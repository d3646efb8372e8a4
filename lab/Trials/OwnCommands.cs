using System.Globalization;
using ProxyLab.Probes.Timing;
using ProxyLab.Sandboxes;

namespace ProxyLab.Trials;

/// <summary>
/// The command lines that the lab starts itself with, inside a sandbox, and what each does. No person types them, and a run starts hundreds
/// of such processes while it measures: so they start without the parser of the command line, and without the checks of all that came in
/// through the doors. The run that starts them has made those.
/// </summary>
internal static class OwnCommands
{
    private const string TrialWord = "trial", UpstreamWord = "upstream", Processes = "--processes", Inherited = "--inherited";

    /// <summary>Starts the trial whose plan lies in the folder.</summary>
    internal static string[] Trial(string folder) => Self.Command(TrialWord, folder);

    /// <summary>Starts the upstream of a case, in so many processes.</summary>
    internal static string[] Upstream(string @case, Endpoint endpoint, string trialFolder, int processes, TrialClock clock) =>
        Self.Command(UpstreamWord, @case, endpoint.ToString(), trialFolder, Text(clock), Processes, Text(processes));

    /// <summary>Starts one of several processes of an upstream, on a listener that it inherits.</summary>
    internal static string[] UpstreamWorker(string @case, Listener listener, string trialFolder, TrialClock clock) =>
        Self.Command(UpstreamWord, @case, listener.Endpoint.ToString(), trialFolder, Text(clock), Inherited, Text(listener.Descriptor));

    /// <summary>Runs a command line that one of these gave; null for any other.</summary>
    internal static Task<int>? Run(string[] args, Lazy<Catalogue> catalogue) => args switch
    {
        [TrialWord, var folder] => TrialHost.Run(folder, catalogue.Value),
        [UpstreamWord, var name, var endpoint, var folder, var clock, Processes, var processes] => Serve(catalogue.Value, name, Endpoint.Parse(endpoint), folder, Clock(clock), Number(processes), null),
        [UpstreamWord, var name, var endpoint, var folder, var clock, Inherited, var descriptor] => Serve(catalogue.Value, name, Endpoint.Parse(endpoint), folder, Clock(clock), 1, Number(descriptor)),
        _ => null,
    };

    private static async Task<int> Serve(Catalogue catalogue, string name, Endpoint where, string folder, TrialClock clock, int processes, int? inherited)
    {
        var @case = catalogue.CheckedCase(name);
        var (_, plan, variant, _) = PlanJson.Read(Path.Combine(folder, RunFiles.Plan));
        using var listener = inherited is { } descriptor ? Listener.Inherit(descriptor, where, plan.Backlog, plan, variant) : Listener.Open(where, plan.Backlog, plan, variant);
        if (processes > 1) return await UpstreamMaster.Run(folder, @case, listener, processes, clock);
        using var csv = new UpstreamCsv(folder, clock);
        using var wire = WireJsonl.Of(folder, plan, clock, WireEnd.Upstream);
        return await UpstreamHost.Run(@case.Upstream, listener, @case.Recovered, variant.Count == 0 ? @case.Name : $"{@case.Name} (variant {variant})", csv, wire);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(TrialClock clock) => clock.OriginSeconds.ToString("R", CultureInfo.InvariantCulture);

    private static TrialClock Clock(string originSeconds) => new(double.Parse(originSeconds, CultureInfo.InvariantCulture));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
