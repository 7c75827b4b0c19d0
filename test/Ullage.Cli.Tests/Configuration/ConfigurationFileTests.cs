using FsCheck;
using FsCheck.Fluent;
using Ullage.Cli.Configuration;
using Ullage.Testing;

namespace Ullage.Cli.Tests.Configuration;

public sealed class ConfigurationFileTests
{
    [Theory]
    [InlineData("namespce: a", "f.yaml:1: namespce is not a setting; did you mean namespace?")]
    [InlineData("wholly-unknown-thing: a", "f.yaml:1: wholly-unknown-thing is not a setting")]
    [InlineData("window: 1d\nwindow: 2d", "f.yaml:2: window is given twice; keep one")]
    [InlineData("window:", "f.yaml:1: window has no value; give one or remove the line")]
    [InlineData("window: [1d, 2d]", "f.yaml:1: window takes one value")]
    [InlineData("namespace: {a: b}", "f.yaml:1: namespace takes a value or a list of values")]
    [InlineData("namespace: [[a]]", "f.yaml:1: namespace takes a value or a list of values")]
    [InlineData("header: [{a: b}]", "f.yaml:1: header takes a mapping of names to values")]
    [InlineData("header: {a: {b: c}}", "f.yaml:1: header takes a mapping of names to values")]
    [InlineData("window: &x 1d", "f.yaml:1: window uses an anchor, alias or tag; write the value itself")]
    [InlineData("window: !!str 1d", "f.yaml:1: window uses an anchor, alias or tag; write the value itself")]
    [InlineData("- a", "f.yaml:1: found no mapping; write one \"key: value\" a line, such as \"window: 7d\"")]
    [InlineData("plan: true", "f.yaml:1: plan is not a setting")]
    [InlineData("{window: 1d}\n---\n{}", "f.yaml:2: a second document; only one is read, remove the line ---")]
    public void A_mistake_is_told_with_its_place_and_the_way_out(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(Read(text).Problems));

    [Theory]
    [InlineData("window: 7d\n namespace: [a", "f.yaml:2:")]
    [InlineData("window: \"7d\nnamespace: a", "f.yaml:1:9: ")]
    public void What_is_no_YAML_is_told_with_line_column_and_what_was_expected(string text, string place)
    {
        var problem = Assert.Single(Read(text).Problems);
        Assert.StartsWith(place, problem, StringComparison.Ordinal);
        Assert.Contains("expected one \"key: value\" a line", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once() => Assert.Equal(3, Read("widow: 1d\nnamespace: {a: b}\ntimeout: [1, 2]").Problems.Count);

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("---\n")]
    public void An_empty_file_gives_nothing(string text) => Assert.Empty(Read(text).Problems);

    [Fact]
    public void Lists_and_mappings_are_read_in_order()
    {
        var (file, problems) = Read("namespace:\n  - b\n  - a\nheader:\n  X-B: 2\n  X-A: 1\n");
        Assert.Empty(problems);
        Assert.Equal(["b", "a"], file.Values[SelectionSettings.Namespace].Texts);
        Assert.Equal(["X-B=2", "X-A=1"], file.Values[AccessSettings.Header].Texts);
    }

    [Fact]
    public void A_text_of_any_kind_ends_in_values_or_in_problems() =>
        Prop.ForAll<string>(static text =>
        {
            var (_, problems) = Read(text ?? "");
            Assert.All(problems, static p => Assert.StartsWith("f.yaml", p, StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Deep_nesting_is_refused_without_harm(string opening) =>
        Assert.NotEmpty(Read("namespace: " + string.Concat(Enumerable.Repeat(opening, 20_000))).Problems);

    [Fact]
    public async Task A_file_of_more_than_a_mebibyte_is_refused()
    {
        using var folder = new TemporaryFolder("config");
        await File.WriteAllTextAsync(System.IO.Path.Combine(folder.Path, "ullage.yaml"), new string('#', (1 << 20) + 1), TestContext.Current.CancellationToken);
        var run = await CommandRun.Of(["config", "show"], directory: folder.Path);
        Assert.Equal(2, run.Exit);
        Assert.Contains("longer than 1048576 bytes", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_named_and_is_absent_is_an_error()
    {
        var run = await CommandRun.Of(["config", "show", "--config", "none.yaml"]);
        Assert.Equal((2, "ullage: none.yaml: no such file; give --config a file that exists"), (run.Exit, Assert.Single(run.ErrorLines)));
    }

    private static (ConfigurationFile File, List<string> Problems) Read(string text)
    {
        var problems = new List<string>();
        return (ConfigurationFile.Read(System.Text.Encoding.UTF8.GetBytes(text), "f.yaml", SettingTable.All, problems), problems);
    }
}
