using ProxyLab.Tests.Deploy.Support;
using Xunit;

namespace ProxyLab.Tests.Deploy;

/// <summary>run-cases.ps1 by the grammar of tree-sitter-powershell: no PowerShell is needed.</summary>
public sealed class PowerShellScriptTests
{
    private static readonly string Script = Repository.File("run-cases.ps1");

    [Fact]
    public async Task The_script_run_cases_is_valid_PowerShell() => Assert.Empty(await NodeCheck.Faults("powershell", Script));

    [Theory]
    [InlineData("exit $LASTEXITCODE", "exit (")]
    [InlineData("ForEach-Object {", "ForEach-Object")]
    [InlineData("#>", "")]
    [InlineData("' ')", "')")]
    public async Task A_damaged_script_is_found_out(string was, string @is) => Assert.NotEmpty(await NodeCheck.Faults("powershell", Script, was, @is));
}
