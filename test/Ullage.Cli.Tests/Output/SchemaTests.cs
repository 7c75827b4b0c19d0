using System.Text.Json;
using Ullage.Cli.Output;
using Ullage.Model;

namespace Ullage.Cli.Tests.Output;

/// <summary>docs/schema/recommendation-v1.json and the JSON that is written describe each other.</summary>
public sealed class SchemaTests
{
    private const string Path = "docs/schema/recommendation-v1.json";

    [Fact]
    public void Every_report_follows_the_schema_and_writes_no_property_that_it_does_not_describe()
    {
        foreach (var name in SampleReports.All.Keys)
        {
            var validator = Validator();
            Validate(validator, name);
            Assert.True(validator.Errors.Count == 0, $"{name} does not follow {Path}; change the schema by hand with the shape:\n{string.Join('\n', validator.Errors)}");
        }
    }

    [Fact]
    public void Every_property_of_the_schema_is_written_by_some_report()
    {
        var validator = Validator();
        foreach (var name in SampleReports.All.Keys)
        {
            Validate(validator, name);
        }

        var unwritten = validator.Described().Distinct().Where(p => !validator.Met.Contains(p)).ToList();
        Assert.True(unwritten.Count == 0, $"{Path} describes what nothing writes:\n{string.Join('\n', unwritten)}");
    }

    [Fact]
    public void The_schema_knows_every_value_of_our_enumerations()
    {
        var schema = Schema();
        Same<ContainerRole>(schema, "container", "role");
        Same<RecommendationStatus>(schema, "container", "status");
        Same<ResourceField>(schema, "container", "reasons", "items", "field");
        Same<Severity>(schema, "container", "findings", "items", "severity");
        Same<RuntimeKind>(schema, "runtime", "kind");
        AssertSame<SourceFailure>(schema.GetProperty("properties").GetProperty("missing").GetProperty("items").GetProperty("properties").GetProperty("failure"));
    }

    [Fact]
    public void A_new_property_would_be_noticed()
    {
        var validator = Validator();
        using var document = JsonDocument.Parse(GoldenTests.Render(ReportFormats.Find("json")!, "empty", OutputStyle.Plain).Replace("\"partial\"", "\"complete\"", StringComparison.Ordinal));
        validator.Validate(document.RootElement);
        Assert.Contains(validator.Errors, static e => e.Contains("partial is missing", StringComparison.Ordinal));
        Assert.Contains(validator.Errors, static e => e.Contains("does not describe complete", StringComparison.Ordinal));
    }

    [Fact]
    public void The_version_in_the_schema_is_the_version_that_is_written()
    {
        Assert.Equal(RecommendationReport.CurrentSchemaVersion, Schema().GetProperty("properties").GetProperty("schemaVersion").GetProperty("const").GetString());
        Assert.Contains($"-v{RecommendationReport.CurrentSchemaVersion}.json", Path, StringComparison.Ordinal);
    }

    private static void Validate(JsonShapeValidator validator, string name)
    {
        foreach (var writer in (IReportWriter[])[ReportFormats.Find("json")!, ExplainFormats.Find("json")!])
        {
            using var document = JsonDocument.Parse(GoldenTests.Render(writer, name, OutputStyle.Plain));
            validator.Validate(document.RootElement);
        }
    }

    private static void Same<T>(JsonElement schema, string definition, params string[] path)
        where T : struct, Enum
    {
        var part = schema.GetProperty("$defs").GetProperty(definition);
        foreach (var name in path)
        {
            part = name == "items" ? part.GetProperty("items") : part.GetProperty("properties").GetProperty(name);
        }

        AssertSame<T>(part);
    }

    private static void AssertSame<T>(JsonElement part)
        where T : struct, Enum =>
        Assert.Equal(Enum.GetNames<T>().Select(static n => char.ToLowerInvariant(n[0]) + n[1..]), part.GetProperty("enum").EnumerateArray().Select(static e => e.GetString()!));

    private static JsonShapeValidator Validator() => new(Schema());

    private static JsonElement Schema()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(Checkout.Root, Path)));
        return document.RootElement.Clone();
    }
}
