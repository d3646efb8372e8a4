using System.CommandLine;
using ProxyLab.Escaping;
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
          proxylab watch @app --every 1s --csv queue.csv
        Exit codes: 0 it ended as asked; 1 the queue was longer than --max-queue, or
        not full within --for; 2 nobody listens there, or no more; 64 bad usage.
        """;

    private static readonly TimeSpan DrawnEvery = 250.Milliseconds();

    internal static Command Create()
    {
        var target = new Argument<string>("listener") { Description = "/path/to.sock, @abstract, :8080 or 127.0.0.1:8080." };
        var every = TimeOption.Create("--every", "From one look to the next (default: 100ms).");
        var length = TimeOption.Create("--for", "End after this time (default: when interrupted).");
        var untilFull = new Option<bool>("--until-full") { Description = "End as soon as the queue is full." };
        var longest = new Option<int?>("--max-queue") { Description = "End with 1 if the queue was ever longer." };
        var pid = new Option<int?>("--pid") { Description = "Look only in this process's network namespace." };
        var csv = new Option<string?>("--csv") { Description = "Record to this file as well." };
        var json = new Option<bool>("--json") { Description = "Print a line of JSON for each look, and nothing else." };
        var command = new Command("watch", "Watch the accept queue of a Unix or TCP listener.") { target, every, length, untilFull, longest, pid, csv, json };
        HelpWithExamples.For(command, Examples);
        command.SetAction((parsed, cancel) =>
        {
            var endpoint = WatchTarget.Parse(parsed.GetRequiredValue(target));
            var options = new WatchOptions(
                parsed.GetValue(every) ?? 100.Milliseconds(), parsed.GetValue(length), parsed.GetValue(untilFull), parsed.GetValue(longest));
            if (options.Every < 1.Milliseconds()) throw new UsageException("--every takes 1ms or more");
            if (options.LongestQueue < 0) throw new UsageException("--max-queue takes 0 or more");
            return Task.Run(() => Watch(endpoint, options, Place(endpoint, parsed.GetValue(pid)), parsed.GetValue(csv), parsed.GetValue(json), cancel), CancellationToken.None);
        });
        return command;
    }

    private static ListenerPlace Place(Endpoint endpoint, int? pid)
    {
        var places = ListenerFinder.Find(endpoint, pid);
        if (places.Count == 0)
            throw new LabException("watch", $"nobody listens on {endpoint}, in no network namespace that may be looked into", "see: ss -xl; ss -tl");
        foreach (var other in places.Skip(1))
            Console.Error.Say($"another {endpoint} is in the network namespace of process {other.Pid}: --pid {other.Pid}");
        return places[0];
    }

    /// <summary>Everything on one thread, since a network namespace is a thread's.</summary>
    private static int Watch(Endpoint endpoint, WatchOptions options, ListenerPlace place, string? csv, bool json, CancellationToken cancel)
    {
        using var file = csv is null ? null : new StreamWriter(csv) { AutoFlush = true };
        file?.WriteLine(WatchRecord.Heading);
        using var watcher = new QueueWatcher(endpoint, place);
        var session = new WatchSession(options, watcher.Read, reading => file?.WriteLine(WatchRecord.Csv(reading)));
        if (json) return session.Run(reading => Console.Out.WriteLine(WatchRecord.Json(reading)), cancel);

        var view = new WatchView(endpoint.ToString(), ListenerFinder.Owners(place.Inodes));
        var console = Terminal.Output();
        if (console.Profile.Capabilities is { Interactive: true, Ansi: true })
            return console.Live(view.Picture()).Start(live => Draw(live, view, session, cancel));

        // Where nothing can be redrawn, the last picture is what counts.
        var code = session.Run(view.Add, cancel);
        console.Write(view.Picture());
        return code;
    }

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
