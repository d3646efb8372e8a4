using System.Globalization;
namespace ProxyLab.Clients;
internal sealed class RequestsCsv : IDisposable
{
    private readonly StreamWriter w;
    internal RequestsCsv(string path) { w = new StreamWriter(path); w.WriteLine("id,wave,intended_ms,sent_ms,first_byte_ms,end_ms,status,outcome,bytes"); }
    internal void Write(in RequestResult r) => w.Write(string.Create(CultureInfo.InvariantCulture, $"{r.Id},{r.Wave},{r.IntendedMs:0.000},{r.SentMs:0.000},{r.FirstByteMs:0.000},{r.EndMs:0.000},{r.Status},{r.Outcome.Name()},{r.Bytes}\n"));
    internal void Flush() => w.Flush();
    public void Dispose() => w.Dispose();
}
