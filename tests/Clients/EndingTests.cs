using System.Diagnostics;
using ProxyLab.Clients;
using ProxyLab.Native;
using Xunit;

namespace ProxyLab.Tests.Clients;

/// <summary>The outcome of every way in which an exchange can end.</summary>
public sealed class EndingTests
{
    private const int Refused = Errno.ECONNREFUSED, Reset = Errno.ECONNRESET;

    /// <summary>A row for each ending, with an error number as it usually comes; a column for each state of the answer, whose status is 200.</summary>
    private const string Table = """
                        Nothing         Partial         UntilClose      Whole  Malformed  OverLimit
        Settled         -               -               -               ok     malformed  over-limit
        EndOfStream     reset           cut             ok              ok     malformed  over-limit
        ReadFailed      reset           cut             cut             ok     malformed  over-limit
        SendFailed      reset           cut             cut             ok     malformed  over-limit
        ConnectFailed   refused         refused         refused         ok     malformed  over-limit
        LateConnecting  connect-timeout connect-timeout connect-timeout ok     malformed  over-limit
        LateWaiting     in-flight       in-flight       in-flight       ok     malformed  over-limit
        Untried         connect-timeout connect-timeout connect-timeout ok     malformed  over-limit
        LocalFailure    local-error     local-error     local-error     ok     malformed  over-limit
        """;

    public static TheoryData<string, string, string> Combinations
    {
        get
        {
            string[][] lines = [.. Table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
            return [.. from line in lines[1..] from column in Enumerable.Range(0, lines[0].Length) select (line[0], lines[0][column], line[column + 1])];
        }
    }

    [Fact]
    public void The_table_has_every_combination_of_an_ending_and_a_state_of_the_answer() => Assert.Equal(
        from ending in Enum.GetNames<Ending>() from answer in Enum.GetNames<AnswerState>() select (ending, answer),
        Combinations.Select(row => (row.Data.Item1, row.Data.Item2)));

    [Theory, MemberData(nameof(Combinations))]
    public void An_ending_and_a_state_of_the_answer_give_one_outcome(string ending, string answer, string outcome)
    {
        var how = Enum.Parse<Ending>(ending);
        var end = new ConnectionEnd(how, how switch { Ending.ConnectFailed => Refused, Ending.ReadFailed or Ending.SendFailed => Reset, _ => 0 });
        var state = Enum.Parse<AnswerState>(answer);
        if (outcome == "-")
            Assert.Throws<UnreachableException>(() => Endings.OutcomeOf(state, 200, end));
        else
            Assert.Equal(outcome, Endings.OutcomeOf(state, 200, end).Name());
    }

    [Theory, MemberData(nameof(Combinations))]
    public void An_answer_with_another_status_than_2xx_changes_ok_to_status_and_nothing_else(string ending, string answer, string outcome)
    {
        if (outcome == "-")
            return;
        var end = new ConnectionEnd(Enum.Parse<Ending>(ending), ending == nameof(Ending.ConnectFailed) ? Refused : 0);
        string expected = outcome == "ok" ? "status" : outcome;
        Assert.Equal(expected, Endings.OutcomeOf(Enum.Parse<AnswerState>(answer), 302, end).Name());
        Assert.Equal(expected, Endings.OutcomeOf(Enum.Parse<AnswerState>(answer), 500, end).Name());
    }

    [Theory]
    [InlineData(Errno.ECONNREFUSED, "refused", "refused"), InlineData(Errno.ENOENT, "refused", "refused")]
    [InlineData(Errno.EAGAIN, "refused", "local-error")] // a full accept queue on a Unix socket; on TCP no port
    [InlineData(Errno.ETIMEDOUT, "connect-timeout", "connect-timeout")]
    [InlineData(Errno.ECONNRESET, "reset", "reset"), InlineData(Errno.EPIPE, "reset", "reset")]
    [InlineData(Errno.EMFILE, "local-error", "local-error"), InlineData(Errno.EADDRNOTAVAIL, "local-error", "local-error")]
    [InlineData(Errno.EACCES, "local-error", "local-error")]
    public void An_error_of_connect_has_an_outcome_for_each_transport(int errno, string unix, string tcp)
    {
        Assert.Equal(unix, Endings.OutcomeOf(AnswerState.Nothing, null, new(Ending.ConnectFailed, errno, IsUnix: true)).Name());
        Assert.Equal(tcp, Endings.OutcomeOf(AnswerState.Nothing, null, new(Ending.ConnectFailed, errno, IsUnix: false)).Name());
    }

    [Theory]
    [InlineData(Errno.ECONNRESET, "reset", "cut"), InlineData(Errno.EPIPE, "reset", "cut")]
    [InlineData(Errno.ETIMEDOUT, "connect-timeout", "cut")]
    [InlineData(Errno.ENOMEM, "local-error", "local-error"), InlineData(Errno.ENOBUFS, "local-error", "local-error")]
    public void An_error_while_connected_depends_on_whether_the_answer_began(int errno, string before, string after)
    {
        Assert.All([Ending.ReadFailed, Ending.SendFailed], how =>
        {
            Assert.Equal(before, Endings.OutcomeOf(AnswerState.Nothing, null, new(how, errno)).Name());
            Assert.Equal(after, Endings.OutcomeOf(AnswerState.Partial, null, new(how, errno)).Name());
            Assert.Equal(after, Endings.OutcomeOf(AnswerState.UntilClose, 200, new(how, errno)).Name());
        });
    }

    [Theory]
    [InlineData(Errno.ECONNRESET, "cut"), InlineData(Errno.EPIPE, "ok"), InlineData(0, "ok")]
    public void An_end_of_stream_after_a_send_was_reset_cuts_an_answer_that_lasts_until_the_close(int sendErrno, string outcome) =>
        Assert.Equal(outcome, Endings.OutcomeOf(AnswerState.UntilClose, 200, new(Ending.EndOfStream, SendErrno: sendErrno)).Name());

    [Fact]
    public void A_connection_is_used_again_only_when_all_four_conditions_hold()
    {
        bool[] both = [false, true];
        var allowed = from answerAllows in both
                      from allSent in both
                      from sendErrno in (int[])[0, Errno.EPIPE]
                      from unasked in both
                      where Endings.MayReuse(answerAllows, allSent, sendErrno, unasked)
                      select (answerAllows, allSent, sendErrno, unasked);
        Assert.Equal([(true, true, 0, false)], allowed);
    }
}
