namespace ProxyLab;

/// <summary>A rule asked for evidence that there is none of: its claim is unknown, for this reason.</summary>
public sealed class NotMeasuredException(string message) : Exception(message);
