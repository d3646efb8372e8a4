using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Matrix;

/// <summary>What <c>matrix-check.py</c> cannot check is exit code 2, since 1 means that a cell differs.</summary>
public sealed class MatrixCheckTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--from nosuch", "nosuch is no run of 'proxylab matrix'")]
    [InlineData("--from . --program nosuch", "nosuch is no program")]
    [InlineData("--from . --jobs 0", "--jobs")]
    [InlineData("--from . silent/nginx/tcp slient/nginx/tcp", "no cell 'slient/nginx/tcp'")]
    [InlineData("--from . silent/nginx/tcp silent/nginx/unix", "nothing was seen in the cell 'silent/nginx/unix'")]
    public void It_says_why_and_is_no_difference(string line, string says)
    {
        Needs.Program("python3");
        Directory.CreateDirectory(_folder["matrix"]);
        _folder.Write("matrix/matrix.json", """{"cells":[{"id":"silent/nginx/tcp","state":"valid"},{"id":"silent/nginx/unix","state":"invalid"}]}""");
        var (code, told) = OutsideProgram.Run(_folder.Path, ["python3", Repository.File("scripts/matrix-check.py"), .. line.Split(' ')]);
        Assert.True(code == 2, told);
        Assert.Contains(says, told, StringComparison.Ordinal);
        Assert.DoesNotContain("Traceback", told, StringComparison.Ordinal);
    }
}
