using System.Text.Json.Nodes;
using ProxyLab.Tests.Deploy.Support;
using Xunit;

namespace ProxyLab.Tests.Deploy;

/// <summary>The Kubernetes files by the schemas and the types of the published API, and what the API cannot say of them.</summary>
public sealed class KubernetesFileTests
{
    private static readonly string Shards = Repository.File("deploy/kubernetes/shards.yaml"), Merge = Repository.File("deploy/kubernetes/merge.yaml");

    public static TheoryData<string> Files { get; } = [Shards, Merge];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_resource_is_as_the_published_API_says(string file) => Assert.Empty(await NodeCheck.Faults("kubernetes", file));

    [Theory]
    [InlineData("completionMode:", "completionModus:")]
    [InlineData("completions: 8", "completions: eight")]
    [InlineData("hostUsers:", "hostUser:")]
    [InlineData("- name: shard\n", "- nam: shard\n")]
    [InlineData("kind: Job", "kind: Jobb")]
    [InlineData("drop: [ALL]", "drop: ALL")]
    [InlineData("restartPolicy: Never", "restartPolicy: Sometimes")]
    [InlineData("completionMode: Indexed", "completionMode: Numbered")]
    [InlineData("storage: 5Gi", "storage: 5 gigabytes")]
    public async Task A_damaged_resource_is_found_out(string was, string @is) => Assert.NotEmpty(await NodeCheck.Faults("kubernetes", Shards, was, @is));

    [Fact]
    public async Task The_job_has_as_many_completions_as_there_are_shards()
    {
        var spec = await JobSpec(Shards);
        Assert.Equal((string?)Container(spec)["env"]![0]!["value"], spec["completions"]!.ToString());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_pod_has_no_capability_no_token_and_no_way_to_more(string file)
    {
        var spec = await JobSpec(file);
        var pod = spec["template"]!["spec"]!;
        var container = Container(spec)["securityContext"]!;
        Assert.Equal(
            ("ALL", "false", "true", "false", "true"),
            (container["capabilities"]!["drop"]![0]!.ToString(), container["allowPrivilegeEscalation"]!.ToString(), container["readOnlyRootFilesystem"]!.ToString(),
                pod["automountServiceAccountToken"]!.ToString(), pod["securityContext"]!["runAsNonRoot"]!.ToString()));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_command_is_one_of_the_program(string file)
    {
        var container = Container(await JobSpec(file));
        var arguments = string.Join(' ', container["args"]?.AsArray().Select(a => (string?)a) ?? []);
        var script = container["command"]!.AsArray().Select(c => (string?)c).Single(c => c!.Contains("proxylab ", StringComparison.Ordinal))!;
        CommandLines.RequireGood(script.Replace("\"$@\"", arguments, StringComparison.Ordinal), new() { ["shard"] = "1", ["SHARDS"] = "8" });
    }

    private static async Task<JsonNode> JobSpec(string file) => (await NodeCheck.Yaml(file)).Single(r => (string?)r!["kind"] == "Job")!["spec"]!;

    private static JsonNode Container(JsonNode spec) => spec["template"]!["spec"]!["containers"]![0]!;
}
