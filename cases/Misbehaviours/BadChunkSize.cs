namespace ProxyLab.Cases;

/// <summary>An upstream whose body is chunked, with a size that is none.</summary>
public sealed class BadChunkSize : Misbehaviour
{
    private static readonly Setting<ChunkSizes> Which = Setting.Of("chunk_size", ChunkSizes.Word, "what the upstream has for the size of a chunk");

    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Body;

    /// <inheritdoc/>
    public override string Question => "What becomes of a chunk whose size is no number?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "7.1");

    /// <inheritdoc/>
    protected override IEnumerable<Setting> OwnSettings => [Which];

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Kinds => Variant.Grid(("chunk_size", [.. Enum.GetValues<ChunkSizes>().Cast<object>()]));

    /// <inheritdoc/>
    public override bool CutsItsAnswer(Plan plan) => true;

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Told;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write($"{Answers.Head("200 OK", "Transfer-Encoding: chunked")}{Size(plan.Get(Which))}\r\n{Answers.Body}\r\n0\r\n\r\n"), Step.Close);

    private static string Size(ChunkSizes size) => size switch
    {
        ChunkSizes.Word => "xyz",
        ChunkSizes.Negative => "-15",
        ChunkSizes.Prefixed => "0x15",
        _ => "fffffffffffffff15",
    };
}

/// <summary>Sizes of a chunk that are none (RFC 9112 section 7.1).</summary>
public enum ChunkSizes
{
    /// <summary>Letters that are no hexadecimal digits.</summary>
    Word,

    /// <summary>A number below zero.</summary>
    Negative,

    /// <summary>A number with the prefix of hexadecimal numbers.</summary>
    Prefixed,

    /// <summary>A number that no counter of 64 bits holds.</summary>
    Huge,
}
