using System.Text;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Tests.Yaml;

/// <summary>What is not YAML, or is not safe to edit, is refused with the place and the way out.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("a: b: c\n", 1, 4, "a second key on this line")]
    [InlineData("a: - b\n", 1, 4, "a sequence on the line of its key")]
    [InlineData("a:\n\tb: 1\n", 2, 2, "a tab in the indentation")]
    [InlineData("a: 1\n  b: 2\n", 2, 4, "a colon with a blank after it in a text over several lines")]
    [InlineData("a:\n    b: 1\n  c: 2\n", 3, 3, "an indentation that fits nothing above")]
    [InlineData("a: \"x\nb: 1\n", 1, 4, "without its closing quote")]
    [InlineData("a: ['x'\nb: 1\n", 2, 1, "expected a comma or ]")]
    [InlineData("a: {x: 1\n---\n", 2, 1, "a document marker inside brackets")]
    [InlineData("a: [x", 1, 6, "the text ends inside brackets")]
    [InlineData("a: *x\n", 1, 4, "an alias of the anchor x")]
    [InlineData("a: &x [*x]\n", 1, 8, "an alias of the anchor x")]
    [InlineData("a: \"\\q\"\n", 1, 5, "an unknown escape")]
    [InlineData("a: \"\\ud800\"\n", 1, 5, "an escape that is no character")]
    [InlineData("a: @x\n", 1, 4, "'@', with which no value may begin")]
    [InlineData("a: 'x' y\n", 1, 8, "'y' after the end of a value")]
    [InlineData("a: |3x\n", 1, 6, "'x' after the end of a value")]
    [InlineData("a: |\n    \n  x\n", 3, 3, "a block text whose first line is indented less")]
    [InlineData("a\nb: 1\n", 2, 2, "a colon with a blank after it in a text over several lines")]
    [InlineData("a: 1\nb\n", 2, 1, "a line without a key")]
    [InlineData("- a\nb: 1\n", 2, 1, "text that does not belong to what is above it")]
    [InlineData("a: 1\n- b\n", 2, 1, "an item of a sequence among keys")]
    [InlineData("a: \u2028x\n", 1, 4, "the character U+2028")]
    [InlineData("a: \u0007x\n", 1, 4, "the character U+0007")]
    [InlineData("a: {b:{}}\n", 1, 6, "a colon glued to a bracket")]
    [InlineData("a: {b,:\"c\": d}\n", 1, 7, "a value in brackets that begins with a colon")]
    [InlineData("a: [b, :c]\n", 1, 8, "a value in brackets that begins with a colon")]
    [InlineData("a: &b:c x\n", 1, 6, "a colon in the name of an anchor")]
    [InlineData("|\n---\n", 2, 1, "a document marker right after an empty block text")]
    [InlineData("%YAML 1.2\na: 1\n", 2, 1, "a directive without ---")]
    [InlineData("a: 'x'#y\n", 1, 7, "'#' after the end of a value")]
    public void The_message_says_where_and_what(string text, int line, int column, string problem)
    {
        var error = Assert.Throws<ManifestException>(() => YamlFile.Parse(text));

        Assert.Equal(new TextPosition(line, column), error.Position);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_that_is_no_UTF8_is_refused_at_its_place()
    {
        var error = Assert.Throws<ManifestException>(() => YamlFile.Parse(new byte[] { (byte)'a', (byte)':', (byte)'\n', (byte)' ', 0xFF }));

        Assert.Equal(new TextPosition(2, 2), error.Position);
    }

    [Fact]
    public void UTF16_is_refused_by_name() =>
        Assert.Contains("UTF-16", Assert.Throws<ManifestException>(() => YamlFile.Parse(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a: 1")).ToArray())).Message, StringComparison.Ordinal);

    [Fact]
    public void A_text_over_the_limit_is_refused_before_it_is_read() =>
        Assert.Contains("at most", Assert.Throws<ManifestException>(() => YamlFile.Parse(new byte[100 * 1024 * 1024])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Deep_nesting_is_refused_and_no_stack_overflows(string opening)
    {
        var text = string.Concat(Enumerable.Repeat(opening, 200_000));

        Assert.Contains("nesting deeper than 200 levels", Assert.Throws<ManifestException>(() => YamlFile.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_of_aliases_is_refused()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        }

        Assert.Contains("aliases counted as what they stand for", Assert.Throws<ManifestException>(() => YamlFile.Parse(text.ToString())).Message, StringComparison.Ordinal);
    }
}
