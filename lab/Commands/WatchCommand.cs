using System.CommandLine;
using ProxyLab.Endpoints;
using ProxyLab.Probes.Proc;
using ProxyLab.Report.Text;
using ProxyLab.Watching;
using Spectre.Console;

namespace ProxyLab.Commands;

/// <summary><c>proxylab watch</c>: the accept queue of any listener on this machine, live.</summary>
internal static class WatchCommand
{
    private const string Examples = """
        Examples:
          proxylab watch /run/gunicorn.sock
          proxylab watch :8000 --for 30s --max-queue 100 || page-someone
          proxylab watch /run/puma.sock --until-full --json
          proxylab watch [::1]:8000 --json | head -1
          proxylab watch @app --pid 812 --every 1s --csv queue.csv
        ADDRESS:PORT is what a connection to that address reaches, :PORT every listener
        of the port. A path is looked up as connect() does, whatever it was bound as.
        Exit codes: 0 it ended as asked; 1 the queue was longer than --max-queue, or
        not full within --for; 2 nobody listens there, or not for a second, or nothing
        could be measured; 64 bad usage.
        """;

    private static readonly TimeSpan DrawnEvery = 250.Milliseconds();

    internal static Command Create()
    {
        var target = new Argument<string>("listener") { Description = "/path/to.sock, @abstract, :8080, 127.0.0.1:8080, [::1]:8080 or localhost:8080." };
        var every = TimeOption.Create("--every", "From one look to the next (default: 100ms).");
        var length = TimeOption.Create("--for", "End after this time (default: when interrupted).");
        var untilFull = new Option<bool>("--until-full") { Description = "End as soon as a queue is full." };
        var longest = new Option<int?>("--max-queue") { Description = "End with 1 if the queue was ever longer." };
        var pid = new Option<int?>("--pid") { Description = "Look in this process's network and mount namespaces." };
        var csv = new Option<string?>("--csv") { Description = "Record to this file as well." };
        var json = new Option<bool>("--json") { Description = "Print a line of JSON for each look, and nothing else." };
        var command = new Command("watch", "Watch the accept queue of a Unix or TCP listener.") { target, every, length, untilFull, longest, pid, csv, json };
        HelpWithExamples.For(command, Examples);
        command.SetAction((parsed, cancel) =>
        {
            var options = new WatchOptions(
                parsed.GetValue(every) ?? 100.Milliseconds(), parsed.GetValue(length), parsed.GetValue(untilFull), parsed.GetValue(longest));
            if (options.Every < 1.Milliseconds()) throw new UsageException("--every takes 1ms or more");
            if (parsed.GetValue(csv) is "") throw new UsageException("--csv takes the name of a file");
            if (options.LongestQueue < 0) throw new UsageException("--max-queue takes 0 or more");
            var words = EndpointWords.Parse(parsed.GetRequiredValue(target));
            return Task.Run(() => Watch(words, options, parsed.GetValue(pid), parsed.GetValue(csv), parsed.GetValue(json), cancel), CancellationToken.None);
        });
        return command;
    }

    private static int Watch(EndpointWords words, WatchOptions options, int? pid, string? csv, bool json, CancellationToken cancel)
    {
        using var gone = new ReaderGone();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel, gone.Token);
        using var watcher = new QueueWatcher(words, pid);
        using var file = csv is null ? null : new StreamWriter(csv) { AutoFlush = true };
        file?.WriteLine(WatchRecord.Heading);
        var session = new WatchSession(options, Read, new WatchFaults(watcher.Nobody, watcher.NothingMeasured));
        if (json) return session.Run(Print, ends.Token);

        var view = new WatchView(pid is { } p ? $"{words} in the namespaces of process {ProcTree.Described(p)}" : words.ToString(), () => watcher.Hidden);
        var console = Terminal.Output();
        if (console.Profile.Capabilities is { Interactive: true, Ansi: true })
            return console.Live(view.Picture()).Start(live => Draw(live, view, session, ends.Token));

        // Where nothing can be redrawn, the last picture is what counts.
        var code = session.Run(view.Add, ends.Token);
        console.Write(view.Picture());
        return code;

        WatchReading Read()
        {
            var reading = watcher.Read();
            file?.WriteLine(WatchRecord.Csv(reading));
            return reading;
        }
    }

    private static void Print(WatchReading reading) => Console.Out.WriteLine(WatchRecord.Json(reading));

    /// <summary>Draws as often as a person can read, however often it looks: drawing costs more than looking.</summary>
    private static int Draw(LiveDisplayContext live, WatchView view, WatchSession session, CancellationToken cancel)
    {
        var drawn = double.NegativeInfinity;
        var code = session.Run(reading =>
        {
            view.Add(reading);
            if (reading.Seconds - drawn < DrawnEvery.TotalSeconds) return;
            drawn = reading.Seconds;
            live.UpdateTarget(view.Picture());
        }, cancel);
        live.UpdateTarget(view.Picture());
        return code;
    }
}
