using FsCheck.Fluent;
using ProxyLab.Tests.Upstreams.Support;
using Xunit;

namespace ProxyLab.Tests.Upstreams;

/// <summary>Records and name-value pairs as FastCGI 1.0 lays them out, sections 3.3 and 3.4.</summary>
public sealed class FastCgiRecordTests
{
    [Fact]
    public void A_header_is_version_type_id_length_padding_and_a_reserved_octet() => Assert.Equal(
        [1, 6, 0x12, 0x34, 0, 3, 5, 0, .. "abc"u8, 0, 0, 0, 0, 0],
        new FastCgiRecord(FastCgiType.Stdout, 0x1234, "abc"u8.ToArray()).ToOctets());

    [Fact]
    public void A_record_reads_back_however_it_is_cut() => Prop.ForAll(
        Arb.From(from length in Gens.Ints(0, 70) from cut in Gens.Ints(0, 80) from id in Gens.Ints(0, 65_535) select (length, cut, (ushort)id)),
        sample =>
        {
            var (length, cut, id) = sample;
            var octets = new FastCgiRecord(FastCgiType.Params, id, new byte[length]).ToOctets();
            var reader = new FastCgiReader();
            reader.Take(octets.AsSpan(0, Math.Min(cut, octets.Length)));
            var early = reader.Next();
            reader.Take(octets.AsSpan(Math.Min(cut, octets.Length)));
            var record = early ?? reader.Next();
            return record is { } r && r.Id == id && r.Content.Length == length && reader.AtBoundary && (early is null) == (cut < octets.Length);
        }).Always();

    [Fact]
    public void A_stream_longer_than_a_record_is_several_and_ends_with_an_empty_one()
    {
        var records = FastCgiSamples.Records(FastCgiRecord.Stream(FastCgiType.Stdout, 1, new byte[70_000]));
        Assert.Equal([65_535, 70_000 - 65_535, 0], records.Select(r => r.Content.Length));
    }

    [Fact]
    public void Another_version_is_refused_at_its_first_octet()
    {
        var reader = new FastCgiReader();
        reader.Take([2]);
        Assert.Throws<FormatException>(() => reader.Next());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(127, 1)]
    [InlineData(128, 4)]
    [InlineData(70_000, 4)]
    public void A_length_of_128_or_more_takes_four_octets(int length, int octets)
    {
        var value = new string('v', length);
        var written = FastCgiParameters.Write([KeyValuePair.Create("n", value)]);
        Assert.Equal(1 + octets + 1 + length, written.Length);
        Assert.Equal(value, FastCgiParameters.Read(written)["n"]);
    }

    [Fact]
    public void Pairs_that_are_written_read_back_the_same() => Prop.ForAll(ArbMap.Default.ArbFor<Dictionary<Guid, int>>(), pairs =>
    {
        var texts = pairs.ToDictionary(p => p.Key.ToString(), p => new string('x', Math.Abs(p.Value % 300)));
        return FastCgiParameters.Read(FastCgiParameters.Write(texts)).OrderBy(p => p.Key).SequenceEqual(texts.OrderBy(p => p.Key));
    }).Always();

    [Theory]
    [InlineData("cut short in its length", new byte[] { 0x80, 0, 0 })]
    [InlineData("without the value's length", new byte[] { 1 })]
    [InlineData("longer than what is left", new byte[] { 1, 1, (byte)'n' })]
    [InlineData("of two gibioctets", new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })]
    public void A_malformed_pair_is_refused(string what, byte[] octets) =>
        Assert.True(Record.Exception(() => FastCgiParameters.Read(octets)) is FormatException, what);
}
