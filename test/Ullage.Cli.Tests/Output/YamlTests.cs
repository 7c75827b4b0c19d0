using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Ullage.Cli.Output;
using Ullage.Cli.Output.Documents;
using YamlDotNet.RepresentationModel;

namespace Ullage.Cli.Tests.Output;

/// <summary>Our YAML against a real parser.</summary>
public sealed class YamlTests
{
    [Theory]
    [InlineData("yes")]
    [InlineData("No")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("1e3")]
    [InlineData("0x1F")]
    [InlineData("12:30")]
    [InlineData("2026-11-20")]
    [InlineData("a: b")]
    [InlineData("- a")]
    [InlineData("# a")]
    [InlineData("a #b")]
    [InlineData("")]
    [InlineData(" a ")]
    [InlineData(".inf")]
    [InlineData("=")]
    [InlineData("<<")]
    [InlineData("y")]
    public void What_could_be_taken_for_something_else_is_quoted(string text)
    {
        var quoted = YamlText.Quote(text);
        Assert.StartsWith("\"", quoted, StringComparison.Ordinal);
        Assert.Equal(text, Parse(quoted));
    }

    [Theory]
    [InlineData("checkout")]
    [InlineData("cpu-request-p50")]
    [InlineData("two words")]
    public void Ordinary_words_stay_plain(string text) => Assert.Equal(text, YamlText.Quote(text));

    [Fact]
    public void Any_text_comes_back_from_a_parser_as_it_was() =>
        Prop.ForAll<string>(static text => text is null || text.Any(char.IsSurrogate) || Parse(YamlText.Quote(text)) == text).QuickCheckThrowOnFailure();

    [Fact]
    public void Yaml_and_json_say_the_same()
    {
        foreach (var name in SampleReports.All.Keys)
        {
            using var json = JsonDocument.Parse(GoldenTests.Render(ReportFormats.Find("json")!, name, OutputStyle.Plain));
            var yaml = new YamlStream();
            yaml.Load(new StringReader(GoldenTests.Render(ReportFormats.Find("yaml")!, name, OutputStyle.Plain)));
            AssertSame(json.RootElement, Assert.Single(yaml.Documents).RootNode, "$");
        }
    }

    private static void AssertSame(JsonElement json, YamlNode yaml, string path)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                var map = Assert.IsType<YamlMappingNode>(yaml);
                Assert.Equal(json.EnumerateObject().Select(static p => p.Name), map.Children.Keys.Select(static k => ((YamlScalarNode)k).Value!));
                foreach (var property in json.EnumerateObject())
                {
                    AssertSame(property.Value, map.Children[new YamlScalarNode(property.Name)], $"{path}.{property.Name}");
                }

                break;
            case JsonValueKind.Array:
                var list = Assert.IsType<YamlSequenceNode>(yaml);
                Assert.Equal(json.GetArrayLength(), list.Children.Count);
                for (var i = 0; i < list.Children.Count; i++)
                {
                    AssertSame(json[i], list.Children[i], $"{path}[{i}]");
                }

                break;
            case JsonValueKind.String:
                Assert.Equal(json.GetString(), ((YamlScalarNode)yaml).Value);
                break;
            case JsonValueKind.Number:
                Assert.Equal(json.GetDouble(), double.Parse(((YamlScalarNode)yaml).Value!));
                break;
            default:
                Assert.Equal(json.GetRawText(), ((YamlScalarNode)yaml).Value);
                break;
        }
    }

    private static string? Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader("k: " + yaml + "\n"));
        return ((YamlScalarNode)((YamlMappingNode)stream.Documents[0].RootNode).Children[0].Value).Value;
    }
}
