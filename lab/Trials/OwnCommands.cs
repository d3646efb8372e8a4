using System.Globalization;
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
    internal static string[] Upstream(string @case, Endpoint endpoint, string trialFolder, int processes) =>
        Self.Command(UpstreamWord, @case, endpoint.ToString(), trialFolder, Processes, Text(processes));

    /// <summary>Starts one of several processes of an upstream, on a listener that it inherits.</summary>
    internal static string[] UpstreamWorker(string @case, Listener listener, string trialFolder) =>
        Self.Command(UpstreamWord, @case, listener.Endpoint.ToString(), trialFolder, Inherited, Text(listener.Descriptor));

    /// <summary>Runs a command line that one of these gave; null for any other.</summary>
    internal static Task<int>? Run(string[] args, Lazy<Catalogue> catalogue) => args switch
    {
        [TrialWord, var folder] => TrialHost.Run(folder, catalogue.Value),
        [UpstreamWord, var name, var endpoint, var folder, Processes, var processes] => Serve(catalogue.Value, name, Endpoint.Parse(endpoint), folder, Number(processes), null),
        [UpstreamWord, var name, var endpoint, var folder, Inherited, var descriptor] => Serve(catalogue.Value, name, Endpoint.Parse(endpoint), folder, 1, Number(descriptor)),
        _ => null,
    };

    private static async Task<int> Serve(Catalogue catalogue, string name, Endpoint where, string folder, int processes, int? inherited)
    {
        var @case = catalogue.CheckedCase(name);
        var (_, plan, variant, _) = PlanJson.Read(Path.Combine(folder, RunFiles.Plan));
        using var listener = inherited is { } descriptor ? Listener.Inherit(descriptor, where, plan.Backlog, plan, variant) : Listener.Open(where, plan.Backlog, plan, variant);
        return processes == 1
            ? await UpstreamHost.Run(@case.Upstream, listener, @case.Recovered, variant.Count == 0 ? @case.Name : $"{@case.Name} (variant {variant})")
            : await UpstreamMaster.Run(folder, @case, listener, processes);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
