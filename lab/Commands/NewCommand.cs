using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using ProxyLab.Escaping;

namespace ProxyLab.Commands;

/// <summary><c>proxylab new KIND NAME</c>: a class of one of the doors, to begin with. Its text is a template of this folder.</summary>
internal static partial class NewCommand
{
    /// <summary>What can be written, each a door.</summary>
    internal static IReadOnlyList<string> Kinds { get; } = ["case", "proxy", "server", "probe", "figure"];

    internal static Command Create()
    {
        var kind = new Argument<string>("kind") { Description = "What it is: case, proxy, server, probe or figure." };
        kind.AcceptOnlyFromAmong([.. Kinds]);
        var name = new Argument<string>("name") { Description = "Its name, e.g. drips-its-answer." };
        var folder = new Option<string>("--out", "-o") { Description = "The folder for the file.", DefaultValueFactory = _ => "cases" };
        var command = new Command("new", "Write a class that compiles and runs, and says what to fill in.") { kind, name, folder };
        HelpWithExamples.For(command, "Examples:\n  proxylab new case drips-its-answer && make cases ARGS=drips-its-answer\n  proxylab new proxy my-proxy --out ~/my-cases\n");
        command.SetAction(parsed =>
        {
            var (what, kebab) = (parsed.GetRequiredValue(kind), Kebab(parsed.GetRequiredValue(kind), parsed.GetRequiredValue(name)));
            var file = Path.Combine(parsed.GetValue(folder)!, ClassOf(what, kebab) + ".cs");
            Write(what, file, Text(what, kebab));
            parsed.InvocationConfiguration.Output.Say($"{file} is new; {Next(what, kebab)}");
            return ExitCode.Valid;
        });
        return command;
    }

    /// <summary>The file of a class of that kind and name.</summary>
    internal static string Text(string kind, string kebab)
    {
        using var template = typeof(NewCommand).Assembly.GetManifestResourceStream($"templates/{kind}.txt")!;
        using var reader = new StreamReader(template);
        return reader.ReadToEnd()
            .Replace("CLASS", ClassOf(kind, kebab), StringComparison.Ordinal)
            .Replace("SETTING", kebab.Replace('-', '_'), StringComparison.Ordinal)
            .Replace("NAME", kebab, StringComparison.Ordinal);
    }

    /// <summary>A case's class has its name; every other has the door's word at its end.</summary>
    private static string ClassOf(string kind, string kebab) => Pascal(kebab) + (kind == "case" ? "" : Pascal(kind));

    private static string Next(string kind, string kebab) => kind switch
    {
        "case" => $"run it: make cases ARGS={kebab}",
        "proxy" => $"fill it in, build, and run: proxylab run --proxy {kebab}",
        "server" => $"fill it in, build, and run: proxylab run --set upstream={kebab}",
        "probe" => $"build, and run any case: its rows are in {kebab}.csv of each trial",
        _ => "build, and run any case: it is in the run's figures/",
    };

    private static void Write(string kind, string file, string text)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.CreateNew);
            using var writer = new StreamWriter(stream);
            writer.Write(text);
        }
        catch (IOException e)
        {
            throw new LabException($"new {kind}", e.Message, File.Exists(file) ? "choose another name" : "name a folder that is there with --out DIR", e);
        }
    }

    private static string Kebab(string kind, string name)
    {
        var kebab = Humps().Replace(name, "-$1").ToLowerInvariant();
        return Sound().IsMatch(kebab) ? kebab : throw new UsageException($"'{name}' is no name for a {kind}: letters and digits, in words joined by '-', e.g. drips-its-answer");
    }

    private static string Pascal(string kebab) =>
        string.Concat(kebab.Split('-').Select(w => char.ToUpper(w[0], CultureInfo.InvariantCulture) + w[1..]));

    [GeneratedRegex("(?<=[a-z0-9])([A-Z])")]
    private static partial Regex Humps();

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$")]
    private static partial Regex Sound();
}
