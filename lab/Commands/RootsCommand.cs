using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ProxyLab.Escaping;
using ProxyLab.Report.Text;
using ProxyLab.Roots;
using ProxyLab.Roots.Distributions;

namespace ProxyLab.Commands;

/// <summary><c>proxylab roots</c>: the cache of proxy roots, what fills it and what empties it.</summary>
internal static partial class RootsCommand
{
    private const string Examples = """
        Examples:
          proxylab roots
          proxylab roots add trixie --distribution trixie PACKAGE
          proxylab roots add mine image.tar               of docker save or export
          proxylab roots prune trixie
        They are in $PROXYLAB_ROOTS, else $XDG_CACHE_HOME/proxylab/roots, else
        ~/.cache/proxylab/roots.
        Exit codes: 0 done, 2 an archive is refused or cannot be had, 64 bad usage.
        """;

    internal static Command Create()
    {
        var json = Json();
        var command = new Command("roots", "List, add and remove proxy roots: file systems that a proxy's program comes from.") { json, CreateList(), CreateAdd(), CreatePrune() };
        command.SetAction(parsed => List(parsed, parsed.GetValue(json)));
        HelpWithExamples.For(command, Examples);
        return command;
    }

    private static Option<bool> Json() => new("--json") { Description = "Print JSON for programs, and nothing else." };

    private static Command CreateList()
    {
        var json = Json();
        var command = new Command("list", "List the roots in the cache.") { json };
        command.SetAction(parsed => List(parsed, parsed.GetValue(json)));
        HelpWithExamples.For(command, "Examples:\n  proxylab roots list\n  proxylab roots list --json | jq -r '.[].digest'\n");
        return command;
    }

    private static Command CreateAdd()
    {
        var name = new Argument<string>("name") { Description = "What it is to be called, e.g. trixie." };
        var what = new Argument<string[]>("image") { Description = "A tar of docker save or docker export, an OCI layout (folder or tar), or a reference; with --distribution the packages.", Arity = ArgumentArity.OneOrMore };
        var distribution = new Option<string?>("--distribution") { HelpName = "suite", Description = "Make it from this release of Debian with the packages given, by mmdebstrap." };
        var mirror = new Option<string?>("--mirror") { HelpName = "url", Description = "Where the packages come from (default: the first Debian mirror of this machine's apt sources)." };
        var command = new Command("add", "Add a root to the cache: unpack an image, or make one from a distribution's packages.") { name, what, distribution, mirror };
        command.SetAction(async (parsed, cancel) =>
        {
            var (called, images) = (Sound(parsed.GetRequiredValue(name)), parsed.GetRequiredValue(what));
            var suite = parsed.GetValue(distribution);
            if (suite is null && parsed.GetValue(mirror) is not null) throw new UsageException("--mirror goes with --distribution");
            if (suite is null && images.Length > 1) throw new UsageException("roots add takes one image; packages go with --distribution SUITE");
            var cache = RootCache.OfUser();
            var added = suite is null
                ? await AddImage(cache, called, images[0], cancel)
                : await Distribution.Of(suite, images, parsed.GetValue(mirror)).Add(cache, called, Console.Error.Say, cancel);
            parsed.InvocationConfiguration.Output.Say($"{called} is in the cache: {added.Beginning}, {Size(added.Octets)}");
            return ExitCode.Valid;
        });
        HelpWithExamples.For(command, "Examples:\n  proxylab roots add mine image.tar\n  proxylab roots add trixie --distribution trixie PACKAGE\nA folder with a file system is used as it is, and is not added.\n");
        return command;
    }

    private static Command CreatePrune()
    {
        var names = new Argument<string[]>("root") { Description = "Names or digests; without any, all.", Arity = ArgumentArity.ZeroOrMore };
        names.CompletionSources.Add(_ => RootCache.OfUser().All.SelectMany(r => r.Names).Select(n => new System.CommandLine.Completions.CompletionItem(n)));
        var command = new Command("prune", "Remove roots from the cache, and what killed processes left there.") { names };
        command.SetAction(parsed =>
        {
            Prune(parsed.InvocationConfiguration.Output, RootCache.OfUser(), parsed.GetValue(names) ?? []);
            return ExitCode.Valid;
        });
        HelpWithExamples.For(command, "Examples:\n  proxylab roots prune trixie\n  proxylab roots prune\n");
        return command;
    }

    private static async Task<CachedRoot> AddImage(RootCache cache, string name, string image, CancellationToken cancel)
    {
        using var finder = EngineImages.Finder(cache);
        return await finder.Add(name, image, cancel);
    }

    private static void Prune(TextWriter output, RootCache cache, string[] names)
    {
        var roots = names.Select(n => cache.Find(n) ?? throw UsageException.Unknown("root", n, cache.All.SelectMany(r => r.Names.Append(r.Beginning)))).DistinctBy(r => r.Digest).ToArray();
        foreach (var root in roots)
        {
            cache.Remove(root);
            output.Say($"removed {string.Join(", ", root.Names.Append(root.Beginning))}, {Size(root.Octets)}");
        }

        var removed = roots.Length;
        foreach (var digits in names.Length == 0 ? cache.RemoveAll() : [])
        {
            output.Say($"removed {digits[..12]}");
            removed++;
        }

        if (cache.RemoveRemains() is > 0 and var remains) output.Say($"removed what {remains} killed processes left");
        else if (removed == 0) output.Say($"there is nothing to remove in {cache.Folder}");
    }

    private static int List(ParseResult parsed, bool json)
    {
        var (output, cache) = (parsed.InvocationConfiguration.Output, RootCache.OfUser());
        var roots = cache.All;
        if (json) output.WriteLine(new JsonArray([.. roots.Select(r => r.ToJson())]).ToJsonString(ProxyLab.Json.Pretty));
        else if (roots.Count == 0) output.Say($"no roots in {cache.Folder}; add one: proxylab roots add NAME IMAGE");
        else
        {
            output.Say($"Roots in {cache.Folder}, each in a folder by its digest");
            foreach (var root in roots) Write(output, root);
        }

        return ExitCode.Valid;
    }

    private static void Write(TextWriter output, CachedRoot root)
    {
        var names = TextWrap.Wrap(root.Names.Count > 0 ? string.Join(", ", root.Names) : "(no name)", 42, 2).Split('\n');
        output.WriteLine($"  {names[0],-42}  {root.Beginning}  {Size(root.Octets),9}");
        foreach (var more in names.Skip(1)) output.WriteLine(more);
        output.WriteLine($"      {TextWrap.Wrap($"from {root.Source}", 72, 6)}");
        if (root.Packages.Count > 0) output.WriteLine($"      {TextWrap.Wrap($"with {string.Join(", ", root.Packages)}", 72, 6)}");
    }

    private static string Size(long octets) => string.Create(CultureInfo.InvariantCulture, $"{octets / (double)(1 << 20):N1} MiB");

    /// <summary>A name that a column, a list with commas and a shell can carry, and that no digest is.</summary>
    private static string Sound(string name) =>
        Name().IsMatch(name) && !name.StartsWith("sha256:", StringComparison.Ordinal) ? name : throw new UsageException($"'{name}' is no name for a root: letters, digits, '.', '_', '-', ':' and '/', a letter or digit first, at most 128");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}\z")]
    private static partial Regex Name();
}
