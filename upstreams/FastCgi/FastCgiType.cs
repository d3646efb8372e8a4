namespace ProxyLab;

/// <summary>The types of records (FastCGI 1.0, section 8).</summary>
internal enum FastCgiType : byte
{
    BeginRequest = 1,
    AbortRequest = 2,
    EndRequest = 3,
    Params = 4,
    Stdin = 5,
    Stdout = 6,
    Stderr = 7,
    Data = 8,
    GetValues = 9,
    GetValuesResult = 10,
    UnknownType = 11,
}

/// <summary>How a request ended, in an END_REQUEST record (section 5.5).</summary>
internal enum FastCgiStatus : byte
{
    RequestComplete = 0,
    CannotMultiplex = 1,
    Overloaded = 2,
    UnknownRole = 3,
}
