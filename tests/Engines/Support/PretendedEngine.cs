using System.Net.Sockets;
using System.Text;

namespace ProxyLab.Tests.Engines.Support;

/// <summary>Something on a Unix socket that answers every request with the same status and JSON: for what a real engine cannot be brought to.</summary>
internal sealed class PretendedEngine : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Dictionary<string, (int Status, string Json)> _answers;

    /// <param name="answers">By a part of the path.</param>
    internal PretendedEngine(params (string Path, int Status, string Json)[] answers)
    {
        _answers = answers.ToDictionary(a => a.Path, a => (a.Status, a.Json));
        _listener.Bind(new UnixDomainSocketEndPoint(_folder["e.sock"]));
        _listener.Listen();
        new Thread(Serve) { IsBackground = true }.Start();
    }

    internal Uri Endpoint => new($"unix://{_folder["e.sock"]}");

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    private void Serve()
    {
        try
        {
            while (true)
            {
                using var connection = _listener.Accept();
                using var stream = new NetworkStream(connection);
                using var reader = new StreamReader(stream, Encoding.ASCII);
                var request = reader.ReadLine() ?? "";
                while (reader.ReadLine() is { Length: > 0 })
                {
                }

                var (status, json) = _answers.FirstOrDefault(a => request.Contains(a.Key, StringComparison.Ordinal)).Value;
                stream.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {json.Length}\r\n\r\n{json}"));
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // It is over.
        }
    }
}
