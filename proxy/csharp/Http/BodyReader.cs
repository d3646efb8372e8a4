namespace LabProxy;

/// <summary>How far a body has come.</summary>
internal enum BodyStep
{
    /// <summary>There is more to come.</summary>
    More,

    /// <summary>It is whole.</summary>
    End,

    /// <summary>It breaks its own framing.</summary>
    Invalid,
}

/// <summary>Finds the octets of a body among those that come.</summary>
internal struct BodyReader(Framing framing)
{
    private ChunkReader _chunks;
    private long _left = framing.Length;

    public readonly FramingKind Kind => framing.Kind;

    /// <summary>Whether it is whole before anything has come.</summary>
    public readonly bool IsEmpty => !framing.HasBody;

    /// <summary>See <see cref="ChunkReader.Next"/>.</summary>
    public BodyStep Next(ReadOnlySpan<byte> input, out int skip, out int data)
    {
        (skip, data) = (0, 0);
        switch (framing.Kind)
        {
            case FramingKind.Chunked:
                return _chunks.Next(input, out skip, out data);
            case FramingKind.UntilClose:
                data = input.Length;
                return BodyStep.More;
            default:
                data = (int)Math.Min(_left, input.Length);
                _left -= data;
                return _left == 0 ? BodyStep.End : BodyStep.More;
        }
    }
}
