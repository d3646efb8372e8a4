using System.Formats.Tar;
using ProxyLab.Comparing;
using ProxyLab.Engines;
using ProxyLab.Escaping;
using ProxyLab.Runs;

namespace ProxyLab.Commands;

/// <summary>
/// <c>proxylab run --in</c>. The words of the command line go inside as they are, but for those about the container and for two paths: the run is written
/// in the container and copied out, and of a baseline its findings and its machine are copied in.
/// </summary>
internal static class RunInContainer
{
    private const string Folder = "/tmp", Results = "proxylab-results", Baseline = "proxylab-baseline";

    /// <summary>The options that are not passed on, with whether a value follows.</summary>
    private static readonly Dictionary<string, bool> Outside = new(StringComparer.Ordinal)
    {
        ["--in"] = true, ["--image"] = true, ["--as-root"] = false, ["--out"] = true, ["-o"] = true, ["--baseline"] = true,
    };

    /// <summary>Runs it.</summary>
    /// <returns>The exit code of the run inside.</returns>
    /// <exception cref="LabException">The engine, the image, the container or the disk failed.</exception>
    internal static async Task<int> Run(RunInside run, string[] args, CancellationToken cancel)
    {
        var baseline = run.Baseline is null ? null : BaselineTar(run.Baseline);
        using var engine = await Engine.Connect(run.Engine, cancel);
        await RequireImage(engine, run.Image, cancel);
        await LiveContainer.RemoveForgotten(engine, cancel);
        var copied = CopiedRuns.Into(run.Out);
        return await new ContainedRun(engine, run.Image, run.AsRoot ? ContainerRights.LeastAsRoot : ContainerRights.Least)
        {
            Output = line => Console.Out.Say(Shown(line, run)),
            Errors = line => Console.Error.Say(Shown(line, run)),
            Before = async container =>
            {
                if (baseline is not null) await container.CopyIn(Folder, baseline, cancel);
            },
            After = async container =>
            {
                await using var tar = await container.CopyOut($"{Folder}/{Results}");
                if (tar is not null) await copied.Take(tar, Results);
            },
        }.Run([.. Inside(args), "--out", $"{Folder}/{Results}", .. baseline is null ? (string[])[] : ["--baseline", $"{Folder}/{Baseline}"]], cancel);
    }

    /// <summary>The words that go inside.</summary>
    internal static IReadOnlyList<string> Inside(IReadOnlyList<string> args)
    {
        var inside = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            var name = args[i].Split(['=', ':'], 2)[0];
            if (args[i].StartsWith("-o", StringComparison.Ordinal)) name = "-o"; // with its value in the same word, as in -oFOLDER
            if (!args[i].StartsWith('-') || !Outside.TryGetValue(name, out var takesValue)) inside.Add(args[i]);
            else if (takesValue && args[i] == name) i++;
        }

        return inside;
    }

    private static async Task RequireImage(Engine engine, string image, CancellationToken cancel)
    {
        if (image != ContainerOptions.OwnImage) await engine.RequireImage(image, line => Console.Error.Say(line), cancel);
        else if (await engine.FindImage(image, cancel) is null)
            throw new LabException("find the image", $"the engine at {engine.Endpoint} has no image {image}", engine.Differences.Kind == EngineKind.Docker ? "make image" : "make image ENGINE=podman");
    }

    /// <summary>What a person reads: paths of this side.</summary>
    private static string Shown(string line, RunInside run) =>
        line.Replace($"{Folder}/{Results}", Path.TrimEndingDirectorySeparator(run.Out), StringComparison.Ordinal).Replace($"{Folder}/{Baseline}", run.Baseline ?? "", StringComparison.Ordinal);

    /// <summary>What a comparison of verdicts reads of a run.</summary>
    /// <exception cref="LabException">There is none, or it is damaged.</exception>
    private static MemoryStream BaselineTar(string path)
    {
        _ = ComparedRun.Read(path);
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, Baseline + "/") { Mode = (UnixFileMode)0b111_101_101 });
            Add(writer, Directory.Exists(path) ? Path.Combine(path, RunFiles.FindingsJson) : path, RunFiles.FindingsJson);
            if (Path.Combine(folder, RunFiles.Machine) is var machine && File.Exists(machine)) Add(writer, machine, RunFiles.Machine);
        }

        tar.Position = 0;
        return tar;
    }

    private static void Add(TarWriter writer, string file, string name)
    {
        using var content = new MemoryStream(File.ReadAllBytes(file));
        writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{Baseline}/{name}") { Mode = (UnixFileMode)0b110_100_100, DataStream = content });
    }
}
