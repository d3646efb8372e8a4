using ProxyLab.Engines;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Engines.Support;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Engines;

/// <summary>What is said where an engine cannot do what it is asked for.</summary>
public sealed class EngineFaultTests
{
    private const string Good = """{"Version":"20.10.24","ApiVersion":"1.41"}""";

    [Fact]
    public async Task Without_an_engine_the_message_says_where_it_was_looked_for()
    {
        using var lab = new Lab { Environment = new() { ["DOCKER_HOST"] = "unix:///nowhere/docker.sock" } };
        (await lab.Run("run", "--in", "docker", "healthy")).Fails(2, "no engine answers at unix:///nowhere/docker.sock", "remedy: start it");
    }

    [Fact]
    public async Task Without_a_usual_socket_the_message_names_them()
    {
        Assert.SkipWhen(File.Exists("/run/podman/podman.sock"), "Podman's service runs here");
        using var lab = new Lab { Environment = new() { ["XDG_RUNTIME_DIR"] = "/nowhere", ["CONTAINER_HOST"] = null } };
        (await lab.Run("run", "--in", "podman", "healthy")).Fails(2, "there is no socket of Podman: looked for /nowhere/podman/podman.sock, /run/podman/podman.sock", "podman system service");
    }

    [Fact]
    public async Task A_socket_that_this_user_may_not_use_is_told_from_none()
    {
        Needs.RootUser(); // to have a socket that is not this user's
        using var engine = new PretendedEngine(("version", 200, Good));
        using var lab = new Lab { Environment = new() { ["DOCKER_HOST"] = engine.Endpoint.OriginalString, ["HOME"] = "/tmp" }, Wrapper = ["setpriv", "--reuid", "10001", "--regid", "10001", "--clear-groups", "--inh-caps", "-all", "--bounding-set", "-all"] };
        (await lab.Run("run", "--in", "docker", "healthy")).Fails(2, "this user may not use the engine", "usermod -aG docker");
    }

    [Fact]
    public async Task An_old_API_is_named_with_what_is_needed()
    {
        using var engine = new PretendedEngine(("version", 200, """{"Version":"17.03","ApiVersion":"1.27"}"""));
        var fault = await Assert.ThrowsAsync<LabException>(() => Engine.Open(engine.Endpoint, TestContext.Current.CancellationToken));
        Assert.Contains("speaks version 1.27 of the API, and the lab needs 1.41", fault.Culprit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_of_the_engine_is_quoted_with_its_remedy()
    {
        using var pretended = new PretendedEngine(("version", 200, Good), ("images", 500, """{"message":"write /var/lib/docker/tmp/x: no space left on device"}"""));
        using var engine = await Engine.Open(pretended.Endpoint, TestContext.Current.CancellationToken);
        var fault = await Assert.ThrowsAsync<LabException>(() => engine.FindImage("proxylab", TestContext.Current.CancellationToken));
        Assert.Contains("the engine says: write /var/lib/docker/tmp/x: no space left on device", fault.Culprit, StringComparison.Ordinal);
        Assert.Contains("docker system prune", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lab_s_own_image_is_made_and_never_pulled()
    {
        using var pretended = new PretendedEngine(("version", 200, Good), ("images", 404, """{"message":"No such image: proxylab:latest"}"""));
        using var lab = new Lab { Environment = new() { ["DOCKER_HOST"] = pretended.Endpoint.OriginalString } };
        (await lab.Run("run", "--in", "docker", "healthy")).Fails(2, "has no image proxylab", "remedy: make image");
    }

    [Theory]
    [InlineData("--in", "dokcer", "docker")]
    [InlineData("--in=docker", "--proxy=nginx@/srv/root", "not in the container")]
    [InlineData("--as-root", "healthy", "give --in too")]
    [InlineData("--image", "other", "give --in too")]
    public async Task Options_that_make_no_sense_are_refused(string option, string value, string says)
    {
        using var lab = new Lab();
        (await lab.Run("run", option, value)).Fails(64, says);
    }
}
