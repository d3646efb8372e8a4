using System.Diagnostics;

namespace LabProxy;

/// <summary>How a request went: what the counters and the logs are told of it, each once. It is used again.</summary>
internal sealed class Outcome(Worker worker)
{
    private readonly RequestNote _note = new();
    private ClientAddress? _client;
    private ForwardError _error;
    private bool _isCut;
    private long _started;

    /// <summary>The status that was given; 0 while none was.</summary>
    public int Status { get; set; }

    /// <summary>Octets of the body that were given.</summary>
    public long Octets { get; set; }

    /// <summary>A request begins.</summary>
    /// <param name="client">Who asks.</param>
    public void Begin(ClientAddress client)
    {
        _client = client;
        (_error, _isCut, Status, Octets, _started) = (ForwardError.None, false, 0, 0, Stopwatch.GetTimestamp());
        _note.Clear();
        worker.Counters.Request();
    }

    /// <summary>Notes what was asked.</summary>
    public void Asked(RequestHead request, ReadOnlySpan<byte> head) => _note.Take(request, head, hasId: worker.Requests.IsOn);

    /// <summary>It failed. An answer that has begun is cut.</summary>
    public void Failed(ForwardError error, string detail)
    {
        (_error, _isCut) = (error, Status != 0);
        worker.Counters.Failed(error);
        worker.Log.Failed(error, detail, $"{_client}", _note.Line);
    }

    /// <summary>It is sent to the upstream once more.</summary>
    public void TriedAgain(ForwardError error, string detail)
    {
        worker.Counters.TryAgain();
        worker.Log.TriedAgain(error, detail, $"{_client}", _note.Line);
    }

    /// <summary>It is over.</summary>
    public void End()
    {
        if (worker.Requests.IsOn)
            worker.Requests.Ended(Status, Octets, _started, _isCut, _error, _note.Id);
    }
}
