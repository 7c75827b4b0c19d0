using Ullage.Manifests.Editing;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Tests.Yaml;

/// <summary>Sequences whose items nothing tells apart are written whole, or not at all.</summary>
public sealed class SequenceTests
{
    private static readonly YamlChange _change = YamlChange.Map(("envFrom", YamlChange.Sequence(
        YamlChange.Map(("prefix", YamlChange.Text("A_")), ("configMapRef", YamlChange.Map(("name", YamlChange.Text("a"))))),
        YamlChange.Map(("secretRef", YamlChange.Map(("name", YamlChange.Text("b"))))))));

    [Theory]
    [InlineData("name: x\n", "name: x\nenvFrom:\n- prefix: A_\n  configMapRef:\n    name: a\n- secretRef:\n    name: b\n")]
    [InlineData("name: x\nenvFrom: []\n", "name: x\nenvFrom:\n- prefix: A_\n  configMapRef:\n    name: a\n- secretRef:\n    name: b\n")]
    [InlineData("{name: x}\n", "{name: x, envFrom: [{prefix: A_, configMapRef: {name: a}}, {secretRef: {name: b}}]}\n")]
    [InlineData("{\n  \"name\": \"x\"\n}\n", "{\n  \"name\": \"x\",\n  \"envFrom\": [\n    {\n      \"prefix\": \"A_\",\n      \"configMapRef\": {\n        \"name\": \"a\"\n      }\n    },\n    {\n      \"secretRef\": {\n        \"name\": \"b\"\n      }\n    }\n  ]\n}\n")]
    public void Where_there_is_none_it_is_written_as_the_file_is(string before, string after)
    {
        var file = YamlFile.Parse(before);
        var editor = new YamlEditor(file);
        editor.Apply(file.Documents[0].Root, _change);
        Assert.Equal(after, System.Text.Encoding.UTF8.GetString(editor.Finish().Bytes.Span));
    }

    [Fact]
    public void One_that_is_there_is_left_alone()
    {
        var file = YamlFile.Parse("envFrom:\n- secretRef: {name: c}\n");
        var error = Assert.Throws<EditRefusedException>(() => new YamlEditor(file).Apply(file.Documents[0].Root, _change));
        Assert.Contains("nothing tells its items apart", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_texts_is_written_with_what_it_repeats()
    {
        var file = YamlFile.Parse("name: x\n");
        var editor = new YamlEditor(file);
        editor.Apply(file.Documents[0].Root, YamlChange.Map(("args", YamlChange.Append("-v", "-v"))));
        Assert.Equal("name: x\nargs:\n- \"-v\"\n- \"-v\"\n", System.Text.Encoding.UTF8.GetString(editor.Finish().Bytes.Span));
    }
}
