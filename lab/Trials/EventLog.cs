using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProxyLab.Trials;

/// <summary>Appends to <c>events.jsonl</c>, a line at a time, so that a crash loses none that was written.</summary>
/// <param name="trialFolder">Where the file is.</param>
/// <param name="nowMs">The trial's clock: milliseconds since it began.</param>
internal sealed class EventLog(string trialFolder, Func<double> nowMs) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamWriter _file = new(new FileStream(
        Path.Combine(trialFolder, RunFiles.Events), FileMode.Append, FileAccess.Write, FileShare.Read)) { AutoFlush = true };

    /// <summary>Writes an event that happens now.</summary>
    /// <param name="name">One of <see cref="EventNames"/>.</param>
    /// <param name="fields">More about it; its properties become the line's.</param>
    /// <exception cref="IOException">The disk is full.</exception>
    internal void Write(string name, object? fields = null)
    {
        var line = new JsonObject { ["t_ms"] = Math.Round(nowMs(), 3), ["event"] = name };
        if (fields is not null)
        {
            foreach (var (key, value) in JsonSerializer.SerializeToNode(fields, fields.GetType(), Json.Line)!.AsObject().ToArray())
                line[key] = value?.DeepClone();
        }

        lock (_gate) _file.WriteLine(line.ToJsonString(Json.Line));
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
