namespace ProxyLab;

/// <summary>A rule asked for a variant that the proxy cannot be told: its claim is not applicable there, for this reason.</summary>
public sealed class NotApplicableException(string message) : Exception(message);
