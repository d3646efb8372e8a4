namespace ProxyLab.Tests.Upstreams.Support;

/// <summary>What a web server sends by FastCGI.</summary>
internal static class FastCgiSamples
{
    internal static byte[] Record(FastCgiType type, ushort id, params byte[] content) => new FastCgiRecord(type, id, content).ToOctets();

    /// <summary>BEGIN_REQUEST: role 1 is a responder, flag 1 keeps the connection.</summary>
    internal static byte[] Begin(ushort id, byte flags = 0, byte role = 1) => Record(FastCgiType.BeginRequest, id, 0, role, flags, 0, 0, 0, 0, 0);

    internal static byte[] Parameters(ushort id, params (string Name, string Value)[] pairs) =>
        FastCgiRecord.Stream(FastCgiType.Params, id, FastCgiParameters.Write(pairs.Select(p => KeyValuePair.Create(p.Name, p.Value))));

    internal static byte[] Body(ushort id, string text = "") => FastCgiRecord.Stream(FastCgiType.Stdin, id, text);

    /// <summary>A whole request.</summary>
    internal static byte[] Request(ushort id, byte flags = 0, string body = "") => [.. Begin(id, flags), .. Parameters(id, ("REQUEST_METHOD", "GET"), ("PROXY_WORKER", "42")), .. Body(id, body)];

    internal static byte[] GetValues(params string[] names) =>
        Record(FastCgiType.GetValues, 0, FastCgiParameters.Write(names.Select(n => KeyValuePair.Create(n, ""))));

    /// <summary>The records in some octets.</summary>
    internal static IReadOnlyList<FastCgiRecord> Records(byte[] octets)
    {
        var reader = new FastCgiReader();
        reader.Take(octets);
        var records = new List<FastCgiRecord>();
        while (reader.Next() is { } record) records.Add(record);
        return reader.AtBoundary ? records : throw new InvalidOperationException("octets are left that are no record");
    }
}
