using System.Text;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Tests.Yaml;

/// <summary>What the tree says a text means is what another implementation says.</summary>
public sealed class ValueTests
{
    public static TheoryData<string> Texts =>
    [
        "a: 1\n", "a: 1", "a:\n", "a:\nb: c\n", "- a\n- b\n", "-\n- b\n", "a:\n- x\n- y\nb: c\n", "a:\n  - x\n  - y\n", "- - a\n  - b\n- - c\n",
        "- a: 1\n  b: 2\n-   c: 3\n    d: 4\n", "a: {b: 1, c: [d, e], f: {}}\n", "[a, b: c, {d: e}, \"f\": g, ]\n", "{\"a\":1,\"b\":[true,null]}\n",
        "{\n\t\"a\": 1,\n\t\"b\": {\n\t\t\"c\": []\n\t}\n}\n", "a: 'it''s'\n", "a: \"x\\ty\\u00e9\\n\"\n", "a: \"one\n  two\n\n  three\"\n", "a: 'one\n  two\n\n\n  three'\n",
        "a: one\n  two\n\n  three\nb: 1\n", "a: |\n  x\n   y\n\n  z\n\n\nb: 1\n", "a: |-\n  x\n\nb: 1\n", "a: |+\n  x\n\n\nb: 1\n", "a: >\n  x\n  y\n\n  z\n   more\n  less\n\nb: 1\n",
        "a: >-\n  x\n  y\n", "a: >+\n  x\n  y\n\n", "a: |2\n   x\n  y\n", "a: |+\n\nb: 1\n", "a: |\n\n\n  x\n", "- |\n a\n- >\n b\n c\n", "a: |\n  x", "a: |+\n ", "a: |+\n  x\n ", "a: |+\n  x", "a: |\nb: 1\n", "a: |+\n",
        "a: | # why\n  x\n", "--- |\n  x\n", "--- >-\n x\n y\n", "a: &x 1\nb: *x\n", "a: &x\n  b: 1\nc: *x\n", "a: &x\n- 1\nb: *x\n", "&k a: 1\n", "&m\n&k a: 1\n", "- &a x\n- *a\n", "a: !!str 1\nb: !t\nc: !<tag:x> y\n",
        "base: &b {x: 1}\nd:\n  <<: *b\n  y: 2\n", "? a\n: b\n? c\n", "? - a\n  - b\n: - c\n", "? |\n  x\n: y\n", "*a : b\n".Insert(0, "x: &a y\n"), "a: 1\n---\nb: 2\n", "---\na: 1\n...\n---\nb: 2\n...\n", "---\n---\n", "%YAML 1.1\n---\na: 1\n",
        "a: 1\n...\n---\nb: 2\n", "a: 1\n... # c\n---\nb: 2\n", "a: 1\n...\n# c\n---\nb: 2\n", "a: 1\n...\n%YAML 1.1\n---\nb: 2\n", "a: |\n  x\n...\n---\nb: 2\n", "a: 1\r\n...\r\n---\r\nb: 2\r\n", "a:\n- 1\n...\n--- # c\nb: 2\n", "a: x\n  y\n...\n\n---\nb: 2\n...\n",
        "# only a comment\n", "", "\n\n", "a: 1 # c\n# d\nb: 2\n", "a: b#c\nd: e#\n", "a: http://x:80/y?z=1\n", "a: b:c\n", "a: -1\nb: - 1\n".Replace("- 1", "-x", StringComparison.Ordinal), "\"a b\": 1\n'c': 2\n", "a:\r\n  b: |\r\n    x\r\n    y\r\n  c: \"d\r\n    e\"\r\n",
        "\ufeffa: 1\n", "a:\t1\nb: 2\t# tab\n", "a: 1\n\t# tab before a comment\nb: 2\n".Replace("\t# tab before", "  #\ttab in", StringComparison.Ordinal), "é: ü\nü:\n  - ö\n", "a: []\nb: {}\n", "a: [\n  x,\n  y # c\n]\n", "a: {b: \"c\", 'd': e}\n",
        "a: [one two, three\n  four]\n", "a: \"x\\\n   y\"\n", "a: ''\nb: \"\"\n", "plain\n", "plain\n text\n", "'q'\n", "- \n  a: 1\n", "a:\n    b:\n        c: 1\n    d: 2\n", "a:\n  # c\n  b: 1\n # odd\nc: 2\n", "a: >\n\n  x\n\n\n  y\n", "a: ~\nb: null\n", "a: .5\n",
        "a: \"\\ud83d\\ude00\"\n", "a: [a: 1, b]\n", "a: {b, c: }\n", "a: \"b\" # c\n", "a: x y  \nb: z\n", "- a\n# c\n- b\n", "x:\n- a:\n  - b\n  c: d\n", "a: 'x # y'\n", "a: >2\n    x\n   y\n", "a: x\n  - y\n",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_means_what_YamlDotNet_says_it_means(string text)
    {
        var expected = Values.Oracle(text);

        Assert.Equal(expected, Values.Ours(YamlFile.Parse(text)));
    }

    [Theory]
    [InlineData("a:\n\t# tab\n  b: 1\n", "{ ~a { ~b ~1 } } \n---\n")]
    [InlineData("a: 1\n\t\nb: 2\n", "{ ~a ~1 ~b ~2 } \n---\n")]
    [InlineData("a: |\n     \nb: c\n", "{ ~a = ~b ~c } \n---\n")]
    [InlineData("- {a: 1,\n b: 2}\n- x\n", "[ { ~a ~1 ~b ~2 } ~x ] \n---\n")]
    public void What_YAML_allows_and_YamlDotNet_refuses_is_read(string text, string expected) => Assert.Equal(expected, Values.Ours(YamlFile.Parse(text)));

    [Fact]
    public void A_merge_key_is_followed_by_a_look_up_and_seen_as_it_is_by_the_entries()
    {
        var root = YamlFile.Parse("base: &b {x: 1, y: 1}\nother: &o {z: 3}\nd:\n  <<: [*b, *o]\n  y: 2\n").Documents[0].Root;

        Assert.Equal("1", root["d"]["x"].Text);
        Assert.Equal("2", root["d"]["y"].Text);
        Assert.Equal("3", root["d"]["z"].Text);
        Assert.False(root["d"].Own("x").Value.Exists);
        Assert.True(root["base"].IsShared);
        Assert.Equal("b", root["base"].Anchor);
    }

    [Fact]
    public void A_look_up_that_finds_nothing_can_be_asked_further()
    {
        var root = YamlFile.Parse("a: {b: [1]}\n").Documents[0].Root;

        Assert.False(root["x"]["y"]["z"].Exists);
        Assert.Equal(YamlNodeKind.None, root["a"]["b"]["c"].Kind);
        Assert.Equal("", root["x"].Text);
    }

    [Fact]
    public void A_node_knows_its_line_and_column_in_characters()
    {
        var file = YamlFile.Parse(Encoding.UTF8.GetBytes("\ufeffa: 1\r\nö: [x,\r\n  'é', ü]\r\n---\r\nb:\r\n  - c: d\r\n"));

        var second = file.Documents[0].Root["ö"];
        var positions = new List<string>();
        foreach (var item in second.Items)
        {
            positions.Add(item.Position.ToString());
        }

        Assert.Equal(["line 2, column 5", "line 3, column 3", "line 3, column 8"], positions);
        Assert.Equal(new TextPosition(1, 1), file.Documents[0].Root.Position);
        Assert.Equal(new TextPosition(6, 5), file.Documents[1].Root["b"].Items.First().Position);
    }
}
