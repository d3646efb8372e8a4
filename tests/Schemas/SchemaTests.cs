using System.Text.Json.Nodes;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Schemas.Support;
using Xunit;

namespace ProxyLab.Tests.Schemas;

public sealed class SchemaTests(WholeRun whole)
{
    [Theory]
    [InlineData("run")]
    [InlineData("machine")]
    [InlineData("findings")]
    public async Task A_file_of_the_run_is_as_its_schema_says(string name)
    {
        var run = await whole.Run();
        Assert.Empty(JsonSchema.Breaches(run.Json($"{name}.json"), Schema(name)));
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("verdicts")]
    [InlineData("columns")]
    [InlineData("seal")]
    public async Task A_file_of_every_trial_is_as_its_schema_says(string name)
    {
        var run = await whole.Run();
        Assert.All(run.Trials, trial => Assert.Empty(JsonSchema.Breaches(JsonNode.Parse(File.ReadAllText(trial.File($"{name}.json"))), Schema(name))));
    }

    [Fact]
    public async Task Every_event_is_as_its_schema_says()
    {
        var run = await whole.Run();
        var events = run.Trials.SelectMany(trial => File.ReadLines(trial.File("events.jsonl")));
        Assert.All(events, line => Assert.Empty(JsonSchema.Breaches(JsonNode.Parse(line), Schema("event"))));
    }

    [Fact]
    public async Task Every_line_of_the_wire_is_as_its_schema_says()
    {
        var run = await whole.Run();
        Assert.All(run.Trials.Select(trial => trial.File("wire.jsonl")), file => Assert.All(File.ReadLines(file), line => Assert.Empty(JsonSchema.Breaches(JsonNode.Parse(line), Schema("wire")))));
    }

    [Fact]
    public void The_published_findings_are_as_their_schema_says() =>
        Assert.Empty(JsonSchema.Breaches(JsonNode.Parse(File.ReadAllText(Repository.File("results/published/findings.json"))), Schema("findings")));

    [Fact]
    public void The_columns_of_the_lab_are_as_their_schema_says() =>
        Assert.Empty(JsonSchema.Breaches(JsonNode.Parse(File.ReadAllText(Repository.File("schemas/columns.json"))), Schema("columns")));

    [Fact]
    public void A_file_that_breaks_its_schema_is_found_out()
    {
        var breaches = JsonSchema.Breaches(JsonNode.Parse("""{"version":1,"run":"x","claims":[],"trials":[{}]}"""), Schema("findings"));
        Assert.Contains("$.version: not 2", breaches);
    }

    private static JsonNode Schema(string name) => JsonNode.Parse(File.ReadAllText(Repository.File($"schemas/{name}.schema.json")))!;
}
