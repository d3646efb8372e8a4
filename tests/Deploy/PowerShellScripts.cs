using Xunit;

namespace ProxyLab.Tests.Deploy;

/// <summary>run-cases.ps1 by the grammar of tree-sitter-powershell: no PowerShell is needed.</summary>
public sealed class PowerShellScripts
{
    private static readonly string Script = Repository.File("run-cases.ps1");

    [Fact]
    public async Task Run_cases_is_PowerShell() => Assert.Empty(await NodeCheck.Faults("powershell", Script));

    [Theory]
    [InlineData("exit $LASTEXITCODE", "exit (")]
    [InlineData("ForEach-Object {", "ForEach-Object")]
    [InlineData("#>", "")]
    [InlineData("' ')", "')")]
    public async Task A_damaged_script_is_found_out(string was, string @is) => Assert.NotEmpty(await NodeCheck.Faults("powershell", Script, was, @is));
}
