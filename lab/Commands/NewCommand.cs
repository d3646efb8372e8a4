using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ProxyLab.Commands;

/// <summary><c>proxylab new NAME</c>: a case class to begin with.</summary>
internal static partial class NewCommand
{
    internal static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The case's name, e.g. drips-its-answer." };
        var folder = new Option<string>("--out", "-o") { Description = "The folder for the file.", DefaultValueFactory = _ => "cases" };
        var command = new Command("new", "Write a case class that compiles and runs, and says what to fill in.") { name, folder };
        HelpWithExamples.For(command, "Example:\n  proxylab new drips-its-answer && make cases ARGS=drips-its-answer\n");
        command.SetAction(parsed =>
        {
            var kebab = Kebab(parsed.GetRequiredValue(name));
            var file = Path.Combine(parsed.GetValue(folder)!, Pascal(kebab) + ".cs");
            Write(file, Text(kebab));
            parsed.InvocationConfiguration.Output.WriteLine($"{file} is new; run it: make cases ARGS={kebab}");
            return ExitCode.Valid;
        });
        return command;
    }

    /// <summary>The file of a case of that name.</summary>
    internal static string Text(string kebab) => $$"""
        namespace ProxyLab.Cases;

        /// <summary>The upstream reads the request and then does nothing: say here, in a sentence, what yours does wrong.</summary>
        public sealed class {{Pascal(kebab)}} : Case
        {
            /// <inheritdoc/>
            public override Plan Plan => Plan.Default with { Clients = 20, ReadTimeout = 1.Seconds() }; // "proxylab list" shows every key

            /// <inheritdoc/>
            public override Upstream Upstream => Upstream.Each(async (connection, stop) =>
            {
                await connection.ReadRequest(stop);
                await Task.Delay(Timeout.Infinite, stop); // The misbehaviour. The connection is closed when this returns.
            });

            /// <inheritdoc/>
            public override IEnumerable<Claim> Claims =>
            [
                // A rule over a measure that is missing is unknown by itself. A refuted claim should say what is true instead.
                new("{{kebab}}.hang", "Clients hang until the proxy gives up", e => e.Wave(1).Waited(0.9 * e.Plan.ReadTimeout.TotalSeconds).AtLeast(0.99))
                {
                    Instead = e => $"the first wave ended as {e.Wave(1).Summary}",
                },
            ];
        }

        """;

    private static void Write(string file, string text)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.CreateNew);
            using var writer = new StreamWriter(stream);
            writer.Write(text);
        }
        catch (IOException e)
        {
            throw new LabException("new case", e.Message, File.Exists(file) ? "choose another name" : "name a folder that is there with --out DIR", e);
        }
    }

    private static string Kebab(string name)
    {
        var kebab = Humps().Replace(name, "-$1").ToLowerInvariant();
        return Sound().IsMatch(kebab) ? kebab : throw new UsageException($"'{name}' is no name for a case: letters and digits, in words joined by '-', e.g. drips-its-answer");
    }

    private static string Pascal(string kebab) =>
        string.Concat(kebab.Split('-').Select(w => char.ToUpper(w[0], CultureInfo.InvariantCulture) + w[1..]));

    [GeneratedRegex("(?<=[a-z0-9])([A-Z])")]
    private static partial Regex Humps();

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$")]
    private static partial Regex Sound();
}
