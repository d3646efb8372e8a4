using System.Text;

namespace LabProxy;

/// <summary>The counters as plain text, <c>name value</c> on each line. Made for being polled: nothing is allocated.</summary>
/// <param name="counters">The counters.</param>
/// <param name="workers">The workers to tell of; none where the configuration says nothing of them.</param>
internal sealed class StatusPage(Counters counters, IReadOnlyList<Worker> workers)
{
    private static readonly byte[][] ErrorNames = [.. ForwardErrors.All.Select(fact => Encoding.ASCII.GetBytes(fact.Name + " "))];
    private readonly byte[][] _workerNames = [.. workers.Select(worker => Encoding.ASCII.GetBytes(FormattableString.Invariant($"worker_{worker.Number}_accepts ")))];

    public void Write(Octets page)
    {
        Line(page, "active "u8, counters.Active);
        Line(page, "accepted "u8, counters.Accepted);
        Line(page, "handled "u8, counters.Handled);
        Line(page, "requests "u8, counters.Requests);
        Line(page, "reading "u8, counters.Reading);
        Line(page, "writing "u8, counters.Writing);
        Line(page, "waiting "u8, counters.Waiting);
        var (received, sent) = counters.UpstreamBytes;
        Line(page, "upstream_received_bytes "u8, received);
        Line(page, "upstream_sent_bytes "u8, sent);
        Line(page, "tried_again "u8, counters.TriedAgain);
        for (var error = 1; error < ErrorNames.Length; error++)
            Line(page, ErrorNames[error], counters.Errors((ForwardError)error));
        for (var i = 0; i < workers.Count; i++)
            Line(page, _workerNames[i], workers[i].Accepts);
    }

    private static void Line(Octets page, ReadOnlySpan<byte> name, long value)
    {
        page.Append(name);
        page.Append(value);
        page.Append((byte)'\n');
    }
}
