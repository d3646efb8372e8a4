using ProxyLab.Commands;
using ProxyLab.Engines;
using Xunit;

namespace ProxyLab.Tests.Engines;

/// <summary>What goes into a container, and what comes out.</summary>
public sealed class InsideTests
{
    [Theory]
    [InlineData("run --in docker never-accept", "run never-accept")]
    [InlineData("run never-accept -p nginx --in=podman --image=other --as-root -v", "run never-accept -p nginx -v")]
    [InlineData("run --out results -o x -oy --out=z --set backlog=8 --baseline old", "run --set backlog=8")]
    public void The_words_about_the_container_and_its_paths_stay_outside(string given, string inside) =>
        Assert.Equal(inside.Split(' '), RunInContainer.Inside(given.Split(' ')));

    [Fact]
    public void Pieces_of_octets_become_lines()
    {
        var lines = new List<string>();
        var cutter = new LineCutter(lines.Add);
        foreach (var piece in (string[])["a", "b\ncé"[..3], "é\r\n\n", "last"]) cutter.Take(System.Text.Encoding.UTF8.GetBytes(piece));
        cutter.End();
        Assert.Equal(["ab", "cé", "", "last"], lines);
    }
}
