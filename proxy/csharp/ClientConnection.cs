using System.IO.Pipelines;

namespace LabProxy;

/// <summary>What a client connection is doing, in the words of stub_status.</summary>
internal enum ClientState
{
    Waiting,
    Reading,
    Writing,
}

/// <summary>
/// A client's connection for as long as it is open: its state for the status page, and its exchange. Kestrel says when a header is
/// complete and when an answer is; when a header begins can only be seen in what is read, so reading goes through here.
/// </summary>
internal sealed class ClientConnection(PipeReader input, PipeWriter output, Options options, Counters counters) : PipeReader, IDuplexPipe
{
    private ClientState _state;
    private HashSet<string>? _nominated;

    /// <summary>The fields that this request's Connection names; null when it names none.</summary>
    public HashSet<string>? Nominated => _nominated;

    public Exchange Exchange { get; } = new(options);

    public PipeReader Input => this;

    public PipeWriter Output => output;

    public void Enter(ClientState state)
    {
        if (_state == state)
            return;
        counters.Move(_state, state);
        _state = state;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var read = input.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new(Saw(read.Result)) : Await(read);

        async ValueTask<ReadResult> Await(ValueTask<ReadResult> pending) => Saw(await pending);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!input.TryRead(out result))
            return false;
        Saw(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => input.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => input.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => input.CancelPendingRead();

    public override void Complete(Exception? exception = null) => input.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => input.CompleteAsync(exception);

    /// <summary>The connection is over.</summary>
    public void Close()
    {
        Enter(ClientState.Waiting);
        Exchange.Dispose();
    }

    private ReadResult Saw(ReadResult read)
    {
        if (_state == ClientState.Waiting && !read.Buffer.IsEmpty)
        {
            _nominated = null;
            Enter(ClientState.Reading);
        }

        if (_state == ClientState.Reading)
            NominatedFields.Find(read.Buffer, ref _nominated);
        return read;
    }
}
