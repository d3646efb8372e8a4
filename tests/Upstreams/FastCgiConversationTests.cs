using System.Text;
using ProxyLab.Tests.Upstreams.Support;
using Xunit;

namespace ProxyLab.Tests.Upstreams;

/// <summary>What a responder answers, record for record.</summary>
public sealed class FastCgiConversationTests
{
    private const FastCgiType End = FastCgiType.EndRequest;

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_request_is_answered_and_then_the_keep_conn_flag_decides(byte flags, bool over)
    {
        var talk = new FastCgiConversation();
        talk.Take(FastCgiSamples.Request(7, flags, "body"));
        var request = talk.Next()!;
        Assert.Equal(("42", 4), (request.Parameters!["PROXY_WORKER"], request.BodyOctets));
        talk.Answer("Status: 200 OK\r\n\r\nhello");
        var records = FastCgiSamples.Records(talk.Reply());
        Assert.Equal([FastCgiType.Stdout, FastCgiType.Stdout, End], records.Select(r => r.Type));
        Assert.Equal("Status: 200 OK\r\n\r\nhello", Encoding.ASCII.GetString(records[0].Content.Span));
        Assert.Equal([0, 0, 0, 0, (byte)FastCgiStatus.RequestComplete, 0, 0, 0], records[2].Content.ToArray());
        Assert.Equal(over, talk.Over);
    }

    [Fact]
    public void A_kept_connection_serves_one_request_after_the_other()
    {
        var talk = new FastCgiConversation();
        talk.Take([.. FastCgiSamples.Request(1, flags: 1), .. FastCgiSamples.Request(2)]);
        Assert.Equal(1, talk.Next()!.Id);
        talk.Answer("");
        Assert.Equal(2, talk.Next()!.Id);
        talk.Answer("");
        Assert.True(talk.Over);
    }

    [Fact]
    public void A_second_request_at_once_cannot_be_multiplexed_and_the_first_goes_on()
    {
        var talk = new FastCgiConversation();
        talk.Take([.. FastCgiSamples.Begin(1), .. FastCgiSamples.Begin(2), .. FastCgiSamples.Parameters(2), .. FastCgiSamples.Parameters(1), .. FastCgiSamples.Body(1)]);
        Assert.Equal(1, talk.Next()!.Id);
        var refusal = Assert.Single(FastCgiSamples.Records(talk.Reply()));
        Assert.Equal((End, (ushort)2, (byte)FastCgiStatus.CannotMultiplex), (refusal.Type, refusal.Id, refusal.Content.Span[4]));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Another_role_is_unknown(byte flags, bool over)
    {
        var record = Assert.Single(Answer(FastCgiSamples.Begin(1, flags, role: 2), over));
        Assert.Equal((End, (byte)FastCgiStatus.UnknownRole), (record.Type, record.Content.Span[4]));
    }

    [Fact]
    public void It_tells_that_it_serves_one_connection_and_one_request()
    {
        var record = Assert.Single(Answer(FastCgiSamples.GetValues("FCGI_MAX_CONNS", "FCGI_MPXS_CONNS", "UNKNOWN"), over: false));
        Assert.Equal(FastCgiType.GetValuesResult, record.Type);
        Assert.Equal(new Dictionary<string, string> { ["FCGI_MAX_CONNS"] = "1", ["FCGI_MPXS_CONNS"] = "0" }, FastCgiParameters.Read(record.Content.Span));
    }

    [Theory]
    [InlineData(12)]
    [InlineData(255)]
    public void A_management_record_of_an_unknown_type_is_called_so(byte type)
    {
        var record = Assert.Single(Answer(FastCgiSamples.Record((FastCgiType)type, 0), over: false));
        Assert.Equal((FastCgiType.UnknownType, type), (record.Type, record.Content.Span[0]));
    }

    [Fact]
    public void Records_of_a_request_that_is_not_active_are_ignored() =>
        Assert.Empty(Answer([.. FastCgiSamples.Parameters(3), .. FastCgiSamples.Body(3, "x")], over: false));

    [Fact]
    public void An_aborted_request_is_ended_without_output()
    {
        var record = Assert.Single(Answer([.. FastCgiSamples.Begin(1, flags: 1), .. FastCgiSamples.Record(FastCgiType.AbortRequest, 1)], over: false));
        Assert.Equal((End, (byte)1), (record.Type, record.Content.Span[3]));
    }

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "STDIN before PARAMS", FastCgiSamples.Body(1) },
        { "PARAMS twice", [.. FastCgiSamples.Parameters(1), .. FastCgiSamples.Parameters(1)] },
        { "a pair that runs past the end", [.. FastCgiSamples.Record(FastCgiType.Params, 1, 9, 9), .. FastCgiSamples.Record(FastCgiType.Params, 1)] },
        { "the same request again", FastCgiSamples.Begin(1) },
        { "an application's own record", FastCgiSamples.Record(FastCgiType.Stdout, 1) },
        { "DATA for a responder", FastCgiSamples.Record(FastCgiType.Data, 1) },
        { "another version", [9, 9, 9] },
        { "PARAMS without an id", FastCgiSamples.Record(FastCgiType.Params, 0) },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_record_ends_its_request_with_an_error_and_the_connection(string what, byte[] octets)
    {
        var records = Answer([.. FastCgiSamples.Begin(1, flags: 1), .. octets], over: true);
        Assert.Equal([FastCgiType.Stderr, FastCgiType.Stderr, End], records.Select(r => r.Type));
        Assert.True(records[0].Content.Length > 0 && records[2].Content.Span[3] == 1, what);
    }

    [Theory]
    [InlineData(new byte[] { 2 })]
    [InlineData(new byte[] { 1, 1, 0, 1, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 1, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 9, 0, 0, 0, 1, 0, 0, 5 })]
    public void Without_a_request_a_malformed_record_is_of_an_unknown_type_and_ends_the_connection(byte[] octets) =>
        Assert.Equal(FastCgiType.UnknownType, Assert.Single(Answer(octets, over: true)).Type);

    [Fact]
    public void After_the_end_nothing_more_is_taken()
    {
        var talk = new FastCgiConversation();
        talk.Take([2]);
        Assert.Null(talk.Next());
        _ = talk.Reply();
        talk.Take(FastCgiSamples.Request(1));
        Assert.Null(talk.Next());
        Assert.Empty(talk.Reply());
    }

    private static IReadOnlyList<FastCgiRecord> Answer(byte[] octets, bool over)
    {
        var talk = new FastCgiConversation();
        talk.Take(octets);
        Assert.Null(talk.Next());
        Assert.Equal(over, talk.Over);
        return FastCgiSamples.Records(talk.Reply());
    }
}
