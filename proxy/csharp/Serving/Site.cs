namespace LabProxy;

/// <summary>What all workers share.</summary>
internal sealed record Site(Options Options, Counters Counters, ErrorLog Log, RequestLog Requests, DescriptorRoom Room);
