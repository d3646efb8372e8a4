using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Doors;

/// <summary>One run of a program whose author made every mistake that shows only in a trial.</summary>
public sealed class BrokenRun : IAsyncLifetime
{
    private OwnProgram? _program;

    internal LabResult Result { get; private set; } = null!;

    internal OwnProgram Program => _program!;

    public async ValueTask InitializeAsync()
    {
        _program = new OwnProgram(
            Author.Sound,
            Author.Case("Broken", "public override Plan Plan => Plan.Default with { Clients = 0 };"),
            Author.Serving("Returns", "return;"),
            Author.Serving("Throws", "throw new InvalidOperationException(\"no service today\");"),
            Author.Serving("Blocks", "Thread.Sleep(Timeout.Infinite);"),
            Author.Case("BlocksEach", "public override Upstream Upstream => Upstream.Serve((c, stop) =>\n{ Thread.Sleep(Timeout.Infinite); return Task.CompletedTask; });"),
            Author.Case("ThrowsEach", "public override Upstream Upstream => Upstream.Serve((c, stop) =>\nthrow new InvalidOperationException(\"no answer today\"));"),
            Author.Case("Unproven", "public override Claim Fault => new(\"fault\", \"F\", e =>\nthrow new InvalidOperationException(\"no proof today\"));"),
            Author.Case("Unruled", "public override IEnumerable<Claim> Claims => [new(\"x\", \"X\", e =>\nthrow new InvalidOperationException(\"no rule today\"))];"),
            MistakeTests.Driver("Unconfigured", "throw new InvalidOperationException(\"no configuration today\")"),
            MistakeTests.Driver("Silent", "\"\""),
            MistakeTests.Driver("Misheard", "\"\"", ready: "throw new InvalidOperationException(\"no ear today\")"),
            ("BrokenProbe.cs", """
                using ProxyLab;
                public sealed class BrokenProbe : Probe
                {
                    private static readonly NumberColumn Value = Column.Number("value", "", "a value", "nowhere");
                    public override IReadOnlyList<Column> Columns => [Value];
                    public override void Read(ProbeContext trial, NewRow row) => throw new InvalidOperationException("no reading today");
                }
                """));
        Result = await _program.Run("run", "--proxy", "csharp,unconfigured,silent,misheard", "--set", "connect_timeout=300ms");
    }

    public ValueTask DisposeAsync()
    {
        _program?.Dispose();
        return ValueTask.CompletedTask;
    }
}
