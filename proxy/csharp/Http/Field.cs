namespace LabProxy;

/// <summary>Fields that mean something to a proxy.</summary>
internal enum FieldKind : byte
{
    /// <summary>For whoever reads the message at the end: goes on as it is.</summary>
    EndToEnd,

    /// <summary>For the next hop only (RFC 9110 section 7.6.1), whether or not Connection names it; Trailer too, because trailers are dropped here, which section 6.5.1 permits.</summary>
    HopByHop,
    Connection,
    ContentLength,
    TransferEncoding,
    Host,
    Expect,
    Via,
    Date,
    MaxForwards,
    ForwardedFor,
    ForwardedHost,
    ForwardedProto,

    /// <summary>The number that the lab's clients give each request.</summary>
    RequestId,
}

/// <summary>Where one field's name and value are in a head.</summary>
internal readonly record struct Field(int Name, int NameLength, int Value, int ValueLength, FieldKind Kind)
{
    public ReadOnlySpan<byte> NameIn(ReadOnlySpan<byte> head) => head.Slice(Name, NameLength);

    public ReadOnlySpan<byte> ValueIn(ReadOnlySpan<byte> head) => head.Slice(Value, ValueLength);

    public static FieldKind KindOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 => One(name, "TE"u8, FieldKind.HopByHop),
        3 => One(name, "Via"u8, FieldKind.Via),
        4 => Grammar.Is(name, "Host"u8) ? FieldKind.Host : One(name, "Date"u8, FieldKind.Date),
        6 => One(name, "Expect"u8, FieldKind.Expect),
        7 => Grammar.Is(name, "Upgrade"u8) ? FieldKind.HopByHop : One(name, "Trailer"u8, FieldKind.HopByHop),
        10 => Grammar.Is(name, "Connection"u8) ? FieldKind.Connection : One(name, "Keep-Alive"u8, FieldKind.HopByHop),
        12 => One(name, "Max-Forwards"u8, FieldKind.MaxForwards),
        13 => One(name, "X-Lab-Request"u8, FieldKind.RequestId),
        14 => One(name, "Content-Length"u8, FieldKind.ContentLength),
        15 => One(name, "X-Forwarded-For"u8, FieldKind.ForwardedFor),
        16 => Grammar.Is(name, "X-Forwarded-Host"u8) ? FieldKind.ForwardedHost : One(name, "Proxy-Connection"u8, FieldKind.HopByHop),
        17 => Grammar.Is(name, "Transfer-Encoding"u8) ? FieldKind.TransferEncoding : One(name, "X-Forwarded-Proto"u8, FieldKind.ForwardedProto),
        18 => One(name, "Proxy-Authenticate"u8, FieldKind.HopByHop),
        19 => One(name, "Proxy-Authorization"u8, FieldKind.HopByHop),
        25 => One(name, "Proxy-Authentication-Info"u8, FieldKind.HopByHop),
        _ => FieldKind.EndToEnd,
    };

    private static FieldKind One(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known, FieldKind kind) => Grammar.Is(name, known) ? kind : FieldKind.EndToEnd;
}
